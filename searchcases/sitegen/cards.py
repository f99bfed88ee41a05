"""What does a list show of a case? Its title, a few facts, and an extract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from searchcases.metadata import age_in_years, date_number
from searchcases.model import Case
from searchcases.sitegen.views import Card, Picture, Piece
from searchcases.snippet import Snippet, snippet_of

HEADINGS: Mapping[str, str] = {
    "history": "History",
    "exam": "Examination",
    "findings": "Findings",
    "impression": "Impression",
    "ddx": "Differential diagnosis",
    "diagnosis": "Diagnosis",
    "treatment": "Treatment",
    "discussion": "Discussion",
    "other": "Notes",
    "title": "Title",
    "tags": "Tags",
}
"""The fields as readers know them; the first nine are the sections of a case in teaching order."""

SEX_NAMES: Mapping[str, str] = {"F": "Female", "M": "Male", "O": "Other"}


class Extract(NamedTuple):
    """What stands below a title in a list: the section it is from, and its text."""

    heading: str
    pieces: tuple[Piece, ...]


def card_of(case: Case, href: str, pictures: tuple[Picture, ...]) -> Card:
    """A case in a list that no words rank: its beginning is shown."""
    shown = {name: text for name, text in case.fields.items() if name not in ("title", "keywords")}
    heading, pieces = extract_of(snippet_of(shown, {}))
    facts = (
        ", ".join(case.metadata.get("modality", ())),
        ", ".join(case.metadata.get("anatomy", ())),
        patient(case),
    )
    thumb = pictures[0] if pictures else None
    return Card(
        0, case.title, href, tuple(filter(None, facts)), heading, pieces, thumb, date_of(case)
    )


DOUBTS = ("", "in doubt", "denied")
"""How readers are told of each status."""


def extract_of(snippet: Snippet) -> Extract:
    """A snippet in pieces, marked or not."""
    pieces, at = [], 0
    for (start, end), status in zip(snippet.marks, snippet.statuses, strict=True):
        word = Piece(snippet.text[start:end], marked=True, doubt=DOUBTS[status])
        pieces += [Piece(snippet.text[at:start]), word]
        at = end
    pieces.append(Piece(snippet.text[at:]))
    shown = tuple(piece for piece in pieces if piece.text)
    return Extract(HEADINGS.get(snippet.field, ""), shown)


def patient(case: Case) -> str:
    """Age and sex, as short as they are written in a list: ``37 F``."""
    age = age_label(case).removesuffix(" years")
    return " ".join(filter(None, (age, *case.metadata.get("sex", ())[:1])))


def age_label(case: Case) -> str:
    """The age with its unit, ``37 years``; as written where it is no number of whole years."""
    written = (*case.metadata.get("age", ()), "")[0]
    years = age_in_years(written)
    if years is None or years != int(years):
        return written
    return "1 year" if years == 1 else f"{years:.0f} years"


def date_of(case: Case) -> str:
    """The date as ISO 8601, as far as known; empty where it is none."""
    written = (*case.metadata.get("date", ()), "")[0].strip()
    return written if date_number(written) else ""
