"""The command that starts a case: ``new``."""

from __future__ import annotations

import datetime
import os
from typing import Annotated

import typer

from searchcases.authoring import case_skeleton
from searchcases.cli.options import shell_path
from searchcases.errors import CaseFormatError


def new_command(
    path: Annotated[str, typer.Argument(metavar="FILE.md", help="The file to write.")],
    title: Annotated[str, typer.Option("--title", help="Title of the case.")] = "",
    modality: Annotated[str, typer.Option("--modality", help="CT, MR, US, XR, …")] = "",
    anatomy: Annotated[str, typer.Option("--anatomy", help="Chest, Brain, …")] = "",
) -> None:
    """Write a new case file with every heading, ready to be filled in.

    Example: searchcases new cases/chest/left-lower-lobe-collapse.md --modality XR
    """
    if not path.endswith(".md"):
        raise CaseFormatError(path, "a new case is Markdown; let its name end in .md")
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    text = case_skeleton(title=title, modality=modality, anatomy=anatomy, date=today)
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise CaseFormatError(path, "exists already; choose another name") from error
    except OSError as error:
        raise CaseFormatError(path, f"cannot be written: {error.strerror}") from error
    print(f"wrote {shell_path(path)}; fill it in, then run: searchcases index FOLDER")
