"""How are many records compressed by one call? To the bytes that ``records`` makes one by one.

python-zstandard does it without Python's lock, so that other threads go on meanwhile. It comes with
the library that compresses; one of another version, which might make other bytes, is not used.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any

from searchcases.segment.records import COMPRESSION, VERSION, compressed


def compressed_at_once(records: Sequence[bytes]) -> list[bytes]:
    """Compressed records, in order; none of them is empty."""
    library = _library()
    if library is None or not records:
        return compressed(records)
    compressor = library.ZstdCompressor(level=COMPRESSION)
    return [one.tobytes() for one in compressor.multi_compress_to_buffer(records, threads=1)]


@cache
def _library() -> Any:
    """python-zstandard, where it is installed and makes the same bytes; else None."""
    try:
        library = import_module("zstandard")
    except ImportError:
        return None
    can = library.ZSTD_VERSION == VERSION and "multi_compress_to_buffer" in library.backend_features
    return library if can else None
