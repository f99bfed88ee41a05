"""Names, as tables of synonyms look them up."""

from __future__ import annotations

from searchcases.analysis import terms


def key(name: str) -> tuple[str, ...]:
    return tuple(terms(name))
