"""Which number has each piece of many texts? Bytes in, numbers out, all pieces at once.

A hash table with open addressing (Knuth, The Art of Computer Programming 3, section 6.4) on arrays.
Python's own dictionary takes three times as long: its entries lie scattered, so that each look-up
waits for memory, while those of an array are asked for side by side.

A piece is known by its words of eight bytes: the first two and the last two, which overlap in
shorter ones. With the length they are all of it, so nothing is left to chance; the few pieces that
are longer are found by Python's dictionary.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.analysis import probing
from searchcases.analysis.keys import LONGEST, MARGIN, SPACES, WORD, Keys, keys_of
from searchcases.analysis.probing import UNKNOWN, Sought

Ints = NDArray[Any]

_SURROGATES = "surrogatepass"  # no file has them, but a text may
_FEWEST_BITS = 10  # of the number of a slot
_AT_ONCE = 1 << 15  # pieces, new ones, that are learned at once


class _Pieces(NamedTuple):
    """Some pieces of some bytes.

    Attributes:
        data: the bytes.
        starts, ends: where each piece is, half-open; int32.
        keys: of each.
    """

    data: bytes
    starts: Ints
    ends: Ints
    keys: Keys

    @classmethod
    def at(cls, data: bytes, starts: Ints, ends: Ints) -> _Pieces:
        """Those that stand there."""
        return cls(data, starts, ends, keys_of(data, starts, ends))

    def some(self, which: Ints) -> _Pieces:
        """Some of them."""
        return _Pieces(self.data, self.starts[which], self.ends[which], self.keys.some(which))

    def texts(self) -> Iterator[bytes]:
        """The pieces themselves."""
        return _texts(self.data, self.starts, self.ends)


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
    """Pieces and their numbers, from 0 in the order in which they were met.

    Of a text that machine code reads, long pieces come last.
    """

    def __init__(self) -> None:
        self._count = 0
        self._bits = _FEWEST_BITS
        self._slots = np.full(1 << self._bits, UNKNOWN, np.int32)
        self._known = _room(len(self._slots) // 2)  # at most half of the slots are taken
        self._long: dict[bytes, int] = {}
        self._edges = np.empty((2, 0), np.int32)  # of the pieces of a text, while it is split

    def __len__(self) -> int:
        return self._count

    def read(self, text: str) -> Found:
        """The pieces of a text, all of which have a number then.

        Args:
            text: white space in it is ASCII.
        """
        return self.learn(self.seek(text))

    def seek(self, text: str) -> Sought:
        """The pieces of a text, as far as they are known; white space in it is ASCII."""
        data = _bytes(text)
        is_space = np.frombuffer(data.translate(SPACES), bool)
        edges = np.flatnonzero(is_space[1:] != is_space[:-1]).astype(np.int32) + np.int32(1)
        pieces = _Pieces.at(data, edges[::2], edges[1::2])
        return Sought(data, pieces.starts, pieces.ends, self._find(pieces), np.zeros(0, np.int32))

    def number(self, text: str) -> Sought:
        """The same by machine code, which gives new pieces their numbers at once.

        New ones that are long go without. Another thread may do other things meanwhile.
        """
        data = _bytes(text)
        if 2 * self._edges.shape[1] < len(data):
            self._edges = np.empty((2, len(data) * 5 // 8), np.int32)  # an eighth more for the next
        sought = probing.split(data, self._edges)
        before, done = self._count, 0
        while True:
            done, self._count = probing.number(
                sought, self._slots, self._known, before, self._count, done
            )
            if done == len(sought.starts):
                break
            self._grow(self._count)
        data, starts, ends, numbers, new = sought
        long = np.flatnonzero(numbers == UNKNOWN)
        numbers[long] = self._long_ones(data, starts[long], ends[long])
        return sought._replace(new=new[: self._count - before].copy())

    def learn(self, sought: Sought) -> Found:
        """Give the pieces that have no number the next ones."""
        data, starts, ends, numbers, just_met = sought
        unknown = np.flatnonzero(numbers == UNKNOWN)
        pieces = _Pieces.at(data, starts[unknown], ends[unknown])
        left, found = np.arange(len(unknown)), numbers[unknown]
        new = [*_texts(data, starts[just_met], ends[just_met])]
        while len(left):  # a few at a time: most of the others come again among them
            new += self._learn(pieces.some(left[:_AT_ONCE]))
            found[left] = self._find(pieces.some(left))
            left = left[found[left] == UNKNOWN]
        numbers[unknown] = found
        return Found(
            numbers,
            starts - np.int32(len(MARGIN)),
            [piece.decode(errors=_SURROGATES) for piece in new],
        )

    def _find(self, pieces: _Pieces) -> Ints:
        """The number of each piece; -1 where it has none."""
        keys = pieces.keys
        slots = self._slots_of(keys)
        found = self._slots[slots]
        is_long = keys.lengths > LONGEST
        rest = np.flatnonzero((found >= 0) & ~is_long & ~self._same(found, keys))
        while len(rest):  # the slot is another's: on to the next one
            slots[rest] = self._behind(slots[rest])
            there = self._slots[slots[rest]]
            found[rest] = there
            rest = rest[(there >= 0) & ~self._same(there, keys.some(rest))]
        long = np.flatnonzero(is_long)
        found[long] = self._long_ones(pieces.data, pieces.starts[long], pieces.ends[long])
        return found

    def _long_ones(self, data: bytes, starts: Ints, ends: Ints) -> list[int]:
        """The number of each piece of which a key does not tell all."""
        return [self._long.get(piece, UNKNOWN) for piece in _texts(data, starts, ends)]

    def _same(self, numbers: Ints, keys: Keys) -> NDArray[np.bool_]:
        """Whether the keys of these numbers, of which some may be -1, are these keys."""
        known = self._known
        same: NDArray[np.bool_] = known.first[numbers] == keys.first
        same &= known.last[numbers] == keys.last
        same &= known.lengths[numbers] == keys.lengths
        long = np.flatnonzero(keys.lengths > 2 * WORD)
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
        long = [(piece, n) for n, piece in enumerate(places, first) if len(piece) > LONGEST]
        self._long.update(long)
        self._place(np.arange(first, self._count, dtype=np.int32))
        return places

    def _grow(self, count: int) -> None:
        """Make room for as many pieces again, and put the first ones into their slots anew."""
        self._bits = (4 * self._count).bit_length()
        self._slots = np.full(1 << self._bits, UNKNOWN, np.int32)
        known, self._known = self._known, _room(len(self._slots) // 2)
        for column, values in zip(self._known, known, strict=True):
            column[:count] = values[:count]
        self._place(np.arange(count, dtype=np.int32))

    def _place(self, numbers: Ints) -> None:
        """Put numbers into free slots, but for those of long pieces."""
        numbers = numbers[self._known.lengths[numbers] <= LONGEST]
        slots = self._slots_of(self._known.some(numbers))
        while len(numbers):
            free = self._slots[slots] < 0
            self._slots[slots[free]] = numbers[free]  # of several for one slot the last has it
            left = self._slots[slots] != numbers
            numbers, slots = numbers[left], self._behind(slots[left])

    def _slots_of(self, keys: Keys) -> Ints:
        """Where each key is looked for first."""
        return keys.hashes >> np.uint64(64 - self._bits)

    def _behind(self, slots: Ints) -> Ints:
        """The next slots."""
        return slots + np.uint64(1) & np.uint64(len(self._slots) - 1)


def _texts(data: bytes, starts: Ints, ends: Ints) -> Iterator[bytes]:
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        yield data[start:end]


def _bytes(text: str) -> bytes:
    return b"".join((MARGIN, text.encode(errors=_SURROGATES), MARGIN))


def _room(count: int) -> Keys:
    """Rows to be filled."""
    return Keys(*(np.zeros(count, dtype) for dtype in ("u8", "i4", "u8", "u8", "u8", "u8")))


def _firsts(keys: Keys) -> Ints:
    """The first place of each key, ascending; where two share a hash, maybe some more.

    Of long pieces, which a key does not cover, all places.
    """
    order = np.argsort(keys.hashes, kind="stable")
    new = np.ones(len(order), bool)
    new[1:] = keys.lengths[order[1:]] > LONGEST
    for column in keys:
        new[1:] |= column[order[1:]] != column[order[:-1]]
    found: Ints = np.sort(order[new])
    return found
