"""Updates: the index comes to hold exactly what the paths hold, whatever it held before."""

from __future__ import annotations

import errno
import io
import itertools
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from folders import folder_bytes, indexed, read, titles, write
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from searchcases import Index, reading
from searchcases.errors import (
    CaseFormatError,
    CaseNotFound,
    ConfigError,
    DuplicateCase,
    IndexCorrupt,
    IndexRefused,
    PruneRequired,
    SearchCasesError,
)
from searchcases.indexer import Report, remove, update
from searchcases.provenance import source_paths, stale_cases
from searchcases.store import open_segment


@pytest.fixture(autouse=True)
def _working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths are given as a user gives them: ``c`` for cases, ``i`` for the index."""
    monkeypatch.chdir(tmp_path)


def summary(report: Report) -> dict[str, tuple[str, ...]]:
    """The case ids of a report, without empty entries."""
    names = ("added", "updated", "unchanged", "removed", "stale")
    return {name: ids for name in names if (ids := getattr(report, name))}


def md(*names: str) -> dict[str, str]:
    """A Markdown case per name, which says its own name."""
    return {f"{name}.md": f"# {name}\nA mass called {name}.\n" for name in names}


def forms_in(folder: str) -> set[str]:
    return {form.decode() for form in open_segment(folder).forms}


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


# ------------------------------------------------------------------------- the same bytes

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


def test_no_word_of_a_case_stays_behind_when_it_goes_or_changes() -> None:
    write(Path("c"), {"a.md": "alpha shared", "b.md": "beta shared", "d.md": "delta shared"})
    update(["c"], "i")
    os.unlink("c/d.md")
    write(Path("c"), {"b.md": "epsilon shared"})
    update(["c"], "i")
    assert forms_in("i") == {"alpha", "epsilon", "shared"}
    update(["c"], "fresh")
    assert folder_bytes("i") == folder_bytes("fresh")


def test_a_damaged_index_is_not_built_upon() -> None:
    """An update copies what stays; it must not give damaged bytes a new checksum."""
    write(Path("c"), md("a", "b", "c"))
    update(["c"], "i")
    (name,) = (name for name in os.listdir("i") if name.endswith(".segment"))
    data = bytearray(Path("i", name).read_bytes())
    view = open_segment("i").arrays["kinds"]
    place = data.index(bytes(view.cast("B")))
    data[place] ^= 1
    Path("i", name).write_bytes(data)
    write(Path("c"), md("new"))
    with pytest.raises(IndexCorrupt):
        update(["c"], "i")


# ------------------------------------------------------------------------- any history

Noted = dict[str, tuple[dict[str, str], bool]]
"""What an index notes: by file, titles by case id and whether a line of it was bad."""

FILES = ("c/a.md", "c/b.txt", "c/d/e.jsonl", "f/h.jsonl")
files = st.sampled_from(FILES)
words = st.lists(st.sampled_from(("mass", "cyst", "ärzte", "3.1")), min_size=1, max_size=3)

Update = tuple[tuple[str, ...], bool]
"""Which folders are given, and whether they are added."""

ALL: Update = (("c", "f"), False)
updates = st.sampled_from((ALL, ALL, (("c", "f"), True), (("c",), False), (("f",), True)))
then = st.one_of(st.none(), updates)


class Histories(RuleBasedStateMachine):
    """Files come, go, change and break; the index follows, compared with plain dicts."""

    def __init__(self) -> None:
        super().__init__()
        self.home = tempfile.mkdtemp()
        for folder in ("c/d", "f"):
            os.makedirs(os.path.join(self.home, folder))
        self.disk: dict[str, tuple[dict[str, str], bool] | None] = {}  # None: unreadable
        self.noted: Noted = {}
        self.stale: set[str] = set()

    def teardown(self) -> None:
        shutil.rmtree(self.home)

    def path(self, name: str) -> str:
        return os.path.join(self.home, name)

    def put(self, name: str, content: bytes, cases: tuple[dict[str, str], bool] | None) -> None:
        Path(self.path(name)).write_bytes(content)
        self.disk[name] = cases

    @rule(name=files, texts=words, bad=st.booleans(), then=then)
    def write(self, name: str, texts: list[str], bad: bool, then: Update | None) -> None:
        stem = os.path.splitext(name)[0].partition("/")[2]
        if name.endswith(".jsonl"):
            cases = {f"{stem}-{text}": f"{text} {len(texts)}" for text in texts}
            rows = [json.dumps({"id": case_id, "title": title}) for case_id, title in cases.items()]
            self.put(name, "\n".join([*rows, "{bad"] if bad else rows).encode(), (cases, bad))
        else:
            text = " ".join(texts)
            lead = "# " if name.endswith(".md") else "Texto: \n"
            self.put(name, f"{lead}{text}\n".encode(), ({stem: text}, False))
        self.update(then)

    @rule(name=files, content=st.sampled_from((b"", b"\xff", b"\n")), then=then)
    def spoil(self, name: str, content: bytes, then: Update | None) -> None:
        self.put(name, content, None)
        self.update(then)

    @rule(name=files, then=then)
    def delete(self, name: str, then: Update | None) -> None:
        if name in self.disk:
            os.unlink(self.path(name))
            del self.disk[name]
        self.update(then)

    def expected(self, roots: tuple[str, ...], add: bool) -> tuple[Noted, set[str]]:
        noted: Noted = {}
        stale: set[str] = set()
        for name in FILES:
            before = self.noted.get(name, ({}, False))[0]
            given = name in self.disk and name.startswith(roots)
            if given:
                cases, bad = self.disk[name] or ({}, True)
                if bad:
                    lost = {key: title for key, title in before.items() if key not in cases}
                    stale.update(lost)
                    cases = {**cases, **lost}
                elif add:
                    cases = {**before, **cases}
                if cases:
                    noted[name] = (cases, bad)
            elif add and name in self.noted:
                noted[name] = self.noted[name]
                stale.update(self.stale.intersection(before))
        return noted, stale

    @rule(how=updates)
    def update(self, how: Update | None) -> None:
        if how is None:
            return
        roots, add = how
        before = self.cases()
        self.noted, self.stale = self.expected(roots, add)
        after = self.cases()
        report = update([self.path(root) for root in roots], self.path("i"), add=add, prune=True)
        assert set(report.added) == set(after) - set(before)
        assert set(report.removed) == set(before) - set(after)
        assert set(report.stale) == self.stale
        given = [held for name, held in self.disk.items() if name.startswith(roots)]
        assert len(report.errors) == sum(held is None or held[1] for held in given)
        groups = (report.added, report.updated, report.unchanged, report.stale)
        assert sorted(itertools.chain(*groups)) == sorted(after)
        assert {key for key in after if key in before and after[key] != before[key]} <= set(
            report.updated
        )
        assert report.doc_count == len(after)

        if how == ALL and not self.stale:
            fresh = self.path("j")
            update([self.path("f"), self.path("c")], fresh)
            assert folder_bytes(self.path("i")) == folder_bytes(fresh)
            shutil.rmtree(fresh)

    @precondition(lambda self: self.noted)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        case_id = data.draw(st.sampled_from(sorted(self.cases())))
        assert remove([case_id], self.path("i"), prune=True).removed == (case_id,)
        self.stale.discard(case_id)
        for name, (cases, bad) in list(self.noted.items()):
            kept = {key: title for key, title in cases.items() if key != case_id}
            if kept:
                self.noted[name] = (kept, bad)
            else:
                del self.noted[name]

    def cases(self) -> dict[str, str]:
        return {key: title for cases, _ in self.noted.values() for key, title in cases.items()}

    @invariant()
    def the_index_holds_what_the_model_holds(self) -> None:
        if os.path.exists(self.path("i")):
            held = indexed(self.path("i"))
            assert {key: case.raw_text or case.title for key, case in held.items()} == self.cases()
            assert set(stale_cases(open_segment(self.path("i")))) == self.stale


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=50, stateful_step_count=20, deadline=None)


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


# ------------------------------------------------------------------------- several processes


def test_several_processes_give_the_same_bytes_errors_and_warnings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Batches of three files: the first two are read here, the others by two processes."""
    monkeypatch.setattr(reading, "BATCH_FILES", 3)
    write(Path("c"), md(*(f"case {number:02}" for number in range(20))))
    write(Path("c"), {"bad.jsonl": '{"id": "x", "findings": "a mass"}\n{"id": \n', "z.txt": ""})
    alone, shared = update(["c"], "one"), update(["c"], "two", jobs=2)
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
    update(["c"], "two", rules=str(rules), jobs=2)
    assert folder_bytes("one") == folder_bytes("two")
    assert len(Index.open("two").search("absent:massa")) == 9


def test_no_room_for_scratch_files_leaves_the_index_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(Path("c"), md("one"))
    update(["c"], "i")
    before = folder_bytes("i")
    write(Path("c"), md("two"))

    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: Full())
    with pytest.raises(IndexRefused, match="No space left on device"):
        update(["c"], "i")
    assert folder_bytes("i") == before
