"""How is a list packed that is too long to be held? Its numbers wait in a scratch file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchcases.segment.lists import ESCAPES
from searchcases.segment.packing import Bytes, body_of, smallest, tail_of
from searchcases.segment.runs import narrow
from searchcases.segment.scratch import Column
from searchcases.segment.spool import Spool

Ints = NDArray[Any]


class LongList:
    """A list that is taken in piece by piece, and packed as ``packing`` does when all are known.

    Args:
        spool: where its numbers wait.

    Attributes:
        count: of its numbers.
    """

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._pieces: list[Column] = []
        self._escaped = np.zeros((len(ESCAPES), 1), np.int64)
        self.count = 0

    def add(self, values: Ints) -> None:
        """Take in the next numbers, from 0 below 2**32."""
        self._pieces.append(Column(self._spool, narrow(values)))
        self.count += len(values)
        for row, escape in enumerate(ESCAPES):
            if escape is not None:
                self._escaped[row] += np.count_nonzero(values >= escape)

    def size_and_width(self) -> tuple[int, int]:
        """How many bytes it takes up, and its width, as a number into ``lists.BITS``."""
        sizes, widths = smallest(np.array([self.count]), self._escaped)
        return int(sizes[0]), int(widths[0])

    def packed(self) -> Iterator[Bytes]:
        """Its bytes, piece by piece."""
        _, width = self.size_and_width()
        behind: list[Bytes] = []
        odd = np.zeros(0, np.uint8)
        for piece in self._pieces:
            values = np.concatenate((odd, piece.all()))
            behind.append(tail_of(values[len(odd) :], width))
            even = len(values) // 2 * 2  # two may share a byte
            values, odd = values[:even], values[even:]
            yield body_of(values, width)
        yield body_of(odd, width)
        yield from behind
