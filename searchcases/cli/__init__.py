"""The command line: the only place that prints. ``searchcases.__main__`` runs it, and exits.

A command is a function in a module of its own; only the module of the command that was asked for
is imported, so that it starts quickly. A search for words alone does without Typer as well, whose
import takes longer than most searches. Errors go to stderr in one line.

Exit codes: 0 done (a search without hits too); 1 some input could not be read and ``--strict`` was
given; 2 usage, bad query, no or damaged index; 130 interrupted.
"""

from __future__ import annotations

import errno
import io
import os
import sys

from searchcases.cli.plain import answered
from searchcases.errors import QuerySyntaxError, SearchCasesError

_TAKE_QUERIES = ("search", "explain", "ddx")
_FULL = (errno.ENOSPC, errno.EDQUOT)
_CONTEXT = 30  # characters of a long query shown on either side of a mistake


def exit_code() -> int:
    """Run the command line; everything that it prints has been handed over when it returns."""
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    completing = any(name.endswith("_COMPLETE") for name in os.environ)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal may not know every character
            stream.reconfigure(errors="replace")
    if asked in _TAKE_QUERIES:  # a quoted query may begin with a negation: it is no option
        sys.argv[2:] = [
            f" {word}" if word.startswith("-") and " " in word else word for word in sys.argv[2:]
        ]
    try:
        code = 0
        if completing or not answered(sys.argv[1:]):
            from searchcases.cli.application import ended  # it takes Typer

            code = ended(None if completing else asked)
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


def one_line(error: SearchCasesError) -> str:
    """An error as one line; for a query, with the place marked."""
    if not isinstance(error, QuerySyntaxError):
        return " ".join(str(error).split())
    before = error.query[: error.offset][-_CONTEXT:]
    after = error.query[error.offset :][:_CONTEXT]
    shown = " ".join(f"{before}-->{after}".split())
    return f"{error.reason} (at character {error.offset + 1}: {shown})"


def _failed(message: str, code: int) -> int:
    import typer  # only here

    print(end="", flush=True)
    typer.secho("error: ", err=True, nl=False, bold=True, fg="red")
    typer.echo(message, err=True)
    return code
