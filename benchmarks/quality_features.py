"""What does each feature add or cost? Each switched off alone, by a setting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from quality_findings import Reports
from quality_normaliser import without_normaliser
from quality_table import figure, span, table
from quality_tasks import Task

from searchcases.config import Settings
from searchcases.evaluation import PerQuery, mean, paired_interval

TEXT = """\
Each row changes one thing; the difference is what that does to the mean, with its interval (95 % of
resamples). MAP of the ranking for MED and for the findings, MRR for the cases of the same disease.
The normaliser makes one term of British and American spelling, forms of sequences, measurements,
signs and compounds; without it, cases and queries were read anew. Facets that are derived from the
text filter and never rank: `docs/facets.md` says how often they are right."""

Collections = tuple[Sequence[Task], Reports]


def section(read: Callable[[], Collections], tasks: Sequence[Task], reports: Reports) -> str:
    """The part of the page.

    Args:
        read: indexes all cases anew.
        tasks, reports: the same, as they are usually read.
    """
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
    rows.insert(2, _bare_row(read, base, findings["MAP"]))
    return "\n\n".join([TEXT, table(heads, rows)])


def _bare_row(
    read: Callable[[], Collections], base: Sequence[dict[str, float]], found: dict[str, float]
) -> list[str]:
    """The differences that the normaliser makes."""
    usual = Settings()
    with without_normaliser():
        tasks, reports = read()
        figures = [_figures(task, usual, feedback=False) for task in tasks]
        ranked = reports.ranked(usual)["MAP"]
    pairs = zip([*figures, ranked], [*base, found], strict=True)
    return ["words as they are written", *(span(paired_interval(*pair)) for pair in pairs)]


def _figures(task: Task, settings: Settings, *, feedback: bool) -> dict[str, float]:
    name = "MAP" if task.name == "MED" else "MRR"
    return task.measured(settings, feedback=feedback)[name]
