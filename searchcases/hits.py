"""What does a search give back? Pages of hits; the text of a hit is read when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from searchcases.model import Case
from searchcases.snippet import Mark, Pattern, Snippet, marks_of, snippet_of


@dataclass(frozen=True)
class Hit:
    """A case that a query found.

    Attributes:
        rank: place in the whole ranking, from 1.
        case_id, title: the case.
        score: the exact score, >= 0; 0 where only filters matched.
    """

    rank: int
    case_id: str
    title: str
    score: float
    _load: Callable[[str], Case] = field(repr=False, compare=False)
    _patterns: Sequence[Pattern] = field(repr=False, compare=False)
    _searched: Set[str] = field(repr=False, compare=False)

    @cached_property
    def case(self) -> Case:
        """The stored case."""
        return self._load(self.case_id)

    @cached_property
    def marks(self) -> Mapping[str, Sequence[Mark]]:
        """The matched words of each field that holds some, with their places."""
        found = {
            name: marks_of(text, name, self._patterns_for(name))
            for name, text in self.case.fields.items()
        }
        return {name: marks for name, marks in found.items() if marks}

    def _patterns_for(self, name: str) -> list[Pattern]:
        whole = name in self._searched
        return [p for p in self._patterns if p.field == name or (whole and p.field is None)]

    @property
    def matched(self) -> dict[str, list[str]]:
        """The distinct matched forms per field, sorted."""
        return {name: sorted({mark.form for mark in marks}) for name, marks in self.marks.items()}

    @cached_property
    def snippet(self) -> Snippet:
        """The densest extract of the case."""
        fields = {name: text for name, text in self.case.fields.items() if name != "keywords"}
        shown = {name: marks for name, marks in self.marks.items() if name in fields}
        return snippet_of(fields, shown)


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One value of a facet.

    Attributes:
        value: as it is shown.
        count: the found cases that have it, on all pages.
        filter: query text that keeps just these.
    """

    value: str
    count: int
    filter: str


@dataclass(frozen=True)
class Results(Sequence[Hit]):
    """One page of a ranking; a sequence of its hits.

    Attributes:
        query: the text of the query.
        weighting: the formula that ranked.
        total: cases found in all.
        took_ms: time to match and rank, in milliseconds.
        hits: this page.
        facets: counts per field that was asked for; see ``searchcases.facets``.
    """

    query: str
    weighting: str
    total: int
    took_ms: float
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)

    def __getitem__(self, number: int) -> Hit:  # type: ignore[override]  # hits can be sliced
        return self.hits[number]

    def __len__(self) -> int:
        return len(self.hits)
