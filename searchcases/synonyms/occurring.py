"""Which names does an archive hold? A table without what no case of it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from searchcases.synonyms.table import Other, Row, SynonymTable, Terms


class Names(Protocol):
    """Names that a query may hold."""

    def named(self, key: Terms) -> tuple[Row, ...]:
        """The rows of the names that have these terms, in the order of the table."""

    def goes_on(self, key: Terms) -> bool:
        """Whether a name begins with these terms and has more."""


class OccurringNames:
    """The names of a table, with those other names alone all of whose terms occur.

    Args:
        table: all names.
        occurs: whether an archive holds a term.
    """

    def __init__(self, table: SynonymTable, occurs: Callable[[str], bool]) -> None:
        self._table, self._occurs = table, occurs

    def named(self, key: Terms) -> tuple[Row, ...]:
        """The rows of ``SynonymTable.named`` that still have other names."""
        return self._occurring(self._table.named(key))

    def goes_on(self, key: Terms) -> bool:
        """Whether a name begins with these terms and has more."""
        return self._table.goes_on(key)

    def beginning_with(self, term: str) -> tuple[Row, ...]:
        """The rows of ``SynonymTable.beginning_with`` that still have other names."""
        return self._occurring(self._table.beginning_with(term))

    def _occurring(self, rows: Iterable[Row]) -> tuple[Row, ...]:
        kept = (row._replace(others=tuple(filter(self._holds, row.others))) for row in rows)
        return tuple(row for row in kept if row.others)

    def _holds(self, other: Other) -> bool:
        return all(map(self._occurs, other.terms))
