"""What is worked out on arrays equals what the ranking walks through, to the last bit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from unittest import mock

import numpy as np
import pytest
import strategies
from building import case, index_of, many_cases, segment_of, walked
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from strategies import node, trees

from searchcases.config import Settings
from searchcases.errors import QuerySyntaxError
from searchcases.model import Case
from searchcases.query import And, Not, Or, Prefix, Query, Scoring, Synonyms, Term, Value, Weighted
from searchcases.ranking import Ranker
from searchcases.segment import columns
from searchcases.segment.reader import Segment
from searchcases.vectors import Vectors, engine, run, runs

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
