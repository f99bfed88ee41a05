"""What do the lines of a file of queries or judgements hold? JSON objects or cells."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from searchcases.errors import EvaluationError


def read_text(path: str) -> str:
    """The text of a UTF-8 file, with or without a byte order mark.

    Raises:
        EvaluationError: it cannot be read, or is not UTF-8.
    """
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise EvaluationError(path, f"cannot be read: {error.strerror}") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise EvaluationError(path, "not UTF-8; save it as UTF-8", line) from error


def holds_json(text: str) -> bool:
    """Whether a file holds JSON objects, one a line."""
    return text.lstrip().startswith("{")


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Number, from 1, and text of each line that is not blank."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line.removesuffix("\r")


def objects_of(text: str, path: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Line number and object of each line.

    Raises:
        EvaluationError: a line is no JSON object.
    """
    for number, line in lines_of(text):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise EvaluationError(path, f"not valid JSON: {error}", number) from error
        if not isinstance(record, dict):
            raise EvaluationError(path, "each line must be a JSON object", number)
        yield number, record


def value_of(record: Mapping[str, Any], names: Sequence[str], path: str, line: int) -> str:
    """The value under the first of the names that an object has, as text.

    Raises:
        EvaluationError: it has none of them, or neither text nor a number there.
    """
    for name in names:
        if name in record:
            value = record[name]
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                return str(value).strip()
            raise EvaluationError(path, f"{name!r} must be text or a number", line)
    raise EvaluationError(path, f"needs one of the keys {', '.join(names)}", line)
