"""The commands for what is only half remembered: ``complete``, ``similar`` and ``ddx``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from searchcases.cli.defaults import DEFAULT_INDEX
from searchcases.cli.options import (
    AllWordsOption,
    ConfigOption,
    ExpandOption,
    FormatOption,
    IndexOption,
    TextFormat,
    settings_from,
)
from searchcases.cli.screen import bar, styled, width
from searchcases.cli.shellwords import case_ids, query_words
from searchcases.searcher import Index

if TYPE_CHECKING:
    from searchcases.differential import Disease, Support

_CELLS = 20  # of a bar
_CASES_SHOWN = 4  # cases named for a disease; JSON has all


def complete_command(
    prefix: Annotated[
        str,
        typer.Argument(metavar="PREFIX", help="How the word begins.", autocompletion=query_words),
    ],
    count: Annotated[int, typer.Option("-n", "--limit", min=1, help="Words at most.")] = 10,
    output: FormatOption = TextFormat.TEXT,
    index: IndexOption = DEFAULT_INDEX,
    config: ConfigOption = None,
) -> None:
    """Print the words of the index that begin so, those of the most cases first.

    Example: searchcases complete hemang
    """
    words = Index.open(index, settings_from(config)).complete(prefix, count)
    if output is TextFormat.JSON:
        print(json.dumps({"prefix": prefix, "words": words}, ensure_ascii=False, indent=2))
    else:
        for word in words:
            print(word)


def similar_command(
    case: Annotated[
        str, typer.Argument(metavar="CASE", help="Id of a case.", autocompletion=case_ids)
    ],
    count: Annotated[int, typer.Option("-n", "--limit", min=1, help="Cases at most.")] = 5,
    output: FormatOption = TextFormat.TEXT,
    index: IndexOption = DEFAULT_INDEX,
    config: ConfigOption = None,
) -> None:
    """Find the cases that are most like a case: those that share its strongest words.

    Words that a case denies do not count.

    Example: searchcases similar spine/epidural-lymphoma
    """
    from searchcases.similar import similar

    found = similar(Index.open(index, settings_from(config)), case, count)
    if output is TextFormat.JSON:
        record = {"case_id": case, "similar": [one._asdict() for one in found]}
        print(json.dumps(record, ensure_ascii=False, indent=2))
        return
    digits = len(str(len(found)))
    for one in found:
        print(f"{one.rank:>{digits}}  {styled(one.title, 'bold')}")
        print(f"{'':{digits}}  {styled(one.case_id, 'cyan')}  {one.score:.3f}")
        print(f"{'':{digits}}  shares: {', '.join(one.shared)}")
    if not found:
        print("no case shares its strongest words")


def ddx_command(
    query: Annotated[
        list[str],
        typer.Argument(metavar="QUERY", help="What is seen.", autocompletion=query_words),
    ],
    count: Annotated[int, typer.Option("-n", "--limit", min=1, help="Diseases at most.")] = 10,
    cases: Annotated[
        int, typer.Option("--cases", min=1, help="How many of the best-matching cases to ask.")
    ] = 50,
    all_words: AllWordsOption = False,
    expand: ExpandOption = True,
    output: FormatOption = TextFormat.TEXT,
    index: IndexOption = DEFAULT_INDEX,
    config: ConfigOption = None,
) -> None:
    """List what it may be: the diagnoses of the best-matching cases and of their differentials.

    A disease is ranked by the scores of the cases that have it, which count twice, and of those
    that name it in their differential.

    Example: searchcases ddx 'ring enhancing lesion'
    """
    from searchcases.differential import differential

    asked = " ".join(query)
    opened = Index.open(index, settings_from(config))
    found = differential(
        opened, asked, limit=count, cases=cases, all_words=all_words, expand=expand
    )
    if output is TextFormat.JSON:
        record = {"query": asked, "diseases": [_as_json(n, one) for n, one in enumerate(found, 1)]}
        print(json.dumps(record, ensure_ascii=False, indent=2))
    elif found:
        _print_diseases(found)
    else:
        print("no case that fits names a diagnosis")


def _as_json(rank: int, disease: Disease) -> dict[str, object]:
    return {
        "rank": rank,
        "name": disease.name,
        "score": disease.score,
        "diagnosis": [one._asdict() for one in disease.diagnosis],
        "differential": [one._asdict() for one in disease.differential],
    }


def _print_diseases(diseases: Sequence[Disease]) -> None:
    digits = len(str(len(diseases)))
    room = width() - digits - 4 - _CELLS
    for rank, disease in enumerate(diseases, start=1):
        name = disease.name if len(disease.name) <= room else disease.name[: room - 1] + "…"
        share = styled(bar(disease.score / diseases[0].score, _CELLS), "cyan")
        line = f"{rank:>{digits}}  {styled(name, 'bold')}{'':{room - len(name)}}  {share}"
        print(line.rstrip())
        _print_supports("diagnosis of", disease.diagnosis, digits)
        _print_supports("considered in", disease.differential, digits)


def _print_supports(how: str, supports: Sequence[Support], digits: int) -> None:
    if supports:
        named = ", ".join(styled(one.case_id, "cyan") for one in supports[:_CASES_SHOWN])
        rest = len(supports) - _CASES_SHOWN
        more = f" and {rest:,} more" if rest > 0 else ""
        print(f"{'':{digits}}  {how} {named}{more}")
