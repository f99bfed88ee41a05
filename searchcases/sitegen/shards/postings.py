"""Which documents hold a term, how much, and where? A segment's terms as coded lists.

Two lists a term. Its *postings* answer plain words: per document the gap from the one before and
the weight, boosts times tf times k, over all fields. Its *places* answer everything else (fields,
phrases, prefixes): per slot (a field of a document) the gap, tf, and for each occurrence its
position, its status and which form of the term it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchcases.model import FIELD_COUNT
from searchcases.scoring import QUARTERS
from searchcases.segment.columns import columns, places
from searchcases.segment.kinds import STATUSES
from searchcases.sitegen.shards.collection import Collection, array
from searchcases.sitegen.shards.rice import (
    PARAMETER_BITS,
    Ints,
    best_parameters,
    blocks_of,
    encode,
    encode_columns,
    gaps,
    starts_of,
)

CHUNK = 100_000
"""Postings worked on at once: bounds the memory, whatever the size of the archive."""


@dataclass(frozen=True, slots=True)
class TermLists:
    """What the browser gets of one term.

    Attributes:
        term: its bytes.
        forms: the bytes of its forms, ascending.
        form_dfs: documents that hold each form in a field with a boost.
        df: documents that hold it in a field with a boost.
        postings: coded; empty where df is 0.
        slots: fields of documents that hold it.
        places: coded.
    """

    term: bytes
    forms: list[bytes]
    form_dfs: list[int]
    df: int
    postings: bytes
    slots: int
    places: bytes


class WeightCodes:
    """Weights numbered from 0, the frequent ones first, so that they take few bits.

    Attributes:
        weights: the weight of each number; grows with what is asked for.
    """

    def __init__(self) -> None:
        self.weights: list[int] = []

    def of(self, weights: Ints) -> Ints:
        """The number of each weight; one not met before comes behind all others."""
        values, counts = np.unique(weights, return_counts=True)
        new = ~np.isin(values, self.weights)
        order = np.argsort(-counts[new], kind="stable")
        self.weights += values[new][order].tolist()
        places = np.argsort(self.weights)
        found: Ints = places[np.searchsorted(np.array(self.weights)[places], weights)]
        return found


def term_lists(collection: Collection, codes: WeightCodes) -> Iterator[TermLists]:
    """The lists of every term, by the bytes of the term.

    Args:
        collection: the documents.
        codes: takes in the weights of the postings.
    """
    segment = collection.segment
    term_forms, offsets = array(segment, "term_forms"), array(segment, "posting_offsets")
    bounds = offsets[term_forms]  # where the postings of each term begin
    first = 0
    while first < len(segment.terms):
        last = int(np.searchsorted(bounds, bounds[first] + CHUNK, side="right")) - 1
        last = min(max(last, first + 1), len(segment.terms))
        yield from _chunk(collection, codes, first, last, term_forms, offsets)
        first = last


def _chunk(
    collection: Collection,
    codes: WeightCodes,
    first: int,
    last: int,
    term_forms: Ints,
    offsets: Ints,
) -> Iterator[TermLists]:
    segment = collection.segment
    first_form, last_form = int(term_forms[first]), int(term_forms[last])
    old_docs, fields, tfs, possible, absent = columns(segment, range(first_form, last_form))
    docs = collection.numbers[old_docs]
    form_of = np.repeat(
        np.arange(last_form - first_form), np.diff(offsets[first_form : last_form + 1])
    )
    term_of_form = np.repeat(np.arange(last - first), np.diff(term_forms[first : last + 1]))
    boosts = collection.boosts[fields]
    held = sum(
        (QUARTERS - quarters) * column
        for quarters, column in zip(collection.doubted, (possible, absent), strict=True)
    )
    dfs, postings = _postings(
        collection, codes, term_of_form[form_of], docs, boosts, QUARTERS * tfs - held, last - first
    )
    form_dfs = _document_counts(form_of, docs, boosts, last_form - first_form)
    slot_counts, places = _places(
        collection, first_form, term_of_form, form_of, docs * FIELD_COUNT + fields, tfs,
        last - first,
    )  # fmt: skip
    for number in range(first, last):
        forms = range(int(term_forms[number]), int(term_forms[number + 1]))
        at = number - first
        yield TermLists(
            segment.terms[number],
            [segment.forms[form] for form in forms],
            [int(form_dfs[form - first_form]) for form in forms],
            int(dfs[at]),
            postings[at],
            int(slot_counts[at]),
            places[at],
        )


def _document_counts(forms: Ints, docs: Ints, boosts: Ints, count: int) -> Ints:
    """Documents that hold each form in a field with a boost; postings of one lie side by side."""
    forms, docs = forms[boosts > 0], docs[boosts > 0]
    new = (np.diff(forms, prepend=-1) != 0) | (np.diff(docs, prepend=-1) != 0)
    return np.bincount(forms[new], minlength=count)


def _postings(
    collection: Collection,
    codes: WeightCodes,
    terms: Ints,
    docs: Ints,
    boosts: Ints,
    quarters: Ints,
    count: int,
) -> tuple[Ints, list[bytes]]:
    """df and postings of each term, its forms and fields added up."""
    counted = boosts > 0
    weights = boosts * quarters
    keys = terms[counted] * len(collection.numbers) + docs[counted]
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    sums = np.add.reduceat(weights[counted][order], starts) if len(starts) else starts
    found_terms, found_docs = np.divmod(keys[starts], len(collection.numbers))
    dfs = np.bincount(found_terms, minlength=count)
    return dfs, encode_columns([gaps(found_docs, dfs), codes.of(sums)], dfs)


def _places(
    collection: Collection,
    first_form: int,
    term_of_form: Ints,
    form_of: Ints,
    slots: Ints,
    tfs: Ints,
    count: int,
) -> tuple[Ints, list[bytes]]:
    """Slots and places of each term, the occurrences of its forms in order of position."""
    segment = collection.segment
    run = range(first_form, first_form + len(term_of_form))
    positions, statuses = np.divmod(places(segment, run), STATUSES)
    total = len(positions)
    posting = np.repeat(np.arange(len(tfs)), tfs)
    term = term_of_form[form_of]
    all_slots = len(collection.numbers) * FIELD_COUNT
    order = np.lexsort((positions, (term * all_slots + slots)[posting]))
    posting, positions, statuses = posting[order], positions[order], statuses[order]
    keys = (term * all_slots + slots)[posting]
    heads = np.flatnonzero(np.diff(keys, prepend=-1))  # first occurrence in each slot
    slot_terms, slot_numbers = np.divmod(keys[heads], all_slots)
    slot_counts = np.bincount(slot_terms, minlength=count)
    tf = np.diff(heads, append=total)
    form_starts = np.searchsorted(term_of_form, np.arange(count))
    forms = form_of[posting] - form_starts[term[posting]]
    occurrences = _Occurrences(heads, tf, gaps(positions, tf), statuses, forms)
    several = np.bincount(term_of_form, minlength=count) > 1
    return slot_counts, _encode_places(
        gaps(slot_numbers, slot_counts), slot_counts, occurrences, several
    )


@dataclass(frozen=True, slots=True)
class _Occurrences:
    """Occurrences slot by slot: where each slot's begin, how many, and what each of them is."""

    heads: Ints
    tf: Ints
    gaps: Ints
    statuses: Ints
    forms: Ints


