"""How does the static archive compare with Pagefind and MiniSearch? One run, the same cases.

    npm install --prefix PEERS pagefind@1.6.0 minisearch@7.2.0
    python benchmarks/site.py --peers PEERS [--cases 20000] [--json FILE]

Cases are generated (``corpus``), indexed by each tool and searched in Chromium: bytes are counted
at the host (``host`` has the rule of compression), plain words up to ten ranked results
(``traffic``), and warm queries are timed in the tab (``latency``). Nothing is kept but the figures.
``--cases 2000`` is a quick trial; ``--only archive`` needs no peers.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from dataclasses import asdict

import archive
import corpus
import latency
import peers
import queries
import report
import traffic
from chromium import chromium
from comparison import LARGE, Figures, Times, growth_rows, large_rows, latency_rows, main_rows
from playwright.sync_api import Browser
from report import Row, spread


def main() -> None:
    options = _options()
    asked = queries.draw(options.queries, options.phrases)
    ours: dict[int, Figures] = {}
    theirs: dict[int, Figures] = {}
    times: Times = {}
    with tempfile.TemporaryDirectory(dir=options.work) as work, chromium() as browser:
        machine = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
        print(f"Chromium {browser.version}, Python {sys.version.split()[0]}, {machine}")
        for count in dict.fromkeys((options.cases, options.grown or options.cases)):
            folder = os.path.join(work, str(count))
            if options.only != "archive":
                theirs[count] = _measure_pagefind(browser, folder, count, asked, options)
            if options.only != "peers":
                ours[count] = _measure_archive(browser, folder, count, asked, options)
            if count == options.cases:
                times = _measure_latency(browser, folder, count, asked, options)
    _print(options, ours, theirs, times)
    if options.json:
        found = {"options": vars(options), "queries": asdict(asked), "milliseconds": times}
        for name, figures in (("searchcases", ours), ("pagefind", theirs)):
            found[name] = {count: asdict(one) for count, one in figures.items()}
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(found, file, indent=1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    add = parser.add_argument
    add("--peers", help=f"folder where npm installed {' and '.join(peers.PACKAGES)}")
    add("--cases", type=int, default=20_000, help="how many cases (default: 20,000)")
    add("--grown", type=int, help="how many to grow to; 0: do not grow (default: twice as many)")
    add("--queries", type=int, default=30, help="plain queries (default: 30)")
    add("--phrases", type=int, default=10, help="queries with a stop word (default: 10)")
    add("--visits", type=int, default=6, help="cold visits (default: 6)")
    add("--rounds", type=int, default=7, help="rounds of the warm queries (default: 7)")
    add("--only", choices=("archive", "peers"), help="measure one side alone")
    add("--work", help="folder for scratch files (default: the system's)")
    add("--json", metavar="FILE", help="write all figures to a file, too")
    options = parser.parse_args()
    if options.grown is None:
        options.grown = 2 * options.cases
    if options.only != "archive":
        if not options.peers:
            parser.error("--peers is missing; or use --only archive")
        try:
            peers.installed(options.peers)
        except FileNotFoundError as error:
            parser.error(str(error))
    return options


def _measure_pagefind(
    browser: Browser, folder: str, count: int, asked: queries.Queries, options: argparse.Namespace
) -> Figures:
    pages = os.path.join(folder, "pages")
    _tell(f"{count:,} pages for Pagefind")
    corpus.write_pages(pages, count)
    _tell("Pagefind indexes them")
    figures = Figures({"index": peers.build_pagefind(options.peers, pages)})
    figures.files = peers.pagefind_index(pages)
    _tell("Pagefind in Chromium")
    figures.traffic = traffic.measure(browser, pages, peers.PeerPage(), asked, options.visits)
    return figures


def _measure_archive(
    browser: Browser, folder: str, count: int, asked: queries.Queries, options: argparse.Namespace
) -> Figures:
    cases, index, site = (os.path.join(folder, name) for name in ("cases", "index", "site"))
    _tell(f"{count:,} cases for searchcases")
    corpus.write_json_lines(cases, count)
    _tell("searchcases index")
    figures = Figures({"index": archive.index(cases, index)})
    _tell("searchcases site")
    figures.costs["site"] = archive.site(index, site)
    figures.files, figures.copies = archive.packs(site), archive.twins(site)
    figures.places = archive.places(site)
    _tell("searchcases in Chromium")
    figures.traffic = traffic.measure(browser, site, archive.ArchivePage(), asked, options.visits)
    return figures


def _measure_latency(
    browser: Browser, folder: str, count: int, asked: queries.Queries, options: argparse.Namespace
) -> Times:
    tools = {}
    if options.only != "peers":
        site = os.path.join(folder, "site")
        tools["searchcases"] = latency.Searched(site, archive.ArchivePage(), archive.SEARCH)
    if options.only != "archive":
        mini = os.path.join(folder, "minisearch")
        peers.build_minisearch(options.peers, mini, count)
        tools["MiniSearch"] = latency.Searched(mini, peers.PeerPage(), "globalThis.search")
        pages = os.path.join(folder, "pages")
        tools["Pagefind"] = latency.Searched(pages, peers.PeerPage(), "globalThis.search")
    _tell(f"warm queries: {', '.join(tools)}")
    return latency.measure(browser, tools, asked.plain, options.rounds)


def _print(
    options: argparse.Namespace,
    ours: dict[int, Figures],
    theirs: dict[int, Figures],
    times: Times,
) -> None:
    count, grown = options.cases, options.grown
    one, other = ours.get(count), theirs.get(count)
    _section(f"{count:,} cases", main_rows(count, one, other), "searchcases", "Pagefind")
    _section("Warm query in the tab", latency_rows(times), "searchcases", "MiniSearch")
    for name, tool in (("searchcases", ours), ("Pagefind", theirs)):
        if grown and tool:
            rows = growth_rows(name, tool[count], tool[grown])
            _section(f"{name}: from {count:,} to {grown:,}", rows, f"{grown:,}", f"{count:,}")
    if one and count >= LARGE:
        _section(f"Goals at {LARGE:,} cases", large_rows(one, times), "searchcases", "goal")
    print("\n## In detail\n")
    for name, figures in (("searchcases", one), ("Pagefind", other)):
        if figures:
            _print_detail(name, figures)


def _section(heading: str, rows: list[Row], us: str, them: str) -> None:
    print(f"\n## {heading}\n\n{report.table(rows, us, them)}")


def _print_detail(name: str, figures: Figures) -> None:
    for event in ("startup", "cold", "further", "three_words", "with_article"):
        taken = getattr(figures.traffic, event)
        print(f"- {name}, {event.replace('_', ' ')}: {spread(taken.sizes)}; "
              f"files {spread(taken.files)}")  # fmt: skip
    for step, cost in figures.costs.items():
        print(
            f"- {name}, {step}: {cost.seconds:.1f} s ({cost.cpu_seconds:.1f} s of processor "
            f"time), peak {cost.peak_bytes / 1e6:,.0f} MB"
        )


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
