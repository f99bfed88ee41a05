"""How may a half-typed word go on? Forms of the vocabulary that begin so.

The twin of ``Archive.complete`` in ``browser/searcher.js``, which for a short text in a large
archive reads only the first shards; here all forms are looked at.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping

from searchcases.analysis import fold
from searchcases.model import FIELD_NUMBER
from searchcases.segment.reader import Segment


def complete(segment: Segment, prefix: str, boosts: Mapping[str, int], limit: int) -> list[str]:
    """Forms that begin with a text, those in the most documents first; ties by their bytes.

    Args:
        segment: whose vocabulary it is.
        prefix: what was typed of the word; it is folded.
        boosts: per text field; documents count that hold a form in a field with a boost.
        limit: forms at most, at least 1.
    """
    searched = tuple(boosts.get(name, 0) > 0 for name in FIELD_NUMBER)
    found: list[tuple[int, bytes]] = []  # documents, negated, and form: the best, the worst first
    folded = fold(prefix).encode(errors="replace").decode()  # no form holds half a character
    for most, form, number in sorted(_begun(segment, folded)):
        if len(found) == limit and most > found[-1][0]:
            break  # not even all fields that hold it are as many
        found.append((-document_count(segment, number, searched), form))
        found = heapq.nsmallest(limit, found)
    return [form.decode() for _, form in found]


def _begun(segment: Segment, prefix: str) -> Iterator[tuple[int, bytes, int]]:
    """Forms that begin so: how many fields hold them (negated), form, number."""
    for form, number in segment.sorted_forms(prefix):
        if not form.startswith(prefix):
            return
        yield -segment.posting_count(range(number, number + 1)), form.encode(), number


def document_count(
    segment: Segment, form: int, searched: tuple[bool, ...], enough: int | None = None
) -> int:
    """In how many documents a form stands in a searched field.

    Args:
        segment: the documents.
        form: its number.
        searched: per text field, in slot order.
        enough: a count beyond which nothing needs to be counted, or None.
    """
    count, last = 0, -1
    counts = [searched[kind.field] for kind in segment.kinds]
    for doc_id, kind in segment.postings(range(form, form + 1)):
        if doc_id != last and counts[kind]:
            count, last = count + 1, doc_id
            if count == enough:
                break
    return count
