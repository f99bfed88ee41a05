"""Which engines are compared, and what is asked of each?

Every engine reads the same files of JSON lines, indexes the same seven fields and the modality, and
gives the ids of the ten best cases. Peers store the ids alone, which is in their favour.
"""

from __future__ import annotations

import glob
import importlib
import importlib.util
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from corpus import TEXT_FIELDS

LIMIT = 10
HEAP_BYTES = 256 << 20
"""Memory for writers that are told how much to take: twice tantivy's own default, so that 100,000
cases are few segments."""

RARE, COMMON, OR, AND, PHRASE, FIELD, PREFIX, FILTER = KINDS = (
    "rare word", "common word", "OR of 2-3", "AND of 2-3", "phrase", "field", "prefix", "filter",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked, in no engine's language.

    Attributes:
        kind: one of ``KINDS``.
        words: lower-case words; of a prefix, its letters.
        value: of ``FIELD``, the field; of ``FILTER``, the modality; else empty.
    """

    kind: str
    words: tuple[str, ...]
    value: str = ""


class Searcher(Protocol):
    """An opened index."""

    def written(self, query: Query) -> Any:
        """What a program would hand over, usually a text: made before the clock starts."""

    def search(self, asked: Any) -> list[str]:
        """The ids of the best ``LIMIT`` cases: what is timed."""

    def count(self, asked: Any) -> int:
        """How many cases are found."""

    def close(self) -> None:
        """Let go of files, where an engine does not do so by itself."""


class Engine(Protocol):
    """A way to build an index and to open it.

    Attributes:
        version: of the engine.
        kinds: which queries it can answer.
        jobs: 2 where indexing with two processes or threads is measured, too; else 1.
    """

    version: str
    kinds: frozenset[str]
    jobs: int

    def build(self, cases: str, folder: str, jobs: int) -> None:
        """Index a folder of JSON lines into a folder, until everything is on disk."""

    def open(self, folder: str) -> Searcher:
        """Open what was built."""

    def size(self, folder: str) -> int:
        """Bytes of the index without the text of the cases."""


OWN, OWN_NAMES, TANTIVY, TANTIVY_ONE, SQLITE, BM25S, WHOOSH = NAMES = (
    "searchcases", "searchcases, synonyms", "tantivy", "tantivy, one field", "SQLite FTS5", "bm25s",
    "Whoosh",
)  # fmt: skip

_MODULES: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    OWN: ("own", "Own", ()),
    OWN_NAMES: ("own", "OwnNames", ()),
    TANTIVY: ("tantivy", "Tantivy", ("tantivy",)),
    TANTIVY_ONE: ("tantivy", "TantivyOneField", ("tantivy",)),
    SQLITE: ("sqlite", "Sqlite", ()),
    BM25S: ("bm25s", "Bm25s", ("bm25s", "Stemmer")),
    WHOOSH: ("whoosh", "Whoosh", ("whoosh",)),
}
"""Module, class and the packages that it needs."""


def installed() -> list[str]:
    """The names whose packages are there."""
    return [
        name
        for name, (_, _, packages) in _MODULES.items()
        if all(importlib.util.find_spec(package) for package in packages)
    ]


def load(name: str) -> Engine:
    """An engine; imports that one alone, so that the others take no memory."""
    module, factory, _ = _MODULES[name]
    engine: Engine = getattr(importlib.import_module(f"engines.{module}"), factory)()
    return engine


def records(cases: str) -> Iterator[dict[str, Any]]:
    """The cases of a folder; a list of texts becomes lines of one text."""
    for path in sorted(glob.glob(os.path.join(cases, "*.jsonl"))):
        with open(path, encoding="utf-8") as file:
            for line in file:
                record = json.loads(line)
                record["ddx"] = "\n".join(record["ddx"])
                yield record


def whole_text(record: Mapping[str, Any]) -> str:
    """The text of all fields."""
    return "\n".join(record[name] for name in TEXT_FIELDS)


def files_of(folder: str) -> list[str]:
    """All files below a folder."""
    return [os.path.join(path, name) for path, _, names in os.walk(folder) for name in names]


def total_size(folder: str) -> int:
    """Bytes of all files below a folder."""
    return sum(map(os.path.getsize, files_of(folder)))


def sync(folder: str) -> None:
    """Make durable what an engine wrote that does not do so itself."""
    for path in (*files_of(folder), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def plainly(query: Query, conjunction: str = " AND ") -> str:
    """A query as most engines write it; no prefix."""
    if query.kind == AND:
        return conjunction.join(query.words)
    text = " ".join(query.words)
    if query.kind == PHRASE:
        return f'"{text}"'
    return f"{query.value}:{text}" if query.kind == FIELD else text


def every(kinds: Sequence[str] = KINDS, *, but: Sequence[str] = ()) -> frozenset[str]:
    """Kinds of queries, but some."""
    return frozenset(kinds) - frozenset(but)
