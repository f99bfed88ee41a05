"""Which words stand in a text, where, and which of them are one term."""

from __future__ import annotations

import json
import re
import unicodedata
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from strategies import FORMS, WORDS, any_text

from searchcases.analysis import (
    analyze,
    fold,
    forms,
    is_stop_word,
    readings,
    stem,
    stems,
    terms,
    tokenize,
    word_tokens,
    words,
)
from searchcases.analysis.entities import decoded
from searchcases.analysis.stems import spelling
from searchcases.analysis.stream import read
from searchcases.analysis.tables import NUMERALS, names, units

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
def test_a_word_is_the_folded_slice_at_its_offsets(text: str) -> None:
    end = 0
    for position, token in enumerate(word_tokens(text)):
        assert token.position == position
        assert end <= token.start < token.end <= len(text)
        assert token.form == fold(text[token.start : token.end]) != ""
        end = token.end
    assert words(text) == [token.form for token in word_tokens(text)]


@examples(max_examples=400, deadline=None)
@given(any_text)
def test_a_token_spans_its_words(text: str) -> None:
    """Its form is made of the words there; but for numbers that take a unit or a letter along."""
    start = 0
    for position, token in enumerate(tokenize(text)):
        assert token.position == position
        assert start <= token.start < token.end <= len(text)
        written = decoded(text[token.start : token.end]).replace("×", "x")
        if not (token.form[0] in NUMERALS.values() or re.search("[0-9]|x$", token.form)):
            assert "".join(words(written)) == token.form.replace(" ", "")
        start = token.start


@examples(max_examples=400, deadline=None)
@given(st.text("bcdfghjkqz .,:;()[]-/'\n\"…", max_size=40))
def test_words_that_no_rule_knows_are_tokens_as_they_stand(text: str) -> None:
    assert [(t.form, t.start, t.end) for t in tokenize(text)] == [
        (t.form, t.start, t.end) for t in word_tokens(text)
    ]


@examples(max_examples=400, deadline=None)
@given(st.lists(any_text, max_size=4))
def test_many_texts_at_once_have_the_tokens_of_each(texts: list[str]) -> None:
    stream = read(texts)
    found = [stream.vocabulary[token] for token in stream.tokens[stream.is_word]]
    assert found == [form for text in texts for form in forms(text)]
    assert stream.counts.tolist() == [len(forms(text)) for text in texts]
    assert len({*stream.vocabulary}) == len(stream.vocabulary)
    assert {stream.vocabulary[token] for token in stream.tokens[~stream.is_word]} <= {*".,:()"}


@examples(max_examples=200, deadline=None)
@given(any_text)
def test_forms_and_terms_are_those_of_the_tokens(text: str) -> None:
    assert forms(text) == [token.form for token in tokenize(text)]
    assert terms(text) == [stem(form) for form in forms(text)] == stems(forms(text))
    assert [term for _, term in analyze(text)] == terms(text)


@examples(max_examples=200, deadline=None)
@given(st.text(st.characters(max_codepoint=127)))
def test_the_short_way_for_ascii_finds_what_the_long_way_finds(text: str) -> None:
    assert forms(text) == forms(text + " …")
    assert [*tokenize(text)] == [*tokenize(text + " …")]


@examples(max_examples=200, deadline=None)
@given(any_text)
def test_a_word_folds_to_itself(text: str) -> None:
    for word in words(text):
        assert fold(word) == word
        assert words(word) == [word]


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


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("a.", "a . ."),
        ("A mass. No", "a mass . no ."),
        ("3.1 cm", "3.1 cm ."),
        ("it is 3. No", "it is 3 . no ."),
        ("a?! b... c", "a . b . c ."),
        ("(seen.) [x]", "( seen . ) ( x ) ."),
        ('"seen." x', "seen . x ."),
        ("seen.The end", "seen . the end ."),
        ("a.b x.Y", "a b x y ."),
        ("vs. x, e.g. y; i.e. z", "vs x , e g y . i e z ."),
        ("Dr. X, MR. Y", "dr x , mr . y ."),
        ("Mr. X, CFDR. Y", "mr x , cfdr . y ."),
        ("1,000 3:1 a,b note: c", "1 000 3 1 a , b note : c ."),
        ("wrapped\nline", "wrapped line ."),
        ("one\nTwo", "one . two ."),
        ("one\n\ntwo", "one . two ."),
        ("one\r\n- two\n* three\n-four", "one . two . three four ."),
        ("one\n  3 cm", "one . 3 cm ."),
        ("one\n• two", "one . two ."),
        ("", "."),
    ],
)
def test_marks_stand_where_a_sentence_ends_or_divides(text: str, marks: str) -> None:
    stream = read([text])
    assert " ".join(stream.vocabulary[token] for token in stream.tokens) == marks


