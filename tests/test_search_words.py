"""What a search finds for a word, a phrase and a word that stands for several."""

from __future__ import annotations

import pytest
import strategies
from building import case, index_of, index_of_texts, segment_of
from finding import found, scores
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from occurrences import accepts
from oracle import Oracle, TooManyFormsError
from strategies import rendered, trees

from searchcases import expansion, matcher
from searchcases.analysis import tokenize
from searchcases.config import Settings
from searchcases.errors import QuerySyntaxError
from searchcases.model import Case
from searchcases.query import Fuzzy, Prefix, Query, Wildcard

# Words that stand for several.


@examples(max_examples=150, deadline=None)
@given(strategies.cases(), strategies.expanding_leaves)
def test_a_leaf_expands_to_every_form_of_the_vocabulary_that_passes(
    cases: list[Case], leaf: Prefix | Wildcard | Fuzzy
) -> None:
    segment = segment_of(cases)
    forms = {f.form for one in cases for text in one.fields.values() for f in tokenize(text)}
    pairs = list(expansion.expand(segment, leaf))
    assert [form for form, _ in pairs] == sorted(filter(accepts(leaf), forms), key=str.encode)
    assert [segment.forms.text(number) for _, number in pairs] == [form for form, _ in pairs]


_letters = st.text("abc髄β", max_size=6)  # few, so that many forms are close to one another


@examples(max_examples=200, deadline=None)
@given(
    st.sets(st.text("abc髄β", min_size=1, max_size=6), max_size=30),
    st.one_of(
        st.builds(Prefix, st.none(), _letters),
        st.builds(Wildcard, st.none(), st.text("abc髄β*?", max_size=7)),
        st.builds(Fuzzy, st.none(), _letters, st.integers(0, 3)),
    ),
)
def test_a_walk_over_close_forms_misses_none_and_adds_none(
    forms: set[str], leaf: Prefix | Wildcard | Fuzzy
) -> None:
    segment = segment_of([case("a", " ".join(forms))])
    assert [form for form, _ in expansion.expand(segment, leaf)] == sorted(
        filter(accepts(leaf), forms)
    )


def test_a_wildcard_of_many_stars_does_not_backtrack() -> None:
    """Trying every way to share out the letters among the stars would not come to an end."""
    index = index_of_texts({"a": "a" * 200})
    assert found(index, "*a" * 60 + "*b") == []
    assert found(index, "*a" * 60 + "*") == ["a"]


@examples(max_examples=60, deadline=None)
@given(strategies.cases(), trees, st.integers(0, 6))
def test_beyond_the_cap_of_forms_is_an_error_and_never_a_cut(
    cases: list[Case], tree: Query, cap: int
) -> None:
    index, text = index_of(cases), rendered(tree)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("oracle.MAX_FORMS", cap)
        patch.setattr(matcher, "MAX_EXPANSION", cap)
        try:
            expected = Oracle(cases, Settings()).search(tree)
        except TooManyFormsError:
            with pytest.raises(QuerySyntaxError) as caught:
                index.search(text)
            assert 0 <= caught.value.offset <= len(text)
            assert caught.value.query == text
        else:
            assert [
                (h.case_id, h.score) for h in index.search(text, limit=None, expand=False)
            ] == expected


def test_a_word_may_stand_for_1000_forms_and_not_for_1001() -> None:
    forms = [f"w{number}" for number in range(1001)]
    assert found(index_of_texts({"a": " ".join(forms[:-1])}), "w*") == ["a"]
    for query in ("w*", "w?*", "x OR title:w*", "x -w*"):
        with pytest.raises(QuerySyntaxError, match="1,000") as caught:
            index_of_texts({"a": " ".join(forms)}).search(query)
        assert caught.value.offset == query.index("w")


def test_the_place_of_a_word_for_too_many_lies_within_the_query() -> None:
    index = index_of_texts({"a": " ".join(f"w{number}" for number in range(1001))})
    with pytest.raises(QuerySyntaxError) as caught:
        index.search("İİİİ w*")
    assert caught.value.offset == 5


# Words.


def test_every_word_of_a_text_can_be_found() -> None:
    index = index_of_texts({"a": "May not contact us: vitamin C, 3 cm", "b": "other"})
    for word in ("us", "may", "not", "C", "3 cm", "the OR not"):
        assert found(index, word) == ["a"]


