"""Two generations of an index: old cases and new ones, and which of them stands in a folder."""

from __future__ import annotations

import os
from pathlib import Path

from folders import titles

from searchcases import store

PACKAGE = Path(store.__file__).parent
KEPT = {"k.md": "# kept\nA mass and a cyst.\n"}
OLD = {**{f"{name}.md": f"# old {name}\nA mass.\n" for name in "abc"}, **KEPT}
NEW = {**{f"{name}.md": f"# new {name}\nA cyst.\n" for name in "abcd"}, **KEPT}
OLD_TITLES = {**{name: f"old {name}" for name in "abc"}, "k": "kept"}
NEW_TITLES = {**{name: f"new {name}" for name in "abcd"}, "k": "kept"}


def segment_files(folder: str) -> list[Path]:
    return [Path(folder, name) for name in os.listdir(folder) if name.endswith(".segment")]


def segment_file(folder: str) -> Path:
    (path,) = segment_files(folder)
    return path


def state(folder: str) -> dict[str, str]:
    """The titles of the generation that opens, which must be the old or the new one."""
    found = titles(folder)
    assert found in (OLD_TITLES, NEW_TITLES)
    return found
