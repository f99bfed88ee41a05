"""The commands that ask an index: ``search`` and ``explain``."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from searchcases.cli.options import (
    DEFAULT_INDEX,
    AllWordsOption,
    BoostOption,
    BOption,
    ConfigOption,
    ExpandOption,
    FormatOption,
    IndexOption,
    K1Option,
    TextFormat,
    WeightingOption,
    settings_from,
)
from searchcases.cli.records import hit_record, results_record
from searchcases.cli.screen import bar, marked, styled, width
from searchcases.cli.shellwords import query_words
from searchcases.hits import FacetCount, Results
from searchcases.model import ABSENT
from searchcases.searcher import Index

if TYPE_CHECKING:
    from searchcases.explanation import Explanation, TermExplanation


_FACET_ROWS = 12  # values shown of a facet; a tag that is rarer is found by its name
_FACET_CELLS = 30
_LABEL_CELLS = 40


_DOUBTS = {"present": "", "possible": "(only in doubt) ", "absent": "(only denied) "}
"""How a case is marked in which no word that was looked for is plainly present."""


class HitFormat(StrEnum):
    """Output of a search."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    IDS = "ids"


class Sort(StrEnum):
    """Order of the hits."""

    SCORE = "score"
    DATE = "date"
    TITLE = "title"


class Facet(StrEnum):
    """What the cases found can be counted by."""

    MODALITY = "modality"
    ANATOMY = "anatomy"
    SYSTEM = "system"
    SEX = "sex"
    AGE = "age"
    LEVEL = "level"
    LATERALITY = "laterality"
    PLANE = "plane"
    SIZE = "size"
    TAGS = "tags"


def search_command(
    query: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUERY", help="What to look for.", autocompletion=query_words),
    ] = None,
    stdin: Annotated[
        bool,
        typer.Option("--stdin", help="Read a query a line, answer each with a line of JSON."),
    ] = False,
    count: Annotated[int, typer.Option("-n", "--limit", min=1, help="Cases per page.")] = 10,
    page: Annotated[int, typer.Option("--page", min=1, help="Which page.")] = 1,
    all_words: AllWordsOption = False,
    expand: ExpandOption = True,
    feedback: Annotated[
        bool,
        typer.Option("--feedback", help="Look for words that the first cases share, too."),
    ] = False,
    sort: Annotated[Sort, typer.Option("--sort", help="Order; date is newest first.")] = Sort.SCORE,
    output: Annotated[
        HitFormat | None, typer.Option("--format", help="Output format.", show_default="table")
    ] = None,
    facet: Annotated[
        list[Facet] | None,
        typer.Option("--facet", help="Count all cases found by this; repeatable."),
    ] = None,
    weighting: WeightingOption = None,
    boost: BoostOption = None,
    k1: K1Option = None,
    b: BOption = None,
    index: IndexOption = DEFAULT_INDEX,
    config: ConfigOption = None,
) -> None:
    """Find cases and rank them.

    Words may match (the more the better), "phrases in quotes" must stand so; AND, OR, NOT, -word,
    brackets, field:word, prefix*, wild?card, fuzzy~1, age:30..50 and modality:CT work.
    Abbreviations and synonyms are searched as well; --no-expand leaves them out.

    Example: searchcases search 'marrow hypointensity modality:MR -lymphoma'
    """
    if stdin and output not in (None, HitFormat.JSONL):
        raise typer.BadParameter(
            "--stdin answers with lines of JSON; leave it out", param_hint="--format"
        )
    if facet and not stdin and output in (HitFormat.IDS, HitFormat.JSONL):
        raise typer.BadParameter(
            f"--format {output} has no place for --facet; use table or json", param_hint="--facet"
        )
    if stdin == bool(query):
        raise typer.BadParameter("give a query, or --stdin and queries line by line")
    settings = settings_from(config, weighting, boost, k1, b)
    search = partial(
        Index.open(index, settings).search,
        limit=count,
        page=page,
        all_words=all_words,
        expand=expand,
        feedback=feedback,
        sort=sort,
        facets=[one.value for one in facet or ()],
    )
    if stdin:
        from searchcases.cli.batches import print_answers  # only here

        if not print_answers(sys.stdin, search):
            raise typer.Exit(1)
        return
    _print_results(search(" ".join(query or ())), output or HitFormat.TABLE, page, count)


def _print_results(results: Results, output: HitFormat, page: int, count: int) -> None:
    match output:
        case HitFormat.IDS:
            for hit in results:
                print(hit.case_id)
        case HitFormat.JSONL:
            import json

            for hit in results:
                print(json.dumps(hit_record(hit), ensure_ascii=False))
        case HitFormat.JSON:
            import json

            print(json.dumps(results_record(results), ensure_ascii=False, indent=2))
        case HitFormat.TABLE:
            _print_table(results, page, count)
            for name, rows in results.facets.items():
                _print_facet(name, rows)


