"""How are the cases that a search found shown to a person? Lines of text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from searchcases.cli.screen import bar, marked, styled, width
from searchcases.hits import FacetCount, Results
from searchcases.model import ABSENT

_FACET_ROWS = 12  # values shown of a facet; a tag that is rarer is found by its name
_FACET_CELLS = 30
_LABEL_CELLS = 40

_DOUBTS = {"present": "", "possible": "(only in doubt) ", "absent": "(only denied) "}
"""How a case is marked in which no word that was looked for is plainly present."""


def print_table(results: Results, page: int, count: int) -> None:
    """Print a page of hits.

    Args:
        results: the page.
        page: its number, from 1.
        count: cases per page.
    """
    total = f"{results.total:,} case{'' if results.total == 1 else 's'}"
    print(styled(f"{total} found in {results.took_ms:.1f} ms", "dim"))
    for line in _also_searched(results):
        print(styled(line, "dim"))
    if results.suggestion:
        print(f"did you mean: {styled(results.suggestion, 'bold')}")
    digits = max((len(str(hit.rank)) for hit in results), default=1)
    indent = " " * (digits + 2)
    for hit in results:
        score = f"{hit.score:.3f}"
        room = width() - len(indent) - len(score) - 2
        title = _shortened(hit.title, room)
        print()
        print(
            f"{hit.rank:>{digits}}  {styled(title, 'bold')}"
            f"{' ' * (room - len(title) + 2)}{styled(score, 'dim')}"
        )
        print(indent + styled(hit.case_id, "cyan"))
        snippet = hit.snippet
        if snippet.text:
            lead = f"{_DOUBTS[hit.status]}{snippet.field}: "
            shifted = [(start + len(lead), end + len(lead)) for start, end in snippet.marks]
            denied = [status == ABSENT for status in snippet.statuses]
            for line in marked(lead + snippet.text, shifted, indent, denied):
                print(line)
    shown = (page - 1) * count + len(results)
    if len(results) and shown < results.total:
        print(styled(f"\n{results.total - shown:,} more: --page {page + 1}", "dim"))


def _also_searched(results: Results) -> Iterator[str]:
    """Lines that say what else was looked for; of other names, a semicolon parts those of one."""
    names = "; ".join(", ".join(expansion.others) for expansion in results.expansions)
    told = {"also searched": names, "words of the first cases": ", ".join(results.added)}
    for lead, words in told.items():
        if words:
            yield from textwrap.wrap(
                f"{lead}: {words}", width(), subsequent_indent="  ", break_on_hyphens=False
            )


def print_facet(name: str, rows: Sequence[FacetCount]) -> None:
    """Print the most frequent values of a facet, each with a bar."""
    if not rows:
        return
    print("\n" + styled(name, "bold"))
    most = max(row.count for row in rows)
    labels = [_shortened(row.value, _LABEL_CELLS) for row in rows[:_FACET_ROWS]]
    widest = max(map(len, labels))
    for label, row in zip(labels, rows, strict=False):
        line = styled(bar(row.count / most, _FACET_CELLS), "cyan")
        print(f"  {label:<{widest}} {row.count:>7,}  {line}".rstrip())
    if len(rows) > _FACET_ROWS:
        print(styled(f"  and {len(rows) - _FACET_ROWS:,} more values", "dim"))


def _shortened(text: str, cells: int) -> str:
    return text if len(text) <= cells else text[: cells - 1] + "…"
