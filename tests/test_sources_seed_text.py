"""Seed text: every line is found in its case, and the terms of its keyword list."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from folders import lines_of, only, read, write

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "medpix-seed-format"

SEED = (
    "Texto: \nno tenderness over the ankle\nrest and a boot for six weeks\n"
    "a lucent line crosses the fifth metatarsal base, width &lt; 2 mm\njones fracture\n"
    "os peroneum\na dancer&#39;s ankle rolled inwards\n"
    "Keywords by value: \n- metatarsal: 0.0625\n- a: b: 0.25\n- #: 0.03125 (12)\n"
)


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
