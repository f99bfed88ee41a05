"""What is a site made from? The cases as they are, or unknown cases and their answers.

An archive of unknown cases has an index of its own, made in memory: what the index does not hold,
no page, no list and no search can tell. The answers are kept apart, a file for each case.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from searchcases.model import Case, Image
from searchcases.provenance import source_paths, to_json
from searchcases.searcher import Index
from searchcases.segment.amended import Amended
from searchcases.segment.amending import as_one
from searchcases.segment.layout import chunks_of
from searchcases.segment.whole import Whole
from searchcases.segment.writer import BATCH, Writer, analysed
from searchcases.store import publish, writing
from searchcases.unknown import masked_cases

KEY = b"searchcases unknown cases"
"""Makes the ids of unknown cases. It is no secret: whoever wants to know an answer may ask for it,
and the address of a case should stay from build to build."""


class Pair(NamedTuple):
    """A case of a site.

    Attributes:
        shown: as its page shows it; of an unknown one, in the format of its original.
        original: in full; the same where nothing is hidden.
    """

    shown: Case
    original: Case

    @property
    def images(self) -> list[Image]:
        """Its images as they lie on the disk, with what may be said of them."""
        pairs = zip(self.shown.images, self.original.images, strict=True)
        return [replace(shown, path=original.path) for shown, original in pairs]


@dataclass(frozen=True, slots=True)
class Archive:
    """What a site is made from.

    Attributes:
        index: the cases that it shows.
        folders: by case id, the folder of its file, where its images are.
        answers: of unknown cases, by id, the case that is revealed; None where nothing is hidden.
    """

    index: Index
    folders: Mapping[str, str]
    answers: Mapping[str, Case] | None = None

    def pair(self, case_id: str) -> Pair:
        """A case as it is shown and as it is."""
        shown = self.index.case(case_id)
        if self.answers is None:
            return Pair(shown, shown)
        original = self.answers[case_id]
        return Pair(replace(shown, source=original.source), original)


def open_archive(index: Index) -> Archive:
    """The cases of an index as they are.

    Of an amended one they are written as one segment first: the same cases give the same pages.
    """
    if isinstance(index.segment, Amended):
        index = Index(as_one(index.segment), index.path, index.settings)
    return Archive(index, _folders(index))


def _folders(index: Index) -> dict[str, str]:
    """Case id to the folder of its file."""
    paths = source_paths(index.segment, index.path)
    return {case_id: os.path.dirname(path) for case_id, path in paths.items()}


def unknown_archive(index: Index, keep_index: str | None = None) -> Archive:
    """The cases of an index without their diagnoses.

    Args:
        index: the cases.
        keep_index: a folder for the index of the unknown cases; None to keep it in memory only.

    Raises:
        IndexUnusable: it cannot be kept there.
    """
    folders = _folders(index)
    found = masked_cases(map(index.case, index), KEY)
    cases = [pair.masked for pair in found]
    writer = Writer()
    for first in range(0, len(cases), BATCH):
        writer.add(analysed(cases[first : first + BATCH]))
    header, arrays = writer.finish(lambda: to_json([]))
    if keep_index is not None:
        with writing(keep_index):
            publish(keep_index, header, arrays)
    segment = Whole(memoryview(b"".join(chunks_of(header, arrays))), "unknown cases")
    return Archive(
        Index(segment, "unknown cases", index.settings),
        {pair.masked.case_id: folders.get(pair.original.case_id, "") for pair in found},
        {pair.masked.case_id: pair.original for pair in found},
    )
