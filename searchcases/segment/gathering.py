"""Where do stored cases and titles lie until the file is written? New ones wait, others stay.

Stored cases are most of an index and are copied once, when the file is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from searchcases.segment.scratch import Column
from searchcases.segment.spool import BLOCK, Spool
from searchcases.segment.whole import Whole

Ints = NDArray[Any]

_JOINED = 1024  # records that are joined at once, some 2 MB


class _Source(Protocol):
    def read(self, at: int, size: int) -> bytes | memoryview: ...


class _Mapped(NamedTuple):
    """An older segment."""

    data: memoryview

    def read(self, at: int, size: int) -> memoryview:
        return self.data[at : at + size]


class _Apart(NamedTuple):
    """Some records: in what, and where each begins and ends."""

    source: _Source
    starts: Ints
    ends: Ints

    def bounds(self) -> tuple[Ints, Ints]:
        """Where each begins and ends; int64."""
        return self.starts, self.ends


class _Joined(NamedTuple):
    """Some records one behind the other: in what, where the first begins, and the bytes of each."""

    source: _Source
    at: int
    sizes: Column

    def bounds(self) -> tuple[Ints, Ints]:
        """Where each begins and ends; int64."""
        sizes = self.sizes.all()
        ends: Ints = self.at + np.cumsum(sizes, dtype=np.int64)
        return ends - sizes, ends


class Records:
    """The records of all documents that were taken in.

    Args:
        name: what a segment calls them: ``stored`` or ``title``.
        spool: takes those that have no place yet.
        notes: takes how long these are.
    """

    def __init__(self, name: str, spool: Spool, notes: Spool) -> None:
        self._name, self._spool, self._notes = name, spool, notes
        self._lying: list[_Apart | _Joined] = []
        self.add([])

    def add(self, records: Sequence[bytes]) -> None:
        """Take in new records."""
        sizes = Column(self._notes, np.array([*map(len, records)], np.uint32))
        self._lying.append(_Joined(self._spool, self._spool.size, sizes))
        for start in range(0, len(records), _JOINED):
            self._spool.append(b"".join(records[start : start + _JOINED]))

    def keep(self, old: Whole, doc_ids: Ints) -> None:
        """Take in those of some documents of a segment."""
        offsets = np.asarray(old.arrays[f"{self._name}_offsets"]).astype(np.int64)
        source = _Mapped(old.arrays[f"{self._name}_bytes"])
        self._lying.append(_Apart(source, offsets[doc_ids], offsets[doc_ids + 1]))

    def gathered(self, order: Ints) -> Gathered:
        """All of them, in some order of the documents."""
        bounds = [one.bounds() for one in self._lying]
        counts = [len(starts) for starts, _ in bounds]
        which = np.repeat(np.arange(len(counts), dtype=np.uint32), counts)[order]
        starts, ends = (np.concatenate(column)[order] for column in zip(*bounds, strict=True))
        return Gathered([one.source for one in self._lying], which, starts, ends)


class Gathered:
    """Records one behind the other, read when they are asked for.

    Args:
        sources: where they lie.
        which: the number of the source of each.
        starts: where each begins there.
        ends: where it ends.

    Attributes:
        sizes: bytes of each.
        size: bytes of all.
    """

    def __init__(self, sources: Sequence[_Source], which: Ints, starts: Ints, ends: Ints) -> None:
        self.sizes = ends - starts
        self.size = int(self.sizes.sum())
        cut = (which[1:] != which[:-1]) | (starts[1:] != ends[:-1])
        firsts = np.flatnonzero(np.concatenate((which[:1] >= 0, cut)))  # neighbours as one piece
        lasts = np.append(firsts, len(which))[1:] - 1
        self._sources = sources
        self._pieces = which[firsts], starts[firsts], ends[lasts]

    def chunks(self) -> Iterator[bytes | memoryview]:
        """All of them, in pieces."""
        for number, start, end in zip(*(column.tolist() for column in self._pieces), strict=True):
            for at in range(start, end, BLOCK):
                yield self._sources[number].read(at, min(BLOCK, end - at))
