"""What are several segments together? Worked out for the file that says so, see ``amended``.

Of postings only those are looked at that do not count any more: forms without others are left out.
"""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from itertools import chain, compress, repeat
from operator import sub
from typing import IO, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.ahead import in_order
from searchcases.segment import documents, whole_columns
from searchcases.segment.amended import Amended
from searchcases.segment.arrays import Arrays
from searchcases.segment.columns import blocks
from searchcases.segment.layout import AMENDED, GONE, chunks_of
from searchcases.segment.notes import Notes, offsets
from searchcases.segment.numbering import inverse
from searchcases.segment.postings import KindFacts
from searchcases.segment.reader import Segment
from searchcases.segment.records import pack, unpack
from searchcases.segment.spool import Chunked, Scratch, Spool, in_memory
from searchcases.segment.stretches import THREADS
from searchcases.segment.whole import Whole
from searchcases.segment.writer import Writer

Ints = NDArray[Any]


class Staying(NamedTuple):
    """Some documents of a segment.

    Attributes:
        segment: holds them.
        docs: their numbers there, ascending.
    """

    segment: Whole
    docs: Ints


class Counts(NamedTuple):
    """How often each form of a segment stands: in how many slots, and in all."""

    postings: Ints
    tokens: Ints


_AT_ONCE = 1 << 20
"""Postings looked at at once by a thread, some 30 bytes each."""


def lying(segment: Segment, doc_ids: Sequence[int]) -> list[Staying]:
    """Where some documents lie, by the segments in which they do.

    Args:
        segment: knows them.
        doc_ids: which; ascending.
    """
    numbers = np.asarray(doc_ids, np.int64)
    if isinstance(segment, Whole):
        return [Staying(segment, numbers)]
    assert isinstance(segment, Amended)
    owners = np.sort(np.asarray(segment.owners)[numbers].astype(np.int64))
    edges = [part.start for part in segment.parts[1:]]
    found = np.split(owners, np.searchsorted(owners, edges))
    return [
        Staying(part.segment, docs - part.start)
        for part, docs in zip(segment.parts, found, strict=True)
    ]


def amended(
    named: Mapping[str, Staying],
    counted: Mapping[str, Callable[[], Counts]],
    sources: Callable[[], bytes],
    scratch: Scratch = in_memory,
) -> tuple[bytes, Mapping[str, Chunked]]:
    """Header and arrays of the file that says what some documents are together.

    Args:
        named: the documents, by the names of the files of their segments; their ids differ.
        counted: give ``counts_of`` them.
        sources: gives what the indexer notes of the files that the cases came from; JSON.
        scratch: makes the files in which things wait.
    """
    parts = [*named.values()]
    arrays = Arrays(AMENDED, scratch)
    notes = Notes(Spool(scratch))
    docs = [np.full(part.segment.doc_count, GONE) for part in parts]
    for part, numbers in zip(parts, docs, strict=True):
        numbers[part.docs] = notes.take(documents.of_segment(part.segment, part.docs))
    order = notes.order()
    new_docs = inverse(order)
    facts, _ = arrays.put_documents(notes, order, new_docs)
    places = np.concatenate(docs)
    stays = np.flatnonzero(places != GONE)
    places[stays] = new_docs[places[stays]]
    owners = np.empty(len(order), np.int64)
    owners[places[stays]] = stays
    arrays.put("part_docs", places)
    arrays.put("owners", owners)
    _put_kinds(arrays, parts)
    _put_forms(arrays, parts, [counted[name]() for name in named])
    arrays.put("sources", np.frombuffer(pack(sources()), np.uint8))
    return arrays.file({**facts, "parts": [*named]})


def as_one(segment: Amended) -> Whole:
    """All documents of an amended segment as one, in a file without a name.

    Its bytes are those of a segment that was made of these cases at once.
    """
    with ExitStack() as files:

        def scratch() -> IO[bytes]:
            return files.enter_context(tempfile.TemporaryFile())

        writer, file = Writer(scratch), scratch()
        for one in lying(segment, range(segment.doc_count)):
            writer.keep(one.segment, one.docs)
        file.writelines(chunks_of(*writer.finish(lambda: unpack(segment.arrays["sources"]))))
        file.flush()
        view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    return Whole(view, segment.path)


