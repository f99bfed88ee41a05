"""Does a search for a finding give the reports that have it? Chest X-ray reports with labels."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assertion_openi import FINDINGS
from quality_table import figure, means, table
from quality_tasks import REPORT_FIELDS, half_of, indexed, only, records

from searchcases import Index
from searchcases.config import Settings
from searchcases.evaluation import Judgements, PerQuery, mean, measure

QUARTERS = ((4, 4), (4, 0), (3, 1), (3, 0), (2, 1), (2, 0), (1, 1), (1, 0), (0, 0))
"""What a mention in doubt and a denied one may count."""
TEXT = """\
{reports:,} chest X-ray reports, {findings} findings that people coded for each report (Open-i:
Demner-Fushman et al. 2016). Left out are the reports that nobody coded, and `hernia`, which never
was. Each finding is asked for in a few plain words (`benchmarks/assertion_openi.py`)."""
RANKED = """\
**Ranked**: all reports with the words, best first; figures are means over the findings. A denied
mention is the whole difference: most reports that name a pneumothorax say that there is none."""
CHOSEN = """\
What a mention in doubt and a denied one count, and the boost of the impression, which sums a report
up, were chosen on halves of the reports (MAP; the other settings as shipped):"""
IMPRESSIONS = (1, 2, 4, 8)
FOUND = """\
**Found**: the reports that `present:(…)` finds, with synonyms, against those that the plain words
find. Coders and reports disagree most where a finding is mentioned by the way or hedged ("may
represent"), which coders code about half the time; that bounds what rules can reach."""


@dataclass(frozen=True)
class Reports:
    """The reports and what they are known to show.

    Attributes:
        index: all reports.
        labels: findings per report.
    """

    index: Index
    labels: Mapping[str, frozenset[str]]

    def judgements(self, half: int | None = None) -> Judgements:
        """The reports with each finding; of one half, or of all."""
        chosen = [one for one in self.labels if half is None or half_of(one) == half]
        return {name: {one: 1 for one in chosen if name in self.labels[one]} for name in FINDINGS}

    def found(self, query: str, settings: Settings, half: int | None = None) -> list[str]:
        """The reports that a query finds, best first; those of score 0 are not found."""
        hits = self.index.with_settings(settings).search(query, limit=None)
        return [
            hit.case_id
            for hit in hits
            if hit.score > 0 and (half is None or half_of(hit.case_id) == half)
        ]

    def ranked(self, settings: Settings, half: int | None = None) -> PerQuery:
        """Every measure of every finding, ranked for its plain words."""
        run = {name: tuple(self.found(words_of(name), settings, half)) for name in FINDINGS}
        return measure(self.judgements(half), run)


def load(corpora: str, scratch: str) -> Reports:
    """The reports that were coded."""
    rows = [
        row
        for row in records(os.path.join(corpora, "openi-reports.jsonl"))
        if row["mesh"] != ["No Indexing"]
    ]
    index = indexed((only(row, REPORT_FIELDS) for row in rows), "reports", scratch)
    return Reports(index, {row["id"]: frozenset(row["labels"]) for row in rows})


def words_of(finding: str) -> str:
    """The query for a finding: its plain words, phrases in quotes."""
    typed, _ = FINDINGS[finding]
    return " ".join(f'"{words}"' if " " in words else words for words in typed)


def section(reports: Reports) -> str:
    """The part of the page."""
    text = TEXT.format(reports=len(reports.labels), findings=len(FINDINGS))
    return "\n\n".join([text, RANKED, _ranked(reports), CHOSEN, _chosen(reports), FOUND,
                        _found(reports)])  # fmt: skip


def counted(settings: Settings, possible: int, absent: int) -> Settings:
    """Settings with other quarters for mentions in doubt and denied ones."""
    return replace(settings, possible=possible, absent=absent)


def _ranked(reports: Reports) -> str:
    usual = Settings()
    variants = {
        "plain words": replace(counted(usual, 4, 4), synonyms=0),
        "denied mentions dropped": replace(counted(usual, 4, 0), synonyms=0),
        f"as shipped ({usual.possible}/4, {usual.absent}/4), without synonyms": (
            replace(usual, synonyms=0)
        ),
        "as shipped": usual,
    }
    names = ("MAP", "nDCG@10", "P@5")
    rows = [[told, *means(reports.ranked(one), names)] for told, one in variants.items()]
    return table(["", *names], rows)


def _chosen(reports: Reports) -> str:
    usual = Settings()
    variants = {
        f"in doubt {possible}/4, denied {absent}/4": counted(usual, possible, absent)
        for possible, absent in QUARTERS
    } | {f"impression {boost}": usual.boosted({"impression": boost}) for boost in IMPRESSIONS}
    rows = []
    for told, settings in variants.items():
        values = [mean(reports.ranked(settings, half)["MAP"]) for half in (0, 1)]
        rows.append([told, *map(figure, values)])
    return table(["", "first half", "second half"], rows)


def _found(reports: Reports) -> str:
    """Precision, recall and F1 of each finding on the second half, and of both halves together."""
    rows = []
    for told, half in (("**all, first half**", 0), ("**all, second half**", 1)):
        judged = reports.judgements(half)
        per_finding = {name: _counts(reports, name, set(judged[name]), half) for name in judged}
        if half:
            rows += [
                [name.replace("_", " "), str(len(judged[name])), *_figures([counts])]
                for name, counts in per_finding.items()
            ]
        total = sum(map(len, judged.values()))
        rows.append([told, str(total), *_figures(list(per_finding.values()))])
    heads = ["", "with it", "P", "R", "F1", "plain P", "plain R", "plain F1"]
    return table(heads, rows)


Counts = tuple[tuple[int, int, int], tuple[int, int, int]]
"""Right, found and wanted: of ``present:`` and of the plain words."""


def _counts(reports: Reports, finding: str, wanted: set[str], half: int) -> Counts:
    words = words_of(finding)
    everything = replace(Settings(), possible=4, absent=4)
    present = set(reports.found(f"present:({words})", Settings(), half))
    plain = set(reports.found(words, replace(everything, synonyms=0), half))
    return (
        (len(present & wanted), len(present), len(wanted)),
        (len(plain & wanted), len(plain), len(wanted)),
    )


def _figures(counts: Sequence[Counts]) -> list[str]:
    cells = []
    for kind in (0, 1):
        right, found, wanted = (sum(one[kind][n] for one in counts) for n in range(3))
        cells += [figure(right / found) if found else "", figure(right / wanted) if wanted else ""]
        cells.append(figure(2 * right / (found + wanted)) if found + wanted else "")
    return cells
