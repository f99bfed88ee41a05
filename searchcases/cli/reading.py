"""The commands that read one case: ``show``, ``keywords`` and ``open``."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from typing import Annotated

import typer

from searchcases.cli.defaults import DEFAULT_INDEX
from searchcases.cli.options import FormatOption, IndexOption, TextFormat
from searchcases.cli.progress import progress
from searchcases.cli.screen import styled, wrapped
from searchcases.errors import CaseFormatError
from searchcases.model import LIST_FIELDS, METADATA_FIELDS, TEXT_FIELDS, Case
from searchcases.searcher import Index

CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="Id of a case.")]

_HEADINGS = {"ddx": "differential diagnosis", "exam": "examination"}
_READING_ORDER = (
    "history", "exam", "findings", "impression", "diagnosis", "ddx", "treatment", "discussion",
    "other", "tags", "keywords",
)  # fmt: skip


def show_command(
    case: CaseArgument,
    output: FormatOption = TextFormat.TEXT,
    index: IndexOption = DEFAULT_INDEX,
) -> None:
    """Show a case.

    Example: searchcases show spine/epidural-lymphoma
    """
    found = Index.open(index).case(case)
    if output is TextFormat.JSON:
        import json
        from dataclasses import asdict

        record = {
            "case_id": found.case_id,
            "title": found.title,
            "fields": {name: found.fields[name] for name in TEXT_FIELDS if name in found.fields},
            "metadata": _metadata(found),
            "derived": list(found.derived),
            "images": [asdict(image) for image in found.images],
            "source": found.source,
        }
        print(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        _print_case(found)


def _metadata(case: Case) -> dict[str, str | list[str]]:
    """What a case may have several values of as lists; the others as one text."""
    found: dict[str, str | list[str]] = {}
    for name in METADATA_FIELDS:
        values = case.metadata.get(name)
        if values:
            found[name] = list(values) if name in LIST_FIELDS else values[0]
    return found


def _print_case(case: Case) -> None:
    print(styled(case.title, "bold"))
    given = [name for name in METADATA_FIELDS if name in case.metadata]
    facts = [", ".join(case.metadata[name]) for name in given if name not in case.derived]
    print(styled(case.case_id, "cyan") + styled("".join(f" · {fact}" for fact in facts)))
    told = [f"{name} {', '.join(case.metadata[name])}" for name in given if name in case.derived]
    if told:
        print(styled(f"From the text: {' · '.join(told)}", "dim"))
    for name in _READING_ORDER:
        text = case.fields.get(name)
        if text:
            print("\n" + styled(_HEADINGS.get(name, name).capitalize(), "yellow", "bold"))
            if name == "keywords":
                text = ", ".join(text.splitlines())
            for line in wrapped(text, "  "):
                print(line)
    print(styled(f"\n{case.source}", "dim"))


def keywords_command(
    case: CaseArgument,
    count: Annotated[
        int | None, typer.Option("-n", "--limit", min=1, help="Only the strongest.")
    ] = None,
    output: FormatOption = TextFormat.TEXT,
    index: IndexOption = DEFAULT_INDEX,
) -> None:
    """Print the TF-IDF keywords of a case, in the format that case files carry them in.

    A case with a keyword list of its own is weighed by the archive that its list tells of; any
    other by what all lists in the index tell together. JSON says what that is as well.

    Example: searchcases keywords spine/epidural-lymphoma -n 10
    """
    from searchcases.archive_keywords import keywords_in
    from searchcases.keywords.lists import format_keywords

    with progress() as tell:
        found = keywords_in(Index.open(index), case, tell)
    if output is TextFormat.JSON:
        import json

        distinct = found.distinct_weights
        record = {
            "case_id": case,
            "doc_count": found.doc_count,
            "lists": found.lists,
            "distinct_weights": distinct and {"explained": distinct[0], "needed": distinct[1]},
            "keywords": [{"term": k.term, "weight": k.weight} for k in found.keywords[:count]],
        }
        print(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        sys.stdout.write(format_keywords(found.keywords[:count]))


def open_command(case: CaseArgument, index: IndexOption = DEFAULT_INDEX) -> None:
    """Open the file of a case in $EDITOR, else in the viewer that the system has for it.

    Example: searchcases open spine/epidural-lymphoma
    """
    from searchcases.provenance import source_paths

    opened = Index.open(index)
    source = opened.case(case).source
    path = source_paths(opened.segment, index)[case]
    if not os.path.exists(path):
        raise CaseFormatError(source, "no longer there; run searchcases index again")
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    try:
        code = (
            subprocess.run([*shlex.split(editor), path], check=False).returncode  # noqa: S603
            if editor
            else typer.launch(path)
        )
    except (OSError, ValueError) as error:
        raise CaseFormatError(source, f"{editor} cannot be run ({error}); set $EDITOR") from error
    if code:
        raise CaseFormatError(source, f"{editor or 'the viewer'} could not open it; set $EDITOR")
