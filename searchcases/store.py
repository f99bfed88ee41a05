"""How does the next generation take the place of the current one?

An index folder holds ``CURRENT`` (one line of JSON with a checksum of itself) and the segment files
that it names, plus ``LOCK`` while a writer is at work. A file is named by the fingerprint of its
bytes, see ``digests``. Publishing is atomic and durable:

    write ``*.new`` → fsync → rename to its hash → fsync folder → write ``CURRENT.new`` → fsync
    → rename to ``CURRENT`` → fsync folder → unlink the segments that nothing names any more

Readers need no lock, see ``opening``.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import IO, BinaryIO

from searchcases.digests import Hasher, digest
from searchcases.errors import (
    IndexCorrupt,
    IndexLocked,
    IndexMissing,
    IndexRefused,
    IndexVersionMismatch,
)
from searchcases.generation import CURRENT, Generation, is_segment_name, read_current
from searchcases.segment.layout import chunks_of
from searchcases.segment.spool import Chunked, Scratch, needed

LOCK = "LOCK"
_HALF_WRITTEN = (f"{CURRENT}.new", "segment.new")
OWN_FILES = frozenset({CURRENT, LOCK, "README.md", ".gitignore", *_HALF_WRITTEN})
"""Names that an index folder may hold beside segment files."""

_CHUNK = 1 << 18  # bytes hashed and written at once, at least
_HASHED_AHEAD = 1 << 23  # bytes that were hashed or wait for it while others are written


@contextlib.contextmanager
def writing(folder: str) -> Iterator[None]:
    """Hold the folder's writer lock; the folder is made where it does not exist.

    Raises:
        IndexLocked: another process holds it.
        IndexRefused: the folder holds something else than an index, or cannot be written.
    """
    import filelock  # only writers need it

    _refuse_foreign(folder)
    lock = filelock.FileLock(os.path.join(folder, LOCK), timeout=0)
    try:
        os.makedirs(folder, exist_ok=True)
        lock.acquire()
    except filelock.Timeout as error:
        raise IndexLocked(folder) from error
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def scratch_files(folder: str) -> Iterator[Scratch]:
    """What makes files without a name on the disk of an index; they are gone with this context."""
    import tempfile  # only writers need it

    with contextlib.ExitStack() as files:

        def scratch() -> IO[bytes]:
            try:
                return files.enter_context(needed(tempfile.TemporaryFile(dir=folder)))
            except OSError as error:
                raise _unwritable(folder, error) from error

        yield scratch


def _unwritable(folder: str, error: OSError) -> IndexRefused:
    return IndexRefused(f"cannot write the index in {folder}: {error.strerror or error}")


def _refuse_foreign(folder: str) -> None:
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return
    except NotADirectoryError as error:
        raise IndexRefused(f"{folder} is a file, not a folder for an index") from error
    except OSError as error:
        raise IndexRefused(f"cannot read {folder}: {error.strerror}") from error
    foreign = [name for name in names if not _is_own(name)]
    if foreign and not _names_a_segment(folder):
        raise IndexRefused(
            f"{folder} holds other files ({foreign[0]}) and no index; choose an empty folder"
        )


def _names_a_segment(folder: str) -> bool:
    """Whether ``CURRENT`` is one of ours, of whatever version."""
    try:
        read_current(folder)
    except (IndexMissing, IndexCorrupt):
        return False
    except IndexVersionMismatch:
        return True
    return True


def _is_own(name: str) -> bool:
    return name in OWN_FILES or is_segment_name(name)


def write_part(folder: str, header: bytes, arrays: Mapping[str, Chunked]) -> Generation:
    """Write a segment of which the next generation is to be made; call it within ``writing``.

    Raises:
        IndexRefused: it cannot be written.
    """
    try:
        return _write_segment(folder, header, arrays)
    except OSError as error:
        raise _unwritable(folder, error) from error


def publish(
    folder: str,
    header: bytes,
    arrays: Mapping[str, Chunked],
    parts: tuple[Generation, ...] = (),
) -> bool:
    """Make these bytes the current generation; call it within ``writing``.

    Args:
        folder: the index folder.
        header: of its file.
        arrays: of its file.
        parts: segments that lie there, where the file says what these are together.

    Returns:
        False where the current generation holds the same bytes already.

    Raises:
        IndexRefused: they cannot be written; the current generation stays.
    """
    try:
        generation = _write_segment(folder, header, arrays)._replace(parts=parts)
        current = _is_current(folder, generation)
        if not current:
            _point_to(folder, generation)
        _unlink_others(folder, generation)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return not current


def clean_up(folder: str) -> None:
    """Remove what a killed writer left, where nothing is published; call it within ``writing``.

    Raises:
        IndexRefused: it cannot be removed.
    """
    try:
        _unlink_others(folder, read_current(folder))
        for name in _HALF_WRITTEN:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(os.path.join(folder, name))
    except OSError as error:
        raise _unwritable(folder, error) from error


def _write_segment(folder: str, header: bytes, arrays: Mapping[str, Chunked]) -> Generation:
    """Write a segment file under the name that its bytes give it."""
    from concurrent.futures import ThreadPoolExecutor  # a search does without

    from searchcases.ahead import in_order

    scratch = os.path.join(folder, "segment.new")
    written, size = Hasher(), 0

    def hashed(chunk: bytes | memoryview) -> bytes | memoryview:
        written.update(chunk)
        return chunk

    chunks = _large(chunks_of(header, arrays))
    calls = ((len(chunk), partial(hashed, chunk)) for chunk in chunks)
    with ThreadPoolExecutor(1) as pool, open(scratch, "wb") as file:
        for chunk in in_order(pool, calls, _HASHED_AHEAD):
            file.write(chunk)
            size += len(chunk)
        _sync(file)
    generation = Generation(f"{written.hexdigest()}.segment", size, digest(header), len(header))
    _name(scratch, os.path.join(folder, generation.segment))
    _sync_folder(folder)
    return generation


def _name(scratch: str, path: str) -> None:
    """Give a file the name that its bytes give it."""
    try:
        os.replace(scratch, path)
    except PermissionError:  # Windows: a reader has mapped one of that name, and so of its bytes
        if not os.path.exists(path):
            raise
        os.unlink(scratch)


def _large(chunks: Iterable[bytes | memoryview]) -> Iterator[bytes | memoryview]:
    """The same bytes in pieces of some size: those of single cases may be short."""
    waiting: list[bytes | memoryview] = []
    size = 0
    for chunk in chunks:
        waiting.append(chunk)
        size += len(chunk)
        if size >= _CHUNK:
            yield b"".join(waiting) if len(waiting) > 1 else chunk
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


def _is_current(folder: str, generation: Generation) -> bool:
    try:
        return read_current(folder) == generation
    except (IndexMissing, IndexVersionMismatch, IndexCorrupt):
        return False


def _point_to(folder: str, generation: Generation) -> None:
    """Let ``CURRENT`` name a generation."""
    pointer = os.path.join(folder, f"{CURRENT}.new")
    with open(pointer, "wb") as file:
        file.write(generation.to_json().encode())
        _sync(file)
    os.replace(pointer, os.path.join(folder, CURRENT))
    _sync_folder(folder)


def _unlink_others(folder: str, generation: Generation) -> None:
    """Remove segments that nothing names, also those that a killed writer left."""
    named = {file.segment for file in generation.files()}
    for name in os.listdir(folder):
        if is_segment_name(name) and name not in named:
            with contextlib.suppress(PermissionError):  # Windows: a reader has it mapped
                os.unlink(os.path.join(folder, name))


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: str) -> None:
    if os.name != "posix":
        return  # a folder cannot be opened for syncing elsewhere
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
