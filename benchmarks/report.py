"""How do the figures compare with the bars? A table in Markdown; every ratio is ours to theirs."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table.

    Attributes:
        name: what was measured, and how it is summed up.
        ours, theirs: the figures; None where there is none.
        unit: of both: ``B``, ``MB``, ``s``, ``ms``, ``KB/case`` or empty.
        bar, goal: the ratio that must and the one that should not be exceeded; None for none.
    """

    name: str
    ours: float | None
    theirs: float | None
    unit: str = ""
    bar: float | None = None
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        """Ours to theirs."""
        return self.ours / self.theirs if self.ours is not None and self.theirs else None


def table(rows: Sequence[Row], us: str, them: str) -> str:
    """The rows in Markdown."""
    lines = [
        f"| | {us} | {them} | ratio | bar | goal | |",
        "| --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for row in rows:
        cells = [
            row.name,
            _figure(row.ours, row.unit),
            _figure(row.theirs, row.unit),
            _ratio(row.ratio),
            _ratio(row.bar),
            _ratio(row.goal),
            _verdict(row),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def spread(values: Sequence[float]) -> str:
    """Median, mean and range of sizes in bytes."""
    if not values:
        return "none"
    middle, mean = statistics.median(values), statistics.fmean(values)
    low, high = min(values), max(values)
    return f"median {middle:,.0f}, mean {mean:,.0f}, {low:,.0f} to {high:,.0f}, n = {len(values)}"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that so large a share of the values does not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    digits = 0 if unit in ("", "B") or value >= 1000 else 2 if unit in ("ms", "x") else 1
    return f"{value:,.{digits}f} {unit}".rstrip()


def _ratio(value: float | None) -> str:
    if value is None:
        return ""
    return f"1/{1 / value:.3g}" if 0 < value < 0.9 else f"{value:.2f}"


def _verdict(row: Row) -> str:
    if row.ratio is None or (row.bar is None and row.goal is None):
        return ""
    if row.goal is not None and row.ratio <= row.goal:
        return "goal reached"
    if row.bar is None:
        return "goal missed"
    return "within the bar" if row.ratio <= row.bar else "**bar missed**"
