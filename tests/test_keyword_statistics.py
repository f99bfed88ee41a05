"""The statistics behind the weights of keywords: given back by lists, used where there is none."""

from __future__ import annotations

import math
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchcases.keywords.lists import Keyword, format_keywords, parse_keywords, split_case
from searchcases.keywords.statistics import (
    DISTINCT_WEIGHTS_NEEDED,
    MAX_DOC_COUNT,
    KeywordStatistics,
    Recovered,
    background,
    recover,
    weight_of,
)
from searchcases.keywords.tokens import tokenize
from searchcases.keywords.weights import keywords_of

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "seeds" / "000_6df73cbcf84d81d4.txt"
CORPUS = ROOT.parent / "shared" / "corpora" / "medpix-seed-format"

TEXT = """
a lobulated mass is seen in the left kidney.  the mass enhances avidly (see arrow). no stones.
"claw sign" is present; the patient&#39;s renal vein isn't invaded...
renal cell carcinoma
oncocytoma, angiomyolipoma
"""


def weighted(tokens: list[str], doc_count: int, df: dict[str, int]) -> list[Keyword]:
    """A list as an archive with these figures would have made it."""
    length = len(tokens)
    found = [
        Keyword(term, weight_of(tf, length, doc_count, df[term]))
        for term, tf in Counter(tokens).items()
    ]
    return sorted(found, key=lambda keyword: -keyword.weight)


def with_random_df(tokens: list[str], doc_count: int, seed: int) -> dict[str, int]:
    """df = 1 for one term, so that N is the smallest; log-uniform for the others."""
    rng = random.Random(seed)
    terms = sorted(set(tokens))
    df = {term: max(1, int(math.exp(rng.uniform(0, math.log(doc_count))))) for term in terms}
    df[rng.choice(terms)] = 1
    return df


# Statistics.


@given(
    st.integers(2, 1_000_000),
    st.lists(st.integers(0, 40), min_size=1, max_size=200),
    st.integers(0, 2**32),
)
@settings(deadline=None)
def test_weights_give_back_doc_count_and_df(doc_count: int, text: list[int], seed: int) -> None:
    tokens = [f"t{number}" for number in text]
    df = with_random_df(tokens, doc_count, seed)
    keywords = weighted(tokens, doc_count, df)
    found = recover(tokens, keywords)
    assert found.doc_count == doc_count
    assert found.df == df
    assert found.tf == Counter(tokens)
    assert (found.length, found.exact, found.unexplained) == (len(tokens), len(df), ())
    assert found.needed <= found.distinct
    assert found.determined == (found.distinct >= DISTINCT_WEIGHTS_NEEDED)
    assert keywords_of(tokens, KeywordStatistics(1, {}), keywords) == keywords
    statistics = KeywordStatistics(doc_count, df)
    assert sorted(keywords_of(tokens, statistics)) == sorted(keywords)


