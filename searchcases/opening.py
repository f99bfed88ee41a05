"""How is the current generation opened? Its files are mapped, and kept whatever is unlinked later.

Readers need no lock: all files are open before one of them is read.
"""

from __future__ import annotations

import contextlib
import mmap
import os
from io import BufferedReader

from searchcases.digests import digest, file_digest
from searchcases.errors import IndexCorrupt
from searchcases.generation import Generation, read_current
from searchcases.segment.reader import Segment
from searchcases.segment.whole import Whole

_ATTEMPTS = 5  # a writer may replace the generation between reading CURRENT and opening its files


def open_segment(folder: str) -> Segment:
    """The current generation, mapped.

    Raises:
        IndexMissing, IndexVersionMismatch, IndexCorrupt: see ``read_current``; sizes and the
            header's checksum are verified here, the arrays' by ``searchcases check``.
    """
    with contextlib.ExitStack() as opened:
        generation, files = _open(folder, opened)
        pairs = zip(generation.files(), files, strict=True)
        view, *parts = [_map(folder, file, stream) for file, stream in pairs]
    if not parts:
        return Whole(view, folder)
    from searchcases.segment.amended import Amended  # only large archives have one

    names = [part.segment for part in generation.parts]
    return Amended(view, folder, [Whole(part, folder) for part in parts], names)


def open_part(folder: str, part: Generation) -> Whole:
    """One of the segments of a generation, mapped.

    Raises:
        IndexCorrupt: as ``open_segment``.
    """
    with open(os.path.join(folder, part.segment), "rb") as stream:
        return Whole(_map(folder, part, stream), folder)


def damaged_files(folder: str) -> list[str]:
    """The files of the current generation whose bytes are not what their names say.

    Raises:
        IndexMissing, IndexVersionMismatch, IndexCorrupt: as ``open_segment``.
    """
    with contextlib.ExitStack() as opened:
        generation, files = _open(folder, opened)
        names = [file.segment for file in generation.files()]
        found = [f"{file_digest(file)}.segment" for file in files]
    return [name for name, by_bytes in zip(names, found, strict=True) if name != by_bytes]


def _open(folder: str, opened: contextlib.ExitStack) -> tuple[Generation, list[BufferedReader]]:
    """The current generation, with its files."""
    tried: Generation | None = None
    missing = ""
    for _ in range(_ATTEMPTS):
        generation = read_current(folder)
        if generation == tried:
            break
        try:
            return generation, [
                opened.enter_context(open(os.path.join(folder, file.segment), "rb"))
                for file in generation.files()
            ]
        except FileNotFoundError as error:
            tried, missing = generation, os.path.basename(error.filename)
        except OSError as error:
            reason = f"{os.path.basename(error.filename)} cannot be read: {error.strerror}"
            raise IndexCorrupt(folder, reason) from error
    raise IndexCorrupt(folder, f"{missing} is missing")


def _map(folder: str, file: Generation, stream: BufferedReader) -> memoryview:
    name = file.segment
    try:
        size = os.fstat(stream.fileno()).st_size
        if size != file.size:  # before mapping: reading past the end kills the process
            raise IndexCorrupt(folder, f"{name} has {size:,} bytes instead of {file.size:,}")
        view = memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
    except OSError as error:
        raise IndexCorrupt(folder, f"{name} cannot be read: {error.strerror}") from error
    if digest(view[: file.header_size]) != file.header:
        raise IndexCorrupt(folder, f"the header of {name} has changed")
    return view
