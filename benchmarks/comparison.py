"""Which figures are compared, and what is asked of them? Rows of tables, with bars and goals."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field

from processes import Cost
from report import Row, percentile
from traffic import Traffic

Times = dict[str, list[list[float]]]
"""Milliseconds per tool, round and query."""

LARGE = 200_000
"""Cases from which the absolute goals hold."""

COLD_GOAL, FURTHER_GOAL, LATENCY_GOAL = 150_000, 90_000, 20.0
"""Goals at ``LARGE``: bytes, bytes, milliseconds."""


@dataclass(slots=True)
class Figures:
    """What was measured of one tool over one count of cases.

    Attributes:
        costs: of each step of the build.
        files: sizes of the index files that are served.
        places: sizes of those among them that hold positions, read on demand.
        copies: sizes of their twins for pages opened from a disk.
        traffic: bytes in the browser.
    """

    costs: dict[str, Cost] = field(default_factory=dict)
    files: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    copies: list[int] = field(default_factory=list)
    traffic: Traffic = field(default_factory=Traffic)

    @property
    def seconds(self) -> float:
        """Of the whole build, on the wall."""
        return sum(cost.seconds for cost in self.costs.values())

    @property
    def cpu_seconds(self) -> float:
        """Of the whole build, on all cores."""
        return sum(cost.cpu_seconds for cost in self.costs.values())

    @property
    def peak(self) -> int:
        """Bytes of the largest step."""
        return max(cost.peak_bytes for cost in self.costs.values())


@dataclass(frozen=True, slots=True)
class _Measure:
    """A row before its figures are known."""

    name: str
    read: Callable[[Figures], float]
    unit: str = ""
    bar: float | None = None
    goal: float | None = None

    def row(self, one: Figures | None, other: Figures | None) -> Row:
        ours, theirs = (self.read(figures) if figures else None for figures in (one, other))
        return Row(self.name, ours, theirs, self.unit, self.bar, self.goal)


def _bytes(event: str, part: str = "sizes", how: str = "median") -> Callable[[Figures], float]:
    def read(figures: Figures) -> float:
        taken: float = getattr(statistics, how)(getattr(getattr(figures.traffic, event), part))
        return taken

    return read


TRAFFIC = (
    _Measure("start-up: the page, its search field entered", _bytes("startup"), "B"),
    _Measure("cold: start-up and first query, median", _bytes("cold"), "B", 1 / 6, 1 / 10),
    _Measure("further query, median", _bytes("further"), "B", 1 / 2.5, 1 / 4),
    _Measure("further query, mean", _bytes("further", how="fmean"), "B", 1 / 2.5, 1 / 4),
    _Measure("`fracture of knee`, median", _bytes("three_words"), "B", 1 / 8, 1 / 12),
    _Measure("`fracture of the knee`, median", _bytes("with_article"), "B", 1 / 8, 1 / 12),
    _Measure("later (facets, marked extracts): first query", _bytes("cold", "later"), "B"),
    _Measure("later: further query", _bytes("further", "later"), "B"),
)


def main_rows(count: int, one: Figures | None, other: Figures | None) -> list[Row]:
    """Bytes and costs over one count of cases: the archive against Pagefind."""
    build = (
        _Measure("index files", lambda f: len(f.files), "", 1 / 4, 1 / 5),
        _Measure(
            "index files without positions, MB; Pagefind's with",
            lambda f: (sum(f.files) - sum(f.places)) / 1e6,
            "MB",
            1 / 4,
            1 / 5,
        ),
        _Measure("beside it: all index files, MB", lambda f: sum(f.files) / 1e6, "MB"),
        _Measure("copies for `file://`", lambda f: len(f.copies)),
        _Measure("copies for `file://`, MB", lambda f: sum(f.copies) / 1e6, "MB"),
        _Measure("build: memory per case", lambda f: f.peak / 1024 / count, "KB", 1 / 4, 1 / 5),
        _Measure("build: wall; ours with every page", lambda f: f.seconds, "s", goal=1 / 2),
        _Measure("build: processor; the same", lambda f: f.cpu_seconds, "s", goal=1 / 2),
    )
    return [measure.row(one, other) for measure in (*TRAFFIC, *build)]


def growth_rows(name: str, small: Figures, large: Figures) -> list[Row]:
    """One tool over more cases against itself over fewer."""
    bar = 1.3 if name == "searchcases" else None
    rows = (
        _Measure("start-up", _bytes("startup"), "B", bar),
        _Measure("cold", _bytes("cold"), "B"),
        _Measure("further query", _bytes("further"), "B"),
        _Measure("build, processor", lambda f: f.cpu_seconds, "s"),
    )
    return [measure.row(large, small) for measure in rows]


def latency_rows(times: Times) -> list[Row]:
    """Warm queries: the archive against the fastest BM25 peer."""
    rows = []
    for share in (0.5, 0.95):
        figures = (_taken(times, tool, share) for tool in ("searchcases", "MiniSearch"))
        rows.append(Row(f"p{share * 100:.0f}", *figures, "ms", 1.0))
    return [*rows, Row("Pagefind's p50, beside it", None, _taken(times, "Pagefind", 0.5), "ms")]


def large_rows(one: Figures, times: Times) -> list[Row]:
    """The archive against the absolute goals."""
    return [
        Row("cold, median", _bytes("cold")(one), COLD_GOAL, "B", goal=1.0),
        Row("further query, median", _bytes("further")(one), FURTHER_GOAL, "B", goal=1.0),
        Row("latency, p95", _taken(times, "searchcases", 0.95), LATENCY_GOAL, "ms", goal=1.0),
    ]


def _taken(times: Times, tool: str, share: float) -> float | None:
    flat = [taken for one_round in times.get(tool, []) for taken in one_round]
    return percentile(flat, share) if flat else None
