"""What is noted of all documents beside their words? Taken in by batches, put in order at the end.

All of it waits in a scratch file: what stays in memory of a case are some bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.model import FIELD_COUNT, RANGE_FIELDS
from searchcases.segment.columns import blocks
from searchcases.segment.documents import Documents
from searchcases.segment.numbering import inverse
from searchcases.segment.scratch import Column
from searchcases.segment.spool import Spool

Ints = NDArray[Any]

VALUES_AT_ONCE = 1 << 20
"""Of all documents, which have several each, while they are sorted: some 40 bytes each."""

VALUES_SHARE = 16
"""Of millions of documents one in so many is sorted at once: for each such block all batches are
read, so at most twice as often."""

Named = Iterator[tuple[str, Ints]]
"""Arrays of a segment file, each with its name."""


class _Batch(NamedTuple):
    """Some documents; see ``Documents``. The values are numbers among those of all batches.

    Attributes:
        ids, id_sizes: the ids one behind the other, and the bytes of each.
    """

    ids: Column
    id_sizes: Column
    numbers: dict[str, Column]
    field_length: Column
    value_of: Column
    value_docs: Column


class Notes:
    """What is noted of the documents that were taken in, but for words, titles and records.

    Args:
        spool: where arrays wait.
    """

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._count = 0
        self._batches: list[_Batch] = []
        self._values: dict[bytes, int] = {}
        self._value_counts = np.zeros(0, np.int64)  # documents of each

    def take(self, batch: Documents) -> Ints:
        """Take in some documents; their numbers among all, uint32."""
        first = self._count
        self._count += len(batch.case_ids)
        ids = [*map(str.encode, batch.case_ids)]
        sizes = np.array([*map(len, ids)], np.uint32)
        values = [self._values.setdefault(value, len(self._values)) for value in batch.values]
        value_of = np.array(values, np.min_scalar_type(len(self._values)))[batch.value_of]
        counts = np.bincount(value_of, minlength=len(self._values))
        counts[: len(self._value_counts)] += self._value_counts
        self._value_counts = counts
        self._batches.append(
            _Batch(
                Column(self._spool, np.frombuffer(b"".join(ids), np.uint8)),
                Column(self._spool, sizes),
                {name: Column(self._spool, numbers) for name, numbers in batch.numbers.items()},
                Column(self._spool, batch.field_length),
                Column(self._spool, value_of),
                Column(self._spool, (batch.value_docs + first).astype(np.uint32)),
            )
        )
        return np.arange(first, self._count, dtype=np.uint32)

    def order(self) -> Ints:
        """The numbers of all documents in the order of their ids."""
        ids = self._ids()
        return np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int64)

    def _ids(self) -> list[bytes]:
        """UTF-8 of all ids, in the order in which they were taken in."""
        data = _joined(np.uint8, [batch.ids for batch in self._batches]).tobytes()
        ends = offsets(_joined(np.uint32, [batch.id_sizes for batch in self._batches])).tolist()
        return [data[start:end] for start, end in pairwise(ends)]

    def field_lengths(self, order: Ints) -> Ints:
        """Words per slot; unsigned, shape (documents, FIELD_COUNT)."""
        lengths = _joined(np.uint8, [batch.field_length for batch in self._batches])
        in_order: Ints = lengths.reshape(-1, FIELD_COUNT)[order]
        return in_order

    def arrays(self, order: Ints, new_docs: Ints) -> Named:
        """What a segment file holds of all documents but for their lengths.

        Args:
            order: the numbers of the documents, as they are to come.
            new_docs: the place of each in it.
        """
        ids = self._ids()
        yield from strings("case_id", [*map(ids.__getitem__, order.tolist())])
        del ids
        for name in RANGE_FIELDS:
            yield name, _joined(np.float64, [one.numbers[name] for one in self._batches])[order]
        yield from self._values_of(new_docs)

    def _values_of(self, new_docs: Ints) -> Named:
        names = sorted(self._values)
        numbers = np.array([self._values[name] for name in names], np.int64)
        counts = self._value_counts[numbers]
        held = np.flatnonzero(counts)
        yield from strings("value", [names[n] for n in held.tolist()])
        yield "value_doc_offsets", offsets(counts[held])
        places, at_once = inverse(numbers), max(VALUES_AT_ONCE, int(counts.sum()) // VALUES_SHARE)
        for block in blocks(offsets(counts), at_once):
            yield "value_docs", self._value_docs(places, block, new_docs)

    def _value_docs(self, places: Ints, block: range, new_docs: Ints) -> Ints:
        """The documents of some values, value by value."""
        found = [np.zeros(0, np.int64)]
        for batch in self._batches:
            values, docs = places[batch.value_of.all()], batch.value_docs.all()
            chosen = (values >= block.start) & (values < block.stop)
            found.append(values[chosen].astype(np.int64) << 32 | new_docs[docs[chosen]])
        keys = np.concatenate(found)
        keys.sort()
        return keys & 0xFFFFFFFF


def _joined(least: Any, columns: Iterable[Column]) -> Ints:
    """All numbers of some columns, of a type at least so wide."""
    return np.concatenate([np.zeros(0, least), *(column.all() for column in columns)])


def strings(name: str, texts: Sequence[bytes]) -> Named:
    """The arrays that hold some texts."""
    yield f"{name}_bytes", np.frombuffer(b"".join(texts), np.uint8)
    yield f"{name}_offsets", offsets([len(text) for text in texts])


def offsets(counts: Iterable[int] | Ints) -> Ints:
    """Where each of some stretches begins, and where the last one ends."""
    return np.concatenate(([0], np.cumsum(np.asarray(counts, np.int64))))
