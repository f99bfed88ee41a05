"""What does a text say where HTML's entities stand in it?

Texts from the web hold ``&nbsp;`` and ``&#39;``, even ``&amp;lt;``. They are read as what they
mean; what is no entity stays as it is. Names are those of ``data/normal.json``, of Greek letters,
and letters with accents, which are read without.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from searchcases.analysis.tables import greek, normal


class Decoded(NamedTuple):
    """A text as it is read.

    Attributes:
        text: with characters in place of entities.
        starts, ends: where each of its characters begins and ends in the text as written.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


@cache
def _pattern() -> re.Pattern[str]:
    accents = "acute|grave|uml|circ|tilde|cedil|ring|slash|caron"
    named = "|".join(_named())
    return re.compile(
        rf"&(?:amp;)*(?:#([0-9]{{1,7}})|#[xX]([0-9A-Fa-f]{{1,6}})|([A-Za-z])(?:{accents})|({named}));"
    )


@cache
def _named() -> dict[str, str]:
    letters = {name: letter for letter, name in greek().items()}
    capitals = {name.capitalize(): letter for name, letter in letters.items()}
    characters: dict[str, str] = normal()["entities"]
    return {**letters, **capitals, **characters}


def _meaning(found: re.Match[str]) -> str:
    decimal, hexadecimal, letter, name = found.groups()
    if letter:
        return letter
    if name:
        return _named()[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if code < 32 or 127 <= code < 160 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return " "  # no character of a text
    return chr(code)


def decoded(text: str) -> str:
    """The text as it is read.

    >>> decoded("&lt;3&nbsp;cm, Sj&ouml;gren&#39;s &amp; others")
    "<3 cm, Sjogren's & others"
    """
    return _pattern().sub(_meaning, text) if "&" in text else text


def decoded_with_places(text: str) -> Decoded:
    """The text as it is read, and where it stands."""
    if "&" not in text:
        return Decoded(text, range(len(text)), range(1, len(text) + 1))
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for found in _pattern().finditer(text):
        parts.append(text[at : found.start()])
        starts += range(at, found.start())
        ends += range(at + 1, found.start() + 1)
        meaning = _meaning(found)
        parts.append(meaning)
        starts += [found.start()] * len(meaning)
        ends += [found.end()] * len(meaning)
        at = found.end()
    parts.append(text[at:])
    starts += range(at, len(text))
    ends += range(at + 1, len(text) + 1)
    return Decoded("".join(parts), starts, ends)
