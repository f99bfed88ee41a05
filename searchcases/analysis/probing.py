"""Which known piece stands where in some bytes? A loop for machine code, see ``compiling``.

The same as ``dictionary`` does on arrays, in its table; what it does not find, that looks for.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.analysis.keys import FACTORS, HALF, LONGEST, MASKS, SEED, SPACES, Keys, words_of
from searchcases.compiling import compiled

Ints = NDArray[Any]

UNKNOWN = -1
"""The number of a piece that was not found."""

_IS_SPACE = np.frombuffer(SPACES, np.uint8)


class Sought(NamedTuple):
    """The pieces of some bytes, in reading order.

    Attributes:
        starts, ends: where each is, half-open; int32.
        numbers: of each, or ``UNKNOWN``; int32.
    """

    starts: Ints
    ends: Ints
    numbers: Ints


def seek(data: bytes, slots: Ints, known: Keys) -> Sought:
    """Pieces and their numbers; those that are too long for a key are ``UNKNOWN``.

    Args:
        data: what to read, with a margin.
        slots: the hash table: the number of a piece, or less than 0; a power of two of them.
        known: the keys of all numbers.
    """
    most = len(data) // 2
    starts, ends, numbers = (np.empty(most, np.int32) for _ in range(3))
    count = compiled(_seek)(
        np.frombuffer(data, np.uint8), words_of(data), _IS_SPACE, MASKS, LONGEST, *FACTORS, HALF,
        SEED, np.uint64(64 + 1 - len(slots).bit_length()), slots, known.lengths,
        known.first, known.last, known.second, known.third, starts, ends, numbers,
    )  # fmt: skip
    return Sought(starts[:count].copy(), ends[:count].copy(), numbers[:count].copy())


def _seek(
    data: Ints, words: Ints, is_space: Ints, masks: Ints, longest: int,
    factor: np.uint64, other: np.uint64, half: np.uint64, seed: np.uint64, shift: np.uint64,
    slots: Ints, lengths: Ints, firsts: Ints, lasts: Ints, seconds: Ints, thirds: Ints,
    starts: Ints, ends: Ints, numbers: Ints,
) -> int:  # fmt: skip
    """Fill in ``starts``, ``ends`` and ``numbers``; how many pieces there are."""
    count, start = 0, 0
    for at in range(len(data)):
        if is_space[data[at]]:
            if start < at:
                starts[count], ends[count] = start, at
                count += 1
            start = at + 1
    one, most = np.uint64(1), np.uint64(len(slots) - 1)
    for piece in range(count):
        start, end = starts[piece], ends[piece]
        size = end - start
        numbers[piece] = -1
        if size > longest:
            continue
        first = words[start] & masks[min(size, 8)]
        last = second = third = masks[0]
        if size > 8:
            last = words[end - 8]
        mixed = ((np.uint64(size) ^ seed) ^ first) * factor
        mixed = ((mixed ^ (mixed >> half)) * other ^ last) * factor
        mixed = (mixed ^ (mixed >> half)) * other
        if size > 16:
            second, third = words[start + 8], words[end - 16]
            mixed = (mixed ^ second) * factor
            mixed = ((mixed ^ (mixed >> half)) * other ^ third) * factor
            mixed = (mixed ^ (mixed >> half)) * other
        slot = mixed >> shift
        while slots[slot] >= 0:
            number = slots[slot]
            if (
                firsts[number] == first
                and lasts[number] == last
                and lengths[number] == size
                and seconds[number] == second
                and thirds[number] == third
            ):
                numbers[piece] = number
                break
            slot = (slot + one) & most
    return count
