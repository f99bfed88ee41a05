"""What do clauses that stand side by side mean together?

Words may match (any of them, or all), filters must (several values of one field are alternatives),
negated clauses must not. Stop words are skipped where other words remain.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from searchcases.analysis import forms, is_stop_word, stem
from searchcases.errors import QuerySyntaxError
from searchcases.query import And, Not, Or, Query, Range, Term, Value
from searchcases.queryparser.lexer import REMEMBERED, Kind, Lexeme

Clause = tuple[Query | None, Lexeme]
"""A clause, None where its lexeme held no word, and the lexeme at which it begins."""


def together(text: str, clauses: Sequence[Clause], *, all_words: bool) -> Query:
    """One tree of clauses that stand side by side.

    Raises:
        QuerySyntaxError: nothing is left to look for: no word at all, or negations alone.
    """
    found = [clause for clause, _ in clauses if clause is not None]
    negations = [clause for clause in found if isinstance(clause, Not)]
    filters = _alternatives([clause for clause in found if _filters_only(clause)])
    words = [
        (clause, lexeme)
        for clause, lexeme in clauses
        if not (clause is None or isinstance(clause, Not) or _filters_only(clause))
    ]
    kept = [clause for clause, lexeme in words if not _is_stop_word(clause, lexeme)]
    kept = kept or [clause for clause, _ in words]
    if not kept and not filters:
        offset = clauses[0][1].start if clauses else 0
        if negations:
            raise QuerySyntaxError(
                text, offset, "negations alone find nothing; add a word to look for"
            )
        raise QuerySyntaxError(text, offset, "nothing to search for; write at least one word")
    required = kept if all_words else [_join(Or, kept)] if kept else []
    return _join(And, [*required, *filters, *negations])


def _is_stop_word(clause: Query, lexeme: Lexeme) -> bool:
    """Whether a clause is nothing but a stop word, written without quotes or field."""
    if lexeme.kind is not Kind.WORD or not isinstance(clause, Term) or clause.field is not None:
        return False
    return clause.term == _term_of_stop_word(lexeme.text)


@lru_cache(REMEMBERED)
def _term_of_stop_word(text: str) -> str | None:
    """The term of a stop word; None of anything else."""
    found = forms(text)
    return stem(found[0]) if len(found) == 1 and is_stop_word(found[0]) else None


def _filters_only(clause: Query) -> bool:
    """Whether a clause says nothing about words: a filter, or a bracket of filters."""
    match clause:
        case Value() | Range():
            return True
        case And(children):
            return all(isinstance(child, Not) or _filters_only(child) for child in children)
        case Or(children):
            return all(map(_filters_only, children))
    return False


def _alternatives(filters: Sequence[Query]) -> list[Query]:
    by_field: dict[object, list[Query]] = {}
    for clause in filters:
        by_field.setdefault(_field_of(clause), []).append(clause)
    return [_join(Or, group) for group in by_field.values()]


def _field_of(clause: Query) -> object:
    """The one field that a clause is about; else the clause, which has no alternatives."""
    if isinstance(clause, Value | Range):
        return clause.field
    if isinstance(clause, Or):
        fields = {_field_of(child) for child in clause.children}
        if len(fields) == 1:
            return fields.pop()
    return clause


def _join(kind: type[And | Or], children: Sequence[Query]) -> Query:
    unique = tuple(dict.fromkeys(children))
    return unique[0] if len(unique) == 1 and not isinstance(unique[0], Not) else kind(unique)


def operation(text: str, kind: type[And | Or], clauses: Sequence[Clause]) -> Query | None:
    """The tree of an explicit ``AND`` or ``OR``; None where no operand held a word.

    Raises:
        QuerySyntaxError: an ``OR`` with a negation, or an ``AND`` of negations alone.
    """
    found = [(clause, lexeme) for clause, lexeme in clauses if clause is not None]
    negated = [lexeme for clause, lexeme in found if isinstance(clause, Not)]
    if negated and kind is Or:
        raise QuerySyntaxError(
            text, negated[0].start, "OR NOT would find nearly every case; write AND NOT"
        )
    if found and len(negated) == len(found):
        raise QuerySyntaxError(
            text, negated[0].start, "negations alone find nothing; add a word to look for"
        )
    return _join(kind, [clause for clause, _ in found]) if found else None
