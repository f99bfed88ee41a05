"""Generations: whatever happens to a writer or its disk, a reader opens the old or the new one."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import IO, Any, Self

import pytest
from folders import folder_bytes, titles, write
from generations import NEW, NEW_TITLES, OLD, PACKAGE, state

from searchcases import publication, store
from searchcases.checker import check
from searchcases.errors import IndexRefused
from searchcases.indexer import update

# ------------------------------------------------------------------------- writers that die

# Runs in a process of its own, which forks a writer for each kill. Every operation that touches the
# disk is the last once, before or after it is done; then come kills at random times. Prints a line
# per kill: its place, whether it came in time, what opens then, and whether the next update heals.
KILLING = r"""
import builtins, os, random, signal, sys, time
from searchcases import publication
from searchcases.checker import check
AMENDING = sys.argv[1:] == ["amending"]
if AMENDING:
    publication.LEAST = publication.SHARE = 0
from folders import folder_bytes, titles, write
from generations import NEW, NEW_TITLES, OLD, OLD_TITLES
from searchcases import store
from searchcases.indexer import update
from pathlib import Path

store._CHUNK = 1  # the file is written piece by piece

def fall(place):
    count = 0
    def doomed(function):
        def call(*args, **kwargs):
            nonlocal count
            if function is os_unlink and os.path.basename(args[0]) == "LOCK":
                return function(*args, **kwargs)
            count += 1
            if count == place:
                os.kill(os.getpid(), signal.SIGKILL)
            result = function(*args, **kwargs)
            count += 1
            if count == place:
                os.kill(os.getpid(), signal.SIGKILL)
            return result
        return call
    class File:
        def __init__(self, *args):
            self.file = builtins.open(*args, **({} if "b" in args[1] else {"encoding": "utf-8"}))
            self.write = doomed(self.cut)
        def cut(self, data):
            half = len(data) // 2
            self.file.write(data[:half])
            self.file.flush()
            self.file.write(data[half:])
            self.file.flush()
        def __getattr__(self, name):
            return getattr(self.file, name)
        def __enter__(self):
            return self
        def __exit__(self, *error):
            self.file.close()
    os_unlink = os.unlink
    store.open = lambda *args: File(*args) if args[1] == "wb" else builtins.open(*args)
    os.fsync, os.replace, os.unlink = doomed(os.fsync), doomed(os.replace), doomed(os.unlink)

def kill_writer(place, delay=None):
    child = os.fork()
    if child == 0:
        if place:
            fall(place)
        try:
            update(["c"], "i")
        finally:
            os._exit(0)
    if delay is not None:
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL

def trial(number, place, delay=None):
    # old and new take turns, so that no kill starts from a fresh folder
    sides = [(OLD, OLD_TITLES), (NEW, NEW_TITLES)]
    (_, before), (files, after) = sides if number % 2 == 0 else sides[::-1]
    for name in os.listdir("c"):
        os.unlink("c/" + name)
    write(Path("c"), files)
    killed = kill_writer(place, delay)
    found = titles("i")
    state = "old" if found == before else "new" if found == after else repr(found)
    update(["c"], "i")
    whole = titles("i") == after and (
        list(check("i")) == [] and len(folder_bytes("i")) == 4 if AMENDING
        else folder_bytes("i") == BUILT[number % 2]
    )
    wrong = f"NOT WHOLE {titles('i')} {[*check('i')]} {[*folder_bytes('i')]}"
    print(place, "killed" if killed else "ended", state, "whole" if whole else wrong)
    return killed

BUILT = []
for files in (NEW, OLD):
    for name in os.listdir("c"):
        os.unlink("c/" + name)
    write(Path("c"), files)
    update(["c"], f"fresh{len(BUILT)}")
    BUILT.append(folder_bytes(f"fresh{len(BUILT)}"))
update(["c"], "i")
number = 0
while trial(number, number + 1):
    number += 1
rng = random.Random(9)
for _ in range(12):
    number += 1
    trial(number, 0, rng.uniform(0, 0.03))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("how", ["as one", "amending"])
