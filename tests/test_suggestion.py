"""A query with unknown words corrected: against the whole vocabulary, one word after the other."""

from __future__ import annotations

import string

import pytest
from building import case, index_of, index_of_texts
from hypothesis import example, given, settings
from hypothesis import strategies as st

from searchcases.beginnings import Beginnings
from searchcases.errors import QuerySyntaxError
from searchcases.nearforms import (
    EDIT_BITS,
    OTHER_FIRST_BITS,
    edits_between,
    most_edits,
    nearest,
    respelled,
)
from searchcases.searcher import Index
from searchcases.suggestion import suggest

BOOSTS = {"findings": 2, "title": 4}


def asked(index: Index, query: str) -> str | None:
    return suggest(index.segment, query, index.settings.boosts)


# ------------------------------------------------------------------------- edits


def table(word: str, meant: str) -> list[int]:
    """Edits from a word to every beginning of another: optimal string alignment, cell by cell."""
    rows = [list(range(len(meant) + 1))]
    for i, letter in enumerate(word, start=1):
        row = [i]
        for j, other in enumerate(meant, start=1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != other))
            if i > 1 and j > 1 and (word[i - 2], letter) == (other, meant[j - 2]):
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1]


def edits_by_table(word: str, meant: str) -> int:
    *begun, whole = table(word, meant)
    return min([whole, *(edits + 1 for edits in begun)])


_short = st.text("abc", max_size=9)


@settings(max_examples=1000)
@given(_short, _short, st.integers(0, 2))
@example("abcab", "bacba", 2)
@example("aab", "aba", 1)
def test_edits_are_those_of_the_table(word: str, meant: str, most: int) -> None:
    found = edits_between(word.encode(), meant.encode(), most)
    assert min(found, most + 1) == min(edits_by_table(word, meant), most + 1)


# ------------------------------------------------------------------------- the nearest form

_SYLLABLES = ("he", "hae", "mo", "ma", "to", "ph", "f", "ps", "s", "pn", "eu", "ra", "x", "or")
_words = st.lists(st.sampled_from(_SYLLABLES), min_size=1, max_size=4).map("".join)
_texts = st.lists(_words, max_size=12).map(" ".join)


@st.composite
def slips(draw: st.DrawFn) -> str:
    """A word with letters taken out, put in, or swapped."""
    word = draw(_words)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, max(0, len(word) - 1)))
        kind, letter = draw(st.sampled_from("-+~<")), draw(st.sampled_from("ehmopsx"))
        head, rest = word[:at], word[at:]
        word = {
            "-": head + rest[1:],
            "+": head + letter + rest,
            "~": head + letter + rest[1:],
            "<": head + rest[1::-1] + rest[2:],
        }[kind]
    return word


def one_spelling(word: str) -> str:
    return word.replace("ae", "0").replace("oe", "0").replace("0", "e")


def nearest_by_all(index: Index, word: str) -> str | None:
    """The rule as ``nearforms`` words it, for every form of the vocabulary."""
    segment, most = index.segment, most_edits(word)
    if not most or set(word) - set(string.ascii_lowercase):
        return None
    best: list[tuple[float, str]] = []
    for number in range(len(segment.forms)):
        form = segment.forms.text(number)
        docs = {
            case_id
            for case_id in index
            for name, text in index.case(case_id).fields.items()
            if BOOSTS.get(name) and form in text.split()
        }
        edits = [
            some + edits_by_table(one_spelling(way), one_spelling(form))
            for way, (some, shared) in respelled(word).items()
            if len(one_spelling(way)) >= shared
            and one_spelling(form)[:shared] == one_spelling(way)[:shared]
        ]
        if docs and min(edits, default=99) <= most:
            bits = EDIT_BITS * min(edits) + OTHER_FIRST_BITS * (form[0] != word[0])
            best.append((-len(docs) / 2**bits, form))
    return min(best)[1] if best else None


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(_texts, _texts), max_size=5), st.lists(slips(), max_size=8))
def test_the_nearest_form_is_that_of_the_whole_vocabulary(
    texts: list[tuple[str, str]], words: list[str]
) -> None:
    cases = [case(f"{n}", text, keywords=more) for n, (text, more) in enumerate(texts)]
    index = index_of(cases)
    for word in words:
        assert nearest(Beginnings(index.segment), word, BOOSTS) == nearest_by_all(index, word), word


