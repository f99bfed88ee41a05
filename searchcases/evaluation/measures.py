"""How good is a ranking? The usual measures, as ``ir_measures`` (and so trec_eval) has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from searchcases.errors import EvaluationError
from searchcases.evaluation.judgements import Judgements
from searchcases.evaluation.runs import Run

MEASURES: Mapping[str, str] = {
    "nDCG@10": "nDCG@10",
    "MAP": "AP",
    "MRR": "RR",
    "P@5": "P@5",
    "Recall@100": "R@100",
}
"""Name to the name that ``ir_measures`` has for it, of one query."""

PerQuery = dict[str, dict[str, float]]
"""Value per measure and query id, 0..1."""


def measure(judgements: Judgements, run: Run) -> PerQuery:
    """Each measure of each query that has a relevant case; 0 where nothing was found.

    Args:
        judgements: grades; cases without one count as not relevant.
        run: rankings; their order counts, trec_eval's own order of ties does not come in.

    Raises:
        EvaluationError: ``ir_measures`` is not installed.
    """
    tools = _tools()
    judged = {query: cases for query, cases in judgements.items() if max(cases.values()) > 0}
    scored = {
        query: {case: float(len(cases) - place) for place, case in enumerate(cases)}
        for query, cases in run.items()
        if query in judged
    }
    names = {tools.parse_measure(theirs): ours for ours, theirs in MEASURES.items()}
    values: PerQuery = {name: dict.fromkeys(judged, 0.0) for name in MEASURES}
    for metric in tools.iter_calc(list(names), judged, scored):
        values[names[metric.measure]][metric.query_id] = float(metric.value)
    return values


def _tools() -> Any:
    try:
        import ir_measures
    except ImportError as error:
        raise EvaluationError(
            "searchcases eval", "needs ir_measures; run: pip install 'searchcases[eval]'"
        ) from error
    return ir_measures


def mean(values: Mapping[str, float]) -> float:
    """The mean over queries."""
    return sum(values.values()) / len(values)
