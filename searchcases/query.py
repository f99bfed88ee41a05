"""What was asked? A frozen tree of terms, filters and their combinations.

The tree holds terms as the index knows them (stems, folded forms) and says only what matches;
how good a match is, is a matter of ``scoring``. Nodes are plain tuples, so an identical leaf is
one; ``kind`` is last in each and never given, and keeps nodes of different kinds apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Term(NamedTuple):
    """Documents that hold a term, in one field or (None) in any field that has a boost."""

    field: str | None
    term: str
    kind: str = "term"


class Phrase(NamedTuple):
    """Documents in which the terms stand side by side, in this order, within one field."""

    field: str | None
    terms: tuple[str, ...]
    kind: str = "phrase"


class Prefix(NamedTuple):
    """Documents with a form that begins with ``prefix``."""

    field: str | None
    prefix: str
    kind: str = "prefix"


class Wildcard(NamedTuple):
    """Documents with a form that fits: ``?`` is one character, ``*`` any number of them."""

    field: str | None
    pattern: str
    kind: str = "wildcard"


class Fuzzy(NamedTuple):
    """Documents with a form at most ``distance`` edits away (Levenshtein 1966)."""

    field: str | None
    form: str
    distance: int
    kind: str = "fuzzy"


class Exact(NamedTuple):
    """Documents in which these forms stand side by side just as written, within one field."""

    field: str | None
    forms: tuple[str, ...]
    kind: str = "exact"


class Synonyms(NamedTuple):
    """Documents that hold another name of what some words of the query mean.

    A group scores its best member, not the sum: this adds what the best of ``others``, held back
    by the settings' ``synonyms``, scores more than ``words`` together.

    Attributes:
        words: the leaves of the query that the others stand for.
        others: the other names.
    """

    words: tuple[Scoring, ...]
    others: tuple[Scoring, ...]
    kind: str = "synonyms"


class Weighted(NamedTuple):
    """Documents that match a leaf, whose contribution counts ``weight`` 2**-16ths."""

    leaf: Scoring
    weight: int
    kind: str = "weighted"


class Value(NamedTuple):
    """Documents one of whose metadata values holds these folded words side by side."""

    field: str
    words: tuple[str, ...]
    kind: str = "value"


class Range(NamedTuple):
    """Documents whose age (years) or date (yyyymmdd) lies within the bounds, both inclusive."""

    field: str
    low: float | None
    high: float | None
    kind: str = "range"


class And(NamedTuple):
    """Documents that match every child and none of the children that are ``Not``."""

    children: tuple[Query, ...]
    kind: str = "and"


class Or(NamedTuple):
    """Documents that match at least one child."""

    children: tuple[Query, ...]
    kind: str = "or"


class Not(NamedTuple):
    """Stands only within ``And``, beside something to find: documents that do not match."""

    child: Query
    kind: str = "not"


Lexical = Term | Phrase | Exact | Prefix | Wildcard | Fuzzy
"""Leaves that say which words to look for."""

Scoring = Lexical | Synonyms | Weighted
"""Leaves that score."""

Filter = Value | Range
"""Leaves that only filter: score 0."""

Query = Scoring | Filter | And | Or | Not


def leaf_key(leaf: Scoring) -> tuple[str, str, str]:
    """Sort key (field, kind, term): the order in which contributions are summed."""
    match leaf:
        case Synonyms(words):
            field, _, _ = leaf_key(words[0])
            return field, leaf.kind, _joined((*words, "=", *leaf.others))
        case Weighted(inner):
            field, _, _ = leaf_key(inner)
            return field, leaf.kind, _joined((inner, f"^{leaf.weight}"))
        case Term(_, text) | Wildcard(_, text):
            term = text
        case Phrase(_, terms):
            term = " ".join(terms)
        case Exact(_, forms):
            term = " ".join(f'"{form}"' for form in forms)
        case Prefix(_, prefix):
            term = prefix + "*"
        case Fuzzy(_, form, distance):
            term = f"{form}~{distance}"
    return leaf.field or "", leaf.kind, term


def _joined(parts: tuple[Scoring | str, ...]) -> str:
    texts = (part if isinstance(part, str) else "|".join(leaf_key(part)[1:]) for part in parts)
    return " ".join(texts)


def scoring_leaves(query: Query) -> list[Scoring]:
    """The distinct leaves that may contribute to a score (none under ``Not``), by key."""
    return sorted(set(_walk(query)), key=leaf_key)


def lexical_leaves(query: Query) -> list[Lexical]:
    """The distinct leaves whose words show why a document was found, by key."""
    found: set[Lexical] = set()
    for leaf in _walk(query):
        match leaf:
            case Synonyms(words, others):
                for part in (*words, *others):
                    found.update(lexical_leaves(part))
            case Weighted(inner):
                found.update(lexical_leaves(inner))
            case _:
                found.add(leaf)
    return sorted(found, key=leaf_key)


def _walk(query: Query) -> Iterator[Scoring]:
    match query:
        case And(children) | Or(children):
            for child in children:
                yield from _walk(child)
        case Not() | Value() | Range():
            return
        case _:
            yield query
