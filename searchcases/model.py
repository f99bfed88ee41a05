"""What is a case? Its fields, its metadata, its identity.

A case is text in named fields plus a little metadata. The order of ``TEXT_FIELDS`` is part of the
index format: a *slot* (one field of one document) is ``doc_id * len(TEXT_FIELDS) + field number``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

TEXT_FIELDS = (
    "title",
    "diagnosis",
    "ddx",
    "findings",
    "impression",
    "history",
    "exam",
    "treatment",
    "discussion",
    "keywords",
    "tags",
    "other",
)
"""Searchable text fields, in slot order."""

STATUS_FIELDS = ("present", "possible", "absent")
"""What a text says of a word, by number; as names of fields, they search one status alone."""

PRESENT, POSSIBLE, ABSENT = range(3)

REPORTING_FIELDS = (
    "title", "diagnosis", "ddx", "findings", "impression", "discussion", "other",
)  # fmt: skip
"""Fields of which a status can be asked: what a case shows. A request for an examination names what
is looked for ("pneumonia, follow-up"): with it, precision on reports fell from .93 to .87."""

METADATA_FIELDS = (
    "modality", "anatomy", "system", "age", "sex", "level", "date", "laterality", "plane", "size",
)  # fmt: skip
"""Fields that filter and never score."""

_WRITTEN = tuple(name for name in TEXT_FIELDS if name != "keywords")

LIST_FIELDS = ("modality", "anatomy", "system", "laterality", "plane")
"""Metadata of which a case may have several values; of the others the first one counts."""

FIELD_NUMBER: Mapping[str, int] = {name: number for number, name in enumerate(TEXT_FIELDS)}
FIELD_COUNT = len(TEXT_FIELDS)

FILTER_FIELDS = (*METADATA_FIELDS, "tags")
"""Fields whose clauses in a query are required filters; ``tags`` is searchable text as well."""

RANGE_FIELDS = ("age", "date", "size")
"""Filter fields that have an order, so that ``low..high`` means something."""


@dataclass(frozen=True, slots=True)
class Image:
    """An image of a case: where it lies and what its author says of it, each as one line.

    Attributes:
        path: relative to the folder of the case file, with ``/`` between the parts.
        alt: what it shows, for those who do not see it; empty only where the author gave none.
        caption: what stands below it; may be empty. Neither is searchable text.
        drawing: whether it is marked as a drawing, not a patient's image.
    """

    path: str
    alt: str = ""
    caption: str = ""
    drawing: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One teaching case as its source holds it.

    Attributes:
        case_id: the id that the user knows; unique in an index; not empty, no control characters.
        fields: text per text field; absent means empty; only names of ``TEXT_FIELDS``.
        metadata: values as canonical text per metadata field and ``tags``; absent means unknown.
        source: path of its file below the given folder, and ``:line`` where it holds several cases.
        images: in the author's order; named ones may be missing on disk.
        derived: names of the metadata whose values are told from the text, not by the author.
        raw_text: the text as written, entities and all, where that differs from the joined
            fields (keywords are counted on it); else empty.
        keyword_list: the lines of the keyword list that the case brought along; else empty.
        warnings: what a person should know about how this case was read; not stored.
    """

    case_id: str
    fields: Mapping[str, str]
    metadata: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    source: str = ""
    raw_text: str = ""
    keyword_list: str = ""
    images: tuple[Image, ...] = ()
    derived: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The title, else the first line of the diagnosis, else the case id."""
        return title_of(self.fields) or self.case_id

    @property
    def text(self) -> str:
        """The text as written, where that was kept; else all fields but the keywords."""
        fields = self.fields
        return self.raw_text or "\n".join([fields[name] for name in _WRITTEN if name in fields])


def title_of(fields: Mapping[str, str]) -> str:
    """First line of the title, else of the diagnosis, else an empty string."""
    for name in ("title", "diagnosis"):
        text = fields.get(name, "").strip()
        if text:
            return text.splitlines()[0].strip()
    return ""
