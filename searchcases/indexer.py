"""How does an index come to hold exactly what the given paths hold now?

Files are compared with what the current generation noted of them (a BLAKE2b of their bytes): only
new and changed ones are read as cases. A file that can no longer be read keeps its last good
cases, marked stale. Then the cases that stay and the cases just read are merged and published as
the next generation. Nothing on disk changes before that, so whatever fails or is interrupted
leaves the index as it was.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from searchcases.errors import (
    CaseFormatError,
    CaseNotFound,
    DuplicateCase,
    IndexMissing,
    PruneRequired,
)
from searchcases.model import Case
from searchcases.provenance import Source, sources_of, to_json
from searchcases.segment import forward, invert
from searchcases.segment.reader import Segment
from searchcases.sources import READERS, SourceFile, find, load, read_cases
from searchcases.store import digest, open_segment, publish, writing

BATCH = 512  # files read, and labelled, at a time

Progress = Callable[[str, int, int], None]
"""Called with (what is being done, how much is done, how much there is)."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an update did.

    Attributes:
        added, updated, unchanged, removed: case ids, sorted.
        stale: case ids kept although their file can no longer be read, sorted.
        errors: what could not be read, in the order found.
        warnings: what a person should know, in the order found.
        doc_count: cases in the index now.
        published: False where the index already held just this.
    """

    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    stale: tuple[str, ...]
    errors: tuple[CaseFormatError, ...]
    warnings: tuple[str, ...]
    doc_count: int
    published: bool


@dataclass(slots=True)
class _Plan:
    """The next generation while it is put together."""

    old: Segment | None
    before: dict[tuple[str, str], Source]
    sources: list[Source] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    errors: list[CaseFormatError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def keep(self, source: Source) -> None:
        self.sources.append(source)
        self.kept.extend(source.case_ids)
        if source.stale:
            self.stale.extend(source.case_ids)

    def take(
        self, source: Source, found: Sequence[Case | CaseFormatError], before: Source | None
    ) -> None:
        """Take in the cases of a file, and keep those that it no longer yields for an error."""
        errors = [item for item in found if isinstance(item, CaseFormatError)]
        cases = [item for item in found if isinstance(item, Case)]
        self.errors.extend(errors)
        self.cases.extend(cases)
        rows = [(case.case_id, digest(case.text.encode())) for case in cases]
        stale = ""
        if errors and before:
            fresh = {case_id for case_id, _ in rows}
            lost = [(case_id, text) for case_id, text in before.cases if case_id not in fresh]
            self.kept.extend(case_id for case_id, _ in lost)
            self.stale.extend(case_id for case_id, _ in lost)
            rows += lost
            stale = str(errors[0]) if lost else ""
        for case in cases:
            self.warnings.extend(f"{case.source}: {warning}" for warning in case.warnings)
        if rows:
            noted = "" if errors else source.digest
            self.sources.append(Source(source.root, source.name, noted, tuple(rows), stale))


def update(
    paths: Collection[str],
    folder: str = "index",
    *,
    add: bool = False,
    prune: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Bring an index to exactly what the paths hold now.

    Args:
        paths: folders and files of cases.
        folder: the index folder; made where it does not exist.
        add: keep what the index holds from elsewhere; nothing is removed.
        prune: allow the update to remove more than half of the cases.
        progress: told how far the work is.

    Raises:
        DuplicateCase: two files share a case id.
        PruneRequired: more than half of the cases would go.
        IndexUnusable: the folder cannot be used; see ``errors``.
        SearchCasesError: a path does not exist.
    """
    tell = progress or (lambda *_: None)
    with writing(folder):
        old = _open_old(folder)
        plan = _Plan(old, {(source.root, source.name): source for source in sources_of(old)})
        given = _gather(plan, paths, folder, tell)
        if add:
            for key, source in plan.before.items():
                if key not in given:
                    plan.keep(source)
        _check_ids(plan)
        _warn_of_copies(plan)
        return _publish(plan, folder, prune=prune, tell=tell)


def remove(case_ids: Collection[str], folder: str = "index") -> Report:
    """Remove single cases from an index.

    They come back with the next ``update`` that finds them in a file.

    Raises:
        CaseNotFound: one of them is not in the index; nothing was removed.
    """
    with writing(folder):
        old = open_segment(folder)
        for case_id in case_ids:
            if old.case_ids.find(case_id) is None:
                raise CaseNotFound(case_id)
        plan = _Plan(old, {})
        gone = set(case_ids)
        for source in sources_of(old):
            cases = tuple(row for row in source.cases if row[0] not in gone)
            if len(cases) < len(source.cases):  # read again by the next update
                source = Source(source.root, source.name, "", cases, source.stale)  # noqa: PLW2901
            if cases:
                plan.keep(source)
        return _publish(plan, folder, prune=True, tell=lambda *_: None)


