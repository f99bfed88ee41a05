"""What do clauses that stand side by side mean together?

Words may match (any of them, or all), filters must (several values of one field are alternatives),
negated clauses must not. Stop words are skipped where other words remain.
"""

from __future__ import annotations

from collections.abc import Sequence

from searchcases.analysis import is_stop_word
from searchcases.errors import QuerySyntaxError
from searchcases.query import And, Not, Or, Query, Range, Term, Value
from searchcases.queryparser.lexer import Kind, Lexeme

Clause = tuple[Query | None, Lexeme]
"""A clause, None where its lexeme held no word, and the lexeme at which it begins."""


def together(text: str, clauses: Sequence[Clause], *, all_words: bool) -> Query:
    """One tree of clauses that stand side by side.

    Raises:
        QuerySyntaxError: nothing is left to look for: no word at all, or negations alone.
    """
    found = [clause for clause, _ in clauses if clause is not None]
    negations = [clause for clause in found if isinstance(clause, Not)]
    filters = _alternatives([clause for clause in found if isinstance(clause, Value | Range)])
    words = [clause for clause in found if not isinstance(clause, Not | Value | Range)]
    skipped = {
        clause
        for clause, lexeme in clauses
        if isinstance(clause, Term) and clause.field is None and _is_stop_word(lexeme)
    }
    kept = [clause for clause in words if clause not in skipped] or words
    if not kept and not filters:
        offset = clauses[0][1].start if clauses else 0
        if negations:
            raise QuerySyntaxError(
                text, offset, "negations alone find nothing; add a word to look for"
            )
        raise QuerySyntaxError(text, offset, "nothing to search for; write at least one word")
    required = kept if all_words else [_join(Or, kept)] if kept else []
    return _join(And, [*required, *filters, *negations])


def _is_stop_word(lexeme: Lexeme) -> bool:
    return lexeme.kind is Kind.WORD and is_stop_word(lexeme.text.lower())


def _alternatives(filters: Sequence[Value | Range]) -> list[Query]:
    by_field: dict[str, list[Query]] = {}
    for clause in filters:
        by_field.setdefault(clause.field, []).append(clause)
    return [_join(Or, group) for group in by_field.values()]


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
