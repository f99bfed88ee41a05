"""The browser finds the words, terms and extracts that Python finds."""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Callable
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from javascript import ScriptError, Scripts, unicode_table, utf16
from strategies import FORMS, GLUE, RICH, WORDS, any_text

from searchcases.analysis import (
    analyze,
    fold,
    forms,
    is_stop_word,
    readings,
    stems,
    terms,
    tokenize,
    words,
)
from searchcases.analysis.folding import word_pattern
from searchcases.data import load
from searchcases.model import TEXT_FIELDS
from searchcases.snippet import Mark, Pattern, marks_of, snippet_of

TESTS = Path(__file__).parent
VECTORS = json.loads((TESTS / "vectors" / "analysis.json").read_text("utf-8"))
CHARACTERS = [chr(c) for c in (*range(0x33000), *range(0xE0000, 0xE0200), 0x10FFFF)]
"""All that Unicode has given a meaning, and some that it has not."""


@pytest.fixture(scope="module")
def js(session: Callable[..., Scripts]) -> Scripts:
    return session("analysis", "metadata", "snippet", "snippets")


def test_values_survive_the_way_there_and_back(js: Scripts) -> None:
    values = [
        None, True, 0.1 + 0.2, 5e-324, -math.inf, 2**53, 2**70, "\ud800", "a\U0001f9b4\u2028",
        b"\x00\xff", [[], {"a": [1]}],
    ]  # fmt: skip
    assert js.call("testing.echo", values) == values
    assert math.isnan(js.call("testing.echo", math.nan))
    assert math.copysign(1, js.call("testing.echo", -0.0)) == -1


def test_what_a_script_throws_is_raised_or_stands_among_the_results(js: Scripts) -> None:
    with pytest.raises(ScriptError, match="nonsense") as caught:
        js.call("analysis.nonsense")
    assert (caught.value.name, caught.value.offset) == ("TypeError", None)
    before, thrown, after = js.batch("analysis.stem", [["masses"], [None], ["mask"]])
    assert (before, after) == ("mass", "mask")
    assert isinstance(thrown, ScriptError)


# Words


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["text"])
def test_a_text_has_the_words_of_its_vector(js: Scripts, vector: dict[str, Any]) -> None:
    text = vector["text"]
    tokens = js.call("analysis.tokenize", text)
    assert [token["form"] for token in tokens] == vector["forms"]
    assert [[token["start"], token["end"]] for token in tokens] == [
        [utf16(text, offset) for offset in offsets] for offsets in vector["offsets"]
    ]
    assert js.call("analysis.terms", text) == vector["terms"]


@examples(max_examples=1000, deadline=None)
@given(text=any_text)
def test_a_text_has_the_words_that_it_has_in_python(js: Scripts, text: str) -> None:
    assert js.call("analysis.tokenize", text) == [
        {
            "form": token.form,
            "position": token.position,
            "start": utf16(text, token.start),
            "end": utf16(text, token.end),
        }
        for token in tokenize(text)
    ]
    assert js.call("analysis.forms", text) == forms(text)
    assert js.call("analysis.terms", text) == terms(text)
    assert js.call("analysis.words", text) == words(text)
    assert js.call("analysis.fold", text) == fold(text)
    found = js.call("testing.readings", text)
    assert found == [list(reading) for reading in readings(analyze(text))]
    whole = word_pattern(ascii_only=text.isascii()).fullmatch(text)
    assert js.call("analysis.isWord", text) == bool(whole)


def test_every_character_has_the_class_and_the_folding_that_it_has_in_python(js: Scripts) -> None:
    texts = ["\n".join(CHARACTERS[at : at + 4096]) for at in range(0, len(CHARACTERS), 4096)]
    for text, found in zip(texts, js.batch("analysis.forms", zip(texts)), strict=True):
        assert found == forms(text)
    for text, found in zip(texts, js.batch("analysis.fold", zip(texts)), strict=True):
        assert found == fold(text)


def test_every_character_is_white_space_where_it_is_in_python(js: Scripts) -> None:
    """Both where values are put on one line and where extracts are."""
    text = "".join(f"a{character}b" for character in CHARACTERS)
    assert js.call("metadata.canonical", "level", text) == " ".join(text.split())
    for at in range(0, len(text), 300):
        assert extract(js, {"title": text[at : at + 300]}, [])


