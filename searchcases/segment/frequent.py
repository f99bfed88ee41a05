"""How is a word merged whose postings are too many to be held? Some documents at a time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchcases.segment.merging import Block, Span, in_order
from searchcases.segment.postings import KindFacts, Postings, ordered
from searchcases.segment.scratch import Column
from searchcases.segment.spilling import LongList
from searchcases.segment.spool import Spool
from searchcases.segment.stretches import Stretches

Ints = NDArray[Any]


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
        most: tokens that are held at once, where all documents have as many.
        spool: takes the lists until they are written.
        tell: is given document and kind of all postings, some at a time.
    """
    forms: dict[int, _Form] = {}
    for some in _some_documents_at_a_time(parts, span, kinds, most):
        tell(some.docs, some.kinds)
        for form, postings in _form_by_form(some, kinds):
            forms.setdefault(form, _Form(spool)).add(postings)
    held = [forms[form] for form in sorted(forms)]
    lists = {name: [form.lists[name] for form in held] for name in ("gap", "kind", "position")}
    packed = {
        name: np.array([one.size_and_width() for one in ones]) for name, ones in lists.items()
    }
    return Block(
        span.first + np.array(sorted(forms)),
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


def _some_documents_at_a_time(
    parts: Sequence[Stretches], span: Span, kinds: KindFacts, most: int
) -> Iterator[Postings]:
    reach = [(part, int(part.docs.min()), int(part.docs.max()) + 1) for part in parts]
    end_of_all = max(end for *_, end in reach)
    edges = np.linspace(0, end_of_all, math.ceil(span.token_count / most) + 1, dtype=np.int64)
    for low, high in pairwise(edges.tolist()):
        found: list[Postings] = []
        for part, first, end in reach:
            some = part.read(span.number, span.first) if first < high and low < end else None
            if some is not None and (first < low or high < end):
                within = np.flatnonzero((some.docs >= low) & (some.docs < high))
                some = ordered(some, within, kinds)
            if some is not None and len(some.docs):
                found.append(some)
        if found:
            yield in_order(found, kinds)


def _form_by_form(found: Postings, kinds: KindFacts) -> Iterator[tuple[int, Postings]]:
    """The postings of each form that has any, and its number."""
    heads = np.flatnonzero(np.concatenate(([True], found.forms[1:] != found.forms[:-1])))
    tfs, mixed_tfs = kinds.tfs[found.kinds], kinds.mixed_tfs[found.kinds]
    token_ends, mixed_ends = (
        np.cumsum(np.add.reduceat(column, heads, dtype=np.int64))[:-1]
        for column in (tfs, mixed_tfs)
    )
    columns = (
        *(np.split(column, heads[1:]) for column in (found.forms, found.docs, found.kinds)),
        np.split(found.positions, token_ends),
        np.split(found.mixed, mixed_ends),
    )
    for postings in map(Postings._make, zip(*columns, strict=True)):
        yield int(postings.forms[0]), postings


class _Form:
    """The lists of a form.

    Attributes:
        lists: of gaps, kinds and positions, by name.
        mixed: statuses, piece by piece.
    """

    def __init__(self, spool: Spool) -> None:
        self.lists = {name: LongList(spool) for name in ("gap", "kind", "position")}
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
