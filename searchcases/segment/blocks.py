"""How do the postings of all batches become lists and champions? Block by block of words."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.ahead import in_order
from searchcases.compiling import is_available
from searchcases.memory import give_back
from searchcases.segment import built_in, champions, frequent, interleaving, merging
from searchcases.segment.merging import Block, Span
from searchcases.segment.postings import KindFacts, Postings
from searchcases.segment.spool import Scratch, Spool
from searchcases.segment.stretches import THREADS, Kept, Stretches

Ints = NDArray[Any]

TOKENS_AT_ONCE = 1 << 21
"""Of all blocks that are merged or wait to be written: eight of the usual size, of which two are
merged."""

LOOPS_FROM = 32
"""Batches that are merged by machine code, which takes .4 s to load where it was not before."""


class Made(NamedTuple):
    """Some words.

    Attributes:
        block: their forms and lists.
        term_count: how many they are.
        champions: of these words, numbered from 0.
        waiting: where the lists wait, if they are not held; closed when the next words are asked
            for.
    """

    block: Block
    term_count: int
    champions: champions.Table
    waiting: Spool | None = None


@dataclass(frozen=True, slots=True)
class Blocks:
    """All words.

    Attributes:
        parts: hold the postings; ``merging.in_order_of_documents``.
        spans: all forms.
        term_of: the term of each form, as a number; ascending.
        kinds: of the common table.
        weights: what the kinds count.
        documents: all documents of the index.
        scratch: makes files for lists that are too long to be held.
    """

    parts: Sequence[Stretches]
    spans: Sequence[Span]
    term_of: Ints
    kinds: KindFacts
    weights: champions.Weights
    documents: champions.Documents
    scratch: Scratch

    def made(self) -> Generator[Made, None, None]:
        """All of them in order; some are made ahead, by threads."""
        are_new = not any(isinstance(part.source, Kept) for part in self.parts)
        are_many = len(self.parts) >= LOOPS_FROM and is_available()
        way = self._by_arrays
        if are_many and are_new and interleaving.are_in_sequence(self.parts):
            way = self._by_loops

        def call(span: Span) -> tuple[int, Callable[[], Made]]:
            if span.token_count <= merging.BLOCK:
                return span.token_count, partial(way, span)
            if are_new:
                return merging.BLOCK, partial(self._piecemeal, span)
            return span.token_count, partial(self._of_one_word, span)

        pool = ThreadPoolExecutor(THREADS)
        try:
            for made in in_order(pool, map(call, self.spans), TOKENS_AT_ONCE):
                waiting = made.waiting
                yield made
                del made  # before the next one is made
                if waiting:
                    waiting.close()
        finally:
            pool.shutdown(cancel_futures=True)

    def _by_arrays(self, span: Span) -> Made:
        found = merging.merged(self.parts, span, self.kinds)
        return self._with_champions(merging.packed(found, span.first, self.kinds), found)

    def _by_loops(self, span: Span) -> Made:
        found = interleaving.merged(self.parts, span, self.kinds)
        return self._with_champions(interleaving.packed(found, span.first, self.kinds), found)

    def _with_champions(self, block: Block, found: Postings) -> Made:
        owners = self.term_of[block.forms]
        of_form = np.cumsum(np.diff(owners, prepend=owners[:1]) > 0)
        best = champions.table_of(
            np.bincount(of_form, block.posting_counts).astype(np.int64),
            found.docs,
            found.kinds,
            self.weights,
            self.documents,
            built_in.SETTINGS,
        )
        return Made(block, int(of_form.max(initial=-1)) + 1, best)

    def _of_one_word(self, span: Span) -> Made:
        """One word that has more tokens than a block, of which some lie in an older segment."""
        if span.token_count > TOKENS_AT_ONCE:
            give_back()  # what others have taken: this one needs much, and runs alone
        found, tally = merging.merged(self.parts, span, self.kinds), self._tally()
        for at in range(0, len(found.docs), merging.BLOCK):
            tally.add(found.docs[at : at + merging.BLOCK], found.kinds[at : at + merging.BLOCK])
        block = merging.packed(found, span.first, self.kinds)
        return Made(block, min(1, len(block.forms)), tally.table(built_in.SETTINGS))

    def _piecemeal(self, span: Span) -> Made:
        """One word that has more tokens than a block; its postings are not held at once."""
        tally, spool = self._tally(), Spool(self.scratch)
        block = frequent.merged(self.parts, span, self.kinds, merging.BLOCK, spool, tally.add)
        return Made(block, 1, tally.table(built_in.SETTINGS), spool)

    def _tally(self) -> champions.Tally:
        return champions.Tally(self.weights, self.documents)
