"""How are postings sorted, left out, and put between others, with all that stands in them?

Whatever is done to a posting is done to its tokens: a row of document and kind per posting goes
with as many positions as the kind says, and with as many statuses where these differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.segment.whole_columns import ranges

Ints = NDArray[Any]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What a posting of each kind takes up.

    Attributes:
        tfs: tokens.
        mixed_tfs: tokens whose statuses are noted one by one: all where they differ, else none.
    """

    tfs: Ints
    mixed_tfs: Ints

    @classmethod
    def of(cls, kinds: Ints) -> KindFacts:
        """Those of a table of field, tf, possible and absent; shape (kinds, 4)."""
        _, tfs, possible, absent = kinds.astype(np.int64).reshape(-1, 4).T
        differ = (possible + absent > 0) & (possible != tfs) & (absent != tfs)
        smallest = np.min_scalar_type(int(tfs.max(initial=0)))  # there is one per posting
        return cls(tfs.astype(smallest), np.where(differ, tfs, 0).astype(smallest))


class Postings(NamedTuple):
    """Some postings.

    Attributes:
        forms, docs, kinds: of each posting.
        positions: of each token.
        mixed: status of each token of a posting whose tokens have several.
    """

    forms: Ints
    docs: Ints
    kinds: Ints
    positions: Ints
    mixed: Ints

    def nothing(self) -> Postings:
        """None of them."""
        return Postings(*(column[:0] for column in self))


def joined(parts: list[Postings]) -> Postings:
    """All postings, one part behind the other; the parts are given up, for they may be large."""
    if len(parts) == 1:
        return parts.pop()
    columns = [*map(list, zip(*parts, strict=True))]
    parts.clear()
    return Postings(*(_emptied(column) for column in columns))


def _emptied(parts: list[Ints]) -> Ints:
    """All numbers of some parts, which are given up."""
    found = np.concatenate(parts)
    parts.clear()
    return found


def ordered(found: Postings, order: Ints, facts: KindFacts) -> Postings:
    """These postings in another order."""
    tfs, mixed_tfs = facts.tfs[found.kinds], facts.mixed_tfs[found.kinds]
    return Postings(
        found.forms[order],
        found.docs[order],
        found.kinds[order],
        _ragged(found.positions, np.cumsum(tfs, dtype=np.int64) - tfs, tfs, order),
        _ragged(found.mixed, np.cumsum(mixed_tfs, dtype=np.int64) - mixed_tfs, mixed_tfs, order),
    )


def _ragged(data: Ints, starts: Ints, counts: Ints, which: Ints) -> Ints:
    """Runs ``data[starts[i] : starts[i] + counts[i]]`` for each i of ``which``, joined."""
    chosen = counts[which]
    ends = np.cumsum(chosen, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    narrow = np.int32 if max(total, len(data)) < 1 << 31 else np.int64
    places = np.repeat((starts[which] - (ends - chosen)).astype(narrow), chosen)
    places += np.arange(total, dtype=narrow)
    joined: Ints = data[places]
    return joined


def split(found: Postings, places: Ints, facts: KindFacts) -> list[Postings]:
    """These postings, cut before those that stand at some places; ascending."""

    def before(sizes: Ints) -> Ints:
        """How many tokens, or statuses noted, stand before each place."""
        return np.concatenate(([0], np.cumsum(sizes[found.kinds], dtype=np.int64)))[places]

    columns = (
        *(np.split(column, places) for column in (found.forms, found.docs, found.kinds)),
        np.split(found.positions, before(facts.tfs)),
        np.split(found.mixed, before(facts.mixed_tfs)),
    )
    return [*map(Postings._make, zip(*columns, strict=True))]


def replaced(base: Postings, gone: Mask, more: Postings, facts: KindFacts) -> Postings:
    """Postings without those of some documents, and with those of others put between.

    Args:
        base: by form and document, but for those that go.
        gone: which of them go.
        more: by form and document, of other documents; quicker than sorting where these are few.
        facts: of their kinds.
    """
    left = np.flatnonzero(gone)
    if not len(left) and not len(more.docs):
        return base
    stays = ~gone
    forms, docs = base.forms[stays], base.docs[stays]
    places = np.searchsorted(_keys(forms, docs), _keys(more.forms, more.docs))
    new = np.zeros(len(docs) + len(places), bool)
    new[places + np.arange(len(places))] = True
    # Before which of all those place it is: each that goes stands behind as many that stay.
    behind = places + np.searchsorted(left - np.arange(len(left)), places, side="right")

    def tokens(of_base: Ints, of_more: Ints, sizes: Ints) -> Ints:
        if not len(of_base) and not len(of_more):
            return of_base
        ends = np.zeros(len(base.kinds) + 1, np.int64)
        np.cumsum(sizes[base.kinds], out=ends[1:])
        lost = np.concatenate(([0], np.cumsum(ends[left + 1] - ends[left])))
        stay = ~_mask(len(of_base), ends[left], ends[left + 1])
        added = sizes[more.kinds]
        starts = ends[behind] - lost[np.searchsorted(left, behind)]
        starts += np.cumsum(added, dtype=np.int64) - added
        count = len(of_base) - int(lost[-1]) + len(of_more)
        return _woven(of_base[stay], of_more, _mask(count, starts, starts + added))

    return Postings(
        _woven(forms, more.forms, new),
        _woven(docs, more.docs, new),
        _woven(base.kinds[stays], more.kinds, new),
        tokens(base.positions, more.positions, facts.tfs),
        tokens(base.mixed, more.mixed, facts.mixed_tfs),
    )


def by_document(found: Postings) -> Ints:
    """The order by form, document and, where it is kept, field."""
    keys = _keys(found.forms, found.docs)
    return np.argsort(keys, kind="stable")  # a merge of runs: linear for few


def _keys(forms: Ints, docs: Ints) -> Ints:
    return (forms.astype(np.int64) << 32) | docs


def _mask(count: int, starts: Ints, ends: Ints) -> Mask:
    """Which of so many lie in these half-open stretches; quick where they are few."""
    found = np.zeros(count, bool)
    found[ranges(starts, ends)] = True
    return found


def _woven(base: Ints, more: Ints, new: Mask) -> Ints:
    """Both in one, ``more`` where it says; by a mask, NumPy copies whole stretches at once."""
    found = np.empty(len(new), np.result_type(base, more))
    found[~new] = base
    found[new] = more
    return found
