"""Which forms were met, and what is known of each? It grows, and each is looked into once."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from searchcases.analysis.stems import stems

Ints = NDArray[Any]


class Vocabulary(Sequence[str]):
    """Forms by number, in the order in which they were met.

    Args:
        numbers: the forms, each with its place; it may grow, and gives a new form the next number.
    """

    def __init__(self, numbers: defaultdict[str, int]) -> None:
        self._numbers = numbers
        self._forms: list[str] = []
        self._terms: list[str] = []
        self._order = np.zeros(0, np.int64)
        self._heads = np.zeros(0, _HEADS)  # of their terms
        self._columns: dict[Callable[[Sequence[str]], Ints], Ints] = {}
        self.grow()

    def grow(self) -> None:
        """Take in what was met since."""
        self._forms += islice(self._numbers, len(self._forms), None)

    def number_of(self, form: str) -> int:
        """The number of a form; of one that is new, the number that it has when it was taken in."""
        return self._numbers[form]

    def __len__(self) -> int:
        return len(self._forms)

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> list[str]: ...
    def __getitem__(self, number: int | slice) -> str | list[str]:
        return self._forms[number]

    def __iter__(self) -> Iterator[str]:
        return iter(self._forms)

    def column(self, of: Callable[[Sequence[str]], Ints]) -> Ints:
        """A value for each form.

        Args:
            of: the values of some forms; it is asked for those that are new to it.
        """
        known = self._columns.get(of)
        if known is None or len(known) < len(self):
            values = of(self._forms[0 if known is None else len(known) :])
            known = values if known is None else np.concatenate([known, values])
            self._columns[of] = known
        return known

    def terms(self) -> Sequence[str]:
        """The term of each form."""
        self._terms += stems(self._forms[len(self._terms) :])
        return self._terms

    def order(self) -> Ints:
        """The numbers of all forms in the order (term, form); int64."""
        terms, forms = self.terms(), self._forms

        def row(number: int) -> tuple[str, str]:
            return terms[number], forms[number]

        known = len(self._order)
        rows = zip(terms[known:], forms[known:], range(known, len(forms)), strict=True)
        new = [number for _, _, number in sorted(rows)]
        heads = np.array([terms[n].encode()[:_HEAD] for n in new], _HEADS)
        ranges = (np.searchsorted(self._heads, heads, side) for side in ("left", "right"))
        places = [
            bisect_left(self._order, row(number), first, end, key=row) if first < end else first
            for number, first, end in zip(new, *(ends.tolist() for ends in ranges), strict=True)
        ]
        if new:
            self._order = np.insert(self._order, places, new)
            self._heads = np.insert(self._heads, places, heads)
        return self._order


_HEAD = 16
_HEADS = f"S{_HEAD}"
"""The first bytes of a term, by which many are compared at once: few have to be one by one."""
