"""Updates: the index comes to hold exactly what the paths hold, whatever it held before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from folders import folder_bytes, indexed, read, titles, write
from updating import forms_in, md, summary

from searchcases import Index
from searchcases.errors import CaseNotFound, ConfigError, PruneRequired, SearchCasesError
from searchcases.indexer import remove, update

pytestmark = pytest.mark.usefixtures("working_directory")

# ------------------------------------------------------------------------- what changed


def test_an_update_reports_what_it_added_updated_left_and_removed() -> None:
    write(Path("c"), md("a", "b", "c", "d/e"))
    first = update(["c"], "i")
    assert summary(first) == {"added": ("a", "b", "c", "d/e")}
    assert (first.doc_count, first.published, first.errors, first.warnings) == (4, True, (), ())
    write(Path("c"), {**md("f"), "b.md": "# b\nAnother.\n"})
    os.unlink("c/c.md")
    second = update(["c"], "i")
    assert summary(second) == {
        "added": ("f",), "updated": ("b",), "unchanged": ("a", "d/e"), "removed": ("c",)
    }  # fmt: skip
    found, held = read("c")[0], indexed("i")
    assert {key: (case.fields, case.metadata) for key, case in held.items()} == {
        key: (case.fields, case.metadata) for key, case in found.items()
    }


def test_content_decides_and_not_the_time_of_a_file() -> None:
    write(Path("c"), md("a", "b"))
    update(["c"], "i")
    status = os.stat("c/a.md")
    write(Path("c"), {"a.md": "# A\nA mass called b.\n"})  # as long as before
    os.utime("c/a.md", ns=(status.st_atime_ns, status.st_mtime_ns))
    os.utime("c/b.md", (1, 1))
    assert summary(update(["c"], "i")) == {"updated": ("a",), "unchanged": ("b",)}
    assert titles("i")["a"] == "A"


def test_an_update_without_changes_publishes_nothing() -> None:
    write(Path("c"), md("a", "b"))
    update(["c"], "i")
    before, written = folder_bytes("i"), os.stat("i/CURRENT").st_mtime_ns
    report = update(["c"], "i")
    assert not report.published
    assert summary(report) == {"unchanged": ("a", "b")}
    assert (folder_bytes("i"), os.stat("i/CURRENT").st_mtime_ns) == (before, written)


def test_a_file_with_a_bad_line_that_has_not_changed_is_unchanged() -> None:
    write(Path("c"), {"a.jsonl": '{"title": "x"}\n{bad\n'})
    assert len(update(["c"], "i").errors) == 1
    report = update(["c"], "i")
    assert len(report.errors) == 1
    assert summary(report) == {"unchanged": ("a:1",)}


def test_an_empty_folder_gives_an_empty_index() -> None:
    report = update([write(Path("c"), {})], "i")
    assert (report.doc_count, report.published, titles("i")) == (0, True, {})
    write(Path("c"), md("a"))
    assert summary(update(["c"], "i")) == {"added": ("a",)}
    os.unlink("c/a.md")
    update(["c"], "i", prune=True)
    assert titles("i") == {}


def test_a_path_that_does_not_exist_changes_nothing() -> None:
    with pytest.raises(SearchCasesError, match="nowhere"):
        update(["nowhere"], "i")
    assert not os.path.exists("i/CURRENT")
    update([write(Path("c"), md("a"))], "i")
    before = folder_bytes("i")
    with pytest.raises(SearchCasesError, match="nowhere"):
        update(["c", "nowhere"], "i")
    assert folder_bytes("i") == before


def test_the_index_folder_is_never_read_as_cases() -> None:
    write(Path(), md("a"))
    for _ in range(2):
        report = update(["."], "i")
        assert (report.errors, report.doc_count) == ((), 1)


def test_progress_is_told_up_to_the_end() -> None:
    told: list[tuple[str, int, int]] = []
    update([write(Path("c"), md("a", "b"))], "i", progress=lambda *step: told.append(step))
    done: dict[str, tuple[int, int]] = {what: (count, total) for what, count, total in told}
    assert done["reading"] == (2, 2)
    assert all(count == total for count, total in done.values())


# ------------------------------------------------------------------------- add, remove, prune


def test_add_keeps_what_other_paths_gave() -> None:
    write(Path("c"), md("a", "b"))
    write(Path("d"), md("x"))
    update(["c"], "i")
    os.unlink("c/b.md")
    assert summary(update(["d"], "i", add=True)) == {"added": ("x",), "unchanged": ("a", "b")}
    assert summary(update(["c"], "i", add=True)) == {"unchanged": ("a", "b", "x")}
    assert summary(update(["c", "d"], "i")) == {"unchanged": ("a", "x"), "removed": ("b",)}


def test_add_never_removes_a_case_of_a_file_that_lost_it() -> None:
    write(Path("c"), {"a.jsonl": '{"id": "x", "title": "x"}\n{"id": "y", "title": "y"}\n'})
    update(["c"], "i")
    write(Path("c"), {"a.jsonl": '{"id": "x", "title": "new"}\n'})
    assert update(["c"], "i", add=True).removed == ()
    assert titles("i") == {"x": "new", "y": "y"}
    assert update(["c"], "i").removed == ("y",)


def test_removed_cases_come_back_with_the_next_update_that_finds_them() -> None:
    write(Path("c"), {**md("a", "b"), "l.jsonl": '{"title": "one"}\n{"title": "two"}\n'})
    update(["c"], "i")
    whole = folder_bytes("i")
    assert summary(remove(["a", "l:1"], "i", prune=True))["removed"] == ("a", "l:1")
    assert titles("i") == {"b": "b", "l:2": "two"}
    assert "one" not in forms_in("i")
    update(["c"], "i")
    assert folder_bytes("i") == whole
    remove(["a", "b", "l:1", "l:2"], "i", prune=True)
    assert titles("i") == {}


def test_remove_of_an_unknown_case_removes_nothing() -> None:
    update([write(Path("c"), md("a", "b"))], "i")
    before = folder_bytes("i")
    with pytest.raises(CaseNotFound, match="'x'"):
        remove(["a", "x"], "i")
    assert folder_bytes("i") == before


@pytest.mark.parametrize(("kept", "refused"), [(4, False), (2, False), (1, True), (0, True)])
def test_removing_more_than_half_needs_prune(kept: int, refused: bool) -> None:
    names = ("a", "b", "c", "d")
    update([write(Path("c"), md(*names))], "i")
    before = folder_bytes("i")
    for name in names[kept:]:
        os.unlink(f"c/{name}.md")
    write(Path("c"), md("new"))
    if refused:
        with pytest.raises(PruneRequired) as caught:
            update(["c"], "i")
        assert (caught.value.removed, caught.value.total) == (4 - kept, 4)
        assert folder_bytes("i") == before
    update(["c"], "i", prune=refused)
    assert set(titles("i")) == {"new", *names[:kept]}


# Rules of denial and doubt


def test_own_rules_read_the_cases_again_and_decide_what_is_absent(tmp_path: Path) -> None:
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "a.md").write_text("## Findings\nSine massa.\n")
    rules = tmp_path / "latin.toml"
    rules.write_text(
        'words = {joins = "et", ors = "aut"}\n'
        '[[before]]\nmeans = "absent"\nreach = 5\nlists = "always"\ncues = ["sine"]\n'
    )
    index = str(tmp_path / "index")

    def asked() -> list[int]:
        return [
            len(Index.open(index).search(f"{status}:massa")) for status in ("present", "absent")
        ]

    update([str(folder)], index)
    assert asked() == [1, 0]
    update([str(folder)], index, rules=str(rules))
    assert asked() == [0, 1]
    assert not update([str(folder)], index, rules=str(rules)).published
    update([str(folder)], index)
    assert asked() == [1, 0]


def test_rules_that_cannot_be_read_leave_the_index_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("## Findings\nMass.\n")
    (tmp_path / "bad.toml").write_text("[words]\njoins = \n")
    with pytest.raises(ConfigError, match=r"bad\.toml:2: "):
        update([str(tmp_path)], str(tmp_path / "index"), rules=str(tmp_path / "bad.toml"))
    assert not (tmp_path / "index").exists()
