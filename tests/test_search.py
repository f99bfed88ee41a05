"""Search equals the brute force of ``oracle``: what is found, its score to the bit, its order."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
import strategies
from building import case, index_of, segment_bytes, segment_of
from finding import found, scores
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from oracle import Oracle
from strategies import FORMS, node, rendered, trees

from searchcases import indexer, store
from searchcases.analysis import stem, tokenize
from searchcases.config import Settings
from searchcases.explanation import TermExplanation
from searchcases.hits import Hit
from searchcases.model import Case
from searchcases.query import (
    Or,
    Phrase,
    Query,
    Scoring,
    Synonyms,
    Term,
    Weighted,
    leaf_key,
    scoring_leaves,
)
from searchcases.ranking import Ranker
from searchcases.scoring import ONE, QUARTERS
from searchcases.searcher import Index
from searchcases.segment.writer import Writer, analysed

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
        assert store.publish(folder, *writer.finish(lambda: b'{"files": []}'))
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
