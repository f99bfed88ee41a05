"""How fast are indexing, a cold search and a warm search? Medians of runs made side by side.

Run: python benchmarks/core.py FOLDER [--runs N]

* Indexing: from files to a closed, durable index, in this process, into an empty folder; and what
  clinical meaning costs of it (``clinical_cost``).
* Cold: `searchcases search` from the shell against a Typer program that prints "hello", in turn;
  the machine drifts, so the ratio of each pair is what counts.
* Warm: `Index.search` of two words, and of more, in this process.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

import clinical_cost
import cold
import numpy as np

from searchcases import Index, update
from searchcases.segment.columns import token_counts

COLD_QUERIES = ("marrow hypointensity", '"bone marrow" -lymphoma', "findings:mass AND hem*")
SEED = 20_260_101
WARM_QUERIES = 500


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("cases", help="folder of case files")
    parser.add_argument("--runs", type=int, default=7, help="runs of each (default: 7)")
    options = parser.parse_args()
    if not os.path.isdir(options.cases):
        sys.exit(f"{options.cases}: no such folder; give one with: make bench-cases CASES=FOLDER")
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as scratch:
        index = os.path.join(scratch, "index")
        measure_indexing(options.cases, index, options.runs)
        measure_cold(index, options.runs)
        measure_clinical_cost(options.cases, os.path.join(scratch, "other"), options.runs)
        measure_warm(index)


def measure_indexing(cases: str, index: str, runs: int) -> None:
    seconds = []
    count = 0
    for _ in range(runs + 1):  # the first run also loads the models
        shutil.rmtree(index, ignore_errors=True)
        seconds.append(timed(lambda: update([cases], index)))
        count = len(Index.open(index))
    again = timed(lambda: update([cases], index))
    print(f"\nindexing {count:,} cases, one process")
    print(f"  {'first in the process':<28}{count / seconds[0]:>9,.0f} cases/s")
    line("later", [count / value for value in seconds[1:]], "cases/s", ",.0f")
    print(f"  {'nothing changed':<28}{again:>9.2f} s")


def measure_cold(index: str, runs: int) -> None:
    print("\ncold search from the shell, ratio to a Typer hello (pair by pair)")
    for pairs in cold.measure(index, COLD_QUERIES, runs):
        hello = statistics.median(pairs.hellos)
        line(pairs.query, pairs.ratios, f"x {hello * 1000:.0f} ms", ".2f")


def measure_clinical_cost(cases: str, index: str, runs: int) -> None:
    print("\nindexing with everything, ratio to the same without (processor time, pair by pair)")
    for name, ratios in clinical_cost.measure(cases, index, runs).items():
        line(name, ratios, "x", ".2f")


def measure_warm(folder: str) -> None:
    index = Index.open(folder)
    words = common_words(index)
    draw = random.Random(SEED)
    queries = {
        "two words": lambda: " ".join(draw.sample(words, 2)),
        "three words, all": lambda: " AND ".join(draw.sample(words, 3)),
        "phrase": lambda: '"' + " ".join(draw.sample(words, 2)) + '"',
        "field": lambda: "findings:" + draw.choice(words),
        "prefix": lambda: draw.choice(words)[:5] + "*",
        "fuzzy": lambda: draw.choice(words) + "~1",
    }
    print(f"\nwarm search, {WARM_QUERIES} queries of each kind, milliseconds")
    for name, make in queries.items():
        texts = [make() for _ in range(WARM_QUERIES)]
        for text in texts[:20]:
            index.search(text)
        taken = sorted(timed(lambda: index.search(text)) * 1000 for text in texts)  # noqa: B023
        middle, slow = taken[len(taken) // 2], taken[len(taken) * 95 // 100]
        print(f"  {name:<28}p50 {middle:.3f}   p95 {slow:.3f}")


def common_words(index: Index) -> list[str]:
    """Words of the cases as they are used: the more frequent, the more often in the list."""
    segment = index.segment
    counts = token_counts(segment, np.arange(len(segment.forms))).tolist()
    words = []
    for form, number in segment.sorted_forms():
        tfs = counts[number]
        if len(form) > 3 and form.isalpha() and tfs > 2:
            words += [form] * min(tfs, 200)
    return words


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def line(name: str, values: list[float], unit: str, form: str) -> None:
    low, middle, high = min(values), statistics.median(values), max(values)
    print(f"  {name:<28}{middle:>9{form}} {unit}   ({low:{form}} to {high:{form}})")


if __name__ == "__main__":
    main()
