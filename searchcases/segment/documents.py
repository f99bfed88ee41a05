"""What does an index hold of each document beside its words?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.metadata import number_of
from searchcases.model import FIELD_COUNT, RANGE_FIELDS, Case
from searchcases.segment import records
from searchcases.segment.reader import VALUE_SEPARATOR, Segment

Ints = NDArray[Any]


class Documents(NamedTuple):
    """Some documents, row by row.

    Attributes:
        case_ids, titles: UTF-8.
        stored: the compressed records.
        values: of each document, the metadata values as ``field SEPARATOR value``.
        numbers: by field of ``RANGE_FIELDS``: float64 years, float64 millimetres (NaN unknown) and
            uint32 yyyymmdd (0 unknown).
        field_length: words per slot; uint32, shape (documents, FIELD_COUNT).
    """

    case_ids: list[bytes]
    titles: list[bytes]
    stored: list[bytes]
    values: list[list[str]]
    numbers: dict[str, NDArray[Any]]
    field_length: Ints


def of_cases(cases: Sequence[Case], field_length: Ints) -> Documents:
    """Those of cases.

    Args:
        cases: what was read.
        field_length: words per slot.
    """
    numbers = {name: _numbers(name, cases) for name in RANGE_FIELDS}
    return Documents(
        [case.case_id.encode() for case in cases],
        [case.title.encode() for case in cases],
        records.encode(cases),
        [_values(case) for case in cases],
        numbers | {"date": np.nan_to_num(numbers["date"]).astype(np.uint32)},
        field_length.reshape(-1, FIELD_COUNT),
    )


def of_segment(segment: Segment, doc_ids: Sequence[int]) -> Documents:
    """Those of a segment, as it holds them."""
    chosen = np.asarray(doc_ids, np.int64)
    values: list[list[str]] = [[] for _ in range(segment.doc_count)]
    offsets, docs = segment.arrays["value_doc_offsets"], segment.arrays["value_docs"]
    for number, value in enumerate(segment.values):
        for doc_id in docs[offsets[number] : offsets[number + 1]]:
            values[doc_id].append(value.decode())
    return Documents(
        [segment.case_ids[doc_id] for doc_id in doc_ids],
        [segment.titles[doc_id] for doc_id in doc_ids],
        [segment.stored[doc_id] for doc_id in doc_ids],
        [values[doc_id] for doc_id in doc_ids],
        {name: np.asarray(segment.numbers(name))[chosen] for name in RANGE_FIELDS},
        np.asarray(segment.field_length).reshape(-1, FIELD_COUNT)[chosen],
    )


def _numbers(name: str, cases: Sequence[Case]) -> NDArray[np.float64]:
    rows = (case.metadata.get(name) for case in cases)
    return np.array([number_of(name, row) if row else np.nan for row in rows], np.float64)


def _values(case: Case) -> list[str]:
    return [
        f"{name}{VALUE_SEPARATOR}{value}"
        for name, values in case.metadata.items()
        for value in dict.fromkeys(values)
    ]
