"""How does an index come to hold exactly what the given paths hold now?

Files are compared with what the current generation noted of them (a BLAKE2b of their bytes and of
the names of the images beside them): only new and changed ones are read as cases. A file that can
no longer be read keeps its last good cases, marked stale. Then the cases that stay and the cases
just read are merged and published as the next generation. Nothing on disk changes before that, so
whatever fails or is interrupted leaves the index as it was.
"""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from searchcases.assertion import Rules, load_rules
from searchcases.errors import (
    CaseFormatError,
    CaseNotFound,
    IndexCorrupt,
    IndexMissing,
    PruneRequired,
    SearchCasesError,
)
from searchcases.plan import Key, Plan
from searchcases.provenance import sources_of, to_json
from searchcases.segment import forward, invert
from searchcases.segment.reader import Segment
from searchcases.sources import READERS, SourceFile, find, load, read_cases
from searchcases.store import digest, open_segment, publish, segment_digest, writing

BATCH = 1024  # files read, and labelled, at a time

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


def update(
    paths: Collection[str],
    folder: str = "index",
    *,
    add: bool = False,
    prune: bool = False,
    rules: str | None = None,
    progress: Progress | None = None,
) -> Report:
    """Bring an index to exactly what the paths hold now.

    Args:
        paths: folders and files of cases.
        folder: the index folder; made where it does not exist.
        add: keep whatever the index holds and is not found; nothing is removed.
        prune: allow the update to remove more than half of the cases.
        rules: a file of rules that tell what is present, possible and absent, instead of the
            package's; cases that were read with others are read again.
        progress: told how far the work is.

    Raises:
        DuplicateCase: two files share a case id.
        PruneRequired: more than half of the cases would go.
        IndexUnusable: the folder cannot be used; see ``errors``.
        ConfigError: the rules cannot be read.
        SearchCasesError: a path does not exist.
    """
    own_rules = load_rules(rules) if rules else None
    tell = progress or (lambda *_: None)
    for path in paths:
        if not os.path.exists(path):  # before a folder is made for the index
            raise SearchCasesError(f"{path}: no such file or folder")
    with writing(folder), _collector_paused():
        plan = Plan(_open_old(folder), folder, add)
        _gather(plan, paths, own_rules, tell)
        if add:
            plan.keep_others()
        plan.check_ids()
        plan.warn_of_copies()
        return _publish(plan, own_rules, prune=prune, tell=tell)


def remove(case_ids: Collection[str], folder: str = "index", *, prune: bool = False) -> Report:
    """Remove single cases from an index.

    They come back with the next ``update`` that finds them in a file.

    Args:
        case_ids: the cases.
        folder: the index folder.
        prune: allow more than half of the cases to be removed.

    Raises:
        CaseNotFound: one of them is not in the index; nothing was removed.
        PruneRequired: they are more than half of the cases; nothing was removed.
    """
    open_segment(folder)  # no index is an error here, and not made
    with writing(folder):
        old = _open_old(folder)
        assert old is not None
        for case_id in case_ids:
            if old.case_ids.find(case_id) is None:
                raise CaseNotFound(case_id)
        plan = Plan(old, folder)
        for source in sources_of(old):
            rest = source.without(set(case_ids))
            if rest.cases:
                plan.keep(rest)
        return _publish(plan, None, prune=prune, tell=lambda *_: None)


@contextlib.contextmanager
def _collector_paused() -> Iterator[None]:
    """Let Python's cycle collector rest: what is read lives to the end, and has no cycles.

    Walking over it again and again took 4 % of the time of indexing 2,000 cases.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _open_old(folder: str) -> Segment | None:
    """The current generation, if there is one; a damaged one is not built upon."""
    with contextlib.suppress(IndexMissing):
        old = open_segment(folder)
        found, wanted = segment_digest(folder)
        if found != wanted:
            raise IndexCorrupt(folder, f"{wanted}.segment does not match its checksum")
        return old
    return None


def _gather(plan: Plan, paths: Collection[str], rules: Rules | None, tell: Progress) -> None:
    """Read what is new or changed."""
    found = list(find(paths, READERS, plan.folder))
    files = [item for item in found if isinstance(item, SourceFile)]
    keys = plan.give(files)
    for item in found:
        if isinstance(item, CaseFormatError):
            plan.lose(item)
    for start in range(0, len(files), BATCH):
        changed = list(_changed(plan, keys, files[start : start + BATCH], rules))
        read = read_cases([(file, data) for file, data, _ in changed])
        for (file, _, bytes_digest), items in zip(changed, read, strict=True):
            plan.take(keys[file], bytes_digest, items)
        tell("reading", min(start + BATCH, len(files)), len(files))


def _changed(
    plan: Plan, keys: dict[SourceFile, Key], files: Collection[SourceFile], rules: Rules | None
) -> Iterator[tuple[SourceFile, bytes, str]]:
    """The files to read as cases, their bytes and digest; the others are kept."""
    for file in files:
        try:
            data = load(file)
        except CaseFormatError as error:
            plan.take(keys[file], "", [error])
            continue
        read_with = rules.digest.encode() if rules else b""
        before, bytes_digest = plan.before.get(keys[file]), digest(data + file.listing + read_with)
        if before and before.digest == bytes_digest:
            plan.keep(before)
        else:
            yield file, data, bytes_digest


def _publish(plan: Plan, rules: Rules | None, *, prune: bool, tell: Progress) -> Report:
    before = {case_id.decode() for case_id in plan.old.case_ids} if plan.old else set()
    kept, fresh = plan.kept, {case.case_id for case in plan.cases}
    removed = before - kept - fresh
    if len(removed) * 2 > len(before) and not prune:
        raise PruneRequired(len(removed), len(before))
    tell("inverting", 0, 1)
    parts = [forward.of_cases(plan.cases, rules)]
    chosen = [(0, doc_id) for doc_id in range(len(plan.cases))]
    plan.cases.clear()  # their texts are not needed again, and take up memory
    if plan.old is not None and kept:
        parts.append(forward.of_segment(plan.old))
        ids = enumerate(parts[1].case_ids)
        chosen += [(1, doc_id) for doc_id, case_id in ids if case_id in kept]
    same = _unchanged(plan.old, parts[0])
    merged = forward.merge(parts, chosen)
    published = publish(plan.folder, *invert.invert(merged, to_json(plan.sources)))
    tell("inverting", 1, 1)
    return Report(
        added=tuple(sorted(fresh - before)),
        updated=tuple(sorted((fresh & before) - same)),
        unchanged=tuple(sorted((kept - plan.stale) | same)),
        removed=tuple(sorted(removed)),
        stale=tuple(sorted(plan.stale)),
        errors=tuple(plan.errors),
        warnings=tuple(plan.warnings),
        doc_count=len(chosen),
        published=published,
    )


def _unchanged(old: Segment | None, read: forward.Forward) -> set[str]:
    """The cases that were read again, for their file changed, and are what they were."""
    same = set()
    for case_id, stored in zip(read.case_ids, read.stored, strict=True):
        doc_id = old.case_ids.find(case_id) if old else None
        if old and doc_id is not None and old.stored[doc_id] == stored:
            same.add(case_id)
    return same
