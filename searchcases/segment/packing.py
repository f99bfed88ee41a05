"""How do lists of small whole numbers take up few bytes? Many lists at once; form: see ``lists``.

Bytes instead of bits: a list is read back by one call of C code, from Python with or without NumPy,
which bit-packed blocks of 128 are not.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.segment.lists import ESCAPES, WIDTHS

Ints = NDArray[Any]
Bytes = NDArray[np.uint8]


class Packed(NamedTuple):
    """Lists of numbers as bytes.

    Attributes:
        data: uint8, one list behind the other.
        sizes: int64, bytes of each list.
        widths: uint8, the width of each list, as a number into ``WIDTHS``.
    """

    data: Bytes
    sizes: Ints
    widths: Bytes


def pack(values: Ints, counts: Ints) -> Packed:
    """Each list in the width that makes it smallest (ties: the narrowest).

    Args:
        values: numbers from 0 below 2**32, all lists joined.
        counts: how long each is; 1 or more.
    """
    if not len(counts):
        return Packed(np.zeros(0, np.uint8), np.zeros(0, np.int64), np.zeros(0, np.uint8))
    counts = counts.astype(np.int64)
    starts = np.cumsum(counts) - counts
    sizes = np.stack([counts * width for width in WIDTHS])
    for row, escape in enumerate(ESCAPES):
        if escape is not None:
            sizes[row] += 4 * np.add.reduceat(values >= escape, starts, dtype=np.int64)
    widths = np.argmin(sizes, axis=0).astype(np.uint8)
    chosen = sizes[widths, np.arange(len(counts))]
    data = np.zeros(int(chosen.sum()), np.uint8)
    layout = _Layout(np.cumsum(chosen) - chosen, counts, widths)
    for run in layout.runs():
        found = values[run.ordinals]
        _put(
            data,
            run.places,
            found if run.escape is None else np.minimum(found, run.escape),
            run.width,
        )
        if run.escape is not None:
            escaped = found >= run.escape
            if escaped.any():
                _put(data, run.behind(escaped), found[escaped], 4)
    return Packed(data, chosen, widths)


def unpack(data: Bytes, starts: Ints, counts: Ints, widths: Bytes) -> NDArray[np.uint32]:
    """The numbers of some lists, joined.

    Args:
        data: holds the lists.
        starts: where each begins in it.
        counts: how long each is.
        widths: the width of each, as a number into ``WIDTHS``.
    """
    values = np.empty(int(counts.sum(dtype=np.int64)), np.uint32)
    for run in _Layout(starts.astype(np.int64), counts.astype(np.int64), widths).runs():
        found = _get(data, run.places, run.width)
        if run.escape is not None:
            escaped = found == run.escape
            if escaped.any():
                found[escaped] = _get(data, run.behind(escaped), 4)
        values[run.ordinals] = found
    return values


def unpack_one(data: memoryview, count: int, width: int) -> NDArray[np.int64]:
    """The numbers of one list; see ``lists.numbers_of``."""
    end = count * WIDTHS[width]
    values = np.frombuffer(data[:end], _TYPES[width]).astype(np.int64)
    if len(data) > end:
        values[values == ESCAPES[width]] = np.frombuffer(data[end:], "<u4")
    return values


_TYPES = ("u1", "<u2", "<u4")


class _Run(NamedTuple):
    """All numbers of one width: where they stand among all numbers, and where in the bytes."""

    width: int
    escape: int | None
    ordinals: Any  # of the numbers: an array or a slice
    places: Ints
    lists: Ints  # the list of each number, counted among those of this width
    ends: Ints  # where the escaped numbers of each of these lists begin

    def behind(self, escaped: NDArray[np.bool_]) -> Ints:
        """Where the escaped ones of these numbers stand in full."""
        lists = self.lists[escaped]
        before = np.searchsorted(lists, np.arange(len(self.ends)))  # escapes of lists before
        found: Ints = self.ends[lists] + 4 * (np.arange(len(lists)) - before[lists])
        return found


class _Layout:
    """Where the numbers of some lists stand in the bytes."""

    def __init__(self, starts: Ints, counts: Ints, widths: Bytes) -> None:
        self._starts, self._counts, self._widths = starts, counts, widths
        self._firsts = np.cumsum(counts) - counts

    def runs(self) -> list[_Run]:
        """One for each width that occurs."""
        found = []
        for code, (width, escape) in enumerate(zip(WIDTHS, ESCAPES, strict=True)):
            chosen = np.flatnonzero(self._widths == code)
            if not len(chosen):
                continue
            counts, starts = self._counts[chosen], self._starts[chosen]
            total = int(counts.sum())
            lists = np.repeat(np.arange(len(chosen)), counts)
            within = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
            whole = len(chosen) == len(self._counts)
            ordinals = slice(None) if whole else self._firsts[chosen][lists] + within
            places = starts[lists] + within * width
            found.append(_Run(width, escape, ordinals, places, lists, starts + counts * width))
        return found


def _put(data: Bytes, places: Ints, values: Ints, width: int) -> None:
    for byte in range(width):
        data[places + byte] = (values >> (8 * byte)) & 0xFF


def _get(data: Bytes, places: Ints, width: int) -> NDArray[np.uint32]:
    found = data[places].astype(np.uint32)
    for byte in range(1, width):
        found |= data[places + byte].astype(np.uint32) << np.uint32(8 * byte)
    return found
