"""How are small whole numbers written in few bits? Rice codes, many lists at once.

A number v with parameter k is v >> k ones, a zero, then the k low bits of v, highest first (Rice &
Plaunt 1971, "Adaptive variable-length coding for efficient compression of spacecraft television
data"). Bits fill bytes from the highest down. The reader is ``browser/rice.js``.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

BLOCK = 128
"""Numbers that share a parameter; as in Lucene's and tantivy's posting blocks."""

PARAMETER_BITS = 4
"""A parameter is itself written as a Rice code with this parameter."""

_PARAMETERS = 1 << PARAMETER_BITS


def starts_of(counts: Ints) -> Ints:
    """Where each run begins when runs of these lengths lie one behind the other."""
    starts: Ints = np.cumsum(counts) - counts
    return starts


def best_parameters(values: Ints, starts: Ints) -> Ints:
    """The parameter that writes each run of numbers in the fewest bits (ties: the smallest).

    Args:
        values: numbers >= 0, all runs joined, shape (n,).
        starts: where each run begins, ascending, from 0; no run is empty.
    """
    if not len(starts):
        return np.zeros(0, np.int64)
    counts = np.diff(starts, append=len(values))
    bits = [np.add.reduceat(values >> k, starts) + counts * (k + 1) for k in range(_PARAMETERS)]
    best: Ints = np.argmin(np.stack(bits), axis=0)
    return best


def encode(values: Ints, parameters: Ints, starts: Ints) -> list[bytes]:
    """The codes of each list, padded with zeros to whole bytes.

    Args:
        values: numbers >= 0 of all lists, joined, shape (n,).
        parameters: the parameter of each, shape (n,).
        starts: where each list begins, ascending, from 0; lists may be empty.
    """
    quotients = values >> parameters
    lengths = quotients + 1 + parameters
    ends = np.concatenate(([0], np.cumsum(lengths)))
    bounds = np.concatenate((starts, [len(values)]))
    list_bits = np.diff(ends[bounds])
    list_bytes = -(-list_bits // 8)
    shift = np.repeat(starts_of(list_bytes) * 8 - ends[starts], np.diff(bounds))
    first = ends[:-1] + shift
    total = int(list_bytes.sum())
    change = np.zeros(total * 8 + 1, np.int8)  # +1 where a run of ones begins, -1 behind it
    ones = quotients > 0  # each run of ones ends in a zero, so no two of them touch
    change[first[ones]] = 1
    change[(first + quotients)[ones]] = -1
    bits = np.cumsum(change[:-1], dtype=np.int8)
    low = first + lengths - 1  # where the lowest bit stands
    for bit in range(int(parameters.max(initial=0))):
        has = parameters > bit
        bits[low[has] - bit] = values[has] >> bit & 1
    data = np.packbits(bits.astype(np.uint8)).tobytes()
    cuts = np.concatenate(([0], np.cumsum(list_bytes))).tolist()
    return [data[start:end] for start, end in pairwise(cuts)]


def blocks_of(counts: Ints) -> tuple[Ints, Ints]:
    """Blocks of at most ``BLOCK`` numbers within lists of these lengths.

    Returns:
        Where each block begins among all numbers, and the number of blocks of each list.
    """
    blocks = -(-counts // BLOCK)
    within = np.arange(int(blocks.sum())) - np.repeat(starts_of(blocks), blocks)
    return np.repeat(starts_of(counts), blocks) + within * BLOCK, blocks


def encode_columns(columns: list[Ints], counts: Ints) -> list[bytes]:
    """Lists of rows of numbers: per block the parameter of each column, then its rows.

    Args:
        columns: the numbers, one array of shape (n,) per column, all lists joined.
        counts: rows of each list.
    """
    width, rows = len(columns), int(counts.sum())
    block_starts, blocks = blocks_of(counts)
    block_rows = np.diff(block_starts, append=rows)
    block_of = np.repeat(np.arange(len(block_starts)), block_rows)
    values = np.empty((rows + len(block_starts)) * width, np.int64)
    parameters = np.full_like(values, PARAMETER_BITS)
    row_at = (np.arange(rows) + block_of + 1) * width
    head_at = (block_starts + np.arange(len(block_starts))) * width
    for number, column in enumerate(columns):
        best = best_parameters(column, block_starts)
        values[head_at + number] = best
        values[row_at + number] = column
        parameters[row_at + number] = best[block_of]
    return encode(values, parameters, starts_of((counts + blocks) * width))


def gaps(numbers: Ints, counts: Ints) -> Ints:
    """What lies between neighbours of ascending runs; of the first of a run, its own value.

    Args:
        numbers: the runs, joined, each strictly ascending from 0 or more.
        counts: how long each is.
    """
    found: Ints = np.diff(numbers, prepend=-1) - 1
    heads = starts_of(counts)[counts > 0]
    found[heads] = numbers[heads]
    return found
