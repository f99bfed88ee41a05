"""Where Numba cannot be had, or cannot keep what it compiles, everything is done all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from searchcases import compiling
from searchcases.compiling import compiled, is_available


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    is_available.cache_clear()
    yield
    is_available.cache_clear()


def test_it_is_there_for_the_tests() -> None:
    assert is_available()


def test_it_is_not_used_where_someone_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    assert not is_available()


def test_one_that_does_not_go_with_this_numpy_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        raise ImportError(f"{name} needs another NumPy")

    monkeypatch.setattr(compiling, "import_module", refuse)
    assert not is_available()


@pytest.mark.parametrize("error", [OSError("no space left"), EOFError("cut off")])
@pytest.mark.parametrize("at_once", [True, False])
def test_what_cannot_be_kept_is_compiled_again(
    monkeypatch: pytest.MonkeyPatch, error: Exception, *, at_once: bool
) -> None:
    def broken(*_: int) -> int:
        raise error

    def njit(*, nogil: bool, cache: bool = False) -> Callable[[Any], Any]:
        assert nogil
        if cache and at_once:
            raise RuntimeError("no locator available")
        return lambda loop: broken if cache else loop

    monkeypatch.setattr(compiling, "import_module", lambda _: SimpleNamespace(njit=njit))
    assert compiled(lambda number: number + 1)(2) == 3
