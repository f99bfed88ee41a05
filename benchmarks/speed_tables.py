"""How do the figures of ``speed`` look in Markdown? A table a question; ratios are ours to theirs.

Below 1 is better for us where a ratio is of seconds or bytes; cases and queries a second are turned
round, so that it holds for them, too.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence

from cold import Pairs
from engines import BM25S, OWN, OWN_NAMES, SQLITE, TANTIVY, TANTIVY_ONE, WHOOSH
from speed_indexing import Indexing, Update, middle, usual
from speed_search import Latency
from speed_throughput import Throughput

MEGABYTE = 1e6
Latencies = Mapping[str, Mapping[str, Latency]]
"""Per kind of queries and engine."""


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; the first column is text, the others are figures."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def indexing(found: Indexing) -> str:
    """Cases a second, memory and size, per engine, number of cases and processes or threads."""
    rows = []
    for (name, count, jobs), builds in sorted(found.builds.items(), key=_order):
        build = middle(builds)
        peers = found.builds.get((TANTIVY, count, jobs))
        peer = middle(peers) if peers else None
        size = found.sizes.get((name, count)) if jobs == 1 else None
        peer_size = found.sizes.get((TANTIVY, count))
        ours = name == OWN
        rows.append([
            name,
            f"{count:,}",
            str(jobs),
            f"{build.rate:,.0f}",
            f"{build.seconds:,.1f}",
            _range([one.seconds for one in builds]),
            _ratio(build.seconds, peer and ours and peer.seconds),
            f"{build.cpu_seconds:,.1f}",
            _ratio(build.cpu_seconds, peer and ours and peer.cpu_seconds),
            f"{build.peak_bytes / MEGABYTE:,.0f}",
            f"{size / MEGABYTE:,.1f}" if size else "",
            _ratio(size, ours and peer_size),
        ])  # fmt: skip
    heads = ("", "cases", "processes or threads", "cases/s", "seconds", "range", "to tantivy's",
             "processor s", "to tantivy's", "peak MB", "index MB", "size to tantivy's")  # fmt: skip
    return table(heads, rows)


def _order(item: tuple[tuple[str, int, int], object]) -> tuple[int, int, int]:
    (name, count, jobs), _ = item
    return -count, jobs, (OWN, TANTIVY, TANTIVY_ONE, SQLITE, BM25S, WHOOSH).index(name)


def small(found: Indexing) -> str:
    """Medians over a small archive."""
    peer = usual(found.small[TANTIVY]) if TANTIVY in found.small else None
    rows = [
        [
            name,
            f"{builds[0].cases:,}",
            f"{usual(builds):,.0f}",
            f"{min(b.rate for b in builds):,.0f} to {max(b.rate for b in builds):,.0f}",
            _ratio(peer, name == OWN and usual(builds)),
        ]
        for name, builds in found.small.items()
    ]
    return table(("", "cases", "cases/s", "range", "time to tantivy's"), rows)


def update(found: Indexing) -> str:
    """A second run beside the first; the pair of the median share."""

    def share(one: Update) -> float:
        return one.again.seconds / one.full.seconds

    shares = sorted(found.updates, key=share)
    middle = shares[(len(shares) - 1) // 2]
    full, again = middle.full, middle.again
    rows = [
        ["all new", f"{full.seconds:,.1f}", "", "", f"{full.peak_bytes / MEGABYTE:,.0f}"],
        [f"{middle.changed} of {middle.files:,} files changed", f"{again.seconds:,.2f}",
         f"{share(middle):.3f}", f"{share(shares[0]):.3f} to {share(shares[-1]):.3f}",
         f"{again.peak_bytes / MEGABYTE:,.0f}"],
    ]  # fmt: skip
    return table(("searchcases", "seconds", "to all new", "range", "peak MB"), rows)


def latency(found: Latencies, names: Sequence[str]) -> str:
    """p50 and p95 of each kind with each engine; ours to tantivy's with as many fields, and one."""
    rows = []
    for kind, engines in found.items():
        one, peer, quicker = engines[OWN], engines.get(TANTIVY), engines.get(TANTIVY_ONE)
        rows.append([
            kind,
            *(_milliseconds(engines.get(name)) for name in names),
            _ratio(one.middle, peer and peer.middle),
            _ratio(one.slow, peer and peer.slow),
            _ratio(one.middle, quicker and quicker.middle),
        ])  # fmt: skip
    heads = ("p50 to tantivy's", "p95 to tantivy's", "p50 to its with one field")
    return table(("ms, p50 / p95", *names, *heads), rows)


