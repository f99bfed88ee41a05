"""Which case stands in for one whose diagnosis is to be found?"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from searchcases.derivation import derive
from searchcases.model import Case
from searchcases.unknown.disclosure import disclosure_of, shown_metadata

FIELDS = ("history", "exam", "findings")
"""Text that is shown before the diagnosis, masked; all else would discuss it."""

_ID_DIGITS = 10  # hexadecimal: at 20,000 cases, one archive in 5,000 has two that begin alike


class Masked(NamedTuple):
    """A case and what stands in for it."""

    original: Case
    masked: Case


def masked(case: Case, key: bytes) -> Case:
    """What a reader sees before the diagnosis.

    Its images have numbers for names, in the order of the case's own.

    Args:
        case: the case.
        key: of the archive, see ``opaque_id``.
    """
    return _masked(case, opaque_id(case.case_id, key))


def masked_cases(cases: Iterable[Case], key: bytes) -> list[Masked]:
    """Each case with what stands in for it, in order; ids that collide get more digits."""
    originals = list(cases)
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for case_id in sorted((case.case_id for case in originals), key=str.encode):
        digits = _ID_DIGITS
        while (opaque := opaque_id(case_id, key, digits)) in taken:
            digits += 2
        ids[case_id] = opaque
        taken.add(opaque)
    return [Masked(case, _masked(case, ids[case.case_id])) for case in originals]


def opaque_id(case_id: str, key: bytes, digits: int = _ID_DIGITS) -> str:
    """An id that stays the same and tells nothing: BLAKE2b (RFC 7693) of a case id, keyed.

    Args:
        case_id: the id that the user knows.
        key: what outsiders do not know; with a known key, a guessed case id could be tried.
        digits: hexadecimal digits, up to 128.
    """
    secret = hashlib.blake2b(key).digest()
    return hashlib.blake2b(case_id.encode(), key=secret).hexdigest()[:digits]


def _masked(case: Case, opaque: str) -> Case:
    disclosure = disclosure_of(case)
    shown = {name: disclosure.mask(case.fields[name]) for name in FIELDS if name in case.fields}
    fields = {"title": f"Unknown case {opaque}", **shown}
    metadata = shown_metadata(case)
    # From what is shown alone, so that it tells nothing else; nor by a word of the diagnosis.
    derived = {
        name: kept
        for name, values in derive(shown, metadata).items()
        if (kept := tuple(value for value in values if disclosure.mask(value) == value))
    }
    images = tuple(
        replace(
            image,
            path=f"{number}{os.path.splitext(image.path)[1]}",
            alt=disclosure.mask(image.alt),
            caption=disclosure.mask(image.caption),
        )
        for number, image in enumerate(case.images, start=1)
    )
    return Case(opaque, fields, metadata | derived, images=images, derived=tuple(derived))
