"""How do figures look in Markdown?"""

from __future__ import annotations

from collections.abc import Sequence

from searchcases.evaluation import Interval, PerQuery, mean


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; columns without a name are text, the others are figures."""
    lines = [heads, ["---:" if head else "---" for head in heads], *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def figure(value: float) -> str:
    """A share without its leading zero: ``.538``, ``1.000``."""
    return f"{value:.3f}".removeprefix("0")


def means(values: PerQuery, names: Sequence[str]) -> list[str]:
    """The means of some measures."""
    return [figure(mean(values[name])) for name in names]


def signed(value: float) -> str:
    """A difference: ``+.012``."""
    return f"{value:+.3f}".replace("0.", ".", 1)


def span(found: Interval) -> str:
    """A difference with its interval."""
    return f"{signed(found.mean)} ({signed(found.low)} to {signed(found.high)})"
