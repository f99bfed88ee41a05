"""Which diseases does a case name? Its diagnosis, and the entries of its differential."""

from __future__ import annotations

import html
import re

BULLET = re.compile(r"[ \t]*(?:[-*+•–‣·]|\d{1,3}[.)])[ \t]+")
"""What begins an entry of a list."""

MAX_ENTRY = 100
"""Characters of an entry of a differential; a longer line is a sentence about it."""

_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1")

# What stands before the name of a disease, and where what is said of it begins.
_BEFORE = re.compile(
    r"^(?:\W+|(?:and|or|vs\.?|versus|also|less likely|most likely|likely|possibl[ey]|probabl[ey]"
    r"|suspected|rule out|r/o|consider)\s+)+",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"[(\[:;]|,\s|\s[-–—]+\s|\s(?:with|without|due to|secondary to|caused by|in|involving"
    r"|status post|s/p|versus|vs\.?)\s",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^(?:differentials?|d/?dx|considerations?)\b", re.IGNORECASE)


def diagnosis_name(text: str) -> str:
    """The name of a diagnosis: the first line of the field, without its final punctuation."""
    return plain_line(text.strip().partition("\n")[0])


def entries(text: str) -> tuple[str, ...]:
    r"""The names in a differential diagnosis; none where it is prose.

    >>> entries("- Metastases\n- *Ewing* sarcoma (younger patients)\n")
    ('Metastases', 'Ewing sarcoma (younger patients)')
    >>> entries("metastases,\nlymphoma, \nepidural abscess.")
    ('metastases', 'lymphoma', 'epidural abscess')
    """
    lines = [line for line in html.unescape(text).splitlines() if line.strip()]
    if len(lines) == 1 and len(lines[0]) > 2 * len(plain_line(lines[0]).split(", ")[0]):
        lines = re.split(r"[;,] ", lines[0])
    names = tuple(filter(None, map(plain_line, lines)))
    return names if all(len(name) <= MAX_ENTRY for name in names) else ()


def plain_line(line: str) -> str:
    """A line without bullet, emphasis and final punctuation."""
    return _EMPHASIS.sub(r"\2", BULLET.sub("", line, count=1)).strip().rstrip(".,;: ")


def disease(entry: str) -> str:
    """The disease that an entry names, without what is said of it; empty where it is a heading.

    >>> [disease(entry) for entry in ("and Lymphoma, mantle cell", "DDx of a ring", "Gout - rare")]
    ['Lymphoma', '', 'Gout']
    """
    name = _BEFORE.sub("", entry)
    if _HEADING.match(name):
        return ""
    return _BEHIND.split(name, maxsplit=1)[0].strip()
