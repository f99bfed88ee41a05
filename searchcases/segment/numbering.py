"""Which number has each form of several batches? One common dictionary, in the order of meeting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import ne
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.segment.runs import Run

Ints = NDArray[Any]

_UNSEEN = -1  # the number of a form that is not in the common dictionary yet


class Ordered(NamedTuple):
    """All forms in the order (term, form).

    Attributes:
        numbers: of each; int64.
        forms, terms: each form and its term.
        token_counts: how often each stands; int64.
    """

    numbers: Ints
    forms: Sequence[str]
    terms: Sequence[str]
    token_counts: Ints


class Numbering:
    """Numbers forms, and counts their tokens."""

    def __init__(self) -> None:
        self._forms: dict[str, int] = {}
        self._terms: list[str] = []
        self._token_counts = np.zeros(0, np.int64)
        self._met: Sequence[str] = ()  # the forms of the dictionary of the run before
        self._numbers = np.zeros(0, np.int64)  # of these

    def of_run(self, run: Run) -> Ints:
        """The numbers of the forms of a run, whose tokens are counted; uint32."""
        forms, terms = run.dictionary
        if forms is not self._met:  # else it may have grown
            self._met, self._numbers = forms, np.zeros(0, np.int64)
        more = np.full(len(forms) - len(self._numbers), _UNSEEN)
        self._numbers = np.concatenate([self._numbers, more])
        new = run.forms[self._numbers[run.forms] == _UNSEEN]
        self._numbers[new] = self._numbered(
            [forms[n] for n in new.tolist()], [terms[n] for n in new.tolist()]
        )
        return self._counted(self._numbers[run.forms], run.token_counts)

    def of_forms(self, forms: Sequence[str], terms: Iterable[str], token_counts: Ints) -> Ints:
        """The numbers of these forms, which are distinct, and whose tokens are counted; uint32.

        Args:
            forms: which.
            terms: of each.
            token_counts: how often each stands.
        """
        return self._counted(self._numbered(forms, terms), token_counts)

    def _numbered(self, forms: Sequence[str], terms: Iterable[str]) -> Ints:
        known = self._forms
        for form, term in zip(forms, terms, strict=True):
            if form not in known:
                known[form] = len(known)
                self._terms.append(term)
        return np.fromiter(map(known.__getitem__, forms), np.int64, len(forms))

    def _counted(self, numbers: Ints, token_counts: Ints) -> Ints:
        new = np.zeros(len(self._forms) - len(self._token_counts), np.int64)
        self._token_counts = np.concatenate([self._token_counts, new])
        self._token_counts[numbers] += token_counts
        return numbers.astype(np.uint32)

    def forget(self) -> None:
        """Let go of the dictionary that the last runs shared: it may be large."""
        self._met = ()

    def in_order(self) -> Ordered:
        """All forms."""
        forms, terms = list(self._forms), self._terms
        rows = [*zip(terms, forms, strict=True)]
        order = sorted(range(len(forms)), key=rows.__getitem__)
        return Ordered(
            np.array(order, np.int64),
            [forms[n] for n in order],
            [terms[n] for n in order],
            self._token_counts[order],
        )


def numbered_runs(names: Sequence[str] | Sequence[bytes]) -> Ints:
    """The number of the run of equal names that each belongs to."""
    return np.cumsum([0, *map(ne, names[1:], names)])[: len(names)]


def inverse(order: Sequence[int] | Ints) -> Ints:
    """The place of each number in an order of all."""
    places = np.empty(len(order), np.uint32)
    places[np.array(order, np.int64)] = np.arange(len(order))
    return places
