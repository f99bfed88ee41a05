"""Which words, marks and joints does a text hold, in order?

A *mark* ends a sentence (``.``) or divides it (``,`` ``:`` ``(`` ``)``). A *joint* (``-`` ``/``)
stands directly between two words. Everything else but words says nothing. No item spans white
space, and none depends on what lies beyond it, so a text may be cut there and its pieces read
apart; a hard line break, which ends a sentence as well, is the only one that stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from searchcases.analysis.folding import fold, word_class, word_expression
from searchcases.analysis.tables import names

MARKS = frozenset(".,:()")
JOINTS = frozenset("-/")

_SAME = {
    "\n": ".", "!": ".", "?": ".", ";": ".", "[": "(", "]": ")", "×": "x",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "−": "-",
}  # fmt: skip
_ASCII_SAME = {sign: mark for sign, mark in _SAME.items() if sign.isascii() and sign != "\n"}

# Behind a line break: a blank line, a bullet, a number or a capital. Others are wrapped lines.
_HARD_BREAK = r"\n(?=[^\S\n]*(?:\n|[A-Z0-9•·▪●]|[-*]\s))"


@cache
def _expression(*, ascii_only: bool) -> str:
    """The regular expression of one item; the short classes serve texts that are all ASCII."""
    characters = word_class(ascii_only=ascii_only)
    closing, dashes = (")\\]}\"'", "-/") if ascii_only else (")\\]}\"'”’»", "-/‐‑‒–−")
    word = word_expression(ascii_only=ascii_only)
    return "|".join([
        word,
        r"[,:](?!(?<=[0-9].)[0-9])|[()\[\]]",  # not those of 1,000 and 3:1
        # The first of the signs at the end of a piece, or between "seen.The" without a space.
        rf"(?<![.!?;])[.!?;](?:(?=[.!?;{closing}]{{0,4}}(?!\S))|(?<=[a-z][a-z].)(?=[A-Z]))"
        + _no_abbreviation(),
        rf"(?<=[{characters}])[{dashes}](?=[{characters}])",
        rf"\.(?<![{characters}.]\.)(?=[0-9]){word}",  # a number that begins with its point
        *(() if ascii_only else "×"),
    ])  # fmt: skip


def _no_abbreviation() -> str:
    """What a full stop must not end: "approx" or "Approx", but not within a word."""
    by_length: dict[int, list[str]] = {}
    for word in sorted(names("abbreviations")):
        either = f"[{word[0]}{word[0].upper()}]{re.escape(word[1:])}"
        by_length.setdefault(len(word), []).append(either)
    choices = [f"(?:{'|'.join(words)})\\." for _, words in sorted(by_length.items())]
    return "".join(f"(?<![^A-Za-z0-9]{choice})(?<!^{choice})" for choice in choices)


_PLAIN = re.compile("[A-Za-z0-9]+")


def text_pattern(text: str) -> re.Pattern[str]:
    """The pattern of one item of this text, or of a hard line break.

    For plain words with blanks between them, as most queries are, it need not know much.
    """
    is_ascii = text.isascii()
    if is_ascii and text.replace(" ", "").isalnum():
        return _PLAIN
    return item_pattern(ascii_only=is_ascii)


@cache
def item_pattern(*, ascii_only: bool) -> re.Pattern[str]:
    """The pattern for every text; the short one serves texts that are all ASCII."""
    return re.compile(f"{_expression(ascii_only=ascii_only)}|{_HARD_BREAK}")


@cache
def _lines_pattern(*, ascii_only: bool) -> re.Pattern[str]:
    return re.compile(f"\n|{_expression(ascii_only=ascii_only)}")


def same_sign(item: str) -> str:
    """One sign for those that mean the same; a word as it is."""
    return _SAME.get(item, item)


def items_of(found: Sequence[str]) -> list[str]:
    """The items that ``text_pattern`` has found; one is empty where a word is nothing but marks."""
    same = _SAME.get
    return [same(item) or fold(item) for item in found]


def items_of_lines(text: str) -> list[str]:
    r"""The items of a text without hard line breaks, and a line break for each line break.

    >>> items_of_lines("T1-weighted (3.1 cm),\nseen.\n")
    ['t1', '-', 'weighted', '(', '3.1', 'cm', ')', ',', '\n', 'seen', '.', '\n']
    """
    if not text.isascii():
        found = _lines_pattern(ascii_only=False).findall(text)
        return [item for item in map(_item_of_line, found) if item]
    same = _ASCII_SAME.get
    found = _lines_pattern(ascii_only=True).findall(text)
    return [same(item, item) for item in map(str.lower, found)]


def _item_of_line(found: str) -> str:
    return found if found == "\n" else _SAME.get(found) or fold(found)


_hard_breaks = re.compile(_HARD_BREAK)


def with_hard_breaks(text: str) -> str:
    """A text whose hard line breaks are full stops that stand alone."""
    return _hard_breaks.sub(" . ", text) if "\n" in text else text
