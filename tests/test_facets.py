"""Facets count what their filters keep: equal to brute force, and to the search they lead to."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise

import pytest
import strategies
from building import case, index_of, segment_of
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from oracle import Oracle
from strategies import rendered, trees

from searchcases import facets
from searchcases.cli.searching import Facet
from searchcases.config import Settings
from searchcases.facets import BANDS, FACET_FIELDS, facet_counts, facet_values
from searchcases.hits import FacetCount
from searchcases.metadata import number_of, value_words
from searchcases.model import FILTER_FIELDS, Case
from searchcases.query import Query, Value
from searchcases.queryparser import parse
from searchcases.searcher import Index


def expected_rows(cases: list[Case], field: str, query: Query) -> list[tuple[str, int]]:
    """Label and count of each row of a facet, by reading every case."""
    oracle = Oracle(cases, Settings())
    found = [case_id for case_id, _ in oracle.search(query)]
    if field in BANDS:
        numbers = [number_of(field, oracle.cases[i].metadata.get(field, ())) for i in found]
        bands = [(name, sum(low <= n < high for n in numbers)) for name, low, high in BANDS[field]]
        return [(name, count) for name, count in bands if count]
    spellings = Counter(value for one in cases for value in set(one.metadata.get(field, ())))
    rows = {}
    for value in sorted(spellings, key=lambda value: (-spellings[value], value.encode())):
        words = value_words(field, value)
        count = sum(oracle.matches(Value(field, words), case_id) for case_id in found)
        if words and count:
            rows.setdefault(words, (value, count))
    return sorted(rows.values(), key=lambda row: (-row[1], row[0].encode()))


def rows_of(index: Index, query: str, field: str) -> list[tuple[str, int]]:
    rows = index.search(query, limit=1, facets=[field]).facets[field]
    return [(row.value, row.count) for row in rows]


@examples(max_examples=200, deadline=None)
@given(strategies.cases(), trees)
def test_facets_count_as_brute_force_does(cases: list[Case], tree: Query) -> None:
    results = index_of(cases).search(rendered(tree), limit=1, facets=FACET_FIELDS, expand=False)
    assert list(results.facets) == list(FACET_FIELDS)
    for field, rows in results.facets.items():
        assert [(row.value, row.count) for row in rows] == expected_rows(cases, field, tree)


@examples(max_examples=100, deadline=None)
@given(strategies.cases(), trees)
def test_a_row_counts_what_its_filter_leaves_of_the_result(cases: list[Case], tree: Query) -> None:
    index, text = index_of(cases), rendered(tree)
    for rows in index.search(text, facets=FACET_FIELDS).facets.values():
        for row in rows:
            assert index.search(f"({text}) AND {row.filter}").total == row.count


_letters = st.text(st.sampled_from('aA"”\' .-:()ß髄"'), min_size=1, max_size=8)


@examples(max_examples=200, deadline=None)
@given(st.lists(st.lists(_letters, max_size=3), min_size=1, max_size=6))
def test_whatever_a_value_is_made_of_its_filter_asks_for_it(tags: list[list[str]]) -> None:
    """Quotation marks, brackets and colons of a value do not get out of its filter."""
    index = index_of([case(str(n), "x", tags=tuple(values)) for n, values in enumerate(tags)])
    rows = index.search("x", facets=["tags"]).facets["tags"]
    worded = {words for values in tags for tag in values if (words := value_words("tags", tag))}
    assert {value_words("tags", row.value) for row in rows} == worded
    for row in rows:
        assert parse(row.filter) == Value("tags", value_words("tags", row.value))
        assert index.search(row.filter).total == row.count


SPINE = [
    case("a", "mass", anatomy=("Spine",), age=("37",), modality=("MR", "CT")),
    case("b", "mass", anatomy=("Thoracic spine",), age=("6 months",), modality=("MR",)),
    case("c", "mass", anatomy=("SPINE", "Thoracic spine"), age=("80",)),
    case("d", "cyst", anatomy=("spine",), age=("25",)),
    case("e", "mass", anatomy=("SPINE",), age=("45",)),
    case("f", "mass", anatomy=("…",), age=("old",)),
]


def test_a_value_counts_the_cases_whose_values_contain_it() -> None:
    assert rows_of(index_of(SPINE), "mass", "anatomy") == [("SPINE", 4), ("Thoracic spine", 2)]


def test_spellings_are_one_row_under_the_most_frequent_of_the_whole_index() -> None:
    """So a row has the same name whatever was searched for."""
    cases = [case("a", "cyst", anatomy=("SPINE",)), case("b", "cyst", anatomy=("SPINE",))]
    cases.append(case("c", "mass", anatomy=("Spine",)))
    assert rows_of(index_of(cases), "mass", "anatomy") == [("SPINE", 1)]
    assert rows_of(index_of(cases[1:]), "mass", "anatomy") == [("SPINE", 1)]  # S before s


def test_ages_are_counted_in_bands_in_their_order() -> None:
    results = index_of(SPINE).search("mass OR cyst", facets=["age"])
    assert results.facets["age"] == (
        FacetCount("under 1", 1, "age:0..<1"),
        FacetCount("25-44", 2, "age:25..<45"),
        FacetCount("45-64", 1, "age:45..<65"),
        FacetCount("75 and over", 1, "age:75.."),
    )


@pytest.mark.parametrize("field", BANDS)
def test_bands_leave_nothing_out_and_count_nothing_twice(field: str) -> None:
    bands = BANDS[field]
    assert (bands[0][1], bands[-1][2]) == (0, math.inf)
    for (_, _, high), (_, low, _) in pairwise(bands):
        assert high == low


def test_sizes_are_counted_in_bands_and_asked_for_in_any_unit() -> None:
    sizes = {"a": "4 mm", "b": "1 cm", "c": "2 x 3 cm", "d": "29.9 mm", "e": "large"}
    index = index_of([case(name, "mass", size=(size,)) for name, size in sizes.items()])
    assert index.search("mass", facets=["size"]).facets["size"] == (
        FacetCount("under 5 mm", 1, "size:0..<5"),
        FacetCount("10-19 mm", 1, "size:10..<20"),
        FacetCount("20-29 mm", 1, "size:20..<30"),
        FacetCount("30-49 mm", 1, "size:30..<50"),
    )
    for query, found in [
        ("size:10mm..3cm", "bcd"), ("size:30", "c"), ("size:..1cm", "ab"), ("size:2cm..<3cm", "d"),
    ]:  # fmt: skip
        assert sorted(hit.case_id for hit in index.search(query)) == list(found)


def test_facets_are_about_the_whole_result_and_not_the_page() -> None:
    index = index_of(SPINE)
    pages = [index.search("mass", limit=1, page=p, facets=["modality"]).facets for p in (1, 2, 9)]
    assert pages == [pages[0]] * 3
    assert [(row.value, row.count) for row in pages[0]["modality"]] == [("MR", 2), ("CT", 1)]


def test_equal_counts_stand_in_the_order_of_the_bytes_of_their_names() -> None:
    index = index_of([case("a", "x", tags=("b", "\U0001f9b4 y", "\uffee z", "B c"))])
    names = [name for name, _ in rows_of(index, "x", "tags")]
    assert names == ["B c", "b", "\uffee z", "\U0001f9b4 y"]


def test_nothing_is_counted_that_was_not_asked_for_or_found() -> None:
    index = index_of(SPINE)
    assert index.search("mass").facets == {}
    assert index.search("zebra", facets=["sex", "age"]).facets == {"sex": (), "age": ()}
    assert index_of([]).search("zebra", facets=FACET_FIELDS).total == 0


@pytest.mark.parametrize("wrong", [["date"], ["sex", "colour"], "sex"])
def test_an_unknown_facet_is_refused(wrong: list[str]) -> None:
    with pytest.raises(ValueError, match="modality, anatomy, system, sex, age, level"):
        index_of(SPINE).search("mass", facets=wrong)


def test_the_command_line_knows_the_facets_of_the_core() -> None:
    assert tuple(Facet) == FACET_FIELDS
    assert set(FACET_FIELDS) < set(FILTER_FIELDS)


def test_work_grows_with_the_values_and_not_with_their_pairs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_up = Counter[int]()
    runs = facets._runs

    def counted(words: tuple[str, ...], lengths: list[int]) -> list[tuple[str, ...]]:
        found = list(runs(words, lengths))
        looked_up[size] += len(found)
        return found

    monkeypatch.setattr(facets, "_runs", counted)
    for size in (500, 1000):  # all share a word, and contain one of them
        tags = ("disease", *(f"disease of organ {n}" for n in range(size)))
        values = facet_values(segment_of([case("a", "x", tags=tags)]), "tags")
        assert len(facet_counts("tags", values, {0})) == size + 1
    assert looked_up[1000] == 2 * looked_up[500] - 1  # the value "disease" once more