def _open_old(folder: str) -> Segment | None:
    with contextlib.suppress(IndexMissing):
        return open_segment(folder)
    return None


def _gather(
    plan: _Plan, paths: Collection[str], folder: str, tell: Progress
) -> set[tuple[str, str]]:
    """Read what is new or changed; returns the keys of all files that were given."""
    files: list[SourceFile] = []
    for item in find(paths, READERS):
        if isinstance(item, SourceFile):
            files.append(item)
        else:
            plan.errors.append(item)
    roots = {root: _relative(root, folder) for root in {file.root for file in files}}
    given = {(roots[file.root], file.name) for file in files}
    for start in range(0, len(files), BATCH):
        batch = files[start : start + BATCH]
        changed = list(_changed(plan, batch, roots))
        found = read_cases([(file, data) for file, data, _ in changed])
        for (file, data, before), items in zip(changed, found, strict=True):
            source = Source(roots[file.root], file.name, digest(data), ())
            plan.take(source, items, before)
        tell("reading", start + len(batch), len(files))
    return given


def _relative(root: str, folder: str) -> str:
    """Where a root is, seen from the index folder: the two may move together."""
    try:
        return os.path.relpath(os.path.realpath(root), os.path.realpath(folder))
    except ValueError:  # on another drive of Windows
        return os.path.realpath(root)


def _changed(
    plan: _Plan, files: Iterable[SourceFile], roots: dict[str, str]
) -> Iterator[tuple[SourceFile, bytes, Source | None]]:
    """The files to read as cases; what has not changed, or cannot be read, is kept."""
    for file in files:
        before = plan.before.get((roots[file.root], file.name))
        try:
            data = load(file)
        except CaseFormatError as error:
            plan.take(Source(roots[file.root], file.name, "", ()), [error], before)
            continue
        if before and before.digest == digest(data):
            plan.keep(before)
        else:
            yield file, data, before


def _check_ids(plan: _Plan) -> None:
    owner: dict[str, str] = {}
    where = {case.case_id: case.source for case in plan.cases}
    for source in plan.sources:
        for case_id in source.case_ids:
            place = os.path.join(source.root, source.name)
            if case_id in owner:
                first = owner[case_id]
                raise DuplicateCase(case_id, *_places(plan, case_id, first, place, where))
            owner[case_id] = place


def _places(
    plan: _Plan, case_id: str, first: str, second: str, where: dict[str, str]
) -> tuple[str, str]:
    """The two places as the user knows them."""
    read = [case.source for case in plan.cases if case.case_id == case_id]
    if len(read) > 1:
        return read[0], read[1]
    return where.get(case_id, second), first if where.get(case_id) != first else second


def _warn_of_copies(plan: _Plan) -> None:
    first: dict[str, str] = {}
    for source in plan.sources:
        for case_id, text in source.cases:
            if text in first:
                plan.warnings.append(f"{first[text]} and {case_id} have the same text")
            else:
                first[text] = case_id


def _publish(plan: _Plan, folder: str, *, prune: bool, tell: Progress) -> Report:
    before = set(_ids(plan.old))
    kept, fresh = set(plan.kept), {case.case_id for case in plan.cases}
    removed = before - kept - fresh
    if len(removed) * 2 > len(before) and not prune:
        raise PruneRequired(len(removed), len(before))
    tell("inverting", 0, 1)
    parts, chosen = [forward.of_cases(plan.cases)], []
    chosen = [(0, doc_id) for doc_id in range(len(plan.cases))]
    if plan.old is not None and kept:
        parts.append(forward.of_segment(plan.old))
        ids = enumerate(parts[1].case_ids)
        chosen += [(1, doc_id) for doc_id, case_id in ids if case_id in kept]
    merged = forward.merge(parts, chosen)
    published = publish(folder, *invert.invert(merged, to_json(plan.sources)))
    tell("inverting", 1, 1)
    return Report(
        added=tuple(sorted(fresh - before)),
        updated=tuple(sorted(fresh & before)),
        unchanged=tuple(sorted(kept - set(plan.stale))),
        removed=tuple(sorted(removed)),
        stale=tuple(sorted(plan.stale)),
        errors=tuple(plan.errors),
        warnings=tuple(plan.warnings),
        doc_count=len(chosen),
        published=published,
    )


def _ids(segment: Segment | None) -> Iterator[str]:
    return (case_id.decode() for case_id in segment.case_ids) if segment else iter(())
