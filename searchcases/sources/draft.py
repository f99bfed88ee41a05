"""What did a reader find? A case in the making; only readers change it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby

from searchcases.model import TEXT_FIELDS, Case, Image, title_of

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ASCII_CONTROLS = bytes({*range(32), 127} - set(b"\t\n"))


@dataclass(slots=True)
class Draft:
    """A case while it is read; readers put in text without control characters only.

    Attributes:
        case_id: the id, from the file's name or the record.
        line: where a file holds a case a line, its 1-based line.
        fields, metadata: as found so far, in pieces.
        unlabelled: lines whose sections are still to be told, in order.
        images: those that the case names; None where it names none.
        raw_text, keyword_list, warnings: see ``Case``.
    """

    case_id: str
    line: int | None = None
    fields: dict[str, list[str]] = field(default_factory=dict)
    metadata: dict[str, list[str]] = field(default_factory=dict)
    unlabelled: list[str] = field(default_factory=list)
    images: list[Image] | None = None
    raw_text: str = ""
    keyword_list: str = ""
    warnings: list[str] = field(default_factory=list)

    def add(self, name: str, text: str) -> None:
        """Append text to a field."""
        if text:
            self.fields.setdefault(name, []).append(text)

    def texts(self, labels: list[str]) -> dict[str, str]:
        """The text per text field, with the unlabelled lines under their labels."""
        start = 0
        for name, run in groupby(labels):  # the lines of a section stand together
            end = start + len(list(run))
            self.add(name, "\n".join(self.unlabelled[start:end]))
            start = end
        found = self.fields
        fields = {
            name: text
            for name in TEXT_FIELDS
            if name in found and (text := "\n".join(found[name]).strip())
        }
        if "title" not in fields and (title := title_of(fields)):
            fields = {"title": title, **fields}
        return fields

    def finish(
        self, fields: dict[str, str], derived: Mapping[str, tuple[str, ...]], source: str
    ) -> Case:
        """The case.

        Args:
            fields: its texts.
            derived: metadata that these tell of, beside what was found.
            source: see ``Case``.
        """
        metadata = {name: tuple(values) for name, values in self.metadata.items()}
        return Case(
            case_id=self.case_id,
            fields=fields,
            metadata={**metadata, **derived},
            source=source,
            raw_text=self.raw_text,
            keyword_list=self.keyword_list,
            images=tuple(self.images or ()),
            derived=tuple(derived),
            warnings=tuple(self.warnings),
        )


def without_controls(text: str) -> str:
    """Text that is safe to print: control characters (escape sequences) become spaces."""
    if text.isascii():  # bytes are looked through three times as quickly
        data = text.encode()
        if len(data.translate(None, _ASCII_CONTROLS)) == len(data):
            return text
    return _CONTROL.sub(" ", text) if _CONTROL.search(text) else text
