"""How well does the status of a word say whether a report has the finding?

    python benchmarks/assertion_openi.py ../shared/corpora/openi-reports.jsonl

FILE holds a report a line with its labels (Open-i chest X-ray reports: Demner-Fushman et al. 2016,
J Am Med Inform Assoc 23:304-310). Two tables for each half of the reports, told apart by a hash of
the id: whether a report is found that names a finding as present, beside the plain words; and how
far up the reports with the finding stand when all are ranked for the plain words by BM25, where
possible and absent mentions count k quarters.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from searchcases.analysis import forms, stem
from searchcases.analysis.stream import read
from searchcases.assertion import statuses
from searchcases.model import PRESENT

FIELDS = ("title", "findings", "impression")
K1, B = 1.2, 0.75
SYNONYMS = 3  # quarters that another wording counts
GRID = ((4, 4), (4, 0), (2, 0), (2, 1), (1, 0), (1, 1), (3, 0), (0, 0))

_ADVERBS = ("", "mildly", "moderately", "markedly", "slightly", "borderline")
_LARGE_HEART = [
    f"{subject} {adverb} enlarged"
    for subject in ("heart", "heart is", "heart size", "heart size is")
    for adverb in _ADVERBS
]

# What a user would type, and other wordings such as a table of synonyms adds.
FINDINGS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "cardiomegaly": (
        ["cardiomegaly", "enlarged heart"],
        [*_LARGE_HEART, "cardiac enlargement", "enlargement of the heart", "heart enlargement",
         "heart is large", "borderline heart size"],
    ),
    "atelectasis": (["atelectasis"], ["atelectatic", "collapse"]),
    "effusion": (["effusion"], ["pleural fluid"]),
    "nodule": (["nodule"], []),
    "emphysema": (["emphysema"], ["emphysematous"]),
    "infiltration": (["infiltrate"], ["infiltration"]),
    "edema": (["edema"], []),
    "pneumonia": (["pneumonia"], []),
    "pleural_thickening": (
        ["pleural thickening"],
        ["apical cap", "apical capping", "apical thickening", "fissural thickening",
         "thickening of the pleura", "pleural parenchymal thickening"],
    ),
    "consolidation": (["consolidation"], []),
    "pneumothorax": (["pneumothorax"], ["pneumothoraces"]),
    "fibrosis": (["fibrosis"], ["fibrotic"]),
    "mass": (["mass"], []),
}  # fmt: skip


@dataclass(frozen=True)
class Reports:
    """The words of all reports, one behind the other.

    Attributes:
        labels: findings of each report.
        halves: 0 or 1 for each report.
        report: number of the report that each word stands in.
        terms: the stem of each word.
        status: of each word.
        apart: whether each word is the first of its field.
    """

    labels: list[set[str]]
    halves: NDArray[np.int64]
    report: NDArray[np.int64]
    terms: list[str]
    status: NDArray[np.uint8]
    apart: NDArray[np.bool_]


def load(path: str) -> Reports:
    """The reports that were labelled."""
    with open(path, encoding="utf-8") as file:
        rows = [row for row in map(json.loads, file) if row["mesh"] != ["No Indexing"]]
    stream = read(row[field] or "" for row in rows for field in FIELDS)
    words = stream.is_word
    starts = np.cumsum(stream.counts) - stream.counts
    apart = np.zeros(int(words.sum()) + 1, bool)
    apart[starts] = True
    stems = stream.vocabulary.terms()
    per_report = stream.counts.reshape(len(rows), len(FIELDS)).sum(axis=1)
    return Reports(
        [set(row["labels"]) for row in rows],
        np.array([hashlib.sha256(row["id"].encode()).digest()[1] & 1 for row in rows]),
        np.repeat(np.arange(len(rows)), per_report),
        [stems[token] for token in stream.tokens[words]],
        statuses(stream.tokens, stream.vocabulary)[words],
        apart[:-1],
    )


class Finder:
    """Where phrases stand."""

    def __init__(self, reports: Reports) -> None:
        self.reports = reports
        self.count = len(reports.labels)
        self.lengths = np.bincount(reports.report, minlength=self.count)
        self.places: dict[str, list[int]] = {}
        for place, term in enumerate(reports.terms):
            self.places.setdefault(term, []).append(place)

    def occurrences(self, phrase: str) -> list[tuple[int, int]]:
        """Report and status of each; a phrase has the status of its least certain word."""
        terms = [stem(form) for form in forms(phrase)]
        reports = self.reports
        found = []
        for place in self.places.get(terms[0], []):
            end = place + len(terms)
            if reports.terms[place:end] == terms and not reports.apart[place + 1 : end].any():
                worst = int(reports.status[place:end].max())
                found.append((int(reports.report[place]), worst))
        return found

    def having(self, phrases: Iterable[str], wanted: Callable[[int], bool]) -> set[int]:
        """Reports that hold one of the phrases with such a status."""
        return {
            report
            for phrase in phrases
            for report, status in self.occurrences(phrase)
            if wanted(status)
        }

    def score(self, phrase: str, quarters: Sequence[int]) -> NDArray[np.float64]:
        """BM25 of a phrase for each report; idf is the sum of its words'."""
        tf = np.zeros(self.count)
        for report, status in self.occurrences(phrase):
            tf[report] += quarters[status] / 4
        idf = 0.0
        for form in forms(phrase):
            df = len({int(self.reports.report[at]) for at in self.places.get(stem(form), [])})
            idf += log(1 + (self.count - df + 0.5) / (df + 0.5))
        norm = K1 * (1 - B + B * self.lengths / self.lengths.mean())
        scores: NDArray[np.float64] = idf * tf * (K1 + 1) / (tf + norm)
        return scores


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: python benchmarks/assertion_openi.py FILE")
    reports = load(sys.argv[1])
    finder = Finder(reports)
    for half, name in enumerate(("tuned on", "measured on")):
        chosen = set(np.flatnonzero(reports.halves == half).tolist())
        print(f"\n{len(chosen)} reports, {name}")
        classify(finder, chosen)
        rank(finder, chosen)


