"""Why does a result page show a case? What its extract is made of, wherever that is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import NamedTuple

from searchcases.model import PRESENT
from searchcases.segment.records import decode
from searchcases.sitegen.cards import DOUBTS, extract_of
from searchcases.sitegen.views import Card
from searchcases.snippet import Pattern, marks_in, snippet_of, status_of_marks


class Evidence(NamedTuple):
    """A case that a query found.

    Attributes:
        case_id: the case.
        stored: as the index stores it.
        doubts: which of its words are in doubt or denied, see ``Doubts.of_case``.
        patterns: what the query looks for.
        searched: the fields that it looks at.
    """

    case_id: str
    stored: bytes
    doubts: Mapping[str, Sequence[int]]
    patterns: Sequence[Pattern]
    searched: Set[str]

    def shown_on(self, card: Card) -> Card:
        """The card of the case with its densest extract."""
        fields = decode(self.stored, self.case_id).fields
        marks = marks_in(fields, self.patterns, self.searched, self._status_of)
        shown = {name: text for name, text in fields.items() if name != "keywords"}
        heading, pieces = extract_of(snippet_of(shown, marks))
        doubt = DOUBTS[status_of_marks(marks)]
        return replace(card, heading=heading, extract=pieces, doubt=doubt)

    def _status_of(self, field: str, _form: str, position: int) -> int:
        runs = iter(self.doubts.get(field, ()))
        for first, count, status in zip(runs, runs, runs, strict=True):
            if first <= position < first + count:
                return status
        return PRESENT
