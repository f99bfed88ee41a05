"""Logarithms rounded to 2**-16, and formulas that are what their papers say."""

from __future__ import annotations

import math
import random
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from searchcases import formulas
from searchcases.formulas import bm25_idfs
from searchcases.scoring import (
    ONE,
    QUARTERS,
    bm25,
    bm25_idf,
    bm25_norm,
    held_back,
    ln_ratio,
    log2,
    tfidf,
    tfidf_idf,
    weighted,
)

HALF = Decimal("0.5000001")  # of a unit: rounding, and nothing to speak of beside it


def exact(numerator: int, denominator: int = 1, *, base: int | None = None) -> Decimal:
    """The logarithm in units of 2**-16, to 40 digits."""
    with localcontext(prec=40):
        logarithm = (Decimal(numerator) / denominator).ln()
        return ONE * (logarithm if base is None else logarithm / Decimal(base).ln())


@examples(max_examples=500, deadline=None)
@given(st.one_of(st.integers(1, 5_000), st.integers(1, 2**40)))
def test_log2_is_the_nearest_multiple_of_its_unit(value: int) -> None:
    assert abs(log2(value) - exact(value, base=2)) <= HALF


@pytest.mark.parametrize("exponent", [0, 1, 5, 16, 31, 40])
def test_log2_of_a_power_of_two_is_exact(exponent: int) -> None:
    assert log2(2**exponent) == exponent * ONE


@examples(max_examples=500, deadline=None)
@given(st.integers(1, 10**7), st.integers(0, 10**7))
@example(12, 48)  # both once lay on the wrong side of a half
@example(11, 49)
def test_ln_of_a_ratio_is_the_nearest_multiple_of_its_unit(denominator: int, more: int) -> None:
    numerator = denominator + more
    assert abs(ln_ratio(numerator, denominator) - exact(numerator, denominator)) <= HALF


@pytest.mark.parametrize("doc_count", [1, 2, 7, 29, 74, 400, 6_738, 100_000])
def test_every_idf_of_a_collection_is_rounded_half_up(doc_count: int) -> None:
    rng = random.Random(doc_count)
    every = range(1, doc_count + 1)
    with localcontext(prec=40):
        for df in every if doc_count <= 400 else rng.sample(every, 400):
            ratio = 1 + (doc_count - df + Fraction(1, 2)) / (df + Fraction(1, 2))
            for found, numerator, denominator in (
                (bm25_idf(doc_count, df), ratio.numerator, ratio.denominator),
                (tfidf_idf(doc_count, df), doc_count + df, df),
            ):
                units = exact(numerator, denominator).quantize(Decimal(1), ROUND_HALF_UP)
                assert found == int(units), (doc_count, df)


def test_ln_of_one_is_zero() -> None:
    assert ln_ratio(1, 1) == ln_ratio(12_345, 12_345) == log2(1) == 0


_counts = st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n)))


@examples(deadline=None)
@given(_counts)
def test_a_rarer_term_is_worth_no_less_and_every_term_something(counts: tuple[int, int]) -> None:
    doc_count, df = counts
    for idf in (bm25_idf, tfidf_idf):
        assert idf(doc_count, df) >= idf(doc_count, df + 1 if df < doc_count else df) >= 0
        assert idf(doc_count + 1, df) >= idf(doc_count, df)
    assert tfidf_idf(doc_count, df) >= round(math.log(2) * ONE)


@examples(deadline=None)
@given(st.integers(1, 10**6), st.integers(1, 1_000))
def test_logarithms_never_fall(value: int, more: int) -> None:
    assert log2(value) <= log2(value + more)
    assert ln_ratio(value + more, value) <= ln_ratio(value + more + 1, value)
    assert ln_ratio(value + more, value + 1) <= ln_ratio(value + more, value)


_weights = st.integers(1, 10_000)
_idfs = st.integers(1, 20 * ONE)
_lengths = st.integers(1, 100_000)
_k1 = st.floats(0, 10)
_b = st.floats(0, 1)


