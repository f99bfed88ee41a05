"""How does Typer read a command line? An application with the commands that may be asked for."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterable

import typer

from searchcases import __version__

COMMANDS = {
    "index": "indexing",
    "remove": "indexing",
    "search": "searching",
    "explain": "searching",
    "ddx": "suggesting",
    "similar": "suggesting",
    "complete": "suggesting",
    "show": "reading",
    "keywords": "reading",
    "open": "reading",
    "stats": "inspecting",
    "check": "inspecting",
    "eval": "evaluating",
    "new": "authoring",
    "site": "site",
    "serve": "site",
}
"""Command to its module in this package, in the order of the help."""


def ended(asked: str | None) -> int:
    """Run what the command line asks for: the code with which Click ends it.

    Args:
        asked: the command, where no other one has to be known.
    """
    app = build([asked] if asked in COMMANDS else COMMANDS)
    try:
        app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def build(commands: Iterable[str]) -> typer.Typer:
    """The Typer application with some of the commands."""
    app = typer.Typer(
        help="Full-text search for radiology teaching cases.",
        epilog="Start with: searchcases index FOLDER, then searchcases search WORDS",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    for name in commands:
        module = importlib.import_module(f"{__package__}.{COMMANDS[name]}")
        function = getattr(module, f"{name}_command")
        app.command(name, help=_paragraphs(inspect.getdoc(function) or ""))(function)
    return app


def _paragraphs(text: str) -> str:
    """Help as paragraphs, so that lines break where the terminal ends and not where ours do."""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"searchcases {__version__}")
        raise typer.Exit


def _root(
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Full-text search for radiology teaching cases."""
