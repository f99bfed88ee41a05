"""How is SQLite FTS5 driven at its best? Contentless, Porter stems, no journal, optimised."""

from __future__ import annotations

import os
import sqlite3

from corpus import TEXT_FIELDS

import engines
from engines import AND, FIELD, FILTER, OR, PHRASE, PREFIX, Query, Searcher

FILE = "index.sqlite"
COLUMNS = ", ".join(TEXT_FIELDS)
CACHE_KILOBYTES = engines.HEAP_BYTES >> 10

MATCH = "FROM texts JOIN cases ON cases.number = texts.rowid WHERE texts MATCH ?"
ONLY = " AND EXISTS (SELECT 1 FROM modalities WHERE value = ? AND number = texts.rowid)"
BEST = f" ORDER BY rank LIMIT {engines.LIMIT}"
"""``rank`` is bm25 with equal weights, and the one order that FTS5 sorts in by itself: faster."""


class SqliteSearcher(Searcher):
    """A connection that only reads."""

    def __init__(self, folder: str) -> None:
        self._database = sqlite3.connect(f"file:{os.path.join(folder, FILE)}?mode=ro", uri=True)
        self._database.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")
        self._database.execute(f"PRAGMA mmap_size = {4 << 30}")

    def written(self, query: Query) -> tuple[str, ...]:
        """The text behind MATCH, and the value of the filter."""
        quoted = [f'"{word}"' for word in query.words]
        if query.kind == PHRASE:
            return (f'"{" ".join(query.words)}"',)
        if query.kind == PREFIX:
            return (f"{quoted[0]} *",)
        if query.kind == FIELD:
            return (f"{query.value} : {quoted[0]}",)
        text = {AND: " AND ", OR: " OR ", FILTER: " OR "}.get(query.kind, " ").join(quoted)
        return (text, query.value) if query.kind == FILTER else (text,)

    def search(self, asked: tuple[str, ...]) -> list[str]:
        sql = f"SELECT cases.id {MATCH}{ONLY if asked[1:] else ''}{BEST}"
        return [name for (name,) in self._database.execute(sql, asked)]

    def count(self, asked: tuple[str, ...]) -> int:
        sql = f"SELECT count(*) {MATCH}{ONLY if asked[1:] else ''}"
        (count,) = self._database.execute(sql, asked).fetchone()
        return int(count)

    def close(self) -> None:
        self._database.close()


class Sqlite:
    """Python's own sqlite3."""

    version = sqlite3.sqlite_version
    kinds = engines.every()
    jobs = 1

    def build(self, cases: str, folder: str, jobs: int) -> None:  # noqa: ARG002  one writer
        os.makedirs(folder, exist_ok=True)
        database = sqlite3.connect(os.path.join(folder, FILE))
        database.executescript(f"""PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
            PRAGMA cache_size = -{CACHE_KILOBYTES};
            CREATE VIRTUAL TABLE texts USING fts5({COLUMNS}, content='', tokenize='porter');
            INSERT INTO texts(texts, rank) VALUES ('hashsize', {64 << 20});
            CREATE TABLE cases (number INTEGER PRIMARY KEY, id TEXT);
            CREATE TABLE modalities (value TEXT, number INTEGER, PRIMARY KEY (value, number))
            WITHOUT ROWID;""")
        insert = f"INSERT INTO texts(rowid, {COLUMNS}) VALUES (?{', ?' * len(TEXT_FIELDS)})"
        with database:
            for number, record in enumerate(engines.records(cases)):
                database.execute(insert, (number, *(record[name] for name in TEXT_FIELDS)))
                database.execute("INSERT INTO cases VALUES (?, ?)", (number, record["id"]))
                values = [(value, number) for value in record["modality"]]
                database.executemany("INSERT INTO modalities VALUES (?, ?)", values)
            database.execute("INSERT INTO texts(texts) VALUES ('optimize')")
        database.close()
        engines.sync(folder)

    def open(self, folder: str) -> SqliteSearcher:
        return SqliteSearcher(folder)

    def size(self, folder: str) -> int:
        return engines.total_size(folder)
