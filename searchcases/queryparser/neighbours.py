"""Which words that stand side by side are one? Lexemes in, lexemes out.

A case has ``3 cm``, ``T1 weighted`` and ``para paresis`` as one token each, so a query of these
words means that token. And what a word means may depend on the one before: ``type II`` is the
second type. Words are joined where nothing but white space stands between them, wherever that is,
but not in properties, which are looked up as they are written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from searchcases.analysis import Token, forms, stem, tokenize
from searchcases.analysis.items import items_of
from searchcases.analysis.joining import begun
from searchcases.model import FILTER_FIELDS
from searchcases.queryparser.lexer import REMEMBERED, Kind, Lexeme


def joined(text: str, lexemes: Sequence[Lexeme]) -> list[Lexeme]:
    """The lexemes of a query, with one in place of those that are one word.

    >>> from searchcases.queryparser.lexer import lex
    >>> [lexeme.text for lexeme in joined("3 cm mass, type II", lex("3 cm mass, type II"))]
    ['3 cm', 'mass,', 'type', '2']
    """
    words = [lexeme.kind is Kind.WORD for lexeme in lexemes]
    if sum(words) < 2:
        return [*lexemes]
    if all(words):
        return list(_of_run(text, lexemes))
    found: list[Lexeme] = []
    for is_word, group in groupby(_may_be_joined(lexemes), key=lambda pair: pair[0]):
        run = [lexeme for _, lexeme in group]
        found += _of_run(text, run) if is_word and len(run) > 1 else run
    return found


def _may_be_joined(lexemes: Sequence[Lexeme]) -> Iterator[tuple[bool, Lexeme]]:
    """Each lexeme, and whether it is a word that is looked for in texts."""
    outer: list[str] = [""]  # the field of each bracket
    field = ""
    for lexeme in lexemes:
        if lexeme.kind is Kind.FIELD:
            field = lexeme.text
            yield False, lexeme
            continue
        if lexeme.kind is Kind.OPEN:
            outer.append(field or outer[-1])
        elif lexeme.kind is Kind.CLOSE:
            outer.pop()
        yield lexeme.kind is Kind.WORD and (field or outer[-1]) not in FILTER_FIELDS, lexeme
        field = ""


def _of_run(text: str, run: Sequence[Lexeme]) -> Iterator[Lexeme]:
    """Words side by side, with nothing but white space between them."""
    if _stand_alone([lexeme.text for lexeme in run]):
        yield from run
        return
    start = run[0].start
    tokens = [
        token._replace(start=token.start + start, end=token.end + start)
        for token in tokenize(text[start : run[-1].end])
    ]
    at = 0
    while at < len(run):
        first = last = at
        while True:  # tokens that begin in what is joined so far reach on
            inside = [t for t in tokens if run[first].start <= t.start < run[last].end]
            reach = max((token.end for token in inside), default=0)
            more = next((n for n in range(last + 1, len(run)) if run[n].start >= reach), len(run))
            if more - 1 <= last:
                break
            last = more - 1
        yield _one(text, run[first], run[last], inside)
        at = last + 1


def _stand_alone(words: Sequence[str]) -> bool:
    """Whether these are plain words, none of which may be one with the next: most are."""
    return all(map(_stands_alone, words))


@lru_cache(REMEMBERED)
def _stands_alone(word: str) -> bool:
    return word.isascii() and word.isalpha() and not any(begun(items_of([word])))


def _one(text: str, first: Lexeme, last: Lexeme, tokens: Sequence[Token]) -> Lexeme:
    """The lexeme of one word or of several that are one."""
    word = text[first.start : last.end]
    found = [token.form for token in tokens]
    if forms(word) != found:  # the words beside it give it another meaning
        word = " ".join(map(stem, found))
    return Lexeme(Kind.WORD, word, first.start, last.end)
