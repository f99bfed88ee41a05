"""What a query text means: trees, errors with their place, limits, names of fields."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from occurrences import edits

from searchcases.edits import distance
from searchcases.errors import QuerySyntaxError
from searchcases.model import STATUS_FIELDS, TEXT_FIELDS
from searchcases.query import (
    And,
    Exact,
    Fuzzy,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Term,
    Value,
    Wildcard,
)
from searchcases.queryparser import lexer, parse

VECTORS = json.loads((Path(__file__).parent / "vectors" / "queries.json").read_text("utf-8"))


def as_json(query: Query) -> dict[str, Any]:
    """The tree as the vectors write it; ``field`` is left out where there is none."""
    match query:
        case And(children):
            return {"and": [as_json(child) for child in children]}
        case Or(children):
            return {"or": [as_json(child) for child in children]}
        case Not(child):
            return {"not": as_json(child)}
        case Value(field, words):
            return {"value": list(words), "field": field}
        case Range(field, low, high):
            return {"range": [low, high], "field": field}
        case leaf:
            return _leaf_as_json(leaf) | ({"field": leaf.field} if leaf.field else {})


def _leaf_as_json(leaf: Term | Phrase | Exact | Prefix | Wildcard | Fuzzy) -> dict[str, Any]:
    match leaf:
        case Term(_, term):
            return {"term": term}
        case Phrase(_, phrase):
            return {"phrase": list(phrase)}
        case Exact(_, words):
            return {"exact": list(words)}
        case Prefix(_, prefix):
            return {"prefix": prefix}
        case Wildcard(_, pattern):
            return {"wildcard": pattern}
        case Fuzzy(_, form, distance):
            return {"fuzzy": form, "distance": distance}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["query"])
def test_a_query_has_the_tree_or_the_place_of_error_of_its_vector(vector: dict[str, Any]) -> None:
    all_words = vector.get("all_words", False)
    if "tree" in vector:
        assert as_json(parse(vector["query"], all_words=all_words)) == vector["tree"]
    else:
        with pytest.raises(QuerySyntaxError) as caught:
            parse(vector["query"], all_words=all_words)
        assert caught.value.offset == vector["error"]
        assert caught.value.query == vector["query"]


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("", "nothing to search for"),
        ("titel:x", "did you mean title:"),
        ("modalty:MR", "did you mean modality:"),
        ('"mass', "quotation mark is not closed"),
        ("(mass", "bracket is not closed"),
        ("mass)", "bracket was never opened"),
        ("()", "nothing between these brackets"),
        ("mass AND", "AND needs a word behind it"),
        ("OR mass", "OR needs a word before it"),
        ("-mass", "negations alone find nothing"),
        ("NOT NOT mass", "two negations in a row"),
        ("mass OR -lung", "OR NOT would find nearly every case"),
        ("title:AND", "title: needs a word behind it"),
        ("mass~3", "write ~1 or ~2"),
        ("T1-w*", "go with one word"),
        ("modality:M*", "modality: takes whole words"),
        ("age:x", "not a valid age; write age:30..50"),
        ("date:x..", "not a valid date"),
        ("age:30..*", "not a valid age"),
        ("age:(30..*)", "takes whole words"),
        ("age:45..<45", "the range ends before it begins"),
        ("age:50..30", "the range ends before it begins"),
        ("level:-", "level: needs a word behind it"),
        ("=mas*", "= takes words as they are"),
        ('="mass', "quotation mark is not closed"),
        ("modality:=MR", "modality: takes whole words, without ="),
        ("presnt:x", "did you mean present:"),
        ("x" * 10_001, "more than 10,000 characters"),
        ("x " * 1_001, "more than 1,000 words and signs"),
        ("(" * 51 + "x" + ")" * 51, "more than 50 deep"),
        ("x" * 257, "a word of more than 256 characters"),
    ],
)
def test_an_error_says_what_is_wrong(query: str, reason: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        parse(query)
    assert reason in caught.value.reason
    assert f"(at character {caught.value.offset + 1})" in str(caught.value)


BEYOND = (
    ("x" * 10_001, 10_000),
    ("x " * 1_001, 2_000),
    ("(" * 51 + "x" + ")" * 51, 50),
    ("mass " + "x" * 257, 5),
    ("(" * 10_000, 1_000),
    (" OR ".join(["x"] * 20_000), 10_000),
    ("a" * 1_000_000, 10_000),
    ("*a" * 500_000, 10_000),
    ('"' * 9_999, 9_998),
    ("-" * 10_000, 0),
    ("title:" * 1_600, 6_000),
    ("title:" * 900, 0),
)
"""Queries beyond a limit, and where they pass it."""

WITHIN = (
    "x" * 256,
    '"' + "x " * 4_999 + '"',
    " ".join(f"x{n}" for n in range(1_000)),
    " OR ".join(f"x{n}" for n in range(500)),
    " AND ".join(f"x{n}" for n in range(500)),
    " ".join(f"-x{n}" for n in range(499)) + " x",
    "(" * 50 + "x y" + ")" * 50,
    " ".join(["(x OR y)"] * 200),
    "*a" * 128,
)
"""Queries just within the limits."""


@pytest.mark.parametrize(
    ("query", "offset"),
    BEYOND,
    ids=lambda value: value[:9] if isinstance(value, str) else str(value),
)
def test_a_limit_is_an_error_with_its_place(query: str, offset: int) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        parse(query)
    assert caught.value.offset == offset


@pytest.mark.parametrize("query", WITHIN, ids=lambda query: query[:9])
def test_a_query_just_within_the_limits_has_a_tree(query: str) -> None:
    assert parse(query)


def test_white_space_is_what_splits_a_text_in_python() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert re.sub(f"[{lexer.WHITE_SPACE}]", "", every) == "".join(every.split())


_names = st.sampled_from([*lexer.FIELDS, "titel", "foo", "mod", "e"])


@examples(max_examples=200, deadline=None)
@given(st.one_of(_names, st.text(max_size=8)), st.one_of(_names, st.text(max_size=8)))
def test_the_distance_of_two_words_is_that_of_its_recurrence(one: str, other: str) -> None:
    assert distance(one, other) == edits(one, other)


@given(st.from_regex("[A-Za-z]{1,9}", fullmatch=True))
def test_the_field_meant_is_the_nearest_and_of_several_the_first(name: str) -> None:
    away = [edits(name.lower(), field) for field in lexer.FIELDS]
    if min(away):
        with pytest.raises(QuerySyntaxError) as caught:
            parse(f"{name}:x")
        nearest = lexer.FIELDS[away.index(min(away))]
        assert caught.value.reason.startswith(
            f"there is no field {name!r}; did you mean {nearest}: "
        )


@pytest.mark.parametrize("name", [*lexer.FIELDS, "Title", "MODALITY"])
def test_every_field_is_known_in_any_case(name: str) -> None:
    value = {"age": "30", "date": "2024", "size": "3cm"}.get(name, "x")
    tree = parse(f"{name}:{value}")
    assert isinstance(tree, Term | Value | Range)
    assert tree.field == name.lower()
    looked_for = (*TEXT_FIELDS, *STATUS_FIELDS)
    assert isinstance(tree, Term) == (name.lower() in looked_for and name != "tags")


@pytest.mark.parametrize(
    "text", ["(mass", "mass AND", "titel:x", "mass~3", "modality:M*", "age:x", "T1-w*"]
)
def test_the_place_of_an_error_counts_code_points(text: str) -> None:
    """The same error behind other words lies as far behind as these are long."""
    with pytest.raises(QuerySyntaxError) as alone:
        parse(text)
    with pytest.raises(QuerySyntaxError) as behind:
        parse("🦴 骨髄 " + text)
    assert behind.value.offset == alone.value.offset + 5
