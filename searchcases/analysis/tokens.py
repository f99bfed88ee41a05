"""Which words stand in a text, and how do they fold?

A word is a run of letters, marks and digits; an apostrophe between two of them and a full stop
between two digits belong to it (``Cooley's``, ``3.1``). White space always separates, so a text
may be cut at white space and its pieces tokenised apart.

Character classes and folding come from ``data/unicode.json`` (generated, with a stated Unicode
version), not from the running Python, so that every runtime finds the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from searchcases.data import load

_ASCII_WORD = "[A-Za-z0-9]"
_unicode_table = cache(lambda: load("unicode.json"))


class Token(NamedTuple):
    """One word of a text.

    Attributes:
        form: the folded word, never empty.
        position: ordinal among the tokens of the text, from 0.
        start: offset of the word in the text, in code points.
        end: offset behind the word (half-open).
    """

    form: str
    position: int
    start: int
    end: int


@cache
def fold_table() -> dict[int, str]:
    """Code point to its folded text, for ``str.translate``; absent means unchanged, ``""`` a mark.

    >>> "Sjögren’s".translate(fold_table())
    "sjogren's"
    """
    folds = _unicode_table()["fold"]
    return {ord(character): folded for character, folded in folds.items()}


def _token_expression(word: str) -> str:
    return rf"{word}+(?:['’]{word}+|(?<=[0-9])\.(?=[0-9]){word}+)*"


@cache
def token_pattern(*, ascii_only: bool) -> re.Pattern[str]:
    """The pattern of one word; the short class serves texts that are all ASCII."""
    if ascii_only:
        return re.compile(_token_expression(_ASCII_WORD))
    ranges = _unicode_table()["word"]
    word_class = "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)
    return re.compile(_token_expression(f"[{word_class}]"))


def fold(word: str) -> str:
    """Lower case without accents; a word of nothing but marks folds to the empty string.

    >>> fold("Haemangioma"), fold("ÉTAGE"), fold("β-HCG")
    ('haemangioma', 'etage', 'β-hcg')
    """
    return word.lower() if word.isascii() else word.translate(fold_table())


def tokenize(text: str) -> Iterator[Token]:
    """Yield the tokens of a text in order.

    >>> [token.form for token in tokenize("T1-weighted: 3.1 cm (Cooley's)")]
    ['t1', 'weighted', '3.1', 'cm', "cooley's"]
    """
    position = 0
    for match in token_pattern(ascii_only=text.isascii()).finditer(text):
        form = fold(match.group())
        if form:
            yield Token(form, position, match.start(), match.end())
            position += 1


def spans(text: str) -> list[tuple[int, int]]:
    """Start and end of the tokens of a text, in order: ``tokenize`` where forms do not matter."""
    if text.isascii():
        return [match.span() for match in token_pattern(ascii_only=True).finditer(text)]
    return [(token.start, token.end) for token in tokenize(text)]


def forms(text: str) -> list[str]:
    """The forms of a text, in order of position."""
    if text.isascii():
        if text.isalnum():  # one plain word, as most pieces of a text are
            return [text.lower()]
        return [word.lower() for word in _ascii_words(text)]
    return [form for form in map(fold, token_pattern(ascii_only=False).findall(text)) if form]


_ascii_words = token_pattern(ascii_only=True).findall


def forms_of_lines(text: str) -> list[str]:
    r"""The forms of a text in order of position, and a line break for each line break.

    >>> forms_of_lines("Cooley's\n(T1)\n")
    ["cooley's", '\n', 't1', '\n']
    """
    if text.isascii():
        return _lines_pattern(ascii_only=True).findall(text.lower())
    found = _lines_pattern(ascii_only=False).findall(text)
    return [form for form in map(fold, found) if form]


@cache
def _lines_pattern(*, ascii_only: bool) -> re.Pattern[str]:
    return re.compile(token_pattern(ascii_only=ascii_only).pattern + "|\n")
