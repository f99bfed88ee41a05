"""Keyword lists: written form, tokens, and the statistics behind the weights."""

from __future__ import annotations

import math
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchcases.keywords.lists import (
    Keyword,
    KeywordListError,
    format_keywords,
    keyword_terms,
    parse_keywords,
    split_case,
)
from searchcases.keywords.statistics import (
    DISTINCT_WEIGHTS_NEEDED,
    MAX_DOC_COUNT,
    KeywordStatistics,
    Recovered,
    background,
    recover,
    weight_of,
)
from searchcases.keywords.tokens import tokenize
from searchcases.keywords.weights import keywords_of

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "seeds" / "000_6df73cbcf84d81d4.txt"
CORPUS = ROOT.parent / "shared" / "corpora" / "medpix-seed-format"

TEXT = """
a lobulated mass is seen in the left kidney.  the mass enhances avidly (see arrow). no stones.
"claw sign" is present; the patient&#39;s renal vein isn't invaded...
renal cell carcinoma
oncocytoma, angiomyolipoma
"""


def weighted(tokens: list[str], doc_count: int, df: dict[str, int]) -> list[Keyword]:
    """A list as an archive with these figures would have made it."""
    length = len(tokens)
    found = [
        Keyword(term, weight_of(tf, length, doc_count, df[term]))
        for term, tf in Counter(tokens).items()
    ]
    return sorted(found, key=lambda keyword: -keyword.weight)


def with_random_df(tokens: list[str], doc_count: int, seed: int) -> dict[str, int]:
    """df = 1 for one term, so that N is the smallest; log-uniform for the others."""
    rng = random.Random(seed)
    terms = sorted(set(tokens))
    df = {term: max(1, int(math.exp(rng.uniform(0, math.log(doc_count))))) for term in terms}
    df[rng.choice(terms)] = 1
    return df


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


# Statistics.


@given(
    st.integers(2, 1_000_000),
    st.lists(st.integers(0, 40), min_size=1, max_size=200),
    st.integers(0, 2**32),
)
@settings(deadline=None)
def test_weights_give_back_doc_count_and_df(doc_count: int, text: list[int], seed: int) -> None:
    tokens = [f"t{number}" for number in text]
    df = with_random_df(tokens, doc_count, seed)
    keywords = weighted(tokens, doc_count, df)
    found = recover(tokens, keywords)
    assert found.doc_count == doc_count
    assert found.df == df
    assert found.tf == Counter(tokens)
    assert (found.length, found.exact, found.unexplained) == (len(tokens), len(df), ())
    assert found.needed <= found.distinct
    assert found.determined == (found.distinct >= DISTINCT_WEIGHTS_NEEDED)
    assert keywords_of(tokens, KeywordStatistics(1, {}), keywords) == keywords
    statistics = KeywordStatistics(doc_count, df)
    assert sorted(keywords_of(tokens, statistics)) == sorted(keywords)


