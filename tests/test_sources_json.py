"""JSON: objects, lists and lines are cases; what is wrong is named, and the others are read."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from folders import only, read, refused, write
from hypothesis import given
from hypothesis import strategies as st

from searchcases.sources.draft import Draft
from searchcases.sources.json_records import _parsed


def test_a_json_object_is_a_case_named_by_its_id_or_its_file(tmp_path: Path) -> None:
    record = {
        "Title": "Spleen",
        "Case Diagnosis": "wandering spleen",
        "difficulty": 3,
        "x": ["p", {"y": 1}],
        "modality": "CT",
        "patient age": 8,
        "seen": True,
        "none": None,
    }
    folder = write(tmp_path, {
        "d/a.json": json.dumps(record), "b.json": json.dumps({"id": " own/id ", **record}),
        "c.json": json.dumps({"id": 7, **record}),
    })  # fmt: skip
    cases, errors = read(folder)
    assert errors == []
    assert set(cases) == {"d/a", "own/id", "7"}
    for case in cases.values():
        assert case.fields == {
            "title": "Spleen", "diagnosis": "wandering spleen", "other": "p\n1"
        }  # fmt: skip
        given = {"level": ("3",), "modality": ("CT",), "age": ("8",)}
        assert case.metadata == {**given, "system": ("Abdomen",)}
        assert case.derived == ("system",)


def test_lists_and_lines_of_json_are_numbered_where_they_have_no_id(tmp_path: Path) -> None:
    records = [{"title": "one"}, {"id": "x", "title": "two"}, {"title": "three"}]
    cases, errors = read(write(tmp_path, {
        "l.json": json.dumps(records[:1] + records[2:]),
        "m.jsonl": "\n".join(map(json.dumps, records)).replace("\n", "\r\n\r\n", 1),
    }))  # fmt: skip
    assert errors == []
    assert {name: case.title for name, case in cases.items()} == {
        "l:1": "one", "l:2": "three", "m:1": "one", "x": "two", "m:4": "three"
    }  # fmt: skip
    assert cases["x"].source.endswith("m.jsonl:3")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{bad", "not valid JSON"), ('"text"', "JSON object"), ("[]", "JSON object"),
        ("[" * 200_000, "too deeply nested"), ('{"title": ' + "[" * 900 + "]" * 900 + "}", ""),
        ('{"title": ' + "1" * 5_000 + "}", "not valid JSON"), ("{}", "no text"),
        ('{"age": 4}', "no text"), ('{"id": ["x"], "title": "t"}', "the id of a case"),
        ('{"id": "", "title": "t"}', "the id of a case"),
        ('{"id": "\\u0001", "title": "t"}', "the id of a case"),
        ('{"id": true, "title": "t"}', "the id of a case"),
    ],
    ids=range(12),
)  # fmt: skip
def test_a_bad_line_of_json_is_named_and_the_others_are_read(
    tmp_path: Path, line: str, reason: str
) -> None:
    good = '{"title": "good"}'
    cases, (error,) = read(write(tmp_path, {"m.jsonl": f"{good}\n{line}\n{good}\n"}))
    assert set(cases) == {"m:1", "m:3"}
    assert (os.path.basename(error.path), error.line) == ("m.jsonl", 2)
    assert reason in error.reason


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('{\n"title": "x",\n}', 3),
        ("[1]", None),
        ("[" * 200_000, 1),
        ("17", None),
        ("{}", None),
        ("[]", None),
    ],
    ids=range(6),
)
def test_bad_json_is_named(tmp_path: Path, content: str, line: int | None) -> None:
    error = refused(write(tmp_path, {"a.json": content}))
    assert (os.path.basename(error.path), error.line) == ("a.json", line)


def test_surrogates_and_control_characters_of_json_do_not_reach_a_case(tmp_path: Path) -> None:
    record = r"""{"id": "a\ud800\nb\u001b", "title": "x\udfff\u001b[31my\r z",
        "modality": "C\ud83dT", "tags": ["\u0007t"], "k\ud800": "v\u009b"}"""
    case = only(write(tmp_path, {"a.json": record}))
    everything = repr(
        (case.case_id, case.fields, case.metadata, case.warnings, case.source)
    ).encode()  # as UTF-8
    assert b"\\x" not in everything
    assert b"\\r" not in everything
    assert b"\\ud" not in everything
    assert "\n" not in case.case_id
    assert case.case_id.strip() == case.case_id
    assert "[31my" in case.title


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"\b", " "), (r"\f", " "), (r"\r", " "), (r"\u0000", " "), (r"\u001B", " "),
        (r"\u009b", " "), (r"\udc00", " "), (r"\\\u0007", "\\ "), (r"\ud83e\uddb4", "\U0001f9b4"),
        (r"\n", "\n"), (r"\t", "\t"), (r"\"", '"'), (r"\/", "/"), (r"\\b", r"\b"),
    ],
)  # fmt: skip
def test_what_json_may_escape_is_safe_to_print(
    tmp_path: Path, name: str, written: str, text: str
) -> None:
    case = only(write(tmp_path, {name: f'{{"findings": ["a{written}z"]}}'}))
    assert case.fields["findings"] == f"a{text}z"


def test_pieces_of_a_field_are_joined_only_once() -> None:
    """Joining them one by one would copy the text again with each."""
    draft = Draft("a")
    for number in range(1_000):
        draft.add("other", f"text {number}")
    assert len(draft.fields["other"]) == 1_000
    assert draft.texts([])["other"].splitlines() == [f"text {number}" for number in range(1_000)]


_json_lines = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda some: st.lists(some) | st.dictionaries(st.text(), some),
).map(json.dumps)
_spoilt = st.sampled_from(["", " ", "\t", "\ufeff", "x", "{}", ",", '"', "1", "NaN", "\x0b"])


@given(_spoilt, _json_lines, _spoilt)
def test_a_line_is_parsed_as_json_is(before: str, line: str, behind: str) -> None:
    """The quick way is for lines with nothing around the record; all others are told apart."""
    written = before + line + behind
    assert outcome(_parsed, written) == outcome(json.loads, written)


def outcome(parse: Callable[[str], Any], line: str) -> str:
    try:
        return repr(parse(line))
    except ValueError as error:
        return str(error)
