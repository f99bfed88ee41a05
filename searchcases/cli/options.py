"""Which options do several commands share?"""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Annotated

import typer

from searchcases.cli.defaults import CONFIG_VARIABLE, INDEX_VARIABLE
from searchcases.config import Settings, load
from searchcases.errors import ConfigError

IndexOption = Annotated[
    str,
    typer.Option("--index", envvar=INDEX_VARIABLE, metavar="DIR", help="Folder of the index."),
]

ConfigOption = Annotated[
    str | None,
    typer.Option(
        "--config",
        envvar=CONFIG_VARIABLE,
        metavar="FILE",
        help="Settings; else searchcases.toml of this folder.",
    ),
]
WeightingOption = Annotated[
    str | None, typer.Option("--weighting", metavar="bm25|tfidf", help="Formula that ranks.")
]
BoostOption = Annotated[
    list[str] | None,
    typer.Option("--boost", metavar="FIELD=N", help="Weight of a field, 0 to 100; repeatable."),
]
K1Option = Annotated[
    float | None, typer.Option("--k1", help="BM25: how far repeated words count, 0 to 10.")
]
BOption = Annotated[
    float | None, typer.Option("--b", help="BM25: how far long cases are held back, 0 to 1.")
]
AllWordsOption = Annotated[bool, typer.Option("--all", help="Every word must match, not any.")]
ExpandOption = Annotated[
    bool,
    typer.Option("--expand/--no-expand", help="Search abbreviations and synonyms as well."),
]


class TextFormat(StrEnum):
    """Output for people or for programs."""

    TEXT = "text"
    JSON = "json"


FormatOption = Annotated[TextFormat, typer.Option("--format", help="Output format.")]


def settings_from(
    config: str | None,
    weighting: str | None = None,
    boosts: list[str] | None = None,
    k1: float | None = None,
    b: float | None = None,
) -> Settings:
    """The settings of a file, with what the command line changes.

    Raises:
        ConfigError: one of them is unknown or out of range.
    """
    from dataclasses import replace

    settings = load(config)
    settings = replace(
        settings,
        weighting=settings.weighting if weighting is None else weighting,
        k1=settings.k1 if k1 is None else k1,
        b=settings.b if b is None else b,
    )
    return settings.boosted(dict(map(_boost, boosts))) if boosts else settings


def _boost(text: str) -> tuple[str, int]:
    name, sign, number = text.partition("=")
    if not sign or not number.strip().isdecimal():
        raise ConfigError(f"--boost takes FIELD=N with a whole number, not {text!r}")
    return name.strip(), int(number)


def shell_path(path: str) -> str:
    """A path as the user would type it from here."""
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative
