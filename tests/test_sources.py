"""Readers: which files are cases under which id; what cannot be read is named and passed over."""

from __future__ import annotations

import json
import os
import random
import sys
from pathlib import Path

import pytest
from folders import lines_of, only, read, refused, write

from searchcases.errors import SearchCasesError
from searchcases.model import TEXT_FIELDS
from searchcases.sources import MAX_LINE, READERS
from searchcases.sources.names import field_of

# ---------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("name", "field"),
    [("Dx", "diagnosis"), ("FINAL DIAGNOSIS", "diagnosis"), ("follow-up", "treatment"),
     ("Case_Diagnosis", "diagnosis"), ("differential diagnosis:", "ddx"), ("Location", "anatomy"),
     ("Gender", "sex"), ("", "other"), ("findings of note", "other")],
)  # fmt: skip
def test_names_of_fields_are_matched_loosely(name: str, field: str) -> None:
    assert field_of(name) == field


def test_a_case_id_is_the_path_below_the_given_folder(tmp_path: Path) -> None:
    write(tmp_path, {"c/a.md": "x", "c/b/a.MD": "y", "c/b/v1.2.md": "z"})
    before, _ = read(tmp_path / "c")
    assert set(before) == {"a", "b/a", "b/v1.2"}
    write(tmp_path, {"c/0.md": "new", "c/b/0.md": "new", "c/b/a/a.md": "new"})
    after, _ = read(tmp_path / "c")
    assert {name: after[name] for name in before} == before
    assert set(read(tmp_path / "c" / "b" / "v1.2.md")[0]) == {"v1.2"}


def test_a_path_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    folder = write(tmp_path, {"c/a.md": "x"})
    cases, errors = read(tmp_path, folder + "/", tmp_path / "c", tmp_path / "c" / "a.md")
    assert (set(cases), errors) == ({"c/a"}, [])


def test_a_path_that_does_not_exist_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(SearchCasesError, match=r"nowhere: no such file or folder"):
        read(tmp_path / "nowhere")


# ---------------------------------------------------------------------------- bad files


@pytest.mark.parametrize("ending", sorted(READERS))
@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", None, "empty"),
        (b" \r\n\t", None, "empty"),
        (b"fine\nna\xefve\n", 2, "not UTF-8"),
        (b"\xff\xfet\0e\0x\0t\0", 1, "not UTF-8"),
        (b"\xed\xa0\x80", 1, "not UTF-8"),
        (b"one\n" + b"x" * (MAX_LINE + 1), 2, "a line of 1,000,001 characters"),
    ],
    ids=["empty", "blank", "latin-1", "utf-16", "surrogate", "long line"],
)
def test_no_reader_is_given_what_is_no_text(
    tmp_path: Path, ending: str, content: bytes, line: int | None, reason: str
) -> None:
    cases, (error,) = read(write(tmp_path, {f"a{ending}": content, "good.md": "a mass"}))
    assert set(cases) == {"good"}
    assert (os.path.basename(error.path), error.line) == (f"a{ending}", line)
    assert reason in error.reason
    assert str(error).startswith(str(tmp_path))


@pytest.mark.parametrize("ending", sorted(READERS))
def test_a_bom_alone_is_no_case(tmp_path: Path, ending: str) -> None:
    cases, errors = read(write(tmp_path, {f"a{ending}": b"\xef\xbb\xbf"}))
    assert (cases, len(errors)) == ({}, 1)


def test_control_characters_become_spaces(tmp_path: Path) -> None:
    files = {
        "a.txt": "a\0mass\x1b[31m\x7f",
        "b.md": "---\ntitle: x\n---\na\x1bmass\x0bb\x0c",
        "c.md": "a\x9bmass\x85b",
    }
    cases, errors = read(write(tmp_path, files))
    assert errors == []
    assert cases["a"].raw_text == "a mass [31m "
    assert lines_of(cases["a"]) == ["a mass [31m"]
    assert cases["b"].fields["other"] == cases["c"].fields["other"] == "a mass b"


def test_entities_bring_no_control_characters_in(tmp_path: Path) -> None:
    case = only(write(tmp_path, {"a.txt": "a&#27;b&#0;c&#x9b;d&#13;e&#xd800;f&#155;g"}))
    assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in "".join(lines_of(case)))
    "".join(lines_of(case)).encode()


def test_unknown_endings_are_named_and_companions_are_passed_over(tmp_path: Path) -> None:
    folder = write(tmp_path, {
        "a.md": "x", "b.docx": "y", "c": "z", "README.md": "r", "LICENSE": "l", ".hidden.md": "h",
        ".git/a.md": "g", "image.PNG": "i", "licensed-drivers.md": "a case", "old/CURRENT": "c",
    })  # fmt: skip
    cases, errors = read(folder)
    assert set(cases) == {"a", "licensed-drivers"}
    assert [error.reason.partition(";")[0] for error in errors] == [
        "unknown ending '.docx'", "a name without an ending", "a name without an ending"
    ]  # fmt: skip


def test_a_folder_may_be_named_like_a_case(tmp_path: Path) -> None:
    cases, errors = read(write(tmp_path, {"x.txt/a.md": "a mass", "b.md": "a mass"}))
    assert (set(cases), errors) == ({"x.txt/a", "b"}, [])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_a_fifo_is_named_and_does_not_block(tmp_path: Path) -> None:
    write(tmp_path, {"c/b.md": "a mass"})
    os.mkfifo(tmp_path / "c" / "a.txt")
    cases, (error,) = read(tmp_path / "c")
    assert (set(cases), error.reason) == ({"b"}, "not a regular file")
    assert refused(tmp_path / "c" / "a.txt").reason == "not a regular file"


