"""The command line as a user meets it: processes, exit codes, one-line errors, help."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from commands import GIVEN, SEEDS, run, search

from searchcases.cli.application import COMMANDS

# What is wrong is one line.


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "x", "-n", "0"],
        ["search"],
        ["search", "x", "--format", "xml"],
        ["search", "x", "--weighting", "bm52"],
        ["search", "x", "--boost", "title"],
        ["search", "x", "--boost", "title=1000"],
        ["search", "x", "--k1", "-1"],
        ["search", "x", "--config", "missing.toml"],
        ["index", "no-such-folder"],
        ["show", "no-such-case"],
        ["keywords", "no-such-case"],
        ["explain", "x", "no-such-case"],
        ["remove", "no-such-case"],
        ["frobnicate"],
    ],
)
def test_bad_usage_exits_2_and_says_so_on_stderr(seeds_index: str, arguments: list[str]) -> None:
    done = run(*arguments, SEARCHCASES_INDEX=seeds_index)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_no_index_says_how_to_make_one(tmp_path: Path) -> None:
    done = run("search", "x", "--index", str(tmp_path))
    assert done.returncode == 2
    assert "searchcases index FOLDER" in done.stderr


def test_a_damaged_index_exits_2(seeds_index: str, tmp_path: Path) -> None:
    copy = tmp_path / "index"
    shutil.copytree(seeds_index, copy)
    (segment,) = copy.glob("*.segment")
    data = bytearray(segment.read_bytes())
    data[len(data) // 2] ^= 1
    segment.write_bytes(data)
    done = run("check", "--index", str(copy))
    assert done.returncode == 2
    assert "does not match its checksum" in done.stdout
    segment.write_bytes(data[:-1])
    done = run("search", "x", "--index", str(copy))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "damaged" in done.stderr


def test_check_finds_a_sound_index_sound(seeds_index: str) -> None:
    done = run("check", "--index", seeds_index)
    assert (done.returncode, done.stdout) == (0, f"{seeds_index} is sound\n")


def test_an_editor_that_cannot_be_run_is_one_line(seeds_index: str) -> None:
    for editor in ("no-such-editor", "vi 'x"):
        done = run("open", GIVEN, "--index", seeds_index, EDITOR=editor)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_a_mistyped_folder_leaves_nothing_behind(tmp_path: Path) -> None:
    assert run("index", "nosuch", "--index", "here", cwd=tmp_path).returncode == 2
    assert list(tmp_path.iterdir()) == []


# Indexes and case files.


def test_index_reports_and_strict_exits_1(tmp_path: Path) -> None:
    cases = tmp_path / "cases"
    cases.mkdir()
    (cases / "good.md").write_text("## Findings\nA small hiatal hernia.\n")
    (cases / "bad.txt").write_bytes(b"Texto: \xff\xfe")
    (cases / "odd.doc").write_text("x")
    folder = str(tmp_path / "index")
    done = run("index", str(cases), "--index", folder)
    assert done.returncode == 0
    assert "1 added" in done.stdout
    assert "2 not read" in done.stdout
    assert re.search(r"bad\.txt:1: not UTF-8", done.stderr)
    assert re.search(r"odd\.doc: unknown ending '\.doc'", done.stderr)
    assert run("index", str(cases), "--index", folder, "--strict").returncode == 1
    record = json.loads(run("index", str(cases), "--index", folder, "--format", "json").stdout)
    assert record["unchanged"] == ["good"]
    assert len(record["errors"]) == 2


def test_removing_more_than_half_needs_prune(tmp_path: Path) -> None:
    cases = tmp_path / "cases"
    cases.mkdir()
    for name in "abc":
        (cases / f"{name}.md").write_text(f"## Findings\nNodule {name}.\n")
    folder = str(tmp_path / "index")
    run("index", str(cases), "--index", folder)
    (cases / "a.md").unlink()
    (cases / "b.md").unlink()
    done = run("index", str(cases), "--index", folder)
    assert done.returncode == 2
    assert "--prune" in done.stderr
    assert run("search", "nodule", "--format", "ids", "--index", folder).stdout.split() == list(
        "abc"
    )
    assert run("index", str(cases), "--index", folder, "--prune").returncode == 0
    assert run("search", "nodule", "--format", "ids", "--index", folder).stdout.split() == ["c"]


def test_remove_takes_out_one_case(tmp_path: Path, seeds_index: str) -> None:
    copy = str(tmp_path / "index")
    shutil.copytree(seeds_index, copy)
    assert run("remove", GIVEN, "--index", copy).returncode == 0
    every = run("search", "the", "-n", "99", "--format", "ids", "--index", copy).stdout.split()
    done = run("remove", *every, "--index", copy)
    assert (done.returncode, "--prune" in done.stderr) == (2, True)
    assert run("show", GIVEN, "--index", copy).returncode == 2


def test_open_runs_the_editor_on_the_source_file(seeds_index: str) -> None:
    done = run(
        "open",
        GIVEN,
        "--index",
        seeds_index,
        EDITOR=f"{sys.executable} -c 'import sys; print(sys.argv[1])'",
    )
    assert done.returncode == 0
    assert Path(done.stdout.strip()).resolve() == SEEDS / f"{GIVEN}.txt"


def test_new_writes_a_case_that_can_be_indexed(tmp_path: Path) -> None:
    path = tmp_path / "chest" / "collapse.md"
    done = run("new", str(path), "--title", 'A "golden S": collapse', "--modality", "XR")
    assert done.returncode == 0
    path.write_text(
        path.read_text().replace("## Findings\n", "## Findings\nRight upper lobe collapse.\n")
    )
    folder = str(tmp_path / "index")
    done = run("index", str(tmp_path / "chest"), "--index", folder, "--strict")
    assert (done.returncode, done.stderr) == (0, "")
    record = json.loads(run("show", "collapse", "--format", "json", "--index", folder).stdout)
    assert record["title"] == 'A "golden S": collapse'
    assert record["metadata"]["modality"] == ["XR"]
    again = run("new", str(path))
    assert again.returncode == 2
    assert "exists already" in again.stderr


# Terminals, pipes, shells.


def test_output_is_plain_when_piped_and_marked_on_request_of_nobody(seeds_index: str) -> None:
    assert "\x1b" not in search(seeds_index, "lymphoma").stdout
    assert "\x1b" not in run("show", GIVEN, "--index", seeds_index).stdout


def test_a_closed_pipe_is_no_error(seeds_index: str) -> None:
    command = f"{sys.executable} -m searchcases search the -n 60 --index {seeds_index} | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stderr == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert f"Example: searchcases {command}" in " ".join(done.stdout.split())


def test_help_lists_every_command_and_version_prints() -> None:
    shown = run("--help").stdout
    assert all(re.search(rf"\b{command}\b", shown) for command in COMMANDS)
    assert re.fullmatch(r"searchcases \d+\.\d+\.\d+\n", run("--version").stdout)


def test_shell_completion_knows_the_commands() -> None:
    script = str(Path(sys.executable).with_name("searchcases"))
    asked = {
        "_SEARCHCASES_COMPLETE": "complete_bash",
        "COMP_WORDS": "searchcases se",
        "COMP_CWORD": "1",
    }
    done = subprocess.run(
        [script], env={**os.environ, **asked}, capture_output=True, text=True, check=False
    )
    assert "search" in done.stdout


def test_complete_prints_words_that_begin_so(seeds_index: str) -> None:
    words = run("complete", "LYMPH", "--index", seeds_index, "-n", "4").stdout.split()
    assert len(words) == 4
    assert all(word.startswith("lymph") for word in words)
    told = run("complete", "LYMPH", "--index", seeds_index, "-n", "4", "--format", "json").stdout
    assert json.loads(told) == {"prefix": "LYMPH", "words": words}
    done = run("complete", "zyxw", "--index", seeds_index)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_shell_completes_words_and_case_ids(seeds_index: str) -> None:
    def completed(*words: str) -> list[str]:
        asked = {
            "_SEARCHCASES_COMPLETE": "complete_bash",
            "COMP_WORDS": " ".join(("searchcases", *words)),
            "COMP_CWORD": str(len(words)),
            "SEARCHCASES_INDEX": seeds_index,
        }
        script = (
            "import sys; sys.argv[0] = 'searchcases'; from searchcases.__main__ import main; main()"
        )
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("SEARCHCASES")}
        done = subprocess.run(
            [sys.executable, "-c", script],
            env={**inherited, **asked},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        return done.stdout.split()

    words = run("complete", "lymph", "--index", seeds_index, "-n", "30").stdout.split()
    assert completed("search", "lymph") == words
    assert completed("ddx", "title:lymph") == [f"title:{word}" for word in words]
    assert completed("search", "l") == []
    assert "spine/epidural-lymphoma" in completed("similar", "spine/")
    assert completed("search", "--index", "nosuch", "lymph") == []
