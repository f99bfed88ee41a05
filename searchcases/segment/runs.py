"""By term, where do the words of some cases stand? A ``Forward`` in, a ``Run`` out.

The inversion is one stable sort of the tokens by form: those of a form stay in the order of
document, field and position (Witten, Moffat & Bell 1999, "Managing Gigabytes", section 5.1,
sort-based inversion). Runs of many batches are merged by ``merging`` (section 5.3).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.model import ABSENT, FIELD_COUNT, POSSIBLE
from searchcases.segment.forward import Streams, of_streams
from searchcases.segment.postings import KindFacts

Ints = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Run:
    """Postings of some documents, form by form.

    Attributes:
        dictionary: has the forms, among others.
        forms: their numbers in it, in the order (term, form).
        posting_counts, token_counts, mixed_counts: of each form; uint32.
        kinds: field, tf, possible and absent of each kind of posting; uint32, shape (kinds, 4).
        docs: document of each posting, ascending within a form; unsigned, as the next two.
        kind_of: kind of each posting, a number into ``kinds``.
        positions: of each token.
        mixed: status of each token of a posting whose tokens have several; uint8.
    """

    dictionary: Dictionary
    forms: Ints
    posting_counts: Ints
    token_counts: Ints
    mixed_counts: Ints
    kinds: Ints
    docs: Ints
    kind_of: Ints
    positions: Ints
    mixed: Ints

    def alone(self) -> Run:
        """The same with its own forms only, to be handed to another process."""
        forms, terms = self.dictionary
        used = self.forms.tolist()
        own = Dictionary([forms[n] for n in used], [terms[n] for n in used])
        return replace(self, dictionary=own, forms=np.arange(len(used)))


class Dictionary(NamedTuple):
    """Some forms, each with its term, that others may be appended to."""

    forms: Sequence[str]
    terms: Sequence[str]


def invert(streams: Streams) -> Run:
    """The postings of some documents."""
    forward, ordered = of_streams(streams), streams.order
    occur = np.bincount(forward.tokens, minlength=len(ordered))[ordered]
    used = ordered[occur > 0]
    # A stable sort of 16-bit numbers is a radix sort in NumPy: use them while they suffice.
    rank = np.zeros(len(ordered), np.min_scalar_type(len(used)))
    rank[used] = np.arange(len(used))
    form_of_token = rank[forward.tokens]
    ordinal = np.argsort(form_of_token, kind="stable").astype(np.uint32)
    form_of = form_of_token[ordinal]
    lengths = streams.field_length
    slot_of = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)[ordinal]
    new = np.ones(len(ordinal), bool)  # a posting begins where the form or the slot changes
    new[1:] = (form_of[1:] != form_of[:-1]) | (slot_of[1:] != slot_of[:-1])
    first = np.flatnonzero(new)
    statuses = forward.statuses[ordinal]
    positions = ordinal - (np.cumsum(lengths, dtype=np.int64) - lengths).astype(np.uint32)[slot_of]
    docs, fields = np.divmod(slot_of[first], np.uint32(FIELD_COUNT))
    tfs = np.diff(first, append=len(ordinal))
    kinds, kind_of = _kinds(fields, tfs, statuses, first)
    mixed = np.repeat(KindFacts.of(kinds).mixed_tfs[kind_of] > 0, tfs)
    return Run(
        dictionary=Dictionary(streams.stream.vocabulary, streams.terms),
        forms=used,
        posting_counts=np.bincount(form_of[first], minlength=len(used)).astype(np.uint32),
        token_counts=occur[occur > 0].astype(np.uint32),
        mixed_counts=np.bincount(form_of[mixed], minlength=len(used)).astype(np.uint32),
        kinds=kinds,
        docs=narrow(docs),
        kind_of=narrow(kind_of),
        positions=narrow(positions),
        mixed=statuses[mixed],
    )


def narrow(column: Ints) -> Ints:
    """The same in as few bytes as hold it: it waits in a scratch file."""
    return column.astype(np.min_scalar_type(int(column.max(initial=0))))


def _kinds(fields: Ints, tfs: Ints, statuses: Ints, first: Ints) -> tuple[Ints, Ints]:
    """The kinds that occur, and the kind of each posting.

    Args:
        fields: of each posting.
        tfs: of each posting.
        statuses: of each token.
        first: each posting's first token.
    """
    columns = [
        fields,
        tfs,
        _counts(statuses == POSSIBLE, first),
        _counts(statuses == ABSENT, first),
    ]
    sizes = [int(column.max(initial=0)) + 1 for column in columns]
    if math.prod(sizes) >= 1 << 63:  # a field has a million words
        rows = np.stack(columns, axis=1)
        _, examples, kind_of = np.unique(rows, axis=0, return_index=True, return_inverse=True)
        return rows[examples].astype(np.uint32), kind_of.reshape(-1)
    key = np.zeros(len(first), np.int64)
    for column, size in zip(columns, sizes, strict=True):  # as digits of one number
        key = key * size + column
    examples, kind_of = _distinct(key)
    kinds = np.stack([column[examples] for column in columns], axis=1)
    return kinds.astype(np.uint32), kind_of


def _distinct(keys: Ints) -> tuple[Ints, Ints]:
    """One place of each distinct key, by key, and the number of each key among these."""
    most = int(keys.max(initial=0)) + 1
    if most > _MOST_KEYS:
        _, places, numbers = np.unique(keys, return_index=True, return_inverse=True)
        return places, numbers
    place = np.full(most, -1)
    place[keys] = np.arange(len(keys))
    occurs = place >= 0
    return place[occurs], (np.cumsum(occurs) - 1)[keys]


_MOST_KEYS = 1 << 20  # up to which a table of all of them is quicker than sorting


def _counts(holds: NDArray[np.bool_], first: Ints) -> Ints:
    """How many tokens of each posting something holds of; of most it does not."""
    posting = np.searchsorted(first, np.flatnonzero(holds), side="right") - 1
    return np.bincount(posting, minlength=len(first))
