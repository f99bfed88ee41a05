"""How sure is a difference between two settings? The paired bootstrap.

Queries are drawn with replacement, again and again; the middle 95 % of the mean differences are
the interval (Efron & Tibshirani 1993, 13.3; for retrieval Sakai 2006, "Evaluating Evaluation
Metrics based on the Bootstrap"). Where it does not hold 0, the settings differ by more than chance
among queries like these; it says nothing of queries of another kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

RESAMPLES = 10_000
SEED = 20_260_101
LEVEL = 0.95
_AT_ONCE = 500  # resamples in memory: 40 MB for 10,000 queries


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean difference.

    Attributes:
        mean: over the queries.
        low, high: the bounds of its interval.
        better, worse, equal: queries in which the first is better, worse or as good.
    """

    mean: float
    low: float
    high: float
    better: int
    worse: int
    equal: int


def paired_interval(
    first: Mapping[str, float], second: Mapping[str, float], *, seed: int = SEED
) -> Interval:
    """The interval of first minus second; the same for the same numbers and seed.

    Args:
        first: a value per query id; at least one.
        second: the same for other settings.
        seed: of the drawing.
    """
    differences = np.array([first[query] - second[query] for query in sorted(first)])
    count = len(differences)
    # The legacy generator, because NumPy promises that it will always draw the same numbers.
    draw = np.random.RandomState(seed)
    means = [
        differences[draw.randint(0, count, (_AT_ONCE, count))].mean(axis=1)
        for _ in range(RESAMPLES // _AT_ONCE)
    ]
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(np.concatenate(means), (tail, 1 - tail))
    better, worse = int((differences > 0).sum()), int((differences < 0).sum())
    middle = float(differences.mean())
    return Interval(middle, float(low), float(high), better, worse, count - better - worse)
