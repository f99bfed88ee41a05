"""What does each feature add or cost? Each switched off alone, by a setting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quality_findings import Reports
from quality_table import figure, span, table
from quality_tasks import Task

from searchcases.config import Settings
from searchcases.evaluation import PerQuery, mean, paired_interval

TEXT = """\
Each row changes one thing; the difference is what that does to the mean, with its interval (95 % of
resamples). MAP of the ranking for MED and for the findings, MRR for the cases of the same disease.
The normaliser cannot be switched off in a query, for it makes the index; facets that are derived
from the text filter and never rank. Neither has a row here: `docs/query-language.md` and
`docs/facets.md` say how they were measured."""


def section(tasks: Sequence[Task], reports: Reports) -> str:
    """The part of the page."""
    usual = Settings()
    variants = [
        ("mentions in doubt and denied count in full", replace(usual, possible=4, absent=4), False),
        ("no synonyms", replace(usual, synonyms=0), False),
        ("synonyms count in full", replace(usual, synonyms=4), False),
        ("every field counts the same", usual.boosted(dict.fromkeys(usual.boosts, 1)), False),
        ("k1 1.2, b 0.75", replace(usual, k1=1.2, b=0.75), False),
        ("`--feedback`", usual, True),
    ]
    base = [_figures(task, usual, feedback=False) for task in tasks]
    findings = reports.ranked(usual)
    rows = [
        ["as shipped", *(figure(mean(values)) for values in base), figure(mean(findings["MAP"]))]
    ]
    for told, settings, feedback in variants:
        cells = [
            span(paired_interval(_figures(task, settings, feedback=feedback), values))
            for task, values in zip(tasks, base, strict=True)
        ]
        ranked: PerQuery = {} if feedback else reports.ranked(settings)
        found = span(paired_interval(ranked["MAP"], findings["MAP"])) if ranked else ""
        rows.append([told, *cells, found])
    heads = ["", *(task.name for task in tasks), "findings"]
    return "\n\n".join([TEXT, table(heads, rows)])


def _figures(task: Task, settings: Settings, *, feedback: bool) -> dict[str, float]:
    name = "MAP" if task.name == "MED" else "MRR"
    return task.measured(settings, feedback=feedback)[name]
