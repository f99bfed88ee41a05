"""Which forms of the vocabulary begin so, however their ``ae`` and ``oe`` are written?

What begins alike lies side by side in the sorted vocabulary and is found by halving, letter by
letter; one byte of a form is read for that. Nor is a form read to see that it is too short, too
long or ends otherwise: of thousands that begin alike a hundred are wanted.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Sequence

from searchcases.segment.reader import Segment

Form = tuple[bytes, int]
"""A form and its number."""


E_SPELLINGS = (b"e", b"ae", b"oe")


def one_spelling(text: bytes) -> bytes:
    """``ae`` and ``oe`` as ``e``, each once: *aoe* is *ae*."""
    return text.replace(b"ae", b"\0").replace(b"oe", b"\0").replace(b"\0", b"e")


class Beginnings:
    """The sorted forms of a segment; where those of one beginning lie is found but once.

    Args:
        segment: whose forms they are.
    """

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self._order = segment.arrays["forms_sorted"]
        self._block, self._offsets = segment.arrays["form_bytes"], segment.arrays["form_offsets"]
        self._ends = self._offsets[1:]
        self._places = {b"": range(len(self._order))}
        self._ways: dict[bytes, Sequence[bytes]] = {b"": (b"",)}

    def forms(
        self, start: bytes, shortest: int, longest: int = sys.maxsize, last: int | None = None
    ) -> list[Form]:
        """The forms that begin so and have so many bytes.

        Args:
            start: in one spelling; written otherwise, a form may have more bytes.
            shortest: the fewest bytes.
            longest: the most.
            last: the byte that they end with, or None for any.
        """
        block, found = self._block, []
        for way in self.ways(start):
            places = self._places[way]
            numbers = self._order[places.start : places.stop].tolist()
            firsts = map(self._offsets.__getitem__, numbers)  # thousands: no call for each
            ends = map(self._ends.__getitem__, numbers)
            found += [
                (bytes(block[first:end]), number)
                for number, first, end in zip(numbers, firsts, ends, strict=True)
                if shortest <= end - first <= longest and (last is None or block[end - 1] == last)
            ]
        return found

    def ways(self, start: bytes) -> Sequence[bytes]:
        """The ways to write a beginning with which some form begins."""
        ways = self._ways.get(start)
        if ways is None:
            ways = outer = self.ways(start[:-1])
            if outer:
                letter, find = start[-1:], self._places_of
                spellings = E_SPELLINGS if letter == b"e" else (letter,)
                ways = [way + one for one in spellings for way in outer if find(way + one)]
            self._ways[start] = ways
        return ways

    def _places_of(self, start: bytes) -> range:
        """Their places in the order: looked for among those that begin with a letter less."""
        places = self._places.get(start)
        if places is None:
            outer = self._places_of(start[:-1])
            places = self._narrowed(outer, len(start) - 1, start[-1]) if outer else outer
            self._places[start] = places
        return places

    def _narrowed(self, places: range, at: int, letter: int) -> range:
        """Those of some places whose forms have this letter behind the first so many, the same."""
        order, block, offsets = self._order, self._block, self._offsets

        def letter_of(number: int) -> int:
            found: int = block[offsets[number] + at]
            return found

        first, end = places.start, places.stop
        if self._ends[order[first]] - offsets[order[first]] == at:
            first += 1  # nothing is behind them
        first = bisect_left(order, letter, first, end, key=letter_of)
        if first < end:
            end = bisect_left(order, letter + 1, first, end, key=letter_of)
        return range(first, end)
