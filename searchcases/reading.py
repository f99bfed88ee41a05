"""What do the bytes of some files become? Cases, read and analysed; in this process or in others.

Files do not need each other, so where there are many, several processes share the work. Each is
started anew (a copy of this one, with its threads, might hang); it gets bytes and gives back what
the index takes in.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from itertools import chain, islice
from typing import NamedTuple, Protocol, TypeVar

from searchcases.ahead import in_order
from searchcases.analysis.probing import Sought
from searchcases.analysis.stream import Items, Reader
from searchcases.assertion import Rules, load_rules
from searchcases.compiling import is_available, is_installed
from searchcases.digests import digest
from searchcases.errors import CaseFormatError
from searchcases.model import Case
from searchcases.segment import counting
from searchcases.segment.compression import compressed_at_once
from searchcases.segment.writer import BY_ARRAYS, Analysed, Aside, begun
from searchcases.sources import Drafts, SourceFile, cases_of, drafts_of

T = TypeVar("T")
R = TypeVar("R")

BATCH_FILES, BATCH_BYTES = 2048, 4_000_000
"""What is read and analysed at a time, at most one file more: some 2,000 teaching cases."""

ALONE = 2
"""Batches that this process does alone: starting another one takes as long as one or two."""

LOOPS_FROM = 3
"""Batches up to which machine code is not loaded: that takes one process .4 s, for which three more
make up. As many are loaded before the first is read, or fewer of large files."""

AS_QUICK_AS = 2
"""Processes that are no quicker than one and its thread with machine code: of two cores, two took
14.8 s for 100,000 cases, one 12.4 and half of the memory; for 20,000 they took 3.9 and 3.6."""

LOOPS_AFTER = 8
"""Batches that each of three or more processes reads without machine code, if all read as many.
Measured with two, before one did their work: 20,000 cases took 3.9 to 4.5 s and 450 MB, with
machine code from the third batch of all 4.4 to 5.2 s and 720; 100,000 took as long."""

_AHEAD = 1  # batch that waits for each process, or to be taken from it


class Loaded(NamedTuple):
    """A file to read.

    Attributes:
        file: which.
        data: its bytes, or why they cannot be read.
        digest: what the index notes of them; empty where they cannot be read.
        is_known: whether its cases are in the index: it is read to tell its errors again.
    """

    file: SourceFile
    data: bytes | CaseFormatError
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
    drafts = _drafts(files)
    return _made(_bare(files), drafts, reader.items(drafts.texts()), rules, BY_ARRAYS)()


def read_by_loops(files: Sequence[Loaded], rules: Rules | None, reader: Reader) -> Read:
    """The same with machine code."""
    drafts = _drafts(files)
    items = reader.learn(reader.lookup(drafts.texts())())
    by_loops = BY_ARRAYS._replace(invert=partial(partial, counting.invert))
    return _made(_bare(files), drafts, items, rules, by_loops)()


def read_side_by_side(
    batches: Iterable[Sequence[Loaded]], rules: Rules | None, reader: Reader
) -> Iterator[Read]:
    """The same batch by batch, while a thread does what needs no lock.

    Meanwhile the pieces of the next batch are looked up, the words of the one before are inverted,
    and its records compressed.
    """
    with ThreadPoolExecutor(1) as beside:
        aside = Aside(_calling(beside, counting.invert), _calling(beside, compressed_at_once))
        sought: _Sought | None = None
        done: Callable[[], Read] | None = None
        for files in chain(batches, [None, None]):
            drafts = _drafts(files) if files else None
            before = sought
            items = before and reader.learn(before.pieces.result())
            sought = None
            if files and drafts:
                pieces = beside.submit(reader.lookup(drafts.texts()))
                sought = _Sought(_bare(files), drafts, pieces)
            made = before and items and _made(before.files, before.drafts, items, rules, aside)
            del drafts, before, items  # while others use what was read, and the thread goes on
            if done:
                yield done()
            done = made


class _Sought(NamedTuple):
    """A batch whose pieces are looked up."""

    files: list[Loaded]
    drafts: Drafts
    pieces: Future[Sought]


def _calling(beside: Executor, call: Callable[[T], R]) -> Callable[[T], Callable[[], R]]:
    """The same in a thread."""
    return lambda given: beside.submit(call, given).result


def _bare(files: Sequence[Loaded]) -> list[Loaded]:
    """The same without their bytes."""
    return [file._replace(data=b"") for file in files]


def _drafts(files: Sequence[Loaded]) -> Drafts:
    return drafts_of([(file.file, file.data) for file in files])


def _made(
    files: list[Loaded], drafts: Drafts, items: Items, rules: Rules | None, aside: Aside
) -> Callable[[], Read]:
    rows = cases_of(drafts, items)
    known = [
        file.is_known and any(isinstance(item, CaseFormatError) for item in row)
        for file, row in zip(files, rows, strict=True)
    ]  # where there is no error any more, its cases are read again
    fresh = [row for row, is_known in zip(rows, known, strict=True) if not is_known]
    cases = [item for item in chain.from_iterable(fresh) if isinstance(item, Case)]
    notes = [[_note(item) if isinstance(item, Case) else item for item in row] for row in rows]
    words = begun(cases, rules, items if len(fresh) == len(rows) else None, aside)
    return lambda: Read(files, notes, words())


def _note(case: Case) -> Note:
    text = case.text
    return Note(case.case_id, case.source, digest(text.encode()) if text else "", case.warnings)


class Compiling(Protocol):
    """How loops are compiled that are not yet, beside what is done without them."""

    def begin(self) -> bool:
        """Begin, unless there is nothing to compile or no place to keep it; whether it did."""

    def end(self) -> None:
        """Wait until it has ended."""


def read_all(
    files: Iterable[Loaded], rules: str | None, jobs: int, compiling: Compiling
) -> Iterator[Read]:
    """Read and analyse files batch by batch, in order; the same whoever does it.

    Args:
        files: which; they are loaded as they are needed.
        rules: a file of rules for what is present, possible and absent, or None.
        jobs: how many processes may share the work, where it is worth sharing.
        compiling: of loops, where one process uses them; the first batches are read meanwhile.

    Raises:
        ConfigError: the rules cannot be read.
    """
    own_rules, reader = load_rules(rules) if rules else None, Reader()
    batches = _batches(files)
    if jobs <= AS_QUICK_AS and is_installed():
        batches, are_many = _counted(batches)
        if not are_many:
            jobs = 1
        elif is_available():
            if compiling.begin():
                yield from (read(batch, own_rules, reader) for batch in islice(batches, LOOPS_FROM))
                compiling.end()
            yield from read_side_by_side(batches, own_rules, reader)
            return
    for batch in batches if jobs <= 1 else islice(batches, ALONE):
        yield read(batch, own_rules, reader)
    following = next(batches, None)
    if following is not None:
        yield from _read_by_processes(chain([following], batches), rules, jobs)


def _counted(batches: Iterator[list[Loaded]]) -> tuple[Iterator[list[Loaded]], bool]:
    """The same batches, and whether machine code is worth loading for them."""
    first: list[list[Loaded]] = []
    size = 0
    for batch in batches:
        first.append(batch)
        size += sum(map(_size, batch))
        if len(first) > LOOPS_FROM or size >= 2 * LOOPS_FROM * BATCH_BYTES:  # of large files, one
            return chain(_given_up(first), batches), True
    return _given_up(first), False


def _given_up(batches: list[list[Loaded]]) -> Iterator[list[Loaded]]:
    """These batches, which are not kept."""
    while batches:
        yield batches.pop(0)


def _read_by_processes(
    batches: Iterable[list[Loaded]], rules: str | None, jobs: int
) -> Iterator[Read]:
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _start, (rules,))
    try:
        calls = (
            (1, partial(_read_there, batch, by_loops=number // jobs >= LOOPS_AFTER))
            for number, batch in enumerate(batches)
        )
        yield from in_order(pool, calls, jobs * (1 + _AHEAD))
    finally:
        pool.shutdown(cancel_futures=True)


def _batches(files: Iterable[Loaded]) -> Iterator[list[Loaded]]:
    batch: list[Loaded] = []
    size = 0
    for file in files:
        batch.append(file)
        size += _size(file)
        if len(batch) == BATCH_FILES or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _size(file: Loaded) -> int:
    return len(file.data) if isinstance(file.data, bytes) else 0


_started: list[tuple[Rules | None, Reader]] = []  # in a process that was started here


def _start(rules: str | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asked ends this one
    _started.append((load_rules(rules) if rules else None, Reader()))


def _read_there(files: Sequence[Loaded], *, by_loops: bool) -> Read:
    """A batch; this process, not the one that asks, loads machine code."""
    way = read_by_loops if by_loops and is_available() else read
    found = way(files, *_started[0])
    return found._replace(analysed=found.analysed.alone())
