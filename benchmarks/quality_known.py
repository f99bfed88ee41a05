"""Does a case lead to cases of the same disease? And which boosts, k1 and b are best for that?"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from quality_table import figure, means, table
from quality_tasks import Task

from searchcases.config import Settings
from searchcases.evaluation import mean

NAMES = ("MRR", "R@10", "MAP", "nDCG@10")
TEXT = """\
History and findings of a case are the query, the other cases of its topic are the answer; {queries}
such cases among {cases} labelled ones, indexed without their topics. Far more cases, though with
answers that are less sure: {more} of {all:,} unlabelled cases, where the answer is every case whose
diagnosis has the same words."""
CHOSEN = """\
**How boosts, k1 and b were chosen.** Every combination is measured on the unlabelled cases, in two
halves by diagnosis; the figure is the mean of MAP and MRR. A choice made on one half must hold on
the other. k1 is larger than usual because boosts multiply the tf that it is compared with."""
BOOSTS = {
    "all 1": {"title": 1, "diagnosis": 1, "findings": 1, "impression": 1, "tags": 1},
    "title 4, diagnosis 4, findings 2": {"title": 4, "diagnosis": 4, "findings": 2},
    "title 6, diagnosis 6, findings 2": {"title": 6, "diagnosis": 6, "findings": 2},
    "title 8, diagnosis 8, findings 2": {"title": 8, "diagnosis": 8, "findings": 2},
}
FORMULAS = ((1.2, 0.75), (2.0, 0.75), (2.0, 0.9), (3.0, 0.9), (4.0, 0.9))


@dataclass(frozen=True)
class Tried:
    """A combination and how good it is.

    Attributes:
        told: what it is.
        halves: mean of MAP and MRR on each half.
        labelled: MRR on the labelled cases.
    """

    told: tuple[str, str, str]
    halves: tuple[float, float]
    labelled: float


def section(known: Task, alike: Task) -> str:
    """The part of the page."""
    text = TEXT.format(
        queries=len(known.queries),
        cases=len(known.index),
        more=len(alike.queries),
        all=len(alike.index),
    )
    rows = [
        [told, *means(task.measured(Settings(), feedback=feedback), NAMES)]
        for task, told, feedback in (
            (known, "labelled, as shipped", False),
            (known, "labelled, `--feedback`", True),
            (alike, "unlabelled, as shipped", False),
            (alike, "unlabelled, `--feedback`", True),
        )
    ]
    tried = list(_tried(known, alike))
    best = [max(tried, key=lambda one: one.halves[half]) for half in (0, 1)]
    heads = ["", "k1", "b", "first half", "second half", "labelled, MRR"]
    figures = [[*one.told, *map(figure, one.halves), figure(one.labelled)] for one in tried]
    held = " ".join(
        f"Best on the {name} half: {', '.join(one.told)}; there {figure(one.halves[half])}, "
        f"on the other {figure(one.halves[1 - half])}."
        for half, (name, one) in enumerate(zip(("first", "second"), best, strict=True))
    )
    return "\n\n".join([text, table(["", *NAMES], rows), CHOSEN, table(heads, figures), held])


def _tried(known: Task, alike: Task) -> list[Tried]:
    tried = []
    usual = Settings()
    for told, changes in BOOSTS.items():
        for k1, b in FORMULAS:
            boosts = MappingProxyType({**usual.boosts, **changes})
            settings = Settings(k1=k1, b=b, boosts=boosts)
            halves = []
            for half in (0, 1):
                values = alike.measured(settings, judgements=alike.half(half))
                halves.append((mean(values["MAP"]) + mean(values["MRR"])) / 2)
            labelled = mean(known.measured(settings)["MRR"])
            tried.append(Tried((told, f"{k1:g}", f"{b:g}"), (halves[0], halves[1]), labelled))
    return tried