@given(st.integers(1, 5), st.lists(st.integers(1, 300), min_size=1, max_size=30))
@settings(deadline=None)
def test_the_smallest_doc_count_is_taken(factor: int, frequencies: list[int]) -> None:
    tokens = [f"t{position}" for position in range(len(frequencies))]
    df = {token: factor * n for token, n in zip(tokens, frequencies, strict=True)}
    found = recover(tokens, weighted(tokens, factor * 6738, df))
    common = math.gcd(6738, *frequencies)
    assert found.doc_count == 6738 // common
    assert found.df == {token: n // common for token, n in zip(tokens, frequencies, strict=True)}


def test_doubled_doc_count_cannot_be_told() -> None:
    tokens = tokenize(TEXT)
    df = with_random_df(tokens, 500, seed=4)
    once = recover(tokens, weighted(tokens, 500, df))
    twice = recover(tokens, weighted(tokens, 1000, {term: 2 * n for term, n in df.items()}))
    assert once == twice
    assert (once.doc_count, once.determined) == (500, True)


def test_a_short_list_does_not_determine() -> None:
    tokens = ["renal", "mass", "renal"]
    keywords = weighted(tokens, 6738, {"renal": 4, "mass": 300})
    found = recover(tokens, keywords)
    assert (found.doc_count, found.distinct, found.determined) == (3369, 2, False)
    assert keywords_of(tokens, KeywordStatistics(9, {}), keywords) == keywords


def test_largest_doc_count() -> None:
    tokens = [f"t{number}" for number in range(40)]
    df = {token: 1 + 3 * position for position, token in enumerate(tokens)}
    assert recover(tokens, weighted(tokens, MAX_DOC_COUNT, df)).doc_count == MAX_DOC_COUNT
    assert recover(tokens, weighted(tokens, MAX_DOC_COUNT + 1, df)).doc_count is None


def test_weights_of_another_kind_are_not_explained() -> None:
    tokens = tokenize(TEXT)
    rng = random.Random(7)
    found = recover(tokens, [Keyword(term, rng.random()) for term in dict.fromkeys(tokens)])
    assert (found.doc_count, found.determined, found.exact) == (None, False, 0)
    assert set(found.unexplained) == set(tokens)
    assert recover([], []) == Recovered(None, 0)
    assert recover([], [Keyword("rib", 0.5)]).unexplained == ("rib",)


def test_negative_and_zero_weights() -> None:
    tokens = ["the", "rib"]
    found = recover(tokens, [Keyword("the", 0.0), Keyword("rib", -0.5)])
    assert (found.doc_count, found.determined) == (None, False)


@pytest.mark.parametrize("change", [1, -1, 3])
def test_a_text_that_was_split_otherwise(change: int) -> None:
    tokens = tokenize(TEXT)
    df = with_random_df(tokens, 6738, seed=1)
    keywords = weighted(tokens, 6738, df)
    others = tokens[:change] + tokens if change > 0 else tokens[:change]
    found = recover(others, keywords)
    assert (found.doc_count, found.length, found.determined) == (6738, len(tokens), True)
    assert (found.df, found.tf, found.unexplained) == (df, Counter(tokens), ())
    assert keywords_of(others, KeywordStatistics(1, {}), keywords) == keywords


def test_background_majority_and_conflicts() -> None:
    def one(doc_count: int, df: dict[str, int], *, determined: bool = True) -> Recovered:
        return Recovered(doc_count, 9, df, determined=determined)

    found = background([
        one(100, {"rib": 3, "ct": 9}), one(100, {"rib": 4, "ct": 9}), one(100, {"mr": 5, "ct": 8}),
        one(70, {"us": 2}), one(50, {"lung": 1}, determined=False), Recovered(None, 4),
    ])  # fmt: skip
    assert found == KeywordStatistics(
        100, {"rib": 3, "ct": 9, "mr": 5}, lists=3, left_out=3, conflicts=2
    )
    assert background([one(70, {}), one(50, {})]) == KeywordStatistics(50, {}, 1, 1)
    assert background([one(50, {}, determined=False)]) is None
    assert background([]) is None


def test_keywords_without_a_list_of_their_own() -> None:
    statistics = KeywordStatistics(100, {"the": 100, "rib": 5, "ct": 20})
    found = keywords_of(["ct", "the", "rib", "notch", "rib", "zone"], statistics)
    assert found == [
        ("rib", 2 / 6 * math.log(20), None),
        ("notch", 1 / 6 * math.log(100), None),  # unknown terms count as df = 1
        ("zone", 1 / 6 * math.log(100), None),  # ties: as they first occur
        ("ct", 1 / 6 * math.log(5), None),
        ("the", 0.0, None),
    ]
    assert keywords_of([], statistics) == []


def test_own_list_goes_before_the_background_and_orders_ties() -> None:
    tokens = tokenize(TEXT)
    df = with_random_df(tokens, 6738, seed=3) | {"mass": 7, "kidney": 7, "stones": 7}
    keywords = [k._replace(count=5) for k in weighted(tokens, 6738, df)]
    keywords.sort(key=lambda keyword: (-keyword.weight, keyword.term[::-1]))
    other = KeywordStatistics(10, dict.fromkeys(tokens, 3))
    assert keywords_of(tokens, other, keywords) == keywords
    most = [keyword for keyword in keywords if keyword.term != "mass"]
    rest = next(k for k in keywords_of(tokens, other, most) if k.term == "mass")
    assert rest == Keyword("mass", weight_of(2, len(tokens), 10, 3))


# Real lists.


def test_the_seed_case_reproduces_its_list() -> None:
    content = SEED.read_bytes().decode()
    text, listed = split_case(content)
    tokens, keywords = tokenize(text), parse_keywords(listed)
    found = recover(tokens, keywords)
    assert (found.doc_count, found.length, found.determined) == (6738, 296, True)
    assert (found.exact, found.unexplained) == (152, ())
    statistics = background([found])
    assert statistics is not None
    assert keywords_of(tokens, statistics) == keywords
    assert content.endswith(format_keywords(keywords_of(tokens, statistics, keywords)))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs ../shared")
def test_lists_of_one_archive_agree() -> None:
    files = sorted(CORPUS.glob("*.txt"))[::14]
    parts = [split_case(file.read_bytes().decode()) for file in files]
    rows = [(tokenize(text), parse_keywords(listed)) for text, listed in parts]
    found = [recover(*row) for row in rows]
    assert {r.doc_count for r in found if r.determined} == {6738}
    assert sum(r.determined for r in found) >= 0.9 * len(found)
    statistics = background(found)
    assert statistics is not None
    assert statistics.conflicts == 0
    same = [(t, k) for t, k in rows if set(t) == {keyword.term for keyword in k}]
    assert len(same) >= 0.96 * len(rows)
    for recovered, (tokens, keywords) in zip(found, rows, strict=True):
        if (tokens, keywords) in same:
            assert recovered.exact == len(keywords)
            assert keywords_of(tokens, statistics, keywords) == keywords
