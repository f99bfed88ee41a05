"""Given neighbouring forms, what are their postings, as arrays? What does each document weigh?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.model import FIELD_COUNT
from searchcases.segment.reader import Segment

Ints = NDArray[np.int64]


class Columns(NamedTuple):
    """Postings, by form and within each form by slot; shapes (n,), of any integers.

    Attributes:
        slots: document x FIELD_COUNT + field.
        tfs: occurrences, at least 1.
        possible_tfs, absent_tfs: how many of these are in doubt, and denied.
    """

    slots: NDArray[Any]
    tfs: NDArray[Any]
    possible_tfs: NDArray[Any]
    absent_tfs: NDArray[Any]


def columns(segment: Segment, forms: range) -> Columns:
    """The postings of neighbouring forms; views, not to be written to."""
    if not forms:
        nothing = np.zeros(0, np.uint32)
        return Columns(nothing, nothing, nothing, nothing)
    offsets = segment.arrays["posting_offsets"]
    part = slice(offsets[forms.start], offsets[forms.stop])
    return Columns(*(np.frombuffer(segment.arrays[name], np.uint32)[part] for name in _NAMES))


_NAMES = ("slots", "tfs", "possible_tfs", "absent_tfs")


def joined(parts: Sequence[Columns]) -> Columns:
    """The postings of several, one behind the other."""
    if len(parts) == 1:
        return parts[0]
    return Columns(*map(np.concatenate, zip(*parts, strict=True)))


def weigh(
    found: Columns, boosts: Sequence[int], quarters: Sequence[int | None]
) -> tuple[NDArray[np.bool_], Ints, Ints]:
    """Which postings are seen, the document of each posting, and its weight in quarters.

    Args:
        found: postings.
        boosts: per text field; 0 leaves the field out.
        quarters: what an occurrence counts that is present, possible, absent; None where it is not
            seen at all.
    """
    docs = found.slots // FIELD_COUNT
    boost = np.array(boosts)[found.slots - docs * FIELD_COUNT]
    doubted, denied = found.possible_tfs.astype(np.int64), found.absent_tfs.astype(np.int64)
    plain = found.tfs - doubted - denied
    weights = np.zeros(len(docs), np.int64)
    seen = np.zeros(len(docs), bool)
    for counts, worth in zip((plain, doubted, denied), quarters, strict=True):
        if worth is not None:
            weights += counts * worth
            seen |= counts > 0
    return seen & (boost > 0), docs.astype(np.int64), weights * boost


def by_key(keys: Ints, weights: Ints) -> tuple[Ints, Ints]:
    """Distinct keys, ascending, and the sum of the weights of each."""
    if not len(keys):
        return keys, weights
    if (keys[1:] < keys[:-1]).any():
        order = np.argsort(keys, kind="stable")  # runs of ascending numbers: soon done
        keys, weights = keys[order], weights[order]
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    if len(starts) == len(keys):
        return keys, weights
    return keys[starts], np.add.reduceat(weights, starts)
