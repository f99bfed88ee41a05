"""How do cases become a segment file? In batches that are analysed, set aside, and merged.

What grows with the texts waits in scratch files; in memory are one batch, some blocks of forms, and
some hundred bytes per case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from itertools import chain, repeat
from operator import sub
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.analysis.stream import Items
from searchcases.assertion import Rules
from searchcases.memory import give_back
from searchcases.model import Case
from searchcases.segment import champions, documents, forward
from searchcases.segment.arrays import Arrays
from searchcases.segment.blocks import Blocks
from searchcases.segment.columns import kind_table, token_counts
from searchcases.segment.documents import Documents
from searchcases.segment.forward import Streams
from searchcases.segment.gathering import Records
from searchcases.segment.kinds import Kind
from searchcases.segment.layout import WHOLE
from searchcases.segment.merging import Block, in_order_of_documents, spans
from searchcases.segment.notes import Notes, offsets
from searchcases.segment.numbering import Numbering, inverse, numbered_runs
from searchcases.segment.postings import KindFacts
from searchcases.segment.records import compressed, pack, written
from searchcases.segment.runs import Run, invert
from searchcases.segment.scratch import Column
from searchcases.segment.spool import Chunked, Scratch, Spool, in_memory
from searchcases.segment.stretches import (
    GONE,
    Kept,
    Renumbering,
    Taken,
    Waiting,
    kind_counts,
)
from searchcases.segment.whole import Whole

Ints = NDArray[Any]

BATCH = 2048
"""Cases analysed at a time: bounds the memory that their words take as texts."""

_DIVIDED = {
    name: f"{name}_offsets" for name in ("posting", "token", "gap", "kind", "position", "mixed")
}


class Analysed(NamedTuple):
    """A batch of cases, ready to be merged."""

    documents: Documents
    run: Run

    def alone(self) -> Analysed:
        """The same without the words of other batches, to be handed to another process."""
        return self._replace(run=self.run.alone())


class Aside(NamedTuple):
    """What may be done while other things are: each begins, and what it gives back waits for it.

    Attributes:
        invert: takes documents and gives their postings.
        compress: takes records and gives them compressed.
    """

    invert: Callable[[Streams], Callable[[], Run]]
    compress: Callable[[Sequence[bytes]], Callable[[], list[bytes]]]


BY_ARRAYS = Aside(partial(partial, invert), partial(partial, compressed))
"""When its result is asked for."""


def analysed(
    cases: Sequence[Case], rules: Rules | None = None, items: Items | None = None
) -> Analysed:
    """Analyse some thousands of cases.

    Args:
        cases: what to analyse.
        rules: tell what is present, possible and absent; None for those of the package.
        items: of their texts, where these were read.
    """
    return begun(cases, rules, items, BY_ARRAYS)()


def begun(
    cases: Sequence[Case], rules: Rules | None, items: Items | None, aside: Aside
) -> Callable[[], Analysed]:
    """The same, some of it done aside; what it gives back waits for that."""
    streams = forward.streams_of(cases, rules, items)
    run, stored = aside.invert(streams), aside.compress(written(cases))
    found = documents.of_cases(cases, streams.field_length)
    return lambda: Analysed(found._replace(stored=stored()), run())


class Writer:
    """Puts a segment together.

    Args:
        scratch: makes the files in which things wait.
    """

    def __init__(self, scratch: Scratch = in_memory) -> None:
        self._scratch = scratch
        self._arrays = Arrays(WHOLE, scratch)
        self._waiting = Spool(scratch)
        self._records = {
            name: Records(name, Spool(scratch), self._waiting) for name in ("title", "stored")
        }
        self._notes = Notes(self._waiting)
        self._parts: list[Taken] = []
        self._numbering = Numbering()
        self._kinds: dict[tuple[int, ...], int] = {}
        self._kind_counts: list[int] = []

    def add(self, batch: Analysed) -> None:
        """Take in cases."""
        run = batch.run
        docs = self._notes.take(batch.documents)
        self._records["title"].add(batch.documents.titles)
        self._records["stored"].add(batch.documents.stored)
        forms = self._numbering.of_run(run)
        kinds = self._counted(run.kinds, np.bincount(run.kind_of, minlength=len(run.kinds)))
        waiting = Waiting(self._waiting, run)
        self._parts.append(Taken(Column(self._waiting, forms), kinds, docs, waiting))

    def keep(self, old: Whole, doc_ids: Sequence[int] | Ints) -> None:
        """Keep documents of a segment as they are; ascending."""
        numbers = np.asarray(doc_ids, np.int64)
        docs = np.full(old.doc_count, GONE)
        for records in self._records.values():
            records.keep(old, numbers)
        docs[numbers] = self._notes.take(documents.of_segment(old, numbers))
        bounds = old.arrays["term_forms"].tolist()
        counts = map(sub, bounds[1:], bounds)
        terms = chain.from_iterable(map(repeat, map(bytes.decode, old.terms), counts))
        counted = token_counts(old, np.arange(len(old.forms)))
        forms = self._numbering.of_forms([*map(bytes.decode, old.forms)], terms, counted)
        kinds = self._counted(kind_table(old), kind_counts(old, docs != GONE))
        self._parts.append(Taken(Column(self._waiting, forms), kinds, docs, Kept(old)))

    def finish(self, sources: Callable[[], bytes]) -> tuple[bytes, Mapping[str, Chunked]]:
        """Header and arrays of the segment file; the same cases give the same bytes.

        Args:
            sources: gives what the indexer notes of the files that the cases came from; JSON.
        """
        self._numbering.forget()
        give_back()  # batches have taken much that nothing else uses again
        order = self._notes.order()
        new_docs = inverse(order)
        facts, all_documents = self._arrays.put_documents(self._notes, order, new_docs)
        give_back()
        self._write_postings(new_docs, all_documents)
        del all_documents
        give_back()
        gathered: dict[str, Chunked] = {}
        for name, records in self._records.items():
            found = gathered[f"{name}_bytes"] = records.gathered(order)
            self._arrays.put(f"{name}_offsets", offsets(found.sizes))
        self._arrays.put("sources", np.frombuffer(pack(sources()), np.uint8))
        return self._arrays.file(facts, gathered)

    def _counted(self, kinds: Ints, counts: Ints) -> Ints:
        """The numbers of these kinds in the common table."""
        numbers = []
        for kind, count in zip(map(tuple, kinds.tolist()), counts.tolist(), strict=True):
            number = self._kinds.setdefault(kind, len(self._kinds))
            if number == len(self._kind_counts):
                self._kind_counts.append(0)
            self._kind_counts[number] += count
            numbers.append(number)
        return np.array(numbers, np.int64)

    def _write_postings(self, new_docs: Ints, all_documents: champions.Documents) -> None:
        counts = self._kind_counts
        # Frequent ones take one byte; those that only documents had which go come last.
        kinds = sorted(self._kinds, key=lambda kind: (-counts[self._kinds[kind]], kind))
        table = np.array(kinds, np.uint32).reshape(-1, 4)
        new_kinds = inverse([self._kinds[kind] for kind in kinds])
        new_kinds = new_kinds.astype(np.min_scalar_type(len(kinds)))
        numbers, forms, terms, token_counts = self._numbering.in_order()
        new = Renumbering(inverse(numbers), new_kinds, new_docs)
        term_of = numbered_runs(terms)
        all_spans = [*spans(term_of, token_counts)]
        edges = np.array([*(span.first for span in all_spans), len(terms)])
        self._parts.reverse()
        parts = [
            self._parts.pop().renumbered(new, edges, self._waiting) for _ in range(len(self._parts))
        ]
        self._arrays.put("kinds", table[: np.count_nonzero(counts)].reshape(-1))
        chosen: list[int] = []
        for name in _DIVIDED.values():
            self._arrays.put(name, np.zeros(1))
        ends = dict.fromkeys(_DIVIDED, 0)
        blocks = Blocks(
            in_order_of_documents(parts),
            all_spans,
            term_of,
            KindFacts.of(table),
            champions.weigh([Kind(*row) for row in table.tolist()]),
            all_documents,
            self._scratch,
        )
        term_count = 0
        with closing(blocks.made()) as all_made:
            for block, count, best, _ in all_made:
                self._write_block(block, ends)
                chosen += block.forms.tolist()
                shifted = best._replace(terms=term_count + best.terms)
                for name, column in shifted._asdict().items():
                    self._arrays.put(f"champion_{name}", column.reshape(-1))
                term_count += count
                del block, best, shifted, column  # before the next one is made
        self._arrays.put_dictionary(
            [terms[n].encode() for n in chosen], [forms[n].encode() for n in chosen]
        )

    def _write_block(self, block: Block, ends: dict[str, int]) -> None:
        """Write the postings of some forms; ``ends`` says how much there is before them."""
        for name, pieces in block.data.items():
            for data in pieces:
                self._arrays.put(f"{name}_bytes", data)
        self._arrays.put("widths", block.widths.reshape(-1))
        sizes = {"posting": block.posting_counts, "token": block.token_counts, **block.sizes}
        for name, counts in sizes.items():
            found = ends[name] + np.cumsum(counts, dtype=np.int64)
            self._arrays.put(_DIVIDED[name], found)
            ends[name] = int(found[-1]) if len(found) else ends[name]