def first(found: Latencies, names: Sequence[str]) -> str:
    """The p50 of queries that are asked for the first time."""
    rows = [
        [kind, *(f"{engines[name].first:.3f}" if name in engines else "" for name in names)]
        for kind, engines in found.items()
    ]
    return table(("p50 of the first time, ms", *names), rows)


def spread(found: Latencies, names: Sequence[str]) -> str:
    """The lowest and the highest p50 of the passes."""
    rows = [
        [
            kind,
            *(
                f"{min(e[name].p50):.3f} to {max(e[name].p50):.3f}" if name in e else ""
                for name in names
            ),
        ]
        for kind, e in found.items()
    ]
    return table(("p50 of the passes, ms", *names), rows)


def agreement(found: Mapping[str, Mapping[str, float]]) -> str:
    """The share of the queries that find as many cases as with searchcases."""
    names = list(dict.fromkeys(name for shares in found.values() for name in shares))
    rows = [
        [kind, *(f"{shares[name]:.0%}" if name in shares else "" for name in names)]
        for kind, shares in found.items()
    ]
    return table(("", *names), rows)


def growth(found: Mapping[int, Mapping[str, Latency]], kind: str) -> str:
    """Medians by number of cases, and how many times they grow from one number to the next."""
    names = list(next(iter(found.values())))
    rows = []
    before: Mapping[str, Latency] | None = None
    for count, engines in sorted(found.items()):
        cells = [f"{engines[name].middle:.3f}" for name in names]
        grown = [_ratio(engines[n].middle, before and before[n].middle) for n in names]
        rows.append([f"{count:,}", *cells, *grown])
        before = engines
    heads = [f"cases; {kind}, p50 ms", *names, *(f"{name}, times" for name in names)]
    return table(heads, rows)


def cold(found: Sequence[Pairs]) -> str:
    """Searches from the shell beside a hello."""
    rows = [
        [
            f"`{pairs.query}`",
            f"{statistics.median(pairs.searches) * 1000:.0f}",
            f"{statistics.median(pairs.hellos) * 1000:.0f}",
            f"{statistics.median(pairs.ratios):.2f}",
            f"{min(pairs.ratios):.2f} to {max(pairs.ratios):.2f}",
        ]
        for pairs in found
    ]
    return table(("query", "search, ms", "hello, ms", "ratio", "of the pairs"), rows)


def throughput(found: Throughput) -> str:
    """Queries a second, one way beside another."""
    rows = [
        [name, f"{rate:,.0f}", f"{rate / found.one:.2f}"]
        for name, rate in (
            ("1 thread", found.one),
            ("4 threads of one process", found.threads),
            ("2 processes", found.processes),
        )
    ]
    return table((f"{OWN}, all kinds", "queries/s", "to 1 thread"), rows)


def columns(found: Latencies) -> list[str]:
    """The engines that were asked anything, in their order."""
    order = (OWN, OWN_NAMES, TANTIVY, TANTIVY_ONE, SQLITE, BM25S, WHOOSH)
    return [name for name in order if any(name in engines for engines in found.values())]


def _milliseconds(value: Latency | None) -> str:
    return f"{value.middle:.3f} / {value.slow:.3f}" if value else ""


def _range(values: Sequence[float]) -> str:
    return f"{min(values):,.1f} to {max(values):,.1f}" if len(values) > 1 else ""


def _ratio(one: float | None, other: object) -> str:
    return f"{one / other:.2f}" if one and isinstance(other, int | float) and other else ""
