"""Updates: the same cases give the same bytes, wherever they lie and whoever reads them."""

from __future__ import annotations

import itertools
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from folders import folder_bytes, titles, write
from updating import forms_in, md

from searchcases import Index, reading
from searchcases.analysis import stream
from searchcases.analysis.stream import Reader
from searchcases.indexer import Report, update
from searchcases.opening import open_segment
from searchcases.provenance import source_paths
from searchcases.reading import Loaded, read_all, read_side_by_side
from searchcases.segment import blocks
from searchcases.segment.writer import Writer
from searchcases.sources import SourceFile

pytestmark = pytest.mark.usefixtures("working_directory")

SOME = {
    **md("a", "b", "d/e"), "t.txt": "Texto: \na cyst\nKeywords by value: \n- cyst: 0.5\n",
    "l.jsonl": '{"title": "l", "modality": ["CT", "MR"], "age": 4}\n{"title": "m", "tags": "x"}\n',
}  # fmt: skip


def test_the_order_in_which_files_came_about_does_not_show() -> None:
    for number, order in enumerate([list(SOME), sorted(SOME, reverse=True)]):
        shutil.rmtree("c", ignore_errors=True)
        write(Path("c"), {name: SOME[name] for name in order})
        update(["c"], f"i{number}")
    assert folder_bytes("i0") == folder_bytes("i1")


def test_the_order_of_paths_does_not_show() -> None:
    for name, files in (("c", md("a", "b")), ("d", md("x")), ("e", md("y", "0"))):
        write(Path(name), files)
    built = []
    for number, paths in enumerate(itertools.permutations(["c", "d", "e"])):
        update(paths, f"i{number}")
        built.append(folder_bytes(f"i{number}"))
    assert all(one == built[0] for one in built)


def test_the_working_directory_and_the_spelling_of_a_path_do_not_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "c", SOME)
    write(tmp_path / "elsewhere", {})
    update(["c"], "i")
    expected = folder_bytes("i")
    spellings = [("", "c/"), ("", "./c"), ("", "c/../c"), ("", str(tmp_path / "c"))]
    for number, (place, path) in enumerate([*spellings, ("c", "."), ("elsewhere", "../c")]):
        monkeypatch.chdir(tmp_path / place)
        index = str(tmp_path / f"i{number}")
        update([path], index)
        assert folder_bytes(index) == expected, path
        assert not update([path], str(tmp_path / "i")).published


def test_index_and_cases_may_move_together() -> None:
    write(Path("x/c"), SOME)
    update(["x/c"], "x/i")
    os.rename("x", "y")
    report = update(["y/c"], "y/i")
    assert (len(report.unchanged), report.published) == (6, False)
    paths = source_paths(open_segment("y/i"), "y/i")
    assert {case_id: os.path.exists(path) for case_id, path in paths.items()} == dict.fromkeys(
        titles("y/i"), True
    )


def test_where_nothing_changed_nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    write(Path("c"), SOME)
    update(["c"], "i")
    expected = folder_bytes("i")
    write(Path("i"), {f"{'0' * 32}.segment": "left", "segment.new": "by", "CURRENT.new": "a crash"})
    with monkeypatch.context() as patch:
        patch.delattr(Writer, "finish")
        report = update(["c"], "i")
    assert (report.unchanged, report.published) == (tuple(titles("i")), False)
    assert folder_bytes("i") == expected


def test_a_change_that_is_not_of_the_text_is_written_beside_a_case_that_was_kept() -> None:
    x, y = '{"id": "x", "title": "t", "modality": "CT"}', '{"id": "y", "title": "u"}'
    write(Path("c"), {"a.jsonl": f"{x}\n{y}\n"})
    update(["c"], "i")
    for modality in ("CT", "MR"):
        write(Path("c"), {"a.jsonl": x.replace("CT", modality)})
        update(["c"], "i", add=True)
        assert set(titles("i")) == {"x", "y"}
    assert open_segment("i").case(0).metadata["modality"] == ("MR",)


def test_no_word_of_a_case_stays_behind_when_it_goes_or_changes() -> None:
    write(Path("c"), {"a.md": "alpha shared", "b.md": "beta shared", "d.md": "delta shared"})
    update(["c"], "i")
    os.unlink("c/d.md")
    write(Path("c"), {"b.md": "epsilon shared"})
    update(["c"], "i")
    assert forms_in("i") == {"alpha", "epsilon", "shared"}
    update(["c"], "fresh")
    assert folder_bytes("i") == folder_bytes("fresh")


# ------------------------------------------------------------------------------ machine code


@pytest.fixture
def without_numba(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Report]:
    """An update by arrays alone."""

    def update_by_arrays(*args: Any, **options: Any) -> Report:
        with monkeypatch.context() as patch:
            for module in (reading, blocks):
                patch.setattr(module, "is_available", lambda: False)
            return update(*args, **options)

    monkeypatch.setattr(reading, "LOOPS_FROM", 1)
    monkeypatch.setattr(blocks, "LOOPS_FROM", 1)
    return update_by_arrays


