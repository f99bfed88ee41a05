"""What does a query text mean? Text in, frozen tree out, or one error with the place marked.

``lexer`` cuts the text into lexemes and finds what is not well formed; ``neighbours`` joins words
that are one ("3 cm"); ``words`` turns a lexeme into a leaf; ``grammar`` (Whoosh's parser) builds
groups where there are brackets or different operators; ``clauses`` puts what stands side by side
together. The grammar is written down in ``docs/query-language.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from searchcases.analysis import analyze
from searchcases.query import And, Not, Or, Query
from searchcases.queryparser.clauses import Clause, operation, together
from searchcases.queryparser.lexer import Kind, Lexeme, lex
from searchcases.queryparser.neighbours import joined
from searchcases.queryparser.words import leaf_of

__all__ = ["parse"]

_STRUCTURE = frozenset({Kind.OPEN, Kind.CLOSE, Kind.AND, Kind.OR})
_NO_CLAUSE = _STRUCTURE | {Kind.NOT, Kind.FIELD}


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
    lexemes = joined(text, lex(text))
    if _STRUCTURE.isdisjoint(lexeme.kind for lexeme in lexemes):
        return together(text, list(_side_by_side(text, lexemes)), all_words=all_words)
    operator = _only_operator(lexemes)
    if operator is not None:
        clauses = list(_side_by_side(text, lexemes))
        whole = operation(text, operator, clauses), clauses[0][1]
        return together(text, [whole], all_words=all_words)
    from searchcases.queryparser.grammar import parse_structure

    return parse_structure(text, lexemes, all_words=all_words)


def _only_operator(lexemes: Sequence[Lexeme]) -> type[And | Or] | None:
    """The operator that stands between all clauses, where it is one, and there are no brackets."""
    kinds = [lexeme.kind for lexeme in lexemes]
    operators = _STRUCTURE.intersection(kinds)
    clauses = sum(kind not in _NO_CLAUSE for kind in kinds)
    for kind, operator in ((Kind.AND, And), (Kind.OR, Or)):
        if operators == {kind} and kinds.count(kind) == clauses - 1:
            return operator
    return None


def _side_by_side(text: str, lexemes: Sequence[Lexeme]) -> Iterator[Clause]:
    """The clauses of a query without brackets, and operators all alike: Whoosh is not needed."""
    negated, field = False, None
    for lexeme in lexemes:
        if lexeme.kind is Kind.NOT:
            negated = True
        elif lexeme.kind is Kind.FIELD:
            field = lexeme.text
        elif lexeme.kind not in _NO_CLAUSE:
            leaf = leaf_of(text, lexeme, field, analyze)
            yield (Not(leaf) if negated and leaf is not None else leaf), lexeme
            negated, field = False, None
