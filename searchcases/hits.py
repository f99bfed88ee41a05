"""What does a search give back? Pages of hits; the text of a hit is read when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import overload

from searchcases.model import FIELD_COUNT, FIELD_NUMBER, STATUS_FIELDS, Case
from searchcases.segment.kinds import STATUSES
from searchcases.segment.reader import Segment
from searchcases.snippet import (
    Mark,
    Pattern,
    Snippet,
    StatusOf,
    marks_in,
    snippet_of,
    status_of_marks,
)
from searchcases.synonyms import Expansion


class Asked:
    """What the hits of one search have in common; worked out once one of them is looked at closely.

    Args:
        segment: what was searched.
        load: gives a case by its id.
        title_of: gives the title of a document.
        patterns: gives what the query looks for.
        searched: the fields in which words without a field are looked for.
    """

    def __init__(
        self,
        segment: Segment,
        load: Callable[[str], Case],
        title_of: Callable[[int], str],
        patterns: Callable[[], Sequence[Pattern]],
        searched: Set[str],
    ) -> None:
        self.load, self.title_of, self.searched = load, title_of, searched
        self._segment, self._patterns = segment, patterns
        self._form_runs: dict[str, range] = {}

    @cached_property
    def patterns(self) -> Sequence[Pattern]:
        """What the query looks for."""
        return self._patterns()

    def form_run(self, form: str) -> range:
        """See ``Segment.form_run``; of a few hits it is the same few forms."""
        if form not in self._form_runs:
            self._form_runs[form] = self._segment.form_run(form)
        return self._form_runs[form]

    def statuses_of(self, doc_id: int) -> StatusOf:
        """Tells the status of each word of a document."""
        return Statuses(self._segment, self.form_run, doc_id)


@dataclass(frozen=True)
class Hit:
    """A case that a query found.

    Attributes:
        rank: place in the whole ranking, from 1.
        case_id: the case.
        score: the exact score, >= 0; 0 where only filters matched.
    """

    rank: int
    case_id: str
    score: float
    _asked: Asked = field(repr=False, compare=False)
    _doc_id: int = field(repr=False, compare=False)

    @property
    def title(self) -> str:
        """The title of the case."""
        return self._asked.title_of(self._doc_id)

    @cached_property
    def case(self) -> Case:
        """The stored case."""
        return self._asked.load(self.case_id)

    @cached_property
    def marks(self) -> Mapping[str, Sequence[Mark]]:
        """The matched words of each field that holds some, with their places."""
        asked = self._asked
        status_of = asked.statuses_of(self._doc_id)
        return marks_in(self.case.fields, asked.patterns, asked.searched, status_of)

    @property
    def matched(self) -> dict[str, list[str]]:
        """The distinct matched forms per field, sorted."""
        return {name: sorted({mark.form for mark in marks}) for name, marks in self.marks.items()}

    @property
    def status(self) -> str:
        """What the case says of what was looked for: the least doubtful status of its words.

        ``present`` also where nothing but filters matched.
        """
        return STATUS_FIELDS[status_of_marks(self.marks)]

    @cached_property
    def snippet(self) -> Snippet:
        """The densest extract of the case."""
        fields = {name: text for name, text in self.case.fields.items() if name != "keywords"}
        shown = {name: marks for name, marks in self.marks.items() if name in fields}
        return snippet_of(fields, shown)


class Statuses:
    """The statuses of a document's words, looked up when they are asked for."""

    def __init__(self, segment: Segment, form_run: Callable[[str], range], doc_id: int) -> None:
        self._segment, self._form_run, self._doc_id = segment, form_run, doc_id
        self._known: dict[tuple[str, str], dict[int, int]] = {}

    def __call__(self, field: str, form: str, position: int) -> int:
        """The status of the word of this form at this position of a field."""
        if (field, form) not in self._known:
            slot = self._doc_id * FIELD_COUNT + FIELD_NUMBER[field]
            places = self._segment.places_in(self._form_run(form), [slot])
            found = (divmod(place, STATUSES) for place in places[slot])
            self._known[field, form] = dict(found)
        return self._known[field, form][position]


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
        expansions: the synonyms that were looked for as well.
    """

    query: str
    weighting: str
    total: int
    took_ms: float
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    expansions: tuple[Expansion, ...] = ()
    _suggest: Callable[[], str | None] = field(repr=False, compare=False, default=lambda: None)
    _learnt: Callable[[], tuple[str, ...]] = field(repr=False, compare=False, default=tuple)

    @cached_property
    def suggestion(self) -> str | None:
        """What may have been meant, where no case holds a word of the query; else None."""
        return self._suggest()

    @cached_property
    def added(self) -> tuple[str, ...]:
        """The words that feedback added to those of the query, strongest first."""
        return self._learnt()

    @overload
    def __getitem__(self, number: int) -> Hit: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Hit, ...]: ...
    def __getitem__(self, number: int | slice) -> Hit | tuple[Hit, ...]:
        return self.hits[number]

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)
