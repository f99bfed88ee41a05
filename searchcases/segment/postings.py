"""How are postings sorted, left out, and put between others, with all that stands in them?

Whatever is done to a posting is done to its tokens: a row of document and kind per posting goes
with as many positions as the kind says, and with as many statuses where these differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.analysis.pieces import ragged
from searchcases.segment.columns import ranges

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


def joined(parts: Sequence[Postings]) -> Postings:
    """All postings, one part behind the other."""
    if len(parts) == 1:
        return parts[0]
    return Postings(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def ordered(found: Postings, order: Ints, facts: KindFacts) -> Postings:
    """These postings in another order."""
    tfs, mixed_tfs = facts.tfs[found.kinds], facts.mixed_tfs[found.kinds]
    return Postings(
        found.forms[order],
        found.docs[order],
        found.kinds[order],
        ragged(found.positions, np.cumsum(tfs, dtype=np.int64) - tfs, tfs, order),
        ragged(found.mixed, np.cumsum(mixed_tfs, dtype=np.int64) - mixed_tfs, mixed_tfs, order),
    )


def without(found: Postings, gone: Mask, facts: KindFacts) -> Postings:
    """All but some of these postings."""
    if not gone.any():
        return found
    stays = ~gone
    return Postings(
        found.forms[stays],
        found.docs[stays],
        found.kinds[stays],
        found.positions[~_tokens(gone, facts.tfs[found.kinds])],
        found.mixed[~_tokens(gone, facts.mixed_tfs[found.kinds])],
    )


def between(base: Postings, more: Postings, facts: KindFacts) -> Postings:
    """Postings of some documents put between those of others.

    Args:
        base: by form and document.
        more: likewise; quicker than sorting where these are few.
        facts: of their kinds.
    """
    if not len(more.docs) or not len(base.docs):
        return base if len(base.docs) else more
    places = np.searchsorted(_keys(base), _keys(more))
    new = np.zeros(len(base.docs) + len(more.docs), bool)
    new[places + np.arange(len(places))] = True
    kinds = _woven(base.kinds, more.kinds, new)
    return Postings(
        _woven(base.forms, more.forms, new),
        _woven(base.docs, more.docs, new),
        kinds,
        _woven(base.positions, more.positions, _tokens(new, facts.tfs[kinds])),
        _woven(base.mixed, more.mixed, _tokens(new, facts.mixed_tfs[kinds])),
    )


def by_document(found: Postings) -> Ints:
    """The order by form, document and, where it is kept, field."""
    return np.argsort(_keys(found), kind="stable")  # a merge of runs: linear for few


def _keys(found: Postings) -> Ints:
    return (found.forms.astype(np.int64) << 32) | found.docs


def _tokens(which: Mask, tfs: Ints) -> Mask:
    """Which tokens are those of some postings; quick where these are few."""
    ends = np.cumsum(tfs, dtype=np.int64)
    found = np.zeros(int(ends[-1]), bool)
    found[ranges((ends - tfs)[which], ends[which])] = True
    return found


def _woven(base: Ints, more: Ints, new: Mask) -> Ints:
    """Both in one, ``more`` where it says; by a mask, NumPy copies whole stretches at once."""
    found = np.empty(len(new), np.result_type(base, more))
    found[~new] = base
    found[new] = more
    return found
