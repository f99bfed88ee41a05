"""How do lists of small whole numbers take up few bytes? As ``packing`` has it, in machine code."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchcases.compiling import compiled
from searchcases.segment.lists import ESCAPES
from searchcases.segment.packing import Packed

Ints = NDArray[Any]

_ESCAPES = np.array([escape or 1 << 32 for escape in ESCAPES])


def pack(values: Ints, counts: Ints) -> Packed:
    """Each list in the width that makes it smallest (ties: the widest, which is read soonest).

    Args:
        values: numbers from 0 below 2**32, all lists joined; uint32.
        counts: how long each is; int64, 1 or more.
    """
    sizes, widths = np.empty(len(counts), np.int64), np.empty(len(counts), np.uint8)
    compiled(_measure)(_ESCAPES, values, counts, sizes, widths)
    data = np.zeros(int(sizes.sum()), np.uint8)
    compiled(_write)(_ESCAPES, values, counts, widths, data)
    return Packed(data, sizes, widths)


def _measure(escapes: Ints, values: Ints, counts: Ints, sizes: Ints, widths: Ints) -> None:
    """Fill in size and width of each list."""
    at = 0
    half, byte, short = escapes[0], escapes[1], escapes[2]
    for row in range(len(counts)):
        count = counts[row]
        halves = bytes_ = shorts = 0
        for place in range(at, at + count):
            value = values[place]
            halves += value >= half
            bytes_ += value >= byte
            shorts += value >= short
        at += count
        sizes[row], widths[row] = 4 * count, 3
        if 2 * count + 4 * shorts < sizes[row]:
            sizes[row], widths[row] = 2 * count + 4 * shorts, 2
        if count + 4 * bytes_ < sizes[row]:
            sizes[row], widths[row] = count + 4 * bytes_, 1
        if (count + 1) // 2 + 4 * halves < sizes[row]:
            sizes[row], widths[row] = (count + 1) // 2 + 4 * halves, 0


def _write(escapes: Ints, values: Ints, counts: Ints, widths: Ints, data: Ints) -> None:
    """Write each list, and behind it what did not fit into its width."""
    at = begin = 0
    for row in range(len(counts)):
        count, width = counts[row], widths[row]
        bits, escape = 4 << width, escapes[width]
        tail = begin + (count * bits + 7) // 8
        for number in range(count):
            value = int(values[at + number])
            short = min(value, escape)
            if width == 0:
                data[begin + number // 2] |= short << 4 * (1 - number % 2)
            for byte in range(bits // 8):
                data[begin + bits // 8 * number + byte] = short >> 8 * byte & 0xFF
            if value >= escape:
                for byte in range(4):
                    data[tail + byte] = value >> 8 * byte & 0xFF
                tail += 4
        at += count
        begin = tail
