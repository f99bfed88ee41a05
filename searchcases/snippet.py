"""Which words of a case show why it was found? Pure functions from text to marked windows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from searchcases.analysis import Token, stem, tokenize
from searchcases.expansion import accepts
from searchcases.query import Phrase, Scoring, Term

WINDOW = 30
"""Words of a snippet: about two lines of a terminal."""

_LEAD = 5  # words shown before the first marked one, so that it has a context
_ORDER = (
    "findings", "impression", "diagnosis", "history", "discussion", "exam", "treatment",
    "ddx", "other", "title", "tags", "keywords",
)  # fmt: skip  # where two windows are equally good, the field that a radiologist reads first


@dataclass(frozen=True, slots=True)
class Mark:
    """A matched word: its form and where it stands in the text, half-open, in code points."""

    form: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Snippet:
    """An extract of one field.

    Attributes:
        field: the field it is taken from; empty where a case has no text.
        text: the extract on one line, with ``…`` where it was cut.
        marks: (start, end) of the matched words within ``text``, ascending.
    """

    field: str
    text: str
    marks: tuple[tuple[int, int], ...]


def marks_of(text: str, field: str, leaves: Sequence[Scoring]) -> list[Mark]:
    """The words of a field's text that leaves match, in order; all words of a phrase."""
    tokens = list(tokenize(text))
    terms = [stem(token.form) for token in tokens]
    marked: set[int] = set()
    for leaf in leaves:
        if leaf.field is None or leaf.field == field:
            marked.update(_matched(tokens, terms, leaf))
    return [Mark(t.form, t.start, t.end) for t in map(tokens.__getitem__, sorted(marked))]


def _matched(tokens: Sequence[Token], terms: Sequence[str], leaf: Scoring) -> list[int]:
    match leaf:
        case Term(_, wanted):
            return [number for number, term in enumerate(terms) if term == wanted]
        case Phrase(_, phrase):
            size = len(phrase)
            starts = [n for n in range(len(terms) - size + 1) if tuple(terms[n : n + size]) == phrase]
            return [start + offset for start in starts for offset in range(size)]
        case _:
            passes = accepts(leaf)
            return [number for number, token in enumerate(tokens) if passes(token.form)]


def snippet_of(fields: Mapping[str, str], marks: Mapping[str, Sequence[Mark]]) -> Snippet:
    """The densest window over all fields: most different words, then most words, then ``_ORDER``.

    Args:
        fields: text per field.
        marks: marks per field; where there are none, the beginning of the first field is shown.
    """
    best: tuple[int, int, int, int] | None = None
    for rank, field in enumerate(_ORDER):
        for start in range(len(marks.get(field, ()))):
            found = _inside(fields[field], marks[field], start)
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


def _inside(text: str, marks: Sequence[Mark], first: int) -> list[Mark]:
    """The marks that fit into a window which begins a little before one of them."""
    end = marks[first].start + WINDOW * 6  # an English word and its space take about 6 characters
    return [mark for mark in marks[first:] if mark.end <= end or mark is marks[first]]


def _cut(field: str, text: str, anchor: int, marks: Sequence[Mark]) -> Snippet:
    words = [(token.start, token.end) for token in tokenize(text)]
    at = next((number for number, (_, end) in enumerate(words) if end > anchor), 0)
    first = max(0, min(at - _LEAD, len(words) - WINDOW))
    last = min(len(words), first + WINDOW)
    start = words[first][0] if first else 0
    end = words[last - 1][1] if last < len(words) else len(text)
    lead, tail = "… " if first else "", " …" if last < len(words) else ""
    shift = len(lead) - start
    # White space becomes one blank for one, so that offsets stay what they are.
    flat = "".join(" " if character.isspace() else character for character in text[start:end])
    inside = [(m.start + shift, m.end + shift) for m in marks if start <= m.start and m.end <= end]
    return _squeezed(field, lead + flat.rstrip() + tail, inside)


def _squeezed(field: str, text: str, marks: Sequence[tuple[int, int]]) -> Snippet:
    """Runs of blanks become one; marks move along."""
    kept, moved, before = [], [0] * (len(text) + 1), " "
    for offset, character in enumerate(text):
        moved[offset] = len(kept)
        if not (character == before == " "):
            kept.append(character)
        before = character
    moved[len(text)] = len(kept)
    return Snippet(field, "".join(kept), tuple((moved[start], moved[end]) for start, end in marks))
