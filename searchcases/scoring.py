"""How good is a match? Pure functions from counts to a score.

Every input is an integer or a setting; the only logarithms are taken in integer arithmetic and
rounded to multiples of 2**-16, and what remains are the four operations on IEEE 754 doubles in a
fixed order. So a score is the same, to the last bit, on every machine and in every language.

Symbols: ``weight`` w = sum over fields and statuses of boost x tf x k, in quarters: k is 4 for what
is present and less for what is possible or absent; ``length`` dl = sum over fields of boost x field
length; ``average_length`` avgdl, its mean; ``doc_count`` N; ``df`` documents that match.
"""

from __future__ import annotations

from functools import lru_cache

ONE = 1 << 16
"""The unit of idf and log2 values: both are stored as integer multiples of 2**-16."""

QUARTERS = 4
"""The unit of weights: an occurrence counts 0 to 4 quarters."""

_LOG2_BITS = 56  # fractional bits of a logarithm before it is rounded to 16: with 24, one idf in
# 700 was rounded the wrong way
_MANTISSA_BITS = 128  # working precision: each squaring loses a bit, so 72 stay
_LN2 = 12_786_308_645_202_655_659  # floor(ln(2) * 2**64)


@lru_cache(maxsize=4096)
def _log2_bits(numerator: int, denominator: int) -> int:
    """floor(log2(numerator / denominator) * 2**_LOG2_BITS) for numerator >= denominator > 0.

    Bit by bit: squaring the mantissa doubles its logarithm (Knuth, TAOCP 1, 1.2.2, exercise 25).
    """
    exponent = (numerator // denominator).bit_length() - 1
    mantissa = (numerator << _MANTISSA_BITS) // (denominator << exponent)
    result = exponent
    for _ in range(_LOG2_BITS):
        mantissa = mantissa * mantissa >> _MANTISSA_BITS
        carry = mantissa >> (_MANTISSA_BITS + 1)
        mantissa >>= carry
        result = result << 1 | carry
    return result


def log2(value: int) -> int:
    """log2 of a whole number >= 1, in units of 2**-16.

    >>> log2(8) / ONE
    3.0
    """
    return (_log2_bits(value, 1) + (1 << (_LOG2_BITS - 17))) >> (_LOG2_BITS - 16)


def ln_ratio(numerator: int, denominator: int) -> int:
    """Natural logarithm of a ratio >= 1, in units of 2**-16, rounded to nearest.

    >>> import math
    >>> ln_ratio(6739, 2) == round(math.log(6739 / 2) * ONE)
    True
    """
    shift = _LOG2_BITS + 64 - 16
    return (_log2_bits(numerator, denominator) * _LN2 + (1 << (shift - 1))) >> shift


def bm25_idf(doc_count: int, df: int) -> int:
    """ln(1 + (N - df + 1/2) / (df + 1/2)) in units of 2**-16; never negative.

    Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework", equation 3.15 (RSJ weight
    without relevance information), with 1 added under the logarithm, as is common, so that a word
    of every document still counts a little.
    """
    return ln_ratio(2 * doc_count + 2, 2 * df + 1)


def bm25_norm(length: int, average_length: float, k1: float, b: float) -> float:
    """The part of BM25's denominator that belongs to the document: k1 (1 - b + b dl / avgdl)."""
    return k1 * (1.0 - b + b * (length / average_length))


def bm25(weight: int, norm: float, idf: int, k1: float) -> float:
    """Contribution of one term: idf x w (k1 + 1) / (w + norm), 0 where w is 0.

    Robertson, Zaragoza & Taylor 2004, "Simple BM25 Extension to Multiple Weighted Fields",
    section 3: the boosted term frequencies of all fields are added up first, then saturated once.
    """
    if not weight:  # with k1 = 0 the norm is 0, too
        return 0.0
    tf = weight / QUARTERS
    return idf / ONE * (tf * (k1 + 1.0)) / (tf + norm)


def tfidf_idf(doc_count: int, df: int) -> int:
    """ln(1 + N / df) in units of 2**-16; never 0 (Sparck Jones 1972, smoothed)."""
    return ln_ratio(doc_count + df, df)


def tfidf(weight: int, idf: int) -> float:
    """Contribution of one term: (1 + log2 w) x idf, lengths left alone; below w = 1, w x idf.

    Salton & Buckley 1988, "Term-weighting approaches in automatic text retrieval", table 1: the
    logarithmic tf, without cosine normalisation. Where doubt leaves less than one occurrence, the
    logarithm would turn negative: the line from 0 to the same value at 1 takes its place.
    """
    if weight < QUARTERS:
        return weight / QUARTERS * (idf / ONE)
    return (1.0 + (log2(weight) - log2(QUARTERS)) / ONE) * (idf / ONE)


def held_back(contribution: float, quarters: int) -> float:
    """A contribution that counts 0 to 4 quarters."""
    return contribution * (quarters / QUARTERS)


def weighted(contribution: float, weight: int) -> float:
    """A contribution that counts ``weight`` 2**-16ths."""
    return contribution * (weight / ONE)
