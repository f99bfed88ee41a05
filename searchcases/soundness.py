"""Are the bytes of the current generation what they were when it was written?

Found out by a thread while other things are done. Nothing is built upon a damaged index.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

from searchcases.errors import IndexCorrupt
from searchcases.opening import damaged_files


class Soundness:
    """Whether an index is sound; found out at the latest at the end of this context.

    Args:
        folder: of the index.
        is_there: whether there is one; else it is sound.
    """

    def __init__(self, folder: str, *, is_there: bool = True) -> None:
        self._folder, self._is_there = folder, is_there
        self._thread = ThreadPoolExecutor(1)
        self._found: Future[list[str]] | None = None

    def begin(self) -> None:
        """Begin to find it out."""
        if self._found is None and self._is_there:
            self._found = self._thread.submit(damaged_files, self._folder)

    def need(self) -> None:
        """Wait for it.

        Raises:
            IndexCorrupt: the index is damaged.
        """
        self.begin()
        for name in self._found.result() if self._found else ():
            raise IndexCorrupt(self._folder, f"{name} does not match its checksum")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._thread:
            if kind is None or issubclass(kind, Exception):  # not where someone interrupts
                self.need()  # whatever else damage led to
