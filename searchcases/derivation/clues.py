"""Which texts may name a side, a plane, a scan or a size? So that the others need not be searched.

A form has a clue for each thing whose letters it holds. What the rules look for begins with these
letters side by side, within one word, and no entity of HTML has them in its name; so a text
without the clue does not hold it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

_SIDES = ("left", "right", "bilateral", "midline")
_PLANES = ("axial", "sagittal", "coronal", "oblique")

CLUES: Mapping[str, int] = MappingProxyType(
    {name: 1 << number for number, name in enumerate((*_SIDES, *_PLANES, "scan"))}
)
"""The clue of each thing, a bit."""

SIDE, PLANE = (sum(CLUES[name] for name in names) for names in (_SIDES, _PLANES))
SCAN = CLUES["scan"]
UNIT = 1 << 9  # that may stand behind a number
NUMBER = 1 << 10
SIZE = 1 << 11  # of a text: a unit near behind a number

WIDTH = 16
"""Bits that clues take up."""

_NEAR = 5
"""Words, marks and joints from a number to its unit at most: ``sizes`` looks for up to five full
stops, of which those after the first say nothing, and two hyphens between them."""

_NAMED = re.compile("|".join(CLUES))
_UNIT = re.compile("(?:mm|cm|millimet|centimet)(?<![a-z](?:mm|cm))(?<![a-z](?:mill|cent)imet)")
_NUMBER = re.compile("[0-9]")


def clues(forms: Sequence[str]) -> NDArray[np.int64]:
    """The clues of each form."""
    return np.fromiter(map(_clues, forms), np.int64, len(forms))


def _clues(form: str) -> int:
    found = 0 if form.isalpha() or not _NUMBER.search(form) else NUMBER
    if _NAMED.search(form):
        found |= sum(clue for name, clue in CLUES.items() if name in form)
    if "m" in form and _UNIT.search(form):
        found |= UNIT
    return found


def sizes_at(places: NDArray[np.int64], there: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places of units that stand near behind a number in ASCII text; elsewhere they may be more.

    Args:
        places: of words and marks, ascending.
        there: clues of each.
    """
    numbers, units = (places[there & clue > 0] for clue in (NUMBER, UNIT))
    before = np.searchsorted(numbers, units, side="right")
    latest = np.concatenate(([-_NEAR - 1], numbers))[before]
    found: NDArray[np.int64] = units[units - latest <= _NEAR]
    return found
