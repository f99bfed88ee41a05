"""How do files become cases? A reader per ending, and one way to call them.

A new format is a module with a reader and a line in ``READERS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from searchcases.analysis.stream import Items
from searchcases.analysis.stream import Reader as TextReader
from searchcases.derivation import derive_all
from searchcases.errors import CaseFormatError
from searchcases.model import Case
from searchcases.sources import images, json_records, markdown, seed
from searchcases.sources.draft import Draft, without_controls
from searchcases.sources.folder import SourceFile, find
from searchcases.sources.loading import load, load_all

__all__ = [
    "READERS", "Drafts", "Reader", "SourceFile", "cases_of", "drafts_of", "find", "load",
    "load_all", "read_cases",
]  # fmt: skip

Reader = Callable[[str, str, str], Iterator[Draft | CaseFormatError]]
"""(text, path, case id by file name) to drafts, and an error for each case that is none."""

READERS: dict[str, Reader] = {
    ".txt": seed.read,
    ".md": markdown.read,
    ".json": json_records.read_json,
    ".jsonl": json_records.read_lines,
}

_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\r"))

MAX_LINE = 1_000_000
"""Characters: hundreds of times the longest teaching case; a longer line is no text."""


class Drafts(NamedTuple):
    """What readers found in some files.

    Attributes:
        files: the files.
        rows: drafts and errors per file.
        fields: the texts of each draft.
    """

    files: list[SourceFile]
    rows: list[list[Draft | CaseFormatError]]
    fields: list[dict[str, str]]

    def texts(self) -> Iterator[str]:
        """All texts, in order."""
        return chain.from_iterable(texts.values() for texts in self.fields)


Content = bytes | CaseFormatError
"""The bytes of a file, or why they cannot be read."""


def drafts_of(files: Sequence[tuple[SourceFile, Content]]) -> Drafts:
    """Read some files, each of which comes with its content."""
    from searchcases.sections import label_lines

    rows = [_drafts(file, data) for file, data in files]
    drafts = [item for row in rows for item in row if isinstance(item, Draft)]
    labels = label_lines([draft.unlabelled for draft in drafts])
    fields = [draft.texts(names) for draft, names in zip(drafts, labels, strict=True)]
    return Drafts([file for file, _ in files], rows, fields)


def cases_of(drafts: Drafts, items: Items) -> list[list[Case | CaseFormatError]]:
    """The cases and errors of each file.

    Args:
        drafts: what was found in them.
        items: of the texts of all drafts.
    """
    found = [item for row in drafts.rows for item in row if isinstance(item, Draft)]
    derived = derive_all(drafts.fields, [draft.metadata for draft in found], items)
    texts = zip(drafts.fields, derived, strict=True)
    return [
        [_finish(item, *next(texts), file) if isinstance(item, Draft) else item for item in row]
        for file, row in zip(drafts.files, drafts.rows, strict=True)
    ]


def read_cases(files: Sequence[tuple[SourceFile, Content]]) -> list[list[Case | CaseFormatError]]:
    """The cases and errors of some files, each of which comes with its content."""
    drafts = drafts_of(files)
    return cases_of(drafts, TextReader().items(drafts.texts()))


def _drafts(file: SourceFile, data: Content) -> list[Draft | CaseFormatError]:
    if isinstance(data, CaseFormatError):
        return [data]
    try:
        text = _text(data, file.path)
    except CaseFormatError as error:
        return [error]
    found = list(READERS[file.ending](text, file.path, file.case_id))
    beside = () if found[1:] else file.images  # of several cases, whose would they be?
    folder = file.folder
    for item in found:
        if isinstance(item, Draft) and (beside or item.images):
            images.settle(item, folder, beside)
    return found or [CaseFormatError(file.path, "no cases in it")]


def _text(data: bytes, path: str) -> str:
    if not data.strip():
        raise CaseFormatError(path, "empty")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CaseFormatError(path, "not UTF-8; save it as UTF-8", line) from error
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MAX_LINE:
        for number, line_text in enumerate(text.split("\n"), start=1):
            if len(line_text) > MAX_LINE:
                reason = f"a line of {len(line_text):,} characters (at most {MAX_LINE:,}); wrap it"
                raise CaseFormatError(path, reason, number)
    return text if _is_clean(data) else without_controls(text)


def _is_clean(data: bytes) -> bool:
    """Whether UTF-8 bytes hold no control character (C1 controls begin with the byte C2)."""
    return len(data.translate(None, _CONTROLS)) == len(data) and b"\xc2" not in data


def _finish(
    draft: Draft, texts: dict[str, str], derived: Mapping[str, tuple[str, ...]], file: SourceFile
) -> Case | CaseFormatError:
    if not texts:
        reason = "no text; give at least a title or findings"
        return CaseFormatError(file.path, reason, draft.line)
    source = f"{file.name}:{draft.line}" if draft.line else file.name
    return draft.finish(texts, derived, source)
