"""Any text is a legal tree or an error within it, and the same one by two ways of reading it."""

from __future__ import annotations

from collections.abc import Callable
from unittest import mock

import strategies
from hypothesis import example, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from strategies import noise, rendered, trees

from searchcases.analysis import analyze, chain
from searchcases.errors import QuerySyntaxError
from searchcases.query import And, Exact, Not, Or, Phrase, Query, Range, Value
from searchcases.queryparser import lexer, neighbours, parse
from searchcases.queryparser.grammar import parse_structure


def outcome(parse_it: Callable[[], Query]) -> Query | tuple[int, str]:
    """The tree, or the place and the words of the error."""
    try:
        return parse_it()
    except QuerySyntaxError as error:
        return error.offset, error.reason


@examples(max_examples=600, deadline=None)
@given(noise, st.booleans())
def test_any_text_is_a_tree_or_an_error_within_it(text: str, all_words: bool) -> None:
    found = outcome(lambda: parse(text, all_words=all_words))
    if type(found) is tuple:
        assert 0 <= found[0] <= len(text)
    else:
        assert_legal(found, within_and=False)


def assert_legal(query: Query, *, within_and: bool) -> None:
    """``Not`` only within ``And`` and beside something to find; groups of different children."""
    match query:
        case And(children) | Or(children):
            assert len(set(children)) == len(children) > 1
            assert not all(isinstance(child, Not) for child in children)
            for child in children:
                assert_legal(child, within_and=isinstance(query, And))
        case Not(child):
            assert within_and
            assert not isinstance(child, Not)
            assert_legal(child, within_and=False)
        case Phrase(_, terms):
            assert len(terms) > 1
        case Exact(_, words):
            assert words
        case Value(_, words):
            assert words
        case Range(_, low, high):
            assert low is not None or high is not None
            assert low is None or high is None or low <= high


@examples(max_examples=300, deadline=None)
@given(trees, st.booleans())
def test_a_tree_that_is_written_out_parses_back(tree: Query, all_words: bool) -> None:
    assert parse(rendered(tree), all_words=all_words) == tree


_PLAIN = ("…", "-", '""', '"the"', "the,", '"bone marrow"', "m?ss", "mas*", "mass~", "mass~2", "*",
          "-mass", "NOT the", "findings:mass", "-title:the", 'NOT ddx:"bone marrow"', "modality:MR",
          "-modality:CT", "sex:F", "age:30..50", "age:x", "title:-mass", "tags:a*")  # fmt: skip


_some = st.lists(st.sampled_from(strategies.WORDS + _PLAIN), min_size=1, max_size=6)


@examples(max_examples=500, deadline=None)
@given(
    st.one_of(_some.map(" ".join), _some.map(" AND ".join), _some.map(" OR ".join), noise),
    st.booleans(),
)
def test_the_short_path_without_structure_equals_the_parser_of_whoosh(
    text: str, all_words: bool
) -> None:
    try:
        lexemes = neighbours.joined(text, lexer.lex(text))
    except QuerySyntaxError:
        return
    assert outcome(lambda: parse(text, all_words=all_words)) == outcome(
        lambda: parse_structure(text, lexemes, all_words=all_words)
    )


@examples(max_examples=300, deadline=None)
@given(strategies.any_text)
@example("a \u0301 b")  # a mark that belongs to no letter is no word
def test_the_analysis_chain_of_whoosh_gives_the_same_terms(text: str) -> None:
    assert chain.analyze(text) == analyze(text)


# Queries of plain words take a short cut.

_plain = st.lists(
    st.sampled_from(
        ["mass", "AND", "OR", "NOT", "findings:mass", "Title:x", "age:newborn", "x:y", "é", "ﬁ",
         "findings:OR", "-mass", "ddx:", "a" * 257, "title:" + "b" * 257, "present:mass", ""]
    ),
    max_size=4,
).map(" ".join)  # fmt: skip


@given(_plain)
def test_the_short_cut_for_plain_words_reads_what_the_lexer_reads(text: str) -> None:
    def lexed() -> object:
        try:
            return lexer.lex(text)
        except QuerySyntaxError as error:
            return error.offset, error.reason

    short = lexed()
    with mock.patch.object(lexer, "_of_letters", return_value=[]):
        assert lexed() == short
