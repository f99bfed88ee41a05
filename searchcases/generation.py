"""What does ``CURRENT`` say? Which files are the current generation, and how to know them.

One line of JSON with a checksum of itself; the only file of an index that is ever replaced.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from searchcases.errors import IndexCorrupt, IndexMissing, IndexVersionMismatch
from searchcases.segment.layout import FORMAT

CURRENT = "CURRENT"

_SEGMENT_NAME = re.compile(r"[0-9a-f]{32}\.segment", re.ASCII)


class Generation(NamedTuple):
    """What ``CURRENT`` says.

    Attributes:
        segment: name of the file, its fingerprint (``digests``) in hexadecimal plus ``.segment``.
        size: its length in bytes.
        header: fingerprint of its bytes up to the first array, in hexadecimal.
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
        record = {"format": FORMAT, **_record(self), "parts": [*map(_record, self.parts)]}
        return json.dumps({**record, "checksum": _digest_of(record)}) + "\n"


def _record(file: Generation) -> dict[str, Any]:
    return {name: value for name, value in file._asdict().items() if name != "parts"}


def _file(record: Mapping[str, Any]) -> Generation:
    """What ``CURRENT`` says of a file.

    Raises:
        KeyError, TypeError: it says something else.
    """
    name, header = record["segment"], record["header"]
    sizes = record["size"], record["header_size"]
    if [*map(type, (name, header, *sizes))] != [str, str, int, int]:
        raise TypeError
    return Generation(name, sizes[0], header, sizes[1])


def is_segment_name(name: str) -> bool:
    """Whether a segment file may have this name."""
    return bool(_SEGMENT_NAME.fullmatch(name))


def _digest_of(record: Mapping[str, Any]) -> str:
    """BLAKE2b-128 (RFC 7693), as in every format: so each version can tell what another wrote."""
    return hashlib.blake2b(json.dumps(record, sort_keys=True).encode(), digest_size=16).hexdigest()


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
    if record.get("format") != FORMAT:
        raise IndexVersionMismatch(folder, record.get("format"), FORMAT)
    try:
        parts = tuple(map(_file, record["parts"]))
        generation = _file(record)._replace(parts=parts)
    except (KeyError, TypeError) as error:
        raise IndexCorrupt(folder, f"{CURRENT} does not say which files belong to it") from error
    if not all(is_segment_name(file.segment) for file in generation.files()):
        raise IndexCorrupt(folder, f"{CURRENT} names a file that is no segment")
    return generation
