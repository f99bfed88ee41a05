"""How are cases read from JSON? An object per case: in a file, a list, or one a line (JSONL)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from searchcases.errors import CaseFormatError
from searchcases.sources.draft import Draft, without_controls
from searchcases.sources.names import Cleaning, read_mapping

_ESCAPED = re.compile(r"\\[bfru]")  # a control character may be written so, or half of a pair


def read_json(text: str, path: str, case_id: str) -> Iterator[Draft | CaseFormatError]:
    """Yield the case of a file that holds one object, or the cases of one that holds a list."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield _not_json(error, path, getattr(error, "lineno", 1))
        return
    clean = _cleaning(text)
    if isinstance(document, list):
        for number, record in enumerate(document, start=1):
            yield _case(record, path, f"{case_id}:{number}", None, clean)
    else:
        yield _case(document, path, case_id, None, clean)


def read_lines(text: str, path: str, case_id: str) -> Iterator[Draft | CaseFormatError]:
    """Yield a case per line; a bad line does not keep the others from being read."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = _parsed(line)
        except (ValueError, RecursionError) as error:
            yield _not_json(error, path, number)
        else:
            yield _case(record, path, f"{case_id}:{number}", number, _cleaning(line))


def _not_json(error: Exception, path: str, line: int) -> CaseFormatError:
    nested = "too deeply nested" if isinstance(error, RecursionError) else "a number is too long"
    reason = getattr(error, "msg", None) or nested
    return CaseFormatError(path, f"not valid JSON: {reason}; correct it or leave it out", line)


def _parsed(line: str) -> Any:
    """What ``json.loads`` makes of a line, in two thirds of the time where nothing is around it.

    Raises:
        ValueError: it is not valid.
        RecursionError: it is too deeply nested.
    """
    try:
        record, end = _decoder.raw_decode(line)
    except ValueError:
        end = -1  # ``loads`` says why
    return record if end == len(line) else json.loads(line)


_decoder = json.JSONDecoder()


def _cleaning(text: str) -> Cleaning | None:
    """What makes the strings of some JSON safe to print; None where they are, as its text is."""
    return without_controls if "\\" in text and _ESCAPED.search(text) else None


def _case(
    record: Any, path: str, case_id: str, line: int | None, clean: Cleaning | None
) -> Draft | CaseFormatError:
    if not isinstance(record, dict):
        return CaseFormatError(path, 'a case must be a JSON object: {"title": …}', line)
    given = record.pop("id", None)
    if isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    if given is not None:
        if isinstance(given, str):
            case_id = " ".join((clean(given) if clean else given).split())
        else:
            case_id = ""
        if not case_id:
            return CaseFormatError(path, "the id of a case must be text or a number", line)
    draft = Draft(case_id, line)
    try:
        read_mapping(draft, record, clean)
    except RecursionError:
        return CaseFormatError(path, "too deeply nested to be a case", line)
    return draft
