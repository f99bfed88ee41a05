"""How does a shell complete a word of a query, or the id of a case? From the index, at a key."""

from __future__ import annotations

import re

import typer

from searchcases.cli.defaults import DEFAULT_INDEX
from searchcases.errors import SearchCasesError
from searchcases.searcher import Index

_LIMIT = 30  # more than a person reads at a glance
_MIN_LETTERS = 2  # as in the browser: fewer stand for too many words
_OPEN_WORD = re.compile(r"(.*?)(\w*)", re.DOTALL)  # fields, quotes and brackets stay


def query_words(ctx: typer.Context, incomplete: str) -> list[str]:
    """What was typed, its last word completed; nothing where there is no index to ask."""
    found = _OPEN_WORD.fullmatch(incomplete)
    if not found or len(found[2]) < _MIN_LETTERS:
        return []
    try:
        words = _opened(ctx).complete(found[2], _LIMIT)
    except SearchCasesError:  # the command itself will say what is wrong
        return []
    return [found[1] + word for word in words]


def case_ids(ctx: typer.Context, incomplete: str) -> list[str]:
    """The ids of cases that begin so; nothing where there is no index to ask."""
    try:
        return [case_id for case_id in _opened(ctx) if case_id.startswith(incomplete)]
    except SearchCasesError:
        return []


def _opened(ctx: typer.Context) -> Index:
    return Index.open(ctx.params.get("index") or DEFAULT_INDEX)
