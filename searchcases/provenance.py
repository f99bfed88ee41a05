"""Which file did each case come from, and was it still readable?

The index notes this of every source file; the indexer compares files with it, and ``open`` and
``stats`` ask it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Any

from searchcases.segment.reader import Segment


@dataclass(frozen=True, slots=True)
class Source:
    """What an index notes of a source file.

    Attributes:
        root: the folder that was given, relative to the index folder.
        name: path below it.
        digest: of its bytes and the names of the images beside it, behind a ``!`` where some of
            it could not be read: such a file is read again each time, so that its errors are told
            again; empty where none of it could.
        cases: case id and digest of the text (empty for none) of each of its cases.
        stale: why some of its cases are kept though they can no longer be read; else empty.
        lost: ids of these cases.
    """

    root: str
    name: str
    digest: str
    cases: tuple[tuple[str, str], ...]
    stale: str = ""
    lost: tuple[str, ...] = ()

    @property
    def case_ids(self) -> list[str]:
        """The ids of its cases."""
        return [case_id for case_id, _ in self.cases]

    def without(self, gone: Set[str]) -> Source:
        """This file without some of its cases; it is read again by the next update."""
        if gone.isdisjoint(self.case_ids):
            return self
        cases = tuple(row for row in self.cases if row[0] not in gone)
        lost = tuple(case_id for case_id in self.lost if case_id not in gone)
        return Source(self.root, self.name, "", cases, self.stale, lost)


def sources_of(segment: Segment | None) -> list[Source]:
    """What a segment notes of its source files; nothing where there is no segment."""
    if segment is None:
        return []
    return [
        Source(root, name, hash_, tuple((one, two) for one, two in cases), stale, tuple(lost))
        for root, name, hash_, cases, stale, lost in segment.sources()["files"]
    ]


def to_json(sources: Iterable[Source]) -> dict[str, Any]:
    """The note as JSON, in an order that does not depend on how it came about."""
    rows = [[s.root, s.name, s.digest, s.cases, s.stale, s.lost] for s in sources]
    return {"files": sorted(rows)}


def stale_cases(segment: Segment) -> dict[str, str]:
    """Case id to the reason why its file could no longer be read, for cases that are stale."""
    return {case_id: source.stale for source in sources_of(segment) for case_id in source.lost}


def source_paths(segment: Segment, folder: str) -> dict[str, str]:
    """Case id to the path of its file, from the index folder's place."""
    return {
        case_id: os.path.normpath(os.path.join(folder, source.root, source.name))
        for source in sources_of(segment)
        for case_id in source.case_ids
    }
