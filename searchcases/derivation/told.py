"""What do the words of many cases tell, part by part? Arrays, a row for each part of each case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.analysis.stream import Items
from searchcases.derivation.clues import SIZE, WIDTH, clues, sizes_at
from searchcases.derivation.words import Words, evidence_of, evidences, system_of, systems
from searchcases.model import FIELD_NUMBER, TEXT_FIELDS

Ints = NDArray[Any]

MOST_CHARACTERS = 800
"""Of a field that are read; of its words, those that begin in as many bytes. With 800, 1,500 and
all of them the organ system of 319 labelled cases was right in .925, .931 and .931; with fewer,
reading a case takes less time."""


class Part(IntEnum):
    """Fields of a case that are read together, in the order in which they are asked."""

    HEADING = 0
    FINDINGS = 1
    BEFORE = 2
    LATE = 3


FIELDS: Mapping[Part, tuple[str, ...]] = MappingProxyType(
    {
        Part.HEADING: ("title", "diagnosis"),
        Part.FINDINGS: ("findings", "impression", "other"),
        Part.BEFORE: ("history", "exam", "ddx"),
        Part.LATE: ("treatment", "discussion"),
    }
)
"""Those of each part; lists of words are in none."""

_NO_PART = -1
_PART_OF = np.array(
    [
        next((part for part, names in FIELDS.items() if name in names), _NO_PART)
        for name in TEXT_FIELDS
    ]
)


class Told(NamedTuple):
    """What words tell, by case and part.

    Attributes:
        systems: distinct words that tell of each organ system; shape (cases, parts, systems).
        evidence: distinct words that are each evidence; shape (cases, parts, evidences).
        clues: of a part, whatever ends where; shape (cases, parts).
    """

    systems: Ints
    evidence: Ints
    clues: Ints


def told_by(fields: Sequence[Mapping[str, str]], items: Items) -> Told:
    """What the words of cases tell.

    Args:
        fields: text per text field of each case.
        items: of all these texts, in order.
    """
    tokens = items.tokens
    column = items.vocabulary.column(_column)
    there = column[tokens.numbers]
    places = np.flatnonzero(there)
    there = there[places]
    names = np.fromiter(map(FIELD_NUMBER.__getitem__, chain.from_iterable(fields)), np.int64)
    part_of = _PART_OF[names]
    case_of = np.repeat(np.arange(len(fields)), [*map(len, fields)])
    row_of = np.where(part_of == _NO_PART, _NO_PART, case_of * len(Part) + part_of)
    rows = row_of[np.searchsorted(np.cumsum(tokens.counts), places, side="right")]
    count = len(fields) * len(Part)
    return Told(
        *_counted(rows, there >> WIDTH, tokens.starts[places] < MOST_CHARACTERS, count),
        _clues(rows, there & (1 << WIDTH) - 1, places, count),
    )


def _counted(rows: Ints, telling: Ints, is_near: Ints, count: int) -> tuple[Ints, Ints]:
    """Distinct words of each row that tell of each organ system; that are each evidence."""
    which = np.flatnonzero((telling > 0) & is_near & (rows >= 0))
    rows, telling = distinct(rows[which], telling[which])
    return (
        _table(rows, system_of(telling), count, len(systems())),
        _table(rows, evidence_of(telling), count, len(evidences())),
    )


def distinct(rows: Ints, values: Ints) -> tuple[Ints, Ints]:
    """The distinct pairs, in order; none of the numbers is negative."""
    width = int(values.max(initial=0)).bit_length()
    if int(rows.max(initial=0)).bit_length() + width < _BITS:  # of what is read at once, all have
        pairs = np.sort(rows << width | values)  # ``unique`` takes longer
        pairs = pairs[np.diff(pairs, prepend=-1) > 0]
        return pairs >> width, pairs & (1 << width) - 1
    pairs = np.unique(np.stack((rows, values), axis=1), axis=0)
    return pairs[:, 0], pairs[:, 1]


_BITS = 64  # of a number, its sign among them


def _table(rows: Ints, columns: Ints, count: int, width: int) -> Ints:
    """How often each column of each row occurs, as cases by parts by columns; -1 is no column."""
    places = (rows * width + columns)[columns >= 0]
    return np.bincount(places, minlength=count * width).reshape(-1, len(Part), width)


def _clues(rows: Ints, there: Ints, places: Ints, count: int) -> Ints:
    found = np.zeros(count + 1, np.int64)  # the last for what is in no part
    which = np.flatnonzero(there)
    np.bitwise_or.at(found, rows[which], there[which])
    near = sizes_at(places, there)
    found[rows[np.searchsorted(places, near)]] |= SIZE
    return found[:-1].reshape(-1, len(Part))


def _column(forms: Sequence[str]) -> Ints:
    return _words().telling(forms) << WIDTH | clues(forms)


@cache
def _words() -> Words:
    return Words()
