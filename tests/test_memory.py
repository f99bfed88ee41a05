"""Giving memory back is no more than asking."""

from __future__ import annotations

import ctypes
import sys
from types import SimpleNamespace

import pytest

from searchcases.memory import give_back


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_the_c_library_is_asked_where_it_can_do_it(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace(malloc_trim=asked.append))
    give_back()
    assert asked == [0] * (platform == "linux")


def test_one_that_cannot_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace())
    give_back()
