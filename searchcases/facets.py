"""Which values do the found cases have, and how many cases each?

A row of a facet stands for a filter of the query language and counts exactly the cases which that
filter would keep: ``anatomy:"Spine"`` keeps *Thoracic spine*, so the row *Spine* counts it too.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from searchcases.hits import FacetCount
from searchcases.metadata import value_words
from searchcases.segment.reader import Segment

FACET_FIELDS = (
    "modality", "anatomy", "system", "sex", "age", "level", "laterality", "plane", "size", "tags",
)  # fmt: skip
"""Metadata whose values can be counted."""

AGE_BANDS = (
    ("under 1", 0, 1), ("1-4", 1, 5), ("5-14", 5, 15), ("15-24", 15, 25), ("25-44", 25, 45),
    ("45-64", 45, 65), ("65-74", 65, 75), ("75 and over", 75, math.inf),
)  # fmt: skip
"""Name, lower bound and upper bound (exclusive), in years; each begins where the last one ends."""

SIZE_BANDS = (
    ("under 5 mm", 0, 5), ("5-9 mm", 5, 10), ("10-19 mm", 10, 20), ("20-29 mm", 20, 30),
    ("30-49 mm", 30, 50), ("50-99 mm", 50, 100), ("100 mm and over", 100, math.inf),
)  # fmt: skip
"""The same in millimetres: finer where less decides, as 3 cm do of nodule or mass."""

BANDS: Mapping[str, Sequence[tuple[str, int, float]]] = {"age": AGE_BANDS, "size": SIZE_BANDS}
"""Bands of the fields that are counted in bands."""

Words = tuple[str, ...]


class FacetValue(NamedTuple):
    """A value that cases of an index have.

    Attributes:
        label: as it is shown: the most frequent of its spellings, or the name of a band.
        filter: query text that keeps the cases which have it.
        doc_ids: those cases.
    """

    label: str
    filter: str
    doc_ids: frozenset[int]


def facet_values(segment: Segment, field: str) -> tuple[FacetValue, ...]:
    """The values of a field of ``FACET_FIELDS`` over a whole index, for ``facet_counts``.

    Returns:
        bands in their order, all else by the bytes of the label.
    """
    return tuple(_bands(segment, field) if field in BANDS else _values(segment, field))


def facet_counts(
    field: str, values: Sequence[FacetValue], found: Set[int]
) -> tuple[FacetCount, ...]:
    """How many of the found cases each value keeps.

    Args:
        field: the field that the values are of.
        values: from ``facet_values``.
        found: documents; a set proper, so that the smaller side of each intersection is walked.

    Returns:
        rows of at least one case; bands in their order, all else most cases first.
    """
    rows = [FacetCount(v.label, len(v.doc_ids & found), v.filter) for v in values]
    rows = [row for row in rows if row.count]
    if field not in BANDS:
        rows.sort(key=lambda row: -row.count)
    return tuple(rows)


def _bands(segment: Segment, field: str) -> Iterator[FacetValue]:
    starts = [low for _, low, _ in BANDS[field]]
    members: list[list[int]] = [[] for _ in starts]
    for doc_id, number in enumerate(segment.numbers(field)):
        if not math.isnan(number):
            members[bisect_right(starts, number) - 1].append(doc_id)
    for (label, low, high), doc_ids in zip(BANDS[field], members, strict=True):
        end = "" if high == math.inf else f"<{high}"
        yield FacetValue(label, f"{field}:{low}..{end}", frozenset(doc_ids))


def _values(segment: Segment, field: str) -> list[FacetValue]:
    """Values whose words are equal are one; each holds the cases of those that contain it."""
    spellings: dict[Words, dict[str, Sequence[int]]] = {}
    for value, doc_ids in segment.field_values(field):
        spellings.setdefault(value_words(field, value), {})[value] = doc_ids
    spellings.pop((), None)  # no filter can ask for a value without a word
    members: dict[Words, set[int]] = {words: set() for words in spellings}
    lengths = sorted(set(map(len, spellings)))
    for words, written in spellings.items():
        # A filter matches words side by side: so the runs of this value's words are looked up,
        # instead of every other value being compared with it.
        for run in set(_runs(words, lengths)) & members.keys():
            members[run].update(*written.values())
    found = [
        FacetValue(label, _filter(field, label), frozenset(members[words]))
        for words, written in spellings.items()
        for label in [min(written, key=lambda text: (-len(written[text]), text.encode()))]
    ]
    return sorted(found, key=lambda value: value.label.encode())


def _runs(words: Words, lengths: Sequence[int]) -> Iterator[Words]:
    """The words that stand side by side, so many at a time."""
    for length in lengths:
        for start in range(len(words) - length + 1):
            yield words[start : start + length]


def _filter(field: str, label: str) -> str:
    """A phrase in quotes; a quotation mark of its own becomes one that does not end it."""
    return f'{field}:"{label.replace(chr(34), "”")}"'
