"""The command line: the only place that prints. ``searchcases.__main__`` runs it, and exits.

A command is a function in a module of its own; only the module of the command that was asked for
is imported, so that a search starts quickly. Errors go to stderr in one line.

Exit codes: 0 done (a search without hits too); 1 some input could not be read and ``--strict`` was
given; 2 usage, bad query, no or damaged index; 130 interrupted.
"""

from __future__ import annotations

import errno
import importlib
import inspect
import io
import os
import sys
from collections.abc import Iterable

import typer

from searchcases import __version__
from searchcases.errors import QuerySyntaxError, SearchCasesError

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

_TAKE_QUERIES = ("search", "explain", "ddx")
_FULL = (errno.ENOSPC, errno.EDQUOT)
_CONTEXT = 30  # characters of a long query shown on either side of a mistake


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
        module = importlib.import_module(f"{__name__}.{COMMANDS[name]}")
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


def exit_code() -> int:
    """Run the command line; everything that it prints has been handed over when it returns."""
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    completing = any(name.endswith("_COMPLETE") for name in os.environ)
    app = build([asked] if asked in COMMANDS and not completing else COMMANDS)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal may not know every character
            stream.reconfigure(errors="replace")
    if asked in _TAKE_QUERIES:  # a quoted query may begin with a negation: it is no option
        sys.argv[2:] = [
            f" {word}" if word.startswith("-") and " " in word else word for word in sys.argv[2:]
        ]
    try:
        code = _ended(app)
        print(end="", flush=True)
    except SearchCasesError as error:
        return _failed(one_line(error), 2)
    except BrokenPipeError:  # the reader of a pipe has seen enough
        _drop_output()
        return 0
    except OSError as error:
        if error.errno not in _FULL:
            raise
        _drop_output()
        return _failed(f"not all could be written: {error.strerror}; free some space", 2)
    except KeyboardInterrupt:
        return _failed("interrupted; the index is as it was", 130)
    return code


def _drop_output() -> None:
    """What is left to print goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _ended(app: typer.Typer) -> int:
    """Run an application: the code with which Click ends it."""
    try:
        app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def one_line(error: SearchCasesError) -> str:
    """An error as one line; for a query, with the place marked."""
    if not isinstance(error, QuerySyntaxError):
        return " ".join(str(error).split())
    before = error.query[: error.offset][-_CONTEXT:]
    after = error.query[error.offset :][:_CONTEXT]
    shown = " ".join(f"{before}-->{after}".split())
    return f"{error.reason} (at character {error.offset + 1}: {shown})"


def _failed(message: str, code: int) -> int:
    print(end="", flush=True)
    typer.secho("error: ", err=True, nl=False, bold=True, fg="red")
    typer.echo(message, err=True)
    return code
