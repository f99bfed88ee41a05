"""Evaluation: plain words, runs, and measures and intervals worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from building import case, index_of, index_of_texts
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from searchcases.config import Settings
from searchcases.evaluation import DEPTH, mean, measure, paired_interval, run_of, words_tree
from searchcases.query import Or, Term, scoring_leaves
from searchcases.queryparser import parse


@pytest.mark.parametrize("text", ['"open quote', "title:", "x:y", "NOT", "(", "a OR", "age:x.."])
def test_nothing_in_a_plain_text_is_query_language(text: str) -> None:
    tree = words_tree(text)
    assert tree is None or all(isinstance(leaf, Term) for leaf in scoring_leaves(tree))


def test_plain_words_are_what_the_query_language_makes_of_them() -> None:
    assert words_tree("the masses of a vertebra") == parse("masses vertebra")
    assert words_tree("of the") == Or((Term(None, "of"), Term(None, "the")))
    assert words_tree("mass, masses!") == Term(None, "mass")
    assert words_tree(" ... ") is None


def test_measures_by_hand() -> None:
    """Found: irrelevant, grade 1, irrelevant, grade 2; a third relevant case is not found."""
    judged = {"q": {"a": 1, "b": 2, "c": 1, "d": 0}}
    values = measure(judged, {"q": ("x", "a", "d", "b")})
    ideal = 2 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    assert {name: per_query["q"] for name, per_query in values.items()} == pytest.approx({
        "nDCG@10": (1 / math.log2(3) + 2 / math.log2(5)) / ideal,
        "MAP": (1 / 2 + 2 / 4) / 3,
        "MRR": 1 / 2,
        "P@5": 2 / 5,
        "Recall@100": 2 / 3,
    })  # fmt: skip


def test_queries_that_find_nothing_count_and_those_without_answers_do_not() -> None:
    judged = {"q1": {"a": 1}, "q2": {"a": 1}, "q3": {"a": 0}, "q4": {"a": 1}}
    values = measure(judged, {"q1": ("a",), "q2": (), "q3": ("a",), "unjudged": ("a",)})
    assert values["MRR"] == {"q1": 1.0, "q2": 0.0, "q4": 0.0}
    assert mean(values["MRR"]) == pytest.approx(1 / 3)


def test_the_order_of_the_ranking_counts_where_scores_are_equal() -> None:
    index = index_of_texts({"a": "mass", "b": "mass"})
    run = run_of(index, {"q": "mass"})
    assert run == {"q": ("a", "b")}
    assert measure({"q": {"a": 1}}, run)["MRR"] == {"q": 1.0}
    assert measure({"q": {"b": 1}}, run)["MRR"] == {"q": 0.5}


def test_runs_follow_the_settings_and_end_somewhere() -> None:
    index = index_of([
        case("a", "mass", history="cyst"), case("b", "cyst", history="mass"),
        *(case(f"c{n:04}", "filler") for n in range(DEPTH)),
    ])  # fmt: skip
    assert run_of(index, {"q": "cyst", "none": "..."}) == {"q": ("b", "a"), "none": ()}
    turned = index.with_settings(Settings().boosted({"history": 9}))
    assert run_of(turned, {"q": "cyst"}) == {"q": ("a", "b")}
    assert len(run_of(index, {"q": "filler cyst"})["q"]) == DEPTH


def test_feedback_finds_what_shares_the_words_of_the_best() -> None:
    index = index_of_texts({"a": "abscess with rim", "b": "rim alone", "c": "fracture"})
    assert run_of(index, {"q": "abscess"}) == {"q": ("a",)}
    assert run_of(index, {"q": "abscess"}, feedback=True) == {"q": ("a", "b")}


def test_a_case_that_a_query_was_made_of_is_neither_found_nor_learnt_from() -> None:
    index = index_of_texts({"a": "abscess with rim", "b": "rim alone", "c": "old abscess"})
    assert run_of(index, {"q": "abscess"}, without={"q": "a"}) == {"q": ("c",)}
    assert run_of(index, {"q": "abscess"}, feedback=True, without={"q": "a"}) == {"q": ("c",)}


def test_an_interval_by_hand() -> None:
    """Of two queries one differs by 1: a mean is 0, 1/2, 1 with chances 1/4, 1/2, 1/4."""
    found = paired_interval({"a": 1.0, "b": 0.5}, {"a": 0.0, "b": 0.5})
    assert (found.mean, found.low, found.high) == (0.5, 0.0, 1.0)
    assert (found.better, found.worse, found.equal) == (1, 0, 1)


def test_an_interval_has_the_width_of_the_normal_one() -> None:
    """For many queries the percentiles are mean ± 1.96 standard errors."""
    values = np.random.RandomState(1).normal(0.1, 0.3, 400)
    first = dict(zip(map(str, range(400)), values.tolist(), strict=True))
    found = paired_interval(first, dict.fromkeys(first, 0.0))
    half = 1.96 * values.std() / 20
    assert found.mean == pytest.approx(values.mean())
    assert found.low == pytest.approx(values.mean() - half, abs=0.1 * half)
    assert found.high == pytest.approx(values.mean() + half, abs=0.1 * half)


@given(st.dictionaries(st.text(max_size=3), st.floats(0, 1), min_size=1, max_size=8))
@examples(max_examples=20, deadline=None)
def test_the_same_numbers_give_the_same_interval(first: dict[str, float]) -> None:
    second = {name: 1 - value for name, value in first.items()}
    found = paired_interval(first, second)
    assert found == paired_interval(dict(reversed(first.items())), second)
    differences = [first[name] - second[name] for name in first]
    assert min(differences) - 1e-9 <= found.low <= found.high <= max(differences) + 1e-9
    opposite = paired_interval(second, first)
    assert (opposite.low, opposite.high) == pytest.approx((-found.high, -found.low))
