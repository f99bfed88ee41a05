"""What does an index hold, in numbers?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from searchcases.facets import AGE_BANDS
from searchcases.model import TEXT_FIELDS
from searchcases.provenance import stale_cases
from searchcases.segment.reader import Segment

_COUNTED = ("modality", "anatomy", "system", "sex", "level")


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of an index.

    Attributes:
        cases, tokens, forms, terms: how many; forms are different words, terms different stems.
        bytes: of all files of the index.
        fields: per text field, the cases that have it and the words in it.
        distributions: per metadata field, cases per value, most frequent first (ages in bands and
            years in order).
        stale: case id to why its file can no longer be read.
    """

    cases: int
    tokens: int
    forms: int
    terms: int
    bytes: int
    fields: Mapping[str, tuple[int, int]]
    distributions: Mapping[str, Mapping[str, int]]
    stale: Mapping[str, str]


def summarise(segment: Segment) -> Summary:
    """Count what a segment holds."""
    return Summary(
        cases=segment.doc_count,
        tokens=sum(segment.field_totals),
        forms=len(segment.forms),
        terms=len(segment.terms),
        bytes=segment.size,
        fields={
            name: (segment.field_doc_counts[number], segment.field_totals[number])
            for number, name in enumerate(TEXT_FIELDS)
        },
        distributions={
            **{name: _by_value(segment, name) for name in _COUNTED},
            "age": _by_age(segment),
            "year": _by_year(segment),
            "tags": _by_value(segment, "tags"),
        },
        stale=stale_cases(segment),
    )


def _by_value(segment: Segment, field: str) -> dict[str, int]:
    counts = {value: len(docs) for value, docs in segment.field_values(field)}
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _by_age(segment: Segment) -> dict[str, int]:
    counts = {name: sum(low <= age < high for age in segment.ages) for name, low, high in AGE_BANDS}
    return counts if any(counts.values()) else {}


def _by_year(segment: Segment) -> dict[str, int]:
    counts: dict[str, int] = {}
    for date in sorted(filter(None, segment.dates)):
        year = str(date // 10_000)
        counts[year] = counts.get(year, 0) + 1
    return counts
