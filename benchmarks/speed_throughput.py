"""How many queries a second does one machine answer? One thread, four threads, two processes."""

from __future__ import annotations

import multiprocessing
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import engines
from engines import Query, Searcher

SECONDS = 2.0
ROUNDS = 3
THREADS, PROCESSES = 4, 2


@dataclass(frozen=True, slots=True)
class Throughput:
    """Queries a second."""

    one: float
    threads: float
    processes: float


def measure(
    folder: str, queries: Sequence[Query], seconds: float = SECONDS, rounds: int = ROUNDS
) -> Throughput:
    """Ask searchcases queries over and over, for so long each way; medians of rounds in turn.

    Args:
        folder: the index.
        queries: their kinds mixed, as not all may be asked within the time.
        seconds: of each way in each round.
        rounds: how many.
    """
    searcher = engines.load(engines.OWN).open(folder)
    found = [
        (
            _threads(searcher, queries, seconds, 1),
            _threads(searcher, queries, seconds, THREADS),
            _processes(folder, queries, seconds),
        )
        for _ in range(rounds)
    ]
    return Throughput(*map(statistics.median, zip(*found, strict=True)))


def _ask(searcher: Searcher, queries: Sequence[Query], seconds: float, wait: Callable[[], Any],
         first: int) -> float:  # fmt: skip
    """Queries a second, each asked once before; the sides begin at different queries."""
    texts = [searcher.written(query) for query in queries]
    for text in texts:
        searcher.search(text)
    start = first * len(texts) // max(THREADS, PROCESSES)
    wait()
    count = 0
    started = now = time.perf_counter()
    for text in cycle(texts[start:] + texts[:start]):
        searcher.search(text)
        count += 1
        now = time.perf_counter()
        if now - started >= seconds:
            break
    return count / (now - started)


def _threads(searcher: Searcher, queries: Sequence[Query], seconds: float, number: int) -> float:
    barrier = threading.Barrier(number)
    rates: list[float] = []

    def work(first: int) -> None:
        rates.append(_ask(searcher, queries, seconds, barrier.wait, first))

    threads = [threading.Thread(target=work, args=(first,)) for first in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(rates)


def _processes(folder: str, queries: Sequence[Query], seconds: float) -> float:
    context = multiprocessing.get_context("spawn")
    barrier, rates = context.Barrier(PROCESSES), context.Queue()
    workers = [
        context.Process(target=_work, args=(folder, queries, seconds, barrier, rates, first))
        for first in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    total = sum(rates.get(timeout=600) for _ in workers)
    for worker in workers:
        worker.join()
    return total


def _work(
    folder: str, queries: Sequence[Query], seconds: float, barrier: Any, rates: Any, first: int
) -> None:
    searcher = engines.load(engines.OWN).open(folder)
    rates.put(_ask(searcher, queries, seconds, barrier.wait, first))
