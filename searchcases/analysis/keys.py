"""What tells the pieces of some bytes apart? A few words of eight bytes, and their hash."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[Any]

WORD = 8
LONGEST = 4 * WORD
"""Bytes that the words of a key cover; longer pieces are rare."""

SPACES = bytes(byte in range(9, 14) or byte in range(28, 33) for byte in range(256))
"""What ``str.split`` splits at, as far as it is one byte: 1 for each that is."""

MARGIN = b" " * WORD
"""Around the bytes, so that a word before or behind any place can be read."""

MASKS = np.array([(1 << 8 * size) - 1 for size in range(WORD + 1)], np.uint64)
"""By number of bytes, those of a word that are kept."""

FACTORS = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0x6A09E667F3BCC909))
"""Odd, so that nothing is lost; neighbouring keys land far apart (Knuth, The Art of Computer
Programming 3, section 6.4): the golden ratio and the square root of 2 as fractions of 2**64."""

HALF = np.uint64(32)

SEED = np.uint64(int.from_bytes(os.urandom(8), "little"))
"""Another one in each process, so that nobody can write pieces which all have the same slot
(Crosby & Wallach 2003, "Denial of service via algorithmic complexity attacks")."""


class Keys(NamedTuple):
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

    def some(self, which: Ints) -> Keys:
        """Some of them."""
        return Keys(*(column[which] for column in self))


def words_of(data: bytes) -> Ints:
    """The word of eight bytes that begins at every byte; little-endian, uint64."""
    return np.ndarray(max(0, len(data) - WORD + 1), "<u8", data, strides=(1,))


def keys_of(data: bytes, starts: Ints, ends: Ints) -> Keys:
    """What tells these stretches of bytes apart."""
    lengths = ends - starts
    words = words_of(data)
    first = words[starts] & MASKS[np.minimum(lengths, WORD)]
    last, second, third = np.zeros((3, len(starts)), np.uint64)
    long = np.flatnonzero(lengths > WORD)
    last[long] = words[ends[long] - WORD]
    hashes = _mixed(_mixed(lengths.astype(np.uint64) ^ SEED, first), last)
    long = np.flatnonzero(lengths > 2 * WORD)
    second[long] = words[starts[long] + WORD]
    third[long] = words[ends[long] - 2 * WORD]
    hashes[long] = _mixed(_mixed(hashes[long], second[long]), third[long])
    return Keys(hashes, lengths, first, last, second, third)


def _mixed(hashes: Ints, words: Ints) -> Ints:
    hashes = (hashes ^ words) * FACTORS[0]
    hashes ^= hashes >> HALF
    hashes *= FACTORS[1]
    return hashes
