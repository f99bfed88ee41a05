"""What tests share: one Node.js process per set of scripts, for the whole run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

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