def test_the_table_of_characters_is_read_as_it_was_written_and_is_small(js: Scripts) -> None:
    written, encoded = load("unicode.json"), unicode_table()
    read = js.call("characters.read", encoded)
    assert dict(read["folds"]) == written["fold"]
    assert read["word"] == "".join(f"{chr(first)}-{chr(last)}" for first, last in written["word"])
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    assert len(packed.compress(encoded) + packed.flush()) <= 7_000


def test_text_beyond_ascii_waits_for_the_table() -> None:
    with Scripts("analysis") as js:
        assert not js.call("analysis.needsUnicode", "Sjögren")
        js.call("analysis.setUnicode", None)
        assert js.batch("analysis.needsUnicode", [["Sjögren"], ["\x00\x7f"], ["\x80"], [""]]) == [
            True, False, True, False,
        ]  # fmt: skip
        assert js.call("analysis.forms", "Bone") == ["bone"]
        assert not js.call("analysis.needsUnicode", "Sj&ouml;gren &bogus;")
        assert js.call("analysis.needsUnicode", "&beta;")
        for function in ("forms", "fold", "tokenize", "isWord", "words"):
            with pytest.raises(ScriptError, match="before setUnicode"):
                js.call(f"analysis.{function}", "Sjögren")


# Terms

# Beginnings that are exceptions, short syllables, double letters, two kinds of y; endings of each
# step, right and nearly right.
_BEGINNINGS = (
    "", "a", "o", "e", "y", "yy", "ay", "by", "d", "sk", "ab", "eb", "obb", "odd", "abb", "hop",
    "hopp", "fil", "fall", "fizz", "siz", "troubl", "conflat", "box", "snow", "say", "nodul",
    "calcif", "past", "paste", "gener", "commun", "arsen", "univers", "later", "emerg", "organ",
    "inter", "succ", "proc", "exc", "even", "cann", "inn", "earr", "herr", "out", "beginn",
    "sk", "ski", "sky", "idl", "gent", "ugl", "earl", "ebb", "egg", "on", "sing", "new",
    "how", "howe", "atlas", "cosmos", "bia", "andes", "radio", "geolog", "angio", "cooley",
    "3.1", "β", "骨髄", "𐐨", "𐐨o𐐨", "é𐐨o𐐨", "xy𐐨",
)  # fmt: skip
_ENDINGS = (
    "", "'", "'s", "'s'", "s", "ss", "us", "ies", "ied", "sses", "ed", "eed", "edly", "eedly",
    "ing", "ingly", "ying", "y", "ly", "ily", "i", "li", "ll", "l", "e", "le", "ee", "at", "bl",
    "iz", "tional", "ational", "enci", "anci", "abli", "entli", "izer", "ization", "ation",
    "ator", "alism", "aliti", "alli", "fulness", "ously", "ousness", "iveness", "iviti", "biliti",
    "bli", "ogist", "ogi", "logi", "lessli", "fulli", "cli", "oli", "icate", "ative", "alize",
    "iciti", "ical", "ful", "ness", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement",
    "ment", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "sion", "tion", "ion",
)  # fmt: skip
_LAST_ENDINGS = (
    "", "s", "es", "'s", "ed", "edly", "ing", "ingly", "ly", "y", "i", "e", "er", "al", "ally",
    "ion", "ism", "ist", "ive", "ness", "ful", "less", "ment", "ance", "ity",
)  # fmt: skip


def _stems_agree(js: Scripts, words: list[str]) -> None:
    for at in range(0, len(words), 50_000):
        block = words[at : at + 50_000]
        found = js.batch("analysis.stem", zip(block))
        assert dict(zip(block, found, strict=True)) == dict(zip(block, stems(block), strict=True))


def test_every_word_of_the_sample_cases_has_its_term(js: Scripts) -> None:
    texts = [path.read_text("utf-8") for path in (TESTS.parent / "seeds").rglob("*.md")]
    words = sorted({form for text in texts for form in forms(text)})
    assert len(words) > 2_000
    _stems_agree(js, words)


def test_100_000_words_of_all_endings_have_the_terms_of_snowball(js: Scripts) -> None:
    words = sorted({"".join(parts) for parts in product(_BEGINNINGS, _ENDINGS, _LAST_ENDINGS)})
    assert len(words) > 100_000
    _stems_agree(js, words)


@examples(max_examples=300, deadline=None)
@given(words=st.lists(st.lists(st.sampled_from(_BEGINNINGS + _ENDINGS)).map("".join)))
def test_words_of_any_parts_have_the_terms_of_snowball(js: Scripts, words: list[str]) -> None:
    _stems_agree(js, words)


