"""How do lists of small whole numbers take up few bytes? Many lists at once; form: see ``lists``.

Bytes instead of bits: a list is read back by one call of C code, from Python with or without NumPy,
which bit-packed blocks of 128 are not.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    ends = np.cumsum(counts, dtype=np.int64)
    counts = np.diff(ends, prepend=0)
    sizes = np.stack([counts * width for width in WIDTHS])
    above = np.flatnonzero(values >= _LEAST_ESCAPE)  # the only ones that may be escaped: few
    for row, escape in enumerate(ESCAPES):
        if escape is not None:
            escaped = above[values[above] >= escape]
            sizes[row] += 4 * np.diff(np.searchsorted(escaped, ends), prepend=0)
    widths = np.argmin(sizes, axis=0).astype(np.uint8)
    chosen = sizes[widths, np.arange(len(counts))]
    data = np.empty(int(chosen.sum()), np.uint8)
    for run in _runs(chosen, counts, widths):
        found, escape = values[run.ordinals], ESCAPES[run.code]
        if escape is not None and run.tails is not None:
            data[run.tails] = found[found >= escape].astype("<u4").view(np.uint8)
            found = np.minimum(found, escape)
        data[run.bodies] = found.astype(_TYPES[run.code]).view(np.uint8)
    return Packed(data, chosen, widths)


def unpack(packed: Packed, counts: Ints) -> Ints:
    """The numbers of some lists, joined; uint32, or narrower where they are all of one width.

    Args:
        packed: the lists; the numbers may be a view of them.
        counts: how long each is.
    """
    counts, total = counts.astype(np.int64), int(counts.sum())
    for code, width in enumerate(WIDTHS):
        if len(packed.data) == total * width and (packed.widths == code).all():
            return packed.data.view(_TYPES[code])
    values = np.empty(total, np.uint32)
    for run in _runs(packed.sizes.astype(np.int64), counts, packed.widths):
        found = packed.data[run.bodies].view(_TYPES[run.code])
        if run.tails is not None:
            escaped = found == ESCAPES[run.code]
            found = found.astype(np.uint32)
            found[escaped] = packed.data[run.tails].view("<u4")
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


_LEAST_ESCAPE = min(escape for escape in ESCAPES if escape is not None)


class _Run(NamedTuple):
    """All lists of one width: where they stand among the numbers, and among the bytes.

    Attributes:
        code: the width, as a number into ``WIDTHS``.
        ordinals, bodies, tails: which of all numbers, of all bytes those of the lists, and those of
            what stands behind them (None where nothing does); masks, or slices for all.
    """

    code: int
    ordinals: Any
    bodies: Any
    tails: Any


def _runs(sizes: Ints, counts: Ints, widths: Bytes) -> Iterator[_Run]:
    """One for each width that occurs.

    NumPy copies by a mask whole stretches at once: neighbours mostly have one width.
    """
    bodies = counts * np.array(WIDTHS)[widths]
    parts = np.stack([bodies, sizes - bodies], axis=1).reshape(-1)
    has_tail = sizes > bodies
    for code in range(len(WIDTHS)):
        chosen = widths == code
        if not chosen.any():
            continue
        whole, none = bool(chosen.all()), np.zeros(len(chosen), bool)
        tails = bool(has_tail[chosen].any())
        yield _Run(
            code,
            slice(None) if whole else np.repeat(chosen, counts),
            slice(None)
            if whole and not tails
            else np.repeat(np.stack([chosen, none], axis=1).reshape(-1), parts),
            np.repeat(np.stack([none, chosen], axis=1).reshape(-1), parts) if tails else None,
        )