@given(st.integers(1, 5), st.lists(st.integers(1, 300), min_size=1, max_size=30))
@settings(deadline=None)
def test_the_smallest_doc_count_is_taken(factor: int, frequencies: list[int]) -> None:
    tokens = [f"t{position}" for position in range(len(frequencies))]
    df = {token: factor * n for token, n in zip(tokens, frequencies, strict=True)}
    found = recover(tokens, weighted(tokens, factor * 6738, df))
    common = math.gcd(6738, *frequencies)
    assert found.doc_count == 6738 // common
    assert found.df == {token: n // common for token, n in zip(tokens, frequencies, strict=True)}


def test_doubled_doc_count_cannot_be_told() -> None:
    tokens = tokenize(TEXT)
    df = with_random_df(tokens, 500, seed=4)
    once = recover(tokens, weighted(tokens, 500, df))
    twice = recover(tokens, weighted(tokens, 1000, {term: 2 * n for term, n in df.items()}))
    assert once == twice
    assert (once.doc_count, once.determined) == (500, True)


def test_a_short_list_does_not_determine() -> None:
    tokens = ["renal", "mass", "renal"]
    keywords = weighted(tokens, 6738, {"renal": 4, "mass": 300})
    found = recover(tokens, keywords)
    assert (found.doc_count, found.distinct, found.determined) == (3369, 2, False)
    assert keywords_of(tokens, KeywordStatistics(9, {}), keywords) == keywords


def test_largest_doc_count() -> None:
    tokens = [f"t{number}" for number in range(40)]
    df = {token: 1 + 3 * position for position, token in enumerate(tokens)}
    assert recover(tokens, weighted(tokens, MAX_DOC_COUNT, df)).doc_count == MAX_DOC_COUNT
    assert recover(tokens, weighted(tokens, MAX_DOC_COUNT + 1, df)).doc_count is None


def test_weights_of_another_kind_are_not_explained() -> None:
    tokens = tokenize(TEXT)
    rng = random.Random(7)
    found = recover(tokens, [Keyword(term, rng.random()) for term in dict.fromkeys(tokens)])
    assert (found.doc_count, found.determined, found.exact) == (None, False, 0)
    assert set(found.unexplained) == set(tokens)
    assert recover([], []) == Recovered(None, 0)
    assert recover([], [Keyword("rib", 0.5)]).unexplained == ("rib",)


def test_negative_and_zero_weights() -> None:
    tokens = ["the", "rib"]
    found = recover(tokens, [Keyword("the", 0.0), Keyword("rib", -0.5)])
    assert (found.doc_count, found.determined) == (None, False)


@pytest.mark.parametrize("change", [1, -1, 3])
def test_a_text_that_was_split_otherwise(change: int) -> None:
    tokens = tokenize(TEXT)
    df = with_random_df(tokens, 6738, seed=1)
    keywords = weighted(tokens, 6738, df)
    others = tokens[:change] + tokens if change > 0 else tokens[:change]
    found = recover(others, keywords)
    assert (found.doc_count, found.length, found.determined) == (6738, len(tokens), True)
    assert (found.df, found.tf, found.unexplained) == (df, Counter(tokens), ())
    assert keywords_of(others, KeywordStatistics(1, {}), keywords) == keywords


def test_background_majority_and_conflicts() -> None:
    def one(doc_count: int, df: dict[str, int], *, determined: bool = True) -> Recovered:
        return Recovered(doc_count, 9, df, determined=determined)

    found = background([
        one(100, {"rib": 3, "ct": 9}), one(100, {"rib": 4, "ct": 9}), one(100, {"mr": 5, "ct": 8}),
        one(70, {"us": 2}), one(50, {"lung": 1}, determined=False), Recovered(None, 4),
    ])  # fmt: skip
    assert found == KeywordStatistics(
        100, {"rib": 3, "ct": 9, "mr": 5}, lists=3, left_out=3, conflicts=2
    )
    assert background([one(70, {}), one(50, {})]) == KeywordStatistics(50, {}, 1, 1)
    assert background([one(50, {}, determined=False)]) is None
    assert background([]) is None


def test_keywords_without_a_list_of_their_own() -> None:
    statistics = KeywordStatistics(100, {"the": 100, "rib": 5, "ct": 20})
    found = keywords_of(["ct", "the", "rib", "notch", "rib", "zone"], statistics)
    assert found == [
        ("rib", 2 / 6 * math.log(20), None),
        ("notch", 1 / 6 * math.log(100), None),  # unknown terms count as df = 1
        ("zone", 1 / 6 * math.log(100), None),  # ties: as they first occur
        ("ct", 1 / 6 * math.log(5), None),
        ("the", 0.0, None),
    ]
    assert keywords_of([], statistics) == []


def test_own_list_goes_before_the_background_and_orders_ties() -> None:
    tokens = tokenize(TEXT)
    df = with_random_df(tokens, 6738, seed=3) | {"mass": 7, "kidney": 7, "stones": 7}
    keywords = [k._replace(count=5) for k in weighted(tokens, 6738, df)]
    keywords.sort(key=lambda keyword: (-keyword.weight, keyword.term[::-1]))
    other = KeywordStatistics(10, dict.fromkeys(tokens, 3))
    assert keywords_of(tokens, other, keywords) == keywords
    most = [keyword for keyword in keywords if keyword.term != "mass"]
    rest = next(k for k in keywords_of(tokens, other, most) if k.term == "mass")
    assert rest == Keyword("mass", weight_of(2, len(tokens), 10, 3))


# Real lists.


def test_the_seed_case_reproduces_its_list() -> None:
    content = SEED.read_bytes().decode()
    text, listed = split_case(content)
    tokens, keywords = tokenize(text), parse_keywords(listed)
    found = recover(tokens, keywords)
    assert (found.doc_count, found.length, found.determined) == (6738, 296, True)
    assert (found.exact, found.unexplained) == (152, ())
    statistics = background([found])
    assert statistics is not None
    assert keywords_of(tokens, statistics) == keywords
    assert content.endswith(format_keywords(keywords_of(tokens, statistics, keywords)))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs ../shared")
def test_lists_of_one_archive_agree() -> None:
    files = sorted(CORPUS.glob("*.txt"))[::14]
    parts = [split_case(file.read_bytes().decode()) for file in files]
    rows = [(tokenize(text), parse_keywords(listed)) for text, listed in parts]
    found = [recover(*row) for row in rows]
    assert {r.doc_count for r in found if r.determined} == {6738}
    assert sum(r.determined for r in found) >= 0.9 * len(found)
    statistics = background(found)
    assert statistics is not None
    assert statistics.conflicts == 0
    same = [(t, k) for t, k in rows if set(t) == {keyword.term for keyword in k}]
    assert len(same) >= 0.96 * len(rows)
    for recovered, (tokens, keywords) in zip(found, rows, strict=True):
        if (tokens, keywords) in same:
            assert recovered.exact == len(keywords)
            assert keywords_of(tokens, statistics, keywords) == keywords