def classify(finder: Finder, chosen: set[int]) -> None:
    """Print precision, recall and F1 of each finding: words alone, and words said to be present."""
    print(f"{'finding':20}{'with':>6}{'P':>7}{'R':>7}{'F1':>7}   plain{'P':>7}{'R':>7}{'F1':>7}")
    totals: list[Counter[str]] = [Counter(), Counter()]
    for finding, (typed, others) in FINDINGS.items():
        gold = _with(finder, finding, chosen)
        found = finder.having([*typed, *others], PRESENT.__eq__) & chosen
        plain = finder.having([*typed, *others], lambda _: True) & chosen
        counts = [_counts(gold, found), _counts(gold, plain)]
        for total, count in zip(totals, counts, strict=True):
            total.update(count)
        print(f"{finding:20}{len(gold):6}{_figures(counts[0])}        {_figures(counts[1])}")
    print(f"{'all':20}{'':6}{_figures(totals[0])}        {_figures(totals[1])}")


def rank(finder: Finder, chosen: set[int]) -> None:
    """Print mean average precision over the findings by quarters of possible and absent."""
    print(f"{'MAP, k possible':>16}{'k absent':>9}{'words':>8}{'with synonyms':>15}")
    for possible, absent in GRID:
        quarters = (4, possible, absent)
        plain, wide = [], []
        for finding, (typed, others) in FINDINGS.items():
            gold = _with(finder, finding, chosen)
            own = np.sum([finder.score(phrase, quarters) for phrase in typed], axis=0)
            alike = [finder.score(phrase, quarters) * SYNONYMS / 4 for phrase in others]
            best = np.max([own, *alike], axis=0)
            plain.append(average_precision(own, gold, chosen))
            wide.append(average_precision(best, gold, chosen))
        print(f"{possible:16}{absent:9}{np.mean(plain):8.3f}{np.mean(wide):15.3f}")


def average_precision(scores: NDArray[np.float64], gold: set[int], chosen: set[int]) -> float:
    """Mean of the precision at each wanted report; one with score 0 is not found."""
    ranked = sorted((report for report in chosen if scores[report] > 0), key=lambda at: -scores[at])
    hits = [rank for rank, report in enumerate(ranked, 1) if report in gold]
    return sum(number / rank for number, rank in enumerate(hits, 1)) / len(gold)


def _with(finder: Finder, finding: str, chosen: set[int]) -> set[int]:
    return {report for report in chosen if finding in finder.reports.labels[report]}


def _counts(gold: set[int], found: set[int]) -> Counter[str]:
    return Counter(right=len(gold & found), found=len(found), gold=len(gold))


def _figures(counts: Mapping[str, int]) -> str:
    right, found, gold = counts["right"], counts["found"], counts["gold"]
    precision = right / found if found else 0.0
    recall = right / gold if gold else 0.0
    f1 = 2 * right / (found + gold) if found + gold else 0.0
    return f"{precision:7.3f}{recall:7.3f}{f1:7.3f}"


if __name__ == "__main__":
    main()
