"""Where are loops compiled? In a process that ends before much is read: its memory ends with it.

Of what compiling takes Numba keeps some 100 MB to the end of a process. So the first run on a
machine lets another process index a few made-up cases, which compiles all loops for the types that
they meet; Numba keeps the machine code in files, from which this process loads it. Where that is
not possible, each loop is compiled where it is needed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from typing import Self

from searchcases.analysis import probing, spelling
from searchcases.analysis.stream import Reader
from searchcases.assertion import walking
from searchcases.compiling import compiled, is_available, is_kept, renew
from searchcases.reading import Loaded, read_by_loops
from searchcases.segment import blocks, counting, interleaving, squeezing
from searchcases.segment.writer import Writer
from searchcases.sources import SourceFile

WITH_LOOPS = (probing, spelling, walking, counting, interleaving, squeezing)
"""Modules whose loops run as machine code."""

_THERE = (
    "import sys; sys.path[:] = sys.argv[1:]; from searchcases.rehearsal import rehearse; rehearse()"
)
_TEXT = """---
title: Case {number}
---
# Findings
No fracture (or dislocation), mass. A possible cyst; edema is unlikely. No mass, a cyst.
"""


class Rehearsal:
    """Another process that compiles the loops, unless they are; it is gone with this context."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self) -> bool:
        """Let it begin, where there is something to compile and to keep; whether it did."""
        command = [sys.executable, "-c", _THERE, *sys.path]
        no = subprocess.DEVNULL
        try:
            if sys.executable and is_available() and not is_kept(_last, _written()):
                self._process = subprocess.Popen(command, stdin=no, stdout=no, stderr=no)  # noqa: S603
        except OSError:
            return False  # then each is compiled where it is needed
        return self._process is not None

    def end(self) -> None:
        """Wait until it has ended, whatever became of it."""
        if self._process is not None:
            self._process.wait()
            self._process = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.kill()
            self.end()


def rehearse() -> None:
    """Compile all loops, by indexing what has their types."""
    reader, there = Reader(), Writer()
    for number in range(blocks.LOOPS_FROM):
        file = SourceFile("", f"{number:03}.md")
        text = _TEXT.format(number=number).encode()
        there.add(read_by_loops([Loaded(file, text, "", is_known=False)], None, reader).analysed)
    there.finish(lambda: b"")
    compiled(_last)(0)
    renew(_last)  # it may have been compiled before another loop was changed


def _last(number: int) -> int:
    """A loop that is compiled behind all others."""
    return number


def _written() -> float:
    """When loops were last changed, or what compiles them, in seconds since 1970."""
    files = (module.__file__ or "" for module in (*WITH_LOOPS, import_module("numba")))
    return max(map(os.path.getmtime, files))
