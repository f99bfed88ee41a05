"""What do the postings of many forms say? As arrays, for work on a whole index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.model import ABSENT, FIELD_COUNT, POSSIBLE, PRESENT
from searchcases.segment.packing import unpack
from searchcases.segment.reader import STATUSES, Segment

Ints = NDArray[Any]


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


def array(segment: Segment, name: str) -> Ints:
    """An array of the segment, as it lies in the file."""
    return np.asarray(segment.arrays[name])


def posting_counts(segment: Segment, forms: Ints) -> Ints:
    """How many postings each of these forms has."""
    return _counts(array(segment, "posting_offsets"), forms)


def token_counts(segment: Segment, forms: Ints) -> Ints:
    """How often each of these forms stands in all texts."""
    return _counts(array(segment, "token_offsets"), forms)


def columns(segment: Segment, forms: Sequence[int] | Ints) -> Columns:
    """The postings of some forms."""
    numbers = np.asarray(forms, np.int64)
    facts = kind_table(segment)[kinds(segment, numbers)].astype(np.int64)
    return Columns(documents(segment, numbers), *facts.T)


def kind_table(segment: Segment) -> Ints:
    """Field, tf, possible and absent of each kind of posting; shape (kinds, 4)."""
    return array(segment, "kinds").reshape(-1, 4)


def documents(segment: Segment, forms: Ints) -> Ints:
    """The document of each posting of some forms; int64."""
    counts = posting_counts(segment, forms)
    ends = np.cumsum(_unpacked(segment, "gap", forms, counts, 0), dtype=np.int64)
    starts = np.cumsum(counts) - counts
    before = np.concatenate(([0], ends))[starts]
    found: Ints = ends - np.repeat(before, counts)
    return found


def kinds(segment: Segment, forms: Ints) -> NDArray[np.uint32]:
    """The kind of each posting of some forms."""
    return _unpacked(segment, "kind", forms, posting_counts(segment, forms), 1)


def places(segment: Segment, forms: Sequence[int] | Ints) -> Ints:
    """Of each occurrence of some forms ``position * STATUSES + status``; int64."""
    numbers = np.asarray(forms, np.int64)
    positions = _unpacked(segment, "position", numbers, token_counts(segment, numbers), 2)
    facts = kind_table(segment)
    _, tfs, possible, absent = facts.T
    status = np.select(
        [possible + absent == 0, possible == tfs, absent == tfs], [PRESENT, POSSIBLE, ABSENT], -1
    )
    found_kinds = kinds(segment, numbers)
    statuses = np.repeat(status[found_kinds], tfs[found_kinds])
    offsets = array(segment, "mixed_offsets")
    mixed = array(segment, "mixed_bytes")
    starts, counts = offsets[numbers].astype(np.int64), _counts(offsets, numbers)
    statuses[statuses < 0] = mixed[ranges(starts, starts + counts)]
    found: Ints = positions * np.int64(STATUSES) + statuses
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


def _unpacked(
    segment: Segment, name: str, forms: Ints, counts: Ints, column: int
) -> NDArray[np.uint32]:
    starts = array(segment, f"{name}_offsets")[forms]
    widths = array(segment, "widths").reshape(-1, 3)[forms, column]
    return unpack(array(segment, f"{name}_bytes"), starts, counts, widths)


def _counts(offsets: Ints, forms: Ints) -> Ints:
    """How long each of some stretches is."""
    found: Ints = (offsets[forms + 1] - offsets[forms]).astype(np.int64)
    return found
