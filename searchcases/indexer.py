"""How does an index come to hold exactly what the given paths hold now?

Files are compared with what the current generation noted of them (a fingerprint of their bytes and
of the names of the images beside them): only new and changed ones are read as cases. One that can
no longer be read keeps its last good cases, marked stale. Then the cases that stay and the cases
just read are merged and published as the next generation; where all files are what they were,
nothing is. Nothing on disk changes before that, so whatever fails or is interrupted leaves the
index as it was.
"""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from searchcases.assertion import load_rules
from searchcases.errors import (
    CaseFormatError,
    CaseNotFound,
    IndexMissing,
    PruneRequired,
    SearchCasesError,
)
from searchcases.opening import open_segment
from searchcases.plan import Key, Plan, failing
from searchcases.publication import write, write_as_one
from searchcases.reading import Loaded, read_all
from searchcases.rehearsal import Rehearsal
from searchcases.segment.documents import Documents
from searchcases.segment.reader import Segment
from searchcases.segment.writer import Writer
from searchcases.soundness import Soundness
from searchcases.sources import READERS, SourceFile, find, load_all
from searchcases.store import clean_up, scratch_files, writing

_TELL_EVERY = 256  # files

Progress = Callable[[str, int, int], None]
"""Called with (what is being done, how much is done, how much there is)."""


