"""What does ``CURRENT`` say? Which files are the current generation, and how to know them.

One line of JSON with a checksum of itself; the only file of an index that is ever replaced.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from searchcases.digests import digest
from searchcases.errors import IndexCorrupt, IndexMissing, IndexVersionMismatch
from searchcases.segment.layout import FORMAT, READ

CURRENT = "CURRENT"

_SEGMENT_NAME = re.compile(r"[0-9a-f]{32}\.segment", re.ASCII)


class Generation(NamedTuple):
    """What ``CURRENT`` says.

    Attributes:
        segment: name of the file, its BLAKE2b-128 in hexadecimal plus ``.segment``.
        size: its length in bytes.
        header: BLAKE2b-128 of its bytes up to the first array, in hexadecimal.
        header_size: how many bytes that are.
        parts: the segments of which it says what they are together, the large one first; none
            where it is a segment itself.
    """

    segment: str
    size: int
    header: str
    header_size: int
    parts: tuple[Generation, ...] = ()

    def files(self) -> Iterator[Generation]:
        """Each file of it, as if it were alone."""
        yield self._replace(parts=())
        yield from self.parts

    def to_json(self) -> str:
        """One line of JSON with a checksum over the rest of it."""
        record = {"format": FORMAT, **_record(self)}
        return json.dumps({**record, "checksum": _digest_of(record)}) + "\n"


def _record(generation: Generation) -> dict[str, Any]:
    return {**generation._asdict(), "parts": [*map(_record, generation.parts)]}


def _generation(record: Mapping[str, Any]) -> Generation:
    parts = tuple(map(_generation, record.get("parts", ())))  # format 5 had none
    return Generation(
        record["segment"], record["size"], record["header"], record["header_size"], parts
    )


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
    if record["format"] not in READ:
        raise IndexVersionMismatch(folder, record["format"], FORMAT)
    generation = _generation(record)
    if not all(is_segment_name(file.segment) for file in generation.files()):
        raise IndexCorrupt(folder, f"{CURRENT} names a file that is no segment")
    return generation
