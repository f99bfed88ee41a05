"""Generations: whatever happens to a writer, a reader opens the old or the new one, or is told."""

from __future__ import annotations

import errno
import json
import os
import random
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Self

import pytest
from folders import folder_bytes, titles, write

from searchcases import generation, store
from searchcases.errors import (
    IndexCorrupt,
    IndexLocked,
    IndexMissing,
    IndexRefused,
    IndexUnusable,
    IndexVersionMismatch,
)
from searchcases.generation import digest, read_current
from searchcases.indexer import update
from searchcases.segment.layout import FORMAT

PACKAGE = Path(store.__file__).parent
OLD = {f"{name}.md": f"# old {name}\nA mass.\n" for name in "abc"}
NEW = {f"{name}.md": f"# new {name}\nA cyst.\n" for name in "abcd"}
OLD_TITLES = {name: f"old {name}" for name in "abc"}
NEW_TITLES = {name: f"new {name}" for name in "abcd"}


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An index of the old cases; ``c`` holds the new ones."""
    monkeypatch.chdir(tmp_path)
    update([write(Path("c"), OLD)], "i")
    write(Path("c"), NEW)
    return "i"


def segment_file(folder: str) -> Path:
    (name,) = (name for name in os.listdir(folder) if name.endswith(".segment"))
    return Path(folder, name)


def state(folder: str) -> dict[str, str]:
    """The titles of the generation that opens, which must be the old or the new one."""
    found = titles(folder)
    assert found in (OLD_TITLES, NEW_TITLES)
    return found


# ------------------------------------------------------------------------- what is published


def test_an_index_folder_holds_a_pointer_and_a_segment_named_by_its_hash(index: str) -> None:
    assert set(folder_bytes(index)) == {"CURRENT", segment_file(index).name}
    data = segment_file(index).read_bytes()
    assert segment_file(index).stem == digest(data)
    generation = read_current(index)
    assert (generation.segment, generation.size) == (segment_file(index).name, len(data))
    assert store.segment_digest(index) == (digest(data), digest(data))
    line = Path(index, "CURRENT").read_text("utf-8")
    assert line.count("\n") == 1
    assert json.loads(line)["format"] == FORMAT


def test_nothing_reads_or_writes_what_could_be_code() -> None:
    risky = re.compile(
        r"\b(pickle|marshal|shelve|dill|joblib|allow_pickle|yaml\.(unsafe_|full_)?load)\b"
        r"|(?<![\w.])(?:eval|exec)\("
    )
    for path in PACKAGE.rglob("*.py"):
        found = risky.findall(path.read_text("utf-8"))
        assert not found or path.name == "markdown.py", path


@pytest.mark.skipif(os.name != "posix", reason="folders cannot be synced here")
def test_everything_is_durable_before_it_is_named(
    index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a loss of power could leave a name without its bytes."""
    done: list[str] = []
    fsync, replace, unlink = os.fsync, os.replace, os.unlink

    def named(path: str) -> str:
        return re.sub("[0-9a-f]{32}", "HASH", os.path.basename(path))

    def log_fsync(descriptor: int) -> None:
        done.append("sync " + named(os.readlink(f"/proc/self/fd/{descriptor}")))
        fsync(descriptor)

    def log_replace(source: str, target: str) -> None:
        done.append(f"{named(source)} becomes {named(target)}")
        replace(source, target)

    def log_unlink(path: str) -> None:
        if named(path) != "LOCK":
            done.append("unlink " + named(path))
        unlink(path)

    if not os.path.exists("/proc/self/fd"):
        pytest.skip("names of open files are not told here")
    monkeypatch.setattr(os, "fsync", log_fsync)
    monkeypatch.setattr(os, "replace", log_replace)
    monkeypatch.setattr(os, "unlink", log_unlink)
    update(["c"], index)
    assert done == [
        "sync segment.new", "segment.new becomes HASH.segment", "sync i",
        "sync CURRENT.new", "CURRENT.new becomes CURRENT", "sync i", "unlink HASH.segment",
    ]  # fmt: skip


