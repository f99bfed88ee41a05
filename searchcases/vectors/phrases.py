"""Where do words stand side by side? As ``matcher.phrase_slots``, on arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.formulas import Ints
from searchcases.matcher import SLOT_BITS, Scope
from searchcases.model import FIELD_COUNT
from searchcases.segment.columns import by_key, kind_table, places, postings
from searchcases.segment.kinds import STATUSES
from searchcases.segment.reader import Segment
from searchcases.vectors.recent import Recent

MAX_BYTES = 16 << 20
"""What the kept occurrences may take up: 1.8 million of them, the 20 commonest words of 20,000
cases."""


class Occurrences(NamedTuple):
    """Where a word stands.

    Attributes:
        keys: slot and position as one number, ascending and distinct; shape (n,).
        statuses: present, possible or absent; shape (n,).
    """

    keys: Ints
    statuses: NDArray[np.uint8]

    @property
    def size(self) -> int:
        """In bytes."""
        return self.keys.nbytes + self.statuses.nbytes


class Phrases:
    """Finds words side by side in one snapshot.

    Args:
        segment: the snapshot.
    """

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self._occurrences: Recent[range, Occurrences] = Recent(self._read, MAX_BYTES)

    def weigh(self, words: Sequence[range], scope: Scope) -> tuple[Ints, Ints]:
        """The documents in which words stand side by side, ascending, and their weights.

        The status of a phrase is the most doubtful one of its words.

        Args:
            words: the forms of each.
            scope: which fields count, and what an occurrence of each status does.
        """
        found = [self._occurrences[word] for word in words]
        first = min(range(len(found)), key=lambda ordinal: len(found[ordinal].keys))
        keys, statuses = found[first].keys - first, found[first].statuses
        for ordinal, (others, other_statuses) in enumerate(found):
            if ordinal == first or not len(keys):
                continue
            at = np.searchsorted(others, keys + ordinal)
            at[at == len(others)] = 0
            beside = others[at] == keys + ordinal
            keys = keys[beside]
            statuses = np.maximum(statuses[beside], other_statuses[at[beside]])
        docs, fields = np.divmod(keys >> SLOT_BITS, FIELD_COUNT)
        boosts = np.array(scope.boosts)[fields]
        is_seen = np.array([quarters is not None for quarters in scope.quarters])
        quarters = np.array([quarters or 0 for quarters in scope.quarters])
        seen = is_seen[statuses] & (boosts > 0)
        return by_key(docs[seen], (boosts * quarters[statuses])[seen])

    def _read(self, word: range) -> Occurrences:
        docs, kinds = postings(self._segment, [word])
        fields, tfs = kind_table(self._segment)[kinds, :2].astype(np.int64).T
        slots = np.repeat(docs * FIELD_COUNT + fields, tfs)
        positions, statuses = np.divmod(
            places(self._segment, np.arange(word.start, word.stop)), STATUSES
        )
        keys = (slots << SLOT_BITS) + positions
        statuses = statuses.astype(np.uint8)
        if len(word) > 1:
            order = np.argsort(keys, kind="stable")
            keys, statuses = keys[order], statuses[order]
            last = np.append(keys[1:] != keys[:-1], True)
            keys, statuses = keys[last], statuses[last]
        return Occurrences(keys, statuses)
