"""What was asked? A frozen tree of terms, filters and their combinations.

The tree holds terms as the index knows them (stems, folded forms) and says only what matches;
how good a match is, is a matter of ``scoring``. Leaves are hashable, so an identical leaf is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """Documents that hold a term, in one field or (None) in any field that has a boost."""

    field: str | None
    term: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Documents in which the terms stand side by side, in this order, within one field."""

    field: str | None
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """Documents with a form that begins with ``prefix``."""

    field: str | None
    prefix: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Documents with a form that fits: ``?`` is one character, ``*`` any number of them."""

    field: str | None
    pattern: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Documents with a form at most ``distance`` edits away (Levenshtein 1966)."""

    field: str | None
    form: str
    distance: int


@dataclass(frozen=True, slots=True)
class Value:
    """Documents one of whose metadata values holds these folded words side by side."""

    field: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """Documents whose age (years) or date (yyyymmdd) lies within the bounds, both inclusive."""

    field: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class And:
    """Documents that match every child and none of the children that are ``Not``."""

    children: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Documents that match at least one child."""

    children: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Stands only within ``And``, beside something to find: documents that do not match."""

    child: Query


Scoring = Term | Phrase | Prefix | Wildcard | Fuzzy
"""Leaves that score."""

Filter = Value | Range
"""Leaves that only filter: score 0."""

Query = Scoring | Filter | And | Or | Not


def leaf_key(leaf: Scoring) -> tuple[str, str, str]:
    """Sort key (field, kind, term): the order in which contributions are summed."""
    match leaf:
        case Term(field, term):
            return field or "", "term", term
        case Phrase(field, terms):
            return field or "", "phrase", " ".join(terms)
        case Prefix(field, prefix):
            return field or "", "prefix", prefix + "*"
        case Wildcard(field, pattern):
            return field or "", "wildcard", pattern
        case Fuzzy(field, form, distance):
            return field or "", "fuzzy", f"{form}~{distance}"


def scoring_leaves(query: Query) -> list[Scoring]:
    """The distinct leaves that may contribute to a score (none under ``Not``), by key."""
    return sorted(set(_walk(query)), key=leaf_key)


def _walk(query: Query) -> Iterator[Scoring]:
    match query:
        case And(children) | Or(children):
            for child in children:
                yield from _walk(child)
        case Term() | Phrase() | Prefix() | Wildcard() | Fuzzy():
            yield query
        case Not() | Value() | Range():
            return
