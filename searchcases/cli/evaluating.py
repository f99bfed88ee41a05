"""The command that measures how good the rankings are: ``eval``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from searchcases.cli.defaults import DEFAULT_INDEX
from searchcases.cli.options import (
    BoostOption,
    BOption,
    ConfigOption,
    FormatOption,
    IndexOption,
    K1Option,
    TextFormat,
    WeightingOption,
    settings_from,
)
from searchcases.cli.screen import styled
from searchcases.config import Settings, load
from searchcases.errors import ConfigError, EvaluationError
from searchcases.model import TEXT_FIELDS
from searchcases.searcher import Index

if TYPE_CHECKING:
    from searchcases.evaluation import Interval, Judgements, PerQuery

_NUMBERS = ("k1", "b", "possible", "absent", "synonyms")
_SWITCH = {"on": True, "off": False}


def eval_command(
    queries: Annotated[
        str, typer.Option("--queries", metavar="FILE", help="JSONL, TREC topics or id TAB text.")
    ],
    qrels: Annotated[
        str, typer.Option("--qrels", metavar="FILE", help="TREC qrels, JSONL or tab-separated.")
    ],
    against: Annotated[
        list[str] | None,
        typer.Option(
            "--against",
            metavar="FILE|NAME=VALUE",
            help="Settings to compare with: a file, changes such as k1=1.2, title=1 or "
            "feedback=off, or both; repeatable.",
        ),
    ] = None,
    feedback: Annotated[
        bool, typer.Option("--feedback", help="Add words of the best cases to each query.")
    ] = False,
    output: FormatOption = TextFormat.TEXT,
    weighting: WeightingOption = None,
    boost: BoostOption = None,
    k1: K1Option = None,
    b: BOption = None,
    index: IndexOption = DEFAULT_INDEX,
    config: ConfigOption = None,
) -> None:
    """Measure how well queries find the cases that were judged to be relevant.

    Queries are plain words, not query language. With --against two settings are measured, and
    the bootstrap interval (95 %) of each difference tells whether it is more than chance.

    Example: searchcases eval --queries queries.jsonl --qrels qrels.tsv --against k1=1.2
    """
    from searchcases.evaluation import (
        mean,
        measure,
        paired_interval,
        read_judgements,
        read_queries,
        run_of,
    )

    settings = settings_from(config, weighting, boost, k1, b)
    other = _changed(settings, feedback, against) if against else None
    texts, judgements = read_queries(queries), read_judgements(qrels)
    opened = Index.open(index, settings)
    record = _counts(texts, judgements, opened, queries, qrels)
    judgements = {query: judgements[query] for query in texts if query in judgements}
    values = measure(judgements, run_of(opened, texts, feedback=feedback))
    record["measures"] = {name: mean(per_query) for name, per_query in values.items()}
    intervals: dict[str, Interval] = {}
    if other:
        run = run_of(opened.with_settings(other[0]), texts, feedback=other[1])
        theirs = measure(judgements, run)
        record["against"] = {name: mean(per_query) for name, per_query in theirs.items()}
        intervals = {name: paired_interval(values[name], theirs[name]) for name in values}
    if output is TextFormat.JSON:
        _print_json(record, values, intervals)
    else:
        _print_table(record, intervals)


def _changed(settings: Settings, feedback: bool, changes: list[str]) -> tuple[Settings, bool]:
    """The settings to compare with, and whether they take feedback.

    Raises:
        ConfigError: a change is unknown or out of range.
    """
    files = [change for change in changes if "=" not in change]
    if len(files) > 1:
        raise ConfigError(f"--against takes one file, not {' and '.join(files)}")
    if files:
        settings, feedback = load(files[0]), False
    for change in changes:
        name, sign, text = (part.strip() for part in change.partition("="))
        if not sign:
            continue
        if name == "feedback":
            if text not in _SWITCH:
                raise ConfigError(f"--against feedback= takes on or off, not {text!r}")
            feedback = _SWITCH[text]
        elif name == "weighting":
            settings = replace(settings, weighting=text)
        elif name in _NUMBERS:
            settings = replace(settings, **{name: _number(change, text)})
        elif name in TEXT_FIELDS:
            settings = settings.boosted({name: _number(change, text)})
        else:
            known = ", ".join(("feedback", "weighting", *_NUMBERS, *TEXT_FIELDS))
            raise ConfigError(f"--against {change}: unknown setting; choose from {known}")
    return settings, feedback


def _number(change: str, text: str) -> Any:
    """A whole number where it is one; the settings say which numbers they take."""
    try:
        number = float(text)
    except ValueError:
        raise ConfigError(f"--against {change}: {text!r} is no number") from None
    return int(number) if number.is_integer() else number


def _counts(
    texts: dict[str, str], judgements: Judgements, index: Index, queries: str, qrels: str
) -> dict[str, Any]:
    """How many queries, judgements and cases there are.

    Raises:
        EvaluationError: no query has a relevant case, or no judged case is in the index.
    """
    used = [query for query in texts if query in judgements and max(judgements[query].values()) > 0]
    if not used:
        raise EvaluationError(
            qrels, f"finds nothing relevant to the queries of {queries}; their ids must be the same"
        )
    judged = {case for query in used for case in judgements[query]}
    missing = sum(case not in index for case in judged)
    if missing == len(judged):
        raise EvaluationError(
            qrels, f"none of its cases is in {index.path}; index those cases, under the same ids"
        )
    return {
        "cases": len(index),
        "queries": len(used),
        "queries_left_out": len(texts) - len(used),
        "judgements": sum(len(judgements[query]) for query in used),
        "judged_cases_not_in_index": missing,
    }


def _print_json(record: dict[str, Any], values: PerQuery, intervals: dict[str, Interval]) -> None:
    import json
    from dataclasses import asdict

    if intervals:
        record["differences"] = {name: asdict(found) for name, found in intervals.items()}
    record["per_query"] = {
        query: {name: values[name][query] for name in values} for query in values["MAP"]
    }
    print(json.dumps(record, ensure_ascii=False, indent=2))


def _print_table(record: dict[str, Any], intervals: dict[str, Interval]) -> None:
    print(
        f"{record['queries']:,} queries, {record['judgements']:,} judgements, "
        f"{record['cases']:,} cases"
    )
    if record["queries_left_out"]:
        print(f"queries without a relevant case, left out: {record['queries_left_out']:,}")
    if record["judged_cases_not_in_index"]:
        print(f"judged cases that are not in the index: {record['judged_cases_not_in_index']:,}")
    if not intervals:
        print()
        for name, value in record["measures"].items():
            print(f"{name:<12}{value:>8.4f}")
        return
    heads = ("", "first", "against", "difference", "95 % of resamples", "better/worse")
    print("\n" + styled("{:<12}{:>8}{:>10}{:>12}{:>22}{:>14}".format(*heads), "bold"))
    for name, found in intervals.items():
        bounds = f"{found.low:+.4f} to {found.high:+.4f}"
        print(
            f"{name:<12}{record['measures'][name]:>8.4f}{record['against'][name]:>10.4f}"
            f"{found.mean:>+12.4f}{bounds:>22}{f'{found.better}/{found.worse}':>14}"
        )
