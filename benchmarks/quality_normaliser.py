"""What are rankings like when words stand as they are written? The normaliser, switched off.

It works on cases and queries alike, so both are read anew: British and American spelling, forms of
sequences (T1W), measurements, Greek letters and numerals, compounds and hyphens stay what they are.
Letters are still folded and words stemmed.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from searchcases.analysis import joining, stream
from searchcases.data import read
from searchcases.synonyms import loading, table

_STEMS = importlib.import_module("searchcases.analysis.stems")  # the package has a function stems
_NOWHERE = np.zeros(0, np.int64)


class _Part(NamedTuple):
    """A function, and what stands in its place."""

    owner: Any
    name: str
    instead: Callable[..., object]


_PARTS = (
    _Part(_STEMS, "spelling", dict),
    _Part(_STEMS, "_terms", dict),
    _Part(_STEMS, "_odd_term", lambda _: None),
    _Part(stream, "_links", lambda *_: (_NOWHERE, _NOWHERE)),
    _Part(loading, "read", lambda name: _index() if name == "synonyms.index" else read(name)),
    _Part(joining.Joiner, "joined", lambda self: [(i, n, n) for n, i in enumerate(self._items)]),
)


@contextlib.contextmanager
def without_normaliser() -> Iterator[None]:
    """Indexes made, and queries asked, in this block have words as they are written."""
    before = [getattr(part.owner, part.name) for part in _PARTS]
    try:
        for part in _PARTS:
            setattr(part.owner, part.name, part.instead)
        loading.load.cache_clear()  # the names of synonyms are terms, too
        yield
    finally:
        for part, usual in zip(_PARTS, before, strict=True):
            setattr(part.owner, part.name, usual)
        loading.load.cache_clear()


def _index() -> bytes:
    """Where names begin, as terms of the analysis as it is now."""
    return table.index_of(read("synonyms.csv"))
