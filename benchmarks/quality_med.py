"""How good is plain ranking beside other engines, and what does feedback add? The MED test set."""

from __future__ import annotations

from quality_peers import peers
from quality_table import figure, means, span, table
from quality_tasks import Task

from searchcases.config import Settings
from searchcases.evaluation import MEASURES, PerQuery, mean, measure, paired_interval

NAMES = tuple(MEASURES)
TEXT = """\
{cases:,} abstracts, {queries} questions of physicians, {judgements} judgements. Any word may match,
every engine stems. The others are shown in the variant, of {variants}, that ranks *these* queries
best; searchcases has its defaults."""


def section(task: Task) -> str:
    """The part of the page."""
    plain = task.measured(Settings())
    wider = task.measured(Settings(), feedback=True)
    texts = {case_id: task.index.case(case_id).text for case_id in task.index}
    found, variants = {}, 0
    for engine, runs in peers(texts, task.queries).items():
        measured = [(told, measure(task.judgements, run)) for told, run in runs]
        variants += len(measured)
        found[engine] = max(measured, key=lambda pair: mean(pair[1]["MAP"]))
    rows = [
        ["searchcases", *means(plain, NAMES)],
        ["searchcases `--feedback`", *means(wider, NAMES)],
        *([f"{engine}: {told}", *means(values, NAMES)] for engine, (told, values) in found.items()),
    ]
    others = {engine: values for engine, (_, values) in found.items()}
    comparisons = [
        *(_against_best(name, plain, others) for name in ("MAP", "nDCG@10")),
        *(_compared("feedback to plain", name, wider, plain) for name in ("MAP", "nDCG@10")),
    ]
    text = TEXT.format(
        cases=len(task.index),
        queries=len(task.queries),
        judgements=sum(map(len, task.judgements.values())),
        variants=variants,
    )
    heads = ["", "", "ratio", "difference (95 % of resamples)", "better / worse"]
    return "\n\n".join([text, table(["", *NAMES], rows), table(heads, comparisons)])


def _against_best(name: str, ours: PerQuery, theirs: dict[str, PerQuery]) -> list[str]:
    best = max(theirs, key=lambda engine: mean(theirs[engine][name]))
    return _compared(f"plain to {best}", name, ours, theirs[best])


def _compared(told: str, name: str, first: PerQuery, second: PerQuery) -> list[str]:
    found = paired_interval(first[name], second[name])
    ratio = mean(first[name]) / mean(second[name])
    return [told, name, figure(ratio), span(found), f"{found.better} / {found.worse}"]
