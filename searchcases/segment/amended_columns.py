"""What do the postings of several segments say together? As arrays, for work on many forms."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.segment import whole_columns
from searchcases.segment.amended import Amended, Part
from searchcases.segment.layout import GONE
from searchcases.segment.postings import KindFacts, Postings, replaced

Ints = NDArray[Any]


def documents(amended: Amended, forms: Ints) -> Ints:
    """See ``columns``."""
    return _merged(amended, forms)[0]


def kinds(amended: Amended, forms: Ints) -> Ints:
    """See ``columns``."""
    return _merged(amended, forms)[1]


def postings(amended: Amended, forms: Sequence[range]) -> tuple[Ints, Ints]:
    """See ``columns``."""
    docs, of_kinds = _merged(amended, np.array([*chain.from_iterable(forms)], np.int64))
    return docs.astype(np.int64), of_kinds.astype(np.int64)


def _merged(amended: Amended, forms: Ints) -> tuple[Ints, Ints]:
    """Document and kind of each posting that counts, by form, document and field."""
    found = [_rows(part, forms) for part in amended.parts]
    keys = np.concatenate([(rows.forms << 32) | rows.docs for rows in found])
    count = np.flatnonzero((keys & GONE) != GONE)
    order = count[np.argsort(keys[count], kind="stable")]  # the parts ascend: a merge
    docs = np.concatenate([rows.docs for rows in found])[order]
    return docs, np.concatenate([rows.kinds for rows in found])[order]


def places(amended: Amended, forms: Ints) -> Ints:
    """See ``columns``."""
    facts = KindFacts.of(whole_columns.kind_table(amended))
    found, *others = (_postings(part, forms) for part in amended.parts)
    found = replaced(found, found.docs == GONE, found.nothing(), facts)
    for one in others:
        more = replaced(one, one.docs == GONE, one.nothing(), facts)
        found = replaced(found, found.docs == GONE, more, facts)
    return found.positions


class _Rows(NamedTuple):
    """Postings of some forms in one part.

    Attributes:
        forms: the place of the form among those asked for; ascending.
        docs, kinds: numbers among all; of documents that do not count any more ``GONE``.
    """

    forms: Ints
    docs: Ints
    kinds: Ints


def _rows(part: Part, forms: Ints) -> _Rows:
    there, numbers = _there(part, forms)
    counts = whole_columns.posting_counts(part.segment, numbers)
    docs = np.asarray(part.docs)[whole_columns.documents(part.segment, numbers)]
    of_kinds = np.asarray(part.kinds)[whole_columns.kinds(part.segment, numbers)]
    return _Rows(np.repeat(there, counts), docs, of_kinds)


def _there(part: Part, forms: Ints) -> tuple[Ints, Ints]:
    """Which of some forms a part has, and their numbers there."""
    numbers = np.asarray(part.forms)[forms].astype(np.int64)
    there = np.flatnonzero(numbers != GONE)
    return there, numbers[there]


def _postings(part: Part, forms: Ints) -> Postings:
    """The same with the places of all tokens as their positions."""
    _, numbers = _there(part, forms)
    found = whole_columns.places(part.segment, numbers)
    return Postings(*_rows(part, forms), found, np.zeros(0, np.uint8))