class Work(NamedTuple):
    """How files are read: by which rules, by how many processes, and who is told how far it is."""

    rules: str | None
    jobs: int
    tell: Progress


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
    jobs: int = 1,
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
        jobs: how many processes may share the work on many files; with Numba two are no quicker
            than one and its thread, so one does it. A script that allows more than one must be
            importable (``if __name__ == "__main__"``), as ``multiprocessing`` says.
        progress: told how far the work is.

    Raises:
        DuplicateCase: two files share a case id.
        PruneRequired: more than half of the cases would go.
        IndexUnusable: the folder cannot be used; see ``errors``.
        ConfigError: the rules cannot be read.
        SearchCasesError: a path does not exist.
    """
    work = Work(rules, jobs, progress or (lambda *_: None))
    if rules:
        load_rules(rules)  # before anything is done
    for path in paths:
        if not os.path.exists(path):  # before a folder is made for the index
            raise SearchCasesError(f"{path}: no such file or folder")
    with writing(folder), _collector_paused(), scratch_files(folder) as scratch:
        old, writer = _open_old(folder), Writer(scratch)
        with Soundness(folder, is_there=old is not None) as sound:
            plan = Plan(old, folder, add)
            same = _gather(plan, writer, paths, work, sound)
            if add:
                plan.keep_others()
            plan.check_ids()
            plan.warn_of_copies()
            way = partial(write, plan, writer, scratch, sound)
            return _publish(plan, same, way, prune=prune, tell=work.tell)


def remove(case_ids: Collection[str], folder: str = "index", *, prune: bool = False) -> Report:
    """Remove single cases from an index.

    They come back with the next ``update`` that finds them in a file. Nothing of them stays in the
    index folder: it is written as one segment.

    Args:
        case_ids: the cases.
        folder: the index folder.
        prune: allow more than half of the cases to be removed.

    Raises:
        CaseNotFound: one of them is not in the index; nothing was removed.
        PruneRequired: they are more than half of the cases; nothing was removed.
    """
    open_segment(folder)  # no index is an error here, and not made
    with writing(folder), scratch_files(folder) as scratch:
        old = _open_old(folder)
        assert old is not None
        with Soundness(folder) as sound:
            sound.begin()
            for case_id in case_ids:
                if old.case_ids.find(case_id) is None:
                    raise CaseNotFound(case_id)
            plan = Plan(old, folder)
            for source in plan.before.values():
                rest = source.without(set(case_ids))
                if rest.texts:
                    plan.keep(rest)
            way = partial(write_as_one, plan, Writer(scratch), sound)
            return _publish(plan, set(), way, prune=prune, tell=lambda *_: None)


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
    """The current generation, if there is one."""
    with contextlib.suppress(IndexMissing):
        return open_segment(folder)
    return None


def _gather(
    plan: Plan, writer: Writer, paths: Collection[str], work: Work, sound: Soundness
) -> set[str]:
    """Read what is new or changed.

    Args:
        plan: takes in what is found.
        writer: takes in the cases.
        paths: where they are looked for.
        work: how they are read.
        sound: whether the current generation is; looked at when all files are loaded, which takes
            two threads.

    Returns:
        The ids of cases that are what they were although their file changed.
    """
    found = list(find(paths, READERS, plan.folder))
    files = [item for item in found if isinstance(item, SourceFile)]
    keys = plan.give(files)
    for item in found:
        if isinstance(item, CaseFormatError):
            plan.lose(item)
    same: set[str] = set()
    changed = _changed(plan, keys, files, work, sound)
    with Rehearsal() as rehearsal:
        for batch in read_all(changed, work.rules, work.jobs, rehearsal):
            for file, notes in zip(batch.files, batch.notes, strict=True):
                plan.take(keys[file.file], file.digest, notes)
            same |= _unchanged(plan.old, batch.analysed.documents)
            writer.add(batch.analysed)
    work.tell("reading", len(files), len(files))
    return same


def _changed(
    plan: Plan,
    keys: dict[SourceFile, Key],
    files: Collection[SourceFile],
    work: Work,
    sound: Soundness,
) -> Iterator[Loaded]:
    """The files to read as cases; the others are kept."""
    read_with = load_rules(work.rules).digest.encode() if work.rules else b""
    for number, (file, found) in enumerate(zip(files, load_all(files, read_with), strict=True)):
        if number % _TELL_EVERY == 0:
            work.tell("reading", number, len(files))
        if isinstance(found, CaseFormatError):
            yield Loaded(file, found, "", is_known=False)
            continue
        before = plan.before.get(keys[file])
        if before and before.digest == found.digest:
            plan.keep(before)
        else:
            is_known = before is not None and before.digest == failing(found.digest)
            yield Loaded(file, found.data, found.digest, is_known)
    sound.begin()


def _publish(
    plan: Plan, same: set[str], way: Callable[[Sequence[int]], bool], *, prune: bool, tell: Progress
) -> Report:
    old_ids = [*map(bytes.decode, plan.old.case_ids)] if plan.old else []
    gone = plan.gone()
    removed = gone.difference(plan.fresh)
    if len(removed) * 2 > len(old_ids) and not prune:
        raise PruneRequired(len(removed), len(old_ids))
    stay = [n for n, case_id in enumerate(old_ids) if case_id not in gone]
    if plan.changes_nothing():
        published = False
        clean_up(plan.folder)
    else:
        tell("merging", 0, 1)
        published = way(stay)
        tell("merging", 1, 1)
    fresh = plan.fresh
    kept = (case_id for case_id in map(old_ids.__getitem__, stay) if case_id not in plan.stale)
    return Report(
        added=tuple(sorted(case_id for case_id in fresh if case_id not in gone)),
        updated=tuple(sorted(gone.intersection(fresh) - same)),
        unchanged=tuple(sorted((*kept, *same))),
        removed=tuple(sorted(removed)),
        stale=tuple(sorted(plan.stale)),
        errors=tuple(plan.errors),
        warnings=tuple(plan.warnings),
        doc_count=len(stay) + len(fresh),
        published=published,
    )


def _unchanged(old: Segment | None, read: Documents) -> set[str]:
    """The cases that were read again, for their file changed, and are what they were."""
    same = set()
    for case_id, stored in zip(read.case_ids, read.stored, strict=True):
        doc_id = old.case_ids.find(case_id) if old else None
        if old and doc_id is not None and old.stored[doc_id] == stored:
            same.add(case_id)
    return same
