"""Which words of a case show why it was found? Pure functions from text to marked windows."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from searchcases.analysis import Reading, clue, fold
from searchcases.model import PRESENT, REPORTING_FIELDS

WINDOW = 30
"""Words of a snippet: about two lines of a terminal."""

MAX_CHARACTERS = 400
"""Code points of a snippet whose words are not English: a field may be one word of ten thousand."""

_white_space = re.compile(r"\s")

_LOOKED_FOR = 50  # forms beyond which tokenising the text is quicker than looking for each
_LEAD = 5  # words shown before the first marked one, so that it has a context
_ORDER = (
    "findings", "impression", "diagnosis", "history", "discussion", "exam", "treatment",
    "ddx", "other", "title", "tags", "keywords",
)  # fmt: skip  # where two windows are equally good, the field that a radiologist reads first


class Pattern(NamedTuple):
    """What one leaf of a query looks for in a text.

    Attributes:
        field: the field it is looked for in, or None for every field.
        forms: the forms that fit, one set per word that must stand side by side.
        status: the only status that fits (number in ``STATUS_FIELDS``), or None for any.
    """

    field: str | None
    forms: tuple[frozenset[str], ...]
    status: int | None = None


StatusOf = Callable[[str, str, int], int]
"""The status of the word of a form at a position of a field: field, form, position."""


class Mark(NamedTuple):
    """A matched word.

    Attributes:
        form: as it stands in the text, folded.
        start, end: where it stands in the text, half-open, in code points.
        status: whether it is present, possible or absent; of a phrase the most doubtful word's.
    """

    form: str
    start: int
    end: int
    status: int = PRESENT


class Snippet(NamedTuple):
    """An extract of one field.

    Attributes:
        field: the field it is taken from; empty where a case has no text.
        text: the extract on one line, with ``…`` where it was cut.
        marks: (start, end) of the matched words within ``text``, ascending.
        statuses: the status of each.
    """

    field: str
    text: str
    marks: tuple[tuple[int, int], ...]
    statuses: tuple[int, ...] = ()


def marks_in(
    fields: Mapping[str, str],
    patterns: Sequence[Pattern],
    searched: Set[str],
    status_of: StatusOf,
) -> dict[str, list[Mark]]:
    """The matched words of each field of a case that holds some.

    Args:
        fields: text per field.
        patterns: what is looked for.
        searched: the fields in which words without a field are looked for.
        status_of: tells the status of each word.
    """
    marks = {}
    for name, text in fields.items():
        told = name in searched and name in REPORTING_FIELDS
        wanted = [
            pattern
            for pattern in patterns
            if pattern.field == name
            or (pattern.field is None and (name in searched if pattern.status is None else told))
        ]
        if found := marks_of(text, name, wanted, status_of):
            marks[name] = found
    return marks


def status_of_marks(marks: Mapping[str, Sequence[Mark]]) -> int:
    """The least doubtful status of some words; present where there are none."""
    return min((mark.status for found in marks.values() for mark in found), default=PRESENT)


def marks_of(text: str, field: str, patterns: Sequence[Pattern], status_of: StatusOf) -> list[Mark]:
    """The words of a field's text that fit a pattern, in order; all words of a phrase."""
    folded = fold(text)
    wanted = [p for p in patterns if p.field in (None, field) and _may_fit(p, folded)]
    if not wanted:
        return []
    read = _read(text)
    words = read.forms
    marked: dict[int, int] = {}  # position to status
    for pattern in wanted:
        for start in _starts(words, pattern.forms):
            run = range(start, start + len(pattern.forms))
            status = max(status_of(field, words[at], at) for at in run)
            if pattern.status in (None, status):
                marked.update((at, min(status, marked.get(at, status))) for at in run)
    return [Mark(words[at], read.start(at), read.end(at), marked[at]) for at in sorted(marked)]


@lru_cache(maxsize=32)  # the fields of a case: what is marked is cut next
def _read(text: str) -> Reading:
    return Reading.of(text)


def _may_fit(pattern: Pattern, folded: str) -> bool:
    """Whether each word has a form somewhere in a folded text: most texts need not be tokenised."""
    return "&" in folded or all(
        len(word) > _LOOKED_FOR or any(clue(form) in folded for form in word)
        for word in pattern.forms
    )


