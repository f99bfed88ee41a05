"""What do the postings of many forms say? As arrays, for work on a whole index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.model import FIELD_COUNT
from searchcases.segment import amended_columns, whole_columns
from searchcases.segment.amended import Amended
from searchcases.segment.kinds import Kind
from searchcases.segment.reader import Segment
from searchcases.segment.whole import Whole
from searchcases.segment.whole_columns import array, kind_table, posting_counts, token_counts

__all__ = [
    "BLOCK", "Columns", "array", "blocks", "by_key", "columns", "documents", "kind_table", "kinds",
    "places", "posting_counts", "postings", "slots", "summed_by_document", "token_counts", "weigh",
]  # fmt: skip

Ints = NDArray[Any]

BLOCK = 1 << 18
"""Postings looked at at once where all are: their columns take up some 20 MB."""


class Columns(NamedTuple):
    """Postings, form by form, each by document and field; int64, shape (n,).

    Attributes:
        docs, fields: the slot of each.
        tfs: how often the form stands there.
        possible_tfs, absent_tfs: how many of these the text doubts, and denies.
    """

    docs: Ints
    fields: Ints
    tfs: Ints
    possible_tfs: Ints
    absent_tfs: Ints


def blocks(posting_ends: Ints, most: int = BLOCK) -> Iterator[range]:
    """Forms (or terms), some at a time, with at most so many postings; one may have more.

    Args:
        posting_ends: postings before each of them, and of all.
        most: bounds the memory that columns take up.
    """
    first, count = 0, len(posting_ends) - 1
    while first < count:
        last = int(np.searchsorted(posting_ends, int(posting_ends[first]) + most, "right")) - 1
        yield range(first, last := max(last, first + 1))
        first = last


def columns(segment: Segment, forms: Sequence[int] | Ints) -> Columns:
    """The postings of some forms."""
    numbers = np.asarray(forms, np.int64)
    facts = kind_table(segment)[kinds(segment, numbers)].astype(np.int64)
    return Columns(documents(segment, numbers).astype(np.int64), *facts.T)


def documents(segment: Segment, forms: Ints) -> Ints:
    """The document of each posting of some forms; unsigned."""
    if isinstance(segment, Whole):
        return whole_columns.documents(segment, forms)
    assert isinstance(segment, Amended)
    return amended_columns.documents(segment, forms)


def kinds(segment: Segment, forms: Ints) -> Ints:
    """The kind of each posting of some forms; unsigned."""
    if isinstance(segment, Whole):
        return whole_columns.kinds(segment, forms)
    assert isinstance(segment, Amended)
    return amended_columns.kinds(segment, forms)


def places(segment: Segment, forms: Sequence[int] | Ints) -> Ints:
    """Of each occurrence of some forms ``position * STATUSES + status``; int64."""
    if isinstance(segment, Whole):
        return whole_columns.places(segment, np.asarray(forms, np.int64))
    assert isinstance(segment, Amended)
    return amended_columns.places(segment, np.asarray(forms, np.int64))


def postings(segment: Segment, forms: Sequence[range]) -> tuple[Ints, Ints]:
    """Document and kind of each posting of a few runs of forms; the quickest way to one word.

    Documents are int64, kinds that or unsigned.
    """
    if isinstance(segment, Whole):
        return whole_columns.postings(segment, forms)
    assert isinstance(segment, Amended)
    return amended_columns.postings(segment, forms)


def slots(found: Columns) -> Ints:
    """The slot of each posting."""
    numbers: Ints = found.docs * FIELD_COUNT + found.fields
    return numbers


def by_key(keys: Ints, weights: Ints) -> tuple[Ints, Ints]:
    """Distinct keys, ascending, and the sum of the weights of each."""
    if not len(keys):
        return keys, weights
    if (keys[1:] < keys[:-1]).any():
        order = np.argsort(keys, kind="stable")  # runs of ascending numbers: soon done
        keys, weights = keys[order], weights[order]
    new = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=new[1:])
    starts = np.flatnonzero(new)
    if len(starts) == len(keys):
        return keys, weights
    ends = np.append(starts[1:], len(keys))
    sums = np.cumsum(weights)[ends - 1]  # of short runs: sooner than one by one
    return keys[starts], np.diff(sums, prepend=0)


def summed_by_document(docs: Ints, weights: Ints, doc_count: int) -> tuple[Ints, Ints]:
    """``by_key`` of documents, which takes a table of all documents where that is sooner.

    Args:
        docs: int64.
        weights: whole numbers.
        doc_count: documents of the index.
    """
    if len(docs) * MANY < doc_count or not (docs[1:] < docs[:-1]).any():
        return by_key(docs, weights)
    sums, held = np.bincount(docs, weights, doc_count), np.zeros(doc_count, bool)
    held[docs] = True
    found = np.flatnonzero(held)
    return found, sums[found].astype(np.int64)


MANY = 8
"""With a posting for so many documents, or more postings, a table of all documents is sooner than
sorting: it took .23 ms, and sorting .35, of 100,000 documents; 2.6 and 3.5 of a million."""


def weigh(
    kinds: Sequence[Kind], boosts: Sequence[int], quarters: Sequence[int | None]
) -> tuple[NDArray[np.bool_], Ints]:
    """Which kinds of postings are seen, and what each weighs; see ``Kind.weight``."""
    weights = [kind.weight(boosts, quarters) for kind in kinds]
    seen = np.array([weight is not None for weight in weights], bool)
    return seen, np.array([weight or 0 for weight in weights], np.int64)
