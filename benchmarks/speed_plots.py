"""How do the figures of ``speed`` look? Latency by kind of query, and growth; logarithmic axes.

SVG, put together here: bars and lines need no library. On white, to be read on any ground.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from engines import NAMES
from speed_search import Latency

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 760, 110, 20, 60, 40
BAR, GAP = 9, 12
HEIGHT = 340  # of the chart of lines
COLOURS = dict(
    zip(
        NAMES,
        ("#0072b2", "#56b4e9", "#d55e00", "#e69f00", "#009e73", "#cc79a7", "#666666"),
        strict=True,
    )
)
"""Of each engine: Okabe and Ito's, which people of all kinds of colour vision tell apart (2008)."""

STYLE = "text{font:12px sans-serif;fill:#222}.h{font-weight:bold}.g{stroke:#ddd}"


def bars(found: Mapping[str, Mapping[str, Latency]], names: Sequence[str]) -> str:
    """Bars of the p50 and a line on to the p95, per kind of query and engine."""
    values = [
        value
        for kind in found.values()
        for one in kind.values()
        for value in (one.middle, one.slow)
    ]
    low, high = _decades(values)
    shapes, y = [], TOP + 6.0
    for kind, engines in found.items():
        present = [(COLOURS[name], engines[name]) for name in names if name in engines]
        middle = y + len(present) * BAR / 2 + 4
        shapes.append(_text(kind, LEFT - 8, middle, "end"))
        for colour, latency in present:
            end, far = (_along(v, low, high) for v in (latency.middle, latency.slow))
            centre = y + BAR / 2
            shapes += [
                _box(LEFT, y, end - LEFT, BAR - 1, colour),
                f'<path d="M{end:.1f} {centre:.1f}H{far:.1f}" stroke="{colour}"/>',
            ]
            y += BAR
        y += GAP
    lines = _grid(low, high, TOP, y)
    heading = "Milliseconds a query: bars to p50, lines to p95"
    return _drawing(heading, y + BOTTOM, [*lines, *_legend(names), *shapes])


def lines(found: Mapping[int, Mapping[str, Latency]], kind: str) -> str:
    """A line per engine: the p50 by number of cases, of which there are at least two."""
    names = list(next(iter(found.values())))
    counts = sorted(found)
    values = [found[count][name].middle for count in counts for name in names]
    low, high = _decades(values)
    first, span = math.log(counts[0]), math.log(counts[-1] / counts[0])
    shapes = []
    for decade in range(low, high + 1):
        y = _up(10.0**decade, low, high)
        shapes.append(f'<path class="g" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        shapes.append(_text(f"{10.0**decade:g} ms", LEFT - 8, y + 4, "end"))
    places = {
        count: LEFT + 30 + (WIDTH - LEFT - RIGHT - 60) * (math.log(count) - first) / span
        for count in counts
    }
    for count, x in places.items():
        shapes.append(_text(f"{count:,} cases", x, HEIGHT - 14, "middle"))
    for name in names:
        points = [(places[c], _up(found[c][name].middle, low, high)) for c in counts]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        colour = COLOURS[name]
        shapes.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        shapes += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in points]
    heading = f"{kind}: p50 by number of cases"
    return _drawing(heading, HEIGHT, [*_legend(names), *shapes])


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """Powers of ten around all values."""
    return math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))


def _along(value: float, low: int, high: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * (math.log10(value) - low) / (high - low)


def _up(value: float, low: int, high: int) -> float:
    bottom = HEIGHT - BOTTOM
    return bottom - (bottom - TOP) * (math.log10(value) - low) / (high - low)


def _grid(low: int, high: int, top: float, bottom: float) -> Iterator[str]:
    for decade in range(low, high + 1):
        x = _along(10.0**decade, low, high)
        yield f'<path class="g" d="M{x:.1f} {top}V{bottom:.1f}"/>'
        yield _text(f"{10.0**decade:g} ms", x, bottom + 16, "middle")


def _legend(names: Sequence[str]) -> Iterator[str]:
    x = 10.0
    for name in names:
        yield _box(x, 36, 10, 10, COLOURS[name])
        yield _text(name, x + 14, 45)
        x += 24 + 6.4 * len(name)  # a letter of 12 px is some 6.4 wide


def _box(x: float, y: float, width: float, height: float, colour: str) -> str:
    size = f'width="{width:.1f}" height="{height:.1f}"'
    return f'<rect x="{x:.1f}" y="{y:.1f}" {size} fill="{colour}"/>'


def _text(text: str, x: float, y: float, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _drawing(heading: str, height: float, shapes: Sequence[str]) -> str:
    size = f'viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(heading)}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>',
        f"<style>{STYLE}</style>",
        _box(0, 0, WIDTH, height, "#fff"),
        f'<text class="h" x="10" y="22">{escape(heading)}</text>',
        *shapes,
        "</svg>",
    ]
    return "\n".join(parts) + "\n"
