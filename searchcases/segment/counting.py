"""By term, where do the words of some cases stand? As ``runs`` finds it, in loops of machine code.

A counting sort by form: each token goes to the next free place of its form (Knuth, The Art of
Computer Programming 3, section 5.2, algorithm D). See ``compiling``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.assertion import Coded
from searchcases.compiling import compiled
from searchcases.model import ABSENT, FIELD_COUNT, POSSIBLE
from searchcases.segment import runs
from searchcases.segment.forward import Forward, Streams, of_streams
from searchcases.segment.runs import Dictionary, Run, narrow

Ints = NDArray[Any]

_BITS = 19  # of each count in the key of a kind
_SLOTS = 1 << 16  # of the table of kinds, of which batches of teaching cases have some hundred


class _Placed(NamedTuple):
    """Tokens by form, in the order of document, field and position.

    Attributes:
        ends: where those of each form end; int64.
        slots, positions, statuses: of each token.
    """

    ends: Ints
    slots: Ints
    positions: Ints
    statuses: Ints


class _Grouped(NamedTuple):
    """Postings, form by form; see ``Run``.

    Attributes:
        posting_counts, mixed_counts: of each form.
        docs: of each posting.
        keys: field, tf, possible and absent as one number, of each kind in the order of meeting.
        kind_of: of each posting.
        mixed: of some tokens.
    """

    posting_counts: Ints
    mixed_counts: Ints
    docs: Ints
    keys: Ints
    kind_of: Ints
    mixed: Ints


def invert(streams: Streams) -> Run:
    """The postings of some documents; other threads may work meanwhile."""
    if int(streams.field_length.max(initial=0)) >> _BITS:
        return runs.invert(streams)  # a count might have no room in a key
    order, forward = streams.order, of_streams(streams, Coded.statuses_by_loop)
    tokens = forward.tokens
    counts = np.zeros(len(order), np.uint32)
    compiled(_count)(tokens, counts)
    occur = counts[order]
    used = order[occur > 0]
    rank = np.zeros(len(order), np.uint32)
    rank[used] = np.arange(len(used), dtype=np.uint32)
    token_counts = occur[occur > 0]
    placed = _placed(forward, streams.field_length, rank, token_counts)
    found = _grouped(placed)
    mask = (1 << _BITS) - 1
    columns = [found.keys >> 3 * _BITS, *(found.keys >> n * _BITS & mask for n in (2, 1, 0))]
    return Run(
        dictionary=Dictionary(streams.stream.vocabulary, streams.terms),
        forms=used,
        posting_counts=found.posting_counts,
        token_counts=token_counts,
        mixed_counts=found.mixed_counts,
        kinds=np.stack(columns, axis=1).astype(np.uint32),
        docs=narrow(found.docs),
        kind_of=narrow(found.kind_of),
        positions=narrow(placed.positions),
        mixed=found.mixed,
    )


def _placed(forward: Forward, lengths: Ints, rank: Ints, token_counts: Ints) -> _Placed:
    tokens, count = forward.tokens, len(forward.tokens)
    ends = np.cumsum(token_counts, dtype=np.int64) - token_counts
    slots, positions = np.empty((2, count), np.uint32)
    statuses = np.empty(count, np.uint8)
    compiled(_place)(tokens, forward.statuses, lengths, rank, ends, slots, positions, statuses)
    return _Placed(ends, slots, positions, statuses)


def _grouped(placed: _Placed) -> _Grouped:
    forms, tokens = len(placed.ends), len(placed.slots)
    posting_counts, mixed_counts = np.zeros((2, forms), np.uint32)
    docs, kind_of = np.empty((2, tokens), np.uint32)
    mixed, size = np.empty(tokens, np.uint8), _SLOTS
    while True:
        table, keys = np.full(size, -1, np.int32), np.empty(size // 2, np.int64)
        postings, kinds, status_count = compiled(_group)(
            FIELD_COUNT, POSSIBLE, ABSENT, placed.ends, placed.slots, placed.statuses, table, keys,
            posting_counts, mixed_counts, docs, kind_of, mixed,
        )  # fmt: skip
        if postings >= 0:
            break
        size *= 4  # more kinds than the table has room for
    return _Grouped(
        posting_counts,
        mixed_counts,
        docs[:postings],
        keys[:kinds],
        kind_of[:postings],
        mixed[:status_count].copy(),
    )


def _count(tokens: Ints, counts: Ints) -> None:
    """How often each form stands."""
    for token in tokens:
        counts[token] += 1


def _place(
    tokens: Ints, of_tokens: Ints, lengths: Ints, rank: Ints,
    ends: Ints, slots: Ints, positions: Ints, statuses: Ints,
) -> None:  # fmt: skip
    """Put each token behind the last of its form; ``ends`` are their beginnings at first."""
    token = 0
    for slot in range(len(lengths)):
        for position in range(lengths[slot]):
            form = rank[tokens[token]]
            place = ends[form]
            ends[form] = place + 1
            slots[place], positions[place], statuses[place] = slot, position, of_tokens[token]
            token += 1


def _group(
    field_count: int, possible_status: int, absent_status: int,
    ends: Ints, slots: Ints, statuses: Ints, table: Ints, keys: Ints, posting_counts: Ints,
    mixed_counts: Ints, docs: Ints, kind_of: Ints, mixed: Ints,
) -> tuple[int, int, int]:  # fmt: skip
    """How many postings, kinds and noted statuses there are; -1 where ``keys`` has no room."""
    at = postings = kinds = noted = 0
    most = len(table) - 1
    for form in range(len(ends)):
        before, noted_before = postings, noted
        while at < ends[form]:
            slot, first, possible, absent = slots[at], at, 0, 0
            while at < ends[form] and slots[at] == slot:
                possible += statuses[at] == possible_status
                absent += statuses[at] == absent_status
                at += 1
            tf = at - first
            key = ((slot % field_count << _BITS | tf) << _BITS | possible) << _BITS | absent
            place = (key ^ key >> 2 * _BITS) * 0x9E3779B1 >> 12 & most
            while table[place] >= 0 and keys[table[place]] != key:
                place = place + 1 & most
            if table[place] < 0:
                if kinds == len(keys):
                    return -1, kinds, noted
                table[place], keys[kinds] = kinds, key
                kinds += 1
            docs[postings], kind_of[postings] = slot // field_count, table[place]
            postings += 1
            if possible + absent > 0 and possible != tf and absent != tf:
                for token in range(first, at):
                    mixed[noted] = statuses[token]
                    noted += 1
        posting_counts[form], mixed_counts[form] = postings - before, noted - noted_before
    return postings, kinds, noted
