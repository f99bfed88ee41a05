"""The commands that change an index: ``index`` and ``remove``."""

from __future__ import annotations

import os
import time
from typing import Annotated

import typer

from searchcases.cli.defaults import DEFAULT_INDEX
from searchcases.cli.options import FormatOption, IndexOption, TextFormat
from searchcases.cli.progress import progress
from searchcases.cli.screen import styled
from searchcases.indexer import Report, remove, update

_SHOWN = 20  # problems printed one by one before the rest is only counted


def index_command(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Folders and case files.")],
    add: Annotated[
        bool, typer.Option("--add", help="Keep what the index holds from elsewhere.")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Allow more than half of the cases to be removed.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 1 if some input could not be read.")
    ] = False,
    rules: Annotated[
        str | None,
        typer.Option("--rules", metavar="FILE", help="Own rules of denial and doubt."),
    ] = None,
    jobs: Annotated[
        int,
        typer.Option("--jobs", min=1, help="Processes for many files.", show_default="cores"),
    ] = os.cpu_count() or 1,
    output: FormatOption = TextFormat.TEXT,
    index: IndexOption = DEFAULT_INDEX,
) -> None:
    """Bring the index to exactly what the paths hold now.

    Only new and changed files are read. A file that cannot be read is named and passed over; what
    the index holds of it stays. Nothing changes before everything is ready.

    Example: searchcases index seeds/
    """
    started = time.perf_counter()
    with progress(quiet=output is TextFormat.JSON) as tell:
        report = update(paths, index, add=add, prune=prune, rules=rules, jobs=jobs, progress=tell)
    if output is TextFormat.JSON:
        _print_json(report)
    else:
        _print_report(report, time.perf_counter() - started)
    if strict and report.errors:
        raise typer.Exit(1)


def remove_command(
    cases: Annotated[list[str], typer.Argument(metavar="CASE", help="Ids of cases.")],
    prune: Annotated[
        bool, typer.Option("--prune", help="Allow more than half of the cases to be removed.")
    ] = False,
    output: FormatOption = TextFormat.TEXT,
    index: IndexOption = DEFAULT_INDEX,
) -> None:
    """Remove single cases from the index, not from disk.

    They come back when `searchcases index` next finds their files.

    Example: searchcases remove spine/epidural-lymphoma
    """
    report = remove(cases, index, prune=prune)
    if output is TextFormat.JSON:
        _print_json(report)
    else:
        left = f"{report.doc_count:,} left"
        print(f"removed {len(report.removed):,} case{_s(len(report.removed))}, {left}")


def _print_report(report: Report, seconds: float) -> None:
    read = len(report.added) + len(report.updated)
    rate = f", {read / seconds:,.0f} cases/s" if read else ""
    print(f"{report.doc_count:,} case{_s(report.doc_count)} in the index ({seconds:.2f} s{rate})")
    counts = {
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "stale": report.stale,
    }
    words = [f"{len(ids):,} {name}" for name, ids in counts.items() if ids or name != "stale"]
    if report.errors:
        words.append(f"{len(report.errors):,} not read")
    print("  " + ", ".join(words))
    _print_problems("not read", [str(error) for error in report.errors], "red")
    _print_problems("warning", list(report.warnings), "yellow")


def _print_problems(label: str, problems: list[str], colour: str) -> None:
    for problem in problems[:_SHOWN]:
        typer.secho(f"{label}: ", err=True, nl=False, fg=colour)
        typer.echo(problem, err=True)
    if len(problems) > _SHOWN:
        more = f"{len(problems) - _SHOWN:,} more of these; --format json lists all"
        typer.echo(styled(f"{label}: {more}"), err=True)


def _print_json(report: Report) -> None:
    import json

    record = {name: getattr(report, name) for name in report.__slots__}
    record["errors"] = [
        {"path": error.path, "line": error.line, "reason": error.reason} for error in report.errors
    ]
    print(json.dumps(record, ensure_ascii=False, indent=2))


def _s(count: int) -> str:
    return "" if count == 1 else "s"
