"""The cases most like a case: against plain sums over the texts."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from building import case, index_of, index_of_texts
from hypothesis import given, settings
from hypothesis import strategies as st

from searchcases.analysis import terms
from searchcases.config import Settings
from searchcases.errors import CaseNotFound
from searchcases.model import Case
from searchcases.similar import SHARED, STRONGEST, Likeness, similar

BOOSTS = {"title": 4, "findings": 2}
SETTINGS = Settings(k1=1.2, b=0.75, boosts=BOOSTS)
WORDS = [first + second for first in "bdgklmnprt" for second in ("am", "ix", "oz", "ulk")]
"""Forty words, no two of one term."""

_texts = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)
_cases = st.lists(st.tuples(_texts, _texts, _texts), min_size=1, max_size=8)


def as_cases(texts: list[tuple[str, str, str]]) -> list[Case]:
    return [
        case(f"{n}", one, title=two, keywords=three) for n, (one, two, three) in enumerate(texts)
    ]


def by_hand(cases: list[Case], number: int, limit: int) -> list[tuple[str, float]]:
    """The rule as the module words it."""
    weights: list[Counter[str]] = [Counter() for _ in cases]
    for found, one in zip(weights, cases, strict=True):
        for name, boost in BOOSTS.items():
            for term in terms(one.fields.get(name, "")):
                found[term] += boost
    df = Counter(term for found in weights for term in found)
    average = sum(found.total() for found in weights) / len(cases) or 1.0

    def strength(which: int, term: str) -> float:
        weight, length = weights[which][term], weights[which].total()
        idf = math.log(1 + (len(cases) - df[term] + 0.5) / (df[term] + 0.5))
        norm = 1.2 * (0.25 + 0.75 * length / average)
        return idf * weight * 2.2 / (weight + norm)

    known = sorted(term for term in weights[number] if df[term] > 1)
    known.sort(key=lambda term: -round(strength(number, term), 9))
    scores = {}
    for other in range(len(cases)):
        shared = [term for term in known[:STRONGEST] if weights[other][term]]
        if other != number and len(shared) >= SHARED:
            scores[cases[other].case_id] = sum(strength(other, term) for term in shared)
    return sorted(scores.items(), key=lambda item: (-round(item[1], 9), item[0]))[:limit]


@settings(deadline=None)
@given(_cases, st.integers(1, 9))
def test_it_is_what_the_sums_over_the_texts_give(
    texts: list[tuple[str, str, str]], limit: int
) -> None:
    cases = as_cases(texts)
    index = index_of(cases, SETTINGS)
    for number, one in enumerate(cases):
        found = similar(index, one.case_id, limit)
        wanted = by_hand(cases, number, limit)
        scores = [score for _, score in wanted]
        assert [one.score for one in found] == pytest.approx(scores, rel=1e-4)  # idf is rounded
        if len({round(score, 4) for score in scores}) == len(scores):
            assert [one.case_id for one in found] == [case_id for case_id, _ in wanted]


@settings(deadline=None, max_examples=50)
@given(_cases)
def test_one_case_alone_gives_the_same_as_all_at_once(texts: list[tuple[str, str, str]]) -> None:
    index = index_of(as_cases(texts), SETTINGS)
    likeness = Likeness.of(index.segment, SETTINGS)
    for number, case_id in enumerate(index):
        alone = [(one.case_id, one.score) for one in similar(index, case_id, 3)]
        at_once = likeness.like(number, 3)
        assert alone == [(index.segment.case_ids.text(doc), score) for doc, score in at_once]


def test_a_case_is_not_like_itself_and_shares_the_words_that_are_named() -> None:
    index = index_of_texts(
        {
            "a": "sclerotic clavicle with a lucent nidus",
            "b": "nidus of the clavicle, lucent",
            "c": "sclerotic rib",
            "d": "normal chest",
        }
    )
    (found,) = similar(index, "a")
    assert (found.rank, found.case_id, set(found.shared)) == (
        1,
        "b",
        {"clavicle", "nidus", "lucent"},
    )


def test_what_a_case_denies_makes_it_like_no_other() -> None:
    texts = {
        "a": "No pneumothorax or effusion.",
        "b": "Pneumothorax with effusion.",
        "c": "Pneumothorax, effusion and collapse.",
        "d": "Cardiomegaly.",
    }
    index = index_of_texts(texts)
    assert similar(index, "a") == []
    assert [one.case_id for one in similar(index, "b")] == ["c"]


def test_an_unknown_case_is_an_error_that_names_a_near_one() -> None:
    with pytest.raises(CaseNotFound, match="spine/one"):
        similar(index_of_texts({"spine/one": "mass"}), "spine/on")


def test_an_archive_without_words_has_no_similar_cases() -> None:
    assert similar(index_of([case("a"), case("b")]), "a") == []
