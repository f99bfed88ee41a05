"""What are the leaves of a query, and where do they occur in some words? By their definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

import searchcases.query as q
from searchcases.analysis import stem
from searchcases.query import Query, Scoring

Forms = tuple[str, ...]


def leaves(query: Query, *, negated: bool = False) -> Iterator[Scoring]:
    """Every leaf about words; those under ``Not`` only when asked for: they cannot score."""
    match query:
        case q.And(children) | q.Or(children):
            for child in children:
                yield from leaves(child, negated=negated)
        case q.Not(child):
            yield from leaves(child, negated=negated) if negated else ()
        case q.Value() | q.Range():
            pass
        case leaf:
            yield leaf


def lexical(query: Query) -> Iterator[Scoring]:
    """Every leaf of words, also those that other leaves are built of."""
    for leaf in leaves(query):
        match leaf:
            case q.Synonyms(words, others):
                for part in (*words, *others):
                    yield from lexical(part)
            case q.Weighted(inner):
                yield from lexical(inner)
            case _:
                yield leaf


def key(leaf: Scoring) -> tuple[str, str, str]:
    """(field, kind, term): contributions are summed in this order."""
    match leaf:
        case q.Term(_, text) | q.Wildcard(_, text):
            pass
        case q.Phrase(_, terms):
            text = " ".join(terms)
        case q.Prefix(_, prefix):
            text = f"{prefix}*"
        case q.Fuzzy(_, form, distance):
            text = f"{form}~{distance}"
        case q.Exact(_, forms):
            text = " ".join(f'"{form}"' for form in forms)
        case q.Weighted(inner, weight):
            field, *rest = key(inner)
            return field, "weighted", f"{'|'.join(rest)} ^{weight}"
        case q.Synonyms(words, others):
            parts = (*map(key, words), ("", "="), *map(key, others))
            joined = " ".join("|".join(rest) for _, *rest in parts)
            return key(words[0])[0], "synonyms", joined
    return leaf.field or "", type(leaf).__name__.lower(), text


def size(leaf: Scoring) -> int:
    """Words that one occurrence takes up."""
    match leaf:
        case q.Phrase(_, words) | q.Exact(_, words):
            return len(words)
    return 1


def places(leaf: Scoring, forms: Forms) -> list[int]:
    """Where in the words of one field a leaf occurs."""
    match leaf:
        case q.Term(_, term):
            return [place for place, form in enumerate(forms) if stem(form) == term]
        case q.Phrase(_, terms):
            stems = tuple(map(stem, forms))
            return [n for n in range(len(forms)) if stems[n : n + len(terms)] == terms]
        case q.Exact(_, wanted):
            return [n for n in range(len(forms)) if forms[n : n + len(wanted)] == wanted]
        case _:
            test = accepts(leaf)
            return [place for place, form in enumerate(forms) if test(form)]


def accepts(leaf: q.Prefix | q.Wildcard | q.Fuzzy) -> Callable[[str], bool]:
    """The test of a form."""
    match leaf:
        case q.Prefix(_, prefix):
            return lambda form: form[: len(prefix)] == prefix
        case q.Wildcard(_, pattern):
            return lambda form: fits(pattern, form)
        case q.Fuzzy(_, wanted, distance):
            return lambda form: edits(wanted, form) <= distance


@cache
def fits(pattern: str, form: str) -> bool:
    """``?`` is one character, ``*`` any number of them."""
    if not pattern:
        return not form
    if pattern[0] == "*":
        return fits(pattern[1:], form) or (bool(form) and fits(pattern, form[1:]))
    return bool(form) and pattern[0] in ("?", form[0]) and fits(pattern[1:], form[1:])


@cache
def edits(one: str, other: str) -> int:
    """Characters to insert, delete or replace (Levenshtein 1966), by its recurrence."""
    if not one or not other:
        return len(one) + len(other)
    if one[-1] == other[-1]:
        return edits(one[:-1], other[:-1])
    return 1 + min(edits(one[:-1], other), edits(one, other[:-1]), edits(one[:-1], other[:-1]))


def stands_in(words: Sequence[str], among: Sequence[str]) -> bool:
    """Whether the words stand side by side among these."""
    return any(tuple(among[n : n + len(words)]) == tuple(words) for n in range(len(among)))
