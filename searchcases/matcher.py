"""Which documents match? Yes or no, from postings to sets of documents; scores are not known here.

A scoring leaf becomes ``Weights``: per matching document, w = sum over fields of boost x tf. The
*scope* decides which fields count: those with a boost, or one field with boost 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set

from searchcases.errors import QuerySyntaxError
from searchcases.expansion import MAX_EXPANSION, expand
from searchcases.metadata import value_words
from searchcases.model import FIELD_COUNT, FIELD_NUMBER
from searchcases.query import (
    And,
    Filter,
    Fuzzy,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Scoring,
    Term,
    Value,
    Wildcard,
    leaf_key,
)
from searchcases.segment.reader import Segment

Scope = tuple[int, ...]
"""A boost per text field, in slot order; 0 leaves the field out."""

Weights = dict[int, int]
"""Weighted term frequency per matching document: boosts times tf, at least 1."""


def scope_of(field: str | None, boosts: Mapping[str, int]) -> Scope:
    """The scope of a leaf: one field by name, else every field with its boost."""
    if field is None:
        return tuple(boosts.get(name, 0) for name in FIELD_NUMBER)
    return tuple(int(name == field) for name in FIELD_NUMBER)


def weigh(segment: Segment, leaf: Scoring, scope: Scope) -> Weights:
    """Weighted tf of every document that matches a leaf.

    Raises:
        QuerySyntaxError: the leaf stands for more than ``MAX_EXPANSION`` forms.
    """
    match leaf:
        case Term(_, term):
            return weigh_forms(segment, [segment.forms_of(term)], scope)
        case Phrase(_, terms):
            return _weigh_phrase(segment, terms, scope)
        case Prefix() | Wildcard() | Fuzzy():
            numbers = expanded(segment, leaf)
            return weigh_forms(segment, [range(number, number + 1) for number in numbers], scope)


def weigh_forms(segment: Segment, forms: Iterable[range], scope: Scope) -> Weights:
    """Weighted tf of every document that holds one of these forms in a field of the scope."""
    weights: Weights = {}
    known = weights.get
    for run in forms:
        for slot, tf in segment.postings(run):
            doc_id, field = divmod(slot, FIELD_COUNT)
            boost = scope[field]
            if boost:
                weights[doc_id] = known(doc_id, 0) + boost * tf
    return weights


def expanded(segment: Segment, leaf: Prefix | Wildcard | Fuzzy) -> list[int]:
    """The numbers of the forms that a leaf stands for, ascending."""
    numbers: list[int] = []
    for _, number in expand(segment, leaf):
        numbers.append(number)
        if len(numbers) > MAX_EXPANSION:
            raise _too_many(leaf)
    return sorted(numbers)


def _too_many(leaf: Prefix | Wildcard | Fuzzy) -> QuerySyntaxError:
    word = leaf_key(leaf)[2]
    return QuerySyntaxError(
        word, 0, f"{word} stands for more than {MAX_EXPANSION:,} words; write more of it"
    )


def phrase_slots(segment: Segment, terms: tuple[str, ...], scope: Scope) -> dict[int, int]:
    """How often the terms stand side by side, per slot of the scope in which they do."""
    forms = [segment.forms_of(term) for term in terms]
    rarest, *others = sorted(range(len(terms)), key=lambda n: segment.posting_count(forms[n]))
    places = segment.positions(forms[rarest])
    found = {rarest: {slot: at for slot, at in places.items() if scope[slot % FIELD_COUNT]}}
    slots = sorted(found[rarest])  # those that hold all terms looked at so far
    for ordinal in others:
        found[ordinal] = segment.positions_in(forms[ordinal], slots)
        slots = sorted(found[ordinal])
    counts = {}
    for slot in slots:
        starts = set(found[0][slot])
        for ordinal in range(1, len(terms)):
            starts &= {position - ordinal for position in found[ordinal][slot]}
        if starts:
            counts[slot] = len(starts)
    return counts


def _weigh_phrase(segment: Segment, terms: tuple[str, ...], scope: Scope) -> Weights:
    weights: Weights = {}
    for slot, tf in phrase_slots(segment, terms, scope).items():
        doc_id, field = divmod(slot, FIELD_COUNT)
        weights[doc_id] = weights.get(doc_id, 0) + scope[field] * tf
    return weights


def documents(query: Query, segment: Segment, weights: Callable[[Scoring], Weights]) -> Set[int]:
    """The documents that match a query.

    Args:
        query: the tree.
        segment: where filters look up their values.
        weights: the weights of a scoring leaf; asked for leaves under ``Not`` as well.
    """
    match query:
        case And(children):
            wanted = [child for child in children if not isinstance(child, Not)]
            found = sorted((documents(child, segment, weights) for child in wanted), key=len)
            kept = set(found[0]).intersection(*found[1:])
            for child in children:
                if isinstance(child, Not):
                    kept -= documents(child.child, segment, weights)
            return kept
        case Or(children):
            return set().union(*(documents(child, segment, weights) for child in children))
        case Not():
            raise AssertionError("Not stands only within And")
        case Value() | Range():
            return filtered(segment, query)
        case _:
            return weights(query).keys()


def filtered(segment: Segment, leaf: Filter) -> Set[int]:
    """The documents that pass a filter."""
    if isinstance(leaf, Range):
        return _in_range(segment, leaf)
    found: set[int] = set()
    for value, doc_ids in segment.field_values(leaf.field):
        if _holds(value_words(leaf.field, value), leaf.words):
            found.update(doc_ids)
    return found


def _in_range(segment: Segment, leaf: Range) -> Set[int]:
    low = float("-inf") if leaf.low is None else leaf.low
    high = float("inf") if leaf.high is None else leaf.high
    if leaf.field == "age":
        return {doc_id for doc_id, age in enumerate(segment.ages) if low <= age <= high}
    return {doc_id for doc_id, date in enumerate(segment.dates) if date and low <= date <= high}


def _holds(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether the wanted words stand side by side among these."""
    return any(
        words[start : start + len(wanted)] == wanted
        for start in range(len(words) - len(wanted) + 1)
    )