def _print_table(results: Results, page: int, count: int) -> None:
    total = f"{results.total:,} case{'' if results.total == 1 else 's'}"
    print(styled(f"{total} found in {results.took_ms:.1f} ms", dim=True))
    for line in _also_searched(results):
        print(styled(line, dim=True))
    if results.suggestion:
        print(f"did you mean: {styled(results.suggestion, bold=True)}")
    digits = max((len(str(hit.rank)) for hit in results), default=1)
    indent = " " * (digits + 2)
    for hit in results:
        score = f"{hit.score:.3f}"
        room = width() - len(indent) - len(score) - 2
        title = _shortened(hit.title, room)
        print()
        print(
            f"{hit.rank:>{digits}}  {styled(title, bold=True)}"
            f"{' ' * (room - len(title) + 2)}{styled(score, dim=True)}"
        )
        print(indent + styled(hit.case_id, fg="cyan"))
        snippet = hit.snippet
        if snippet.text:
            lead = f"{_DOUBTS[hit.status]}{snippet.field}: "
            shifted = [(start + len(lead), end + len(lead)) for start, end in snippet.marks]
            denied = [status == ABSENT for status in snippet.statuses]
            for line in marked(lead + snippet.text, shifted, indent, denied):
                print(line)
    shown = (page - 1) * count + len(results)
    if len(results) and shown < results.total:
        print(styled(f"\n{results.total - shown:,} more: --page {page + 1}", dim=True))


def _also_searched(results: Results) -> Iterator[str]:
    """Lines that say what else was looked for; of other names, a semicolon parts those of one."""
    names = "; ".join(", ".join(expansion.others) for expansion in results.expansions)
    told = {"also searched": names, "words of the first cases": ", ".join(results.added)}
    for lead, words in told.items():
        if words:
            yield from textwrap.wrap(
                f"{lead}: {words}", width(), subsequent_indent="  ", break_on_hyphens=False
            )


def _print_facet(name: str, rows: Sequence[FacetCount]) -> None:
    if not rows:
        return
    print("\n" + styled(name, bold=True))
    most = max(row.count for row in rows)
    labels = [_shortened(row.value, _LABEL_CELLS) for row in rows[:_FACET_ROWS]]
    widest = max(map(len, labels))
    for label, row in zip(labels, rows, strict=False):
        line = styled(bar(row.count / most, _FACET_CELLS), fg="cyan")
        print(f"  {label:<{widest}} {row.count:>7,}  {line}".rstrip())
    if len(rows) > _FACET_ROWS:
        print(styled(f"  and {len(rows) - _FACET_ROWS:,} more values", dim=True))


def _shortened(text: str, cells: int) -> str:
    return text if len(text) <= cells else text[: cells - 1] + "…"


def explain_command(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="A query, quoted.")],
    case: Annotated[str, typer.Argument(metavar="CASE", help="Id of a case.")],
    all_words: AllWordsOption = False,
    expand: ExpandOption = True,
    output: FormatOption = TextFormat.TEXT,
    weighting: WeightingOption = None,
    boost: BoostOption = None,
    k1: K1Option = None,
    b: BOption = None,
    index: IndexOption = DEFAULT_INDEX,
    config: ConfigOption = None,
) -> None:
    """Show how the score of a case comes about; the contributions sum to it exactly.

    Example: searchcases explain 'marrow hypointensity' spine/epidural-lymphoma
    """
    settings = settings_from(config, weighting, boost, k1, b)
    explanation = Index.open(index, settings).explain(
        query, case, all_words=all_words, expand=expand
    )
    if output is TextFormat.JSON:
        import json
        from dataclasses import asdict

        print(json.dumps(asdict(explanation), ensure_ascii=False, indent=2))
    else:
        _print_explanation(explanation)


def _print_explanation(explanation: Explanation) -> None:
    if not explanation.matches:
        print(f"{explanation.case_id} is not found by this query")
        return
    print(f"{styled(repr(explanation.score), bold=True)}  {explanation.case_id}")
    for term in explanation.terms:
        name = f"{term.field}:{term.term}" if term.field else term.term
        places = ", ".join(f"{field} {tf}" for field, tf in term.tf.items())
        print(f"\n  {term.contribution!r:<22} {styled(name, bold=True)} ({term.kind})")
        print(f"    occurs in {places}; weight w = {term.weight}, length dl = {term.length}")
        print(f"    idf = {term.idf:.6f}, from {term.df:,} matching cases")
        print(f"    {_formula(term, explanation)}")
    if not explanation.terms:
        print("  only filters match: they do not score")


def _formula(term: TermExplanation, explanation: Explanation) -> str:
    if explanation.weighting == "tfidf":
        return f"(1 + log2 w) x idf = (1 + log2 {term.weight}) x {term.idf:.6f}"
    k1, b = explanation.facts["k1"], explanation.facts["b"]
    return (
        f"idf x w (k1 + 1) / (w + k1 (1 - b + b dl / avgdl)), k1 = {k1:g}, b = {b:g}, "
        f"avgdl = {term.average_length:.2f}"
    )
