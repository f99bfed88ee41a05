"""Readers: what a file says is found in its cases; what cannot be read is named and passed over."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from folders import read, write

from searchcases.errors import CaseFormatError, SearchCasesError
from searchcases.model import TEXT_FIELDS, Case
from searchcases.sources import MAX_LINE, READERS
from searchcases.sources.draft import Draft
from searchcases.sources.names import field_of

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "medpix-seed-format"

SEED = (
    "Texto: \nno tenderness over the ankle\nrest and a boot for six weeks\n"
    "a lucent line crosses the fifth metatarsal base, width &lt; 2 mm\njones fracture\n"
    "os peroneum\na dancer&#39;s ankle rolled inwards\n"
    "Keywords by value: \n- metatarsal: 0.0625\n- a: b: 0.25\n- #: 0.03125 (12)\n"
)


def lines_of(case: Case) -> list[str]:
    """The lines of all fields but the keywords; the title repeats the diagnosis."""
    return sorted(
        line
        for name, text in case.fields.items()
        if name not in ("keywords", "title")
        for line in text.split("\n")
    )


def only(path: str | Path) -> Case:
    """The one case of a path that reads without errors."""
    cases, errors = read(path)
    assert errors == []
    (case,) = cases.values()
    return case


def in_new_process(code: str, folder: Path, **environment: str) -> str:
    """What a Python of its own prints."""
    done = subprocess.run(
        [sys.executable, "-c", f"import json, os, sys, folders\n{code}", folder],
        capture_output=True, text=True, cwd=Path(__file__).parent, check=False,
        env={**os.environ, **environment},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def refused(path: str | Path) -> CaseFormatError:
    """The one error of a path."""
    _, (error,) = read(path)
    return error


# ---------------------------------------------------------------------------- seed text


def test_seed_text_keeps_every_line_and_the_terms_of_its_list(tmp_path: Path) -> None:
    case = only(write(tmp_path, {"a.txt": SEED}))
    text, _, keyword_list = SEED.partition("Keywords by value: \n")
    assert case.case_id == "a"
    assert case.raw_text == text.removeprefix("Texto: \n").rstrip("\n")
    assert case.keyword_list == keyword_list.rstrip("\n")
    assert case.fields["keywords"] == "metatarsal\na: b\n#"
    assert "a dancer's ankle rolled inwards" in lines_of(case)
    assert lines_of(case) == sorted(
        case.raw_text.replace("&lt;", "<").replace("&#39;", "'").split("\n")
    )
    assert case.warnings == ()


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_other_line_ends_and_a_bom_make_no_difference(tmp_path: Path, ending: str) -> None:
    folder = write(tmp_path / "lf", {"a.txt": SEED})
    other = write(tmp_path / "other", {"a.txt": "\ufeff" + SEED.replace("\n", ending)})
    assert [*(lines_of(only(folder))), only(folder).keyword_list] == [
        *(lines_of(only(other))), only(other).keyword_list
    ]  # fmt: skip


def test_either_part_of_a_seed_text_may_be_missing(tmp_path: Path) -> None:
    text, mark, listed = SEED.partition("Keywords by value: \n")
    folder = write(tmp_path, {
        "text.txt": text, "list.txt": mark + listed, "plain.txt": text.removeprefix("Texto: \n"),
        "empty-list.txt": text + mark,
    })  # fmt: skip
    cases, errors = read(folder)
    assert errors == []
    assert "keywords" not in cases["text"].fields
    assert cases["list"].fields == {"keywords": "metatarsal\na: b\n#"}
    assert cases["list"].title == "list"
    for name in ("plain", "empty-list"):
        assert cases[name].fields == cases["text"].fields
        assert cases[name].raw_text == cases["text"].raw_text


def test_the_last_list_heading_counts(tmp_path: Path) -> None:
    case = only(
        write(tmp_path, {"a.txt": f"Texto: \nhe wrote\nKeywords by value: \n- x: 1\n{SEED}"})
    )
    assert "- x: 1" in lines_of(case)
    assert case.fields["keywords"] == "metatarsal\na: b\n#"


def test_a_bad_line_of_a_list_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    case = only(write(tmp_path, {"a.txt": SEED.replace("- a: b: 0.25", "- a: many")}))
    assert case.fields["keywords"] == "metatarsal\n#"
    (warning,) = case.warnings
    assert warning.startswith("line 10: ")
    assert "'- a: many'" in warning


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs ../shared")
def test_every_real_case_in_seed_format_is_read_without_a_warning(tmp_path: Path) -> None:
    for name in sorted(os.listdir(CORPUS))[:150]:
        write(tmp_path, {name: (CORPUS / name).read_bytes()})
    cases, errors = read(tmp_path)
    assert errors == []
    assert len(cases) == 150
    assert all(case.keyword_list and case.raw_text for case in cases.values())
    assert [case.warnings for case in cases.values() if case.warnings] == []


# ---------------------------------------------------------------------------- Markdown

MARKDOWN = """---
title: Talar dome lesion
modality: [mri, CT]
anatomy: ankle, foot
age: 19
sex: female
tags: [osteochondral, sports]
level: easy
date: 2024-03-18
author: R. Penhallow
---
Text above the headings.

