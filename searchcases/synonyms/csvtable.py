"""What does a table of names say that someone wrote as CSV? Text in, entries out."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping

from searchcases.analysis import words
from searchcases.errors import ConfigError
from searchcases.synonyms.entries import BOTH, ONE_WAY, SEPARATOR, Entry

_REQUIRED = frozenset({"term", "means"})


def read_entries(text: str, path: str) -> list[Entry]:
    """The entries of a CSV table.

    The first line names the columns, ``term`` and ``means`` among them, in any order; ``direction``
    is ``both`` where it is absent or empty; other columns are not read. Lines that begin with ``#``
    are comments. Columns are separated by whichever of ``,``, ``;`` and tab the first line has.

    Args:
        text: content of the file.
        path: the file, for errors.

    Raises:
        ConfigError: names the file, the line and what to do.
    """
    lines = ["" if line.startswith("#") else line for line in text.splitlines(keepends=True)]
    head = next(filter(str.strip, lines), "")
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        return list(_entries(((reader.line_num, record) for record in reader), path))
    except csv.Error as error:
        raise ConfigError(
            f"{path}:{reader.line_num}: not valid CSV: {error}; write a quotation mark within a "
            "quoted value twice"
        ) from error


def _entries(records: Iterable[tuple[int, list[str]]], path: str) -> Iterator[Entry]:
    columns: list[str] = []
    for line, record in records:
        if not any(map(str.strip, record)):
            continue
        if columns:
            try:
                yield _entry(dict(zip(columns, record, strict=False)))
            except ValueError as error:
                raise ConfigError(f"{path}:{line}: {error}") from None
            continue
        columns = [name.strip().lower() for name in record]
        if not set(columns) >= _REQUIRED:
            raise ConfigError(
                f"{path}:{line}: the first line must name the columns term and means; "
                "write: term,means (or give RadLex as RDF/XML)"
            )


def _entry(record: Mapping[str, str]) -> Entry:
    """The entry of a record; a ``ValueError`` says what is wrong with it."""
    term = _name("term", record.get("term", ""))
    means = tuple(_name("means", part) for part in record.get("means", "").split(SEPARATOR))
    direction = record.get("direction", "").strip().lower() or BOTH
    if direction not in (BOTH, ONE_WAY):
        raise ValueError(f"unknown direction {direction!r}; write {BOTH} or {ONE_WAY}")
    return Entry(term, means, direction == BOTH)


def _name(column: str, text: str) -> str:
    name = " ".join(text.split())
    if not words(name):
        raise ValueError(f"{column} holds {name!r}, which has no word; write a name or remove it")
    return name
