"""How do the postings of several runs become those of one segment? Block by block of forms.

Each run has its postings in the order of the forms, so a block of forms is one stretch of each run:
the stretches are read, put into order and packed, and only one block is in memory at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.analysis.pieces import ragged
from searchcases.model import FIELD_COUNT
from searchcases.segment.kinds import STATUSES
from searchcases.segment.packing import pack
from searchcases.segment.stretches import GONE, Stretches

Ints = NDArray[Any]

BLOCK = 1 << 20
"""Tokens of a block, some 60 bytes each while it is merged; one form may have more."""


class Block(NamedTuple):
    """Packed postings of some forms; see ``index/README.md`` for the arrays.

    Attributes:
        forms: their numbers in the common dictionary; those without postings are left out.
        docs, kinds: document and kind of each posting.
        posting_counts, token_counts: of each form.
        widths: of gaps, kinds and positions of each form; shape (forms, 3).
        data, sizes: by name (gap, kind, position, mixed), the bytes, and the bytes of each form.
    """

    forms: Ints
    docs: Ints
    kinds: Ints
    posting_counts: Ints
    token_counts: Ints
    widths: Ints
    data: dict[str, NDArray[np.uint8]]
    sizes: dict[str, Ints]


@dataclass(frozen=True, slots=True)
class KindFacts:
    """Of each kind its field and tf, and whether its occurrences have several statuses."""

    fields: Ints
    tfs: Ints
    mixed: NDArray[np.bool_]

    @classmethod
    def of(cls, kinds: Ints) -> KindFacts:
        """Those of a table of field, tf, possible and absent."""
        fields, tfs, possible, absent = kinds.reshape(-1, 4).T
        held = possible + absent
        mixed = (held > 0) & (possible != tfs) & (absent != tfs)
        return cls(fields, tfs, mixed)


def merged(parts: Sequence[Stretches], term_of: Ints, kinds: KindFacts) -> Iterator[Block]:
    """The postings of all parts, form by form; a block has all forms of its terms.

    Args:
        parts: what to merge; where documents of one come before those of the next, this is
            quicker.
        term_of: the term of each form of the common dictionary, as a number; ascending.
        kinds: of the common table.
    """
    form_count = len(term_of)
    tokens = np.zeros(form_count, np.int64)
    for part in parts:
        tokens[part.forms] += part.token_counts
    ends = np.cumsum(tokens)
    first = 0
    while first < form_count:
        before = int(ends[first - 1]) if first else 0
        last = int(np.searchsorted(ends, before + BLOCK, side="right"))
        term = term_of[min(max(last, first + 1), form_count) - 1]
        last = int(np.searchsorted(term_of, term, side="right"))
        yield _block(parts, first, last, kinds)
        first = last


def _block(parts: Sequence[Stretches], first: int, last: int, kinds: KindFacts) -> Block:
    stretches, form_runs = [], []
    for part in parts:
        start, end = np.searchsorted(part.forms, (first, last)).tolist()
        if start < end:
            stretches.append(part.read(start, end))
            form_runs.append(
                np.repeat(part.forms[start:end] - first, part.posting_counts[start:end])
            )
    forms = np.concatenate(form_runs)
    docs, kind_of, places = (np.concatenate(column) for column in zip(*stretches, strict=True))
    del stretches, form_runs
    order = _order(forms.astype(np.min_scalar_type(last - first)), docs, kinds.fields[kind_of])
    tfs = kinds.tfs[kind_of].astype(np.int64)
    order = order[docs[order] != GONE]
    places = ragged(places, np.cumsum(tfs) - tfs, tfs, order)
    return _packed(forms[order], docs[order], kind_of[order], places, first, kinds)


def _order(forms: Ints, docs: Ints, fields: Ints) -> Ints:
    """By form, document and field; of batches that follow each other, a sort by form gives it."""
    slots = docs.astype(np.int64) * FIELD_COUNT + fields
    order = np.argsort(forms, kind="stable")
    ordered, same = slots[order], forms[order]
    if ((same[1:] == same[:-1]) & (ordered[1:] < ordered[:-1])).any():
        keys = (forms.astype(np.int64) << 40) + slots
        return np.argsort(keys, kind="stable")  # a merge of runs that ascend: linear for few
    return order


def _packed(
    forms: Ints, docs: Ints, kind_of: Ints, places: Ints, first: int, kinds: KindFacts
) -> Block:
    heads = np.flatnonzero(np.diff(forms, prepend=-1))
    counts = np.diff(heads, append=len(forms))
    tfs = kinds.tfs[kind_of].astype(np.int64)
    token_ends = np.concatenate(([0], np.cumsum(tfs)))
    token_counts = np.diff(token_ends[np.append(heads, len(forms))])
    gaps = np.diff(docs.astype(np.int64), prepend=0)
    gaps[heads] = docs[heads]
    packed = {
        "gap": pack(gaps, counts),
        "kind": pack(kind_of, counts),
        "position": pack(places // STATUSES, token_counts),
    }
    mixed = np.repeat(kinds.mixed[kind_of], tfs)
    of_form = np.repeat(np.arange(len(heads)), token_counts)
    data = {name: one.data for name, one in packed.items()}
    sizes = {name: one.sizes for name, one in packed.items()}
    data["mixed"] = (places[mixed] % STATUSES).astype(np.uint8)
    sizes["mixed"] = np.bincount(of_form[mixed], minlength=len(heads))
    widths = np.stack([one.widths for one in packed.values()], axis=1)
    return Block(forms[heads] + first, docs, kind_of, counts, token_counts, widths, data, sizes)
