"""Feedback: RM3 worked out by hand, what it may change and what not, and its twin."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction

import pytest
from building import case, index_of, index_of_texts
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from javascript import Scripts
from strategies import cases, trees

from searchcases.analysis import forms, is_stop_word, stem
from searchcases.config import Settings
from searchcases.feedback import (
    CANDIDATES,
    CASES,
    TERMS,
    Example,
    candidates,
    chosen,
    expand,
    joined,
    learn,
    words_of,
)
from searchcases.matcher import documents
from searchcases.model import TEXT_FIELDS, Case
from searchcases.query import And, Not, Or, Query, Term, Value, Weighted, scoring_leaves
from searchcases.queryparser import parse
from searchcases.ranking import Ranker

ADDED = (Weighted(Term(None, "halo"), 9), Weighted(Term(None, "ring"), 5))
PLAIN = Settings(k1=1.0, b=0.0)


def ranker_of(texts: Mapping[str, str], settings: Settings = PLAIN) -> Ranker:
    return Ranker(index_of_texts(texts).segment, settings)


def added(tree: Query) -> dict[str, int]:
    leaves = (leaf for leaf in scoring_leaves(tree) if isinstance(leaf, Weighted))
    return {leaf.leaf.term: leaf.weight for leaf in leaves if isinstance(leaf.leaf, Term)}


def matched(ranker: Ranker, tree: Query) -> set[int]:
    return set(documents(tree, ranker.segment, ranker.weights))


def test_candidates_by_hand() -> None:
    """Shares 3/4 and 1/4; findings count double, so w / (w + 1) is 2/3, 4/5 or 1/2."""
    found = candidates(
        [
            Example(3.0, {"findings": "halo halo", "history": "fever"}),
            Example(1.0, {"findings": "halo and fever"}),
        ],
        Settings(k1=1.0, b=0.0, boosts={"findings": 2, "history": 1}),
    )
    assert list(found) == ["halo", "fever"]
    assert found["halo"] == pytest.approx(0.75 * 4 / 5 + 0.25 * 2 / 3)
    assert found["fever"] == pytest.approx(0.75 * 1 / 2 + 0.25 * 2 / 3)


def test_length_holds_back_by_hand() -> None:
    """Lengths 1 and 3, mean 2: with b = 1 and k1 = 1 the norms are 1/2 and 3/2."""
    found = candidates(
        [Example(1.0, {"findings": "halo"}), Example(1.0, {"findings": "ring ring mass"})],
        Settings(k1=1.0, b=1.0, boosts={"findings": 1}),
    )
    assert found["halo"] == pytest.approx(0.5 * 1 / 1.5)
    assert found["ring"] == pytest.approx(0.5 * 2 / 3.5)
    assert found["mass"] == pytest.approx(0.5 * 1 / 2.5)


def test_weights_by_hand() -> None:
    """R = A x idf; three quarters of a word for the strongest, the others in proportion."""
    leaves = chosen(
        {"common": 0.5, "rare": 0.4, "gone": 0.9}, {"common": 6, "rare": 1, "gone": 0}, 9
    )
    ratio = (0.5 * math.log(20 / 13)) / (0.4 * math.log(20 / 3))
    assert [leaf.leaf for leaf in leaves] == [Term(None, "rare"), Term(None, "common")]
    assert leaves[0].weight == 3 * 2**14
    assert leaves[1].weight == pytest.approx(3 * 2**14 * ratio, abs=1)


def test_equal_strengths_come_in_the_order_of_terms() -> None:
    words = [f"{chr(97 + n)}{chr(97 + n)}{chr(97 + n)}" for n in range(26)]
    leaves = chosen(dict.fromkeys(reversed(words), 0.5), dict.fromkeys(words, 1), 9)
    assert [leaf.leaf for leaf in leaves] == [Term(None, word) for word in words[:TERMS]]


def test_numbers_stop_words_short_words_and_silent_fields_are_no_candidates() -> None:
    text = "the t1 30mm 3 is us ct βhcg masses"
    found = candidates(
        [Example(1.0, {"findings": text, "exam": "halo"})], Settings(boosts={"findings": 1})
    )
    assert list(found) == ["mass"]


def test_a_keyword_list_teaches_nothing() -> None:
    fields = {"findings": "mass", "keywords": "halo"}
    found = candidates([Example(1.0, fields)], Settings(boosts={"findings": 1, "keywords": 9}))
    assert list(found) == ["mass"]


def test_words_are_told_as_the_cases_write_them_and_without_those_of_the_query() -> None:
    texts = ["marrow lesions", "marrow lesion, lesions", "marrow edema"]
    ranker = ranker_of({str(n): text for n, text in enumerate(texts)})
    assert learn(ranker, parse("edema marrow")).words() == ("lesions",)
    assert learn(ranker, parse("nowhere")).words() == ()


def test_of_forms_that_are_as_frequent_the_first_in_the_alphabet_is_told() -> None:
    examples = [Example(2.0, {"findings": "lesions lesion"}), Example(1.0, {"exam": "massing"})]
    leaves = [Weighted(Term(None, term), 1) for term in ("lesion", "mass")]
    assert words_of(leaves, Term(None, "mass"), examples, {"findings": 1}) == ("lesion",)


def test_a_case_without_any_of_the_words_is_found() -> None:
    ranker = ranker_of({
        "a": "abscess rim diffusion", "b": "abscess rim", "c": "rim diffusion", "d": "fracture",
    })  # fmt: skip
    tree = expand(ranker, Term(None, "abscess"))
    assert added(tree).keys() == {"abscess", "rim", "diffus"}
    assert matched(ranker, tree) == {0, 1, 2}


def test_no_more_than_the_first_cases_are_read() -> None:
    texts = {f"{n:02}": "mass " + "filler " * n + f"word{chr(97 + n)}" for n in range(CASES + 3)}
    words = added(expand(ranker_of(texts, Settings(b=1.0)), Term(None, "mass")))
    assert {"worda", "wordj"} <= words.keys()
    assert "wordk" not in words


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("mass", Or((Term(None, "mass"), *ADDED))),
        ("mass edge", Or((Term(None, "mass"), Term(None, "edg"), *ADDED))),
        ("mass sex:F -cyst", And((
            Or((Term(None, "mass"), *ADDED)), Value("sex", ("f",)), Not(Term(None, "cyst")),
        ))),
    ],
)  # fmt: skip
def test_where_any_word_will_do_added_words_do_too(text: str, tree: Query) -> None:
    assert joined(parse(text), ADDED) == tree


@pytest.mark.parametrize("text", ["findings:mass", '"ring mass"', "mass AND edge", "ma*"])
def test_what_must_be_there_must_be_there_still(text: str) -> None:
    tree = parse(text)
    assert joined(tree, ADDED) == And((tree, Or((tree, *ADDED))))


@pytest.mark.parametrize("text", ["age:30..50", "nowhere", "sex:F"])
def test_without_scoring_cases_nothing_changes(text: str) -> None:
    ranker = Ranker(index_of([case("a", "mass", sex=("f",))]).segment, Settings())
    assert expand(ranker, parse(text)) == parse(text)


@given(cases(), trees)
@examples(max_examples=60, deadline=None)
def test_no_word_and_no_case_of_the_query_is_lost(collection: list[Case], query: Query) -> None:
    ranker = Ranker(index_of(collection).segment, Settings())
    tree = expand(ranker, query)
    assert set(scoring_leaves(query)) <= set(scoring_leaves(tree))
    assert matched(ranker, query) <= matched(ranker, tree)
    assert tree == expand(ranker, query)
    assert len(added(tree)) <= TERMS
    assert all(0 < weight <= 3 * 2**14 for weight in added(tree).values())


@given(cases(4), st.data())
@examples(max_examples=60, deadline=None)
def test_candidates_are_the_formula(collection: list[Case], data: st.DataObject) -> None:
    """In exact fractions, with no table in between."""
    scores = sorted(data.draw(st.lists(
        st.integers(1, 40), min_size=len(collection), max_size=len(collection)
    )), reverse=True)  # fmt: skip
    chosen_settings = Settings(k1=1.5, b=0.75)
    found = candidates(
        [Example(s, c.fields) for s, c in zip(scores, collection, strict=True)], chosen_settings
    )
    boosts = chosen_settings.boosts
    lengths = [
        sum(boosts[name] * len(forms(text)) for name, text in c.fields.items()) for c in collection
    ]
    for term, value in found.items():
        exact = Fraction(0)
        for score, length, c in zip(scores, lengths, collection, strict=True):
            weight = sum(
                boosts[name] * sum(stem(f) == term and not is_stop_word(f) for f in forms(text))
                for name, text in c.fields.items()
            )
            if weight:
                mean = Fraction(sum(lengths), len(lengths)) or 1
                norm = Fraction(3, 2) * (Fraction(1, 4) + Fraction(3, 4) * length / mean)
                exact += Fraction(score, sum(scores)) * weight / (weight + norm)
        assert value == pytest.approx(float(exact), rel=1e-12)
    assert len(found) <= CANDIDATES


@given(cases(), trees, st.data())
@examples(max_examples=60, deadline=None)
def test_the_browser_adds_the_same_words_with_the_same_weights(
    session: Callable[..., Scripts], collection: list[Case], query: Query, data: st.DataObject
) -> None:
    js = session("analysis", "scoring", "query", "matcher", "ranking", "feedback")
    numbers = st.floats(0.01, 50, allow_nan=False)
    scored = [Example(data.draw(numbers), one.fields) for one in collection]
    scored.sort(key=lambda example: -example.score)
    chosen_settings = Settings(k1=data.draw(st.floats(0.1, 5)), b=data.draw(st.floats(0, 1)))
    sent = [{"score": example.score, "fields": dict(example.fields)} for example in scored]
    boosts = {name: chosen_settings.boosts[name] for name in TEXT_FIELDS}
    theirs = js.call(
        "feedback.candidates",
        sent,
        {"k1": chosen_settings.k1, "b": chosen_settings.b, "boosts": boosts},
    )
    ours = candidates(scored, chosen_settings)
    assert theirs == [[term, value] for term, value in ours.items()]
    dfs = {term: data.draw(st.integers(0, 9)) for term in ours}
    leaves = chosen(ours, dfs, 9)
    assert js.call("feedback.chosen", theirs, list(dfs.values()), 9) == [
        as_json(leaf) for leaf in leaves
    ]
    asked, added_leaves = as_json(query), [as_json(leaf) for leaf in leaves]
    told = js.call("feedback.wordsOf", added_leaves, asked, sent, boosts)
    assert told == list(words_of(leaves, query, scored, boosts))
    assert js.call("feedback.joined", asked, added_leaves) == as_json(joined(query, leaves))


def as_json(node: Query) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in node._asdict().items():
        if isinstance(value, tuple) and hasattr(value, "_asdict"):
            found[name] = as_json(value)
        elif isinstance(value, tuple) and value and hasattr(value[0], "_asdict"):
            found[name] = [as_json(child) for child in value]
        else:
            found[name] = list(value) if isinstance(value, tuple) else value
    return found
