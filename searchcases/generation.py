"""What does ``CURRENT`` say? Which segment file is the current generation, and how to know it.

One line of JSON with a checksum of itself; the only file of an index that is ever replaced.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from searchcases.digests import digest
from searchcases.errors import IndexCorrupt, IndexMissing, IndexVersionMismatch
from searchcases.segment.layout import FORMAT

CURRENT = "CURRENT"

_SEGMENT_NAME = re.compile(r"[0-9a-f]{32}\.segment", re.ASCII)


class Generation(NamedTuple):
    """What ``CURRENT`` says.

    Attributes:
        segment: name of the segment file, its BLAKE2b-128 in hexadecimal plus ``.segment``.
        size: its length in bytes.
        header: BLAKE2b-128 of its bytes up to the first array, in hexadecimal.
        header_size: how many bytes that are.
    """

    segment: str
    size: int
    header: str
    header_size: int

    def to_json(self) -> str:
        """One line of JSON with a checksum over the rest of it."""
        record = {
            "format": FORMAT,
            "segment": self.segment,
            "size": self.size,
            "header": self.header,
            "header_size": self.header_size,
        }
        return json.dumps({**record, "checksum": _digest_of(record)}) + "\n"


def is_segment_name(name: str) -> bool:
    """Whether a segment file may have this name."""
    return bool(_SEGMENT_NAME.fullmatch(name))


def _digest_of(record: Mapping[str, Any]) -> str:
    return digest(json.dumps(record, sort_keys=True).encode())


def read_current(folder: str) -> Generation:
    """The current generation.

    Raises:
        IndexMissing: there is none.
        IndexVersionMismatch: it is of another format version.
        IndexCorrupt: ``CURRENT`` is damaged.
    """
    path = os.path.join(folder, CURRENT)
    try:
        with open(path, "rb") as file:
            record = json.loads(file.read())
    except (FileNotFoundError, NotADirectoryError) as error:
        raise IndexMissing(folder) from error
    except OSError as error:
        raise IndexCorrupt(folder, f"{CURRENT} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise IndexCorrupt(folder, f"{CURRENT} is not readable") from error
    if not isinstance(record, dict):
        raise IndexCorrupt(folder, f"{CURRENT} is not readable")
    checksum = record.pop("checksum", None)
    if _digest_of(record) != checksum:
        raise IndexCorrupt(folder, f"{CURRENT} does not match its checksum")
    if record["format"] != FORMAT:
        raise IndexVersionMismatch(folder, record["format"], FORMAT)
    if not is_segment_name(record["segment"]):
        raise IndexCorrupt(folder, f"{CURRENT} names a file that is no segment")
    return Generation(record["segment"], record["size"], record["header"], record["header_size"])
