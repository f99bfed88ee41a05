"""Where does a form stand? Its positions and statuses in some slots, without NumPy."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from searchcases.model import FIELD_COUNT
from searchcases.segment.kinds import STATUSES

if TYPE_CHECKING:
    from searchcases.segment.whole import Whole


class Placed(dict[int, "_Places"]):
    """The places of forms, each read when it is first asked for: hit by hit it is the same few.

    Args:
        segment: where they are read.
    """

    def __init__(self, segment: Whole) -> None:
        super().__init__()
        self._segment = segment
        self._facts = [(kind.field, kind.tf, kind.status) for kind in segment.kinds]

    def __missing__(self, form: int) -> _Places:
        if len(self) == _REMEMBERED:
            del self[next(iter(self))]
        places = self[form] = _Places(self._segment, form, self._facts)
        return places


_REMEMBERED = 64  # forms: a long query has a dozen, with prefixes more
_FEW = 8  # slots are looked up one by one where they are fewer than a posting in so many


class _Places:
    """Where one form stands.

    Args:
        segment: where it is read.
        form: its number.
        facts: field, tf and status of each kind.
    """

    def __init__(
        self, segment: Whole, form: int, facts: Sequence[tuple[int, int, int | None]]
    ) -> None:
        self._facts, self._kinds = facts, segment.kinds_of(form)
        self._docs = list(segment.documents(form))
        tfs = [tf for _, tf, _ in facts]
        self._starts = list(accumulate(map(tfs.__getitem__, self._kinds), initial=0))
        self._positions, self._mixed = segment.positions_of(form), segment.mixed_of(form)

    def of_slots(self, slots: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
        """The places in each of some slots in which the form stands, ascending."""
        if len(slots) * _FEW < len(self._docs):
            for slot in slots:
                at = self._find(slot)
                if at is not None:
                    yield slot, self._row(at)
            return
        wanted, facts = set(slots), self._facts
        for at, (doc_id, kind) in enumerate(zip(self._docs, self._kinds, strict=True)):
            slot = doc_id * FIELD_COUNT + facts[kind][0]
            if slot in wanted:
                yield slot, self._row(at)

    def _find(self, slot: int) -> int | None:
        """The posting of a slot."""
        doc_id, field = divmod(slot, FIELD_COUNT)
        at = bisect_left(self._docs, doc_id)
        while at < len(self._docs) and self._docs[at] == doc_id:
            if self._facts[self._kinds[at]][0] == field:
                return at
            at += 1
        return None

    def _row(self, at: int) -> list[int]:
        """The places of a posting."""
        status = self._facts[self._kinds[at]][2]
        positions = self._positions[self._starts[at] : self._starts[at + 1]]
        if status is not None:
            return [position * STATUSES + status for position in positions]
        statuses = self._mixed[self._mixed_starts[at] : self._mixed_starts[at + 1]]
        return [p * STATUSES + s for p, s in zip(positions, statuses, strict=True)]

    @cached_property
    def _mixed_starts(self) -> list[int]:
        tfs = [tf if status is None else 0 for _, tf, status in self._facts]
        return list(accumulate(map(tfs.__getitem__, self._kinds), initial=0))
