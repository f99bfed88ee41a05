"""What does a query text mean? Text in, frozen tree out, or one error with the place marked.

``lexer`` cuts the text into lexemes and finds what is not well formed; ``words`` turns a lexeme
into a leaf; ``grammar`` (Whoosh's parser) builds groups and operators; ``clauses`` puts what
stands side by side together. The grammar is written down in ``docs/query-language.md``.
"""

from __future__ import annotations

from searchcases.analysis import terms
from searchcases.query import Query
from searchcases.queryparser.clauses import together
from searchcases.queryparser.lexer import Kind, lex
from searchcases.queryparser.words import leaf_of

__all__ = ["parse"]

_LEAVES = frozenset({Kind.WORD, Kind.PHRASE, Kind.PREFIX, Kind.WILDCARD, Kind.FUZZY})


def parse(text: str, *, all_words: bool = False) -> Query:
    """The tree of a query.

    Args:
        text: what the user typed.
        all_words: whether words that stand side by side must all match, or any may.

    Raises:
        QuerySyntaxError: the query is not well formed, or beyond a limit.

    >>> parse("findings:marrow")
    Term(field='findings', term='marrow', kind='term')
    """
    lexemes = lex(text)
    if all(lexeme.kind in _LEAVES for lexeme in lexemes):  # no structure: Whoosh is not needed
        leaves = [(leaf_of(text, lexeme, None, terms), lexeme) for lexeme in lexemes]
        return together(text, leaves, all_words=all_words)
    from searchcases.queryparser.grammar import parse_structure

    return parse_structure(text, lexemes, all_words=all_words)
