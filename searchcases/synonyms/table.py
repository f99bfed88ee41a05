"""Which names begin with a term, and what else are they called?

A table is kept as it is stored, one line an entry, beside an index that says for each name where
its entries are: a search reads those of its own words and no others, however large the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from searchcases.analysis import analyze, stem
from searchcases.analysis import readings as readings_of
from searchcases.data import load
from searchcases.synonyms.entries import Entry, entry_of, stored, usable

Terms = tuple[str, ...]


class Other(NamedTuple):
    """Another name, as it is written and as it is looked for."""

    name: str
    terms: Terms


class Row(NamedTuple):
    """A name that a query may hold, and what to look for as well.

    Attributes:
        name: how the table writes it.
        rest: its terms behind the first.
        others: its other names, in the order of the table, at least one.
    """

    name: str
    rest: Terms
    others: tuple[Other, ...]


class Part(NamedTuple):
    """Entries of one source.

    Attributes:
        lines: as ``entries.stored`` gives them.
        starts: as ``index_of`` gives them for these lines.
    """

    lines: bytes
    starts: bytes


def part_of(entries: Iterable[Entry]) -> Part:
    """The part that holds these entries."""
    lines = stored(entries)
    return Part(lines, index_of(lines))


def index_of(lines: bytes) -> bytes:
    """A line for each name that can be asked for: its terms, a tab, where its entries begin.

    There are blanks between terms and between places, which are offsets into ``lines``. The lines
    are sorted by their bytes.
    """
    places: dict[str, list[int]] = {}
    offset = 0
    for line in lines.splitlines(keepends=True):
        entry = entry_of(line)
        if entry:
            keys = (key for name in entry.asked for key in _keys(_readings(name)))
            for key in dict.fromkeys(map(" ".join, keys)):
                places.setdefault(key, []).append(offset)
        offset += len(line)
    rows = (f"{key}\t{' '.join(map(str, found))}\n".encode() for key, found in places.items())
    return b"".join(sorted(rows))


class SynonymTable:
    """Names that stand for one another, from one source or several.

    A name of several words with stop words among them can be asked for without those, too: words
    that stand side by side in a query do not keep them.

    Args:
        parts: the sources; the names of an earlier one come first.
    """

    def __init__(self, parts: tuple[Part, ...]) -> None:
        self._parts = parts

    def named(self, key: Terms) -> tuple[Row, ...]:
        """The rows of the names that have these terms, in the order of the table.

        >>> table = SynonymTable((part_of([Entry("SAH", ("subarachnoid haemorrhage",), True)]),))
        >>> [(row.name, row.others[0].name) for row in table.named(("sah",))]
        [('SAH', 'subarachnoid haemorrhage')]
        """
        return self._rows(" ".join(key) + "\t")

    def goes_on(self, key: Terms) -> bool:
        """Whether a name begins with these terms and has more."""
        begin = f"{' '.join(key)} ".encode()
        return any(starts.startswith(begin, _seek(starts, begin)) for _, starts in self._parts)

    def beginning_with(self, term: str) -> tuple[Row, ...]:
        """The rows of all names whose first term is ``term``, in the order of the table."""
        return self._rows(term + "\t", term + " ")

    def first_terms(self) -> list[str]:
        """The terms with which names begin, sorted by their bytes."""
        lines = (line for _, starts in self._parts for line in starts.decode().splitlines())
        return sorted({line.partition("\t")[0].partition(" ")[0] for line in lines})

    def _rows(self, *begins: str) -> tuple[Row, ...]:
        """The rows of the names whose line in the index begins in one of these ways."""
        found: dict[Row, None] = {}
        for lines, starts in self._parts:
            places = {place for begin in begins for place in _places(starts, begin.encode())}
            for place in sorted(places):
                entry = entry_of(lines[place : lines.index(b"\n", place)])
                rows = _rows_of(entry) if entry else ()
                found.update((row, None) for key, row in rows if key.startswith(begins))
        return tuple(found)


def _seek(starts: bytes, begin: bytes) -> int:
    """Where the first line begins that does not come before ``begin``."""
    low, high = 0, len(starts)
    while low < high:
        start = starts.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = starts.index(b"\n", start)
        if starts[start:end] < begin:
            low = end + 1
        else:
            high = start
    return low


def _places(starts: bytes, begin: bytes) -> Iterator[int]:
    """Where the entries of the names are whose lines begin so."""
    at = _seek(starts, begin)
    while starts.startswith(begin, at):
        end = starts.index(b"\n", at)
        yield from map(int, starts[starts.index(b"\t", at) : end].split())
        at = end + 1


def _rows_of(entry: Entry) -> Iterator[tuple[str, Row]]:
    """The rows of an entry, each with what its line in the index begins with."""
    found = {name: _readings(name) for name in entry.names}
    named = [Other(name, held) for name, readings in found.items() for held in readings]
    for name in entry.asked:
        for key in _keys(found[name]):
            others = distinct(
                other for other in named if other.name != name and not _holds(other.terms, key)
            )
            if others:
                yield " ".join(key) + "\t", Row(name, key[1:], tuple(_fewest(others)))


def _fewest(names: tuple[Other, ...]) -> Iterator[Other]:
    """The names without those that hold another one, which finds all that they find."""
    for name in names:
        if not any(_holds(name.terms, other.terms) for other in names if other != name):
            yield name


def distinct(names: Iterable[Other]) -> tuple[Other, ...]:
    """The names without those that are looked for in the same way as one before them."""
    found: dict[Terms, Other] = {}
    for name in names:
        found.setdefault(name.terms, name)
    return tuple(found.values())


def _holds(held: Terms, key: Terms) -> bool:
    """Whether a name holds all words of another side by side, so that it finds nothing more."""
    return any(held[at : at + len(key)] == key for at in range(len(held) - len(key) + 1))


@cache
def _stop_terms() -> frozenset[str]:
    return frozenset(map(stem, load("english.json")["stop_words"]))


def _readings(name: str) -> list[Terms]:
    """The terms of a name, for each way in which it may stand in a text; none for a bare one."""
    return readings_of(analyze(name)) if usable(name) else []


def _keys(readings: Iterable[Terms]) -> Iterable[Terms]:
    """The terms by which a name is found: in a phrase, and side by side without stop words."""
    found: dict[Terms, None] = {}
    for whole in readings:
        found[whole] = None
        kept = tuple(term for term in whole if term not in _stop_terms())
        if len(kept) > 1:
            found[kept] = None
    return found
