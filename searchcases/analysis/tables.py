"""What do the rules of forms know? The tables of ``data/normal.json``, ready to be looked up."""

from __future__ import annotations

from functools import cache
from typing import Any

from searchcases.data import load


@cache
def normal() -> dict[str, Any]:
    """The file."""
    return load("normal.json")


@cache
def names(key: str) -> frozenset[str]:
    """A list of words, as a set."""
    return frozenset(normal()[key].split())


@cache
def free_prefixes() -> frozenset[str]:
    """Prefixes that stand nowhere alone."""
    return frozenset(normal()["prefixes"]["free"].split())


@cache
def prefixes() -> frozenset[str]:
    """All that are joined with the word behind their hyphen."""
    return free_prefixes() | frozenset(normal()["prefixes"]["bound"].split())


@cache
def compounds() -> frozenset[tuple[str, str]]:
    """Pairs of words that are one."""
    pairs = map(str.split, normal()["compounds"].split(","))
    return frozenset((first, last) for first, last in pairs)


@cache
def units() -> dict[str, int]:
    """Tenths of a millimetre per unit of length."""
    found: dict[str, int] = normal()["units"]
    return found


@cache
def greek() -> dict[str, str]:
    """Names of the letters."""
    return dict(pair.split() for pair in normal()["greek"].split(","))


NUMBER = r"(?:[0-9]{1,4}(?:\.[0-9]{1,3})?|\.[0-9]{1,3})"
"""The number of a size; a longer one is none."""

_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
NUMERALS = {numeral: chr(0x2170 + place) for place, numeral in enumerate(_ROMAN)}
"""Small Roman numerals as letters, and as the one sign that Unicode has for each.

The sign is the form of a numeral that is meant as one. Folding takes signs to letters, so that no
other word of a text has such a form.
"""

SUFFIXED = {"i": "abc", "ii": "abc", "iii": "abc", "iv": "ab"}
"""Letters that may follow: stage IIIb; IVc would be the vena cava, VIa a word."""


@cache
def graded() -> dict[str, str]:
    """What may stand behind a grade, as letters, and its form there."""
    found = dict(NUMERALS)
    for numeral, letters in SUFFIXED.items():
        found |= {numeral + letter: NUMERALS[numeral] + letter for letter in letters}
    return found
