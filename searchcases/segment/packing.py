"""How do lists of small whole numbers take up few bytes? Many lists at once; form: see ``lists``.

Bytes and halves of them instead of bits: a list is read back by a few calls of C code, from Python
with or without NumPy, which bit-packed blocks of 128 are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.segment.lists import BITS, ESCAPES

Ints = NDArray[Any]
Bytes = NDArray[np.uint8]


class Packed(NamedTuple):
    """Lists of numbers as bytes.

    Attributes:
        data: uint8, one list behind the other.
        sizes: int64, bytes of each list.
        widths: uint8, the width of each list, as a number into ``BITS``.
    """

    data: Bytes
    sizes: Ints
    widths: Bytes


def pack(values: Ints, counts: Ints) -> Packed:
    """Each list in the width that makes it smallest (ties: the widest, which is read soonest).

    Args:
        values: numbers from 0 below 2**32, all lists joined.
        counts: how long each is; 1 or more.
    """
    ends = np.cumsum(counts, dtype=np.int64)
    counts = np.diff(ends, prepend=0)
    sizes, widths = smallest(counts, _escaped(values, ends - counts))
    data = np.empty(int(sizes.sum()), np.uint8)
    for run in _runs(sizes, counts, widths):
        found = values[run.ordinals]
        if run.tails is not None:
            data[run.tails] = tail_of(found, run.code)
        body = _body(found, run.code, run.counts)
        if len(body) == len(data):
            return Packed(body, sizes, widths)
        data[run.bodies] = body
    return Packed(data, sizes, widths)


def smallest(counts: Ints, escaped: Ints) -> tuple[Ints, Bytes]:
    """Bytes and width of each list: the width that makes it smallest, the widest of several.

    Args:
        counts: how long each is; shape (n,).
        escaped: for each width, how many numbers of each list are its escape or more; shape
            (len(BITS), n).
    """
    sizes = 4 * escaped
    for code in range(len(BITS)):
        sizes[code] += _body_sizes(counts, code)
    widths = (len(BITS) - 1 - np.argmin(sizes[::-1], axis=0)).astype(np.uint8)
    return sizes[widths, np.arange(len(counts))], widths


def body_of(values: Ints, code: int) -> Bytes:
    """The bytes of a list of one width, but for those that stand behind it."""
    return _body(values, code, np.array([len(values)]))


def _body(values: Ints, code: int, counts: Ints) -> Bytes:
    """The bodies of lists of one width."""
    narrow = _cut(values, code)
    return narrow.view(np.uint8) if code else _in_halves(narrow, counts)


def tail_of(values: Ints, code: int) -> Bytes:
    """What stands behind a list of one width."""
    escape = ESCAPES[code]
    if escape is None:
        return np.zeros(0, np.uint8)
    return values[values >= escape].astype("<u4").view(np.uint8)


def _cut(values: Ints, code: int) -> Ints:
    """Numbers in one width, escapes for those that do not fit; half bytes as bytes."""
    escape, narrow = ESCAPES[code], np.empty(len(values), _TYPES[code])
    if escape is None or escape > np.iinfo(values.dtype).max:
        narrow[:] = values
    else:
        np.minimum(values, escape, out=narrow, casting="unsafe")  # they all fit
    return narrow


def _escaped(values: Ints, starts: Ints) -> Ints:
    """How many numbers of each list are an escape or more; shape (len(BITS), lists)."""
    counts = np.zeros((len(BITS), len(starts)), np.int64)
    for row, escape in enumerate(ESCAPES):
        if escape is None:
            continue
        above = values >= escape
        if len(starts) == 1:  # maybe of many millions, which a sum would take as eight bytes each
            counts[row] = np.count_nonzero(above)
        elif above.any():
            counts[row] = np.add.reduceat(above, starts, dtype=np.int64)
    return counts


def unpack(packed: Packed, counts: Ints) -> Ints:
    """The numbers of some lists, joined; in as few bytes as hold those of the widest.

    Args:
        packed: the lists; the numbers may be a view of them.
        counts: how long each is.
    """
    counts, total = counts.astype(np.int64), int(counts.sum())
    for code in range(1, len(BITS)):
        if len(packed.data) * 8 == total * BITS[code] and (packed.widths == code).all():
            return packed.data.view(_TYPES[code])
    runs = [*_runs(packed.sizes.astype(np.int64), counts, packed.widths)]
    tails = [packed.data[run.tails].view("<u4") for run in runs if run.tails is not None]
    largest = max((int(some.max()) for some in tails), default=0)
    widest = max((run.code for run in runs), default=0)
    values = np.empty(total, np.result_type(np.min_scalar_type(largest), _TYPES[widest]))
    behind = iter(tails)
    for run in runs:
        found = packed.data[run.bodies].view(_TYPES[run.code])
        if not run.code:
            found = _halves(found)[_held(run.counts)]
        if run.tails is not None:
            escaped = found == ESCAPES[run.code]
            found = found.astype(values.dtype)
            found[escaped] = next(behind)
        values[run.ordinals] = found
    return values


def unpack_one(data: memoryview, count: int, width: int) -> NDArray[np.int64]:
    """The numbers of one list; see ``lists.numbers_of``."""
    end = (count * BITS[width] + 7) // 8
    body = np.frombuffer(data[:end], _TYPES[width])
    values = (body if width else _halves(body)[:count]).astype(np.int64)
    if len(data) > end:
        values[values == ESCAPES[width]] = np.frombuffer(data[end:], "<u4")
    return values


_TYPES = ("u1", "u1", "<u2", "<u4")


def _body_sizes(counts: Ints, code: int) -> Ints:
    """Bytes of lists of a width, but for what stands behind them."""
    sizes: Ints = (counts * BITS[code] + 7) // 8
    return sizes


class _Run(NamedTuple):
    """All lists of one width: where they stand among the numbers, and among the bytes.

    Attributes:
        code: the width, as a number into ``BITS``.
        counts: how long each list is.
        ordinals, bodies, tails: which of all numbers, of all bytes those of the lists, and those of
            what stands behind them (None where nothing does); masks, or slices for all.
    """

    code: int
    counts: Ints
    ordinals: Any
    bodies: Any
    tails: Any


def _runs(sizes: Ints, counts: Ints, widths: Bytes) -> Iterator[_Run]:
    """One for each width that occurs.

    NumPy copies by a mask whole stretches at once: neighbours mostly have one width.
    """
    bodies = (counts * np.array(BITS)[widths] + 7) // 8
    has_tail = sizes > bodies
    if len(counts) == 1:  # maybe many millions: no masks
        end = int(bodies[0])
        tail = slice(end, None) if has_tail[0] else None
        yield _Run(int(widths[0]), counts, slice(None), slice(end), tail)
        return
    parts = np.stack([bodies, sizes - bodies], axis=1).reshape(-1)
    for code in range(len(BITS)):
        chosen = widths == code
        if not chosen.any():
            continue
        whole, none = bool(chosen.all()), np.zeros(len(chosen), bool)
        tails = bool(has_tail[chosen].any())
        yield _Run(
            code,
            counts[chosen],
            slice(None) if whole else np.repeat(chosen, counts),
            slice(None)
            if whole and not tails
            else np.repeat(np.stack([chosen, none], axis=1).reshape(-1), parts),
            np.repeat(np.stack([none, chosen], axis=1).reshape(-1), parts) if tails else None,
        )


def _in_halves(values: Ints, counts: Ints) -> Bytes:
    """The bodies of lists of half bytes."""
    halves = np.zeros(int((counts + counts % 2).sum()), np.uint8)
    halves[_held(counts)] = values
    return halves[::2] << np.uint8(4) | halves[1::2]


def _halves(data: Bytes) -> Bytes:
    """The halves of some bytes, the upper one first."""
    halves = np.empty(2 * len(data), np.uint8)
    halves[::2], halves[1::2] = data >> 4, data & 0xF
    return halves


def _held(counts: Ints) -> Any:
    """Which halves hold numbers: all but the last one of a list of odd length."""
    odd = counts % 2
    if not odd.any():
        return slice(None)
    pairs = np.stack([counts, odd], axis=1).reshape(-1)
    return np.repeat(np.tile([True, False], len(counts)), pairs)
