"""Which number has each piece of some bytes? Loops for machine code, see ``compiling``.

They do in the table of ``dictionary`` what that does on arrays.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.analysis.keys import FACTORS, HALF, LONGEST, MASKS, SEED, SPACES, Keys, words_of
from searchcases.compiling import compiled

Ints = NDArray[Any]

UNKNOWN = -1
"""The number of a piece that has none."""

_IS_SPACE = np.frombuffer(SPACES, np.uint8)


class Sought(NamedTuple):
    """The pieces of a text, as far as they are known.

    Attributes:
        data: the bytes of the text, with a margin.
        starts, ends: where each piece is in them, half-open; int32.
        numbers: of each; ``UNKNOWN`` where it has none yet; int32.
        new: which of them were just given the next numbers, in that order.
    """

    data: bytes
    starts: Ints
    ends: Ints
    numbers: Ints
    new: Ints


def split(data: bytes, room: Ints) -> Sought:
    """The pieces of some bytes, none of which has a number or is new.

    Args:
        data: what to read, with a margin.
        room: for two numbers a piece; int32, shape (2, half of the bytes or more).
    """
    starts, ends = room
    count = compiled(_split)(np.frombuffer(data, np.uint8), _IS_SPACE, starts, ends)
    numbers = np.full(count, UNKNOWN, np.int32)
    return Sought(data, starts[:count].copy(), ends[:count].copy(), numbers, np.empty_like(numbers))


def number(
    sought: Sought, slots: Ints, known: Keys, before: int, count: int, done: int
) -> tuple[int, int]:
    """Give pieces their numbers, new ones the next ones, as long as there is room.

    Args:
        sought: the pieces, of which those stay as they are that are too long for a key.
        slots: the hash table: the number of a piece, or ``UNKNOWN``; a power of two of them.
        known: the keys of all numbers, of which there is room for more.
        before: how many numbers there were before the first of the pieces.
        count: how many numbers there are.
        done: how many of the pieces have been given theirs.

    Returns:
        how many pieces have been given theirs now, and how many numbers there are.
    """
    data, starts, ends, numbers, new = sought
    shift = np.uint64(64 + 1 - len(slots).bit_length())
    found: tuple[int, int] = compiled(_number)(
        words_of(data), starts, ends, numbers, new, slots, *known, before, count, done, MASKS,
        LONGEST, *FACTORS, HALF, SEED, shift,
    )  # fmt: skip
    return found


def _split(data: Ints, is_space: Ints, starts: Ints, ends: Ints) -> int:
    """Fill in where each piece is; how many there are."""
    count = start = 0
    for at in range(len(data)):
        if is_space[data[at]]:
            if start < at:
                starts[count], ends[count] = start, at
                count += 1
            start = at + 1
    return count


def _number(
    words: Ints, starts: Ints, ends: Ints, numbers: Ints, new: Ints, slots: Ints,
    hashes: Ints, lengths: Ints, firsts: Ints, lasts: Ints, seconds: Ints, thirds: Ints,
    before: int, count: int, done: int, masks: Ints, longest: int,
    factor: np.uint64, other: np.uint64, half: np.uint64, seed: np.uint64, shift: np.uint64,
) -> tuple[int, int]:  # fmt: skip
    one, most = np.uint64(1), np.uint64(len(slots) - 1)
    for piece in range(done, len(starts)):
        start, end = starts[piece], ends[piece]
        size = end - start
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
        found = slots[slot]
        while found >= 0 and not (
            firsts[found] == first
            and lasts[found] == last
            and lengths[found] == size
            and seconds[found] == second
            and thirds[found] == third
        ):
            slot = (slot + one) & most
            found = slots[slot]
        if found < 0:
            if count == len(lengths):
                return piece, count
            found = slots[slot] = count
            hashes[count], lengths[count], firsts[count] = mixed, size, first
            lasts[count], seconds[count], thirds[count] = last, second, third
            new[count - before] = piece
            count += 1
        numbers[piece] = found
    return len(starts), count
