"""Keyword lists: their written form, and the tokens that they count."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest
from commands import ROOT
from hypothesis import given
from hypothesis import strategies as st

from searchcases.keywords.lists import (
    Keyword,
    KeywordListError,
    format_keywords,
    keyword_terms,
    parse_keywords,
    split_case,
)
from searchcases.keywords.tokens import tokenize

# Written form.


def test_parses_plain_lines_in_order() -> None:
    text = "- oncocytoma: 0.25\n- t2-weighted: 1e-05\n- ,: 0.0\n"
    assert parse_keywords(text) == [
        ("oncocytoma", 0.25, None),
        ("t2-weighted", 1e-05, None),
        (",", 0.0, None),
    ]
    assert keyword_terms(text) == ["oncocytoma", "t2-weighted", ","]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("\n \n", []),
        ("Keywords by value: \n", []),
        ("Keywords by value:\r\n- rib: .5\r\n\r\n- c: 1\r\n", [("rib", 0.5, None), ("c", 1, None)]),
        ("- rib: 0.0762 (157)\n- ct: 0.25", [("rib", 0.0762, 157), ("ct", 0.25, None)]),
        ("- see: fig. 2: 0.5\n- ct: 0.25", [("see: fig. 2", 0.5, None), ("ct", 0.25, None)]),
        ("- :: 2\n- -: 1\n- - a: 2", [(":", 2, None), ("-", 1, None), ("- a", 2, None)]),
        ("\n\n- rib: 0.5\n\n\n- ct: 0.25\n\n", [("rib", 0.5, None), ("ct", 0.25, None)]),
        ("- (3): 0.5 (3)", [("(3)", 0.5, 3)]),
        ("- rib: -0.5\n- \u2028: .5", [("rib", -0.5, None), ("\u2028", 0.5, None)]),
    ],
)  # fmt: skip
def test_accepts(text: str, expected: list[tuple[str, float, int | None]]) -> None:
    assert parse_keywords(text) == expected
    assert keyword_terms(text) == [term for term, _, _ in expected]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("rib 0.5", [1]),
        ("- rib: 0.5\n- ct\n- mr: 0.25\nlung: 0.5\n", [2, 4]),
        ("Keywords by value: \n- rib: 0.5\n- ct: high\n", [3]),
        ("- 3: 1: 0.1\n- 5", [2]),
        ("- rib: 1_0\n- ct: ٣\n- mr: nan\n- us: inf\n", [1, 2, 3, 4]),
        ("- rib: 0.5\n0.25\n- ct: 0.5\n", [2]),
        ("- : 0.5\n", [1]),
        ("- rib: 0.5 (x)\n- a\rb: 0.5\n", [1, 2]),
    ],
)
def test_names_every_malformed_line(text: str, lines: list[int]) -> None:
    with pytest.raises(KeywordListError, match=f"^line {lines[0]}: ") as caught:
        parse_keywords(text)
    assert [line for line, _ in caught.value.problems] == lines
    assert {keyword.term for keyword in caught.value.keywords} <= {"rib", "mr", "ct", "3: 1"}
    with pytest.raises(KeywordListError):
        keyword_terms(text)


def test_a_weight_beyond_doubles_is_malformed() -> None:
    with pytest.raises(KeywordListError, match="line 2"):
        parse_keywords("- rib: 0.5\n- ct: 1e999\n")


ODD_TERMS = ["a: b", "::", ": ", "- x", "0.5", "ratio 3: 1", "x: 0.5 (3)"]
ANY_TERM = st.text(st.characters(exclude_characters="\r\n"), min_size=1, max_size=12)
TERMS = ANY_TERM | st.sampled_from(ODD_TERMS)
KEYWORDS = st.lists(
    st.builds(
        Keyword,
        TERMS,
        st.floats(allow_nan=False, allow_infinity=False),
        st.none() | st.integers(0, 10**9),
    )
)


@given(KEYWORDS)
def test_format_and_parse_round_trip(keywords: list[Keyword]) -> None:
    text = format_keywords(keywords)
    assert parse_keywords(text) == keywords
    assert keyword_terms(text) == [keyword.term for keyword in keywords]
    assert parse_keywords(text.replace("\n", "\r\n")) == keywords


@given(
    st.lists(st.sampled_from(["\n- ", "a", ": ", "0.5", " (3)", "\n", "\r", "-", " ", "1"])).map(
        "".join
    )
)
def test_quick_and_slow_reading_agree(text: str) -> None:
    try:
        expected = parse_keywords("- x: 1\n" + text)[1:]  # a whole number asks for the slow path
    except KeywordListError:
        with pytest.raises(KeywordListError):
            parse_keywords("- x: 1.0\n" + text)
    else:
        assert parse_keywords("- x: 1.0\n" + text)[1:] == expected


@pytest.mark.parametrize(
    "keyword", [Keyword("", 0.5), Keyword("a\nb", 0.5), Keyword("a", math.inf)]
)
def test_does_not_write_what_cannot_be_read(keyword: Keyword) -> None:
    with pytest.raises(ValueError, match=r"keyword|weight"):
        format_keywords([keyword])


def test_splits_a_case_file() -> None:
    content = "Texto: \na mass.\n\n\nKeywords by value: \n- mass: 0.5\n"
    assert split_case(content) == ("\na mass.\n\n\n", "- mass: 0.5\n")
    windows = split_case(content.replace("\n", "\r\n"))
    assert parse_keywords(windows[1]) == [Keyword("mass", 0.5)]
    assert split_case("a mass") == ("a mass", "")
    assert split_case("") == ("", "")


# Tokens.


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", ""),
        ("No mass. CT is normal.", "no mass . ct is normal ."),
        ("cooley&#39;s", "cooley & # 39 ; s"),
        ("the patient's foot, isn't; we'll", "the patient 's foot , is n't ; we 'll"),
        ('"claw" sign', "`` claw '' sign"),
        ("\n \"claw\" sign", "`` claw '' sign"),
        ("cannot gonna", "can not gon na"),
        ("t1-weighted t2/flair c5-6 y/o", "t1-weighted t2/flair c5-6 y/o"),
        ("2.5 x 3,4 cm at 10:30: ok", "2.5 x 3,4 cm at 10:30 : ok"),
        ("see (fig. 2). done", "see ( fig . 2 ) . done"),
        ("level 5. the end", "level 5. the end"),
        ("level 5. 6 is next", "level 5 . 6 is next"),
        ("e. coli grew. a. b", "e. coli grew . a. b"),
        ("wait... the end", "wait ... the end"),
        ("what?! no", "what ? ! no"),
    ],
)  # fmt: skip
def test_tokens(text: str, tokens: str) -> None:
    assert tokenize(text) == tokens.split()


@given(st.text(st.sampled_from("ab5.?!,:;'\"`()[]-–“” \n\t"), max_size=60))
def test_tokens_of_any_text_hold_all_its_letters_in_order(text: str) -> None:
    tokens = tokenize(text)
    assert not any(token.split() != [token] for token in tokens)
    assert [c for c in text if c in "ab5"] == [c for c in "".join(tokens) if c in "ab5"]


def test_reading_a_list_loads_no_tokenizer() -> None:
    script = (
        "import sys, searchcases.keywords.lists; "
        "sys.exit('nltk' in sys.modules or 'searchcases.keywords.tokens' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0
