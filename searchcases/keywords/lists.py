"""How is a keyword list written? One term and its weight per line.

A case file may end in a list of its terms by value::

    Keywords by value:␠
    - hamartoma: 0.0812743150316942
    - t2: 0.02204811093817 (157)

One line is ``- term: weight``, optionally followed by a count in brackets. A term may itself
contain ``: ``, so the last one separates. Weights are written as Python's ``repr`` of a double,
which reads back bit for bit; what they mean is the business of ``statistics``.
"""

from __future__ import annotations

import math
import re
from itertools import repeat
from operator import contains
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "HEADER",
    "Keyword",
    "KeywordListError",
    "format_keywords",
    "keyword_terms",
    "parse_keywords",
    "split_case",
]

HEADER = "Keywords by value:"
_TEXT_HEADER = re.compile(r"\ufeff?Texto:[ \t]*")
_LIST_HEADER = re.compile(rf"^{HEADER}[ \t]*\r?$", re.MULTILINE)

_NUMBER = r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_WEIGHT = re.compile(r": [0-9.e-]+(?: \([0-9]+\))?(?:\n- |\n*\Z)")
_LINE = re.compile(rf"- (.+): +({_NUMBER})(?: +\(([0-9]{{1,18}})\))?[ \t]*")
_PLAIN = re.compile(r"(?:[0-9]+\.[0-9]+(?:e-[0-9]+)?(?: \([0-9]{1,18}\))?\n)+")


class Keyword(NamedTuple):
    """One line of a keyword list.

    Attributes:
        term: the token as written, lower case; any characters but line breaks.
        weight: its value; finite, without unit.
        count: the count written behind the weight, or None.

    """

    term: str
    weight: float
    count: int | None = None  # type: ignore[assignment]  # hides tuple.count, as is meant


class KeywordListError(ValueError):
    """Lines of a keyword list cannot be read.

    Attributes:
        problems: (1-based line within the text that was parsed, what is wrong), by line.
        keywords: the keywords of all other lines, in their order.

    """

    def __init__(self, problems: list[tuple[int, str]], keywords: list[Keyword]) -> None:
        self.problems, self.keywords = tuple(problems), tuple(keywords)
        line, reason = problems[0]
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(f"line {line}: {reason}{more}")


def split_case(content: str) -> tuple[str, str]:
    """Return (text, keyword list) of a whole case file; an absent part is an empty string.

    The text comes without the ``Texto:`` in front, the list without its header line. The last
    header line counts, as the text of a case may quote one.
    """
    text, listed = content, ""
    at = content.rfind(HEADER)
    while at >= 0:
        header = _LIST_HEADER.match(content, at)
        if header:
            text, listed = content[:at], content[header.end() :]
            break
        at = content.rfind(HEADER, 0, at)
    opening = _TEXT_HEADER.match(text)
    return text[opening.end() if opening else 0 :], listed.removeprefix("\n")


def parse_keywords(text: str) -> list[Keyword]:
    """Read the keywords of the lines ``text``, in their order.

    A leading header line, blank lines and Windows line ends are accepted.

    Raises:
        KeywordListError: at least one line is not ``- term: weight`` or its weight is not finite;
            it names every such line and carries the keywords of the others.

    """
    columns = _columns(text)
    if columns is None:
        return _parse_lines(text)
    terms, numbers = columns
    counts: Iterable[int | None] = repeat(None)
    if any(map(contains, numbers, repeat("("))):
        parts = [number.partition(" (") for number in numbers]
        numbers = [number for number, _, _ in parts]
        counts = [int(count[:-1]) if count else None for _, _, count in parts]
    weights = list(map(float, numbers))
    if not math.isfinite(sum(weights)):
        return _parse_lines(text)
    # Past the generated __new__, which would take longer than all the rest but the numbers.
    return list(map(tuple.__new__, repeat(Keyword), zip(terms, weights, counts, strict=False)))


def keyword_terms(text: str) -> list[str]:
    """Read the terms of the lines ``text`` alone, in their order: for indexing, without weights.

    Takes a fifth of the time of ``parse_keywords``, as 17-digit numbers take long to read.

    Raises:
        KeywordListError: as ``parse_keywords``, save that a weight is only seen to consist of the
            signs of numbers.
    """
    if text.startswith("- "):
        *terms, rest = _WEIGHT.split(text[2:])
        # What is no weight was not cut, and left its line break in a term.
        if not rest and "" not in terms and "\n" not in "".join(terms):
            return terms
    return [keyword.term for keyword in _parse_lines(text)]


def format_keywords(keywords: Iterable[Keyword]) -> str:
    r"""Write the list as it stands in a case file: header, a line per keyword, final line break.

    Raises:
        ValueError: a term is empty or has a line break, or a weight is not finite.

    >>> format_keywords([Keyword("rib", 0.25), Keyword("ct", 0.125, 7)])
    'Keywords by value: \n- rib: 0.25\n- ct: 0.125 (7)\n'

    """
    lines = [f"{HEADER} \n"]
    for term, weight, count in keywords:
        if not term or "\n" in term or "\r" in term:
            raise ValueError(f"a keyword must be one line and not empty: {term!r}")
        if not math.isfinite(weight):
            raise ValueError(f"the weight of {term!r} is not a finite number: {weight!r}")
        lines.append(f"- {term}: {weight!r}" + ("\n" if count is None else f" ({count})\n"))
    return "".join(lines)


def _columns(text: str) -> tuple[list[str], list[str]] | None:
    """Return (terms, weights with counts, both as written), or None for an irregular list."""
    if not text.startswith("- "):
        text = _after_header(text)
        if not text.startswith("- "):
            return None
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    lines = text.rstrip("\n")[2:].split("\n- ")
    cells = ": ".join(lines).split(": ")
    # As many separators as lines, and one in each line: exactly one in each line.
    if len(cells) != 2 * len(lines) or not all(map(contains, lines, repeat(": "))):
        return None
    terms, numbers = cells[0::2], cells[1::2]
    joined = "\n".join(numbers)
    if joined.count("\n") != len(numbers) - 1 or not _PLAIN.fullmatch(joined + "\n"):
        return None
    if "" in terms or "\n" in "".join(terms) or "\r" in text:
        return None
    return terms, numbers


def _parse_lines(text: str) -> list[Keyword]:
    """Do the same as ``parse_keywords``, line by line."""
    body = _after_header(text)
    skipped = 1 if len(body) != len(text) else 0
    keywords: list[Keyword] = []
    problems: list[tuple[int, str]] = []
    for number, ended in enumerate(body.split("\n"), start=1 + skipped):
        line = ended.removesuffix("\r")
        if not line.strip():
            continue
        match = None if "\r" in line else _LINE.fullmatch(line)
        weight = float(match[2]) if match else math.nan
        if match and math.isfinite(weight):
            keywords.append(Keyword(match[1], weight, int(match[3]) if match[3] else None))
        else:
            problems.append((number, f"not '- keyword: weight': {line[:60]!r}"))
    if problems:
        raise KeywordListError(problems, keywords)
    return keywords


def _after_header(text: str) -> str:
    """Drop a header from the first line of ``text``."""
    first, _, rest = text.partition("\n")
    return rest if first.strip() == HEADER else text
