"""Where does each array lie in a segment file?

A segment file is a magic number, the length of the header as a little-endian 64-bit integer, the
header (JSON), then raw little-endian arrays, each at a multiple of ``ALIGNMENT``::

    SCSEGMT5 | header length | {"arrays": {name: [typecode, offset, count]}, ...} | arrays

Offsets count from the start of the file. Nothing in the file is code or names code. See
``index/README.md`` for the arrays and their invariants.
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from searchcases.errors import IndexCorrupt
from searchcases.segment.spool import Chunked

FORMAT = 5
"""Version of the index format; one more with every change that old readers would misread, and of
what is worked out from postings and settings: an update that finds nothing changed keeps it."""

MAGIC = b"SCSEGMT5"
ALIGNMENT = 64  # one cache line
ITEM_BYTES: Mapping[str, int] = {"B": 1, "H": 2, "I": 4, "Q": 8, "d": 8}

ARRAYS: Mapping[str, str] = {
    "case_id_bytes": "B", "case_id_offsets": "Q",
    "title_bytes": "B", "title_offsets": "Q",
    "stored_bytes": "B", "stored_offsets": "Q",
    "field_length": "HI", "doc_length": "I", "age": "d", "size": "d", "date": "I",
    "value_bytes": "B", "value_offsets": "Q",
    "value_doc_offsets": "Q", "value_docs": "I",
    "term_bytes": "B", "term_offsets": "Q", "term_forms": "I",
    "form_bytes": "B", "form_offsets": "Q", "forms_sorted": "I",
    "posting_offsets": "Q", "token_offsets": "Q",
    "kinds": "I", "widths": "B",
    "gap_bytes": "B", "gap_offsets": "Q", "kind_bytes": "B", "kind_offsets": "Q",
    "position_bytes": "B", "position_offsets": "Q", "mixed_bytes": "B", "mixed_offsets": "Q",
    "champion_terms": "I", "champion_dfs": "I", "champion_docs": "I", "champion_weights": "I",
    "sources": "B",
}  # fmt: skip
"""Name and typecode (``struct``) of every array, in file order; of two the first one that
suffices."""


def header_of(
    types: Mapping[str, str], sizes: Mapping[str, int], facts: Mapping[str, Any]
) -> bytes:
    """Magic, length and header, padded to where the first array starts.

    Args:
        types: typecode per array, for all of ``ARRAYS``.
        sizes: number of items per array.
        facts: further entries of the header (counts and totals).
    """
    width = 0
    while True:  # the offsets depend on the header's own length: grow until it fits
        offset = start = -(-(len(MAGIC) + 8 + width) // ALIGNMENT) * ALIGNMENT
        table = {}
        for name in ARRAYS:
            typecode = types[name]
            table[name] = [typecode, offset, sizes[name]]
            offset += padded(sizes[name] * ITEM_BYTES[typecode])
        header = json.dumps({**facts, "arrays": table}, separators=(",", ":")).encode()
        if len(header) <= start - len(MAGIC) - 8:
            lead = MAGIC + struct.pack("<Q", len(header)) + header
            return lead.ljust(start, b"\0")
        width = len(header)


def padded(size: int) -> int:
    """Bytes that an array takes up in the file."""
    return -(-size // ALIGNMENT) * ALIGNMENT


def chunks_of(header: bytes, arrays: Mapping[str, Chunked]) -> Iterable[bytes | memoryview]:
    """The bytes of a segment file, in order, without one big copy."""
    yield header
    for name in ARRAYS:
        yield from arrays[name].chunks()
        yield bytes(padded(arrays[name].size) - arrays[name].size)


def parse(view: memoryview, path: str) -> tuple[dict[str, Any], dict[str, memoryview]]:
    """Header and typed views of a mapped segment file; nothing is copied.

    Raises:
        IndexCorrupt: the header does not describe this file.
    """
    if sys.byteorder != "little":
        raise IndexCorrupt(path, "index files are little-endian and this machine is not")
    lead = len(MAGIC) + 8
    if len(view) < lead or view[: len(MAGIC)] != MAGIC:
        raise IndexCorrupt(path, "not a segment file")
    (length,) = struct.unpack_from("<Q", view, len(MAGIC))
    if length > len(view) - lead:
        raise IndexCorrupt(path, "the header is cut off")
    try:
        header = json.loads(bytes(view[lead : lead + length]))
        table = header["arrays"]
        arrays = {name: _slice(view, table[name], types) for name, types in ARRAYS.items()}
    except (ValueError, KeyError, TypeError) as error:
        raise IndexCorrupt(path, f"unreadable header: {error}") from error
    return header, arrays


def _slice(view: memoryview, entry: list[Any], typecodes: str) -> memoryview:
    found, offset, count = entry
    end = offset + count * ITEM_BYTES[found]
    if found not in typecodes or offset % ALIGNMENT or not 0 <= offset <= end <= len(view):
        raise ValueError(f"array at {offset} of {count} {found}")
    typed: memoryview = view[offset:end].cast(found)
    return typed
