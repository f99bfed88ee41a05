"""Which number has each piece of many texts? Bytes in, numbers out, all pieces at once.

A hash table with open addressing (Knuth, The Art of Computer Programming 3, section 6.4) on arrays.
Python's own dictionary takes three times as long: its entries lie scattered, so that each look-up
waits for memory, while those of an array are asked for side by side.

A piece is known by its words of eight bytes: the first two and the last two, which overlap in
shorter ones. With the length they are all of it, so nothing is left to chance; the few pieces that
are longer are found by Python's dictionary.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[Any]

_WORD = 8
_LONGEST = 4 * _WORD  # bytes that the words of a key cover; longer pieces are rare
_MASKS = np.array([(1 << 8 * size) - 1 for size in range(_WORD + 1)], np.uint64)
# What ``str.split`` splits at, as far as it is one byte.
_SPACES = bytes(byte in range(9, 14) or byte in range(28, 33) for byte in range(256))
_SURROGATES = "surrogatepass"  # no file has them, but a text may
_MARGIN = b" " * _WORD  # so that a word before or behind any place can be read
# Odd, so that nothing is lost; neighbouring keys land far apart (Knuth, ibid.): the golden ratio
# and the square root of 2 as fractions of 2**64.
_FACTORS = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0x6A09E667F3BCC909))
_HALF = np.uint64(32)
# Another one in each process, so that nobody can write pieces which all have the same slot
# (Crosby & Wallach 2003, "Denial of service via algorithmic complexity attacks").
_SEED = np.uint64(int.from_bytes(os.urandom(8), "little"))
_FEWEST_BITS = 10  # of the number of a slot
_AT_ONCE = 1 << 15  # pieces, new ones, that are learned at once


class _Keys(NamedTuple):
    """What tells pieces apart, row by row.

    Attributes:
        hashes: where to look.
        lengths: bytes.
        first, last, second, third: words of eight bytes; the third is the last but one. 0 where
            the words before cover the piece.
    """

    hashes: Ints
    lengths: Ints
    first: Ints
    last: Ints
    second: Ints
    third: Ints

    def some(self, which: Ints) -> _Keys:
        """Some of them."""
        return _Keys(*(column[which] for column in self))


class _Pieces(NamedTuple):
    """The pieces of some bytes, in reading order or some of them.

    Attributes:
        data: the bytes.
        starts, ends: where each piece is, half-open; int32.
        keys: of each.
    """

    data: bytes
    starts: Ints
    ends: Ints
    keys: _Keys

    @classmethod
    def of(cls, text: str) -> _Pieces:
        """Those of a text."""
        data = _MARGIN + text.encode(errors=_SURROGATES) + _MARGIN
        is_space = np.frombuffer(data.translate(_SPACES), bool)
        edges = np.flatnonzero(is_space[1:] != is_space[:-1]).astype(np.int32) + np.int32(1)
        starts, ends = edges[::2], edges[1::2]
        return cls(data, starts, ends, _keys(np.frombuffer(data, np.uint8), starts, ends))

    def some(self, which: Ints) -> _Pieces:
        """Some of them."""
        return _Pieces(self.data, self.starts[which], self.ends[which], self.keys.some(which))

    def texts(self) -> Iterator[bytes]:
        """The pieces themselves."""
        data = self.data
        for start, end in zip(self.starts.tolist(), self.ends.tolist(), strict=True):
            yield data[start:end]


class Found(NamedTuple):
    """The pieces of a text, in reading order.

    Attributes:
        numbers: of each piece; int32.
        starts: where each begins, in bytes of UTF-8; int32.
        new: those that were met for the first time, in the order of their numbers.
    """

    numbers: Ints
    starts: Ints
    new: list[str]


class Dictionary:
    """Pieces and their numbers, from 0 in the order in which they were met."""

    def __init__(self) -> None:
        self._count = 0
        self._bits = _FEWEST_BITS
        self._slots = np.full(1 << self._bits, -1, np.int32)
        self._known = _room(len(self._slots) // 2)  # at most half of the slots are taken
        self._long: dict[bytes, int] = {}

    def __len__(self) -> int:
        return self._count

    def read(self, text: str) -> Found:
        """The pieces of a text.

        Args:
            text: white space in it is ASCII.
        """
        pieces = _Pieces.of(text)
        found = self._find(pieces)
        unknown = np.flatnonzero(found < 0)
        new: list[bytes] = []
        while len(unknown):  # a few at a time: most of the others come again among them
            new += self._learn(pieces.some(unknown[:_AT_ONCE]))
            found[unknown] = self._find(pieces.some(unknown))
            unknown = unknown[found[unknown] < 0]
        return Found(
            found,
            pieces.starts - np.int32(len(_MARGIN)),
            [piece.decode(errors=_SURROGATES) for piece in new],
        )

    def _find(self, pieces: _Pieces) -> Ints:
        """The number of each piece; -1 where it has none."""
        keys = pieces.keys
        slots = self._slots_of(keys)
        found = self._slots[slots]
        is_long = keys.lengths > _LONGEST
        rest = np.flatnonzero((found >= 0) & ~is_long & ~self._same(found, keys))
        while len(rest):  # the slot is another's: on to the next one
            slots[rest] = self._behind(slots[rest])
            there = self._slots[slots[rest]]
            found[rest] = there
            rest = rest[(there >= 0) & ~self._same(there, keys.some(rest))]
        long = np.flatnonzero(is_long)
        found[long] = [self._long.get(piece, -1) for piece in pieces.some(long).texts()]
        return found

    def _same(self, numbers: Ints, keys: _Keys) -> NDArray[np.bool_]:
        """Whether the keys of these numbers, of which some may be -1, are these keys."""
        known = self._known
        same: NDArray[np.bool_] = known.first[numbers] == keys.first
        same &= known.last[numbers] == keys.last
        same &= known.lengths[numbers] == keys.lengths
        long = np.flatnonzero(keys.lengths > 2 * _WORD)
        there = numbers[long]
        same[long] &= known.second[there] == keys.second[long]
        same[long] &= known.third[there] == keys.third[long]
        return same

    def _learn(self, pieces: _Pieces) -> Iterable[bytes]:
        """Give the distinct ones of some new pieces the next numbers."""
        pieces = pieces.some(_firsts(pieces.keys))
        places: dict[bytes, int] = {}  # for ``_firsts`` may give one several times
        for place, piece in enumerate(pieces.texts()):
            places.setdefault(piece, place)
        new = pieces.keys.some(np.fromiter(places.values(), np.int64, len(places)))
        first, self._count = self._count, self._count + len(places)
        if 2 * self._count > len(self._slots):
            self._grow(first)
        for column, values in zip(self._known, new, strict=True):
            column[first : self._count] = values
        long = [(piece, n) for n, piece in enumerate(places, first) if len(piece) > _LONGEST]
        self._long.update(long)
        self._place(np.arange(first, self._count, dtype=np.int32))
        return places

    def _grow(self, count: int) -> None:
        """Make room for as many pieces again, and put the first ones into their slots anew."""
        self._bits = (4 * self._count).bit_length()
        self._slots = np.full(1 << self._bits, -1, np.int32)
        known, self._known = self._known, _room(len(self._slots) // 2)
        for column, values in zip(self._known, known, strict=True):
            column[:count] = values[:count]
        self._place(np.arange(count, dtype=np.int32))

    def _place(self, numbers: Ints) -> None:
        """Put numbers into free slots, but for those of long pieces."""
        numbers = numbers[self._known.lengths[numbers] <= _LONGEST]
        slots = self._slots_of(self._known.some(numbers))
        while len(numbers):
            free = self._slots[slots] < 0
            self._slots[slots[free]] = numbers[free]  # of several for one slot the last has it
            left = self._slots[slots] != numbers
            numbers, slots = numbers[left], self._behind(slots[left])

    def _slots_of(self, keys: _Keys) -> Ints:
        """Where each key is looked for first."""
        return keys.hashes >> np.uint64(64 - self._bits)

    def _behind(self, slots: Ints) -> Ints:
        """The next slots."""
        return slots + np.uint64(1) & np.uint64(len(self._slots) - 1)


def _room(count: int) -> _Keys:
    """Rows to be filled."""
    return _Keys(*(np.zeros(count, dtype) for dtype in ("u8", "i4", "u8", "u8", "u8", "u8")))


def _keys(data: NDArray[np.uint8], starts: Ints, ends: Ints) -> _Keys:
    """What tells these stretches of bytes apart."""
    lengths = ends - starts
    words = np.ndarray(max(0, len(data) - _WORD + 1), "<u8", data, strides=(1,))  # at every byte
    first = words[starts] & _MASKS[np.minimum(lengths, _WORD)]
    last, second, third = np.zeros((3, len(starts)), np.uint64)
    long = np.flatnonzero(lengths > _WORD)
    last[long] = words[ends[long] - _WORD]
    hashes = _mixed(_mixed(lengths.astype(np.uint64) ^ _SEED, first), last)
    long = np.flatnonzero(lengths > 2 * _WORD)
    second[long] = words[starts[long] + _WORD]
    third[long] = words[ends[long] - 2 * _WORD]
    hashes[long] = _mixed(_mixed(hashes[long], second[long]), third[long])
    return _Keys(hashes, lengths, first, last, second, third)


def _mixed(hashes: Ints, words: Ints) -> Ints:
    hashes = (hashes ^ words) * _FACTORS[0]
    hashes ^= hashes >> _HALF
    hashes *= _FACTORS[1]
    return hashes


def _firsts(keys: _Keys) -> Ints:
    """The first place of each key, ascending; where two share a hash, maybe some more.

    Of long pieces, which a key does not cover, all places.
    """
    order = np.argsort(keys.hashes, kind="stable")
    new = np.ones(len(order), bool)
    new[1:] = keys.lengths[order[1:]] > _LONGEST
    for column in keys:
        new[1:] |= column[order[1:]] != column[order[:-1]]
    found: Ints = np.sort(order[new])
    return found
