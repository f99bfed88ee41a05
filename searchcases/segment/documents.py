"""What does an index hold of each document beside its words?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from itertools import chain, compress
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.metadata import number_of
from searchcases.model import FIELD_COUNT, RANGE_FIELDS, Case
from searchcases.segment.reader import VALUE_SEPARATOR, Segment

Ints = NDArray[Any]


class Documents(NamedTuple):
    """Some documents, row by row.

    Attributes:
        case_ids: of each.
        titles, stored: UTF-8, and the compressed records; none where they stay in a segment, or
            are still to come.
        values: metadata values as ``field SEPARATOR value``, UTF-8.
        value_of, value_docs: number of a value, and of a document that has it, for each such pair.
        numbers: by field of ``RANGE_FIELDS``: float64 years, float64 millimetres (NaN unknown) and
            uint32 yyyymmdd (0 unknown).
        field_length: words per slot; unsigned, shape (documents, FIELD_COUNT).
    """

    case_ids: list[str]
    titles: list[bytes]
    stored: list[bytes]
    values: list[bytes]
    value_of: Ints
    value_docs: Ints
    numbers: dict[str, NDArray[Any]]
    field_length: Ints


def of_cases(cases: Sequence[Case], field_length: Ints) -> Documents:
    """Those of cases, whose records are still to be compressed.

    Args:
        cases: what was read.
        field_length: words per slot.
    """
    numbers = {name: _numbers(name, cases) for name in RANGE_FIELDS}
    values: dict[str, int] = {}
    numbered = cache(partial(_numbered, values))  # of thousands of cases a few hundred
    rows = [[*chain.from_iterable(map(numbered, case.metadata.items()))] for case in cases]
    counts = [*map(len, rows)]
    return Documents(
        [case.case_id for case in cases],
        [case.title.encode() for case in cases],
        [],
        [value.encode() for value in values],
        np.fromiter(chain.from_iterable(rows), np.int64, sum(counts)),
        np.repeat(np.arange(len(cases)), counts),
        numbers | {"date": np.nan_to_num(numbers["date"]).astype(np.uint32)},
        field_length.reshape(-1, FIELD_COUNT).astype(
            np.min_scalar_type(int(field_length.max(initial=0)))  # it waits for every case
        ),
    )


def of_segment(segment: Segment, doc_ids: Ints) -> Documents:
    """Those of a segment, as it holds them, but for titles and records.

    Args:
        segment: holds them.
        doc_ids: which; ascending.
    """
    places = np.full(segment.doc_count, _NONE)
    places[doc_ids] = np.arange(len(doc_ids))
    ends = np.asarray(segment.arrays["value_doc_offsets"])
    value_of = np.repeat(np.arange(len(ends) - 1), (ends[1:] - ends[:-1]).astype(np.int64))
    value_docs = places[np.asarray(segment.arrays["value_docs"])]
    stays = value_docs != _NONE
    return Documents(
        [*map(bytes.decode, compress(segment.case_ids, places != _NONE))],
        [],
        [],
        [*segment.values],
        value_of[stays],
        value_docs[stays],
        {name: np.asarray(segment.numbers(name))[doc_ids] for name in RANGE_FIELDS},
        np.asarray(segment.field_length).reshape(-1, FIELD_COUNT)[doc_ids],
    )


_NONE = -1  # the place of a document that does not stay


def _numbers(name: str, cases: Sequence[Case]) -> NDArray[np.float64]:
    rows = [case.metadata.get(name, ()) for case in cases]
    numbers = {row: number_of(name, row) for row in {*rows}}  # most values stand in many cases
    return np.array([numbers[row] for row in rows], np.float64)


def _numbered(values: dict[str, int], entry: tuple[str, tuple[str, ...]]) -> list[int]:
    """The numbers of the distinct values of a metadata field; new ones take the next numbers."""
    name, row = entry
    return [
        values.setdefault(f"{name}{VALUE_SEPARATOR}{value}", len(values))
        for value in dict.fromkeys(row)
    ]