def assert_alike(report: Report, other: Report) -> None:
    assert replace(report, errors=()) == replace(other, errors=())
    assert [*map(str, report.errors)] == [*map(str, other.errors)]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_machine_code_gives_the_same_bytes_errors_and_warnings(
    monkeypatch: pytest.MonkeyPatch, without_numba: Callable[..., Report], jobs: int
) -> None:
    monkeypatch.setattr(reading, "BATCH_FILES", 3)
    monkeypatch.setattr(reading, "LOOPS_AFTER", 1)  # batches of each of three processes
    write(Path("c"), md(*(f"case {number:02}, no mass {number}" for number in range(20))))
    write(Path("c"), {"bad.jsonl": '{"id": "x", "findings": "a mass"}\n{"id": \n', "z.txt": ""})
    write(Path("c"), {"a.md": f"nul \0 and {'long' * 9} \u2003 écart", "b.md": "\n \n"})
    os.mkfifo("c/case 05.txt")  # in the midst of others, and never opened
    by_arrays, by_loops = without_numba(["c"], "one"), update(["c"], "two", jobs=jobs)
    assert_alike(by_arrays, by_loops)
    assert len(by_loops.errors) == 4
    assert folder_bytes("one") == folder_bytes("two")
    # Those that failed are read again to tell their errors again, beside what is new.
    write(Path("c"), {f"new {number}.md": f"another mass {number}" for number in range(9)})
    assert_alike(without_numba(["c"], "one"), update(["c"], "two", jobs=jobs))
    assert folder_bytes("one") == folder_bytes("two")


def test_what_was_forgotten_between_two_batches_is_learned_again(
    monkeypatch: pytest.MonkeyPatch, without_numba: Callable[..., Report]
) -> None:
    monkeypatch.setattr(reading, "BATCH_FILES", 2)
    write(Path("c"), md(*(f"case {number:02} alpha{number} beta" for number in range(20))))
    without_numba(["c"], "one")
    monkeypatch.setattr(stream, "MOST_PIECES", 5)
    update(["c"], "two")
    assert folder_bytes("one") == folder_bytes("two")


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("sizes", "are_many"),
    [
        ([], False), ([1] * 3, False), ([1] * 4, True), ([1] * 9, True), ([600], True),
        ([9, 591], True),
    ],
)  # fmt: skip
def test_machine_code_is_loaded_where_it_is_worth_it(
    monkeypatch: pytest.MonkeyPatch, sizes: list[int], are_many: bool, jobs: int
) -> None:
    """Whichever way is taken, all files are read, in order."""
    monkeypatch.setattr(reading, "BATCH_FILES", 1)
    monkeypatch.setattr(reading, "BATCH_BYTES", 100)
    ways: list[str] = []
    for name in ("read", "read_side_by_side"):
        way = getattr(reading, name)
        spied = partial(lambda way, name, *args: ways.append(name) or way(*args), way, name)
        monkeypatch.setattr(reading, name, spied)
    files = [
        Loaded(SourceFile("c", f"{n}.md"), b"x" * size, "", is_known=False)
        for n, size in enumerate(sizes)
    ]
    for first in (0, reading.LOOPS_FROM):  # batches that are read while loops are compiled
        ways.clear()
        told: list[str] = []
        compiling = SimpleNamespace(
            begin=lambda: told.append("begin") or first > 0,  # noqa: B023
            end=lambda: told.append(f"end after {len(ways)}"),  # noqa: B023
        )
        found = [
            note.case_id for one in read_all(files, None, jobs, compiling) for (note,) in one.notes
        ]
        assert found == [str(n) for n in range(len(sizes))]
        if are_many:
            before = ["read"] * min(first, len(sizes))
            assert ways == [*before, "read_side_by_side"]
            assert told == (["begin", f"end after {len(before)}"] if first else ["begin"])
        else:
            assert (ways, told) == (["read"] * len(sizes), [])


def test_no_thread_is_left_where_nobody_takes_the_other_batches() -> None:
    files = [Loaded(SourceFile("c", f"{n}.md"), b"a mass", "", is_known=False) for n in range(6)]
    before = threading.active_count()
    batches = read_side_by_side(([file] for file in files), None, Reader())
    assert [note.case_id for (note,) in next(batches).notes] == ["0"]
    assert threading.active_count() == before + 1
    batches.close()
    assert threading.active_count() == before


# ------------------------------------------------------------------------- several processes


def test_several_processes_give_the_same_bytes_errors_and_warnings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Batches of three files: the first two are read here, the others by three processes."""
    monkeypatch.setattr(reading, "BATCH_FILES", 3)
    write(Path("c"), md(*(f"case {number:02}" for number in range(20))))
    write(Path("c"), {"bad.jsonl": '{"id": "x", "findings": "a mass"}\n{"id": \n', "z.txt": ""})
    alone, shared = update(["c"], "one"), update(["c"], "two", jobs=3)
    assert replace(alone, errors=()) == replace(shared, errors=())
    assert [*map(str, alone.errors)] == [*map(str, shared.errors)]
    assert len(shared.errors) == 2
    assert folder_bytes("one") == folder_bytes("two")


def test_several_processes_read_by_the_same_own_rules(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(reading, "BATCH_FILES", 2)
    rules = tmp_path / "latin.toml"
    rules.write_text(
        'words = {joins = "et", ors = "aut"}\n'
        '[[before]]\nmeans = "absent"\nreach = 5\nlists = "always"\ncues = ["sine"]\n'
    )
    write(Path("c"), {f"{n}.md": f"## Findings\nSine massa {n}.\n" for n in range(9)})
    update(["c"], "one", rules=str(rules))
    update(["c"], "two", rules=str(rules), jobs=3)
    assert folder_bytes("one") == folder_bytes("two")
    assert len(Index.open("two").search("absent:massa")) == 9
