"""What tests share: Node.js processes, working directories and indexes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from commands import SEEDS, run
from folders import write
from generations import NEW, OLD
from hypothesis import settings
from javascript import Scripts

from searchcases.indexer import update

settings.register_profile("untimed", deadline=None)  # a busy machine is no bug
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def session() -> Iterator[Callable[..., Scripts]]:
    """``session("analysis", "metadata")``: the process that has loaded these scripts."""
    with ExitStack() as stack:
        yield cache(lambda *names: stack.enter_context(Scripts(*names)))


@pytest.fixture
def working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths are given as a user gives them: ``c`` for cases, ``i`` for the index."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def old_index(working_directory: None) -> str:
    """An index of the old cases; ``c`` holds the new ones."""
    update([write(Path("c"), OLD)], "i")
    write(Path("c"), NEW)
    return "i"


@pytest.fixture(scope="session")
def seeds_index(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An index of the sample cases, as the command line makes it; no test changes it."""
    folder = str(tmp_path_factory.mktemp("cli") / "index")
    done = run("index", str(SEEDS), "--index", folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder
