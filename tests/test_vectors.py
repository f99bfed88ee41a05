"""What is worked out on arrays equals what the ranking walks through, to the last bit."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from unittest import mock

import numpy as np
import pytest
import strategies
from building import case, index_of, segment_of
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from strategies import node, trees

from searchcases.config import Settings
from searchcases.errors import QuerySyntaxError
from searchcases.formulas import bm25_norms
from searchcases.model import Case
from searchcases.query import And, Not, Or, Prefix, Query, Scoring, Synonyms, Term, Value, Weighted
from searchcases.ranking import Ranker
from searchcases.segment import champions, columns
from searchcases.segment.columns import postings, weigh
from searchcases.segment.reader import Segment
from searchcases.vectors import Found, Vectors, engine, run, runs

settings = st.builds(
    replace,
    strategies.settings,
    possible=st.integers(0, 4),
    absent=st.integers(0, 4),
    synonyms=st.integers(0, 4),
)

_leaves = st.lists(strategies.scoring_leaves, min_size=1, max_size=3, unique=True).map(tuple)
_built: st.SearchStrategy[Scoring] = st.one_of(
    node(Synonyms, _leaves, _leaves),
    node(Weighted, strategies.scoring_leaves, st.integers(1, 2**17)),
)
_with_built = st.builds(
    lambda tree, leaves: Or((tree, *leaves)), trees, st.lists(_built, max_size=3, unique=True)
)


def walked(ranker: Ranker, tree: Query, count: int | None) -> Found:
    """What ``Ranker`` gives."""
    scores = ranker.scores(tree)
    best = ranker.best(scores, len(scores) if count is None else count)
    return Found(len(scores), [(doc_id, scores[doc_id]) for doc_id in best])


@contextmanager
def as_if_large(depth: int, common: int, most: int, unit: float) -> Iterator[None]:
    """A collection of a few cases is treated as one of which a few are looked at."""
    with ExitStack() as stack:
        for module, name, value in (
            (engine, "FEW", 0),
            (engine, "DEPTH", depth),
            (run, "DEPTH", depth),
            (run, "COMMON", common),
            (run, "UNIT", unit),
            (runs, "LEAST_BYTES", most),
            (runs, "SHARE", 1 << 40),
        ):
            stack.enter_context(mock.patch.object(module, name, value))
        yield


@examples(max_examples=400, deadline=None)
@given(
    strategies.cases(12),
    st.lists(st.one_of(trees, _with_built), min_size=1, max_size=3),
    settings,
    st.one_of(st.none(), st.integers(1, 13)),
    st.sampled_from((1, 3, 64)),
    st.sampled_from((1, 3, 1_000)),
    st.sampled_from((0, 500, 1 << 20)),
    st.sampled_from((4.0, 2.0**-10, 2.0**-20)),
)
def test_arrays_rank_as_the_walk_does(
    cases: list[Case],
    queries: list[Query],
    settings: Settings,
    count: int | None,
    depth: int,
    common: int,
    most: int,
    unit: float,
) -> None:
    ranker = Ranker(segment_of(cases), settings)
    expected = [walked(ranker, tree, count) for tree in queries]
    for large in (False, True):
        with as_if_large(depth, common, most, unit) if large else ExitStack():
            vectors = Vectors(Ranker(ranker.segment, settings))
            assert [vectors.first(tree, count) for tree in queries] == expected
            assert [vectors.first(tree, count) for tree in queries] == expected  # from what is kept


def many_cases(count: int) -> list[Case]:
    """Cases of a few words, some in most of them, many alike."""
    draw = random.Random(7)
    words = ["mass", "halo", "ring", "no", "lesion", "possible", ".", "cyst", "edema"]
    weights = [30, 9, 9, 5, 5, 5, 5, 1, 1]
    return [
        case(
            f"{number:05}",
            " ".join(draw.choices(words, weights, k=draw.randint(1, 12))),
            title=" ".join(draw.choices(words, weights, k=2)),
            modality=(draw.choice(("CT", "MR")),),
        )
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def many() -> Segment:
    return segment_of(many_cases(3_000))


MASS, HALO, RING, CYST = (Term(None, word) for word in ("mass", "halo", "ring", "cyst"))


@pytest.mark.parametrize("weighting", ["bm25", "tfidf"])
@pytest.mark.parametrize(
    "tree",
    [
        MASS,
        Term("title", "mass"),
        Term("absent", "mass"),
        Or((MASS, HALO)),
        Or((CYST, MASS, HALO, RING)),
        Or((MASS, Synonyms((MASS,), (HALO, RING)))),
        And((MASS, HALO)),
        And((MASS, Not(HALO))),
        And((Or((MASS, CYST)), Value("modality", ("ct",)))),
        Or((MASS, Value("modality", ("ct",)))),
        Value("modality", ("mr",)),
        Term(None, "nowhere"),
        Or((Term(None, "nowhere"), MASS)),
        And((Term(None, "nowhere"), MASS)),
    ],
)
def test_many_cases_of_which_many_are_alike(many: Segment, tree: Query, weighting: str) -> None:
    for settings in (Settings(weighting), Settings(weighting, k1=0), Settings(weighting, absent=4)):
        ranker = Ranker(many, settings)
        vectors = Vectors(ranker)
        for count in (1, 10, 64, 65, 500, 5_000, None):
            assert vectors.first(tree, count) == walked(ranker, tree, count)


def test_what_was_asked_lately_is_kept_within_bounds(many: Segment) -> None:
    ranker = Ranker(many, Settings())
    kept = runs.Runs(ranker)
    most = max(kept[word].size for word in (MASS, HALO, RING))
    with (
        mock.patch.object(runs, "LEAST_BYTES", 2 * most),
        mock.patch.object(runs, "SHARE", 1 << 30),
    ):
        kept = runs.Runs(ranker)
        first = kept[MASS]
        assert kept[HALO] is kept[HALO]
        assert kept[MASS] is first
        kept[RING]  # takes the place of the one that was asked for the longest ago
        assert kept[MASS] is first


def test_a_word_with_too_many_forms_is_an_error() -> None:
    cases = [case(f"{number}", f"a{number}x") for number in range(1_001)]
    vectors = Vectors(Ranker(segment_of(cases), Settings()))
    with pytest.raises(QuerySyntaxError, match="more than 1,000 words"):
        vectors.first(Prefix(None, "a"), 10)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9))), st.sampled_from([1, 8, 10**6]))
def test_weights_are_added_up_by_document_by_a_table_as_by_sorting(
    found: list[tuple[int, int]], many: int
) -> None:
    docs, weights = np.array(found, np.int64).reshape(-1, 2).T
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "MANY", many)
        summed = columns.summed_by_document(docs, weights, 31)
    expected: Counter[int] = Counter()
    for doc, weight in found:
        expected[doc] += weight
    assert list(zip(*map(np.ndarray.tolist, summed), strict=True)) == sorted(expected.items())


# Champions.


def table_of(ranker: Ranker, least: int) -> champions.Table:
    """The champions of all words."""
    segment = ranker.segment
    collection = ranker.collection(None)
    counts = [segment.posting_count(segment.forms_of(term.decode())) for term in segment.terms]
    docs, kinds = postings(segment, [range(len(segment.forms))])
    every = range(segment.doc_count)
    lengths = np.array([segment.length(doc, collection.length_boosts) for doc in every], np.int64)
    settings = ranker.settings
    norms = bm25_norms(lengths, collection.average_length, settings.k1, settings.b)
    return champions.table_of(
        np.array(counts, np.int64),
        docs,
        kinds,
        champions.Weights(*weigh(segment.kinds, *collection.scope)),
        champions.Documents(lengths, norms),
        settings,
        least,
    )


@pytest.mark.parametrize("weighting", ["bm25", "tfidf"])
@pytest.mark.parametrize("word", ["mass", "halo", "cyst"])
def test_a_tally_of_some_postings_at_a_time_gives_the_same_champions(
    many: Segment, weighting: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = many.forms_of(word)
    docs, kinds = postings(many, [forms])
    lengths = np.asarray(many.field_length).reshape(many.doc_count, -1)
    weights, documents = champions.weigh(many.kinds), champions.documents_of(lengths)
    settings, least = Settings(weighting), 16
    whole = champions.table_of(
        np.array([len(docs)]), docs, kinds, weights, documents, settings, least
    )
    assert len(whole.terms) == 1
    monkeypatch.setattr(champions, "_AT_ONCE", 100)
    tally = champions.Tally(weights, documents)
    for first in range(0, len(docs), 70):
        tally.add(docs[first : first + 70], kinds[first : first + 70])
    for column, same in zip(tally.table(settings, least), whole, strict=True):
        assert column.tolist() == same.tolist()
    df = int(whole.dfs[0])
    assert len(tally.table(settings, df).terms)
    assert not len(tally.table(settings, df + 1).terms)


@pytest.mark.parametrize("weighting", ["bm25", "tfidf"])
def test_champions_are_those_who_come_first(many: Segment, weighting: str) -> None:
    ranker = Ranker(many, Settings(weighting))
    table = table_of(ranker, champions.LEAST)
    found = dict(zip(table.terms.tolist(), range(len(table.terms)), strict=True))
    for number, term in enumerate(many.terms):
        word = Term(None, term.decode())
        scores = ranker.scores(word)
        assert (number in found) == (len(scores) >= champions.LEAST)
        if number in found:
            row = found[number]
            docs = table.docs[row].tolist()
            assert table.dfs[row] == len(scores)
            assert docs == ranker.best(scores, champions.CHAMPIONS)
            weights = ranker.weights(word)
            assert table.weights[row].tolist() == [weights[doc_id] for doc_id in docs]


def test_an_index_holds_the_champions_that_its_postings_give(many: Segment) -> None:
    ranker = Ranker(many, Settings())
    for term in map(bytes.decode, many.terms):
        scores = ranker.scores(Term(None, term))
        held = champions.champions(many, term)
        assert (held is not None) == (len(scores) >= champions.LEAST)
        if held:
            assert held.df == len(scores)
            assert held.docs.tolist() == ranker.best(scores, champions.CHAMPIONS)
    assert champions.champions(many, "nosuchterm") is None


def test_no_cases_have_no_champions() -> None:
    assert not len(table_of(Ranker(segment_of([]), Settings()), 16).terms)


@pytest.mark.parametrize("settings", [Settings(), Settings(synonyms=1), Settings(k1=2.0)])
def test_champions_answer_one_word_under_the_settings_that_chose_them(
    many: Segment, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = table_of(Ranker(many, Settings()), champions.LEAST)
    asked: list[str] = []

    def stored(segment: Segment, term: str) -> champions.Champions:
        asked.append(term)
        row = table.terms.tolist().index(segment.terms.find(term))
        return champions.Champions(int(table.dfs[row]), table.docs[row], table.weights[row])

    monkeypatch.setattr(engine, "champions", stored)
    ranker = Ranker(many, settings)
    vectors = Vectors(ranker)
    for count in (1, 10, 16, 17):
        assert vectors.first(MASS, count) == walked(ranker, MASS, count)
    assert vectors.first(Term("title", "mass"), 10) == walked(ranker, Term("title", "mass"), 10)
    assert asked == (["mass"] * 3 if settings.k1 == 3.0 else [])


# Searching.


def test_pages_sorts_weightings_and_facets_go_together() -> None:
    index = index_of(many_cases(60))
    for weighting in ("bm25", "tfidf", "bm25"):
        options = {"weighting": weighting, "expand": False}
        whole = index.search("mass halo", limit=None, **options)
        pages = [index.search("mass halo", limit=7, page=page, **options) for page in range(1, 12)]
        assert [hit for page in pages for hit in page] == list(whole)
        counted = index.search("mass halo", limit=None, facets=["modality"], **options)
        assert counted.hits == whole.hits
        assert sum(count.count for count in counted.facets["modality"]) == whole.total
