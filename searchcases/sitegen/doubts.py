"""Which words of a case are in doubt or denied? As runs, so that an extract can say so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchcases.model import FIELD_COUNT, TEXT_FIELDS
from searchcases.segment import columns
from searchcases.segment.kinds import STATUSES
from searchcases.segment.reader import Segment

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Doubts:
    """Runs of words with the same status, other than present, in the order of slot and position.

    Attributes:
        slots, firsts, counts, statuses: of each run; shape (n,).
    """

    slots: Ints
    firsts: Ints
    counts: Ints
    statuses: Ints

    @classmethod
    def of(cls, segment: Segment) -> Doubts:
        """Those of a whole segment."""
        found = [_told(segment, forms) for forms in columns.blocks(_ends(segment))]
        nothing = np.zeros((0, 3), np.int64)
        slots, positions, statuses = np.concatenate([nothing, *found]).T
        order = np.lexsort((positions, slots))
        slots = slots[order].astype(np.int64)
        positions, statuses = positions[order], statuses[order]
        new = np.ones(len(slots), bool)
        new[1:] = (np.diff(slots) != 0) | (np.diff(positions) != 1) | (np.diff(statuses) != 0)
        first = np.flatnonzero(new)
        counts = np.diff(first, append=len(slots))
        return cls(slots[first], positions[first], counts, statuses[first])

    def of_case(self, doc_id: int) -> dict[str, list[int]]:
        """Per field of a document first position, number of words and status of each run, flat."""
        bounds = np.searchsorted(self.slots, [doc_id * FIELD_COUNT, (doc_id + 1) * FIELD_COUNT])
        found: dict[str, list[int]] = {}
        for run in range(*bounds.tolist()):
            row = found.setdefault(TEXT_FIELDS[int(self.slots[run]) % FIELD_COUNT], [])
            row += [int(self.firsts[run]), int(self.counts[run]), int(self.statuses[run])]
        return found


def _told(segment: Segment, forms: range) -> Ints:
    """Slot, position and status of each word that is in doubt or denied; shape (n, 3)."""
    places, found = columns.places(segment, forms), columns.columns(segment, forms)
    at = np.flatnonzero(places % STATUSES)
    slots = columns.slots(found)[np.searchsorted(np.cumsum(found.tfs), at, side="right")]
    return np.stack([slots, *np.divmod(places[at], STATUSES)], axis=1)


def _ends(segment: Segment) -> Ints:
    return columns.array(segment, "posting_offsets")
