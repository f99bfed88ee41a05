"""Where do the runs lie that are merged? In a scratch file, or in an older segment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.ahead import in_order
from searchcases.segment import columns, layout, whole_columns
from searchcases.segment.postings import Postings
from searchcases.segment.runs import Run
from searchcases.segment.scratch import Column
from searchcases.segment.spool import Spool
from searchcases.segment.whole import Whole

Ints = NDArray[Any]

THREADS = 2
"""That work on postings side by side: NumPy does without Python's lock."""

GONE = np.uint32(layout.GONE)
"""The new number of a document that does not stay."""


class Renumbering(NamedTuple):
    """New numbers of the forms and kinds of a common dictionary, and of all documents."""

    forms: Ints
    kinds: Ints
    docs: Ints


class Taken(NamedTuple):
    """A run that was taken in.

    Attributes:
        forms: its forms, as numbers into a common dictionary in the order of meeting.
        kinds: its kinds, as numbers into a common table.
        docs: its documents, as numbers among all documents that were taken in.
        source: holds the postings.
    """

    forms: Column
    kinds: Ints
    docs: Ints
    source: Waiting | Kept

    def renumbered(self, new: Renumbering, edges: Ints, spool: Spool) -> Stretches:
        """The same with new numbers, by which the forms must ascend.

        Args:
            new: the numbers.
            edges: the first form of each span, and the number of all forms.
            spool: takes the forms.
        """
        forms = new.forms[self.forms.all()]
        docs = np.full(len(self.docs), GONE)
        stays = self.docs != GONE
        docs[stays] = new.docs[self.docs[stays]]
        return Stretches(
            Column(spool, forms),
            np.searchsorted(forms, edges).astype(np.uint32),
            new.kinds[self.kinds],
            docs,
            self.source,
        )


@dataclass(frozen=True, slots=True)
class Stretches:
    """A run whose forms are numbers in their order, span by span.

    Attributes:
        forms: its forms, ascending.
        bounds: how many of them come before each span, and how many there are.
        kinds, docs: as new numbers.
        source: holds the postings.
    """

    forms: Column
    bounds: Ints
    kinds: Ints
    docs: Ints
    source: Waiting | Kept

    def read(self, span: int, base: int) -> Postings | None:
        """The postings of the forms of a span, if there are any.

        Args:
            span: its number.
            base: the number from which its forms are counted.
        """
        first, last = self.bounds[span : span + 2].tolist()
        if first == last:
            return None
        found = self.source.read(first, last)
        numbers = self.forms.some(first, last) - base
        numbers = numbers.astype(np.min_scalar_type(int(numbers[-1])))  # 16 bits sort quickly
        forms = np.repeat(numbers, found.counts[:, 0])
        return Postings(
            forms, self.docs[found.docs], self.kinds[found.kinds], found.positions, found.mixed
        )


class Stretch(NamedTuple):
    """Postings of some neighbouring forms.

    Attributes:
        counts: of each form its postings, tokens and statuses noted; shape (forms, 3).
        docs, kinds: of each posting.
        positions: of each token.
        mixed: status of each token of a posting whose tokens have several.
    """

    counts: Ints
    docs: Ints
    kinds: Ints
    positions: Ints
    mixed: Ints


class Waiting:
    """The postings of a run, set aside in a scratch file.

    Args:
        spool: takes them.
        run: what to set aside.
    """

    def __init__(self, spool: Spool, run: Run) -> None:
        counts = np.stack([run.posting_counts, run.token_counts, run.mixed_counts], axis=1)
        ends = np.concatenate((np.zeros((1, 3), np.uint32), np.cumsum(counts, 0, np.uint32)))
        self._ends, self._docs, self._kinds, self._positions, self._mixed = (
            Column(spool, values)
            for values in (ends, run.docs, run.kind_of, run.positions, run.mixed)
        )

    def read(self, first: int, last: int) -> Stretch:
        """The postings of a stretch of forms."""
        ends = self._ends.some(3 * first, 3 * (last + 1)).reshape(-1, 3)
        postings, tokens, mixed = zip(ends[0].tolist(), ends[-1].tolist(), strict=True)
        return Stretch(
            np.diff(ends, axis=0),
            self._docs.some(*postings),
            self._kinds.some(*postings),
            self._positions.some(*tokens),
            self._mixed.some(*mixed),
        )


class Kept(NamedTuple):
    """The postings of an older segment."""

    segment: Whole

    def read(self, first: int, last: int) -> Stretch:
        """The postings of a stretch of forms."""
        forms = np.arange(first, last)
        return Stretch(
            whole_columns.sizes(self.segment, forms),
            whole_columns.documents(self.segment, forms),
            whole_columns.kinds(self.segment, forms),
            whole_columns.positions(self.segment, forms),
            whole_columns.mixed(self.segment, forms),
        )


def kind_counts(segment: Whole, stays: NDArray[np.bool_]) -> Ints:
    """How many postings of each kind the documents that stay have."""

    def counted(block: range) -> Ints:
        forms = np.arange(block.start, block.stop)
        found = whole_columns.kinds(segment, forms)[stays[whole_columns.documents(segment, forms)]]
        return np.bincount(found, minlength=len(segment.kinds))

    blocks = columns.blocks(columns.array(segment, "posting_offsets"))
    calls = ((1, partial(counted, block)) for block in blocks)
    counts = np.zeros(len(segment.kinds), np.int64)
    with ThreadPoolExecutor(THREADS) as pool:
        for some in in_order(pool, calls, THREADS + 1):  # one that waits to be added
            counts += some
    return counts
