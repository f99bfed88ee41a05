"""Which forms of the vocabulary does a prefix, wildcard or fuzzy word mean?

A walk over the sorted vocabulary finds all forms that fit without testing every one.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator

from searchcases.edits import next_row
from searchcases.query import Fuzzy, Prefix, Wildcard
from searchcases.segment.reader import Segment

Expanding = Prefix | Wildcard | Fuzzy

MAX_EXPANSION = 1_000
"""Forms that one prefix, wildcard or fuzzy word may stand for; more is an error."""

_WILD = re.compile(r"[*?]")
_LAST_CODE_POINT = "\U0010ffff"


def expand(segment: Segment, leaf: Expanding) -> Iterator[tuple[str, int]]:
    """Yield form and number of every form that passes, by the bytes of the form."""
    match leaf:
        case Prefix(_, prefix):
            yield from _with_prefix(segment, prefix)
        case Wildcard(_, pattern):
            literal = _WILD.split(pattern, maxsplit=1)[0]
            fits = re.compile(fnmatch.translate(pattern)).match  # never backtracks over a star
            yield from (item for item in _with_prefix(segment, literal) if fits(item[0]))
        case Fuzzy(_, wanted, distance):
            yield from _within_distance(segment, wanted, distance)


def _with_prefix(segment: Segment, prefix: str) -> Iterator[tuple[str, int]]:
    for form, number in segment.sorted_forms(prefix):
        if not form.startswith(prefix):
            return
        yield form, number


def _within_distance(segment: Segment, wanted: str, limit: int) -> Iterator[tuple[str, int]]:
    """Walk the sorted forms as a trie: a prefix that is too far away is skipped with its subtree.

    ``rows[n]`` holds the distances to the first n characters of the last form (Shang & Merrettal
    1996, "Tries for approximate string matching").
    """
    rows = [list(range(len(wanted) + 1))]
    last = ""
    forms = segment.sorted_forms()
    while (item := next(forms, None)) is not None:
        form, number = item
        shared = _shared(last, form, len(rows) - 1)
        del rows[shared + 1 :]
        last = form
        for character in form[shared:]:
            rows.append(next_row(rows[-1], wanted, character))
            if min(rows[-1]) > limit:
                dead = form[: len(rows) - 1]
                forms = segment.sorted_forms(dead + _LAST_CODE_POINT)
                break
        else:
            if rows[-1][-1] <= limit:
                yield form, number


def _shared(one: str, other: str, most: int) -> int:
    """How many leading characters both have, at most ``most``."""
    length = min(len(one), len(other), most)
    for index in range(length):
        if one[index] != other[index]:
            return index
    return length