def test_irregular_plurals_and_stop_words_are_those_of_the_tables(js: Scripts) -> None:
    english = load("english.json")
    _stems_agree(js, [form for pair in english["plurals"] for form in pair])
    words = [*english["stop_words"], *FORMS, "constructor", "__proto__"]
    assert js.batch("analysis.isStopWord", zip(words)) == [is_stop_word(word) for word in words]
    _stems_agree(js, words)


def test_a_word_without_end_is_stemmed_in_linear_time(js: Scripts) -> None:
    """Patterns that look for a vowel from every letter anew would not come to an end here."""
    _stems_agree(js, ["a" * 900_000 + end for end in ("", "ss", "us", "x", "ing", "y")])


# Extracts


def status(_field: str, _form: str, position: int) -> int:
    """Some words are in doubt, some denied."""
    return position // 2 % 3


def extract(js: Scripts, fields: dict[str, str], patterns: list[Pattern]) -> bool:
    """Whether Python and the browser mark and cut alike."""
    marks = {name: marks_of(text, name, patterns, status) for name, text in fields.items()}
    snippet = snippet_of(fields, marks)
    doubts = {
        name: [part for at in range(len(forms(text))) for part in (at, 1, status("", "", at))]
        for name, text in fields.items()
    }
    wanted = [{"field": p.field, "words": p.forms, "status": p.status} for p in patterns]
    return js.call("testing.extract", fields, wanted, doubts) == {
        "marks": {name: _converted(fields[name], found) for name, found in marks.items()},
        "snippet": {
            "field": snippet.field,
            "text": snippet.text,
            "marks": [[utf16(snippet.text, end) for end in mark] for mark in snippet.marks],
            "statuses": list(snippet.statuses),
        },
    }


def _converted(text: str, marks: list[Mark]) -> list[dict[str, Any]]:
    return [
        mark._asdict() | {"start": utf16(text, mark.start), "end": utf16(text, mark.end)}
        for mark in marks
    ]


_WIDE = (
    "𐐨", "𝐱𝐲", "骨" * 40, "𠀀" * 90, "🦴", "x" * 180, "\ud800", "\x1f", "\x85", "\ufeff", "\u180e",
)  # fmt: skip
_written = st.lists(
    st.one_of(st.sampled_from(WORDS + RICH), st.sampled_from(_WIDE + GLUE), st.text(max_size=3)),
    max_size=12,
).map(" ".join)
_long = st.tuples(_written, st.integers(1, 9), _written).map(lambda it: it[0] * it[1] + it[2])
_marked = [*FORMS, *forms(" ".join(RICH)), "𐐨", "xy", "骨" * 40, "𠀀" * 90]
_wanted = st.frozensets(st.sampled_from(_marked), max_size=4)
_patterns = st.builds(
    Pattern,
    st.sampled_from((None, None, "findings", "title")),
    st.lists(_wanted, min_size=1, max_size=2).map(tuple),
    st.sampled_from((None, None, 0, 1, 2)),
)


@examples(max_examples=500, deadline=None)
@given(
    fields=st.dictionaries(st.sampled_from(("findings", "title", "ddx")), _long),
    patterns=st.lists(_patterns, max_size=3),
)
def test_a_case_is_marked_and_cut_as_in_python(
    js: Scripts, fields: dict[str, str], patterns: list[Pattern]
) -> None:
    assert extract(js, fields, patterns)


@pytest.mark.parametrize("letter", ["x", "𐐨"])
def test_windows_and_extracts_end_where_they_end_in_python(js: Scripts, letter: str) -> None:
    """Whether both words of the beginning fit into one window, and how much of a word is shown."""
    both = [Pattern(None, (frozenset({"mass", "mask"}),))]
    for gap in range(165, 180):
        text = f"mass {letter * gap} mask {f'{letter} ' * 300} mask mask mask"
        assert extract(js, {"title": text}, both)
    for size in range(390, 402):
        assert extract(js, {"title": letter * size + " mass"}, [])
        assert extract(js, {"title": "mass" + "…" * (size - 5) + "🦴🦴"}, both)


def test_of_equal_fields_the_one_is_shown_that_python_shows(js: Scripts) -> None:
    for one, other in combinations(TEXT_FIELDS, 2):
        for patterns in ([Pattern(None, (frozenset({"mass"}),))], []):
            assert extract(js, {one: "a mass", other: "no mass"}, patterns)
