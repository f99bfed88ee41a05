"""How is a word merged whose postings are too many to be held? Some documents at a time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchcases.segment.merging import Block, Span, in_order
from searchcases.segment.postings import KindFacts, Postings, ordered, split
from searchcases.segment.scratch import Column
from searchcases.segment.spilling import LongList
from searchcases.segment.spool import Spool
from searchcases.segment.stretches import Stretches

Ints = NDArray[Any]

_LISTS = ("gap", "kind", "position")

_Waiting = Callable[[], Postings | None]
"""Reads some postings."""


def merged(
    parts: Sequence[Stretches],
    span: Span,
    kinds: KindFacts,
    most: int,
    spool: Spool,
    tell: Callable[[Ints, Ints], None],
) -> Block:
    """The postings of the forms of a word, as ``merging.packed`` has them.

    Args:
        parts: all of batches.
        span: the forms.
        kinds: of the common table.
        most: tokens that are held at once, if no documents have more than others; of one part all
            are.
        spool: takes the lists until they are written.
        tell: is given document and kind of all postings, some at a time.
    """
    forms: dict[int, _Form] = {}
    for waiting in _by_documents(parts, span, kinds, most, spool):
        read = (postings() for postings in waiting)
        found = [postings for postings in read if postings is not None]
        if found:
            some = in_order(found, kinds)
            tell(some.docs, some.kinds)
            for postings in split(some, _heads(some.forms), kinds):
                forms.setdefault(int(postings.forms[0]), _Form(spool)).add(postings)
    return _block(forms, span.first)


def _by_documents(
    parts: Sequence[Stretches], span: Span, kinds: KindFacts, most: int, spool: Spool
) -> list[list[_Waiting]]:
    """What holds the postings of some documents, then of those behind them, and so on.

    A part that holds some of several is read once, and its pieces wait in the scratch file.
    """
    end = max(int(part.docs.max()) for part in parts) + 1
    firsts = np.linspace(0, end, math.ceil(span.token_count / most), endpoint=False)
    firsts = firsts.astype(np.int64)
    waiting: list[list[_Waiting]] = [[] for _ in firsts]
    for part in parts:
        read = partial(part.read, span.number, span.first)
        first, last = _places(np.array([part.docs.min(), part.docs.max()]), firsts).tolist()
        if first == last:
            waiting[first].append(read)
        elif (found := read()) is not None:
            of_document = _places(found.docs, firsts)
            order = np.argsort(of_document, kind="stable")
            heads = _heads(of_document[order])
            pieces = split(ordered(found, order, kinds), heads, kinds)
            places = of_document[order[np.concatenate(([0], heads))]].tolist()
            for place, postings in zip(places, pieces, strict=True):
                waiting[place].append(partial(_read, [Column(spool, one) for one in postings]))
    return waiting


def _places(docs: Ints, firsts: Ints) -> Ints:
    """Which stretch of documents each belongs to; each begins with its first."""
    return np.searchsorted(firsts, docs, side="right") - 1


def _heads(numbers: Ints) -> Ints:
    """Where another number follows."""
    return np.flatnonzero(numbers[1:] != numbers[:-1]) + 1


def _read(columns: Sequence[Column]) -> Postings:
    return Postings(*(column.all() for column in columns))


def _block(forms: dict[int, _Form], first: int) -> Block:
    """The lists of forms, each with its number from the first on."""
    held = [forms[form] for form in sorted(forms)]
    lists = {name: [form.lists[name] for form in held] for name in _LISTS}
    packed = {
        name: np.array([one.size_and_width() for one in ones]) for name, ones in lists.items()
    }
    return Block(
        first + np.array(sorted(forms)),
        np.array([one.count for one in lists["gap"]]),
        np.array([one.count for one in lists["position"]]),
        np.stack([found[:, 1] for found in packed.values()], axis=1),
        {name: _one_by_one(ones) for name, ones in lists.items()}
        | {"mixed": (column.all() for form in held for column in form.mixed)},
        {name: found[:, 0] for name, found in packed.items()}
        | {"mixed": np.array([sum(column.count for column in form.mixed) for form in held])},
    )


def _one_by_one(lists: Sequence[LongList]) -> Iterator[NDArray[np.uint8]]:
    for one in lists:
        yield from one.packed()


class _Form:
    """The lists of a form.

    Attributes:
        lists: of gaps, kinds and positions, by name.
        mixed: statuses, piece by piece.
    """

    def __init__(self, spool: Spool) -> None:
        self.lists = {name: LongList(spool) for name in _LISTS}
        self.mixed: list[Column] = []
        self._spool = spool
        self._last = np.uint32(0)

    def add(self, postings: Postings) -> None:
        """Take in its postings in documents behind those before."""
        self.lists["gap"].add(np.diff(postings.docs, prepend=self._last))
        self.lists["kind"].add(postings.kinds)
        self.lists["position"].add(postings.positions)
        self.mixed.append(Column(self._spool, postings.mixed))
        self._last = postings.docs[-1]
