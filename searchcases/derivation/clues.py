"""Which texts may name a side, a plane, a scan or a size? So that the others need not be searched.

A form has a clue for each thing whose letters it holds. What the rules look for begins with these
letters side by side, within one word, and no entity of HTML has them in its name; so a text
without the clue does not hold it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
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

_SIGNS = (*CLUES, "mm", "cm", "imet")  # a form without any of them, and without a digit, has none
_UNIT = re.compile("(?:mm|cm|millimet|centimet)(?<![a-z](?:mm|cm))(?<![a-z](?:mill|cent)imet)")
_NUMBER = re.compile("[0-9]")


def clues(forms: Sequence[str]) -> NDArray[np.int64]:
    """The clues of each form."""
    found = np.zeros(len(forms), np.int64)
    ends = np.cumsum(np.fromiter(map(len, forms), np.int64, len(forms)) + 1)
    text = "\n".join(forms)
    places = [place for sign in _SIGNS for place in _places(sign, text)]
    which = {*np.searchsorted(ends, places, side="right").tolist()}
    which.update(number for number, form in enumerate(forms) if not form.isalpha())
    for number in which:
        found[number] = _clues(forms[number])
    return found


def _places(sign: str, text: str) -> Iterator[int]:
    """Where a sign stands in a text: in one of many forms it is found most quickly so."""
    place = text.find(sign)
    while place >= 0:
        yield place
        place = text.find(sign, place + 1)


def _clues(form: str) -> int:
    found = sum(clue for name, clue in CLUES.items() if name in form)
    found |= UNIT if _UNIT.search(form) else 0
    return found | NUMBER if _NUMBER.search(form) else found


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
