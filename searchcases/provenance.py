"""Which file did each case come from, and was it still readable?

The index notes this of every source file; the indexer compares files with it, and ``open`` and
``stats`` ask it.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Any

from searchcases.digests import DIGEST_BYTES
from searchcases.segment.reader import Segment

_SIZE = 2 * DIGEST_BYTES  # of a digest in hexadecimal
_NO_TEXT = "0" * _SIZE
_BETWEEN = "\0"  # ids: no name of a file holds it, and no text


@dataclass(frozen=True, slots=True)
class Source:
    """What an index notes of a source file. An archive has millions of cases: they take few bytes.

    Attributes:
        root: the folder that was given, relative to the index folder.
        name: path below it.
        digest: of its bytes and the names of the images beside it, behind a ``!`` where some of
            it could not be read: such a file is read again each time, so that its errors are told
            again; empty where none of it could.
        ids: the ids of its cases, with a NUL between.
        texts: the digests of their texts, 16 bytes each, zeros where there is none.
        stale: why some of its cases are kept though they can no longer be read; else empty.
        lost: ids of these cases.
    """

    root: str
    name: str
    digest: str
    ids: bytes
    texts: bytes
    stale: str = ""
    lost: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        root: str,
        name: str,
        digest: str,
        cases: Collection[tuple[str, str]],
        stale: str = "",
        lost: tuple[str, ...] = (),
    ) -> Source:
        """A note of these cases: see ``cases``."""
        texts = bytes.fromhex("".join([text or _NO_TEXT for _, text in cases]))
        ids = _BETWEEN.join([case_id for case_id, _ in cases])
        return cls(root, name, digest, ids.encode(errors="surrogatepass"), texts, stale, lost)

    @property
    def case_ids(self) -> list[str]:
        """The ids of its cases."""
        return self.ids.decode(errors="surrogatepass").split(_BETWEEN) if self.texts else []

    @property
    def cases(self) -> list[tuple[str, str]]:
        """Case id and digest of the text (empty for none) of each of its cases."""
        texts = self.texts.hex()
        found = [texts[at : at + _SIZE] for at in range(0, len(texts), _SIZE)]
        if _NO_TEXT in found:
            found = ["" if text == _NO_TEXT else text for text in found]
        return [*zip(self.case_ids, found, strict=True)]

    def without(self, gone: Set[str]) -> Source:
        """This file without some of its cases; it is read again by the next update."""
        if gone.isdisjoint(self.case_ids):
            return self
        cases = [row for row in self.cases if row[0] not in gone]
        lost = tuple(case_id for case_id in self.lost if case_id not in gone)
        return Source.of(self.root, self.name, "", cases, self.stale, lost)


def sources_of(segment: Segment | None) -> list[Source]:
    """What a segment notes of its source files; nothing where there is no segment."""
    if segment is None:
        return []
    return [*map(_source, segment.sources()["files"])]


def _source(row: Sequence[Any]) -> Source:
    root, name, hash_, case_ids, texts, stale, lost = row
    ids = _BETWEEN.join(case_ids).encode(errors="surrogatepass")
    return Source(root, name, hash_, ids, bytes.fromhex(texts), stale, tuple(lost))


def to_json(sources: Iterable[Source]) -> bytes:
    """The note as JSON, in an order that does not depend on how it came about."""
    noted = io.BytesIO()  # one file at a time: text takes a tenth of the memory of its parts
    noted.write(b'{"files": [')
    for number, one in enumerate(sorted(sources, key=lambda one: (one.root, one.name))):
        row = [one.root, one.name, one.digest, one.case_ids, one.texts.hex(), one.stale, one.lost]
        noted.write(f"{', ' * (number > 0)}{json.dumps(row)}".encode())
    noted.write(b"]}")
    return noted.getvalue()


def stale_cases(segment: Segment) -> dict[str, str]:
    """Case id to the reason why its file could no longer be read, for cases that are stale."""
    return {case_id: source.stale for source in sources_of(segment) for case_id in source.lost}


def source_paths(segment: Segment, folder: str) -> dict[str, str]:
    """Case id to the path of its file, from the index folder's place."""
    return {
        case_id: os.path.normpath(os.path.join(folder, source.root, source.name))
        for source in sources_of(segment)
        for case_id in source.case_ids
    }
