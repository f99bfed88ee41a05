"""Where does each array lie in a file of an index?

A file is a magic number, the length of the header as a little-endian 64-bit integer, the header
(JSON), then raw little-endian arrays, each at a multiple of ``ALIGNMENT``::

    SCSEGMT6 | header length | {"arrays": {name: [typecode, offset, count]}, ...} | arrays

Offsets count from the start of the file. Nothing in the file is code or names code. See
``index/README.md`` for the arrays and their invariants.
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from searchcases.errors import IndexCorrupt
from searchcases.segment.spool import Chunked

FORMAT = 6
"""Version of the index format; one more with every change that old readers would misread, and of
what is worked out from postings and settings: an update that finds nothing changed keeps it."""

ALIGNMENT = 64  # one cache line
_LEAD = 16  # bytes of magic and length
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

_LISTS = ("title", "stored", "widths", "gap", "kind", "position", "mixed")


class Layout(NamedTuple):
    """What a file of some kind holds.

    Attributes:
        magic: its first eight bytes.
        arrays: see ``ARRAYS``.
    """

    magic: bytes
    arrays: Mapping[str, str]


WHOLE = Layout(b"SCSEGMT6", ARRAYS)
"""A segment."""

AMENDED = Layout(
    b"SCAMEND6",
    {name: codes for name, codes in ARRAYS.items() if name.split("_")[0] not in _LISTS}
    | {"part_docs": "I", "owners": "I", "part_forms": "I", "part_kinds": "I"},
)
"""What several segments are together, see ``amended``: lists and records are in these."""


GONE = 0xFFFFFFFF
"""The number of a document that does not count any more, and of a form that a part does not have.
"""


def header_of(
    layout: Layout, types: Mapping[str, str], sizes: Mapping[str, int], facts: Mapping[str, Any]
) -> bytes:
    """Magic, length and header, padded to where the first array starts.

    Args:
        layout: of the file.
        types: typecode per array, for all of its arrays.
        sizes: number of items per array.
        facts: further entries of the header (counts and totals).
    """
    width = 0
    while True:  # the offsets depend on the header's own length: grow until it fits
        offset = start = -(-(_LEAD + width) // ALIGNMENT) * ALIGNMENT
        table = {}
        for name in layout.arrays:
            typecode = types[name]
            table[name] = [typecode, offset, sizes[name]]
            offset += padded(sizes[name] * ITEM_BYTES[typecode])
        header = json.dumps({**facts, "arrays": table}, separators=(",", ":")).encode()
        if len(header) <= start - _LEAD:
            lead = layout.magic + struct.pack("<Q", len(header)) + header
            return lead.ljust(start, b"\0")
        width = len(header)


def padded(size: int) -> int:
    """Bytes that an array takes up in the file."""
    return -(-size // ALIGNMENT) * ALIGNMENT


def chunks_of(header: bytes, arrays: Mapping[str, Chunked]) -> Iterable[bytes | memoryview]:
    """The bytes of a file, in order, without one big copy.

    Args:
        header: see ``header_of``.
        arrays: those of its layout, in that order.
    """
    yield header
    for array in arrays.values():
        yield from array.chunks()
        yield bytes(padded(array.size) - array.size)


def parse(
    view: memoryview, path: str, layout: Layout = WHOLE
) -> tuple[dict[str, Any], dict[str, memoryview]]:
    """Header and typed views of a mapped file; nothing is copied.

    Raises:
        IndexCorrupt: the header does not describe this file.
    """
    if sys.byteorder != "little":
        raise IndexCorrupt(path, "index files are little-endian and this machine is not")
    if len(view) < _LEAD or view[: len(layout.magic)] != layout.magic:
        raise IndexCorrupt(path, "not a segment file")
    (length,) = struct.unpack_from("<Q", view, len(layout.magic))
    if length > len(view) - _LEAD:
        raise IndexCorrupt(path, "the header is cut off")
    try:
        header = json.loads(bytes(view[_LEAD : _LEAD + length]))
        table = header["arrays"]
        arrays = {name: _slice(view, table[name], types) for name, types in layout.arrays.items()}
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