## Clinical History
Pain after a **sprain**.

## Differential diagnosis:
Stress fracture
## Technique
Fat-suppressed sequences.
### Findings
```
## no heading
```
A defect.
"""


def test_markdown_is_read_into_its_fields_and_metadata(tmp_path: Path) -> None:
    case = only(write(tmp_path, {"a.md": MARKDOWN}))
    assert dict(case.fields) == {
        "title": "Talar dome lesion",
        "ddx": "Stress fracture",
        "findings": "```\n## no heading\n```\nA defect.",
        "history": "Pain after a **sprain**.",
        "tags": "osteochondral, sports",
        "other": "R. Penhallow\nText above the headings.\nTechnique\nFat-suppressed sequences.",
    }
    assert dict(case.metadata) == {
        "modality": ("MR", "CT"), "anatomy": ("ankle", "foot"), "age": ("19",), "sex": ("F",),
        "tags": ("osteochondral", "sports"), "level": ("easy",), "date": ("2024-03-18",),
        "system": ("Spine and Muscles",),
    }  # fmt: skip
    assert case.derived == ("system",)
    assert case.warnings == ()
    assert case.text == "\n".join(
        case.fields[name] for name in TEXT_FIELDS if name in case.fields and name != "keywords"
    )


def test_front_matter_is_optional_and_may_be_empty(tmp_path: Path) -> None:
    body = "# A title\n## Findings\nA mass.\n"
    cases, errors = read(write(tmp_path, {"a.md": body, "b.md": "---\n---\n" + body}))
    assert errors == []
    assert {tuple(case.fields.items()) for case in cases.values()} == {
        (("title", "A title"), ("findings", "A mass."))
    }


def test_the_title_is_the_diagnosis_where_none_is_given(tmp_path: Path) -> None:
    case = only(write(tmp_path, {"a.md": "## Diagnosis\nGout\nwith tophi\n"}))
    assert (case.title, case.fields["title"]) == ("Gout", "Gout")


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("---\ntitle: x\n## Findings\ny\n", 1, "not closed"),
        ("---\ntitle: x\nage: a: b\n---\n", 3, "mapping values are not allowed"),
        ("---\ntitle: [x\n---\n", 3, ""),
        ('---\ntitle: "x\n---\ny', 3, ""),
        ("---\n- a\n- b\n---\n", 2, "name: value"),
        ("---\na: &x [1]\nb: *x\n---\ntext", None, "aliases"),
        ("---\ntitle: !!python/object/apply:os.getcwd []\n---\n", 2, "constructor"),
        ("---\ndate: 2024-13-45\n---\n", 1, "front matter"),
        ("---\n---\n", None, "no text"),
        ("---\nage: 4\n---\n", None, "no text"),
        ("---\n? [a, b]\n: c\n---\n", 2, ""),
    ],
)
def test_bad_markdown_is_named_with_its_line(
    tmp_path: Path, content: str, line: int | None, reason: str
) -> None:
    error = refused(write(tmp_path, {"a.md": content}))
    assert os.path.basename(error.path) == "a.md"
    assert error.line == line
    assert reason in error.reason


HOSTILE = {
    "deep": "a: " + "[" * 600 + "x" + "]" * 600,
    "deeper": "a: " + "[" * 100_000 + "x" + "]" * 100_000,
    "deep list": "- " * 600 + "x",
    "deep mapping": "\n".join(" " * depth + "a:" for depth in range(600)) + " b",
    "hexadecimal": "age: 0x" + "f" * 5_000,
    "decimal": "title: " + "9" * 5_000,
    "hexadecimal key": "? 0x" + "f" * 5_000 + "\n: x",
}


def test_hostile_front_matter_is_named(tmp_path: Path) -> None:
    """In a process of its own: libyaml's composer can exhaust the C stack."""
    write(tmp_path, {f"{name}.md": f"---\n{entry}\n---\ntext" for name, entry in HOSTILE.items()})
    write(tmp_path, {"good.md": "text"})
    cases, errors = json.loads(in_new_process(
        "cases, errors = folders.read(sys.argv[1])\n"
        "print(json.dumps([list(cases), [os.path.basename(error.path) for error in errors]]))",
        tmp_path,
    ))  # fmt: skip
    assert cases == ["good"]
    assert sorted(errors) == sorted(f"{name}.md" for name in HOSTILE)


def test_a_yaml_set_is_read_alike_in_every_process(tmp_path: Path) -> None:
    """A Python set has another order under another hash seed."""
    write(tmp_path / "c", {"a.md": "---\ntags: !!set {a, b, c, d, e, f}\n---\ntext"})
    code = "print(folders.read(sys.argv[1]))"
    assert len({in_new_process(code, tmp_path, PYTHONHASHSEED=seed) for seed in "01"}) == 1


