"""Indexes of a few cases, in memory: the same bytes as on disk, without the disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from searchcases.config import Settings
from searchcases.model import Case
from searchcases.searcher import Index
from searchcases.segment import forward, invert
from searchcases.segment.layout import chunks_of
from searchcases.segment.reader import Segment


def segment_bytes(*batches: Sequence[Case]) -> bytes:
    """The segment file of cases that are read in several batches and then merged."""
    parts = [forward.of_cases(batch) for batch in batches]
    keep = [(part, doc) for part, batch in enumerate(batches) for doc in range(len(batch))]
    header, arrays = invert.invert(forward.merge(parts, keep), {"files": []})
    return b"".join(chunks_of(header, arrays))


def segment_of(cases: Sequence[Case]) -> Segment:
    """A segment of cases."""
    return Segment(memoryview(segment_bytes(cases)), "memory")


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
