"""Which lexemes does a query text hold, and are they well formed side by side?

A lexeme is a word, a phrase, a field name, a range, an operator or a bracket. Everything that can
be wrong with the order of lexemes is found here, with its offset, so that what follows may rely on
it: brackets match, operators have operands, field names have something behind them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from itertools import pairwise
from typing import NamedTuple

from searchcases.edits import distance
from searchcases.errors import QuerySyntaxError
from searchcases.model import FILTER_FIELDS, RANGE_FIELDS, STATUS_FIELDS, TEXT_FIELDS

MAX_LENGTH = 10_000
MAX_DEPTH = 50
MAX_CLAUSES = 1_000
MAX_WORD = 256
"""Limits of a query: characters, nested brackets, lexemes, and characters of one word."""

REMEMBERED = 4_096
"""Words whose meaning is remembered, for they come again: a few hundred bytes each."""

WHITE_SPACE = "\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""What separates, as the inside of a character class: Unicode's White_Space and U+001C to U+001F,
which is what ``str.split`` splits at. Written out, because every language's ``\\s`` is another."""

FIELDS = (
    *TEXT_FIELDS,
    *(name for name in FILTER_FIELDS if name not in TEXT_FIELDS),
    *STATUS_FIELDS,
)


class Kind(Enum):
    """What a lexeme is."""

    OPEN = auto()
    CLOSE = auto()
    FIELD = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    PHRASE = auto()
    EXACT = auto()
    RANGE = auto()
    PREFIX = auto()
    WILDCARD = auto()
    FUZZY = auto()
    WORD = auto()


class Lexeme(NamedTuple):
    """A piece of the query.

    Attributes:
        kind: what it is.
        text: its content: a prefix without its ``*``, a phrase without its quotes,
            an exact word or phrase without its ``=`` and quotes.
        start, end: where it stands, in code points, half-open.
    """

    kind: Kind
    text: str
    start: int
    end: int


_PATTERN = re.compile(
    rf"""
    (?P<SPACE>[{WHITE_SPACE}]+)
  | (?P<OPEN>\()
  | (?P<CLOSE>\))
  | (?P<PHRASE>"[^"]*"?)
  | (?P<EXACT>="[^"]*"?)
  | (?P<AND>AND(?![^{WHITE_SPACE}()"]))
  | (?P<OR>OR(?![^{WHITE_SPACE}()"]))
  | (?P<NOT>NOT(?![^{WHITE_SPACE}()"])|(?<![^{WHITE_SPACE}(])-(?=[^{WHITE_SPACE})-]))
  | (?P<FIELD>[A-Za-z]+:(?=[^{WHITE_SPACE}):]))
  | (?P<WORD>[^{WHITE_SPACE}()"]+)
    """,
    re.VERBOSE,
)
_RANGE = re.compile(rf'[^{WHITE_SPACE}()"]*\.\.[^{WHITE_SPACE}()"]*')
_FUZZY = re.compile(r"(.+)~([0-9]*)", re.DOTALL)
_OPERATORS = (Kind.AND, Kind.OR)
_BINDING = (*_OPERATORS, Kind.NOT)
_SIGNS = frozenset(kind.name for kind in _BINDING)


def lex(text: str) -> list[Lexeme]:
    """The lexemes of a query, well formed.

    Raises:
        QuerySyntaxError: an unknown field, an unclosed quote or bracket, an operator without an
            operand, nothing to search for, or a limit passed.

    >>> [lexeme.kind.name for lexeme in lex('title:"bone marrow" -scan*')]
    ['FIELD', 'PHRASE', 'NOT', 'PREFIX']
    """
    if len(text) > MAX_LENGTH:
        raise QuerySyntaxError(
            text, MAX_LENGTH, f"the query has more than {MAX_LENGTH:,} characters; shorten it"
        )
    lexemes = _of_letters(text) or list(_scan(text))
    if len(lexemes) > MAX_CLAUSES:
        raise QuerySyntaxError(
            text,
            lexemes[MAX_CLAUSES].start,
            f"the query has more than {MAX_CLAUSES:,} words and signs; shorten it",
        )
    _check_order(text, lexemes)
    return lexemes


def _of_letters(text: str) -> list[Lexeme]:
    """Words of nothing but letters with a space between them, as most queries are; else nothing.

    A field may be named before a word.
    """
    lexemes, at = [], 0
    for word in text.split(" "):
        start, name = at, ""
        if not word.isalpha():
            name, _, word = word.partition(":")  # noqa: PLW2901
            if name not in FIELDS or not word.isalpha():
                return []
            lexemes.append(Lexeme(Kind.FIELD, name, start, start := start + len(name) + 1))
        at = start + len(word) + 1
        if word in _SIGNS or len(word) > MAX_WORD:
            return []
        lexemes.append(Lexeme(Kind.WORD, word, start, at - 1))
    return lexemes


def _scan(text: str) -> Iterator[Lexeme]:
    offset, field = 0, ""
    while offset < len(text):
        found = _RANGE.match(text, offset) if field in RANGE_FIELDS else None
        if found:
            yield Lexeme(Kind.RANGE, found.group(), offset, found.end())
            offset, field = found.end(), ""
            continue
        found = _PATTERN.match(text, offset)
        assert found is not None  # WORD takes whatever nothing else takes
        kind, content = found.lastgroup, found.group()
        if kind != "SPACE":
            lexeme = _lexeme(text, Kind[kind or ""], content, offset)
            field = lexeme.text if lexeme.kind is Kind.FIELD else ""
            yield lexeme
        offset = found.end()


