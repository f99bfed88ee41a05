"""The commands that ask an index: ``search`` and ``explain``."""

from __future__ import annotations

import sys
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from searchcases.cli.defaults import DEFAULT_INDEX
from searchcases.cli.found import print_facet, print_table
from searchcases.cli.options import (
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
from searchcases.cli.screen import styled
from searchcases.cli.shellwords import query_words
from searchcases.hits import Results
from searchcases.searcher import Index

if TYPE_CHECKING:
    from searchcases.explanation import Explanation, TermExplanation


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
            print_table(results, page, count)
            for name, rows in results.facets.items():
                print_facet(name, rows)


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
    print(f"{styled(repr(explanation.score), 'bold')}  {explanation.case_id}")
    for term in explanation.terms:
        name = f"{term.field}:{term.term}" if term.field else term.term
        places = ", ".join(f"{field} {tf}" for field, tf in term.tf.items())
        print(f"\n  {term.contribution!r:<22} {styled(name, 'bold')} ({term.kind})")
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
