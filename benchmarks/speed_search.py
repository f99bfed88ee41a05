"""How long do queries take? The engines in turn, over the same queries, in one process.

A query is timed from its text to the ids of the ten best cases. Every query is asked once before,
which is reported apart: searchcases keeps what it worked out for words that come again.
The engines take turns after a few queries, for the machine drifts within seconds, and another one
begins each time.
"""

from __future__ import annotations

import statistics
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engines import Query, Searcher
from report import percentile

PASSES = 3
TURN = 40
"""Queries of an engine before it is another's turn. The first ones find the processor's caches full
of what others read: with 40 that is less than the 5 % which a p95 leaves out (with 10, tantivy's
p95 of rare words was four times as high)."""


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds of one engine for one kind of queries.

    Attributes:
        first: the p50 of the queries when they were asked for the first time.
        p50, p95: of each pass after that.
    """

    first: float
    p50: tuple[float, ...]
    p95: tuple[float, ...]

    @property
    def middle(self) -> float:
        """The median of the passes' medians."""
        return statistics.median(self.p50)

    @property
    def slow(self) -> float:
        """The median of the passes' 95th percentiles."""
        return statistics.median(self.p95)


def measure(
    searchers: Mapping[str, Searcher], queries: Sequence[Query], passes: int = PASSES
) -> dict[str, Latency]:
    """Time the queries with each engine, pass by pass."""
    asked = {
        name: [searcher.written(query) for query in queries] for name, searcher in searchers.items()
    }
    first = {
        name: percentile([*_milliseconds(searcher, asked[name])], 0.5)
        for name, searcher in searchers.items()
    }
    taken: dict[str, list[list[float]]] = {name: [[] for _ in range(passes)] for name in searchers}
    names = deque(searchers)
    for number in range(passes):
        for start in range(0, len(queries), TURN):
            for name in names:
                texts = asked[name][start : start + TURN]
                taken[name][number] += _milliseconds(searchers[name], texts)
            names.rotate()
    return {
        name: Latency(
            first[name],
            tuple(percentile(times, 0.5) for times in rounds),
            tuple(percentile(times, 0.95) for times in rounds),
        )
        for name, rounds in taken.items()
    }


def _milliseconds(searcher: Searcher, texts: Sequence[Any]) -> Iterator[float]:
    for text in texts:
        started = time.perf_counter()
        searcher.search(text)
        yield (time.perf_counter() - started) * 1_000


def agreement(
    searchers: Mapping[str, Searcher], queries: Sequence[Query], reference: str
) -> dict[str, float]:
    """The share of the queries for which an engine finds as many cases as another one does."""
    counts = {
        name: [searcher.count(searcher.written(query)) for query in queries]
        for name, searcher in searchers.items()
    }
    wanted = counts.pop(reference)
    return {
        name: sum(a == b for a, b in zip(found, wanted, strict=True)) / len(wanted)
        for name, found in counts.items()
    }
