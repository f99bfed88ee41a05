"""What did someone mean to ask? A query with its unknown words corrected.

A word is unknown where no case holds it, in any field. Each unknown word is replaced by the form
of the vocabulary that was most probably meant (``nearforms``); everything else, operators, fields
and quotes, stays as it was typed. Values of metadata are left alone, and so are words with ``*``,
``?`` or ``~``: they say already how far they may be off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from searchcases.analysis import Token, stem, terms, tokenize
from searchcases.model import FILTER_FIELDS
from searchcases.queryparser.lexer import Kind, lex
from searchcases.segment.reader import Segment

if TYPE_CHECKING:
    from searchcases.beginnings import Beginnings


def suggest(
    segment: Segment, query: str, boosts: Mapping[str, int], named: Iterable[str] = ()
) -> str | None:
    """The query with unknown words corrected; None where no word is unknown or none is near.

    Args:
        segment: whose vocabulary it is.
        query: as it was typed.
        boosts: per text field; a correction occurs in a field that is searched.
        named: names in the query that were looked for by their other names; these are no slips.

    Raises:
        QuerySyntaxError: the query is not well formed.
    """
    pieces, at = [], 0
    beginnings: Beginnings | None = None
    understood = {term for name in named for term in terms(name)}
    for word, start in words_of(query):
        term = stem(word.form)
        if term not in understood and not segment.forms_of(term):
            from searchcases.beginnings import Beginnings  # most queries have no unknown word
            from searchcases.nearforms import nearest

            beginnings = beginnings or Beginnings(segment)
            meant = nearest(beginnings, word.form, boosts)
            if meant:
                pieces += [query[at : start + word.start], meant]
                at = start + word.end
    return "".join([*pieces, query[at:]]) if pieces else None


def words_of(query: str) -> Iterator[tuple[Token, int]]:
    """The words of a query that stand for themselves, and where the text begins that they are in.

    >>> query = 'sex:(F OR M) "ring Lesoin" mas*'
    >>> [(word.form, start + word.start) for word, start in words_of(query)]
    [('ring', 14), ('lesoin', 19)]
    """
    field, brackets = "", 0  # a value of metadata, or so many brackets deep in some
    for lexeme in lex(query):
        if brackets or (field in FILTER_FIELDS and lexeme.kind is Kind.OPEN):
            brackets += (lexeme.kind is Kind.OPEN) - (lexeme.kind is Kind.CLOSE)
        elif lexeme.kind in (Kind.WORD, Kind.PHRASE) and field not in FILTER_FIELDS:
            start = lexeme.start + (lexeme.kind is Kind.PHRASE)  # behind its quote
            yield from ((word, start) for word in tokenize(lexeme.text))
        field = lexeme.text if lexeme.kind is Kind.FIELD else ""
