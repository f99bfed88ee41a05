"""Which plots tell what an archive holds? Bars, columns and an age pyramid, as inline SVG.

The geometry is worked out here; ``plot.svg.jinja`` draws it. Colours and fonts are left to the
stylesheet (the pages forbid inline styles), by the classes of the shapes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import jinja2
from markupsafe import Markup

from searchcases.facets import AGE_BANDS, facet_values
from searchcases.segment.reader import Segment
from searchcases.sitegen.cards import HEADINGS
from searchcases.sitegen.rendering import render
from searchcases.sitegen.topics import LABELS, Topics
from searchcases.sitegen.views import Link, Plot
from searchcases.statistics import Summary

WIDTH = 480  # units; of a phone's width the text is still readable
ROW, BAR = 26, 16  # height of a row, and of the bar in it
LABELS_WIDTH, NUMBERS_WIDTH = 160, 48
COLUMNS_HEIGHT = 200
MOST_ROWS = 20
"""Bars of one plot; the values that fewer cases have are one bar together."""

MAX_LABEL = 24  # characters that fit beside a bar


@dataclass(frozen=True, slots=True)
class Shape:
    """A bar: where it lies, in units of the drawing, and its class."""

    x: float
    y: float
    width: float
    height: float
    kind: str = "bar"


@dataclass(frozen=True, slots=True)
class Text:
    """A word: where its baseline begins, ends (``end``) or has its middle (``middle``)."""

    text: str
    x: float
    y: float
    anchor: str = "start"
    kind: str = "label"


def plots_of(
    environment: jinja2.Environment, segment: Segment, summary: Summary, topics: Topics
) -> Iterator[Plot]:
    """The plots of the statistics page; those that would be empty are left out."""
    for kind in ("modality", "anatomy"):
        rows = _most([topic.link for topic in topics.by_kind[kind]])
        yield from _bars(environment, f"Cases by {LABELS[kind].lower()}", rows)
    yield from _pyramid(environment, segment)
    years = [Link(year, "", count) for year, count in summary.distributions["year"].items()]
    yield from _columns(environment, "Cases by year", years)
    words = [
        Link(HEADINGS[name], "", round(tokens / cases))
        for name, (cases, tokens) in summary.fields.items()
        if cases and name in HEADINGS
    ]
    yield from _bars(environment, "Words per section, on average", words, unit="Words")


def _most(rows: Sequence[Link]) -> list[Link]:
    if len(rows) <= MOST_ROWS:
        return list(rows)
    others = rows[MOST_ROWS - 1 :]
    return [*rows[: MOST_ROWS - 1], Link(f"{len(others)} others", "", sum(r.count for r in others))]


def _bars(
    environment: jinja2.Environment, heading: str, rows: Sequence[Link], unit: str = "Cases"
) -> Iterator[Plot]:
    if not rows:
        return
    most = max(row.count for row in rows)
    space = WIDTH - LABELS_WIDTH - NUMBERS_WIDTH
    shapes, texts = [], []
    for number, row in enumerate(rows):
        top = number * ROW + (ROW - BAR) / 2
        length = _length(row.count, most, space)
        shapes.append(Shape(LABELS_WIDTH, top, length, BAR))
        texts += [
            Text(_short(row.text), LABELS_WIDTH - 8, top + 12, "end"),
            Text(f"{row.count:,}", LABELS_WIDTH + length + 6, top + 12, kind="value"),
        ]
    axis = Shape(LABELS_WIDTH, 0, 0, len(rows) * ROW)
    svg = _drawn(environment, heading, len(rows) * ROW, shapes, texts, [axis])
    yield Plot(heading, svg, tuple(rows), unit)


def _columns(environment: jinja2.Environment, heading: str, rows: Sequence[Link]) -> Iterator[Plot]:
    if not rows:
        return
    most = max(row.count for row in rows)
    pitch = min(60.0, WIDTH / len(rows))
    every = -(-40 // int(max(1, pitch)))  # a label is some 40 units wide: not all of them fit
    shapes, texts = [], []
    for number, row in enumerate(rows):
        height = _length(row.count, most, COLUMNS_HEIGHT - 20)
        left = number * pitch
        shapes.append(Shape(left + pitch * 0.15, COLUMNS_HEIGHT - height, pitch * 0.7, height))
        if number % every == 0:
            middle = left + pitch / 2
            texts.append(Text(row.text, middle, COLUMNS_HEIGHT + 18, "middle"))
            above = COLUMNS_HEIGHT - height - 5
            texts.append(Text(f"{row.count:,}", middle, above, "middle", "value"))
    axis = Shape(0, COLUMNS_HEIGHT, len(rows) * pitch, 0)
    svg = _drawn(environment, heading, COLUMNS_HEIGHT + 26, shapes, texts, [axis])
    yield Plot(heading, svg, tuple(rows))


def _pyramid(environment: jinja2.Environment, segment: Segment) -> Iterator[Plot]:
    """Ages upwards, women to the left of the middle and men to the right of it."""
    ages = {value.label: value.doc_ids for value in facet_values(segment, "age")}
    sexes = {value.label: value.doc_ids for value in facet_values(segment, "sex")}
    bands = [label for label, _, _ in AGE_BANDS]
    counts = {
        sex: [len(ages.get(band, frozenset()) & sexes.get(sex, frozenset())) for band in bands]
        for sex in "FM"
    }
    most = max(map(max, counts.values()))
    if not most:
        return
    half = (WIDTH - LABELS_WIDTH) / 2 - NUMBERS_WIDTH
    left, right = WIDTH / 2 - LABELS_WIDTH / 2, WIDTH / 2 + LABELS_WIDTH / 2
    shapes = []
    texts = [Text("Female", left, 16, "end", "heading"), Text("Male", right, 16, kind="heading")]
    rows: list[Link] = []
    for number, band in enumerate(reversed(bands), start=1):
        top = number * ROW + (ROW - BAR) / 2
        name = band.replace("-", "–")
        women, men = (counts[sex][-number] for sex in "FM")
        one, other = _length(women, most, half), _length(men, most, half)
        shapes += [
            Shape(left - one, top, one, BAR, "bar female"),
            Shape(right, top, other, BAR, "bar male"),
        ]
        texts += [
            Text(name, WIDTH / 2, top + 12, "middle"),
            Text(f"{women:,}", left - one - 6, top + 12, "end", "value"),
            Text(f"{men:,}", right + other + 6, top + 12, kind="value"),
        ]
        rows += [Link(f"{name}, female", "", women), Link(f"{name}, male", "", men)]
    heading = "Cases by age and sex"
    yield Plot(
        heading,
        _drawn(environment, heading, ROW * (len(bands) + 1), shapes, texts, []),
        tuple(rows),
    )


def _drawn(
    environment: jinja2.Environment,
    heading: str,
    height: float,
    shapes: Sequence[Shape],
    texts: Sequence[Text],
    lines: Sequence[Shape],
) -> Markup:
    svg = render(
        environment,
        "plot.svg.jinja",
        name="-".join(heading.lower().replace(",", "").split()),
        heading=heading,
        width=WIDTH,
        height=height,
        shapes=shapes,
        texts=texts,
        lines=lines,
    )
    return Markup(svg.decode())  # noqa: S704  rendered with everything escaped


def _length(count: int, most: int, space: float) -> float:
    return round(space * count / most, 1) if most else 0.0


def _short(label: str) -> str:
    return label if len(label) <= MAX_LABEL else label[: MAX_LABEL - 1] + "…"
