"""Which leaf does one word, phrase or range mean, in which field?"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache

from searchcases.analysis import Analyzed, fold, readings
from searchcases.analysis.folding import word_pattern
from searchcases.errors import QuerySyntaxError
from searchcases.metadata import range_bounds, value_words
from searchcases.model import FILTER_FIELDS, RANGE_FIELDS
from searchcases.query import (
    Exact,
    Fuzzy,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Term,
    Value,
    Wildcard,
)
from searchcases.queryparser.lexer import REMEMBERED, Kind, Lexeme

_RANGE_EXAMPLES = {
    "age": "age:30..50, age:6m..2 or age:80..",
    "date": "date:2023..2024-06",
    "size": "size:10mm..3cm or size:50..",
}


def leaf_of(
    text: str, lexeme: Lexeme, field: str | None, analyze: Callable[[str], Sequence[Analyzed]]
) -> Query | None:
    """The leaf of a lexeme; None where it holds no word at all (a lone dash, say).

    Args:
        text: the whole query, for errors.
        lexeme: a word, phrase or range.
        field: the field named before it, or None.
        analyze: the analyser.

    Raises:
        QuerySyntaxError: the field cannot be searched in this way.
    """
    if field in FILTER_FIELDS:
        return _filter(text, lexeme, field)
    match lexeme.kind:
        case Kind.PREFIX:
            return Prefix(field, _one_word(text, lexeme, lexeme.text))
        case Kind.WILDCARD:
            return Wildcard(field, _one_word(text, lexeme, lexeme.text, wild="*?"))
        case Kind.FUZZY:
            word, _, distance = lexeme.text.rpartition("~")
            return Fuzzy(field, _one_word(text, lexeme, word), int(distance or 1))
    if lexeme.kind is Kind.WORD and lexeme.text.isalpha():
        return _word_leaf(lexeme.text, field, analyze)
    words = analyze(lexeme.text)
    if lexeme.kind is Kind.EXACT:
        return Exact(field, tuple(token.form for token, _ in words)) if words else None
    return words_leaf(words, field)


@lru_cache(REMEMBERED)
def _word_leaf(
    word: str, field: str | None, analyze: Callable[[str], Sequence[Analyzed]]
) -> Query | None:
    return words_leaf(analyze(word), field)


def words_leaf(words: Sequence[Analyzed], field: str | None) -> Query | None:
    """Words that stand side by side, in any way in which a case may have them."""
    if not words:
        return None
    leaves = [
        Term(field, terms[0]) if len(terms) == 1 else Phrase(field, terms)
        for terms in readings(words)
    ]
    if isinstance(leaves[0], Term):  # one compound, whose second word says no more
        del leaves[1:2]
    return leaves[0] if len(leaves) == 1 else Or(tuple(leaves))


def _one_word(text: str, lexeme: Lexeme, word: str, wild: str = "") -> str:
    """The folded word, which but for its signs ``wild`` must be one word."""
    folded = fold(word)
    letters = "".join("x" if character in wild else character for character in folded)
    if not word_pattern(ascii_only=letters.isascii()).fullmatch(letters):
        raise QuerySyntaxError(
            text,
            lexeme.start,
            "*, ? and ~ go with one word of letters and digits; write its parts apart",
        )
    return folded


def _filter(text: str, lexeme: Lexeme, field: str) -> Query:
    if lexeme.kind not in (Kind.WORD, Kind.PHRASE, Kind.RANGE):
        raise QuerySyntaxError(text, lexeme.start, f"{field}: takes whole words, without = * ? ~")
    if field in RANGE_FIELDS:
        return _range(text, lexeme, field)
    words = value_words(field, lexeme.text)
    if not words:
        raise QuerySyntaxError(text, lexeme.start, f"{field}: needs a word behind it")
    return Value(field, words)


def _range(text: str, lexeme: Lexeme, field: str) -> Range:
    """What lies between two ages or dates, or within one."""
    low_text, dots, high_text = lexeme.text.partition("..")
    start = lexeme.start + (lexeme.kind is Kind.PHRASE)  # a phrase begins behind its quote
    low = high = None
    if low_text or not high_text:
        low, high = _bounds(text, field, low_text, start)
    if dots:
        high = _upper(text, field, high_text, start + len(low_text + dots)) if high_text else None
    if low is not None and high is not None and low > high:
        raise QuerySyntaxError(text, lexeme.start, "the range ends before it begins; swap its ends")
    return Range(field, low, high)


def _upper(text: str, field: str, bound: str, offset: int) -> float:
    """The last number of a range; behind ``<`` the one before its bound begins."""
    if bound.startswith("<"):
        return math.nextafter(_bounds(text, field, bound[1:], offset)[0], -math.inf)
    return _bounds(text, field, bound, offset)[1]


def _bounds(text: str, field: str, bound: str, offset: int) -> tuple[float, float]:
    bounds = range_bounds(field, bound)
    if bounds is None:
        example = _RANGE_EXAMPLES[field]
        raise QuerySyntaxError(text, offset, f"this is not a valid {field}; write {example}")
    return bounds
