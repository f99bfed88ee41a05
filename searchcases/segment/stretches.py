"""Where do the runs lie that are merged? In a scratch file, or in an older segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.segment import columns
from searchcases.segment.postings import Postings
from searchcases.segment.reader import Segment
from searchcases.segment.runs import Run
from searchcases.segment.spool import Spool

Ints = NDArray[Any]

GONE = np.uint32(0xFFFFFFFF)
"""The new number of a document that does not stay."""


class Renumbering(NamedTuple):
    """New numbers of the forms and kinds of a common dictionary, and of all documents."""

    forms: Ints
    kinds: Ints
    docs: Ints


@dataclass(frozen=True, slots=True)
class Stretches:
    """A run whose forms are numbers into a common dictionary.

    Attributes:
        forms: its forms.
        kinds: its kinds, as numbers into a common table.
        docs: its documents, as numbers among all documents that were taken in.
        posting_counts, token_counts: of each form.
        source: holds the postings.
    """

    forms: Ints
    kinds: Ints
    docs: Ints
    posting_counts: Ints
    token_counts: Ints
    source: Waiting | Kept

    def renumbered(self, new: Renumbering) -> Stretches:
        """The same with new numbers, by which the forms must ascend."""
        docs = np.full(len(self.docs), GONE)
        stays = self.docs != GONE
        docs[stays] = new.docs[self.docs[stays]]
        return Stretches(
            new.forms[self.forms],
            new.kinds[self.kinds],
            docs,
            self.posting_counts,
            self.token_counts,
            self.source,
        )

    def read(self, first: int, last: int, base: int) -> Postings:
        """The postings of the forms from the ``first``-th to before the ``last``-th.

        Args:
            first: where the stretch begins.
            last: where it ends.
            base: the number from which its forms are counted.
        """
        docs, kinds, positions, mixed = self.source.read(first, last)
        numbers = self.forms[first:last] - base
        numbers = numbers.astype(np.min_scalar_type(int(numbers[-1])))  # 16 bits sort quickly
        forms = np.repeat(numbers, self.posting_counts[first:last])
        return Postings(forms, self.docs[docs], self.kinds[kinds], positions, mixed)


Columns = tuple[Ints, Ints, Ints, Ints]
"""Documents and kinds of postings, positions and mixed statuses of their tokens."""


class Waiting:
    """The postings of a run, set aside in a scratch file.

    Args:
        spool: takes them.
        run: what to set aside.
    """

    def __init__(self, spool: Spool, run: Run) -> None:
        self._spool = spool
        postings, tokens, mixed = map(
            _ends, (run.posting_counts, run.token_counts, run.mixed_counts)
        )
        self._columns = [
            (spool.append(np.ascontiguousarray(column).view(np.uint8).data), column.dtype, ends)
            for column, ends in (
                (run.docs, postings),
                (run.kind_of, postings),
                (run.positions, tokens),
                (run.mixed, mixed),
            )
        ]

    def read(self, first: int, last: int) -> Columns:
        """The postings of a stretch of forms."""
        docs, kinds, positions, mixed = (
            np.frombuffer(
                self._spool.read(
                    at + int(ends[first]) * dtype.itemsize,
                    int(ends[last] - ends[first]) * dtype.itemsize,
                ),
                dtype,
            )
            for at, dtype, ends in self._columns
        )
        return docs, kinds, positions, mixed


class Kept(NamedTuple):
    """The postings of an older segment."""

    segment: Segment

    def read(self, first: int, last: int) -> Columns:
        """The postings of a stretch of forms."""
        forms = np.arange(first, last)
        return (
            columns.documents(self.segment, forms),
            columns.kinds(self.segment, forms),
            columns.positions(self.segment, forms),
            columns.mixed(self.segment, forms),
        )


def kept(segment: Segment, forms: Ints, kinds: Ints, docs: Ints) -> Stretches:
    """A segment of which some documents stay; see ``Stretches``."""
    numbers = np.arange(len(segment.forms))
    postings, tokens = (
        columns.posting_counts(segment, numbers),
        columns.token_counts(segment, numbers),
    )
    return Stretches(forms, kinds, docs, postings, tokens, Kept(segment))


def kind_counts(segment: Segment, stays: NDArray[np.bool_]) -> Ints:
    """How many postings of each kind the documents that stay have."""
    counts = np.zeros(len(segment.kinds), np.int64)
    for block in columns.blocks(columns.array(segment, "posting_offsets")):
        forms = np.arange(block.start, block.stop)
        found = columns.kinds(segment, forms)[stays[columns.documents(segment, forms)]]
        counts += np.bincount(found, minlength=len(counts))
    return counts


def _ends(counts: Ints | Sequence[int]) -> Ints:
    return np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
