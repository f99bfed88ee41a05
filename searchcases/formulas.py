"""How good are many matches at once? The formulas of ``scoring`` on arrays, to the same bits.

NumPy's operations on doubles are those of IEEE 754, element by element, as Python's are; so what is
written here in the order of ``scoring`` gives the same scores. Logarithms are its own where those
of doubles leave a doubt.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from searchcases.scoring import ONE, QUARTERS, bm25_idf
from searchcases.scoring import tfidf as tfidf_of_one

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def bm25_norms(lengths: Ints, average_length: float, k1: float, b: float) -> Floats:
    """``scoring.bm25_norm`` of each length."""
    norms: Floats = k1 * (1.0 - b + b * (lengths / average_length))
    return norms


def bm25_idfs(doc_count: int, dfs: Ints) -> Ints:
    """``scoring.bm25_idf`` of each df.

    Working out one takes 20 us, and an index has one per common word; most are told by doubles.
    """
    exact = np.log((2 * doc_count + 2) / (2 * dfs + 1)) * ONE
    found: Ints = np.rint(exact).astype(np.int64)
    for place in np.flatnonzero(np.abs(exact - found) > _SURE).tolist():
        found[place] = bm25_idf(doc_count, int(dfs[place]))
    return found


_SURE = 0.499
"""So near to a whole number there is no doubt which one it is: doubles are off by some 2**-52 of
what is less than 2**21 (the logarithm of a ratio of 32-bit numbers, in units of 2**-16)."""


def bm25(weights: Ints, norms: Floats, idf: int | Ints, k1: float) -> Floats:
    """``scoring.bm25`` of each weight and norm, and of one idf or each; shapes (n,)."""
    tfs = weights / QUARTERS
    nothing = np.zeros(len(weights))  # where the weight is 0, the norm may be 0, too
    above = idf / ONE * (tfs * (k1 + 1.0))
    return np.divide(above, tfs + norms, out=nothing, where=weights != 0)


def tfidf(weights: Ints, idf: int) -> Floats:
    """``scoring.tfidf`` of each weight; shape (n,)."""
    found, numbers = np.unique(weights, return_inverse=True)
    return np.array([tfidf_of_one(weight, idf) for weight in found.tolist()], float)[numbers]


def held_back(values: Floats, quarters: int) -> Floats:
    """``scoring.held_back`` of each contribution."""
    return values * (quarters / QUARTERS)


def weighted(values: Floats, weight: int) -> Floats:
    """``scoring.weighted`` of each contribution."""
    return values * (weight / ONE)


def leading(docs: Ints, scores: Floats, lengths: Ints, count: int) -> Ints:
    """Where the first documents of a ranking stand, in its order.

    Args:
        docs: ascending, at least those of equal scores and lengths; shape (n,).
        scores: of these; the highest come first.
        lengths: weighted length of every document of the index; ties go to the smaller one, then
            to the smaller document.
        count: how many of them, at least 0.
    """
    chosen = np.arange(len(docs))
    if 0 < count < len(docs):
        lowest = np.partition(scores, len(docs) - count)[len(docs) - count]
        chosen = np.flatnonzero(scores >= lowest)
        if len(chosen) > count:  # many may be as good as the last one: all, with filters alone
            equal = scores[chosen] == lowest
            open_places = count - (len(chosen) - np.count_nonzero(equal)) - 1
            tied = lengths[docs[chosen[equal]]]
            longest = np.partition(tied, open_places)[open_places]
            chosen = chosen[~equal | (lengths[docs[chosen]] <= longest)]
    order = np.lexsort((lengths[docs[chosen]], -scores[chosen]))  # stable: documents ascend
    return chosen[order[:count]]
