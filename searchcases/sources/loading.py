"""Which bytes does a file hold, and what is their fingerprint? Of many files, by two threads."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from typing import NamedTuple

from searchcases.ahead import in_order
from searchcases.digests import digest
from searchcases.errors import CaseFormatError
from searchcases.sources.folder import SourceFile

# Opening a named pipe must not wait for a writer, and Windows must not translate line ends.
_OPEN_FLAGS = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

MAX_FILE_BYTES = 1 << 30

_THREADS = 2  # reading and hashing do without Python's lock
_PORTION_FILES, _PORTION_BYTES = 64, 1 << 20  # loaded at a time, at most one file more
_AHEAD = 6 << 20  # bytes of files that are loaded or wait to be taken: a batch and a half


class Bytes(NamedTuple):
    """What a file holds.

    Attributes:
        data: its bytes.
        digest: of these, and of what belongs to them.
    """

    data: bytes
    digest: str


def load(file: SourceFile) -> bytes:
    """The bytes of a source file.

    Raises:
        CaseFormatError: it cannot be opened, is no regular file, or is too large.
    """
    try:
        descriptor = os.open(file.path, os.O_RDONLY | _OPEN_FLAGS)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise CaseFormatError(file.path, "not a regular file")
            if status.st_size > MAX_FILE_BYTES:
                raise CaseFormatError(file.path, "larger than 1 GiB; split it")
            data = os.read(descriptor, status.st_size)
            while more := os.read(descriptor, 1 << 20):  # it grew, or one read was not enough
                data += more
            return data
        finally:
            os.close(descriptor)
    except OSError as error:
        raise CaseFormatError(file.path, f"cannot be read: {error.strerror}") from error


def load_all(files: Iterable[SourceFile], read_with: bytes) -> Iterator[Bytes | CaseFormatError]:
    """The bytes of each file, in order, or why it cannot be read.

    Args:
        files: which.
        read_with: what belongs to the digest of each, beside its bytes and ``listing``.
    """
    calls = ((size, partial(_loaded, some, read_with)) for size, some in _portions(files))
    with ThreadPoolExecutor(_THREADS) as pool:
        yield from chain.from_iterable(in_order(pool, calls, _AHEAD))


def _portions(files: Iterable[SourceFile]) -> Iterator[tuple[int, list[SourceFile]]]:
    """Some files at a time, with the bytes that they have as far as that can be told."""
    portion: list[SourceFile] = []
    size = 0
    for file in files:
        portion.append(file)
        with contextlib.suppress(OSError):  # loading it tells
            size += os.path.getsize(file.path)
        if len(portion) == _PORTION_FILES or size >= _PORTION_BYTES:
            yield size, portion
            portion, size = [], 0
    if portion:
        yield size, portion


def _loaded(files: Iterable[SourceFile], read_with: bytes) -> list[Bytes | CaseFormatError]:
    found: list[Bytes | CaseFormatError] = []
    for file in files:
        try:
            data = load(file)
        except CaseFormatError as error:
            found.append(error)
        else:
            found.append(Bytes(data, digest(data, file.listing, read_with)))
    return found
