"""How long do queries take? The engines in turn, over the same queries, in one process.

A query is timed from its text to the ids of the ten best cases. Every query is asked once before,
and the first engine of a round changes, as the machine drifts.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engines import Query, Searcher
from report import percentile

PASSES = 3


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds of one engine for one kind of queries.

    Attributes:
        p50, p95: of each pass.
    """

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
    for name, searcher in searchers.items():
        for text in asked[name]:
            searcher.search(text)
    taken: dict[str, list[list[float]]] = {name: [] for name in searchers}
    names = list(searchers)
    for number in range(passes):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            search = searchers[name].search
            times = []
            for text in asked[name]:
                started = time.perf_counter()
                search(text)
                times.append((time.perf_counter() - started) * 1_000)
            taken[name].append(times)
    return {
        name: Latency(
            tuple(percentile(times, 0.5) for times in rounds),
            tuple(percentile(times, 0.95) for times in rounds),
        )
        for name, rounds in taken.items()
    }


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
