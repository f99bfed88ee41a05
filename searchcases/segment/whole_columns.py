"""What do the lists of a segment that is one file say? As arrays, for work on many forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchcases.model import ABSENT, POSSIBLE, PRESENT
from searchcases.segment.kinds import STATUSES
from searchcases.segment.packing import Packed, unpack, unpack_one
from searchcases.segment.reader import Segment
from searchcases.segment.whole import Whole

Ints = NDArray[Any]


def array(segment: Segment, name: str) -> Ints:
    """An array of the segment, as it lies in the file."""
    return np.asarray(segment.arrays[name])


def kind_table(segment: Segment) -> Ints:
    """Field, tf, possible and absent of each kind of posting; shape (kinds, 4)."""
    return array(segment, "kinds").reshape(-1, 4)


def posting_counts(segment: Segment, forms: Ints) -> Ints:
    """How many postings each of these forms has."""
    return lengths(array(segment, "posting_offsets"), forms)


def token_counts(segment: Segment, forms: Ints) -> Ints:
    """How often each of these forms stands in all texts."""
    return lengths(array(segment, "token_offsets"), forms)


def sizes(segment: Whole, forms: Ints) -> Ints:
    """How many postings, tokens and statuses noted each of these forms has; shape (forms, 3)."""
    names = ("posting_offsets", "token_offsets", "mixed_offsets")
    return np.stack([lengths(array(segment, name), forms) for name in names], axis=1)


def documents(segment: Whole, forms: Ints) -> NDArray[np.uint32]:
    """The document of each posting of some forms; uint32."""
    counts = posting_counts(segment, forms)
    gaps = _unpacked(segment, "gap", forms, counts, 0).astype(np.uint32)
    if len(forms) > 1:  # one sum of all: each form begins by undoing the one before, modulo 2**32
        starts = np.cumsum(counts) - counts
        gaps[starts[1:]] -= np.add.reduceat(gaps, starts)[:-1]
    return np.cumsum(gaps, dtype=np.uint32)


def kinds(segment: Whole, forms: Ints) -> Ints:
    """The kind of each posting of some forms; unsigned."""
    return _unpacked(segment, "kind", forms, posting_counts(segment, forms), 1)


def positions(segment: Whole, forms: Ints) -> Ints:
    """The position of each occurrence of some forms; unsigned."""
    return _unpacked(segment, "position", forms, token_counts(segment, forms), 2)


def mixed(segment: Whole, forms: Ints) -> NDArray[np.uint8]:
    """The status of each occurrence in the postings of some forms that have several statuses."""
    return _bytes(segment, "mixed", forms)


def places(segment: Whole, forms: Ints) -> Ints:
    """Of each occurrence of some forms ``position * STATUSES + status``; int64."""
    facts = kind_table(segment)
    _, tfs, possible, absent = facts.T
    status = np.select(
        [possible + absent == 0, possible == tfs, absent == tfs], [PRESENT, POSSIBLE, ABSENT], -1
    )
    found_kinds = kinds(segment, forms)
    statuses = np.repeat(status[found_kinds], tfs[found_kinds])
    statuses[statuses < 0] = mixed(segment, forms)
    found: Ints = positions(segment, forms).astype(np.int64) * STATUSES + statuses
    return found


def postings(segment: Whole, forms: Sequence[range]) -> tuple[Ints, Ints]:
    """Document and kind of each posting of a few runs of forms; the quickest way to one word."""
    docs: list[Ints] = []
    found_kinds: list[Ints] = []
    for run in forms:
        if len(run) > _SEVERAL:
            numbers = np.arange(run.start, run.stop)
            docs.append(documents(segment, numbers).astype(np.int64))
            found_kinds.append(kinds(segment, numbers))
        else:
            for form in run:
                docs.append(np.cumsum(unpack_one(*segment.gap_list(form))))
                found_kinds.append(unpack_one(*segment.kind_list(form)))
    return _one_behind_the_other(docs), _one_behind_the_other(found_kinds)


def _one_behind_the_other(columns: Sequence[Ints]) -> Ints:
    if len(columns) == 1:  # often; no copy
        return columns[0]
    return np.concatenate([np.zeros(0, np.int64), *columns])


_SEVERAL = 8  # forms beyond which reading all at once is quicker than one by one


def ranges(starts: Ints, ends: Ints) -> Ints:
    """All numbers of some half-open stretches, one behind the other; int64."""
    counts = ends - starts
    behind = np.cumsum(counts)
    found: Ints = np.repeat(starts - (behind - counts), counts) + np.arange(int(counts.sum()))
    return found


def _unpacked(segment: Whole, name: str, forms: Ints, counts: Ints, column: int) -> Ints:
    widths = array(segment, "widths").reshape(-1, 3)[forms, column]
    sizes = lengths(array(segment, f"{name}_offsets"), forms)
    return unpack(Packed(_bytes(segment, name, forms), sizes, widths), counts)


def _bytes(segment: Whole, name: str, forms: Ints) -> NDArray[np.uint8]:
    """The bytes of the lists of some forms, joined; those of neighbours are not copied."""
    offsets, data = array(segment, f"{name}_offsets"), array(segment, f"{name}_bytes")
    starts, ends = offsets[forms].astype(np.int64), offsets[forms + 1].astype(np.int64)
    if np.array_equal(starts[1:], ends[:-1]):
        return data[starts[0] : ends[-1]] if len(forms) else data[:0]
    return data[ranges(starts, ends)]


def lengths(offsets: Ints, forms: Ints) -> Ints:
    """How long each of some stretches is."""
    found: Ints = (offsets[forms + 1] - offsets[forms]).astype(np.int64)
    return found
