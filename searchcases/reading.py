"""What do the bytes of some files become? Cases, read and analysed; in this process or in others.

Files do not need each other, so where there are many, several processes share the work. Each is
started anew (a copy of this one, with its threads, might hang); it gets bytes and gives back what
the index takes in.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain, islice
from typing import NamedTuple

from searchcases.ahead import in_order
from searchcases.analysis.stream import Reader
from searchcases.assertion import Rules, load_rules
from searchcases.digests import digest
from searchcases.errors import CaseFormatError
from searchcases.model import Case
from searchcases.segment.writer import Analysed, analysed
from searchcases.sources import SourceFile, read_cases

BATCH_FILES, BATCH_BYTES = 2048, 4_000_000
"""What is read and analysed at a time, at most one file more: some 2,000 teaching cases."""

ALONE = 2
"""Batches that this process does alone: starting another one takes as long as one or two."""

_AHEAD = 1  # batch that waits for each process, or to be taken from it


class Loaded(NamedTuple):
    """A file to read.

    Attributes:
        file: which.
        data: its bytes.
        digest: what the index notes of them.
        is_known: whether its cases are in the index: it is read to tell its errors again.
    """

    file: SourceFile
    data: bytes
    digest: str
    is_known: bool


class Note(NamedTuple):
    """What the indexer needs to know of a case.

    Attributes:
        case_id, source: the case, and where it stands.
        text_digest: of its text; empty for none.
        warnings: what a person should know.
    """

    case_id: str
    source: str
    text_digest: str
    warnings: tuple[str, ...]


class Read(NamedTuple):
    """A batch of files, read.

    Attributes:
        files: the files, without their bytes.
        notes: per file what was found in it.
        analysed: all cases of the files that are not known.
    """

    files: list[Loaded]
    notes: list[list[Note | CaseFormatError]]
    analysed: Analysed


def read(files: Sequence[Loaded], rules: Rules | None, reader: Reader) -> Read:
    """Read and analyse a batch of files."""
    rows, items = read_cases([(file.file, file.data) for file in files], reader)
    fresh = [row for file, row in zip(files, rows, strict=True) if not file.is_known]
    cases = [item for item in chain.from_iterable(fresh) if isinstance(item, Case)]
    notes = [[_note(item) if isinstance(item, Case) else item for item in row] for row in rows]
    words = analysed(cases, rules, reader, items if len(fresh) == len(rows) else None)
    return Read([file._replace(data=b"") for file in files], notes, words)


def _note(case: Case) -> Note:
    text_digest = digest(case.text.encode()) if case.text else ""
    return Note(case.case_id, case.source, text_digest, case.warnings)


def read_all(files: Iterable[Loaded], rules: str | None, jobs: int) -> Iterator[Read]:
    """Read and analyse files batch by batch, in order; the same whoever does it.

    Args:
        files: which; they are loaded as they are needed.
        rules: a file of rules for what is present, possible and absent, or None.
        jobs: how many processes may share the work, where it is worth sharing.

    Raises:
        ConfigError: the rules cannot be read.
    """
    own_rules, reader = load_rules(rules) if rules else None, Reader()
    batches = _batches(files)
    for batch in batches if jobs == 1 else islice(batches, ALONE):
        yield read(batch, own_rules, reader)
    following = next(batches, None)
    if following is None:
        return
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _start, (rules,))
    try:
        calls = ((1, partial(_read, batch)) for batch in chain([following], batches))
        yield from in_order(pool, calls, jobs * (1 + _AHEAD))
    finally:
        pool.shutdown(cancel_futures=True)


def _batches(files: Iterable[Loaded]) -> Iterator[list[Loaded]]:
    batch: list[Loaded] = []
    size = 0
    for file in files:
        batch.append(file)
        size += len(file.data)
        if len(batch) == BATCH_FILES or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


_started: list[tuple[Rules | None, Reader]] = []  # in a process that was started here


def _start(rules: str | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asked ends this one
    _started.append((load_rules(rules) if rules else None, Reader()))


def _read(files: Sequence[Loaded]) -> Read:
    found = read(files, *_started[0])
    return found._replace(analysed=found.analysed.alone())