@pytest.mark.parametrize("filler", [" ", "#", "\t"])
def test_a_long_heading_is_read_in_linear_time(tmp_path: Path, filler: str) -> None:
    """A pattern that backtracks from every blank would not come to an end here."""
    case = only(write(tmp_path, {"a.md": "## a" + filler * 900_000 + "b\ntext\n"}))
    assert case.fields["other"].endswith("b\ntext")


# ---------------------------------------------------------------------------- JSON


def test_a_json_object_is_a_case_named_by_its_id_or_its_file(tmp_path: Path) -> None:
    record = {
        "Title": "Spleen",
        "Case Diagnosis": "wandering spleen",
        "difficulty": 3,
        "x": ["p", {"y": 1}],
        "modality": "CT",
        "patient age": 8,
        "seen": True,
        "none": None,
    }
    folder = write(tmp_path, {
        "d/a.json": json.dumps(record), "b.json": json.dumps({"id": " own/id ", **record}),
        "c.json": json.dumps({"id": 7, **record}),
    })  # fmt: skip
    cases, errors = read(folder)
    assert errors == []
    assert set(cases) == {"d/a", "own/id", "7"}
    for case in cases.values():
        assert case.fields == {
            "title": "Spleen", "diagnosis": "wandering spleen", "other": "p\n1"
        }  # fmt: skip
        given = {"level": ("3",), "modality": ("CT",), "age": ("8",)}
        assert case.metadata == {**given, "system": ("Abdomen",)}
        assert case.derived == ("system",)


def test_lists_and_lines_of_json_are_numbered_where_they_have_no_id(tmp_path: Path) -> None:
    records = [{"title": "one"}, {"id": "x", "title": "two"}, {"title": "three"}]
    cases, errors = read(write(tmp_path, {
        "l.json": json.dumps(records[:1] + records[2:]),
        "m.jsonl": "\n".join(map(json.dumps, records)).replace("\n", "\r\n\r\n", 1),
    }))  # fmt: skip
    assert errors == []
    assert {name: case.title for name, case in cases.items()} == {
        "l:1": "one", "l:2": "three", "m:1": "one", "x": "two", "m:4": "three"
    }  # fmt: skip
    assert cases["x"].source.endswith("m.jsonl:3")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{bad", "not valid JSON"), ('"text"', "JSON object"), ("[]", "JSON object"),
        ("[" * 200_000, "too deeply nested"), ('{"title": ' + "[" * 900 + "]" * 900 + "}", ""),
        ('{"title": ' + "1" * 5_000 + "}", "not valid JSON"), ("{}", "no text"),
        ('{"age": 4}', "no text"), ('{"id": ["x"], "title": "t"}', "the id of a case"),
        ('{"id": "", "title": "t"}', "the id of a case"),
        ('{"id": "\\u0001", "title": "t"}', "the id of a case"),
        ('{"id": true, "title": "t"}', "the id of a case"),
    ],
    ids=range(12),
)  # fmt: skip
def test_a_bad_line_of_json_is_named_and_the_others_are_read(
    tmp_path: Path, line: str, reason: str
) -> None:
    good = '{"title": "good"}'
    cases, (error,) = read(write(tmp_path, {"m.jsonl": f"{good}\n{line}\n{good}\n"}))
    assert set(cases) == {"m:1", "m:3"}
    assert (os.path.basename(error.path), error.line) == ("m.jsonl", 2)
    assert reason in error.reason


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('{\n"title": "x",\n}', 3),
        ("[1]", None),
        ("[" * 200_000, 1),
        ("17", None),
        ("{}", None),
        ("[]", None),
    ],
    ids=range(6),
)
def test_bad_json_is_named(tmp_path: Path, content: str, line: int | None) -> None:
    error = refused(write(tmp_path, {"a.json": content}))
    assert (os.path.basename(error.path), error.line) == ("a.json", line)


def test_surrogates_and_control_characters_of_json_do_not_reach_a_case(tmp_path: Path) -> None:
    record = r"""{"id": "a\ud800\nb\u001b", "title": "x\udfff\u001b[31my\r z",
        "modality": "C\ud83dT", "tags": ["\u0007t"], "k\ud800": "v\u009b"}"""
    case = only(write(tmp_path, {"a.json": record}))
    everything = repr(
        (case.case_id, case.fields, case.metadata, case.warnings, case.source)
    ).encode()  # as UTF-8
    assert b"\\x" not in everything
    assert b"\\r" not in everything
    assert b"\\ud" not in everything
    assert "\n" not in case.case_id
    assert case.case_id.strip() == case.case_id
    assert "[31my" in case.title


def test_pieces_of_a_field_are_joined_only_once() -> None:
    """Joining them one by one would copy the text again with each."""
    draft = Draft("a")
    for number in range(1_000):
        draft.add("other", f"text {number}")
    assert len(draft.fields["other"]) == 1_000
    case = draft.finish([], "a.json")
    assert case is not None
    assert case.fields["other"].splitlines() == [f"text {number}" for number in range(1_000)]


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
