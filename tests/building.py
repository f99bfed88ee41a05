"""Indexes of a few cases, in memory: the same bytes as on disk, without the disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from searchcases.config import Settings
from searchcases.model import FIELD_COUNT, Case
from searchcases.searcher import Index
from searchcases.segment.layout import chunks_of
from searchcases.segment.reader import Segment
from searchcases.segment.writer import Writer, analysed


def segment_bytes(*batches: Sequence[Case]) -> bytes:
    """The segment file of cases that are read in several batches and then merged."""
    writer = Writer()
    for batch in batches:
        writer.add(analysed(batch))
    return b"".join(chunks_of(*writer.finish(lambda: b'{"files": []}')))


def segment_of(cases: Sequence[Case]) -> Segment:
    """A segment of cases."""
    return Segment(memoryview(segment_bytes(cases)), "memory")


def postings_of(segment: Segment, forms: range) -> list[tuple[int, int, int, int]]:
    """Slot, tf, possible and absent of every posting of neighbouring forms."""
    return [
        (doc_id * FIELD_COUNT + found.field, found.tf, found.possible, found.absent)
        for doc_id, kind in segment.postings(forms)
        for found in [segment.kinds[kind]]
    ]


def places_of(segment: Segment, forms: range) -> dict[int, list[int]]:
    """Places of neighbouring forms per slot."""
    return segment.places_in(forms, sorted({slot for slot, *_ in postings_of(segment, forms)}))


def index_of(cases: Sequence[Case], settings: Settings | None = None) -> Index:
    """An index of cases."""
    return Index(segment_of(cases), "memory", settings or Settings())


def case(case_id: str, findings: str = "", /, **more: str | tuple[str, ...]) -> Case:
    """A case of findings; further text fields as texts, metadata as tuples of values."""
    fields = {"findings": findings} if findings else {}
    fields |= {name: value for name, value in more.items() if isinstance(value, str)}
    metadata = {name: value for name, value in more.items() if isinstance(value, tuple)}
    return Case(case_id, fields, metadata)


def index_of_texts(texts: Mapping[str, str]) -> Index:
    """An index of cases that have findings only."""
    return index_of([case(case_id, text) for case_id, text in texts.items()])
