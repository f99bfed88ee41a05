"""Loops are compiled in another process, all of them, before they are needed."""

from __future__ import annotations

import importlib
import os
import pkgutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import searchcases
from searchcases import compiling, rehearsal

_INDEX = """
import sys
from searchcases import indexer, reading, rehearsal
reading.BATCH_FILES = 1
begun = []
class Told(rehearsal.Rehearsal):
    def begin(self):
        began = super().begin()
        begun.append(began)
        assert began == (self._process is not None)
        return began
indexer.Rehearsal = Told
indexer.update([sys.argv[1]], sys.argv[2])
print(*begun)
"""


def _run(script: str, *arguments: str, kept: Path) -> str:
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(kept)}
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True
    ).stdout.strip()


def _kept(folder: Path) -> set[tuple[str, int]]:
    return {(path.name, path.stat().st_mtime_ns) for path in folder.rglob("*.nb[ic]")}


def test_after_a_rehearsal_nothing_is_left_to_compile(tmp_path: Path) -> None:
    cases, kept = tmp_path / "cases", tmp_path / "kept"
    cases.mkdir()
    for number in range(40):
        text = f"Findings: no fracture of the wrist, possible cyst {number} cm; edema, unlikely."
        (cases / f"{number:02}.txt").write_text(text)
    assert _run(_INDEX, str(cases), str(tmp_path / "one"), kept=kept) == "True"
    compiled = _kept(kept)
    names = {name.partition(".")[0] for name, _ in compiled}
    assert names == {m.__name__.rpartition(".")[2] for m in (*rehearsal.WITH_LOOPS, rehearsal)}
    assert _run(_INDEX, str(cases), str(tmp_path / "two"), kept=kept) == "False"
    assert _kept(kept) == compiled


def test_a_loop_that_was_changed_is_rehearsed_once() -> None:
    compiling.compiled(rehearsal._last)(0)
    assert compiling.is_kept(rehearsal._last, 0.0)
    later = time.time() - 1
    for name in compiling._kept(rehearsal._last):
        os.utime(name, (later - 9, later - 9))
    assert not compiling.is_kept(rehearsal._last, later)
    compiling.renew(rehearsal._last)
    assert compiling.is_kept(rehearsal._last, later)


def test_where_no_process_can_be_started_loops_are_compiled_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rehearsal, "is_kept", lambda *_: False)
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    with rehearsal.Rehearsal() as one:
        assert not one.begin()


def test_few_files_need_no_rehearsal(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text("Findings: no fracture.")
    assert not _run(_INDEX, str(tmp_path), str(tmp_path / "one"), kept=tmp_path / "kept")


def test_the_modules_with_loops_are_named() -> None:
    names = (found.name for found in pkgutil.walk_packages(searchcases.__path__, "searchcases."))
    modules = map(importlib.import_module, (name for name in names if "__main__" not in name))
    users = {m.__name__ for m in modules if getattr(m, "compiled", None) is compiling.compiled}
    named = {module.__name__ for module in (*rehearsal.WITH_LOOPS, rehearsal, compiling)}
    assert users == named


def test_what_cannot_be_kept_is_not_rehearsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsal, "is_kept", lambda *_: True)
    with rehearsal.Rehearsal() as one:
        assert not one.begin()
        assert one._process is None
        one.end()


def test_a_rehearsal_that_is_not_waited_for_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsal, "is_kept", lambda *_: False)
    monkeypatch.setattr(rehearsal, "_THERE", "import time; time.sleep(600)")
    with rehearsal.Rehearsal() as one:
        assert one.begin()
        process = one._process
        assert process is not None
    assert process.returncode is not None
