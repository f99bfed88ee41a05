"""Which names stand for one another? Entries, and how they are stored, one line each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from searchcases.analysis import is_stop_word, words

COLUMNS = ("kind", "term", "means", "direction", "source")
BOTH, ONE_WAY = "both", "to"
SEPARATOR = "|"
"""Between the names of ``means``."""

_HEADER = ",".join(COLUMNS)


class Entry(NamedTuple):
    """A row of a table.

    Attributes:
        term: a name.
        means: other names, at least one.
        both: whether each name stands for all others, or only ``term`` for ``means``.
    """

    term: str
    means: tuple[str, ...]
    both: bool

    @property
    def names(self) -> tuple[str, ...]:
        """All names, ``term`` first."""
        return self.term, *self.means

    @property
    def asked(self) -> tuple[str, ...]:
        """The names that are looked up in a query."""
        return self.names if self.both else (self.term,)


def usable(name: str) -> bool:
    """Whether a name says enough to be looked for: neither one character nor stop words alone."""
    found = words(name)
    return len("".join(found)) > 1 and not all(map(is_stop_word, found))


def stored(entries: Iterable[Entry]) -> bytes:
    """A table of one line an entry, in the columns of the built-in one but with tabs, as UTF-8."""
    rows = (
        ("", term, SEPARATOR.join(means), BOTH if both else ONE_WAY, "")
        for term, means, both in entries
    )
    return "".join("\t".join(row) + "\n" for row in rows).encode()


def entry_of(line: bytes) -> Entry | None:
    """The entry of one line, stored or of the built-in table, which quotes nothing; None for none.

    >>> entry_of(b"abbreviation,HCC,hepatocellular carcinoma|hepatoma,both,hand")
    Entry(term='HCC', means=('hepatocellular carcinoma', 'hepatoma'), both=True)
    """
    text = line.decode().rstrip("\n")
    if text.startswith("#") or text in ("", _HEADER):
        return None
    _, term, means, direction, _ = text.split("\t" if "\t" in text else ",")
    return Entry(term, tuple(means.split(SEPARATOR)), direction == BOTH)