def test_stop_words_are_skipped_beside_other_words() -> None:
    index = index_of_texts({"a": "the mass", "b": "the lung", "c": "mass"})
    assert scores(index, "The mass of the") == scores(index, "mass")
    assert scores(index, "the, mass") == scores(index, "mass")
    assert scores(index, "(the mass) lung") == scores(index, "mass lung")
    assert found(index, "the mass", all_words=True) == found(index, "mass")
    assert set(found(index, "the")) == {"a", "b"}
    assert set(found(index, "the of")) == {"a", "b"}
    assert found(index, '"the mass"') == ["a"]
    assert found(index, "the AND mass") == ["a"]
    assert set(found(index, 'the "the" mass')) == {"a", "b", "c"}
    assert set(found(index, "findings:the mass")) == {"a", "b", "c"}


def test_words_side_by_side_may_match_and_must_with_all_words() -> None:
    index = index_of_texts({"a": "lung mass", "b": "mass", "c": "lung"})
    assert set(found(index, "lung mass")) == {"a", "b", "c"}
    assert found(index, "lung mass", all_words=True) == ["a"]


def test_an_identical_leaf_counts_once() -> None:
    index = index_of_texts({"a": "masses", "b": "no mass"})
    assert scores(index, "mass masses MASS (mass AND mass)") == scores(index, "mass")
    assert scores(index, "mass findings:mass") != scores(index, "mass")


def test_irregular_plurals_are_one_term() -> None:
    texts = {"a": "metastasis", "b": "metastases", "c": "vertebra", "d": "vertebrae"}
    index = index_of_texts(texts)
    assert set(found(index, "metastases")) == {"a", "b"}
    assert set(found(index, "vertebra")) == {"c", "d"}


def test_negation_excludes_and_adds_nothing() -> None:
    index = index_of_texts({"a": "mass", "b": "mass cyst", "c": "cyst"})
    assert scores(index, "mass -cyst") == {"a": scores(index, "mass")["a"]}
    assert scores(index, "mass NOT (cyst OR lung)") == scores(index, "mass -cyst")


def test_a_leaf_of_a_branch_that_fails_still_counts_where_it_matches() -> None:
    index = index_of_texts({"a": "mass cyst", "b": "cyst", "c": "lung"})
    both = "(mass AND lung) OR cyst"
    assert scores(index, both)["a"] == scores(index, "mass OR cyst")["a"]


# Phrases and fields.


def test_a_phrase_stands_within_one_field() -> None:
    index = index_of([
        case("within", "red bone marrow"), case("across", "marrow", history="bone"),
        case("also", "bone", impression="marrow"), case("turned", "marrow bone"),
        case("apart", "bone and marrow"),
    ])  # fmt: skip
    assert found(index, '"bone marrow"') == ["within"]
    assert found(index, "bone-marrow") == ["within"]
    assert found(index, 'findings:"bone marrow"') == ["within"]
    assert found(index, 'history:"bone marrow"') == []


def test_a_phrase_stands_across_lines_and_signs_of_a_field() -> None:
    assert found(index_of_texts({"a": "bone,\n\n  (marrow)"}), '"bone marrow"') == ["a"]


def test_a_phrase_counts_where_it_overlaps_itself() -> None:
    index = index_of_texts({"a": "very very very"})
    (term,) = index.explain('"very very"', "a").terms
    assert term.tf == {"findings": 2}


def test_keywords_are_found_and_marked_only_by_name() -> None:
    index = index_of([case("a", "lung", keywords="mass lung"), case("b", "mass")])
    assert found(index, "mass") == ["b"]
    assert found(index, "keywords:mass") == ["a"]
    (hit,) = index.search("lung")
    assert hit.matched == {"findings": ["lung"]}
    (hit,) = index.search("lung AND keywords:mass")
    assert hit.matched == {"findings": ["lung"], "keywords": ["mass"]}


def test_a_field_of_boost_0_is_found_only_by_name() -> None:
    index = index_of([case("a", "x", history="mass")]).with_settings(
        Settings().boosted({"history": 0})
    )
    assert found(index, "mass") == []
    assert found(index, "history:mass") == ["a"]


def test_a_boost_raises_a_field() -> None:
    cases = [case("a", "mass lung"), case("b", history="mass lung")]
    assert found(index_of(cases), "mass") == ["a", "b"]
    boosted = Settings().boosted({"history": 9})
    assert found(index_of(cases, boosted), "mass") == ["b", "a"]
