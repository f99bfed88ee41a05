"""Which tokens does each case hold, in order? Cases in, arrays by document out.

The forward form is what can be merged: the cases of an old segment that stay and the cases just
read become one ``Forward``, which ``invert`` turns round. Tokens are numbers into ``vocabulary``
and run by document, then field, then position; ``field_length`` says where each field ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.analysis.pieces import ragged
from searchcases.analysis.stream import read
from searchcases.assertion import Rules
from searchcases.assertion import statuses as statuses_of
from searchcases.metadata import number_of
from searchcases.model import FIELD_COUNT, POSSIBLE, PRESENT, TEXT_FIELDS, Case
from searchcases.segment import records
from searchcases.segment.reader import STATUSES, VALUE_SEPARATOR, Segment

Ints = NDArray[np.uint32]

BATCH = 2048
"""Cases analysed at a time: bounds the memory that their words take as texts."""


@dataclass(frozen=True, slots=True)
class Forward:
    """Documents as token streams.

    Attributes:
        case_ids, titles, stored: per document; ``stored`` is the compressed record.
        values: per document, the metadata values as ``field SEPARATOR value``.
        ages, sizes, dates: float64 years, float64 millimetres and uint32 yyyymmdd per document.
        vocabulary: the distinct forms; tokens are numbers into it.
        tokens: uint32 per token, by document, field and position.
        statuses: uint8 per token; see ``assertion``.
        field_length: uint32 per slot, shape (documents x FIELD_COUNT,).
    """

    case_ids: list[str]
    titles: list[str]
    stored: list[bytes]
    values: list[list[str]]
    ages: NDArray[np.float64]
    sizes: NDArray[np.float64]
    dates: Ints
    vocabulary: list[str]
    tokens: Ints
    statuses: NDArray[np.uint8]
    field_length: Ints


def of_cases(cases: Sequence[Case], rules: Rules | None = None) -> Forward:
    """Analyse cases.

    Args:
        cases: what to analyse.
        rules: tell what is present, possible and absent; None for those of the package.
    """
    vocabulary: dict[str, int] = {}
    starts = range(0, len(cases), BATCH)
    batches = [_words(cases[at : at + BATCH], vocabulary, rules) for at in starts]
    nothing = _Words(np.zeros(0, np.uint32), np.zeros(0, np.uint8), np.zeros(0, np.uint32))
    columns = zip(nothing, *batches, strict=True)
    tokens, statuses, field_length = (np.concatenate(column) for column in columns)
    return Forward(
        case_ids=[case.case_id for case in cases],
        titles=[case.title for case in cases],
        stored=records.encode(cases),
        values=[_values(case) for case in cases],
        ages=_numbers("age", cases),
        sizes=_numbers("size", cases),
        dates=np.nan_to_num(_numbers("date", cases)).astype(np.uint32),
        vocabulary=list(vocabulary),
        tokens=tokens,
        statuses=statuses,
        field_length=field_length,
    )


class _Words(NamedTuple):
    """Tokens, their statuses, and words per slot, of some cases."""

    tokens: Ints
    statuses: NDArray[np.uint8]
    field_length: Ints


def _words(cases: Sequence[Case], vocabulary: dict[str, int], rules: Rules | None) -> _Words:
    """The words of some cases; forms not met before are added to the vocabulary."""
    texts = [*chain.from_iterable(map(case.fields.get, TEXT_FIELDS) for case in cases)]
    stream = read(filter(None, texts))  # most cases have half of the fields
    field_length = np.zeros(len(texts), np.int64)
    field_length[np.fromiter(map(bool, texts), bool, len(texts))] = stream.counts
    is_word = ~stream.is_mark[stream.tokens]
    numbers = [
        0 if is_mark else vocabulary.setdefault(form, len(vocabulary))
        for form, is_mark in zip(stream.vocabulary, stream.is_mark.tolist(), strict=True)
    ]
    field = np.repeat(np.arange(len(texts)) % FIELD_COUNT, field_length)
    statuses = statuses_of(stream.tokens, stream.vocabulary, rules)[is_word]
    statuses[_UNREAD[field]] = PRESENT
    doubted = _DOUBTED[field]
    statuses[doubted] = np.maximum(statuses[doubted], POSSIBLE)
    tokens = np.array(numbers, np.uint32)[stream.tokens[is_word]]
    return _Words(tokens, statuses, field_length.astype(np.uint32))


_UNREAD = np.isin(TEXT_FIELDS, ("keywords", "tags"))  # lists of words say nothing of them
_DOUBTED = np.isin(TEXT_FIELDS, ("ddx",))  # what is thought of is in doubt until it is denied


def _numbers(name: str, cases: Sequence[Case]) -> NDArray[np.float64]:
    rows = (case.metadata.get(name) for case in cases)
    return np.array([number_of(name, row) if row else np.nan for row in rows], np.float64)


def _values(case: Case) -> list[str]:
    return [
        f"{name}{VALUE_SEPARATOR}{value}"
        for name, values in case.metadata.items()
        for value in dict.fromkeys(values)
    ]


def of_segment(segment: Segment) -> Forward:
    """The token streams of a segment, got back from its postings and positions."""
    arrays: dict[str, NDArray[Any]] = {
        name: np.asarray(view) for name, view in segment.arrays.items()
    }
    lengths = arrays["field_length"]
    slot_start = np.cumsum(lengths, dtype=np.int64) - lengths
    tfs = arrays["tfs"].astype(np.int64)
    positions, found_statuses = np.divmod(arrays["places"], STATUSES)
    ordinals = np.repeat(slot_start[arrays["slots"]], tfs) + positions
    offsets = arrays["posting_offsets"].astype(np.int64)
    posting_counts = offsets[1:] - offsets[:-1]
    forms_of_postings = np.repeat(np.arange(len(posting_counts), dtype=np.uint32), posting_counts)
    tokens = np.empty(len(ordinals), np.uint32)
    tokens[ordinals] = np.repeat(forms_of_postings, tfs)
    statuses = np.empty(len(ordinals), np.uint8)
    statuses[ordinals] = found_statuses
    values: list[list[str]] = [[] for _ in range(segment.doc_count)]
    offsets = arrays["value_doc_offsets"]
    for number, value in enumerate(segment.values):
        for doc_id in arrays["value_docs"][offsets[number] : offsets[number + 1]].tolist():
            values[doc_id].append(value.decode())
    return Forward(
        case_ids=[case_id.decode() for case_id in segment.case_ids],
        titles=[title.decode() for title in segment.titles],
        stored=list(segment.stored),
        values=values,
        ages=arrays["age"],
        sizes=arrays["size"],
        dates=arrays["date"],
        vocabulary=[form.decode() for form in segment.forms],
        tokens=tokens,
        statuses=statuses,
        field_length=lengths,
    )


def merge(parts: Sequence[Forward], keep: Iterable[tuple[int, int]]) -> Forward:
    """The chosen documents of several parts as one, ordered by the bytes of the case id.

    Args:
        parts: where the documents come from.
        keep: (number of the part, number of the document in it), each case id once.
    """
    chosen = sorted(keep, key=lambda pick: parts[pick[0]].case_ids[pick[1]].encode())
    if len(parts) == 1 and chosen == [(0, doc_id) for doc_id in range(len(parts[0].case_ids))]:
        return parts[0]
    vocabulary: dict[str, int] = {}
    recoded = []
    for part in parts:
        numbers = [vocabulary.setdefault(form, len(vocabulary)) for form in part.vocabulary]
        recoded.append(np.array(numbers, np.uint32)[part.tokens])
    lengths = np.concatenate([part.field_length.reshape(-1, FIELD_COUNT) for part in parts])
    first_doc = np.cumsum([0] + [len(part.case_ids) for part in parts])
    docs = np.array([first_doc[part] + doc for part, doc in chosen], np.int64)
    doc_tokens = lengths.sum(axis=1, dtype=np.int64)
    token_starts = np.cumsum(doc_tokens) - doc_tokens
    everything = np.concatenate(recoded).astype(np.int64)
    tokens = ragged(everything, token_starts, doc_tokens, docs)
    all_statuses = np.concatenate([part.statuses for part in parts])
    used = np.bincount(tokens, minlength=len(vocabulary)) > 0  # not by dropped documents alone
    return Forward(
        case_ids=[parts[part].case_ids[doc] for part, doc in chosen],
        titles=[parts[part].titles[doc] for part, doc in chosen],
        stored=[parts[part].stored[doc] for part, doc in chosen],
        values=[parts[part].values[doc] for part, doc in chosen],
        ages=np.concatenate([part.ages for part in parts])[docs],
        sizes=np.concatenate([part.sizes for part in parts])[docs],
        dates=np.concatenate([part.dates for part in parts])[docs],
        vocabulary=list(compress(vocabulary, used)),
        tokens=(np.cumsum(used) - 1)[tokens].astype(np.uint32),
        statuses=ragged(all_statuses, token_starts, doc_tokens, docs).astype(np.uint8),
        field_length=lengths[docs].reshape(-1),
    )
