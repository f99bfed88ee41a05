"""How does text reach the screen? Colour and width of a terminal; plain text everywhere else."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Iterator, Sequence

MIN_WIDTH = 40  # narrower terminals wrap by themselves
MAX_WIDTH = 100  # beyond this, lines of prose are hard to follow
_NO_TERMINAL_WIDTH = 100


def on_terminal() -> bool:
    """Whether stdout is a terminal that may be coloured (https://no-color.org)."""
    return _is_terminal() and not os.environ.get("NO_COLOR")


def width() -> int:
    """Columns to fill."""
    if not _is_terminal():
        return _NO_TERMINAL_WIDTH
    import shutil  # only for terminals

    return max(MIN_WIDTH, min(shutil.get_terminal_size().columns, MAX_WIDTH))


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()  # it may be closed from the start


def styled(text: str, *styles: str) -> str:
    """Text with some styles (see ``_CODES``) on a terminal, else the text alone."""
    if not on_terminal():
        return text
    return "".join(f"\x1b[{_CODES[style]}m" for style in styles) + f"{text}\x1b[{_PLAIN}m"


_PLAIN = 0
_CODES = {"bold": 1, "dim": 2, "struck": 9, "red": 31, "yellow": 33, "cyan": 36}
"""Select Graphic Rendition (ECMA-48, 8.3.117). Typer writes the same, once it is imported."""


def marked(
    text: str, marks: Sequence[tuple[int, int]], indent: str, struck: Sequence[bool]
) -> Iterator[str]:
    """Lines of a text, wrapped and indented, with marked places set off on a terminal.

    Args:
        text: on one line.
        marks: (start, end) of the marked places, ascending.
        indent: stands before each line.
        struck: of each mark, whether it is struck through instead.
    """
    offset = 0
    for line in textwrap.wrap(text, width() - len(indent), break_on_hyphens=False):
        offset = text.index(line, offset)
        end = offset + len(line)
        pieces, at = [], offset
        for (start, stop), is_struck in zip(marks, struck, strict=True):
            start, stop = max(start, offset), min(stop, end)  # noqa: PLW2901
            if start < stop:
                word = text[start:stop]
                styles = ("dim", "struck") if is_struck else ("yellow", "bold")
                pieces += [text[at:start], styled(word, *styles)]
                at = stop
        yield indent + "".join([*pieces, text[at:end]])
        offset = end


def wrapped(text: str, indent: str) -> Iterator[str]:
    """Lines of a text, wrapped and indented; its own line breaks stay."""
    for line in text.splitlines():
        pieces = textwrap.wrap(line, width() - len(indent), break_on_hyphens=False)
        yield from ((indent + piece).rstrip() for piece in pieces or [""])


def bar(share: float, cells: int) -> str:
    """A bar of ``share`` (0..1) of ``cells`` character cells, in eighths of a cell."""
    eighths = round(share * cells * 8)
    return "█" * (eighths // 8) + " ▏▎▍▌▋▊▉"[eighths % 8].strip()
