"""Updates: what cannot be read keeps its last good version, and no error harms the index."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from folders import folder_bytes, titles, write
from updating import md, summary

from searchcases import indexer
from searchcases.checker import check
from searchcases.errors import CaseFormatError, DuplicateCase
from searchcases.indexer import update
from searchcases.opening import open_segment
from searchcases.provenance import stale_cases
from searchcases.sources import READERS, loading

pytestmark = pytest.mark.usefixtures("working_directory")

# ------------------------------------------------------------------------- unreadable files


def _bad_bytes(path: Path) -> None:
    path.write_bytes(b"\xff")


def _fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _link(target: str) -> Callable[[Path], None]:
    def replace(path: Path) -> None:
        path.unlink()
        path.symlink_to(target)

    return replace


@pytest.mark.skipif(os.name != "posix", reason="needs FIFOs and links")
@pytest.mark.parametrize(
    "spoil",
    [_bad_bytes, _fifo, _link("gone.md"), _link("/etc/hostname"), _link("a.md")],
    ids=["not UTF-8", "FIFO", "dangling link", "outward link", "loop"],
)
def test_a_file_become_unreadable_keeps_its_last_good_version(
    spoil: Callable[[Path], None],
) -> None:
    write(Path("c"), md("a", "b", "c"))
    update(["c"], "i")
    whole = folder_bytes("i")
    spoil(Path("c/a.md"))
    write(Path("c"), {"b.md": "# b\nnew\n"})
    for updated in ({"updated": ("b",), "unchanged": ("c",)}, {"unchanged": ("b", "c")}):
        report = update(["c"], "i")
        assert summary(report) == {**updated, "stale": ("a",)}
        (error,) = report.errors
        assert os.path.normpath(error.path) == "c/a.md"
        assert titles("i") == {"a": "a", "b": "b", "c": "c"}
        ((case_id, reason),) = stale_cases(open_segment("i")).items()
        assert case_id == "a"
        assert error.reason in reason
    os.unlink("c/a.md")
    write(Path("c"), md("a", "b"))
    assert update(["c"], "i").stale == ()
    assert folder_bytes("i") == whole


def test_a_folder_become_unreadable_keeps_its_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    update([write(Path("c"), md("a", "b", "d/x"))], "i")
    really = os.scandir

    def refusing(path: str) -> object:
        if path.endswith("d"):
            raise PermissionError(13, "Permission denied")
        return really(path)

    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", refusing)
        report = update(["c"], "i")
    assert summary(report) == {"unchanged": ("a", "b"), "stale": ("d/x",)}
    assert len(report.errors) == 1
    assert summary(update(["c"], "i"))["unchanged"] in (("a", "b"), ("a", "b", "d/x"))


def test_a_bad_line_keeps_the_last_good_version_of_its_case() -> None:
    good = ['{"id": "x", "title": "x"}', '{"id": "y", "title": "y"}', '{"id": "z", "title": "z"}']
    write(Path("c"), {"a.jsonl": "\n".join(good)})
    update(["c"], "i")
    whole = folder_bytes("i")
    write(Path("c"), {"a.jsonl": "\n".join([good[0].replace('"x"}', '"new"}'), "{bad", good[2]])})
    report = update(["c"], "i")
    assert (report.stale, [error.line for error in report.errors]) == (("y",), [2])
    assert titles("i") == {"x": "new", "y": "y", "z": "z"}
    write(Path("c"), {"a.jsonl": "\n".join(good)})
    update(["c"], "i")
    assert folder_bytes("i") == whole


def test_a_stale_case_goes_when_its_file_goes() -> None:
    update([write(Path("c"), md("a", "b"))], "i")
    write(Path("c"), {"a.md": b"\xff"})
    assert update(["c"], "i").stale == ("a",)
    os.unlink("c/a.md")
    assert summary(update(["c"], "i")) == {"unchanged": ("b",), "removed": ("a",)}


def test_everything_bad_is_named_and_everything_good_is_indexed() -> None:
    bad = {
        "latin.txt": b"na\xefve",
        "empty.md": b"",
        "deep.json": b"[" * 100_000,
        "open.md": b"---\na: b\n",
        "yaml.md": b"---\na: [\n---\nx",
        "line.txt": b"x" * 1_000_001,
        "kind.docx": b"x",
        "none.md": b"---\n---",
    }
    write(Path("c"), {**bad, **md("good"), "l.jsonl": '{"title": "l"}\n\x00{\n{"title": "m"}'})
    report = update(["c"], "i")
    assert summary(report) == {"added": ("good", "l:1", "l:3")}
    named = [(os.path.basename(error.path), error.line) for error in report.errors]
    assert sorted(name for name, _ in named) == sorted([*bad, "l.jsonl"])
    assert ("l.jsonl", 2) in named
    assert all(isinstance(error, CaseFormatError) for error in report.errors)


# ------------------------------------------------------------------------- twice the same


@pytest.mark.parametrize("paths", [["c", "d"], ["d", "c"]])
@pytest.mark.parametrize("known", [None, "c", "d"], ids=["new", "first known", "second known"])
@pytest.mark.parametrize("add", [False, True])
def test_two_files_of_one_id_are_both_named_and_nothing_changes(
    paths: list[str], known: str | None, add: bool
) -> None:
    write(Path("c"), md("a", "b"))
    write(Path("d"), {"a.txt": "other", "z.md": "z"})
    if known:
        update([known], "i")
        paths = [path for path in paths if path != known] if add else paths
    before = folder_bytes("i") if known else {}
    with pytest.raises(DuplicateCase) as caught:
        update(paths, "i", add=add)
    error = caught.value
    assert error.case_id == "a"
    assert {os.path.abspath(error.first), os.path.abspath(error.second)} == {
        os.path.abspath("c/a.md"), os.path.abspath("d/a.txt")
    }  # fmt: skip
    assert error.first in str(error)
    assert error.second in str(error)
    assert folder_bytes("i") == before


def test_an_id_twice_in_one_file_is_named_by_its_lines() -> None:
    write(Path("c"), {"a.jsonl": '{"id": 1, "title": "x"}\n\n{"id": "1", "title": "y"}'})
    with pytest.raises(DuplicateCase) as caught:
        update(["c"], "i")
    assert (caught.value.first, caught.value.second) == ("c/a.jsonl:1", "c/a.jsonl:3")


def test_an_id_may_move_to_another_file() -> None:
    write(Path("c"), {"a.jsonl": '{"id": "x", "title": "x"}', **md("b")})
    update(["c"], "i")
    os.unlink("c/a.jsonl")
    write(Path("c"), {"c.json": '{"id": "x", "title": "new"}'})
    assert summary(update(["c"], "i")) == {"updated": ("x",), "unchanged": ("b",)}
    assert titles("i")["x"] == "new"


def test_the_same_text_twice_gives_a_warning_that_names_both() -> None:
    write(Path("c"), {"a.md": "A mass.", "b.md": "Another.", "d.txt": "A mass."})
    for _ in range(2):
        (warning,) = update(["c"], "i").warnings
        assert "a" in warning.split()
        assert "d" in warning.split()
    write(Path("e"), {"e.md": "Another."})
    warnings = update(["e"], "i", add=True).warnings
    assert len(warnings) == 2
    assert any({"b", "e"} <= set(warning.split()) for warning in warnings)


def test_two_lists_without_text_are_not_the_same_text() -> None:
    head = "Keywords by value: \n"
    write(Path("c"), {"a.txt": f"{head}- rib: 0.5\n", "b.txt": f"{head}- lung: 0.25\n"})
    assert update(["c"], "i").warnings == ()


def test_a_reader_s_warnings_name_the_file() -> None:
    write(Path("c"), {"a.md": "---\nsex: maybe\nage: old\n---\nx"})
    warnings = update(["c"], "i").warnings
    assert [warning.startswith("c/a.md: ") for warning in warnings] == [True, True]


# ------------------------------------------------------------------------- again and again


def test_files_are_loaded_a_few_at_a_time_and_told_of_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = [f"{number:02}" for number in range(20)]
    write(Path("c"), md(*names))
    update(["c"], "whole")
    monkeypatch.setattr(loading, "_PORTION_FILES", 3)
    monkeypatch.setattr(loading, "_AHEAD", 1)  # a portion has more bytes: it is loaded alone
    update(["c"], "some")
    assert folder_bytes("some") == folder_bytes("whole")
    for name in ("04", "13"):
        _bad_bytes(Path(f"c/{name}.md"))
    listed = [*indexer.find(["c"], READERS, "some")]
    monkeypatch.setattr(indexer, "find", lambda *_: listed)
    Path("c/09.md").unlink()
    report = update(["c"], "some")
    assert [error.path for error in report.errors] == ["c/04.md", "c/09.md", "c/13.md"]
    assert report.stale == ("04", "09", "13")


def test_what_can_be_read_again_though_its_bytes_are_the_same_is_taken_in() -> None:
    """By a later version of a reader, or of Python."""
    long = '{"id": "b", "title": "B", "other": 1' + "0" * 5000 + "}"
    write(Path("c"), {"a.jsonl": f'{{"id": "a", "title": "A"}}\n{long}\n'})
    assert len(update(["c"], "i").errors) == 1
    digits = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        report = update(["c"], "i")
    finally:
        sys.set_int_max_str_digits(digits)
    assert (report.added, report.errors) == (("b",), ())
    assert titles("i") == {"a": "A", "b": "B"}
    assert list(check("i")) == []
