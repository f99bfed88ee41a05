"""What tests share: Node.js processes, and the places in which they work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from javascript import Scripts

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
