"""How fast is searchcases beside tantivy, SQLite FTS5, bm25s and Whoosh? One command, all tables.

    python benchmarks/speed.py [--cases 100000] [--grown 20000,100000]

Writes RESULTS.md, latency.svg and growth.svg beside this file (``--out`` says elsewhere). Cases are
generated (``corpus``) and kept in build/bench. 500,000 cases: ``--grown 20000,100000,500000``.
A peer that is not installed is left out.
"""

from __future__ import annotations

import argparse
import os

import machine
import speed_page
import speed_plots
import speed_run
import speed_tables
from engines import OR
from speed_page import GROWTH_PLOT, LATENCY_PLOT
from speed_run import GROWN, Found, Options

HERE = os.path.dirname(os.path.abspath(__file__))
RESULTS = "RESULTS.md"


def write(found: Found, options: Options, folder: str, load_before: str) -> str:
    """Write the page and its drawings; the page is returned."""
    page = speed_page.text(found, options, load_before)
    files = {
        RESULTS: page,
        LATENCY_PLOT: speed_plots.bars(found.latency, speed_tables.columns(found.latency)),
        GROWTH_PLOT: speed_plots.lines(found.growth, OR),
    }
    os.makedirs(folder, exist_ok=True)
    for name, content in files.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(content)
    return page


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    add, usual = parser.add_argument, Options()
    add("--cases", type=int, default=usual.cases, help="how many (default: 100,000)")
    add("--grown", help="numbers of cases to grow over (default: 20000,100000 up to --cases)")
    add("--queries", type=int, default=usual.queries, help="queries of each kind (default: 200)")
    add("--work", default=usual.work, help="folder for cases (default: build/bench)")
    add("--out", default=HERE, help="folder for the results (default: benchmarks)")
    given = parser.parse_args()
    smaller = [count for count in GROWN if count < given.cases] or [given.cases // 5]
    grown = [int(count) for count in given.grown.split(",")] if given.grown else smaller
    sizes = tuple(sorted({*grown, given.cases}))
    options = Options(given.cases, sizes, given.queries, work=given.work)
    load_before = machine.load()
    print(write(speed_run.measure(options), options, given.out, load_before))


if __name__ == "__main__":
    main()