def test_a_killed_writer_leaves_the_old_or_the_new_generation(tmp_path: Path, how: str) -> None:
    """SIGKILL at every write, sync, rename and unlink, and at random times."""
    write(tmp_path / "c", OLD)
    done = subprocess.run(
        [sys.executable, "-c", KILLING, how],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={
            **os.environ, "OPENBLAS_NUM_THREADS": "1",
            "PYTHONPATH": os.pathsep.join(
                [str(Path(__file__).parent), str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")]
            ),
        },
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.split(maxsplit=3) for line in done.stdout.splitlines()]
    killed = [opened for place, how, opened, _ in lines if how == "killed" and place != "0"]
    assert len(killed) >= 30
    for way in (killed[::2], killed[1::2]):  # from old to new, and back: so many pieces, and so
        first_new = way.index("new")
        assert set(way[:first_new]) == {"old"}
        assert set(way[first_new:]) == {"new"}
        assert len(way) - first_new >= 1
    assert {opened for _, _, opened, _ in lines} == {"old", "new"}
    assert {whole for *_, whole in lines} == {"whole"}


# ------------------------------------------------------------------------- disks that fail


class Faults:
    """The n-th operation on the disk fails; a failing write leaves half of its bytes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, place: int, number: int) -> None:
        self.place, self.number, self.count = place, number, 0
        for name in ("fsync", "replace", "unlink"):
            monkeypatch.setattr(os, name, self.guarded(getattr(os, name)))
        monkeypatch.setattr(store, "open", self.open, raising=False)

    def strike(self) -> None:
        self.count += 1
        if self.count == self.place:
            raise OSError(self.number, os.strerror(self.number))

    def guarded(self, function: Any) -> Any:
        def call(*args: Any, **more: Any) -> Any:
            if os.path.basename(str(args[0])) != "LOCK":
                self.strike()
            return function(*args, **more)

        return call

    def open(self, path: str, mode: str = "r", **more: Any) -> Any:
        if mode != "wb":
            return open(path, mode, **more)
        self.strike()
        return FaultyFile(open(path, mode, **more), self)


class FaultyFile:
    def __init__(self, file: IO[bytes], faults: Faults) -> None:
        self.file, self.faults = file, faults

    def write(self, data: bytes) -> int:
        try:
            self.faults.strike()
        except OSError:
            self.file.write(data[: len(data) // 2])
            raise
        return self.file.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.file.close()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO], ids=["disk full", "I/O error"])
@pytest.mark.parametrize("how", ["as one", "amending"])
def test_a_failing_disk_is_an_error_and_leaves_a_whole_generation(
    old_index: str, monkeypatch: pytest.MonkeyPatch, number: int, how: str
) -> None:
    if how == "amending":
        monkeypatch.setattr(publication, "LEAST", 0)
        monkeypatch.setattr(publication, "SHARE", 0)
    monkeypatch.setattr(store, "_CHUNK", 1)  # the file is written piece by piece
    update(["c"], "fresh")
    fresh, before = folder_bytes("fresh"), titles(old_index)
    found: list[dict[str, str]] = []
    for place in range(1, 1_000):
        with monkeypatch.context() as patched:
            faults = Faults(patched, place, number)
            try:
                update(["c"], old_index)
            except IndexRefused as error:
                assert os.strerror(number) in str(error)  # noqa: PT017  the last one succeeds
            else:
                assert faults.count < place
                break
        found.append(state(old_index))
        if found[-1] == NEW_TITLES:  # start again from the old ones
            write(Path("c"), OLD)
            os.unlink("c/d.md")
            update(["c"], old_index)
            assert titles(old_index) == before
            write(Path("c"), NEW)
    if how == "amending":
        assert list(check(old_index)) == []
        assert len(folder_bytes(old_index)) == 4  # CURRENT, two segments, and what they are
    else:
        assert folder_bytes(old_index) == fresh
    new = found.index(NEW_TITLES)
    assert new >= 30
    assert found[new:] == [NEW_TITLES] * (len(found) - new)
    # Once CURRENT is replaced: syncing the folder, unlinking what it named before.
    assert len(found) - new == (3 if how == "amending" else 2)