def _put_kinds(arrays: Arrays, parts: Sequence[Staying]) -> None:
    """The kinds of the first part, then those that others have beside."""
    numbers: dict[tuple[int, ...], int] = {}
    for part in parts:
        kinds = map(tuple, whole_columns.kind_table(part.segment).tolist())
        found = [numbers.setdefault(kind, len(numbers)) for kind in kinds]
        arrays.put("part_kinds", np.array(found, np.int64))
    arrays.put("kinds", np.array([*chain.from_iterable(numbers)], np.int64))


def _put_forms(arrays: Arrays, parts: Sequence[Staying], counts: Sequence[Counts]) -> None:
    """All forms that still stand somewhere, how often they do, and their numbers in the parts.

    Args:
        arrays: take them.
        parts: the documents.
        counts: of each.
    """
    rows: dict[tuple[bytes, bytes], int] = {}  # the forms of the first part have the first numbers
    numbers: list[Ints] = []
    for part, (postings, _) in zip(parts, counts, strict=True):
        stand = (postings > 0).tolist()
        found = [rows.setdefault(row, len(rows)) for row in compress(_rows(part.segment), stand)]
        numbers.append(np.array(found, np.int64))
    ordered = sorted(rows)
    new = inverse([*map(rows.__getitem__, ordered)])
    totals = np.zeros((2, len(ordered)), np.int64)
    for of_part, (postings, tokens) in zip(numbers, counts, strict=True):
        forms, there = new[of_part], np.flatnonzero(postings)
        part_forms = np.full(len(ordered), GONE)
        part_forms[forms] = there
        arrays.put("part_forms", part_forms)
        totals[:, forms] += np.stack([postings, tokens])[:, there]
    arrays.put("posting_offsets", offsets(totals[0]))
    arrays.put("token_offsets", offsets(totals[1]))
    arrays.put_dictionary([term for term, _ in ordered], [form for _, form in ordered])


def _rows(segment: Whole) -> zip[tuple[bytes, bytes]]:
    """Term and form of each form."""
    bounds = segment.arrays["term_forms"].tolist()
    terms = chain.from_iterable(map(repeat, segment.terms, map(sub, bounds[1:], bounds)))
    return zip(terms, segment.forms, strict=True)


def counts_of(part: Staying) -> Counts:
    """How often each form of a segment stands in documents that stay."""
    segment = part.segment
    forms = np.arange(len(segment.forms))
    postings = whole_columns.posting_counts(segment, forms)
    tokens = whole_columns.token_counts(segment, forms)
    gone = np.ones(segment.doc_count, bool)
    gone[part.docs] = False
    if not gone.any():
        return Counts(postings, tokens)
    tfs = KindFacts.of(whole_columns.kind_table(segment)).tfs

    def lost(block: range) -> tuple[range, Ints, Ints]:
        numbers = np.arange(block.start, block.stop)
        counts = whole_columns.posting_counts(segment, numbers)
        places = np.flatnonzero(gone[whole_columns.documents(segment, numbers)])
        owners = np.searchsorted(np.cumsum(counts), places, side="right")
        found = tfs[whole_columns.kinds(segment, numbers)[places]]
        return (
            block,
            np.bincount(owners, minlength=len(numbers)),
            np.bincount(owners, found, len(numbers)).astype(np.int64),
        )

    found = blocks(whole_columns.array(segment, "posting_offsets"), _AT_ONCE)
    calls = ((1, partial(lost, block)) for block in found)
    with ThreadPoolExecutor(THREADS) as pool:
        for block, of_postings, of_tokens in in_order(pool, calls, THREADS + 1):
            postings[block.start : block.stop] -= of_postings
            tokens[block.start : block.stop] -= of_tokens
    return Counts(postings, tokens)
