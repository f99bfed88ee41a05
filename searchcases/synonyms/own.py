"""Which names does a user's own file hold? CSV or an ontology; a large one is read only once."""

from __future__ import annotations

import contextlib
import os
import sys
import zlib

from searchcases.errors import ConfigError
from searchcases.synonyms.table import Part, part_of

_KEPT_FROM = 20_000
"""Bytes from which on a user's table is kept as it is used: CSV of that size takes some 40 ms to
read, an ontology of RadLex's size (46,000 concepts, 30 MB) some 6 s."""

_APART = b"\0"  # between the parts of a kept table; in no name


def own_part(path: str, built_in: Part) -> Part:
    """The names of a file; see ``loading.load`` for what it may be and what can go wrong."""
    try:
        facts = os.stat(path)
        if facts.st_size < _KEPT_FROM:
            return _read(path)
        # The terms of names change with the analysis, and with it the index of the built-in table.
        made_from = (os.path.abspath(path), facts.st_size, facts.st_mtime_ns)
        return _kept(path, f"{made_from} {zlib.crc32(built_in.starts)}".encode())
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be read: {error.strerror}; correct synonyms in [search] of "
            "the settings"
        ) from error


def _read(path: str) -> Part:
    with open(path, "rb") as file:
        is_xml = file.read(200).strip(b"\xef\xbb\xbf\xff\xfe\0 \r\n\t").startswith(b"<")
    if is_xml:
        from searchcases.synonyms.ontology import read_ontology  # few need it

        return part_of(read_ontology(path))
    with open(path, "rb") as file:
        content = file.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: not UTF-8; save the table as CSV in UTF-8") from error
    from searchcases.synonyms.csvtable import read_entries

    return part_of(read_entries(text, path))


def _kept(path: str, made_from: bytes) -> Part:
    """The part that was kept when this very file was last read, else the file, read now."""
    folder = _cache_folder()
    place = os.path.join(folder, f"synonyms-{zlib.crc32(os.path.abspath(path).encode()):08x}")
    with contextlib.suppress(OSError), open(place, "rb") as file:
        found, _, content = file.read().partition(_APART)
        if found == made_from:
            starts, _, lines = content.partition(_APART)
            return Part(lines, starts)
    part = _read(path)
    with contextlib.suppress(OSError):  # without it the next search takes as long as this one
        os.makedirs(folder, exist_ok=True)
        unfinished = f"{place}.{os.getpid()}"
        with open(unfinished, "wb") as target:
            target.write(_APART.join((made_from, part.starts, part.lines)))
        os.replace(unfinished, place)
    return part


def _cache_folder() -> str:
    """Where programs keep what they can make again."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:  # XDG Base Directory Specification
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return os.path.join(base, "searchcases")
