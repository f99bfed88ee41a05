"""Which words stand in a text, where, and which of them are one term."""

from __future__ import annotations

import json
import unicodedata
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from strategies import FORMS, WORDS, any_text

from searchcases.analysis import fold, forms, is_stop_word, stem, terms, tokenize

VECTORS = json.loads((Path(__file__).parent / "vectors" / "analysis.json").read_text("utf-8"))
ENGLISH = json.loads(files("searchcases").joinpath("data/english.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["text"])
def test_a_text_has_the_words_of_its_vector(vector: dict[str, Any]) -> None:
    tokens = list(tokenize(vector["text"]))
    assert [token.form for token in tokens] == vector["forms"]
    assert [[token.start, token.end] for token in tokens] == vector["offsets"]
    assert terms(vector["text"]) == vector["terms"]


@examples(max_examples=400, deadline=None)
@given(any_text)
def test_a_token_is_the_folded_slice_at_its_offsets(text: str) -> None:
    end = 0
    for position, token in enumerate(tokenize(text)):
        assert token.position == position
        assert end <= token.start < token.end <= len(text)
        assert token.form == fold(text[token.start : token.end]) != ""
        end = token.end


@examples(max_examples=400, deadline=None)
@given(any_text)
def test_the_pieces_between_white_space_have_the_words_of_the_whole(text: str) -> None:
    assert [form for piece in text.split() for form in forms(piece)] == forms(text)


@examples(max_examples=200, deadline=None)
@given(any_text)
def test_forms_and_terms_are_those_of_the_tokens(text: str) -> None:
    assert forms(text) == [token.form for token in tokenize(text)]
    assert terms(text) == [stem(form) for form in forms(text)]


@examples(max_examples=200, deadline=None)
@given(st.text(st.characters(max_codepoint=127)))
def test_the_short_way_for_ascii_finds_what_the_long_way_finds(text: str) -> None:
    assert forms(text) == forms(text + " …")
    assert [*tokenize(text)] == [*tokenize(text + " …")]


@examples(max_examples=200, deadline=None)
@given(any_text)
def test_a_form_is_one_word_and_folds_to_itself(text: str) -> None:
    for form in forms(text):
        assert fold(form) == form
        assert forms(form) == [form]


@examples(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_composed_and_decomposed_letters_are_the_same_word(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert forms(decomposed) == forms(unicodedata.normalize("NFC", text))
    assert forms(text.upper().replace("Œ", "OE")) == forms(text.replace("œ", "oe"))


@pytest.mark.parametrize(("singular", "plural"), ENGLISH["plurals"])
def test_an_irregular_plural_and_its_singular_are_one_term(singular: str, plural: str) -> None:
    assert stem(singular) == stem(plural)
    assert forms(f"{singular} {plural}") == [singular, plural]


def test_stop_words_are_written_as_they_are_looked_up() -> None:
    for word in ENGLISH["stop_words"]:
        assert is_stop_word(word)
        assert forms(word) == [word]
    for word in ("us", "may", "no", "not", "c", "3", "mass"):
        assert not is_stop_word(word)


def test_close_words_stay_apart() -> None:
    for one, other in (("mass", "massive"), ("thrombus", "thrombosis"), ("x", "xx")):
        assert stem(one) != stem(other)
    assert len({*FORMS}) == len(FORMS)