@examples(deadline=None)
@given(_weights, _lengths, st.floats(0.1, 1e5), _idfs, _k1, _b)
def test_bm25_is_its_formula(
    weight: int, length: int, average: float, idf: int, k1: float, b: float
) -> None:
    w, k, slope = Fraction(weight, QUARTERS), Fraction(k1), Fraction(b)
    norm = k * (1 - slope + slope * Fraction(length) / Fraction(average))
    expected = Fraction(idf, ONE) * w * (k + 1) / (w + norm)
    found = bm25(weight, bm25_norm(length, average, k1, b), idf, k1)
    assert found == pytest.approx(float(expected), rel=1e-12)


def test_bm25_divides_by_length_as_much_as_b_says() -> None:
    assert bm25_norm(300, 100.0, 1.5, 0.0) == 1.5
    assert bm25_norm(300, 100.0, 1.5, 1.0) == 4.5
    assert bm25_norm(100, 100.0, 1.5, 0.75) == 1.5
    assert bm25(2 * QUARTERS, 1.5, 3 * ONE, 1.5) == 3 * 2 * 2.5 / 3.5


@examples(deadline=None)
@given(_weights, _idfs, st.floats(0.01, 10), st.floats(0.01, 100))
def test_bm25_grows_with_the_weight_and_saturates(
    weight: int, idf: int, k1: float, norm: float
) -> None:
    less, more = bm25(weight, norm, idf, k1), bm25(weight + 1, norm, idf, k1)
    assert 0 < less < more < idf / ONE * (k1 + 1)
    assert bm25(weight, norm * 2, idf, k1) < less


@examples(deadline=None)
@given(_weights, _idfs)
def test_without_k1_how_often_a_word_stands_says_nothing(weight: int, idf: int) -> None:
    assert bm25(weight, bm25_norm(5, 2.0, 0, 0.75), idf, 0) == idf / ONE


@examples(deadline=None)
@given(_weights, _idfs)
def test_tfidf_is_its_formula(weight: int, idf: int) -> None:
    w = weight / QUARTERS
    expected = (1 + math.log2(w) if w > 1 else w) * idf / ONE
    assert tfidf(weight, idf) == pytest.approx(expected, rel=1e-5)
    assert tfidf(QUARTERS, idf) == idf / ONE
    assert tfidf(4 * QUARTERS, idf) == 3 * idf / ONE


@examples(deadline=None)
@given(_idfs, st.floats(0, 10), st.floats(0, 10))
def test_what_counts_nothing_contributes_nothing(idf: int, k1: float, norm: float) -> None:
    assert bm25(0, norm, idf, k1) == tfidf(0, idf) == 0
    assert 0 < tfidf(1, idf) < tfidf(2, idf) < tfidf(3, idf) < tfidf(4, idf)


@given(st.floats(0, 1e6), st.integers(0, 4))
def test_a_contribution_held_back_is_that_share_of_it(contribution: float, quarters: int) -> None:
    assert held_back(contribution, quarters) == contribution * quarters / 4
    assert weighted(contribution, ONE) == contribution


@pytest.mark.parametrize("doc_count", [1, 2, 319, 100_000, 12_345_678])
def test_idfs_of_many_words_are_those_of_each(doc_count: int) -> None:
    rare = range(1, min(doc_count, 3_000) + 1)
    dfs = [*rare, *random.Random(doc_count).choices(range(1, doc_count + 1), k=1_000)]
    assert bm25_idfs(doc_count, np.array(dfs)).tolist() == [bm25_idf(doc_count, df) for df in dfs]


def test_where_doubles_are_in_doubt_the_idf_is_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    dfs = np.arange(1, 100_001)
    logarithms = np.log(200_002 / (2 * dfs + 1)) * ONE
    doubtful = dfs[np.abs(logarithms - np.floor(logarithms) - 0.5) < 1e-5].tolist()
    asked = []

    def worked_out(doc_count: int, df: int) -> int:
        asked.append(df)
        return bm25_idf(doc_count, df)

    monkeypatch.setattr(formulas, "bm25_idf", worked_out)
    found = bm25_idfs(100_000, dfs)
    assert doubtful
    assert {*doubtful} <= {*asked}
    assert len(asked) < 1_000
    assert found[np.array(doubtful) - 1].tolist() == [bm25_idf(100_000, df) for df in doubtful]
