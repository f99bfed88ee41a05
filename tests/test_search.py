"""Search equals the brute force of ``oracle``: what is found, its score to the bit, its order."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import strategies
from building import case, index_of, index_of_texts, segment_bytes, segment_of
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from oracle import Oracle, TooManyFormsError, accepts
from strategies import FORMS, node, rendered, trees

from searchcases import expansion, indexer, matcher, store
from searchcases.analysis import fold, stem, tokenize
from searchcases.config import Settings
from searchcases.errors import CaseNotFound, ConfigError, IndexCorrupt, QuerySyntaxError
from searchcases.explanation import TermExplanation
from searchcases.hits import Hit
from searchcases.model import Case
from searchcases.query import (
    Fuzzy,
    Or,
    Phrase,
    Prefix,
    Query,
    Scoring,
    Synonyms,
    Term,
    Weighted,
    Wildcard,
    leaf_key,
    scoring_leaves,
)
from searchcases.ranking import Ranker
from searchcases.scoring import ONE, QUARTERS
from searchcases.searcher import Index
from searchcases.segment.writer import Writer, analysed


def found(index: Index, query: str, **options: Any) -> list[str]:
    """The case ids that a query finds, best first."""
    return [hit.case_id for hit in index.search(query, limit=None, **{"expand": False, **options})]


def scores(index: Index, query: str, **options: Any) -> dict[str, float]:
    return {
        hit.case_id: hit.score
        for hit in index.search(query, limit=None, **{"expand": False, **options})
    }


# Equal to brute force.


@examples(max_examples=500, deadline=None)
@given(strategies.cases(), trees, strategies.settings)
def test_a_tree_finds_scores_and_orders_as_brute_force_does(
    cases: list[Case], tree: Query, settings: Settings
) -> None:
    segment = segment_of(cases)
    ranker = Ranker(segment, settings)
    scores = ranker.scores(tree)
    ranking = [
        (segment.case_ids.text(doc_id), scores[doc_id])
        for doc_id in ranker.best(scores, len(scores))
    ]
    assert ranking == Oracle(cases, settings).search(tree)


_names = st.lists(
    st.one_of(
        node(Term, st.none(), st.sampled_from(FORMS).map(stem)),
        node(Phrase, st.none(), st.lists(st.sampled_from(FORMS).map(stem), min_size=2, max_size=2)
             .map(tuple)),
    ),
    min_size=1, max_size=3, unique=True,
).map(tuple)  # fmt: skip


@examples(max_examples=200, deadline=None)
@given(strategies.cases(), _names, _names, st.integers(1, 2**17), strategies.settings)
def test_other_names_and_weights_score_as_brute_force_says(
    cases: list[Case],
    words: tuple[Scoring, ...],
    others: tuple[Scoring, ...],
    weight: int,
    settings: Settings,
) -> None:
    """A group scores its best member, not the sum; a weighted word counts its share."""
    synonyms = Synonyms(words, others)
    tree = Or((*words, synonyms, Weighted(others[0], weight)))
    segment, oracle = segment_of(cases), Oracle(cases, settings)
    ranker = Ranker(segment, settings)
    scores = ranker.scores(tree)
    found = {segment.case_ids.text(doc_id): score for doc_id, score in scores.items()}
    assert found == dict(oracle.search(tree))
    index = Index(segment, "memory", settings)
    for case_id, score in found.items():
        group = [oracle.contribution(leaf, case_id) for leaf in words]
        best = max(oracle.contribution(leaf, case_id) for leaf in others)
        whole = max(sum(group), best * settings.synonyms / 4)
        extra = oracle.contribution(Weighted(others[0], weight), case_id)
        assert score == pytest.approx(whole + extra)
        assert case_id in index


_few_words = st.lists(st.sampled_from(("x", "mass", "masses", "3.1")), max_size=8).map(" ".join)


@examples(max_examples=150, deadline=None)
@given(
    st.lists(st.fixed_dictionaries({"findings": _few_words, "title": _few_words}), max_size=4),
    st.lists(st.sampled_from(("x", "mass", "3.1")), min_size=2, max_size=4).map(tuple),
    st.sampled_from((None, "title")),
    strategies.settings,
)
def test_a_phrase_finds_scores_and_orders_as_brute_force_does(
    fields: list[dict[str, str]], words: tuple[str, ...], field: str | None, settings: Settings
) -> None:
    """Few words, so that phrases of up to four of them occur and overlap."""
    cases, phrase = [Case(f"{n}", texts) for n, texts in enumerate(fields)], Phrase(field, words)
    results = index_of(cases, settings).search(rendered(phrase), expand=False)
    assert [(hit.case_id, hit.score) for hit in results] == Oracle(cases, settings).search(phrase)


@examples(max_examples=120, deadline=None)
@given(strategies.cases(), trees, strategies.settings, st.integers(1, 4))
def test_a_text_finds_pages_of_what_brute_force_finds(
    cases: list[Case], tree: Query, settings: Settings, limit: int
) -> None:
    index, text = index_of(cases, settings), rendered(tree)
    expected = [
        (rank, *hit) for rank, hit in enumerate(Oracle(cases, settings).search(tree), start=1)
    ]
    pages: list[Hit] = []
    for page in range(1, len(cases) // limit + 3):
        results = index.search(text, limit=limit, page=page, expand=False)
        assert results.total == len(expected)
        assert len(results) == len(expected[(page - 1) * limit : page * limit])
        pages += results
    assert [(hit.rank, hit.case_id, hit.score) for hit in pages] == expected
    assert pages == list(index.search(text, limit=None, expand=False))


@examples(max_examples=120, deadline=None)
@given(strategies.cases(), trees, strategies.settings)
def test_an_explanation_sums_to_the_score_and_holds_the_counts_of_brute_force(
    cases: list[Case], tree: Query, settings: Settings
) -> None:
    index, oracle = index_of(cases, settings), Oracle(cases, settings)
    scores = dict(oracle.search(tree))
    for case_id in oracle.cases:
        explanation = index.explain(rendered(tree), case_id, expand=False)
        total = 0.0
        for term in explanation.terms:
            total += term.contribution
        assert explanation.matches == (case_id in scores)
        assert explanation.score == total == scores.get(case_id, 0.0)
        expected = [
            TermExplanation(
                *(leaf.field, *leaf_key(leaf)[1:]),
                tf={name: len(found) for name, found in oracle.tf(leaf, case_id).items()},
                weight=oracle.weight(leaf, case_id) / QUARTERS,
                length=oracle.length(case_id, leaf.field),
                average_length=oracle.average_length(leaf.field),
                df=oracle.df(leaf),
                idf=oracle.idf(leaf) / ONE,
                contribution=oracle.contribution(leaf, case_id),
            )
            for leaf in scoring_leaves(tree)
            if case_id in scores and oracle.tf(leaf, case_id)
        ]
        assert list(explanation.terms) == expected


@examples(max_examples=120, deadline=None)
@given(strategies.cases(), trees, strategies.settings)
def test_the_matched_words_of_a_hit_are_those_of_brute_force(
    cases: list[Case], tree: Query, settings: Settings
) -> None:
    oracle = Oracle(cases, settings)
    for hit in index_of(cases, settings).search(rendered(tree), limit=None, expand=False):
        assert hit.matched == oracle.matched(tree, hit.case_id)
        for name, marks in hit.marks.items():
            words = {(word.form, word.start, word.end) for word in tokenize(hit.case.fields[name])}
            assert words.issuperset((mark.form, mark.start, mark.end) for mark in marks)


@examples(max_examples=30, deadline=None)
@given(strategies.cases(), trees, strategies.settings)
def test_a_weighting_asked_for_equals_that_weighting_set(
    cases: list[Case], tree: Query, settings: Settings
) -> None:
    index, text = index_of(cases, settings), rendered(tree)
    for weighting in ("bm25", "tfidf"):
        asked = index.search(text, weighting=weighting)
        assert asked.weighting == weighting
        other = index.with_settings(replace(settings, weighting=weighting))
        assert asked.hits == other.search(text).hits


# Independent of how the cases came.


@examples(max_examples=60, deadline=None)
@given(strategies.cases(), st.randoms(), st.integers(0, 8))
def test_neither_order_nor_batches_of_reading_change_a_byte_of_the_index(
    cases: list[Case], rng: random.Random, cut: int
) -> None:
    shuffled = rng.sample(cases, len(cases))
    assert segment_bytes(shuffled[:cut], shuffled[cut:]) == segment_bytes(cases)


@examples(max_examples=30, deadline=None)
@given(strategies.cases())
def test_a_case_comes_back_as_it_was_stored(cases: list[Case]) -> None:
    index = index_of(cases)
    assert list(index) == sorted((one.case_id for one in cases), key=str.encode)
    assert len(index) == len(cases)
    assert all(index.case(one.case_id) == one and one.case_id in index for one in cases)


def test_the_index_on_disk_is_the_one_in_memory(tmp_path: Path) -> None:
    cases = [case("b", "a lung mass", modality=("CT",)), case("a", "no mass", date=("2024",))]
    folder = str(tmp_path / "index")
    with store.writing(folder):
        writer = Writer()
        writer.add(analysed(cases))
        assert store.publish(folder, *writer.finish(lambda: {"files": []}))
    index = Index.open(folder)
    assert found(index, "mass") == found(index_of(cases), "mass") == ["b", "a"]  # denied
    assert next(tmp_path.glob("index/*.segment")).read_bytes() == segment_bytes(cases)


def test_cases_of_a_file_are_found_as_cases_in_memory_are(tmp_path: Path) -> None:
    cases = [case("b", "a lung mass", title="Lung"), case("a", "mass of the lung", history="Cough")]
    lines = [json.dumps({"id": one.case_id, **one.fields}) for one in cases]
    (tmp_path / "cases.jsonl").write_text("\n".join(lines), "utf-8")
    indexer.update([str(tmp_path / "cases.jsonl")], str(tmp_path / "index"))
    index = Index.open(str(tmp_path / "index"))
    assert scores(index, "lung mass -cough") == scores(index_of(cases), "lung mass -cough")


def test_an_empty_index_finds_nothing() -> None:
    for cases in ([], [case("a")], [case("a", "…")]):
        index = index_of(cases)
        for query in ("mass", "title:mass", "ma*", "m?ss", "mass~2", '"a mass"', "modality:MR"):
            assert found(index, query) == []


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


# Filters.

SPINE = [
    case("mr", "marrow", modality=("MR",), sex=("F",), age=("37",), level=("easy",)),
    case("ct", "marrow marrow", modality=("CT",), sex=("M",), age=("6 months",)),
    case("both", "cyst", modality=("CT", "MR"), sex=("F",), age=("50 years",)),
    case("none", "marrow cyst"),
]


def test_a_filter_scores_nothing() -> None:
    index = index_of(SPINE)
    assert scores(index, "modality:MR sex:F") == {"mr": 0.0, "both": 0.0}
    assert scores(index, "marrow modality:MR") == {"mr": scores(index, "marrow")["mr"]}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("modality:MR", {"mr", "both"}),
        ("modality:mri", {"mr", "both"}),
        ("modality:MR modality:CT", {"mr", "ct", "both"}),
        ("modality:MR AND modality:CT", {"both"}),
        ("modality:MR sex:F", {"mr", "both"}),
        ("modality:MR modality:CT sex:M", {"ct"}),
        ("marrow modality:CT", {"ct"}),
        ("marrow OR modality:CT", {"mr", "ct", "both", "none"}),
        ("marrow -modality:MR", {"ct", "none"}),
        ("(marrow OR modality:MR) sex:F", {"mr", "both"}),
        ("sex:female", {"mr", "both"}),
        ("level:EASY", {"mr"}),
        ("modality:(MR CT) marrow", {"mr", "ct"}),
        ("(modality:MR modality:CT) marrow", {"mr", "ct"}),
        ("(modality:MR sex:F) marrow", {"mr"}),
    ],
)
def test_filters_are_required_and_values_of_one_field_are_alternatives(
    query: str, expected: set[str]
) -> None:
    assert set(found(index_of(SPINE), query)) == expected


def test_a_filter_wants_whole_words_side_by_side() -> None:
    index = index_of([case("a", "x", tags=("Bone Marrow",)), case("b", "x", tags=("bone scan",))])
    assert found(index, "tags:bone") == ["a", "b"]
    assert found(index, 'tags:"bone marrow"') == ["a"]
    assert found(index, 'tags:"marrow bone"') == found(index, "tags:mar") == []


def test_tags_are_text_as_well_as_a_filter() -> None:
    index = index_of([case("a", tags="marrow"), case("b", "marrow")])
    assert set(found(index, "marrow")) == {"a", "b"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("age:37", {"37"}),
        ("age:1..37", {"18m", "37"}),
        ("age:..6m", {"6m", "2w"}),
        ("age:0.5..0.5", {"6m"}),
        ("age:18months..37y", {"18m", "37"}),
        ("age:14d", {"2w"}),
        ("age:37..", {"37", "80"}),
        ("age:37 age:80", {"37", "80"}),
        ("-age:1.. age:0..", {"6m", "2w"}),
    ],
)
def test_ages_are_years_and_both_ends_belong_to_a_range(query: str, expected: set[str]) -> None:
    ages = {"6m": "6 months", "18m": "18 m", "37": "37 years", "80": "080Y", "2w": "2 weeks"}
    index = index_of([case(name, "x", age=(age,)) for name, age in ages.items()] + [
        case("old", "x", age=("old",)), case("unknown", "x")
    ])  # fmt: skip
    assert set(found(index, query)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("date:2024", {"2024", "2024-02", "2024-02-11"}),
        ("date:2024-02", {"2024-02", "2024-02-11"}),
        ("date:2024-02-11", {"2024-02-11"}),
        ("date:2023..2024-01", {"2023-12-31", "2024"}),
        ("date:..2023", {"2023-12-31"}),
        ("date:2024-02-11..", {"2024-02-11", "2025"}),
        ("date:2025 date:2023", {"2025", "2023-12-31"}),
    ],
)
def test_a_date_covers_its_days_and_both_ends_belong_to_a_range(
    query: str, expected: set[str]
) -> None:
    dates = ("2023-12-31", "2024", "2024-02", "2024-02-11", "2025", "soon")
    index = index_of([case(date, "x", date=(date,)) for date in dates] + [case("unknown", "x")])
    assert set(found(index, query)) == expected


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


# Order.


def test_ties_go_to_the_shorter_case_then_to_the_smaller_bytes_of_the_id() -> None:
    texts = {"\U0001f9b4": "mass", "\uffee": "mass", "b": "mass", "B": "mass", "a": "mass lung"}
    index = index_of_texts(texts).with_settings(Settings(b=0))
    assert len(set(scores(index, "mass").values())) == 1
    assert found(index, "mass") == ["B", "b", "\uffee", "\U0001f9b4", "a"]


def test_sorts_by_date_newest_first_and_by_title_with_ties_by_score() -> None:
    index = index_of([
        case("a", "mass", title="Éclair", date=("2023",)),
        case("b", "mass mass", title="eclair", date=("2023",)),
        case("c", "mass", title="Zebra"),
        case("d", "mass", title="apple", date=("2024-02",)),
        case("e", "cyst", title="first", date=("2030",)),
    ])  # fmt: skip
    assert found(index, "mass", sort="date") == ["d", "b", "a", "c"]
    assert found(index, "mass", sort="title") == ["d", "b", "a", "c"]
    page = index.search("mass", sort="date", limit=1, page=2)
    assert [(hit.rank, hit.case_id) for hit in page] == [(2, "b")]
    assert [fold(hit.title) for hit in index.search("mass", sort="title")][1:3] == ["eclair"] * 2


def test_pages_beyond_the_last_are_empty_and_keep_the_total() -> None:
    index = index_of_texts({"a": "mass", "b": "mass"})
    assert (len(index.search("mass", page=2)), index.search("mass", page=2).total) == (0, 2)
    assert len(index.search("mass", limit=None, page=2)) == 0


def test_options_out_of_range_are_refused() -> None:
    index = index_of_texts({"a": "mass"})
    for options in ({"limit": 0}, {"limit": -1}, {"page": 0}, {"sort": "size"}):
        with pytest.raises(ValueError, match="limit and page start at 1"):
            index.search("mass", **options)
    with pytest.raises(ConfigError):
        index.search("mass", weighting="bm52")


def test_a_case_that_is_not_there_is_named_with_the_nearest() -> None:
    index = index_of_texts({"case-1": "mass"})
    for look_up in (index.case, lambda case_id: index.explain("mass", case_id)):
        with pytest.raises(CaseNotFound, match="did you mean 'case-1'"):
            look_up("case-2")
        with pytest.raises(CaseNotFound):
            look_up("\ud800")
    assert "\ud800" not in index


def test_a_case_that_does_not_match_is_explained_as_such() -> None:
    explanation = index_of_texts({"a": "mass"}).explain("mass AND lung", "a")
    assert (explanation.matches, explanation.score, explanation.terms) == (False, 0.0, ())


def test_contributions_stand_in_the_order_of_field_kind_and_term() -> None:
    index = index_of_texts({"a": "lung mass"})
    explanation = index.explain('mass "lung mass" lu* l?ng luna~ findings:mass lung', "a")
    assert [(t.field, t.kind, t.term) for t in explanation.terms] == [
        (None, "fuzzy", "luna~1"),
        (None, "phrase", "lung mass"),
        (None, "prefix", "lu*"),
        (None, "term", "lung"),
        (None, "term", "mass"),
        (None, "wildcard", "l?ng"),
        ("findings", "term", "mass"),
    ]


def test_a_title_that_is_damaged_is_told_as_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    index = index_of([case("one", "mass", title="mass")])
    (hit,) = index.search("mass")
    monkeypatch.setattr(type(index.segment.titles), "text", lambda *_: b"\xff".decode())
    with pytest.raises(IndexCorrupt):
        _ = hit.title
