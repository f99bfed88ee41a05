"""Where do bytes wait until the file is written that they belong to? In scratch files.

A scratch file has no name: it is gone with the process, however that ends.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import IO, Protocol

from searchcases.errors import IndexRefused

BLOCK = 1 << 20  # bytes read at once

Scratch = Callable[[], IO[bytes]]
"""Makes a file for reading and writing that nobody else sees."""

in_memory: Scratch = io.BytesIO
"""Scratch files for a few cases."""


class Chunked(Protocol):
    """Bytes that come in pieces."""

    @property
    def size(self) -> int:
        """How many they are."""

    def chunks(self) -> Iterator[bytes | memoryview]:
        """All of them."""


@contextmanager
def needed(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """A scratch file while it is needed.

    Errors of closing it do not matter: there may be no room on the disk for what it still holds
    back, which nobody will read.
    """
    try:
        yield file
    finally:
        with suppress(OSError):
            file.close()


class Spool:
    """Bytes, one piece behind the other.

    Args:
        scratch: makes the file that holds them.
    """

    def __init__(self, scratch: Scratch) -> None:
        self._file = scratch()
        self._place = Lock()  # of the file: several threads may read
        self.size = 0

    def append(self, data: bytes | memoryview) -> int:
        """Add a piece; where it begins.

        Raises:
            IndexRefused: there is no room for it.
        """
        at = self.size
        try:
            with self._place:
                self._file.seek(at)
                self.size += self._file.write(data)
        except OSError as error:
            raise IndexRefused(f"no scratch file can be written: {error.strerror}") from error
        return at

    def read(self, at: int, size: int) -> bytes:
        """Some of the bytes.

        Raises:
            IndexRefused: there was no room for what still had to be written, or the disk fails.
        """
        try:
            with self._place:
                self._file.seek(at)
                return self._file.read(size)
        except OSError as error:
            raise IndexRefused(f"no scratch file can be read: {error.strerror}") from error

    def close(self) -> None:
        """Give up its bytes, and the place that they take up."""
        with suppress(OSError):  # see ``needed``
            self._file.close()

    def chunks(self) -> Iterator[bytes | memoryview]:
        """All of them, in pieces."""
        for at in range(0, self.size, BLOCK):
            yield self.read(at, BLOCK)
