"""Folders of cases and of indexes: made, read and compared."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from searchcases.errors import CaseFormatError
from searchcases.model import Case
from searchcases.opening import open_segment
from searchcases.sources import READERS, SourceFile, find, load, read_cases
from searchcases.store import LOCK


def write(folder: Path, files: Mapping[str, str | bytes]) -> str:
    """Write files, by path below a folder that is made where it does not exist; its path."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(folder)


def read(*paths: str | Path) -> tuple[dict[str, Case], list[CaseFormatError]]:
    """Cases by id, and errors, of what these paths hold: all readers, no index."""
    cases: dict[str, Case] = {}
    errors: list[CaseFormatError] = []
    files: list[tuple[SourceFile, bytes]] = []
    for item in find([str(path) for path in paths], READERS):
        if isinstance(item, CaseFormatError):
            errors.append(item)
            continue
        try:
            files.append((item, load(item)))
        except CaseFormatError as error:
            errors.append(error)
    for found in (item for row in read_cases(files) for item in row):
        if isinstance(found, Case):
            assert found.case_id not in cases
            cases[found.case_id] = found
        else:
            errors.append(found)
    return cases, errors


def only(path: str | Path) -> Case:
    """The one case of a path that reads without errors."""
    cases, errors = read(path)
    assert errors == []
    (case,) = cases.values()
    return case


def refused(path: str | Path) -> CaseFormatError:
    """The one error of a path."""
    _, (error,) = read(path)
    return error


def lines_of(case: Case) -> list[str]:
    """The lines of all fields but the keywords; the title repeats the diagnosis."""
    return sorted(
        line
        for name, text in case.fields.items()
        if name not in ("keywords", "title")
        for line in text.split("\n")
    )


def indexed(folder: str | Path) -> dict[str, Case]:
    """Cases by id, as an index holds them."""
    segment = open_segment(str(folder))
    return {case.case_id: case for case in map(segment.case, range(segment.doc_count))}


def titles(folder: str | Path) -> dict[str, str]:
    """Titles by case id, as an index holds them."""
    return {case_id: case.title for case_id, case in indexed(folder).items()}


def folder_bytes(folder: str | Path) -> dict[str, bytes]:
    """Everything that an index folder holds; the lock file comes and goes."""
    return {name: Path(folder, name).read_bytes() for name in os.listdir(folder) if name != LOCK}
