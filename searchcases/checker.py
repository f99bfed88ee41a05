"""Is an index sound? Every checksum and every invariant of the format, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchcases.analysis import stem
from searchcases.errors import IndexCorrupt
from searchcases.model import ABSENT, FIELD_COUNT, POSSIBLE, RANGE_FIELDS, STATUS_FIELDS
from searchcases.opening import damaged_files, open_segment
from searchcases.provenance import sources_of
from searchcases.segment import champions, columns
from searchcases.segment.amended import Amended
from searchcases.segment.kinds import STATUSES
from searchcases.segment.layout import GONE
from searchcases.segment.reader import Segment
from searchcases.segment.records import DecodeError
from searchcases.segment.strings import Strings
from searchcases.segment.whole import Whole

Arrays = dict[str, NDArray[Any]]

_OFFSETS = {
    "case_id_offsets": "case_id_bytes",
    "title_offsets": "title_bytes",
    "stored_offsets": "stored_bytes",
    "value_offsets": "value_bytes",
    "value_doc_offsets": "value_docs",
    "term_offsets": "term_bytes",
    "form_offsets": "form_bytes",
    "gap_offsets": "gap_bytes",
    "kind_offsets": "kind_bytes",
    "position_offsets": "position_bytes",
    "mixed_offsets": "mixed_bytes",
}
"""Array of offsets to the array that it divides."""


def check(folder: str) -> Iterator[str]:
    """Yield what is wrong with an index, one line each; nothing where it is sound.

    Raises:
        IndexMissing, IndexVersionMismatch: there is nothing to check.
    """
    try:
        segment = open_segment(folder)
    except IndexCorrupt as error:
        yield error.reason
        return
    for name in damaged_files(folder):
        yield f"{name} does not match its checksum"
    yield from check_segment(segment)


def check_segment(segment: Segment) -> Iterator[str]:
    """Yield what is wrong with a segment, but for checksums."""
    if isinstance(segment, Amended):
        of_parts = [_check_arrays(part.segment) for part in segment.parts]
        for one in (*of_parts, _check_parts(segment)):
            found = list(one)
            yield from found
            if found:
                return  # what follows would only repeat it
    yield from _check_arrays(segment)
    yield from _check_sources(segment)


def _check_arrays(segment: Segment) -> Iterator[str]:
    arrays = {name: np.asarray(view) for name, view in segment.arrays.items()}
    divided = list(_check_offsets(arrays))
    yield from divided
    if divided:
        return
    yield from _check_documents(segment, arrays)
    yield from _check_values(segment, arrays)
    if isinstance(segment, Whole):
        yield from _check_stored(segment)
    undivided = list(_check_dictionary(segment, arrays))
    yield from undivided
    if not undivided:
        yield from _check_postings(segment, arrays)


def _check_parts(amended: Amended) -> Iterator[str]:
    """Whether documents, kinds and forms of the parts are those that they are said to be."""
    owners, docs = columns.array(amended, "owners"), columns.array(amended, "part_docs")
    stay = np.flatnonzero(docs != GONE)
    if len(owners) != amended.doc_count or not np.array_equal(np.sort(owners), stay):
        yield "owners are not the documents that stay"
        return
    if not np.array_equal(docs[owners], np.arange(len(owners))):
        yield "part_docs and owners do not belong together"
        return
    ids, forms, table = [*amended.case_ids], [*amended.forms], columns.kind_table(amended)
    for part in amended.parts:
        of_part = columns.array(part.segment, "kinds").reshape(-1, 4)
        kinds = np.asarray(part.kinds)
        if (kinds >= len(table)).any() or not np.array_equal(table[kinds], of_part):
            yield "part_kinds names other kinds"
        named = [ids[doc] for doc in part.docs if doc != GONE]
        there = zip(part.docs, part.segment.case_ids, strict=True)
        if named != [case_id for doc, case_id in there if doc != GONE]:
            yield "part_docs names other cases"
        numbers = [n for n in part.forms if n != GONE]
        there = zip(part.forms, forms, strict=True)
        if numbers != sorted({*numbers}) or numbers[-1:] >= [len(part.segment.forms)]:
            yield "part_forms does not number forms of the part"
        elif [part.segment.forms[n] for n in numbers] != [f for n, f in there if n != GONE]:
            yield "part_forms names other forms"


def _check_offsets(arrays: Arrays) -> Iterator[str]:
    for name, divided in _OFFSETS.items():
        if name not in arrays:  # of lists that the parts of an amended segment have
            continue
        offsets = arrays[name].astype(np.int64)
        if not len(offsets) or offsets[0] != 0 or offsets[-1] != len(arrays[divided]):
            yield f"{name} does not span {divided}"
        elif (np.diff(offsets) < 0).any():
            yield f"{name} goes back"


def _check_documents(segment: Segment, arrays: Arrays) -> Iterator[str]:
    count = segment.doc_count
    for name, strings in (
        ("case_id", segment.case_ids), ("title", segment.titles), ("stored", segment.stored),
    ):  # fmt: skip
        if len(strings) != count:
            yield f"{len(strings)} {name} entries for {count} documents"
            return
    if any(len(arrays[name]) != count for name in RANGE_FIELDS):
        yield "ages, sizes or dates do not cover all documents"
    if len(arrays["field_length"]) != count * FIELD_COUNT:
        yield "field_length does not cover all slots"
        return
    if not _ascending(segment.case_ids):
        yield "case ids are not in order, or not unique"
    lengths = arrays["field_length"].reshape(-1, FIELD_COUNT)
    if lengths.sum(axis=0, dtype=np.int64).tolist() != segment.field_totals:
        yield "the header's field totals are not those of field_length"
    if (lengths > 0).sum(axis=0).tolist() != segment.field_doc_counts:
        yield "the header's field document counts are not those of field_length"


def _check_values(segment: Segment, arrays: Arrays) -> Iterator[str]:
    if not _ascending(segment.values):
        yield "metadata values are not in order, or not unique"
    if len(arrays["value_doc_offsets"]) != len(segment.values) + 1:
        yield "value_doc_offsets does not cover the metadata values"
    if len(arrays["value_docs"]) and arrays["value_docs"].max() >= segment.doc_count:
        yield "a metadata value names a document that does not exist"


def _check_sources(segment: Segment) -> Iterator[str]:
    try:
        noted = sorted(case_id for source in sources_of(segment) for case_id in source.case_ids)
    except (IndexCorrupt, ValueError, KeyError, TypeError) as error:
        yield f"sources cannot be read: {error}"
    else:
        if [case_id.encode() for case_id in noted] != sorted(segment.case_ids):
            yield "the cases of the sources are not those of the index"


def _check_stored(segment: Segment) -> Iterator[str]:
    for doc_id in range(len(segment.stored)):
        try:
            segment.case(doc_id)
        except DecodeError as error:
            yield f"the stored case of document {doc_id} cannot be read: {error}"


def _ascending(strings: Strings) -> bool:
    return all(one < other for one, other in pairwise(strings))


def _check_dictionary(segment: Segment, arrays: Arrays) -> Iterator[str]:
    if not _ascending(segment.terms):
        yield "terms are not in order, or not unique"
    bounds = arrays["term_forms"].astype(np.int64)
    if not len(bounds) or bounds[0] != 0 or (np.diff(bounds) < 0).any():
        yield "term_forms does not divide the forms"
        return
    forms = [form.decode(errors="replace") for form in segment.forms]
    if len(bounds) != len(segment.terms) + 1 or bounds[-1] != len(forms):
        yield "term_forms does not span the forms"
        return
    owners = np.repeat(np.arange(len(segment.terms)), np.diff(bounds))
    for form, owner in zip(forms, owners.tolist(), strict=True):
        if stem(form) != segment.terms[owner].decode(errors="replace"):
            term = segment.terms[owner].decode(errors="replace")
            yield f"{form!r} is no form of {term!r}: another stemmer wrote the index"
            break
    order = arrays["forms_sorted"].tolist()
    if sorted(order) != list(range(len(forms))) or [forms[n] for n in order] != sorted(forms):
        yield "forms_sorted is not the order of the forms"
    for name in ("posting", "token", "gap", "kind", "position", "mixed"):
        offsets = arrays.get(f"{name}_offsets")
        if offsets is not None and len(offsets) != len(forms) + 1:
            yield f"{name}_offsets does not cover the forms"


def _check_postings(segment: Segment, arrays: Arrays) -> Iterator[str]:
    forms = np.arange(len(segment.forms))
    widths = arrays.get("widths")
    if (widths is not None and len(widths) != 3 * len(forms)) or len(arrays["kinds"]) % 4:
        yield "widths or kinds do not cover the forms"
        return
    try:
        found, places = columns.columns(segment, forms), columns.places(segment, forms)
    except (IndexError, ValueError) as error:
        yield f"the postings cannot be read: {error}"
        return
    slots, tfs = columns.slots(found), found.tfs
    if (tfs < 1).any() or (found.possible_tfs + found.absent_tfs > tfs).any():
        yield "a posting has more words in doubt than words"
        return
    counts = columns.token_counts(segment, forms)
    per_posting = np.concatenate(([0], np.cumsum(tfs)))
    offsets = arrays["posting_offsets"].astype(np.int64)
    if offsets[-1] != len(slots) or not np.array_equal(np.diff(per_posting[offsets]), counts):
        yield "tfs do not add up to the positions"
        return
    lengths = arrays["field_length"].astype(np.int64)
    if (found.docs >= segment.doc_count).any() or (found.fields >= FIELD_COUNT).any():
        yield "a posting names a slot that does not exist"
        return
    heads = np.zeros(len(slots), bool)
    heads[offsets[:-1][offsets[:-1] < len(slots)]] = True
    if ((np.diff(slots) <= 0) & ~heads[1:]).any():
        yield "the slots of a form are not in order"
    positions, statuses = np.divmod(places, STATUSES)
    yield from _check_statuses(found, statuses, per_posting)
    if (positions >= np.repeat(lengths[slots], tfs)).any():
        yield "a position lies behind the end of its field"
        return
    words = np.repeat(np.cumsum(lengths)[slots] - lengths[slots], tfs) + positions
    if len(words) != lengths.sum() or not np.bincount(words, minlength=1).max(initial=0) <= 1:
        yield "the positions do not cover every word of every field just once"
    if isinstance(segment, Whole):
        yield from _check_champions(segment, arrays)


def _check_champions(segment: Segment, arrays: Arrays) -> Iterator[str]:
    for name, column in champions.of_segment(segment)._asdict().items():
        if not np.array_equal(column.reshape(-1), arrays[f"champion_{name}"]):
            yield f"champion_{name} are not those of the postings"


def _check_statuses(
    found: columns.Columns, statuses: NDArray[np.int64], per_posting: NDArray[np.int64]
) -> Iterator[str]:
    """The kinds say how many words are in doubt; the words of mixed postings say it one by one.

    Args:
        found: the postings.
        statuses: of each occurrence.
        per_posting: where the occurrences of each posting begin, and the end.
    """
    if statuses.max(initial=0) >= len(STATUS_FIELDS):
        yield "a word has a status that does not exist"
    for column, status in ((found.possible_tfs, POSSIBLE), (found.absent_tfs, ABSENT)):
        counts = np.concatenate(([0], np.cumsum(statuses == status)))[per_posting]
        if not np.array_equal(np.diff(counts), column):
            yield f"the words that are {STATUS_FIELDS[status]} are not as many as their kinds say"
