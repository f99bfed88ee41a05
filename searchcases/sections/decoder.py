"""Which cut into sections fits the scores of the lines best? Semi-Markov Viterbi over a batch.

Sarawagi & Cohen 2004, "Semi-Markov Conditional Random Fields for Information Extraction", section
3.1. All arithmetic is on integers, so a case gets the same labels alone and in any batch. Ties go
to the earlier section, and then to the longer segment.
"""

from __future__ import annotations

import numpy as np

from searchcases.analysis.pieces import Ints
from searchcases.sections.model import NEVER, Model


def decode(scores: Ints, starts: Ints, heights: Ints, model: Model) -> Ints:
    """Find the best rising labels of the lines of each case (semi-Markov Viterbi)."""
    labels = np.zeros(len(scores), np.int64)
    offsets = np.cumsum(heights) - heights
    order = np.argsort(-heights, kind="stable")
    order = order[heights[order] > 0]
    if len(order):
        where = offsets[order, None] + np.arange(heights.max())
        inside = np.arange(heights.max()) < heights[order, None]
        where = np.where(inside, where, 0)
        found = _decode_padded(scores[where], starts[where], heights[order], model)
        labels[where[inside]] = found[inside]
    return labels


def _decode_padded(scores: Ints, starts: Ints, heights: Ints, model: Model) -> Ints:
    """`decode` for cases x lines x sections, the cases ordered from the longest to the shortest."""
    cases, longest, sections = scores.shape
    total = np.zeros((cases, longest + 1, sections), np.int64)
    np.cumsum(scores, axis=1, out=total[:, 1:])
    length = _lengthen(model.length, longest)
    opened = np.zeros_like(scores)  # best score with a segment opened here, less `total`
    reached = np.full_like(total, NEVER)  # best score with a segment closed here
    opened[:, 0] = model.enter[-1] + starts[:, 0]
    active = np.searchsorted(-heights, -np.arange(longest + 1), side="right")
    for end in range(1, longest + 1):
        n = active[end]
        closed = (opened[:n, :end] + length[end - 1 :: -1]).max(axis=1) + total[:n, end]
        reached[:n, end] = closed
        if end < longest:
            entered = (closed[:, :, None] + model.enter[:-1]).max(axis=1)
            opened[:n, end] = entered + starts[:n, end] - total[:n, end]
    return _trace_back(opened, reached, length, heights, model)


def _lengthen(table: Ints, longest: int) -> Ints:
    """Extend or cut the scores of lengths: beyond the table its last step goes on."""
    more = np.arange(1, max(0, longest - len(table)) + 1)[:, None]
    return np.concatenate([table, table[-1] + more * (table[-1] - table[-2])])[:longest]


def _trace_back(opened: Ints, reached: Ints, length: Ints, heights: Ints, model: Model) -> Ints:
    cases, longest, _ = opened.shape
    row = np.arange(cases)
    end = heights
    section = (reached[row, end] + model.leave).argmax(axis=1)
    steps = np.zeros((cases, longest), np.int64)  # by how much the section rises at a line
    while len(row):
        size = end[:, None] - 1 - np.arange(longest)
        score = opened[row, :, section] + length[size, section[:, None]]
        begin = np.where(size >= 0, score, 2 * NEVER).argmax(axis=1)
        steps[row, begin] += section
        more = begin > 0
        row, end, after = row[more], begin[more], section[more]
        section = (reached[row, end] + model.enter.T[after, :-1]).argmax(axis=1)
        steps[row, end] -= section
    return steps.cumsum(axis=1)
