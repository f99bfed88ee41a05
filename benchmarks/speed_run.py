"""What does ``speed`` measure, and in which order? Indexing, then searching, then the rest."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

import cold
import engines
import speed_indexing
import speed_queries
import speed_search
import speed_throughput
from engines import OR, OWN, OWN_NAMES, WHOOSH, Query, Searcher
from speed_indexing import GROWING, Indexing, Workplace
from speed_search import Latency
from speed_throughput import Throughput

SIDE_BY_SIDE = 200
"""Queries of all kinds for throughput: few, as every process asks them all before it is timed."""

GROWN = (20_000, 100_000)
COLD_QUERIES = ("fracture knee", '"soft tissue" -fracture', "findings:mass AND hem*")


@dataclass(frozen=True, slots=True)
class Options:
    """What to measure.

    Attributes:
        cases: how many.
        grown: numbers of cases that growth is measured over.
        queries: different ones of each kind.
        seconds, rounds: that throughput is measured for, each way, and how often.
        runs: of what is compared in indexing.
        cold_runs: pairs of cold starts for each query.
        cold_queries: what is asked from the shell.
        work: folder for generated cases.
    """

    cases: int = 100_000
    grown: tuple[int, ...] = GROWN
    queries: int = 200
    seconds: float = speed_throughput.SECONDS
    rounds: int = speed_throughput.ROUNDS
    runs: int = 3
    cold_runs: int = 7
    cold_queries: tuple[str, ...] = COLD_QUERIES
    work: str = os.path.join("build", "bench")


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured; see the modules that measure."""

    indexing: Indexing
    latency: Mapping[str, Mapping[str, Latency]]
    agreement: Mapping[str, Mapping[str, float]]
    growth: Mapping[int, Mapping[str, Latency]]
    throughput: Throughput
    cold: Sequence[cold.Pairs]


def measure(options: Options) -> Found:
    """Index, search and compare; indexes are removed at the end."""
    names = engines.installed()
    os.makedirs(options.work, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.work) as scratch:
        place = Workplace(options.work, scratch)
        built = [name for name in names if name != OWN_NAMES]
        indexing = speed_indexing.measure(place, built, options.cases, options.grown, options.runs)
        _tell("searching")
        words = speed_queries.count_words(place.cases(options.cases), options.cases)
        queries = speed_queries.draw(words, options.queries)
        latency, agreement = _search(place, names, options, queries)
        growth = {
            count: latency[OR] if count == options.cases else _grown(place, names, count, options)
            for count in options.grown
        }
        _tell("throughput and cold starts")
        mixed = [query for row in zip(*queries.values(), strict=False) for query in row][
            :SIDE_BY_SIDE
        ]
        index = place.index(OWN, options.cases)
        throughput = speed_throughput.measure(index, mixed, options.seconds, options.rounds)
        starts = list(cold.measure(index, options.cold_queries, options.cold_runs))
    growth = {count: {n: row[n] for n in GROWING if n in row} for count, row in growth.items()}
    return Found(indexing, latency, agreement, growth, throughput, starts)


@contextmanager
def _opened(place: Workplace, names: Sequence[str], count: int) -> Iterator[dict[str, Searcher]]:
    found = {}
    with ExitStack() as stack:
        for name in names:
            built = OWN if name == OWN_NAMES else name
            cases = min(count, speed_indexing.SMALL) if name == WHOOSH else count
            searcher = engines.load(name).open(place.index(built, cases))
            found[name] = stack.enter_context(closing(searcher))
        yield found


def _search(
    place: Workplace, names: Sequence[str], options: Options, queries: Mapping[str, Sequence[Query]]
) -> tuple[dict[str, dict[str, Latency]], dict[str, dict[str, float]]]:
    """Latency, and whether the engines find the same number of cases, by kind."""
    latency: dict[str, dict[str, Latency]] = {}
    agreement: dict[str, dict[str, float]] = {}
    others = {OWN_NAMES, WHOOSH} if options.cases > speed_indexing.SMALL else {OWN_NAMES}
    with _opened(place, names, options.cases) as opened:
        for kind, asked in queries.items():
            able = {name: one for name, one in opened.items() if kind in engines.load(name).kinds}
            latency[kind] = speed_search.measure(able, asked)
            same = {name: one for name, one in able.items() if name not in others}
            agreement[kind] = speed_search.agreement(same, asked, OWN)
    return latency, agreement


def _grown(
    place: Workplace, names: Sequence[str], count: int, options: Options
) -> dict[str, Latency]:
    words = speed_queries.count_words(place.cases(count), count)
    queries = speed_queries.draw(words, options.queries)[OR]
    compared = [name for name in names if name in GROWING]
    with _opened(place, compared, count) as opened:
        return speed_search.measure(opened, queries)


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