def _starts(words: Sequence[str], wanted: Sequence[frozenset[str]]) -> Iterator[int]:
    """Where the wanted words begin to stand side by side."""
    first, length = wanted[0], len(wanted)
    for start in range(len(words) - length + 1):
        if words[start] in first and all(
            words[start + offset] in word for offset, word in enumerate(wanted)
        ):
            yield start


def snippet_of(fields: Mapping[str, str], marks: Mapping[str, Sequence[Mark]]) -> Snippet:
    """The densest window over all fields: most different words, then most words, then ``_ORDER``.

    Args:
        fields: text per field.
        marks: marks per field; where there are none, the beginning of the first field is shown.
    """
    best: tuple[int, int, int, int] | None = None
    for rank, field in enumerate(_ORDER):
        for start in range(len(marks.get(field, ()))):
            found = _inside(marks[field], start)
            score = (len({mark.form for mark in found}), len(found), -rank, -start)
            if best is None or score > best:
                best = score
    if best is not None:
        field = _ORDER[-best[2]]
        first = marks[field][-best[3]]
        return _cut(field, fields[field], first.start, marks[field])
    for field in _ORDER:
        if fields.get(field):
            return _cut(field, fields[field], 0, ())
    return Snippet("", "", ())


def _inside(marks: Sequence[Mark], first: int) -> list[Mark]:
    """The marks that fit into a window which begins a little before one of them."""
    end = marks[first].start + WINDOW * 6  # an English word and its space take about 6
    return [mark for mark in marks[first:] if mark.end <= end or mark is marks[first]]


def _beginning(text: str) -> Reading:
    """The tokens of a text, of a long one as many as an extract of its beginning may show."""
    read = Reading.of(text[: MAX_CHARACTERS * 3 // 4])
    if len(read.forms) > WINDOW + _LEAD:  # what the cut may have broken is not shown
        return read
    return Reading.of(text[: MAX_CHARACTERS * 2])


def _cut(field: str, text: str, anchor: int, marks: Sequence[Mark]) -> Snippet:
    read = _read(text) if anchor else _beginning(text)
    count = len(read.forms)
    at = bisect_right(range(count), anchor, key=read.end)
    whole = count <= WINDOW
    # What stands near the end keeps some words behind it in sight, though it means fewer words.
    first = 0 if whole else max(0, min(at - _LEAD, count - WINDOW // 2))
    last = min(count, first + WINDOW)
    start = read.start(first) if first else 0
    end = read.end(last - 1) if last < count else len(text)
    end = min(end, start + MAX_CHARACTERS)
    lead, tail = "… " if start else "", " …" if end < len(text) else ""
    shift = len(lead) - start
    # Each change is one character for one, so that offsets stay what they are.
    plain = _without_signs(text[start:end])
    flat = _white_space.sub(" ", plain)
    inside = [
        m._replace(start=m.start + shift, end=m.end + shift)
        for m in marks
        if start <= m.start and m.end <= end
    ]
    return _squeezed(field, lead + flat.rstrip() + tail, inside)


def _without_signs(text: str) -> str:
    """Markdown's signs as a reader of one line wants them: strong text plain, items with a dot."""
    if text.startswith("- "):
        text = "  " + text[2:]
    return text.replace("\n- ", "\n· ").replace("**", "  ")


def _squeezed(field: str, text: str, marks: Sequence[Mark]) -> Snippet:
    """Runs of blanks become one; marks move along."""
    squeezed, moved = _without_runs(text)
    places: list[tuple[int, int]] = []
    statuses: list[int] = []
    for mark in marks:
        start, end = moved[mark.start], moved[mark.end]
        if places and start < places[-1][1]:  # a compound's last word, see ``analysis``
            places[-1] = places[-1][0], max(end, places[-1][1])
            statuses[-1] = max(mark.status, statuses[-1])
        else:
            places.append((start, end))
            statuses.append(mark.status)
    return Snippet(field, squeezed, tuple(places), tuple(statuses))


def _without_runs(text: str) -> tuple[str, Sequence[int]]:
    """A text whose runs of blanks are one, and where each of its offsets has gone."""
    if "  " not in text and not text.startswith(" "):
        return text, range(len(text) + 1)
    kept: list[str] = []
    moved, before = [0] * (len(text) + 1), " "
    for offset, character in enumerate(text):
        moved[offset] = len(kept)
        if not (character == before == " "):
            kept.append(character)
        before = character
    moved[len(text)] = len(kept)
    return "".join(kept), moved
