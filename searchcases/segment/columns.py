"""What do the postings of many forms say? As arrays, for work on a whole index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.model import ABSENT, FIELD_COUNT, POSSIBLE, PRESENT
from searchcases.segment.kinds import STATUSES, Kind
from searchcases.segment.packing import Packed, unpack, unpack_one
from searchcases.segment.reader import Segment

Ints = NDArray[Any]

BLOCK = 1 << 18
"""Postings looked at at once where all are: their columns take up some 20 MB."""


class Columns(NamedTuple):
    """Postings, form by form, each by document and field; int64, shape (n,).

    Attributes:
        docs, fields: the slot of each.
        tfs: how often the form stands there.
        possible_tfs, absent_tfs: how many of these the text doubts, and denies.
    """

    docs: Ints
    fields: Ints
    tfs: Ints
    possible_tfs: Ints
    absent_tfs: Ints


def blocks(posting_ends: Ints, most: int = BLOCK) -> Iterator[range]:
    """Forms (or terms), some at a time, with at most so many postings; one may have more.

    Args:
        posting_ends: postings before each of them, and of all.
        most: bounds the memory that columns take up.
    """
    first, count = 0, len(posting_ends) - 1
    while first < count:
        last = int(np.searchsorted(posting_ends, int(posting_ends[first]) + most, "right")) - 1
        yield range(first, last := max(last, first + 1))
        first = last


def array(segment: Segment, name: str) -> Ints:
    """An array of the segment, as it lies in the file."""
    return np.asarray(segment.arrays[name])


def posting_counts(segment: Segment, forms: Ints) -> Ints:
    """How many postings each of these forms has."""
    return _counts(array(segment, "posting_offsets"), forms)


def token_counts(segment: Segment, forms: Ints) -> Ints:
    """How often each of these forms stands in all texts."""
    return _counts(array(segment, "token_offsets"), forms)


def sizes(segment: Segment, forms: Ints) -> Ints:
    """How many postings, tokens and statuses noted each of these forms has; shape (forms, 3)."""
    names = ("posting_offsets", "token_offsets", "mixed_offsets")
    return np.stack([_counts(array(segment, name), forms) for name in names], axis=1)


def columns(segment: Segment, forms: Sequence[int] | Ints) -> Columns:
    """The postings of some forms."""
    numbers = np.asarray(forms, np.int64)
    facts = kind_table(segment)[kinds(segment, numbers)].astype(np.int64)
    return Columns(documents(segment, numbers).astype(np.int64), *facts.T)


def kind_table(segment: Segment) -> Ints:
    """Field, tf, possible and absent of each kind of posting; shape (kinds, 4)."""
    return array(segment, "kinds").reshape(-1, 4)


def documents(segment: Segment, forms: Ints) -> NDArray[np.uint32]:
    """The document of each posting of some forms; uint32."""
    counts = posting_counts(segment, forms)
    gaps = _unpacked(segment, "gap", forms, counts, 0).astype(np.uint32)
    if len(forms) > 1:  # one sum of all: each form begins by undoing the one before, modulo 2**32
        starts = np.cumsum(counts) - counts
        gaps[starts[1:]] -= np.add.reduceat(gaps, starts)[:-1]
    return np.cumsum(gaps, dtype=np.uint32)


def kinds(segment: Segment, forms: Ints) -> Ints:
    """The kind of each posting of some forms; unsigned."""
    return _unpacked(segment, "kind", forms, posting_counts(segment, forms), 1)


def positions(segment: Segment, forms: Ints) -> Ints:
    """The position of each occurrence of some forms; unsigned."""
    return _unpacked(segment, "position", forms, token_counts(segment, forms), 2)


def mixed(segment: Segment, forms: Ints) -> NDArray[np.uint8]:
    """The status of each occurrence in the postings of some forms that have several statuses."""
    return _bytes(segment, "mixed", forms)


def places(segment: Segment, forms: Sequence[int] | Ints) -> Ints:
    """Of each occurrence of some forms ``position * STATUSES + status``; int64."""
    numbers = np.asarray(forms, np.int64)
    facts = kind_table(segment)
    _, tfs, possible, absent = facts.T
    status = np.select(
        [possible + absent == 0, possible == tfs, absent == tfs], [PRESENT, POSSIBLE, ABSENT], -1
    )
    found_kinds = kinds(segment, numbers)
    statuses = np.repeat(status[found_kinds], tfs[found_kinds])
    statuses[statuses < 0] = mixed(segment, numbers)
    found: Ints = positions(segment, numbers).astype(np.int64) * STATUSES + statuses
    return found


def ranges(starts: Ints, ends: Ints) -> Ints:
    """All numbers of some half-open stretches, one behind the other; int64."""
    counts = ends - starts
    behind = np.cumsum(counts)
    found: Ints = np.repeat(starts - (behind - counts), counts) + np.arange(int(counts.sum()))
    return found


def slots(found: Columns) -> Ints:
    """The slot of each posting."""
    numbers: Ints = found.docs * FIELD_COUNT + found.fields
    return numbers


def postings(segment: Segment, forms: Sequence[range]) -> tuple[Ints, Ints]:
    """Document and kind of each posting of a few runs of forms; the quickest way to one word."""
    docs: list[Ints] = [np.zeros(0, np.int64)]
    found_kinds: list[Ints] = [np.zeros(0, np.int64)]
    for run in forms:
        if len(run) > _SEVERAL:
            numbers = np.arange(run.start, run.stop)
            docs.append(documents(segment, numbers).astype(np.int64))
            found_kinds.append(kinds(segment, numbers))
        else:
            for form in run:
                docs.append(np.cumsum(unpack_one(*segment.gap_list(form))))
                found_kinds.append(unpack_one(*segment.kind_list(form)))
    return np.concatenate(docs), np.concatenate(found_kinds)


_SEVERAL = 8  # forms beyond which reading all at once is quicker than one by one


def by_key(keys: Ints, weights: Ints) -> tuple[Ints, Ints]:
    """Distinct keys, ascending, and the sum of the weights of each."""
    if not len(keys):
        return keys, weights
    if (keys[1:] < keys[:-1]).any():
        order = np.argsort(keys, kind="stable")  # runs of ascending numbers: soon done
        keys, weights = keys[order], weights[order]
    new = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=new[1:])
    starts = np.flatnonzero(new)
    if len(starts) == len(keys):
        return keys, weights
    ends = np.append(starts[1:], len(keys))
    sums = np.cumsum(weights)[ends - 1]  # of short runs: sooner than one by one
    return keys[starts], np.diff(sums, prepend=0)


def weigh(
    kinds: Sequence[Kind], boosts: Sequence[int], quarters: Sequence[int | None]
) -> tuple[NDArray[np.bool_], Ints]:
    """Which kinds of postings are seen, and what each weighs; see ``Kind.weight``."""
    weights = [kind.weight(boosts, quarters) for kind in kinds]
    seen = np.array([weight is not None for weight in weights], bool)
    return seen, np.array([weight or 0 for weight in weights], np.int64)


def _unpacked(segment: Segment, name: str, forms: Ints, counts: Ints, column: int) -> Ints:
    widths = array(segment, "widths").reshape(-1, 3)[forms, column]
    sizes = _counts(array(segment, f"{name}_offsets"), forms)
    return unpack(Packed(_bytes(segment, name, forms), sizes, widths), counts)


def _bytes(segment: Segment, name: str, forms: Ints) -> NDArray[np.uint8]:
    """The bytes of the lists of some forms, joined; those of neighbours are not copied."""
    offsets, data = array(segment, f"{name}_offsets"), array(segment, f"{name}_bytes")
    starts, ends = offsets[forms].astype(np.int64), offsets[forms + 1].astype(np.int64)
    if np.array_equal(starts[1:], ends[:-1]):
        return data[starts[0] : ends[-1]] if len(forms) else data[:0]
    return data[ranges(starts, ends)]


def _counts(offsets: Ints, forms: Ints) -> Ints:
    """How long each of some stretches is."""
    found: Ints = (offsets[forms + 1] - offsets[forms]).astype(np.int64)
    return found
