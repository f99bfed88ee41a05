"""Indexes of a few cases, in memory: the same bytes as on disk, without the disk."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

import numpy as np

from searchcases.config import Settings
from searchcases.model import FIELD_COUNT, Case
from searchcases.provenance import Source, to_json
from searchcases.query import Query
from searchcases.ranking import Ranker
from searchcases.searcher import Index
from searchcases.segment import columns
from searchcases.segment.amended import Amended
from searchcases.segment.amending import Counts, Staying, amended, counts_of
from searchcases.segment.layout import AMENDED, ARRAYS, chunks_of
from searchcases.segment.reader import Segment
from searchcases.segment.whole import Whole
from searchcases.segment.writer import Writer, analysed
from searchcases.vectors import Found


def segment_bytes(*batches: Sequence[Case]) -> bytes:
    """The segment file of cases that are read in several batches and then merged."""
    writer = Writer()
    for batch in batches:
        writer.add(analysed(batch))
    return b"".join(chunks_of(*writer.finish(lambda: b'{"files": []}')))


def segment_of(cases: Sequence[Case]) -> Whole:
    """A segment of cases."""
    return Whole(memoryview(segment_bytes(cases)), "memory")


def counts_in(parts: Mapping[str, Staying]) -> dict[str, Callable[[], Counts]]:
    """What is to be known of the forms of some parts."""
    return {name: partial(counts_of, part) for name, part in parts.items()}


def amended_of(old: Sequence[Case], stay: Collection[str], new: Sequence[Case]) -> Amended:
    """What some of a segment's cases and new ones are together, without being merged.

    Its arrays may be written, to damage them.
    """
    segments = segment_of(old), segment_of(new)
    docs = [n for n, case_id in enumerate(segments[0].case_ids) if case_id.decode() in stay]
    parts = {
        "old": Staying(segments[0], np.array(docs, np.int64)),
        "new": Staying(segments[1], np.arange(len(new))),
    }
    ids = sorted([*stay, *(case.case_id for case in new)])
    source = Source.of("c", "c.jsonl", "", [(case_id, "") for case_id in ids])
    header, arrays = amended(parts, counts_in(parts), lambda: to_json([source]))
    data = bytearray(b"".join(chunks_of(header, arrays)))
    return Amended(memoryview(data), "memory", segments, [*parts])


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


SAME = [name for name in AMENDED.arrays.keys() & ARRAYS.keys()
        if name not in ("kinds", "sources") and not name.startswith("champion")]  # fmt: skip
"""Arrays that an amended segment has as one segment of the same cases has them."""


def assert_same(one: Segment, other: Segment) -> None:
    """Both hold the same words at the same places, whether read one by one or as arrays."""
    for name in sorted(SAME):
        assert bytes(one.arrays[name]) == bytes(other.arrays[name]), name
    forms = np.arange(len(one.forms))
    for some in (forms, forms[::2], forms[1:2], forms[:0]):
        found, wanted = columns.columns(one, some), columns.columns(other, some)
        for column, expected in zip(found, wanted, strict=True):
            assert column.tolist() == expected.tolist()
        assert columns.places(one, some).tolist() == columns.places(other, some).tolist()
        runs = [range(form, form + 1) for form in some.tolist()]
        (docs, kinds), (wanted_docs, wanted_kinds) = (
            columns.postings(segment, runs) for segment in (one, other)
        )
        assert docs.tolist() == wanted_docs.tolist()
        assert [one.kinds[n] for n in kinds] == [other.kinds[n] for n in wanted_kinds]


def many_cases(count: int) -> list[Case]:
    """Cases of a few words, some in most of them, many alike."""
    draw = random.Random(7)
    words = ["mass", "halo", "ring", "no", "lesion", "possible", ".", "cyst", "edema"]
    weights = [30, 9, 9, 5, 5, 5, 5, 1, 1]
    return [
        case(
            f"{number:05}",
            " ".join(draw.choices(words, weights, k=draw.randint(1, 12))),
            title=" ".join(draw.choices(words, weights, k=2)),
            modality=(draw.choice(("CT", "MR")),),
        )
        for number in range(count)
    ]


def walked(ranker: Ranker, tree: Query, count: int | None) -> Found:
    """What ``Ranker`` gives."""
    scores = ranker.scores(tree)
    best = ranker.best(scores, len(scores) if count is None else count)
    return Found(len(scores), [(doc_id, scores[doc_id]) for doc_id in best])