@pytest.mark.skipif(os.name != "posix", reason="links need rights here")
def test_links_are_followed_within_the_folder_only(tmp_path: Path) -> None:
    write(tmp_path, {"secret.md": "outside", "c/a.md": "inside", "c/d/e.md": "deep"})
    for name, target in {
        "in.md": "a.md", "out.md": "../secret.md", "absolute.md": str(tmp_path / "secret.md"),
        "dangling.md": "gone.md", "loop.md": "loop.md", "folder.md": "d", "up.md": "..", "sub": "d",
    }.items():  # fmt: skip
        (tmp_path / "c" / name).symlink_to(target)
    cases, errors = read(tmp_path / "c")
    assert {name: case.fields["other"] for name, case in cases.items()} == {
        "a": "inside", "in": "inside", "d/e": "deep"
    }  # fmt: skip
    assert sorted(os.path.basename(error.path) for error in errors) == [
        "absolute.md", "dangling.md", "folder.md", "loop.md", "out.md", "sub", "up.md"
    ]  # fmt: skip
    assert all("outside" not in repr(case.fields) for case in cases.values())


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path, {"a.md": "x", "b.md": "y"})
    (tmp_path / "a.md").chmod(0)
    cases, (error,) = read(folder)
    assert (set(cases), error.reason) == ({"b"}, "cannot be read: Permission denied")


def test_a_file_that_fails_while_it_is_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path, {"a.md": "x", "b.md": "y"})
    really = os.open

    def failing(path: str, flags: int) -> int:
        if str(path).endswith("a.md"):
            raise PermissionError(13, "Permission denied")
        return really(path, flags)

    monkeypatch.setattr(os, "open", failing)
    cases, (error,) = read(folder)
    assert (set(cases), error.reason) == ({"b"}, "cannot be read: Permission denied")


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text here")
@pytest.mark.parametrize("name", [b"a\xffb.txt", b"a\nb.txt", b"a\x1b[31mb.txt", b"a\x1eb.txt"])
def test_a_strange_file_name_gives_a_printable_id_or_an_error(tmp_path: Path, name: bytes) -> None:
    write(tmp_path, {"good.md": "a mass"})
    with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:
        file.write(b"a mass")
    cases, errors = read(tmp_path)
    assert len(cases) + len(errors) == 2
    for case in cases.values():
        assert case.case_id.isprintable()
        (case.case_id + case.source).encode()


def test_files_of_random_bytes_are_cases_or_errors(tmp_path: Path) -> None:
    """Whatever a file holds: no traceback, nothing unprintable, and the good case is read."""
    rng = random.Random(20)
    scraps = [
        b"---\n", b"title: ", b"Texto: \n", b"Keywords by value: \n", b"- a: 0.5\n", b"```\n",
        b"## Findings\n", b'{"title": "x"}', b'{"id": ', b"[", b"]", b"{", b"}", b'"', b",", b":",
        b"\n", b"\r", b"\0", b"\x1b[2J", b"\xff", b"\xed\xa0\x80", b"\\ud800", b"&#27;", b"&amp;",
        b"*a", b"&a ", b"!!set ", b"\xef\xbb\xbf", b"NaN", b"1e999", b"<<: ", b"? ", b"null",
    ]  # fmt: skip
    for number in range(400):
        if number % 4:
            data = b"".join(rng.choices(scraps, k=rng.randrange(30)))
        else:
            data = rng.randbytes(rng.randrange(300))
        write(tmp_path, {f"{number}{rng.choice(sorted(READERS))}": data})
    write(tmp_path, {"good.md": "a mass"})
    cases, errors = read(tmp_path)
    assert "good" in cases
    assert len(cases) > 20
    assert len(errors) > 100
    for error in errors:
        assert Path(error.path).exists()
        assert error.reason
    for case in cases.values():
        assert case.fields
        assert set(case.fields) <= set(TEXT_FIELDS)
        "".join([case.case_id, case.source, *case.fields.values(), *case.warnings]).encode()
        assert "\x1b" not in repr(case.fields) + repr(case.metadata) + case.raw_text


# ---------------------------------------------------------------------------- told from texts


def test_what_every_format_leaves_out_is_told_from_its_text(tmp_path: Path) -> None:
    findings = "Axial CT of the chest: a mass of 3 cm in the left lung."
    history = "45-year-old woman with a cough."
    record = json.dumps({"title": "Lung cancer", "history": history, "findings": findings})
    markdown = f"---\ntitle: Lung cancer\n---\n## History\n{history}\n## Findings\n{findings}\n"
    folder = write(tmp_path, {
        "a.json": record, "b.jsonl": record + "\n", "c.md": markdown,
        "d.txt": f"Texto:\n{findings}\nlung cancer\n{history}\n",
    })  # fmt: skip
    cases, errors = read(folder)
    assert errors == []
    assert len(cases) == 4
    for case in cases.values():
        assert case.metadata == {
            "modality": ("CT",), "system": ("Thorax",), "age": ("45",), "sex": ("F",),
            "laterality": ("left",), "plane": ("axial",), "size": ("30 mm",),
        }  # fmt: skip
        assert case.derived == tuple(case.metadata)


def test_an_author_is_not_corrected(tmp_path: Path) -> None:
    written = "---\ntitle: Left renal cyst\nage: 50\nside: right\nsize: 2 x 3 cm\n---\n45-year-old"
    case = only(write(tmp_path, {"a.md": written}))
    assert case.metadata["age"] == ("50",)
    assert case.metadata["laterality"] == ("right",)
    assert case.metadata["size"] == ("30 mm",)
    assert case.derived == ("system",)
