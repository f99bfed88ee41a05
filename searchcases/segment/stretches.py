"""Where do the runs lie that are merged? In a scratch file, or in an older segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.segment import columns
from searchcases.segment.reader import Segment
from searchcases.segment.runs import Run
from searchcases.segment.spool import Spool

Ints = NDArray[Any]

GONE = np.uint32(0xFFFFFFFF)
"""The new number of a document that does not stay."""

_ITEM = 4  # bytes of a number in a scratch file


class Postings(NamedTuple):
    """A stretch of a run: document and kind of each posting, place of each token."""

    docs: Ints
    kinds: Ints
    places: Ints


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

    def read(self, first: int, last: int) -> Postings:
        """The postings of the forms from the ``first``-th to before the ``last``-th."""
        found = self.source.read(first, last)
        return Postings(self.docs[found.docs], self.kinds[found.kinds], found.places)


class Waiting:
    """The postings of a run, set aside in a scratch file.

    Args:
        spool: takes them.
        run: what to set aside.
    """

    def __init__(self, spool: Spool, run: Run) -> None:
        self._spool = spool
        self._posting_ends = _ends(run.posting_counts)
        self._token_ends = _ends(run.token_counts)
        self._at = [
            spool.append(np.ascontiguousarray(column, "<u4").view(np.uint8).data)
            for column in (run.docs, run.kind_of, run.places)
        ]

    def read(self, first: int, last: int) -> Postings:
        """The postings of a stretch of forms."""
        ends = (self._posting_ends, self._posting_ends, self._token_ends)
        columns = []
        for at, end in zip(self._at, ends, strict=True):
            start, size = int(end[first]), int(end[last] - end[first])
            data = self._spool.read(at + start * _ITEM, size * _ITEM)
            columns.append(np.frombuffer(data, "<u4"))
        return Postings(*columns)


class Kept(NamedTuple):
    """The postings of an older segment."""

    segment: Segment

    def read(self, first: int, last: int) -> Postings:
        """The postings of a stretch of forms."""
        forms = np.arange(first, last)
        return Postings(
            columns.documents(self.segment, forms),
            columns.kinds(self.segment, forms),
            columns.places(self.segment, forms).astype(np.uint32),
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
