"""What is answered without Typer is answered as with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
from commands import run

from searchcases.cli import plain, screen

TO_TYPER = ("--page", "1")  # says what holds anyway, but is left to Typer


@pytest.mark.parametrize(
    "words",
    [
        ["mass"],
        ["marrow", "hypointensity", "modality:MR"],
        ['"soft tissue" mass'],
        ["-lymphoma mass"],  # a quoted query may begin with a negation
        ["the"],  # more than a page
        ["nothingofthesort"],
        ["hemangoma"],  # something else was meant
        ["SAH"],  # has other names
        ["open("],
        [""],
        ["age:30..50 AND (mass OR cyst)"],
    ],
)
def test_words_are_answered_as_with_typer(seeds_index: str, words: list[str]) -> None:
    here, there = (run("search", "--index", seeds_index, *words, *more) for more in ((), TO_TYPER))
    assert plain.asked_by(["search", "--index", seeds_index, *_guarded(words)])
    assert _timeless(here.stdout) == _timeless(there.stdout)
    assert (here.returncode, here.stderr) == (there.returncode, there.stderr)


def _guarded(words: list[str]) -> list[str]:
    return [f" {word}" if word.startswith("-") else word for word in words]


def _timeless(printed: str) -> str:
    return re.sub(r"found in \d+\.\d ms", "found", printed)


@pytest.mark.parametrize("options", [[], ["--index", "nowhere"]])
def test_the_environment_says_what_nobody_else_says(
    seeds_index: str, tmp_path: Path, options: list[str]
) -> None:
    config = tmp_path / "own.toml"
    config.write_text("[boost]\ntitle = 0\n")
    variables = {"SEARCHCASES_INDEX": seeds_index, "SEARCHCASES_CONFIG": str(config)}
    for named in (variables, {**variables, "SEARCHCASES_CONFIG": ""}):
        here, there = (
            run("search", *options, "mass", *more, cwd=tmp_path, **named) for more in ((), TO_TYPER)
        )
        assert _timeless(here.stdout) == _timeless(there.stdout)
        assert (here.returncode, here.stderr) == (there.returncode, there.stderr)
        assert here.returncode == (2 if options else 0)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["index", "mass"],
        ["search"],
        ["search", "--index", "archive"],
        ["search", "mass", "--index"],
        ["search", "mass", "--index", ""],
        ["search", "mass", "--index", "--all"],
        ["search", "mass", "-lymphoma"],
        ["search", "mass", "--help"],
        ["search", "--", "mass"],
        ["search", "--index=archive", "mass"],
        ["--version"],
    ],
)
def test_what_is_more_than_words_is_left_to_typer(arguments: list[str]) -> None:
    assert plain.asked_by(arguments) is None


def test_styles_are_those_of_typer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "on_terminal", lambda: True)
    assert screen.styled("a", "yellow", "bold") == typer.style("a", fg="yellow", bold=True)
    assert screen.styled("a", "dim", "struck") == typer.style("a", dim=True, strikethrough=True)
    for colour in ("red", "yellow", "cyan"):
        assert screen.styled("a", colour) == typer.style("a", fg=colour)
