"""Which words stand in a text, and how do they fold?

A word is a run of letters, marks and digits; an apostrophe between two of them and a full stop
between two digits belong to it (``Cooley's``, ``3.1``). White space always separates, so a text
may be cut at white space and its pieces read apart.

Character classes and folding come from ``data/unicode.json`` (generated, with a stated Unicode
version), not from the running Python, so that every runtime finds the same words.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from searchcases.data import load

_ASCII_WORD = "A-Za-z0-9"
_unicode_table = cache(lambda: load("unicode.json"))


@cache
def fold_table() -> dict[int, str]:
    """Code point to its folded text, for ``str.translate``; absent means unchanged, ``""`` a mark.

    >>> "Sjögren’s".translate(fold_table())
    "sjogren's"
    """
    folds = _unicode_table()["fold"]
    return {ord(character): folded for character, folded in folds.items()}


@cache
def word_class(*, ascii_only: bool) -> str:
    """The characters of words, as the inside of a character class."""
    if ascii_only:
        return _ASCII_WORD
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in _unicode_table()["word"])


def word_expression(*, ascii_only: bool) -> str:
    """The regular expression of one word; the short class serves texts that are all ASCII."""
    word = f"[{word_class(ascii_only=ascii_only)}]"
    return rf"{word}+(?:['’]{word}+|(?<=[0-9])\.(?=[0-9]){word}+)*"


@cache
def word_pattern(*, ascii_only: bool) -> re.Pattern[str]:
    """The pattern of one word."""
    return re.compile(word_expression(ascii_only=ascii_only))


def fold(word: str) -> str:
    """Lower case without accents; a word of nothing but marks folds to the empty string.

    >>> fold("Haemangioma"), fold("ÉTAGE"), fold("β-HCG")
    ('haemangioma', 'etage', 'β-hcg')
    """
    return word.lower() if word.isascii() else word.translate(fold_table())


class Token(NamedTuple):
    """A word of a text, or words that are one.

    Attributes:
        form: folded, never empty; of several words, with one blank between them.
        position: ordinal among the tokens of the text, from 0.
        start: offset of the first word in the text, in code points.
        end: offset behind the last word (half-open).
    """

    form: str
    position: int
    start: int
    end: int


def word_tokens(text: str) -> list[Token]:
    """The words of a text as they stand there, in order: nothing is put together.

    >>> [token.form for token in word_tokens("T1-weighted: 3.1 cm (Cooley's)")]
    ['t1', 'weighted', '3.1', 'cm', "cooley's"]
    """
    found = word_pattern(ascii_only=text.isascii()).finditer(text)
    folded = ((form, match) for match in found if (form := fold(match.group())))
    return [Token(form, at, *match.span()) for at, (form, match) in enumerate(folded)]


def words(text: str) -> list[str]:
    """The folded words of a text as they stand there, in order."""
    found = word_pattern(ascii_only=text.isascii()).findall(text)
    return [form for form in map(fold, found) if form]
