"""The commands that look at an index as a whole: ``stats`` and ``check``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from searchcases.cli.defaults import DEFAULT_INDEX
from searchcases.cli.options import FormatOption, IndexOption, TextFormat
from searchcases.cli.screen import bar, styled
from searchcases.searcher import Index

_BAR_CELLS = 30


def stats_command(
    output: FormatOption = TextFormat.TEXT,
    values: Annotated[
        int, typer.Option("-n", "--limit", min=1, help="Values shown per distribution.")
    ] = 12,
    index: IndexOption = DEFAULT_INDEX,
) -> None:
    """Count what the index holds: cases, fields, vocabulary, and how the cases are spread.

    Example: searchcases stats
    """
    from searchcases.statistics import summarise

    summary = summarise(Index.open(index).segment)
    if output is TextFormat.JSON:
        from dataclasses import asdict

        print(json.dumps(asdict(summary), ensure_ascii=False, indent=2))
        return
    print(
        f"{styled(f'{summary.cases:,}', 'bold')} cases, {summary.tokens:,} words, "
        f"{summary.forms:,} different, {summary.terms:,} terms; "
        f"{summary.bytes / 1e6:,.1f} MB"
    )
    print("\n" + styled(f"{'field':<12}{'cases':>9}{'words':>12}{'mean':>8}", "bold"))
    for name, (cases, tokens) in summary.fields.items():
        print(f"{name:<12}{cases:>9,}{tokens:>12,}{tokens / cases if cases else 0:>8.1f}")
    for name, counts in summary.distributions.items():
        _print_bars(name, counts, len(counts) if name in ("age", "year") else values)
    for case_id, reason in summary.stale.items():
        print(f"\n{styled('stale', 'yellow')}: {case_id}: {reason}")


def _print_bars(name: str, counts: Mapping[str, int], shown: int) -> None:
    if not counts:
        return
    print("\n" + styled(name, "bold"))
    most = max(counts.values())
    widest = max(map(len, list(counts)[:shown]))
    for value, count in list(counts.items())[:shown]:
        line = styled(bar(count / most, _BAR_CELLS), "cyan")
        print(f"  {value:<{widest}} {count:>7,}  {line}")
    if len(counts) > shown:
        print(styled(f"  and {len(counts) - shown:,} more values", "dim"))


def check_command(
    output: FormatOption = TextFormat.TEXT,
    index: IndexOption = DEFAULT_INDEX,
) -> None:
    """Verify every checksum and every invariant of the index; exit 2 if one does not hold.

    Example: searchcases check
    """
    from searchcases.checker import check

    report: dict[str, Any] = {"index": index, "problems": list(check(index))}
    if output is TextFormat.JSON:
        print(json.dumps(report, ensure_ascii=False, indent=2))
    elif report["problems"]:
        for problem in report["problems"]:
            print(f"{styled('damaged', 'red')}: {problem}")
        print(f"remove {index}/CURRENT and run: searchcases index FOLDER")
    else:
        print(f"{index} is sound")
    if report["problems"]:
        raise typer.Exit(2)