def _encode_places(
    slot_gaps: Ints, slot_counts: Ints, found: _Occurrences, several: NDArray[np.bool_]
) -> list[bytes]:
    """Per block of slots the parameters of slot, tf, position, status (and form), then the slots.

    A slot is its gap, tf - 1, then per occurrence its position, its status and, where the term has
    several forms, the form.
    """
    starts, blocks = blocks_of(slot_counts)
    rows = np.diff(starts, append=len(slot_gaps))  # slots of each block
    several_blocks, several_slots = np.repeat(several, blocks), np.repeat(several, slot_counts)
    head_sizes = 4 + several_blocks
    slot_sizes = 2 + found.tf * (2 + several_slots)
    at = starts_of(np.insert(slot_sizes, starts, head_sizes))
    is_head = np.zeros(len(at), bool)
    is_head[starts + np.arange(len(starts))] = True
    head_at, slot_at = at[is_head], at[~is_head]

    slot_of = np.repeat(np.arange(len(found.tf)), found.tf)  # of each occurrence
    several_here = several_slots[slot_of]
    ordinal = np.arange(len(slot_of)) - found.heads[slot_of]
    place_at = slot_at[slot_of] + 2 + ordinal * (2 + several_here)
    occurrences = np.add.reduceat(found.tf, starts)  # of each block

    codes = _Codes.of_size(int(head_sizes.sum() + slot_sizes.sum()))
    codes.fill(slot_gaps, rows, slot_at, head_at)
    codes.fill(found.tf - 1, rows, slot_at + 1, head_at + 1)
    codes.fill(found.gaps, occurrences, place_at, head_at + 2)
    codes.fill(found.statuses, occurrences, place_at + 1, head_at + 3)
    codes.fill(
        found.forms[several_here],
        occurrences[several_blocks],
        place_at[several_here] + 2,
        head_at[several_blocks] + 4,
    )
    sizes = np.bincount(np.repeat(np.arange(len(blocks)), blocks), head_sizes, len(blocks))
    sizes += np.bincount(np.repeat(np.arange(len(blocks)), slot_counts), slot_sizes, len(blocks))
    return encode(codes.values, codes.parameters, starts_of(sizes.astype(np.int64)))


@dataclass(frozen=True, slots=True)
class _Codes:
    """Numbers in the order in which they are written, and the parameter of each."""

    values: Ints
    parameters: Ints

    @classmethod
    def of_size(cls, size: int) -> _Codes:
        return cls(np.empty(size, np.int64), np.full(size, PARAMETER_BITS, np.int64))

    def fill(self, column: Ints, counts: Ints, at: Ints, head_at: Ints) -> None:
        """Put runs of numbers at their places, and the best parameter of each run at its head."""
        best = best_parameters(column, starts_of(counts))
        self.values[head_at] = best
        self.values[at] = column
        self.parameters[at] = np.repeat(best, counts)