# ------------------------------------------------------------------------- writers that die

# Runs in a process of its own, which forks a writer for each kill. Every operation that touches the
# disk is the last once, before or after it is done; then come kills at random times. Prints a line
# per kill: its place, whether it came in time, what opens then, and whether the next update heals.
KILLING = r"""
import builtins, os, random, signal, sys, time
import folders
from searchcases import store
from searchcases.indexer import update
from test_store import NEW, NEW_TITLES, OLD, OLD_TITLES, folder_bytes, titles, write
from pathlib import Path

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
    whole = titles("i") == after and folder_bytes("i") == BUILT[number % 2]
    print(place, "killed" if killed else "ended", state, "whole" if whole else "NOT WHOLE")
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
def test_a_killed_writer_leaves_the_old_or_the_new_generation(tmp_path: Path) -> None:
    """SIGKILL at every write, sync, rename and unlink, and at random times."""
    write(tmp_path / "c", OLD)
    done = subprocess.run(
        [sys.executable, "-c", KILLING],
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
    first_new = killed.index("new")
    assert set(killed[:first_new]) == {"old"}
    assert set(killed[first_new:]) == {"new"}
    assert len(killed) - first_new >= 3
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
def test_a_failing_disk_is_an_error_and_leaves_a_whole_generation(
    index: str, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    update(["c"], "fresh")
    fresh, before = folder_bytes("fresh"), titles(index)
    found: list[dict[str, str]] = []
    for place in range(1, 1_000):
        with monkeypatch.context() as patched:
            faults = Faults(patched, place, number)
            try:
                update(["c"], index)
            except IndexRefused as error:
                assert os.strerror(number) in str(error)  # noqa: PT017  the last one succeeds
            else:
                assert faults.count < place
                break
        found.append(state(index))
        if found[-1] == NEW_TITLES:  # start again from the old ones
            write(Path("c"), OLD)
            os.unlink("c/d.md")
            update(["c"], index)
            assert titles(index) == before
            write(Path("c"), NEW)
    assert folder_bytes(index) == fresh
    new = found.index(NEW_TITLES)
    assert new >= 30
    assert found[new:] == [NEW_TITLES] * (len(found) - new)
    assert len(found) - new == 2  # once CURRENT is replaced: syncing the folder, unlinking


# ------------------------------------------------------------------------- writers and readers

HOLDING = """
import sys, time
from searchcases.store import writing
with writing(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(index: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the writer's lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING, index], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.stdout.close()
    process.wait()


def test_a_second_writer_is_refused_until_the_first_is_gone(
    index: str, holder: subprocess.Popen[str]
) -> None:
    before = folder_bytes(index)
    with pytest.raises(IndexLocked, match="another process is writing i"):
        update(["c"], index)  # one that waited would be let in when the first ends
    assert folder_bytes(index) == before
    assert titles(index) == OLD_TITLES  # readers need no lock
    holder.kill()
    holder.wait()
    update(["c"], index)
    assert titles(index) == NEW_TITLES


def test_of_many_writers_at_once_each_wins_or_is_refused(index: str) -> None:
    outcomes: list[str] = []
    gate = threading.Barrier(6)

    def write_once() -> None:
        gate.wait()
        try:
            update(["c"], index)
            outcomes.append("won")
        except IndexLocked:
            outcomes.append("refused")

    threads = [threading.Thread(target=write_once) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 6
    assert set(outcomes) <= {"won", "refused"}
    assert "won" in outcomes
    assert titles(index) == NEW_TITLES


def test_the_lock_is_free_after_an_error(index: str) -> None:
    with pytest.raises(KeyboardInterrupt), store.writing(index):
        raise KeyboardInterrupt
    update(["c"], index)


def test_a_reader_keeps_its_snapshot_while_a_writer_publishes(index: str) -> None:
    segment, path = store.open_segment(index), segment_file(index)
    update(["c"], index)
    if os.name == "posix":
        assert not path.exists()
    assert [segment.case(n).title for n in range(segment.doc_count)] == list(OLD_TITLES.values())
    assert [tf for _, tf, *_ in segment.postings(segment.forms_of("mass"))] == [1, 1, 1]
    assert titles(index) == NEW_TITLES


def test_every_open_while_a_writer_publishes_is_one_whole_generation(index: str) -> None:
    seen: list[dict[str, str]] = []
    stop = threading.Event()

    def read_on() -> None:
        while not stop.is_set():
            seen.append(state(index))

    readers = [threading.Thread(target=read_on) for _ in range(2)]
    for reader in readers:
        reader.start()
    for turn in range(20):
        write(Path("c"), OLD if turn % 2 else NEW)
        if turn % 2:
            os.unlink("c/d.md")
        update(["c"], index)
    stop.set()
    for reader in readers:
        reader.join()
    assert OLD_TITLES in seen
    assert NEW_TITLES in seen


# ------------------------------------------------------------------------- damage


def test_an_index_that_is_not_there_is_missing(tmp_path: Path) -> None:
    write(tmp_path, {"file": "x"})
    for name in ("nowhere", "file", "."):
        with pytest.raises(IndexMissing, match="make one with"):
            store.open_segment(str(tmp_path / name))


def test_a_segment_of_another_size_is_corrupt(index: str) -> None:
    path = segment_file(index)
    data = path.read_bytes()
    rng = random.Random(4)
    for size in {0, 1, 8, 16, len(data) - 1, *(rng.randrange(len(data)) for _ in range(60))}:
        path.write_bytes(data[:size])
        with pytest.raises(IndexCorrupt, match="instead of"):
            store.open_segment(index)
    for more in (b"\0", b"\0" * 64, data):
        path.write_bytes(data + more)
        with pytest.raises(IndexCorrupt, match="instead of"):
            store.open_segment(index)
    path.write_bytes(data)
    assert titles(index) == OLD_TITLES


def test_a_segment_that_is_gone_or_no_file_is_corrupt(index: str) -> None:
    path = segment_file(index)
    path.rename("elsewhere")
    for folder in (False, True):
        if folder:
            path.mkdir()
        with pytest.raises(IndexCorrupt):
            store.open_segment(index)
        with pytest.raises(IndexCorrupt):
            update(["c"], index)


def test_a_pointer_of_another_length_is_never_misread(index: str) -> None:
    path = Path(index, "CURRENT")
    data = path.read_bytes()
    for size in range(len(data) - 1):
        path.write_bytes(data[:size])
        with pytest.raises(IndexCorrupt):
            store.open_segment(index)
    for more in (b"x", b"{}", data, b"\0", b"\n\xff", b"[" * 100_000):
        path.write_bytes(data + more)
        with pytest.raises(IndexCorrupt):
            store.open_segment(index)
    path.write_bytes(data + b"\n ")
    assert titles(index) == OLD_TITLES


@pytest.mark.parametrize(
    "content", [b"[]", b"null", b'"x"', b"{}", b"[" * 100_000, b"MANIFEST-000001\n", b"\xff\xfe"]
)
def test_a_pointer_that_is_something_else_is_corrupt(index: str, content: bytes) -> None:
    Path(index, "CURRENT").write_bytes(content)
    with pytest.raises(IndexCorrupt):
        store.open_segment(index)
    with pytest.raises(IndexCorrupt):
        update(["c"], index)


def test_a_pointer_that_is_a_folder_is_corrupt(index: str) -> None:
    os.unlink("i/CURRENT")
    os.mkdir("i/CURRENT")
    with pytest.raises(IndexCorrupt):
        store.open_segment(index)


def test_a_pointer_leads_to_no_file_outside_the_folder(index: str) -> None:
    data = segment_file(index).read_bytes()
    for name in ("../x.segment", "/etc/passwd", "CURRENT", f"../i/{segment_file(index).name}", ""):
        generation = read_current(index)._replace(segment=name, size=len(data))
        Path("other").mkdir(exist_ok=True)
        Path("other/CURRENT").write_text(generation.to_json(), "utf-8")
        with pytest.raises(IndexCorrupt, match="names a file that is no segment"):
            store.open_segment("other")


def test_every_flipped_bit_of_the_pointer_is_noticed(index: str) -> None:
    path = Path(index, "CURRENT")
    data = path.read_bytes()
    for place in range(len(data)):
        for bit in range(8):
            flipped = bytearray(data)
            flipped[place] ^= 1 << bit
            path.write_bytes(flipped)
            with pytest.raises(IndexUnusable):
                store.open_segment(index)


def test_every_flipped_bit_of_the_header_is_noticed(index: str) -> None:
    path, size = segment_file(index), read_current(index).header_size
    rng = random.Random(5)
    with path.open("r+b", buffering=0) as file:
        data = file.read()
        for place in range(size):
            for bit in range(8) if place < 24 else [rng.randrange(8)]:
                os.pwrite(file.fileno(), bytes([data[place] ^ 1 << bit]), place)
                with pytest.raises(IndexCorrupt):
                    store.open_segment(index)
            os.pwrite(file.fileno(), data[place : place + 1], place)
    assert titles(index) == OLD_TITLES


def test_every_flipped_bit_of_the_arrays_is_found_by_the_checksum(index: str) -> None:
    path, start = segment_file(index), read_current(index).header_size
    data = bytearray(path.read_bytes())
    rng = random.Random(6)
    for place in rng.sample(range(start, len(data)), 100):
        data[place] ^= 1
        path.write_bytes(data)
        found, expected = store.segment_digest(index)
        assert found != expected
        data[place] ^= 1


def test_another_format_version_is_told_and_left_alone(
    index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(generation, "FORMAT", FORMAT + 1)
        update(["c"], "later")
    before = folder_bytes("later")
    with pytest.raises(IndexVersionMismatch, match="CURRENT") as caught:
        store.open_segment("later")
    assert (caught.value.found, caught.value.expected) == (FORMAT + 1, FORMAT)
    with pytest.raises(IndexVersionMismatch):
        update(["c"], "later")
    assert folder_bytes("later") == before
    os.unlink("later/CURRENT")  # as the message says
    update(["c"], "later")
    update(["c"], index)
    assert folder_bytes("later") == folder_bytes(index)


# ------------------------------------------------------------------------- other folders


def test_a_folder_that_holds_something_else_is_never_written(index: str) -> None:
    home = write(Path("home"), {"thesis.docx": "x"})
    with pytest.raises(IndexRefused, match=r"thesis\.docx"):
        update(["c"], home)
    assert os.listdir(home) == ["thesis.docx"]
    with pytest.raises(IndexRefused):
        update(["c"], "c/a.md")
    assert Path("c/a.md").read_text("utf-8") == NEW["a.md"]


def test_an_empty_folder_and_one_with_the_index_s_own_files_are_used(index: str) -> None:
    own = {"README.md": "about", ".gitignore": "*", "segment.new": "half", "CURRENT.new": "half"}
    own["0" * 32 + ".segment"] = "left by a killed writer"
    for home in (write(Path("empty"), {}), write(Path("own"), own), "deep/er"):
        update(["c"], home)
        assert titles(home) == NEW_TITLES
    assert set(folder_bytes("own")) == {
        "CURRENT", segment_file("own").name, "README.md", ".gitignore"
    }  # fmt: skip


def test_what_else_lies_beside_an_index_stays(index: str) -> None:
    write(Path(index), {"notes.txt": "mine", "a.segment": "mine too"})
    update(["c"], index)
    assert folder_bytes(index)["notes.txt"] == b"mine"
    assert folder_bytes(index)["a.segment"] == b"mine too"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_read_but_not_written(index: str) -> None:
    os.chmod(index, 0o555)
    try:
        assert titles(index) == OLD_TITLES
        with pytest.raises(IndexRefused, match="Permission denied"):
            update(["c"], index)
    finally:
        os.chmod(index, 0o755)
