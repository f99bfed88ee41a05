"""Which forms of the vocabulary does a prefix, wildcard or fuzzy word mean?

Each kind is a yes/no test of one form (``accepts``) and a walk over the sorted vocabulary that
finds all forms that pass it without testing every one (``expand``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from searchcases.query import Fuzzy, Prefix, Wildcard
from searchcases.segment.reader import Segment

Expanding = Prefix | Wildcard | Fuzzy

_WILD = re.compile(r"[*?]")
_LAST_CODE_POINT = "\U0010ffff"


def accepts(leaf: Expanding) -> Callable[[str], bool]:
    """The test of a form.

    >>> accepts(Fuzzy(None, "thrombus", 1))("trombus")
    True
    """
    match leaf:
        case Prefix(_, prefix):
            return lambda form: form.startswith(prefix)
        case Wildcard(_, pattern):
            expression = wildcard_expression(pattern)
            return lambda form: expression.fullmatch(form) is not None
        case Fuzzy(_, wanted, distance):
            return lambda form: edit_distance(wanted, form, distance) <= distance


@lru_cache(maxsize=256)
def wildcard_expression(pattern: str) -> re.Pattern[str]:
    """``?`` is one character, ``*`` any number; runs of stars are one, so matching stays linear."""
    parts = re.split(r"(\*+|\?)", pattern)
    translate = {"?": "."}
    return re.compile(
        "".join(".*?" if p.startswith("*") else translate.get(p) or re.escape(p) for p in parts),
        re.DOTALL,
    )


def edit_distance(one: str, other: str, limit: int) -> int:
    """Levenshtein distance (insert, delete, replace: 1 each), or limit + 1 where it is more.

    Wagner & Fischer 1974, "The string-to-string correction problem", row by row.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    row = list(range(len(one) + 1))
    for character in other:
        row = next_row(row, one, character)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def next_row(row: list[int], wanted: str, character: str) -> list[int]:
    """The distances of every prefix of ``wanted`` to a text that grew by one character."""
    new = [row[0] + 1]
    for index, letter in enumerate(wanted):
        new.append(min(row[index] + (letter != character), row[index + 1] + 1, new[index] + 1))
    return new


def expand(segment: Segment, leaf: Expanding) -> Iterator[tuple[str, int]]:
    """Yield form and number of every form that passes, by the bytes of the form."""
    match leaf:
        case Prefix(_, prefix):
            yield from _with_prefix(segment, prefix)
        case Wildcard(_, pattern):
            literal = _WILD.split(pattern, maxsplit=1)[0]
            passes = accepts(leaf)
            yield from (item for item in _with_prefix(segment, literal) if passes(item[0]))
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
