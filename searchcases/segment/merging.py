"""How do the postings of several runs become those of one segment? Block by block of forms.

Each run has its postings in the order of the forms, so a block of forms is one stretch of each run:
the stretches are read, put into order and packed, and only some blocks are in memory at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.segment.packing import Packed, pack
from searchcases.segment.postings import (
    KindFacts,
    Postings,
    by_document,
    joined,
    ordered,
    replaced,
)
from searchcases.segment.stretches import GONE, Kept, Stretches

Ints = NDArray[Any]

BLOCK = 1 << 18
"""Tokens of a block, some 70 bytes each while it is merged; one term may have more. Updates of
100,000 cases by two threads took 3.1 to 3.8 s with half as many, 3.1 to 3.6 with these, and 2.9 to
3.8 with twice as many, which take twice the memory."""


class Block(NamedTuple):
    """Packed postings of some forms; see ``index/README.md`` for the arrays.

    Attributes:
        forms: their numbers in the common dictionary; those without postings are left out.
        posting_counts, token_counts: of each form.
        widths: of gaps, kinds and positions of each form; shape (forms, 3).
        data, sizes: by name (gap, kind, position, mixed), the bytes in pieces, which may be had but
            once, and how many of them each form has.
    """

    forms: Ints
    posting_counts: Ints
    token_counts: Ints
    widths: Ints
    data: Mapping[str, Iterable[NDArray[np.uint8]]]
    sizes: dict[str, Ints]


class Span(NamedTuple):
    """Neighbouring forms of the common dictionary: all of their terms.

    Attributes:
        number: of the span.
        first: the first form; those before the next span's belong to it.
        token_count: of all of them.
    """

    number: int
    first: int
    token_count: int


def spans(term_of: Ints, token_counts: Ints) -> Iterator[Span]:
    """All forms, at most ``BLOCK`` tokens at a time, but for those of one term that has more.

    Args:
        term_of: the term of each form of the common dictionary, as a number; ascending.
        token_counts: of each.
    """
    starts = np.flatnonzero(np.diff(term_of, prepend=-1))
    ends = np.concatenate(([0], np.cumsum(token_counts)))[np.append(starts, len(term_of))]
    first = number = 0
    while first < len(starts):
        last = int(np.searchsorted(ends, ends[first] + BLOCK, side="right")) - 1
        last = max(last, first + 1)
        yield Span(number, int(starts[first]), int(ends[last] - ends[first]))
        first, number = last, number + 1


def in_order_of_documents(parts: Iterable[Stretches]) -> list[Stretches]:
    """Parts that hold any; merging is quicker where documents of one come before the next's."""
    return sorted((part for part in parts if len(part.docs)), key=lambda part: part.docs.min())


def merged(parts: Sequence[Stretches], span: Span, kinds: KindFacts) -> Postings:
    """The postings of some forms: those of batches sorted, then put between older ones.

    Args:
        parts: ``in_order_of_documents``.
        span: which forms.
        kinds: of the common table.
    """
    older = [*_read([part for part in parts if isinstance(part.source, Kept)], span)]
    batches = [*_read([part for part in parts if not isinstance(part.source, Kept)], span)]
    found = in_order(batches, kinds) if batches else older[0].nothing()
    for one in older:
        found = replaced(one, one.docs == GONE, found, kinds)
    return found


def _read(parts: Sequence[Stretches], span: Span) -> Iterator[Postings]:
    for part in parts:
        found = part.read(span.number, span.first)
        if found is not None:
            yield found


def in_order(batches: list[Postings], kinds: KindFacts) -> Postings:
    """The postings of some batches by form and document; the batches are given up."""
    found = joined(batches)
    alone = (found.forms == found.forms[0]).all()
    if alone and (found.docs[1:] >= found.docs[:-1]).all():
        return found
    order = np.argsort(found.forms, kind="stable")
    docs, forms = found.docs[order], found.forms[order]
    if ((forms[1:] == forms[:-1]) & (docs[1:] < docs[:-1])).any():
        order = by_document(found)  # documents of one batch do not all come before the next
    return ordered(found, order, kinds)


def packed(found: Postings, first: int, kinds: KindFacts) -> Block:
    """The same as bytes.

    Args:
        found: by form and document.
        first: from which their forms are counted.
        kinds: of the common table.
    """
    docs = found.docs
    new = np.ones(len(docs), bool)
    np.not_equal(found.forms[1:], found.forms[:-1], out=new[1:])
    heads = np.flatnonzero(new)
    counts = np.diff(heads, append=len(docs))
    tfs, mixed_tfs = kinds.tfs[found.kinds], kinds.mixed_tfs[found.kinds]
    token_counts, mixed_counts = (
        np.add.reduceat(column, heads, dtype=np.int64) for column in (tfs, mixed_tfs)
    )
    gaps = np.diff(docs, prepend=docs[:1])
    gaps[heads] = docs[heads]
    lists = {
        "gap": pack(gaps, counts),
        "kind": pack(found.kinds, counts),
        "position": pack(found.positions, token_counts),
    }
    forms = found.forms[heads].astype(np.int64) + first
    return block_of(forms, counts, token_counts, lists, found.mixed, mixed_counts)


def block_of(
    forms: Ints,
    posting_counts: Ints,
    token_counts: Ints,
    lists: Mapping[str, Packed],
    mixed: Ints,
    mixed_counts: Ints,
) -> Block:
    """A block of lists that were packed."""
    return Block(
        forms,
        posting_counts,
        token_counts,
        np.stack([one.widths for one in lists.values()], axis=1),
        {name: [one.data] for name, one in lists.items()} | {"mixed": [mixed]},
        {name: one.sizes for name, one in lists.items()} | {"mixed": mixed_counts},
    )