def _lexeme(text: str, kind: Kind, content: str, start: int) -> Lexeme:
    end = start + len(content)
    if kind in (Kind.PHRASE, Kind.EXACT):
        before, _, inside = content.partition('"')
        if not inside.endswith('"'):
            quote = start + len(before)
            raise QuerySyntaxError(text, quote, 'this quotation mark is not closed; add a "')
        return Lexeme(kind, inside[:-1], start, end)
    if kind is Kind.FIELD:
        return Lexeme(kind, _known_field(text, content[:-1], start), start, end)
    if kind is Kind.WORD:
        return _word(text, content, start, end)
    return Lexeme(kind, content, start, end)


def _word(text: str, content: str, start: int, end: int) -> Lexeme:
    if len(content) > MAX_WORD:
        raise QuerySyntaxError(text, start, f"a word of more than {MAX_WORD} characters")
    if content[0] == "=" and len(content) > 1:
        if re.search(r"[*?]|~[0-9]*\Z", content):
            raise QuerySyntaxError(text, start, "= takes words as they are, without * ? ~")
        return Lexeme(Kind.EXACT, content[1:], start, end)
    fuzzy = _FUZZY.fullmatch(content)
    if fuzzy:
        if fuzzy[2] not in ("", "1", "2"):
            raise QuerySyntaxError(text, end - len(fuzzy[2]), "write ~1 or ~2: the edits allowed")
        return Lexeme(Kind.FUZZY, content, start, end)
    if content.endswith("*") and not re.search(r"[*?]", content[:-1]) and len(content) > 1:
        return Lexeme(Kind.PREFIX, content[:-1], start, end)
    if "*" in content or "?" in content:
        return Lexeme(Kind.WILDCARD, content, start, end)
    return Lexeme(Kind.WORD, content, start, end)


def _known_field(text: str, name: str, start: int) -> str:
    lower = name.lower()
    if lower in FIELDS:
        return lower
    nearest = min(FIELDS, key=lambda field: distance(lower, field))
    raise QuerySyntaxError(
        text,
        start,
        f"there is no field {name!r}; did you mean {nearest}: "
        "(for the word itself put a space behind the colon)",
    )


def _check_order(text: str, lexemes: Sequence[Lexeme]) -> None:
    """Raise for the first lexeme that cannot stand where it stands."""
    if not lexemes:
        raise QuerySyntaxError(text, 0, "nothing to search for; write at least one word")
    if lexemes[0].kind in _OPERATORS:
        raise _needs_before(text, lexemes[0])
    for before, lexeme in pairwise(lexemes):
        _check_pair(text, before, lexeme)
    _check_brackets(text, lexemes)
    if lexemes[-1].kind in _BINDING:
        raise _needs_behind(text, lexemes[-1])


def _check_brackets(text: str, lexemes: Sequence[Lexeme]) -> None:
    unclosed: list[Lexeme] = []
    for lexeme in lexemes:
        if lexeme.kind is Kind.OPEN:
            unclosed.append(lexeme)
            if len(unclosed) > MAX_DEPTH:
                reason = f"brackets nested more than {MAX_DEPTH} deep"
                raise QuerySyntaxError(text, lexeme.start, reason)
        elif lexeme.kind is Kind.CLOSE:
            if not unclosed:
                reason = "this bracket was never opened; remove it"
                raise QuerySyntaxError(text, lexeme.start, reason)
            unclosed.pop()
    if unclosed:
        raise QuerySyntaxError(text, unclosed[-1].start, "this bracket is not closed; add a )")


def _check_pair(text: str, before: Lexeme, lexeme: Lexeme) -> None:
    """Raise where two neighbours cannot stand side by side."""
    kind = lexeme.kind
    if before.kind is Kind.OPEN and kind in _OPERATORS:
        raise _needs_before(text, lexeme)
    if before.kind is Kind.OPEN and kind is Kind.CLOSE:
        raise QuerySyntaxError(text, before.start, "nothing between these brackets")
    if before.kind is Kind.NOT and kind is Kind.NOT:
        raise QuerySyntaxError(text, lexeme.start, "two negations in a row; leave both out")
    if before.kind is Kind.FIELD and kind in (*_OPERATORS, Kind.NOT, Kind.CLOSE, Kind.FIELD):
        raise _needs_behind(text, before)
    if before.kind in _BINDING and kind in (*_OPERATORS, Kind.CLOSE):
        raise _needs_behind(text, before)


def _needs_before(text: str, lexeme: Lexeme) -> QuerySyntaxError:
    return QuerySyntaxError(text, lexeme.start, f"{lexeme.text} needs a word before it")


def _needs_behind(text: str, lexeme: Lexeme) -> QuerySyntaxError:
    sign = ":" if lexeme.kind is Kind.FIELD else ""
    return QuerySyntaxError(text, lexeme.start, f"{lexeme.text}{sign} needs a word behind it")
