"""Segments that are amended give the answers that one segment of the same cases gives."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from building import amended_of, assert_same, case, counts_in, segment_of
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from strategies import cases, trees
from test_segment import check as check_whole

from searchcases import Index
from searchcases.checker import check_segment
from searchcases.config import Settings
from searchcases.errors import IndexCorrupt
from searchcases.model import Case
from searchcases.provenance import to_json
from searchcases.query import Query
from searchcases.ranking import Ranker
from searchcases.segment.amended import Amended
from searchcases.segment.amending import Staying, amended, as_one
from searchcases.segment.layout import GONE, chunks_of
from searchcases.segment.reader import Segment
from searchcases.vectors import Vectors


def changed(
    old: Sequence[Case], new: Sequence[Case], dropped: set[int]
) -> tuple[set[str], list[Case]]:
    """Ids of the old cases that stay, and all cases that there are then."""
    gone = {one.case_id for one in new} | {old[n].case_id for n in dropped if n < len(old)}
    stay = [one for one in old if one.case_id not in gone]
    return {one.case_id for one in stay}, [*stay, *new]


@examples(max_examples=40)
@given(cases(), cases(), st.sets(st.integers(0, 7)))
def test_an_amended_segment_gives_back_what_was_put_in(
    old: list[Case], new: list[Case], dropped: set[int]
) -> None:
    stay, found = changed(old, new, dropped)
    amended = amended_of(old, stay, new)
    check_whole(amended, found)
    assert_same(amended, segment_of(found))
    assert list(check_segment(amended)) == []
    for name, array in as_one(amended).arrays.items():
        if name != "sources":
            assert bytes(array) == bytes(segment_of(found).arrays[name]), name


@given(cases(), cases(), st.sets(st.integers(0, 7)), trees, st.sampled_from(("bm25", "tfidf")))
def test_an_amended_segment_ranks_to_the_same_bits(
    old: list[Case], new: list[Case], dropped: set[int], tree: Query, weighting: str
) -> None:
    stay, found = changed(old, new, dropped)
    settings = Settings(weighting=weighting)
    one, other = Ranker(amended_of(old, stay, new), settings), Ranker(segment_of(found), settings)
    assert one.scores(tree) == other.scores(tree)
    assert Vectors(one).first(tree, 3) == Vectors(other).first(tree, 3)


def test_several_parts_of_which_some_cases_are_gone() -> None:
    rng = random.Random(5)
    every = some_cases(rng, range(60))
    rng.shuffle(every)
    segments = [segment_of(every[first : first + 20]) for first in (0, 20, 40)]
    stay = [sorted(rng.sample(range(20), count)) for count in (15, 3, 11)]
    rows = zip("abc", segments, stay, strict=True)
    named = {name: Staying(one, np.array(docs)) for name, one, docs in rows}
    header, arrays = amended(named, counts_in(named), lambda: to_json([]))
    data = memoryview(b"".join(chunks_of(header, arrays)))
    found = [one.case(n) for one, docs in zip(segments, stay, strict=True) for n in docs]
    assert_same(Amended(data, "memory", segments, "abc"), segment_of(found))
    with pytest.raises(IndexCorrupt, match="belong together"):
        Amended(data, "memory", segments, "acb")
    with pytest.raises(IndexCorrupt, match="belong together"):
        Amended(data, "memory", [*segments[:2], segment_of(every[:19])], "abc")


WORDS = [f"w{number}" for number in range(300)]


def some_cases(rng: random.Random, numbers: Iterable[int]) -> list[Case]:
    """Cases of words so common and so rare that lists have several widths."""
    found = []
    for number in numbers:
        picked = [WORDS[min(int(rng.expovariate(0.05)), 299)] for _ in range(30)]
        doubt = rng.choice(("", "no ", "possible "))
        text = f"mass {' '.join(picked)}. {doubt}mass {doubt}{picked[0]}."
        metadata = {"modality": tuple(rng.sample(("CT", "MR", "US"), rng.randrange(3)))}
        found.append(case(f"{number:05}", text, title=" ".join(picked[:2]), **metadata))
    return found


@pytest.fixture(scope="module")
def both() -> tuple[Amended, Segment]:
    """Many cases of which some were changed, removed and added; amended, and as one."""
    rng = random.Random(3)
    old = some_cases(rng, range(0, 900, 2))
    new = some_cases(rng, [*range(1, 60, 2), *range(200, 260, 2)])
    stay, found = changed(old, new, {*range(300, 320)})
    return amended_of(old, stay, new), segment_of(found)


def test_many_cases_are_the_same(both: tuple[Amended, Segment]) -> None:
    amended, whole = both
    assert_same(amended, whole)
    assert list(check_segment(amended)) == []
    lost = {*amended.parts[0].segment.forms} - {*amended.forms}
    assert lost, "a form of documents that are gone only"


@pytest.mark.parametrize(
    "query",
    ["mass", "w1 w2", "w0 AND mass", '"mass w0"', "w1*", "absent:mass", "possible:w3 w4", "w25~1",
     "modality:CT mass", "findings:w0", "title:w2 -w3", '="w3"', "nosuchword", "wq1"],
)  # fmt: skip
def test_everything_that_an_index_answers_is_the_same(
    both: tuple[Amended, Segment], query: str
) -> None:
    one, other = (Index(segment, "memory", Settings()) for segment in both)
    for _ in range(2):  # the first search walks, the next ones use arrays
        found, wanted = (
            index.search(query, facets=("modality",), limit=7) for index in (one, other)
        )
        assert [(hit.case_id, hit.score.hex(), hit.title, hit.snippet) for hit in found] == [
            (hit.case_id, hit.score.hex(), hit.title, hit.snippet) for hit in wanted
        ]
        assert (found.total, found.facets, found.suggestion) == (
            wanted.total, wanted.facets, wanted.suggestion
        )  # fmt: skip
    for hit in wanted:
        assert one.explain(query, hit.case_id) == other.explain(query, hit.case_id)


def test_words_are_completed_the_same(both: tuple[Amended, Segment]) -> None:
    one, other = (Index(segment, "memory", Settings()) for segment in both)
    for prefix in ("w", "w1", "m", "x", ""):
        assert one.complete(prefix) == other.complete(prefix)


@pytest.mark.parametrize("name", ["part_docs", "owners", "part_forms", "part_kinds"])
def test_a_map_that_was_changed_is_found(name: str) -> None:
    rng = random.Random(name)
    old = some_cases(rng, range(20))
    stay, _ = changed(old, new := some_cases(rng, range(5, 9)), {1})
    amended = amended_of(old, stay, new)
    array = amended.arrays[name]
    for place, before in enumerate(array.tolist()):
        for value in {GONE, 0, before ^ 1, len(array)} - {before}:
            array[place] = value
            assert list(check_segment(amended)), (place, value)
        array[place] = before
    assert list(check_segment(amended)) == []
