"""In the browser a query has the same tree or the same error, and a match the same score."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any

import occurrences
import pytest
import strategies
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from javascript import Scripts, utf16
from sentences import noise, sentence
from test_queryparser import BEYOND, VECTORS, WITHIN

from searchcases import scoring
from searchcases.analysis import forms
from searchcases.edits import distance
from searchcases.errors import QuerySyntaxError
from searchcases.matcher import MAX_EXPANSION
from searchcases.query import (
    And,
    Fuzzy,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Term,
    Wildcard,
    leaf_key,
    scoring_leaves,
)
from searchcases.queryparser import lexer, parse
from searchcases.queryparser.tables import tables

Asked = tuple[str, bool]
"""A query text, and whether all words that stand side by side must match."""


@pytest.fixture(scope="module")
def js(session: Callable[..., Scripts]) -> Scripts:
    scripts = session(
        "analysis", "metadata", "edits", "scoring", "query", "words", "expansion", "lexer",
        "queryparser", "accepting",
    )  # fmt: skip
    scripts.call("queryparser.setTables", tables())
    return scripts


def plain(query: Query) -> dict[str, Any]:
    """A tree as the browser has it."""
    match query:
        case And(children) | Or(children):
            return {"kind": query.kind, "children": [plain(child) for child in children]}
        case Not(child):
            return {"kind": "not", "child": plain(child)}
        case leaf:
            parts = leaf._asdict()
            return {name: list(p) if isinstance(p, tuple) else p for name, p in parts.items()}


def in_python(text: str, all_words: bool) -> dict[str, Any] | tuple[int, str, str]:
    """The tree; or place, reason and message of the error."""
    try:
        return plain(parse(text, all_words=all_words))
    except QuerySyntaxError as error:
        return utf16(text, error.offset), error.reason, str(error)


def in_javascript(js: Scripts, asked: Iterable[Asked]) -> list[Any]:
    calls = [(text, {"allWords": all_words}) for text, all_words in asked]
    return [
        tree if isinstance(tree, dict) else (tree.offset, tree.reason, tree.message)
        for tree in js.batch("queryparser.parse", calls)
    ]


def as_plain_words(js: Scripts, asked: Iterable[Asked]) -> list[Any]:
    """The trees that need no parser; None where one does."""
    limits = tables()["limits"]
    return js.batch("words.parse", [(text, {"allWords": every}, limits) for text, every in asked])


def assert_the_same(js: Scripts, asked: list[Asked]) -> None:
    found = zip(asked, in_javascript(js, asked), as_plain_words(js, asked), strict=True)
    for one, parsed, words in found:
        assert parsed == in_python(*one), one
        assert words is None or words == parsed, one


# Trees and errors.


def test_every_vector_has_its_tree_or_its_error(js: Scripts) -> None:
    assert_the_same(js, [(vector["query"], vector.get("all_words", False)) for vector in VECTORS])


def test_limits_are_the_same(js: Scripts) -> None:
    assert_the_same(js, [(query, all_words) for query in WITHIN for all_words in (False, True)])
    assert_the_same(js, [(query, False) for query, _ in BEYOND])
    assert_the_same(js, [("🦴" * 10_001, False), ("🦴" * 10_000, False), ("骨" * 256, False)])
    assert tables()["limits"]["expansion"] == MAX_EXPANSION


def test_white_space_is_the_same(js: Scripts) -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    here, there = lexer.WHITE_SPACE, js.call("analysis.WHITE_SPACE")
    assert re.findall(f"[{there}]", every) == re.findall(f"[{here}]", every)
    spaces = [ord(sign) for sign in re.findall(f"[{here}]", every)]
    odd = {chr(code + step) for code in spaces for step in (-1, 0, 1)}
    odd |= {"\u180e", "\u200b", "\ufeff", "\ufe0f", "\U000e0020", "\ud800"}
    assert_the_same(js, [(f"a{sign}AND{sign}-b", False) for sign in sorted(odd)])


def test_twelve_thousand_queries_have_the_same_trees_and_errors(js: Scripts) -> None:
    rng = random.Random(3)
    asked = [
        ((noise if number % 4 == 3 else sentence)(rng), number % 2 == 1) for number in range(12_000)
    ]
    trees = sum(isinstance(in_python(*one), dict) for one in asked[:1_000])
    assert 300 < trees < 900  # of both kinds enough
    assert_the_same(js, asked)


@examples(max_examples=40, deadline=None)
@given(st.lists(st.tuples(strategies.query_texts, st.booleans()), min_size=1, max_size=30))
def test_any_query_has_the_same_tree_or_error(js: Scripts, asked: list[Asked]) -> None:
    assert_the_same(js, asked)


_plain_words = st.sampled_from((
    "mass", "Mass", "the", "of", "not", "x", "x-ray", "ray", "3", "3x4", "cm", "cm.", "T1",
    "weighted", "T1-weighted", "L4/5", "para", "para-paresis", "stage", "II", "iii", "hepatitis",
    "childrens'", "won't", "1,000", ".5", "a+b", "<5", "b-/c",
))  # fmt: skip


@examples(max_examples=100, deadline=None)
@given(st.lists(_plain_words, min_size=1, max_size=8), st.booleans())
def test_plain_words_need_no_parser(js: Scripts, words: list[str], every: bool) -> None:
    asked = [(" ".join(words), every), (f"  {'  '.join(words)} ", every)]
    assert_the_same(js, asked)
    assert all(as_plain_words(js, asked))


def test_whatever_is_more_than_plain_words_is_left_to_the_parser(js: Scripts) -> None:
    signs = ["AND", "OR", "NOT", "-mass", '"', "(", ")", "*", "?", "~", "=mass", "a:b", "&lt;", "é"]
    queries = [*(f"bone {sign} lung" for sign in signs), "", " ", ".", "- -", "bone\tlung"]
    limits = tables()["limits"]
    queries += ["b" * (limits["word"] + 1), "b " * (limits["clauses"] + 1)]
    assert not any(as_plain_words(js, [(query, False) for query in queries]))


@examples(max_examples=40, deadline=None)
@given(st.lists(st.from_regex(r"[A-Za-z]{1,12}", fullmatch=True), min_size=1, max_size=30))
def test_the_field_meant_is_the_same(js: Scripts, names: list[str]) -> None:
    assert_the_same(js, [(f"mass {name}:x", False) for name in names])


# Leaves.

_HIGH = ("\uffee", "\U0001f9b4", "\U00020000", "豈", "z", "~", "a\uffee", "a\U0001f9b4")
_leaves = st.one_of(
    strategies.scoring_leaves,
    strategies.node(Term, st.sampled_from((None, "title")), st.sampled_from(_HIGH)),
    strategies.node(Prefix, st.none(), st.sampled_from(_HIGH)),
)


@examples(max_examples=60, deadline=None)
@given(st.lists(strategies.trees, max_size=5), st.lists(_leaves, min_size=1, max_size=9))
def test_leaves_are_in_the_order_of_code_points(
    js: Scripts, trees: list[Query], leaves: list[Term]
) -> None:
    tree = Or((*trees, *leaves))
    expected = scoring_leaves(tree)
    found = js.call("query.scoringLeaves", plain(tree))
    assert found == [plain(leaf) for leaf in expected]
    keys = js.batch("query.leafKey", [[leaf] for leaf in found])
    assert keys == [list(leaf_key(leaf)) for leaf in expected]


@examples(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(_HIGH), strategies.any_text), min_size=2, max_size=9))
def test_texts_compare_by_code_points(js: Scripts, texts: list[str]) -> None:
    pairs = [(one, other) for one in texts for other in texts]
    signs = js.batch("query.compare", pairs)
    assert [(sign > 0) - (sign < 0) for sign in signs] == [(a > b) - (a < b) for a, b in pairs]


def test_equal_nodes_share_a_key(js: Scripts) -> None:
    nodes = [
        Term(None, "a"), Term("title", "a"), Prefix(None, "a"), Wildcard(None, "a"),
        Phrase(None, ("a", "b")), Phrase(None, ("a b",)), Fuzzy(None, "a", 1), Fuzzy(None, "a", 2),
    ]  # fmt: skip
    trees = [plain(node) for node in (*nodes, And(tuple(nodes)), Or(tuple(nodes)))]
    keys = js.batch("query.nodeKey", [[tree] for tree in trees])
    assert len(set(keys)) == len(trees)
    assert js.call("query.distinct", [*trees, *trees]) == trees


# Forms that a prefix, wildcard or fuzzy word stands for.

_VOCABULARY = sorted({
    *strategies.FORMS, "", "a", "aa", "ab", "aba", "mss", "msas", "masss", "𠀀", "𠀀𠀁", "a𠀀b",
})  # fmt: skip
_letters = st.text(alphabet="ams𠀀", min_size=1, max_size=5)
_expanding = st.one_of(
    strategies.expanding_leaves,
    strategies.node(Wildcard, st.none(), st.text(alphabet="ams𠀀?*", min_size=1, max_size=8)),
    strategies.node(Prefix, st.none(), _letters),
    strategies.node(Fuzzy, st.none(), _letters, st.sampled_from((1, 2))),
)


@examples(max_examples=300, deadline=None)
@given(_expanding, st.lists(_letters, max_size=5))
def test_a_leaf_accepts_the_same_forms(
    js: Scripts, leaf: Prefix | Wildcard | Fuzzy, more: list[str]
) -> None:
    vocabulary = [*_VOCABULARY, *more]
    expected = [*filter(occurrences.accepts(leaf), vocabulary)]
    assert js.call("testing.accepted", plain(leaf), vocabulary) == expected
    prefix = js.call("expansion.literalPrefix", plain(leaf))
    assert all(form.startswith(prefix) for form in expected)


def test_a_literal_prefix_is_as_long_as_can_be(js: Scripts) -> None:
    leaves = [Prefix(None, "mas"), Wildcard(None, "m?s*"), Wildcard(None, "*"), Fuzzy(None, "m", 1)]
    found = js.batch("expansion.literalPrefix", [[plain(leaf)] for leaf in leaves])
    assert found == ["mas", "m", "", ""]


def test_a_wildcard_of_many_stars_does_not_backtrack(js: Scripts) -> None:
    """Trying every way to share out the letters among the stars would not come to an end."""
    words = ["a" * 200, "a" * 199 + "b"]
    assert js.call("testing.accepted", plain(Wildcard(None, "*a" * 60 + "*b")), words) == words[1:]


@examples(max_examples=60, deadline=None)
@given(st.text(alphabet="abc𠀀", max_size=9), st.text(alphabet="abc𠀀", max_size=9))
def test_two_words_are_as_far_apart(js: Scripts, one: str, other: str) -> None:
    assert js.call("edits.distance", one, other) == distance(one, other)
    for limit in (0, 1, 2):
        found = js.call("edits.distance", one, other, limit)
        assert (found <= limit) == (distance(one, other) <= limit)


# Scores, to the last bit: what JSON carries of a double is all of it.


@pytest.mark.parametrize("most", [30, 5_000, 10**6, 2**40])
def test_logarithms_are_the_same(js: Scripts, most: int) -> None:
    rng = random.Random(most)
    values = [rng.randint(1, most) for _ in range(500)]
    pairs = [(max(a, b), min(a, b)) for a, b in zip(values, reversed(values), strict=True)]
    assert js.batch("scoring.log2", [[v] for v in values]) == [*map(scoring.log2, values)]
    assert js.batch("scoring.lnRatio", pairs) == [scoring.ln_ratio(*pair) for pair in pairs]
    for there, here in (
        ("scoring.bm25Idf", scoring.bm25_idf),
        ("scoring.tfidfIdf", scoring.tfidf_idf),
    ):
        assert js.batch(there, pairs) == [here(*pair) for pair in pairs]


def test_contributions_are_the_same(js: Scripts) -> None:
    rng = random.Random(7)
    norms, weights = [], []
    for _ in range(3_000):
        k1 = rng.choice((0, 1.2, 10, rng.uniform(0, 10)))
        b = rng.choice((0, 0.75, 1, rng.random()))
        norms.append((rng.randint(0, 100_000), rng.uniform(0.1, 1e5), k1, b))
        weights.append((rng.randint(1, 10_000), rng.randint(1, 20 * scoring.ONE), k1))
    found = js.batch("scoring.bm25Norm", norms)
    assert found == [scoring.bm25_norm(*norm) for norm in norms]
    calls = [(w, norm, idf, k1) for (w, idf, k1), norm in zip(weights, found, strict=True)]
    assert js.batch("scoring.bm25", calls) == [scoring.bm25(*call) for call in calls]
    pairs = [(weight, idf) for weight, idf, _ in weights]
    assert js.batch("scoring.tfidf", pairs) == [scoring.tfidf(*pair) for pair in pairs]


def test_every_form_of_the_vocabulary_is_one_word(js: Scripts) -> None:
    assert all(len(forms(form)) == 1 for form in strategies.FORMS)
    assert all(js.batch("analysis.isWord", [[form] for form in strategies.FORMS]))
