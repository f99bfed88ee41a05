"""Markdown: front matter and headings are found in their case; what is wrong is named."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from folders import only, read, refused, write

from searchcases.model import TEXT_FIELDS

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


def in_new_process(code: str, folder: Path, **environment: str) -> str:
    """What a Python of its own prints."""
    done = subprocess.run(
        [sys.executable, "-c", f"import json, os, sys, folders\n{code}", folder],
        capture_output=True, text=True, cwd=Path(__file__).parent, check=False,
        env={**os.environ, **environment},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


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