@given(st.integers(0, 9999), st.integers(0, 999), st.sampled_from(sorted(units())))
def test_a_length_has_the_term_of_the_same_length(whole: int, thousandths: int, unit: str) -> None:
    """Any unit, any way of writing it: the number of millimetres, exactly."""
    length = (1000 * whole + thousandths) * units()[unit]  # in tenths of micrometres
    millimetres = f"{length // 10_000}.{length % 10_000:04}".rstrip("0").rstrip(".") + "mm"
    number = f"{whole}.{thousandths:03}"
    for text in (f"{number} {unit}", f"{number}{unit}", f"{number}-{unit}", f"{number}\n{unit}"):
        assert terms(text) == [millimetres]
    if not thousandths:
        assert terms(f"{whole} {unit}") == [millimetres]


@pytest.mark.parametrize(
    "words",
    [
        "haematopoiesis hematopoiesis", "oedema edema", "tumours tumor", "colour color",
        "fibres fiber", "centre center", "grey gray", "paediatric pediatric", "localised localize",
        "leucocytes leukocyte", "haemangiomata hemangioma", "oesophageal esophageal",
        "diarrhoea diarrhea", "orthopaedic orthopedic", "anaesthesia anesthesia",
        "leukaemia leukemia", "haemorrhagic hemorrhagic", "foetal fetal", "caecum cecum",
        "ileocaecal ileocecal", "coeliac celiac", "oestrogen estrogen", "ischaemic ischemic",
        "meningocoele meningocele", "metastasise metastasize", "analysed analyzed",
        "gastrooesophageal gastroesophageal", "discs disk", "catheterisation catheterization",
    ],
)  # fmt: skip
def test_british_and_american_words_are_one_term(words: str) -> None:
    assert len({*terms(words)}) == 1


@pytest.mark.parametrize(
    ("word", "term"),
    [("gastroesophageal", "gastroesophag"), ("shoe", "shoe"), ("phoenix", "phoenix"),
     ("our", "our"), ("four", "four"), ("disease", "diseas"), ("comprise", "compris"),
     ("syphilis", "syphili"), ("metastasis", "metastasi"), ("does", "doe"), ("aerobic", "aerob")],
)  # fmt: skip
def test_no_word_is_respelled_for_its_letters(word: str, term: str) -> None:
    assert terms(word) == [term]


def test_spelling_is_changed_once_at_most() -> None:
    assert not {*spelling()} & {*spelling().values()}


@pytest.mark.parametrize("weight", sorted(names("weights")))
@pytest.mark.parametrize("sequence", sorted(names("sequences")))
def test_a_sequence_is_one_term_however_it_is_written(sequence: str, weight: str) -> None:
    for glue in ("", " ", "-", "\n", "* "):
        assert terms(f"{sequence.upper()}{glue}{weight}") == [sequence]
    assert terms(f"{sequence}, {weight}")[0] == sequence
    assert len(terms(f"{sequence}, {weight}")) == 2


@given(
    st.sampled_from(("post-contrast", "hemi-plegia")).flatmap(
        lambda compound: st.lists(st.sampled_from([compound, "mass", "non-T2", "x-ray,", "."]))
    )
)
def test_a_compound_is_read_in_each_way_in_which_it_is_written(parts: list[str]) -> None:
    text = " ".join(parts)
    found = readings(analyze(text))
    assert len(found) <= 3
    whole, apart = re.sub("(st|mi)-", r"\1", text), text.replace("-c", " c").replace("-p", " p")
    for written in (text, whole, apart):
        assert tuple(terms(written)) in found
