"""Which items of a text are one token? Items in, forms out; rules from ``data/normal.json``.

========================== ========================== ===================
written                    forms                      terms
========================== ========================== ===================
T1-weighted, T1 WI         "t1 weighted", "t1 wi"     t1
3 cm, 3-cm                 "3 cm"                     30mm
3 x 4 cm, 3x4 cm           "3 cm" "x" "4 cm"          30mm x 40mm
para-paresis, para paresis "para paresis" "paresis"   paraparesi paresi
x-ray, x ray               "x ray"                    xray
L4-5, L4/5                 "l4" "l5"                  l4 l5
type II, stage IIIb        "type" "ⅱ", "stage" "ⅲb"   type 2, stage 3b
========================== ========================== ===================

A rule looks at neighbours only: at a word, the joint or space behind it and the next word. Marks
are no words, so nothing is joined across them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from searchcases.analysis.items import JOINTS, MARKS
from searchcases.analysis.stems import is_stop_word
from searchcases.analysis.tables import (
    NUMBER,
    compounds,
    free_prefixes,
    graded,
    names,
    prefixes,
    units,
)

UNIT = 1  # 3 | cm
TIMES = 2  # 3 | x
FACTOR = 4  # x | 4
SEQUENCE = 8  # t1 | weighted
LEVEL = 16  # l4 | 5
BOUND = 32  # para-paresis
FREE = 64  # para paresis
COMPOUND = 128  # x | ray
GRADE = 256  # type | ii
GRADES = 512  # ii | iii
ALONE = 1024  # 3x4cm
"""Why neighbours may belong together: what the first begins and the second goes on with."""

ACROSS = {
    "": UNIT | TIMES | FACTOR | SEQUENCE | FREE | COMPOUND | GRADE,
    "-": UNIT | SEQUENCE | LEVEL | BOUND | COMPOUND | GRADE | GRADES,
    "/": LEVEL | GRADES,
}
"""What may stand between the two: a space (or nothing that is read), a hyphen, a slash."""

_SHORTEST_FREE = 4  # letters of a word that is joined over a space: not "hyper to", "intra or"


Joined = tuple[str, int, int]
"""A token: its form, and the first and the last of the items that it stands for."""


@lru_cache(100_000)
def links(item: str) -> tuple[int, int]:
    """What an item begins, and what it goes on with."""
    special = _special().get(item)
    if special:
        return special
    if item.isalpha():
        return 0, _as_rest(item)
    size = _sizes().fullmatch(item)
    if not size:
        return 0, _as_rest(item)
    numbers, unit = size.groups()
    if unit:
        return ALONE if "x" in numbers else 0, FACTOR
    return UNIT | TIMES, FACTOR | (LEVEL if item in _LEVELS else 0)


def begun(items: Iterable[str]) -> list[int]:
    """What each item begins: ``links`` for many, most of which begin nothing."""
    known = _begins().get
    # Digits and the point stand before the colon, letters behind it.
    return [links(item)[0] if item < ":" else known(item, 0) for item in items]


def followed(items: Iterable[str]) -> list[int]:
    """What each item goes on with: ``links`` for many, which it need not remember."""
    known, as_rest = _special().get, _as_rest
    return [
        (known(item) or (0, as_rest(item)) if item.isalpha() else links(item))[1] for item in items
    ]


_LEVELS = frozenset(map(str, range(1, 13)))


@cache
def _sizes() -> re.Pattern[str]:
    """Numbers with x between them, and a unit."""
    return re.compile(rf"({NUMBER}(?:x{NUMBER})*)({'|'.join(units())})?")


def _as_rest(word: str) -> int:
    """Whether a word may stand behind a prefix."""
    letters = word.isalpha() or word.replace("'", "").isalpha()
    if len(word) < 2 or not letters or not word.isascii() or is_stop_word(word):
        return 0
    return BOUND if len(word) < _SHORTEST_FREE else BOUND | FREE


@cache
def _begins() -> dict[str, int]:
    return {item: begins for item, (begins, _) in _special().items() if begins}


@cache
def _special() -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}

    def add(words: Iterable[str], begins: int, follows: int = 0) -> None:
        for word in words:
            known = found.get(word, (0, _as_rest(word)))
            found[word] = known[0] | begins, known[1] | follows

    add(["x"], FACTOR, TIMES)
    add(units(), 0, UNIT)
    add(names("sequences"), SEQUENCE)
    add(names("weights"), 0, SEQUENCE)
    add(prefixes(), BOUND)
    add(free_prefixes(), FREE)
    add((first for first, _ in compounds()), COMPOUND)
    add((last for _, last in compounds()), 0, COMPOUND)
    add(names("grades"), GRADE)
    add(graded(), GRADES, GRADE | GRADES)
    add((f"{letter}{number}" for letter in "ctls" for number in _LEVELS), LEVEL)
    return found


class Joiner:
    """One pass over some items.

    Args:
        items: words and marks, folded; no joints.
        gaps: before each item the joint behind the item before, or an empty string.
    """

    def __init__(self, items: Sequence[str], gaps: Sequence[str]) -> None:
        self._items, self._gaps = items, gaps
        self._found: list[Joined] = []

    def joined(self) -> list[Joined]:
        """The tokens, and the marks as they are."""
        at = 0
        for place in [place for place, begins in enumerate(begun(self._items)) if begins]:
            if place >= at:  # else it belongs to one before
                self._plainly(at, place)
                at = self._joined_at(place)
        self._plainly(at, len(self._items))
        return self._found

    def _plainly(self, start: int, end: int) -> None:
        """Items of which none begins anything."""
        numbers = range(start, end)
        self._found += zip(self._items[start:end], numbers, numbers, strict=True)

    def _joined_at(self, at: int) -> int:
        """One item, and those that belong to it; where the next one stands."""
        link = self._link(at)
        if link & (UNIT | TIMES | ALONE):
            return self._size(at)
        if link & SEQUENCE or (link & COMPOUND and self._is_compound(at)):
            return self._merge(at)
        if link & LEVEL:
            return self._level(at)
        if link & (BOUND | FREE):
            return self._prefix(at)
        at = self._plain(at)
        return self._grades(at) if link & GRADE else at

    def _link(self, at: int) -> int:
        """Why an item and the next one may belong together."""
        begins = links(self._items[at])[0]
        if not begins or at + 1 == len(self._items):
            return begins & ALONE
        across = ACROSS[self._gaps[at + 1]] & links(self._items[at + 1])[1]
        return begins & (across | ALONE)

    def _plain(self, at: int) -> int:
        self._found.append((self._items[at], at, at))
        return at + 1

    def _is_compound(self, at: int) -> bool:
        return (self._items[at], self._items[at + 1]) in compounds()

    def _merge(self, at: int) -> int:
        """Two words that are one token."""
        form = f"{self._items[at]} {self._items[at + 1]}"
        self._found.append((form, at, at + 1))
        return at + 2

    def _prefix(self, at: int) -> int:
        """Two words that are one, whose second is a token of its own as well."""
        if self._link(at + 1) & (BOUND | FREE):  # non-intra-axial: of two prefixes the last
            return self._plain(at)
        return self._merge(at) - 1

    def _level(self, at: int) -> int:
        """Two vertebrae of which the second has no letter."""
        level, number = self._items[at], self._items[at + 1]
        if int(number) <= int(level[1:]) or self._link(at + 1) & UNIT:
            return self._plain(at)
        self._plain(at)
        self._found.append((level[0] + number, at + 1, at + 1))
        return at + 2

    def _grades(self, at: int) -> int:
        """Numerals behind a word like "stage"."""
        while True:
            self._found.append((graded()[self._items[at]], at, at))
            if not self._link(at) & GRADES:
                return at + 1
            at += 1

    def _size(self, at: int) -> int:
        """Numbers with a unit behind the last, which then is that of all; else as they are."""
        start, times = at, []  # the numbers and the signs between them, each with its item
        while True:
            size = _sizes().fullmatch(self._items[at])
            assert size is not None  # nothing else begins or goes on with such a link
            numbers, unit = size.groups()
            for number in numbers.split("x"):
                times += [(number, at), ("x", at)]
            link = self._link(at)
            if unit or link & UNIT:
                break
            if not (link & TIMES and self._link(at + 1) & FACTOR):
                while start <= at:
                    start = self._plain(start)
                return start
            times[-1] = ("x", at + 1)
            at += 2
        last = at if unit else at + 1
        ending = unit or f" {self._items[last]}"
        for sign, item in times[:-2]:
            self._found.append((sign if sign == "x" else sign + ending, item, item))
        self._found.append((times[-2][0] + ending, at, last))
        return last + 1


def join(found: Sequence[str]) -> list[Joined]:
    """The tokens of a text without its marks; they count what was found from 0.

    Args:
        found: words, marks and joints, folded.
    """
    items, gaps, where = found, [""] * len(found), list(range(len(found)))
    joints = [number for number, item in enumerate(found) if item in JOINTS]
    if joints:
        where = [number for number, item in enumerate(found) if item not in JOINTS]
        items, gaps = [found[number] for number in where], [""] * (len(where) + 1)
        for before, number in enumerate(joints):  # of several in a row, the last
            gaps[number - before] = found[number]
    return [
        (form, where[first], where[last])
        for form, first, last in Joiner(items, gaps).joined()
        if form not in MARKS
    ]
