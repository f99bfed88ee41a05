"""What does each word of a text tell of the organ system and of the way of imaging?

A word tells of one organ system at most, and is evidence of one kind for one modality. Words are
looked up in the tables for each distinct form once, see ``analysis.vocabulary``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import count
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from searchcases.data import load

T = TypeVar("T")

NUMBER = 16
"""Bits below the number of a word in what ``Words.telling`` gives."""

_OF_EVIDENCE, _ONES = 8, 255  # bits below what it is evidence for; those of that, and of a system

_HEAD = 3  # letters of the shortest root
# A word is a run of ASCII letters and digits: all words of the tables are. Bytes are split and
# looked up faster than text.
_KEPT = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789")
_SPACED = bytes(byte if byte in _KEPT else 32 for byte in range(256))


class Evidence(NamedTuple):
    """What a word may tell of a modality.

    Attributes:
        modality: its code.
        kind: ``names``, ``signs``, or the hint itself.
    """

    modality: str
    kind: str


class Words:
    """What words tell. Those that tell anything are numbered from 1, as they are met.

    They stay as long as the process: of generated cases a quarter of the distinct words.
    """

    def __init__(self) -> None:
        self._roots, self._whole = _tables()
        self._heads = {root[:_HEAD] for root in self._roots}
        self._longest = max(map(len, self._roots))
        self._numbers: dict[bytes, int] = {}
        self._next = count(1)

    def telling(self, forms: Sequence[str]) -> NDArray[np.int64]:
        """The first word of each form that tells anything: its number and what it tells; else 0.

        See ``system_of`` and ``evidence_of``.
        """
        return np.fromiter(map(self._telling, forms), np.int64, len(forms))

    def _telling(self, form: str) -> int:
        data = form.encode(errors="replace")
        words = (data,) if data.isalpha() else data.translate(_SPACED).split()
        for word in words:
            if told := self._look_up(word):
                return self._number(word) << NUMBER | told
        return 0

    def _number(self, word: bytes) -> int:
        if word not in self._numbers:  # several threads may meet it at once
            self._numbers.setdefault(word, next(self._next))
        return self._numbers[word]

    def _look_up(self, word: bytes) -> int:
        if word in self._whole:
            return self._whole[word]
        if word[:_HEAD] in self._heads:
            for size in range(min(len(word), self._longest), _HEAD - 1, -1):
                if word[:size] in self._roots:
                    return self._roots[word[:size]]
        return 0


def system_of(telling: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of the organ system that each word tells of; -1 for none."""
    return (telling & _ONES) - 1


def evidence_of(telling: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of what each word is evidence for; -1 for nothing."""
    return (telling >> _OF_EVIDENCE & _ONES) - 1


@cache
def systems() -> tuple[str, ...]:
    """The organ systems, by number."""
    return tuple(system["name"] for system in load("systems.json")["systems"])


@cache
def evidences() -> tuple[Evidence, ...]:
    """The kinds of evidence, by number."""
    return tuple(dict.fromkeys(evidence for _, evidence in _modality_words()))


def _tables() -> tuple[Mapping[bytes, int], Mapping[bytes, int]]:
    """What roots and whole words tell; a word that both tables know tells what both say."""
    of_systems, of_modalities = dict(_system_words()), dict(_modality_words())
    numbers = {one: number for number, one in enumerate(evidences())}
    roots: dict[bytes, int] = {}
    whole: dict[bytes, int] = {}
    for word in of_systems.keys() | of_modalities.keys():
        system, evidence = _longest(of_systems, word), _longest(of_modalities, word)
        told = 0 if system is None else 1 + system
        told |= 0 if evidence is None else 1 + numbers[evidence] << _OF_EVIDENCE
        (roots if word.endswith("*") else whole)[word.rstrip("*").encode()] = told
    return roots, whole


def _longest(table: Mapping[str, T], word: str) -> T | None:
    """What a table says of a word or root: of itself, else of its longest root."""
    if word in table:
        return table[word]
    ends = range(len(word), 0, -1)
    return next((table[f"{word[:end]}*"] for end in ends if f"{word[:end]}*" in table), None)


def _system_words() -> Iterator[tuple[str, int]]:
    for number, system in enumerate(load("systems.json")["systems"]):
        yield from ((f"{word}*", number) for word in " ".join(system["roots"]).split())
        yield from ((word, number) for word in " ".join(system["words"]).split())


def _modality_words() -> Iterator[tuple[str, Evidence]]:
    for modality, kinds in load("derivation.json")["modalities"].items():
        for kind, words in kinds.items():
            for word in words.split():
                yield word, Evidence(modality, word if kind == "hints" else kind)