def test_the_commoner_of_equally_near_words_is_meant() -> None:
    index = index_of_texts({"a": "nodule lesson", "b": "nodule lesion", "c": "nodule lesion"})
    assert nearest(Beginnings(index.segment), "lesin", BOOSTS) == "lesion"


def test_a_slip_in_a_case_is_not_what_was_meant() -> None:
    texts = {f"{n}": "hemorrhage" for n in range(200)} | {"slip": "hemorrage"}
    assert nearest(Beginnings(index_of_texts(texts).segment), "hemorage", BOOSTS) == "hemorrhage"


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("hemagnioma", "hemangioma"),  # swapped
        ("pnuemothorax", "pneumothorax"),
        ("cardiomegally", "cardiomegaly"),  # too many, too few, wrong
        ("atelctasis", "atelectasis"),
        ("spondilosis", "spondylosis"),
        ("hemorage", "hemorrhage"),  # two
        ("meningoma", "meningioma"),
        ("neumothorax", "pneumothorax"),  # begun otherwise
        ("soriasis", "psoriasis"),
        ("flebitis", "phlebitis"),
        ("zanthoma", "xanthoma"),
        ("ematoma", "hematoma"),
        ("haematuma", "hematoma"),  # British
        ("spondylolis", "spondylolisthesis"),  # half-typed
        ("xantogran", "xanthogranuloma"),  # half-typed with a slip
    ],
)
def test_what_people_write_is_corrected(word: str, meant: str) -> None:
    words = (
        "hemangioma pneumothorax cardiomegaly atelectasis hemorrhage meningioma psoriasis "
        "phlebitis xanthoma hematoma spondylolisthesis xanthogranuloma"
    )
    index = index_of_texts({"a": words, "b": "spondylosis" * (word == "spondilosis")})
    assert nearest(Beginnings(index.segment), word, BOOSTS) == meant


@pytest.mark.parametrize("word", ["", "t2", "avn", "l45", "tumør", "zebra", "nodosum"])
def test_what_is_near_nothing_or_no_word_of_letters_is_left(word: str) -> None:
    index = index_of_texts({"a": "avm t1 l4 tumor nodule cyst"})
    assert nearest(Beginnings(index.segment), word, BOOSTS) is None


# ------------------------------------------------------------------------- the query

TEXTS = {"a": "ring enhancement of the lesion", "b": "haemangioma", "c": "calcified nodule"}


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("lesoin", "lesion"),
        ("Lesoin AND (ring OR haemagnioma)", "lesion AND (ring OR haemangioma)"),
        ('findings:"ring lesoin"  -nodlue', 'findings:"ring lesion"  -nodule'),
        ("title:(lesoin nodule)", "title:(lesion nodule)"),
        ("lesoin sex:nodlue modality:(nodlue OR CT)", "lesion sex:nodlue modality:(nodlue OR CT)"),
        ("ring/lesoin", "ring/lesion"),
        ("lesion", None),
        ("nodul* lesoin~ lesio?", None),
        ("enhancements", None),  # another form of a word that is there
        ("qwertz lesion", None),
        ("qwertz lesoin", "qwertz lesion"),
        ("age:30..50 sex:nodlue", None),
    ],
)
def test_only_unknown_words_are_replaced_in_their_places(query: str, meant: str | None) -> None:
    assert asked(index_of_texts(TEXTS), query) == meant


def test_a_word_of_a_field_that_is_not_searched_is_known() -> None:
    index = index_of([case("a", "lesion", keywords="lesoin")])
    assert asked(index, "keywords:lesoin") is None


def test_a_word_with_other_names_in_the_cases_is_no_slip() -> None:
    index = index_of_texts({"a": "hematoma", "b": "hcc"})
    assert asked(index, "hepatoma") == "hematoma"
    assert suggest(index.segment, "hepatoma haematmoa", BOOSTS, ["Hepatoma"]) == "hepatoma hematoma"


def test_a_query_that_is_wrong_is_an_error() -> None:
    with pytest.raises(QuerySyntaxError):
        asked(index_of_texts(TEXTS), '"lesoin')


def test_an_empty_index_suggests_nothing() -> None:
    assert asked(index_of([]), "lesoin") is None


@given(st.text(st.sampled_from('lesoin "()-:*~=') | st.characters(), max_size=20))
def test_any_query_is_answered_or_an_error(query: str) -> None:
    try:
        found = asked(index_of_texts(TEXTS), query)
    except QuerySyntaxError:
        return
    assert found is None or found != query
