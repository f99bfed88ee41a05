"""Which leaf does one word, phrase or range mean, in which field?"""

from __future__ import annotations

from collections.abc import Callable

from searchcases.analysis import fold
from searchcases.analysis.tokens import token_pattern
from searchcases.errors import QuerySyntaxError
from searchcases.metadata import range_bounds, value_words
from searchcases.model import FILTER_FIELDS, RANGE_FIELDS
from searchcases.query import Fuzzy, Phrase, Prefix, Query, Range, Term, Value, Wildcard
from searchcases.queryparser.lexer import Kind, Lexeme


def leaf_of(
    text: str, lexeme: Lexeme, field: str | None, terms_of: Callable[[str], list[str]]
) -> Query | None:
    """The leaf of a lexeme; None where it holds no word at all (a lone dash, say).

    Args:
        text: the whole query, for errors.
        lexeme: a word, phrase or range.
        field: the field named before it, or None.
        terms_of: the analyser: the terms of a text, in order.

    Raises:
        QuerySyntaxError: the field cannot be searched in this way.
    """
    if field in FILTER_FIELDS:
        return _filter(text, lexeme, field)
    match lexeme.kind:
        case Kind.WORD | Kind.PHRASE:
            return words_leaf(terms_of(lexeme.text), field)
        case Kind.PREFIX:
            return Prefix(field, _one_word(text, lexeme, lexeme.text, wild=""))
        case Kind.WILDCARD:
            return Wildcard(field, _one_word(text, lexeme, lexeme.text, wild="*?"))
        case Kind.FUZZY:
            word, _, distance = lexeme.text.rpartition("~")
            return Fuzzy(field, _one_word(text, lexeme, word, wild=""), int(distance or 1))
    raise QuerySyntaxError(
        text, lexeme.start, f"a range needs one of {', '.join(RANGE_FIELDS)}, as in age:30..50"
    )


def words_leaf(terms: list[str], field: str | None) -> Term | Phrase | None:
    """One term is a ``Term``, several that were written as one word are a ``Phrase``."""
    if not terms:
        return None
    return Term(field, terms[0]) if len(terms) == 1 else Phrase(field, tuple(terms))


def _one_word(text: str, lexeme: Lexeme, word: str, wild: str) -> str:
    """The folded word; its signs ``wild`` stay, everything else must belong to one word."""
    folded = "".join(
        character if character in wild and wild else fold(character) for character in word
    )
    letters = "".join("x" if character in wild else character for character in folded)
    if not token_pattern(ascii_only=letters.isascii()).fullmatch(letters):
        raise QuerySyntaxError(
            text,
            lexeme.start,
            "*, ? and ~ go with one word of letters and digits; write its parts apart",
        )
    return folded


def _filter(text: str, lexeme: Lexeme, field: str) -> Query:
    if lexeme.kind is Kind.RANGE or (field in RANGE_FIELDS and ".." in lexeme.text):
        return _range(text, lexeme, field)
    if lexeme.kind not in (Kind.WORD, Kind.PHRASE):
        raise QuerySyntaxError(text, lexeme.start, f"{field}: takes whole words, without * ? ~")
    if field in RANGE_FIELDS:
        bounds = range_bounds(field, lexeme.text)
        if bounds is None:
            raise _not_a(text, lexeme, field, lexeme.start)
        return Range(field, *bounds)
    words = value_words(field, lexeme.text)
    if not words:
        raise QuerySyntaxError(text, lexeme.start, f"{field}: needs a word behind it")
    return Value(field, words)


def _range(text: str, lexeme: Lexeme, field: str) -> Range:
    low_text, _, high_text = lexeme.text.partition("..")
    low = high = None
    if low_text:
        bounds = range_bounds(field, low_text)
        if bounds is None:
            raise _not_a(text, lexeme, field, lexeme.start)
        low = bounds[0]
    if high_text:
        bounds = range_bounds(field, high_text)
        if bounds is None:
            raise _not_a(text, lexeme, field, lexeme.end - len(high_text))
        high = bounds[1]
    if low is None and high is None:
        raise _not_a(text, lexeme, field, lexeme.start)
    if low is not None and high is not None and low > high:
        raise QuerySyntaxError(text, lexeme.start, "the range ends before it begins; swap its ends")
    return Range(field, low, high)


def _not_a(text: str, lexeme: Lexeme, field: str, offset: int) -> QuerySyntaxError:
    example = {"age": "age:30..50, age:6m..2 or age:80..", "date": "date:2023..2024-06"}[field]
    return QuerySyntaxError(text, offset, f"not a valid {field}: {lexeme.text!r}; write {example}")
