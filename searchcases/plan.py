"""Which cases does the next generation hold: which stay, which are new, which go?

A plan starts from what the current generation noted of its files and takes in one file after the
other. It changes nothing on disk.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, compress, filterfalse

import numpy as np
from numpy.typing import NDArray

from searchcases.digests import DIGEST_BYTES
from searchcases.errors import CaseFormatError, DuplicateCase
from searchcases.provenance import Source, sources_of
from searchcases.reading import Note
from searchcases.segment.reader import Segment
from searchcases.sources import SourceFile

Key = tuple[str, str]
"""Root, relative to the index folder, and name below it: one source file."""


@dataclass(slots=True)
class Plan:
    """The next generation while it is put together.

    Attributes:
        old: the current generation, if there is one.
        folder: the index folder, from which roots are seen.
        add: whether what is no longer found stays.
        before: what the current generation notes of each file.
        shown: the path of each file that was given, as the user wrote it.
        sources: what the next generation notes.
        staying: ids of cases that stay as they are though others of their file do not.
        stale: ids of cases that stay though they can no longer be read.
        errors, warnings: what the user is told.
    """

    old: Segment | None
    folder: str
    add: bool = False
    before: dict[Key, Source] = field(default_factory=dict)
    shown: dict[Key, str] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
    staying: set[str] = field(default_factory=set)
    stale: set[str] = field(default_factory=set)
    errors: list[CaseFormatError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.before = {(source.root, source.name): source for source in sources_of(self.old)}

    def give(self, files: Iterable[SourceFile]) -> dict[SourceFile, Key]:
        """Note which files were given, and return the key of each."""
        roots: dict[str, str] = {}
        keys = {}
        for file in files:
            if file.root not in roots:
                roots[file.root] = seen_from(self.folder, file.root)
            key = keys[file] = roots[file.root], file.name
            self.shown[key] = file.path
        return keys

    def keep(self, source: Source) -> None:
        """Keep the cases of a file as they are."""
        self.sources.append(source)
        if not self._is_whole(source):
            self.staying.update(source.case_ids)
        self.stale.update(source.lost)

    def _is_whole(self, source: Source) -> bool:
        """Whether this is what the current generation notes of a file: all of its cases stay."""
        return self.before.get((source.root, source.name)) is source

    def take(self, key: Key, bytes_digest: str, found: Sequence[Note | CaseFormatError]) -> None:
        """Take in what a file holds now; cases that it no longer yields for an error stay.

        Raises:
            DuplicateCase: two of them share an id.
        """
        before = self.before.get(key)
        errors = [item for item in found if isinstance(item, CaseFormatError)]
        self.errors.extend(errors)
        noted = failing(bytes_digest) if errors and bytes_digest else bytes_digest
        if before and noted and before.digest == noted:
            self.keep(before)  # read only to tell its errors again
            return
        cases = [item for item in found if isinstance(item, Note)]
        rows = [(case.case_id, case.text_digest) for case in cases]
        fresh = {case_id for case_id, _ in rows}
        gone = [row for row in before.cases if row[0] not in fresh] if before else []
        stays = gone if errors or self.add else []
        lost = tuple(case_id for case_id, _ in stays) if errors else ()
        if stays and not errors:
            noted = ""  # an update that does not only add reads it again
        if len(fresh) < len(cases):
            self._refuse_twins(key, cases)
        self.staying.update(case_id for case_id, _ in stays)
        self.stale.update(lost)
        self.warnings.extend(
            f"{self.shown[key]}: {warning}" for case in cases for warning in case.warnings
        )
        if rows or stays:
            reason = errors[0].reason if lost else ""
            self.sources.append(Source.of(*key, noted, [*rows, *stays], reason, lost))

    def _refuse_twins(self, key: Key, cases: Sequence[Note]) -> None:
        """Raise ``DuplicateCase`` for two cases of a file that share an id."""
        places: dict[str, str] = {}
        for case in cases:
            place = self._shown(key) + case.source.removeprefix(key[1])
            if case.case_id in places:
                raise DuplicateCase(case.case_id, places[case.case_id], place)
            places[case.case_id] = place

    def lose(self, error: CaseFormatError) -> None:
        """A path that could not be read at all: what the index holds from there stays."""
        known = [key for key in self.before if is_within(self._place(key), error.path)]
        for key in known:
            self.shown[key] = error.path
            self.take(key, "", [error])
        if known:
            del self.errors[len(self.errors) - len(known) + 1 :]  # told once
        else:
            self.errors.append(error)

    def keep_others(self) -> None:
        """Keep every file that was not given."""
        fresh = {*self.fresh}
        for key, source in self.before.items():
            if key in self.shown:
                continue
            if not os.path.exists(self._place(key)):  # moved to where it was just read
                source = source.without(fresh)  # noqa: PLW2901
            if source.texts:
                self.keep(source)

    @property
    def fresh(self) -> list[str]:
        """The ids of the cases that were read."""
        read = (source.case_ids for source in self.sources if not self._is_whole(source))
        return [*filterfalse(self.staying.__contains__, chain.from_iterable(read))]

    def gone(self) -> set[str]:
        """The ids of the cases of the current generation that do not stay as they are."""
        whole = {(one.root, one.name) for one in self.sources if self._is_whole(one)}
        others = (source for key, source in self.before.items() if key not in whole)
        return {case_id for source in others for case_id in source.case_ids} - self.staying

    def changes_nothing(self) -> bool:
        """Whether the next generation is the current one: no case was read, and all notes stay."""
        noted = {(source.root, source.name): source for source in self.sources}
        return self.old is not None and noted == self.before and not self.fresh

    def check_ids(self) -> None:
        """Raise ``DuplicateCase`` where two cases claim one id."""
        ids = chain.from_iterable(source.case_ids for source in self.sources)
        if not len(_repeated(np.fromiter(map(hash, ids), np.int64))):
            return
        owner: dict[str, Key] = {}
        for source in self.sources:
            key = source.root, source.name
            for case_id in source.case_ids:
                if case_id in owner:
                    raise DuplicateCase(case_id, self._shown(owner[case_id]), self._shown(key))
                owner[case_id] = key

    def warn_of_copies(self) -> None:
        """Warn where two cases have the same text."""
        texts = b"".join([source.texts for source in self.sources])
        begins = np.frombuffer(texts, np.int64)[:: DIGEST_BYTES // 8]
        repeated = _repeated(begins)
        if not len(repeated):
            return
        rows = chain.from_iterable(source.cases for source in self.sources)
        first: dict[str, str] = {}
        for case_id, text in compress(rows, np.isin(begins, repeated).tolist()):
            if text and first.setdefault(text, case_id) != case_id:
                self.warnings.append(f"{first[text]} and {case_id} have the same text")

    def _shown(self, key: Key) -> str:
        return self.shown.get(key) or os.path.relpath(self._place(key))

    def _place(self, key: Key) -> str:
        return os.path.normpath(os.path.join(os.path.realpath(self.folder), *key))


def _repeated(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those that stand more than once: of a million, a set or dictionary would take 80 MB."""
    ordered = np.sort(numbers)
    repeated: NDArray[np.int64] = ordered[1:][ordered[1:] == ordered[:-1]]
    return repeated


def failing(bytes_digest: str) -> str:
    """What is noted of a file of which some could not be read."""
    return f"!{bytes_digest}"


def seen_from(folder: str, root: str) -> str:
    """Where a root is, seen from the index folder: the two may move together."""
    try:
        return os.path.relpath(os.path.realpath(root), os.path.realpath(folder))
    except ValueError:  # on another drive of Windows
        return os.path.realpath(root)


def is_within(place: str, path: str) -> bool:
    """Whether a place is a path or lies below it; a link at its end is not followed."""
    top, name = os.path.split(os.path.normpath(path))
    lost = os.path.join(os.path.realpath(top), name)
    return place == lost or place.startswith(lost + os.sep)
