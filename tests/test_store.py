"""Generations: what a writer publishes, and what others read and write meanwhile or beside it."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from folders import folder_bytes, titles, write
from generations import NEW, NEW_TITLES, OLD, OLD_TITLES, PACKAGE, segment_file, state

from searchcases import opening, publication, store
from searchcases.digests import digest
from searchcases.errors import IndexLocked, IndexRefused
from searchcases.generation import read_current
from searchcases.indexer import update
from searchcases.segment.layout import FORMAT

# ------------------------------------------------------------------------- what is published


def test_an_index_folder_holds_a_pointer_and_a_segment_named_by_its_hash(old_index: str) -> None:
    assert set(folder_bytes(old_index)) == {"CURRENT", segment_file(old_index).name}
    data = segment_file(old_index).read_bytes()
    assert segment_file(old_index).stem == digest(data)
    generation = read_current(old_index)
    assert (generation.segment, generation.size) == (segment_file(old_index).name, len(data))
    assert opening.damaged_files(old_index) == []
    line = Path(old_index, "CURRENT").read_text("utf-8")
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


@pytest.mark.skipif(
    not os.path.isdir("/proc/self/fd"), reason="names of open files are not told here"
)
@pytest.mark.parametrize("how", ["as one", "amending"])
def test_everything_is_durable_before_it_is_named(
    old_index: str, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """Else a loss of power could leave a name without its bytes."""
    if how == "amending":
        monkeypatch.setattr(publication, "LEAST", 0)
        monkeypatch.setattr(publication, "SHARE", 0)
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

    monkeypatch.setattr(os, "fsync", log_fsync)
    monkeypatch.setattr(os, "replace", log_replace)
    monkeypatch.setattr(os, "unlink", log_unlink)
    update(["c"], old_index)
    segment = ["sync segment.new", "segment.new becomes HASH.segment", "sync i"]
    pointer = ["sync CURRENT.new", "CURRENT.new becomes CURRENT", "sync i"]
    if how == "amending":
        assert done == [*segment, *segment, *pointer]  # the old one stays
    else:
        assert done == [*segment, *pointer, "unlink HASH.segment"]


def test_a_file_of_the_same_bytes_that_is_mapped_stays(
    old_index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows does not replace what a reader has mapped."""
    before = folder_bytes(old_index)
    update(["c"], old_index)
    after = folder_bytes(old_index)
    replace = os.replace

    def refuse(source: str, target: str) -> None:
        if target.endswith(".segment") and os.path.exists(target):
            raise PermissionError(errno.EACCES, "Permission denied")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    for name, data in before.items():
        Path(old_index, name).write_bytes(data)
    update(["c"], old_index)
    assert folder_bytes(old_index) == after


# ------------------------------------------------------------------------- writers and readers

HOLDING = """
import sys, time
from searchcases.store import writing
with writing(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(old_index: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the writer's lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING, old_index], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.stdout.close()
    process.wait()


def test_a_second_writer_is_refused_until_the_first_is_gone(
    old_index: str, holder: subprocess.Popen[str]
) -> None:
    before = folder_bytes(old_index)
    with pytest.raises(IndexLocked, match="another process is writing i"):
        update(["c"], old_index)  # one that waited would be let in when the first ends
    assert folder_bytes(old_index) == before
    assert titles(old_index) == OLD_TITLES  # readers need no lock
    holder.kill()
    holder.wait()
    update(["c"], old_index)
    assert titles(old_index) == NEW_TITLES


def test_of_many_writers_at_once_each_wins_or_is_refused(old_index: str) -> None:
    outcomes: list[str] = []
    gate = threading.Barrier(6)

    def write_once() -> None:
        gate.wait()
        try:
            update(["c"], old_index)
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
    assert titles(old_index) == NEW_TITLES


def test_the_lock_is_free_after_an_error(old_index: str) -> None:
    with pytest.raises(KeyboardInterrupt), store.writing(old_index):
        raise KeyboardInterrupt
    update(["c"], old_index)


def test_a_reader_keeps_its_snapshot_while_a_writer_publishes(old_index: str) -> None:
    segment, path = opening.open_segment(old_index), segment_file(old_index)
    update(["c"], old_index)
    if os.name == "posix":
        assert not path.exists()
    assert [segment.case(n).title for n in range(segment.doc_count)] == list(OLD_TITLES.values())
    assert [doc for doc, _ in segment.postings(segment.forms_of("mass"))] == [0, 1, 2, 3]
    assert titles(old_index) == NEW_TITLES


def test_every_open_while_a_writer_publishes_is_one_whole_generation(old_index: str) -> None:
    seen: list[dict[str, str]] = []
    stop = threading.Event()

    def read_on() -> None:
        while not stop.is_set():
            seen.append(state(old_index))

    readers = [threading.Thread(target=read_on) for _ in range(2)]
    for reader in readers:
        reader.start()
    for turn in range(20):
        write(Path("c"), OLD if turn % 2 else NEW)
        if turn % 2:
            os.unlink("c/d.md")
        update(["c"], old_index)
    stop.set()
    for reader in readers:
        reader.join()
    assert OLD_TITLES in seen
    assert NEW_TITLES in seen


# ------------------------------------------------------------------------- other folders


def test_a_folder_that_holds_something_else_is_never_written(old_index: str) -> None:
    home = write(Path("home"), {"thesis.docx": "x"})
    with pytest.raises(IndexRefused, match=r"thesis\.docx"):
        update(["c"], home)
    assert os.listdir(home) == ["thesis.docx"]
    with pytest.raises(IndexRefused):
        update(["c"], "c/a.md")
    assert Path("c/a.md").read_text("utf-8") == NEW["a.md"]


def test_an_empty_folder_and_one_with_the_index_s_own_files_are_used(old_index: str) -> None:
    own = {"README.md": "about", ".gitignore": "*", "segment.new": "half", "CURRENT.new": "half"}
    own["0" * 32 + ".segment"] = "left by a killed writer"
    for home in (write(Path("empty"), {}), write(Path("own"), own), "deep/er"):
        update(["c"], home)
        assert titles(home) == NEW_TITLES
    assert set(folder_bytes("own")) == {
        "CURRENT", segment_file("own").name, "README.md", ".gitignore"
    }  # fmt: skip


def test_what_else_lies_beside_an_index_stays(old_index: str) -> None:
    write(Path(old_index), {"notes.txt": "mine", "a.segment": "mine too"})
    update(["c"], old_index)
    assert folder_bytes(old_index)["notes.txt"] == b"mine"
    assert folder_bytes(old_index)["a.segment"] == b"mine too"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_read_but_not_written(old_index: str) -> None:
    os.chmod(old_index, 0o555)
    try:
        assert titles(old_index) == OLD_TITLES
        with pytest.raises(IndexRefused, match="Permission denied"):
            update(["c"], old_index)
    finally:
        os.chmod(old_index, 0o755)


def test_short_pieces_of_a_segment_are_hashed_and_written_together() -> None:
    pieces = [b"ab", b"", b"c" * 300_000, *[b"xyz"] * 300_000]
    large = [bytes(piece) for piece in store._large(pieces)]
    assert b"".join(large) == b"".join(pieces)
    assert len(large) == 5  # the long one ends the first, and three more are filled
    assert [*store._large([])] == []
