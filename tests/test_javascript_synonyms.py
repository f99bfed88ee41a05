"""In the browser a query comes to look for the same other names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest
import strategies
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from javascript import Scripts

from searchcases.analysis import terms
from searchcases.query import And, Not, Or, Phrase, Query, Synonyms, Term
from searchcases.queryparser import parse
from searchcases.synonyms import Expansion, Row, SynonymTable, expand, load
from searchcases.synonyms.entries import Entry
from searchcases.synonyms.table import part_of

Lookup = Mapping[str, tuple[Row, ...]]


@pytest.fixture(scope="module")
def js(session: Callable[..., Scripts]) -> Scripts:
    return session("query", "synonyms", "looking-up")


def plain(query: Query) -> dict[str, Any]:
    """A tree as the browser has it."""
    match query:
        case And(children) | Or(children):
            return {"kind": query.kind, "children": [plain(child) for child in children]}
        case Not(child):
            return {"kind": "not", "child": plain(child)}
        case Synonyms(words, others):
            return {
                "kind": "synonyms",
                "words": [*map(plain, words)],
                "others": [*map(plain, others)],
            }
        case leaf:
            parts = leaf._asdict()
            return {name: list(p) if isinstance(p, tuple) else p for name, p in parts.items()}


def told(expansions: Iterable[Expansion]) -> list[dict[str, Any]]:
    return [{"words": words, "others": list(others)} for words, others in expansions]


def first_terms(tree: Query) -> list[str]:
    """The first term of every word and phrase that is not denied, once each."""
    match tree:
        case Term(_, term):
            return [term]
        case Phrase(_, found):
            return [found[0]]
        case And(children) | Or(children):
            return list(dict.fromkeys(term for child in children for term in first_terms(child)))
    return []


def assert_the_same(js: Scripts, trees: list[Query], table: SynonymTable) -> None:
    """Compare what becomes of the trees, and of which terms the rows are asked for."""
    asked = [first_terms(tree) for tree in trees]
    assert js.batch("synonyms.firstTerms", [[plain(tree)] for tree in trees]) == asked
    rows = [{term: table.beginning_with(term) for term in found} for found in asked]
    found = js.batch("testing.expanded", zip(map(plain, trees), rows, strict=True))
    for tree, result in zip(trees, found, strict=True):
        expected, expansions = expand(tree, table)
        assert result == {"tree": plain(expected), "expansions": told(expansions)}, tree


_names = st.lists(st.sampled_from(strategies.WORDS), min_size=1, max_size=3).map(" ".join)
_tables = st.lists(
    st.builds(Entry, _names, st.lists(_names, min_size=1, max_size=4).map(tuple), st.booleans()),
    max_size=30,
).map(lambda entries: SynonymTable((part_of(entries),)))
_fields = st.sampled_from((None, None, None, "title", "present"))
_leaves = st.one_of(
    strategies.node(
        Term, _fields, st.sampled_from(sorted({t for w in strategies.WORDS for t in terms(w)}))
    ),
    strategies.node(
        Phrase, _fields, st.sampled_from([tuple(terms("mass thrombi")), ("t1", "weight")])
    ),
)
_side_by_side = st.lists(_leaves, min_size=2, max_size=8, unique=True).flatmap(
    lambda leaves: st.sampled_from((Or, And)).map(lambda kind: kind(tuple(leaves)))
)


@examples(max_examples=150, deadline=None)
@given(_tables, st.lists(st.one_of(strategies.trees, _side_by_side), min_size=1, max_size=12))
def test_any_tree_becomes_the_same(js: Scripts, table: SynonymTable, trees: list[Query]) -> None:
    assert_the_same(js, trees, table)


QUERIES = (
    "hcc",
    "GGO upper lobe",
    '"ground glass opacity" OR uip',
    "PE -dvt",
    "heart size is enlarged",
    "present:(cardiomegaly mass) absent:ptx",
    'cardiomegaly "enlarged heart"',
    "water on the brain",
    "kidney AND stone AND (hcc OR rcc)",
    "broken arm",
    "MS sex:F",
    "non-small cell lung cancer with mets",
    "x-ray chest",
    "bright t2 liver",
)


def test_queries_of_radiology_become_the_same(js: Scripts) -> None:
    trees = [parse(query, all_words=all_words) for query in QUERIES for all_words in (False, True)]
    assert all(expand(tree, load())[1] for tree in trees)
    assert_the_same(js, trees, load())


def test_no_more_names_are_added_than_in_python(js: Scripts) -> None:
    names = tuple(f"name{number}" for number in range(40))
    table = SynonymTable((part_of([Entry("mass", names, both=True)]),))
    assert_the_same(js, [Term(None, "mass"), Or((Term(None, "mass"), Term(None, "name3")))], table)
