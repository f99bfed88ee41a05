"""What does one leaf of a query add to the score of each document? A run: exactly, and bounded.

Bounds are small integers, so that the bounds of all documents of an index are added up at the speed
of memory: the few documents that may come first are told by them, and only these are scored.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from searchcases.formulas import Floats, Ints, leading

DEPTH = 64
"""Documents of a run whose order is kept, as a ranking has them: more than most pages show."""

COMMON = 16
"""A run of more than one document in so many is kept by document, too; see ``Run.by_document``."""

UNIT = 2.0**-10
"""Of bounds. A power of two, so that dividing by it does not round; as scores of words are below 60
in indexes of a million cases by the built-in settings, the bounds of a word, and mostly the sums of
some, fit into 16 bits; else they take 32."""

Bounds = NDArray[np.uint16 | np.uint32]
"""Per document: 0 where nothing matches, else more than the score in units, by one at most."""


class Run:
    """The documents that a leaf matches, and what it adds to the score of each.

    Args:
        docs: ascending; shape (n,).
        values: >= 0; 0 for a filter; shape (n,).
        lengths: weighted length of every document of the index.
    """

    def __init__(self, docs: Ints, values: Floats, lengths: Ints) -> None:
        self._docs, self.values, self._lengths = docs.astype(np.int32), values, lengths
        self.is_common = len(docs) * COMMON > len(lengths)

    def __len__(self) -> int:
        return len(self._docs)

    @property
    def docs(self) -> Ints:
        """The documents, ascending; int64, for these are quick indexes."""
        return self._docs.astype(np.int64)

    @cached_property
    def best(self) -> Ints:
        """The first ``DEPTH`` places in ``docs`` and ``values``, in the order of a ranking."""
        return leading(self.docs, self.values, self._lengths, DEPTH)

    def first(self, count: int) -> tuple[Ints, Floats]:
        """The first documents and their values, at most ``DEPTH``, in the order of a ranking."""
        places = self.best[:count]
        return self._docs[places].astype(np.int64), self.values[places]

    @cached_property
    def bounds(self) -> Bounds:
        """The bounds of ``values``; shape (n,)."""
        bounds = (self.values / UNIT).astype(np.uint32) + np.uint32(1)
        return bounds.astype(np.uint16) if bounds.max(initial=0) < 1 << 16 else bounds

    @cached_property
    def most(self) -> int:
        """The largest bound."""
        return int(self.bounds.max(initial=0))

    @cached_property
    def by_document(self) -> Bounds:
        """The bounds of every document of the index; shape (documents,)."""
        bounds = self.bounds
        found: Bounds = np.zeros(len(self._lengths), bounds.dtype)
        found[self.docs] = bounds
        return found

    def among(self, docs: Ints) -> NDArray[np.bool_]:
        """Which of some documents the leaf matches."""
        if self.is_common:
            return self.by_document[docs] > 0
        return self._places_of(docs)[1]

    def at(self, docs: Ints) -> Floats:
        """What is added to the score of some documents; 0 where the leaf does not match."""
        if not len(self):
            return np.zeros(len(docs))
        places, inside = self._places_of(docs)
        return np.where(inside, self.values[places], 0.0)

    def bounds_at(self, docs: Ints) -> Bounds:
        """The bounds of some documents."""
        if self.is_common:
            return self.by_document[docs]
        if not len(self):
            return np.zeros(len(docs), np.uint16)
        places, inside = self._places_of(docs)
        found: Bounds = self.bounds[places] * inside
        return found

    def _places_of(self, docs: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        if not len(self):
            return np.zeros(len(docs), np.int64), np.zeros(len(docs), bool)
        wanted = docs.astype(np.int32)
        places = np.searchsorted(self._docs, wanted)
        places[places == len(self)] = 0
        return places, self._docs[places] == wanted

    @property
    def size(self) -> int:
        """The bytes that it takes up, with what is worked out later."""
        width = 2 if self.values.max(initial=0) / UNIT < (1 << 16) - 1 else 4
        bounds = len(self) + (len(self._lengths) if self.is_common else 0)
        return self._docs.nbytes + self.values.nbytes + width * bounds + 8 * DEPTH
