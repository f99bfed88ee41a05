"""Which documents match? Yes or no, from postings to sets of documents; scores are not known here.

A leaf of words becomes ``Weights``: per matching document, w = sum over fields and statuses of
boost x tf x k. The *scope* decides which fields count, and what an occurrence of each status does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from typing import NamedTuple

from searchcases.config import Settings
from searchcases.errors import QuerySyntaxError
from searchcases.expansion import MAX_EXPANSION, expand
from searchcases.metadata import value_words
from searchcases.model import FIELD_COUNT, FIELD_NUMBER, REPORTING_FIELDS, STATUS_FIELDS
from searchcases.query import (
    And,
    Exact,
    Filter,
    Fuzzy,
    Lexical,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Synonyms,
    Term,
    Value,
    Weighted,
    Wildcard,
    leaf_key,
)
from searchcases.scoring import QUARTERS
from searchcases.segment.kinds import STATUSES
from searchcases.segment.reader import Segment

Weights = dict[int, int]
"""Weighted term frequency per matching document, in quarters: boosts times tf times k.

0 where nothing but denied words match and these count nothing.
"""

SLOT_BITS = 32
"""Below the number of a slot, where slot and position are one number: positions have 4 bytes."""


class Scope(NamedTuple):
    """Which occurrences a leaf sees, and what each counts.

    Attributes:
        boosts: per text field, in slot order; 0 leaves the field out.
        quarters: what an occurrence counts, by status; None where it is not seen at all.
    """

    boosts: tuple[int, ...]
    quarters: tuple[int | None, int | None, int | None]


def scope_of(field: str | None, settings: Settings) -> Scope:
    """The scope of a leaf: every field with its boost, one field by name, or one status."""
    boosts = tuple(settings.boosts.get(name, 0) for name in FIELD_NUMBER)
    quarters = (QUARTERS, settings.possible, settings.absent)
    if field is None:
        return Scope(boosts, quarters)
    if field in STATUS_FIELDS:
        present, possible, absent = (QUARTERS if name == field else None for name in STATUS_FIELDS)
        return Scope(reporting(boosts), (present, possible, absent))
    return Scope(tuple(int(name == field) for name in FIELD_NUMBER), quarters)


def reporting(boosts: Sequence[int]) -> tuple[int, ...]:
    """The boosts of the fields that say what a case shows; the others as 0."""
    pairs = zip(FIELD_NUMBER, boosts, strict=True)
    return tuple(boost if name in REPORTING_FIELDS else 0 for name, boost in pairs)


def weigh(segment: Segment, leaf: Lexical, scope: Scope) -> Weights:
    """Weighted tf of every document that matches a leaf.

    Raises:
        QuerySyntaxError: the leaf stands for more than ``MAX_EXPANSION`` forms.
    """
    if isinstance(leaf, Prefix | Wildcard | Fuzzy):
        numbers = expanded(segment, leaf)
        return weigh_forms(segment, [range(number, number + 1) for number in numbers], scope)
    words = words_of(segment, leaf)
    if len(words) == 1:
        return weigh_forms(segment, words, scope)
    return _weigh_phrase(segment, words, scope)


def words_of(segment: Segment, leaf: Term | Phrase | Exact) -> list[range]:
    """The forms of each word that a leaf writes out."""
    match leaf:
        case Term(_, term):
            return [segment.forms_of(term)]
        case Phrase(_, terms):
            return [segment.forms_of(term) for term in terms]
        case Exact(_, forms):
            return [segment.form_run(form) for form in forms]


def weigh_forms(segment: Segment, forms: Iterable[range], scope: Scope) -> Weights:
    """Weighted tf of every document that holds one of these forms within the scope."""
    weights: Weights = {}
    known, weight_of = weights.get, segment.weights_of_kinds(*scope)
    for run in forms:
        for doc_id, kind in segment.postings(run):
            weight = weight_of[kind]
            if weight is not None:
                weights[doc_id] = known(doc_id, 0) + weight
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


def phrase_slots(
    segment: Segment, forms: Sequence[range], boosts: Sequence[int]
) -> dict[int, list[int]]:
    """How often words stand side by side, by status, per slot in which they do.

    The status of a phrase is the most doubtful one of its words.

    Args:
        segment: where.
        forms: the forms of each word.
        boosts: per text field; only slots of fields with a boost are looked at.
    """
    rarest_first = sorted(range(len(forms)), key=lambda n: segment.posting_count(forms[n]))
    rare, other = (forms[ordinal] for ordinal in rarest_first[:2])
    slots: Iterable[int] = _slots_of_both(segment, rare, other, boosts)
    begun: dict[int, int] | None = None  # where it may begin, and its status so far
    for ordinal in rarest_first:  # common words, whose lists are long, are mostly not needed
        fits = {}
        for slot, places in segment.places_in(forms[ordinal], sorted(slots)).items():
            before_it = (slot << SLOT_BITS) - ordinal
            for place in places:
                fits[before_it + place // STATUSES] = place % STATUSES
        if begun is not None:
            fits = {at: max(begun[at], fits[at]) for at in fits.keys() & begun.keys()}
        begun = fits
        slots = {at >> SLOT_BITS for at in begun}
        if not slots:
            break
    counts: dict[int, list[int]] = {}
    for at, status in (begun or {}).items():
        counts.setdefault(at >> SLOT_BITS, [0, 0, 0])[status] += 1
    return counts


def _slots_of_both(segment: Segment, rare: range, other: range, boosts: Sequence[int]) -> set[int]:
    """The slots, within fields with a boost, in which two words stand."""
    docs = {doc_id for form in rare for doc_id in segment.documents(form)}
    both = {doc_id for form in other for doc_id in docs.intersection(segment.documents(form))}
    fields = [kind.field for kind in segment.kinds]

    def slots(word: range) -> set[int]:
        return {
            doc_id * FIELD_COUNT + fields[kind]
            for doc_id, kind in segment.postings(word)
            if doc_id in both
        }

    return {slot for slot in slots(rare) & slots(other) if boosts[slot % FIELD_COUNT]}


def _weigh_phrase(segment: Segment, forms: Sequence[range], scope: Scope) -> Weights:
    weights: Weights = {}
    for slot, tfs in phrase_slots(segment, forms, scope.boosts).items():
        doc_id, field = divmod(slot, FIELD_COUNT)
        seen = [n * k for n, k in zip(tfs, scope.quarters, strict=True) if n and k is not None]
        if seen:
            weights[doc_id] = weights.get(doc_id, 0) + scope.boosts[field] * sum(seen)
    return weights


def documents(query: Query, segment: Segment, weights: Callable[[Lexical], Weights]) -> Set[int]:
    """The documents that match a query.

    Args:
        query: the tree.
        segment: where filters look up their values.
        weights: the weights of a leaf of words; asked for leaves under ``Not`` as well.
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
        case Or(children) | Synonyms(_, children):
            return set().union(*(documents(child, segment, weights) for child in children))
        case Not():
            raise AssertionError("Not stands only within And")
        case Value() | Range():
            return filtered(segment, query)
        case Weighted(leaf):
            return documents(leaf, segment, weights)
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
    unknown = 0 if leaf.field == "date" else None  # an age or size that is unknown is NaN
    numbers = enumerate(segment.numbers(leaf.field))
    return {doc_id for doc_id, number in numbers if low <= number <= high and number != unknown}


def _holds(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether the wanted words stand side by side among these."""
    return any(
        words[start : start + len(wanted)] == wanted
        for start in range(len(words) - len(wanted) + 1)
    )
