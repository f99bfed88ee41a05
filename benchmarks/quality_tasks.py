"""Which cases, queries and answers do the corpora hold?

Each task is a collection of cases, queries in plain words, and the cases that answer each query.
Queries are split in two halves by a hash of what they are about, so that settings can be chosen on
one half and measured on the other.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from searchcases import Index, update
from searchcases.analysis import is_stop_word, terms
from searchcases.config import Settings
from searchcases.evaluation import (
    Judgements,
    PerQuery,
    Run,
    measure,
    read_judgements,
    read_queries,
    run_of,
)

LABELLED_FIELDS = (
    "title", "diagnosis", "ddx", "findings", "history", "exam", "treatment", "discussion",
)  # fmt: skip
"""Of a labelled case; without the topic and its discussion, which give the answer away."""
REPORT_FIELDS = ("title", "history", "comparison", "findings", "impression")
"""Of a report; without the codes that its labels come from."""


@dataclass(frozen=True)
class Task:
    """Something to find.

    Attributes:
        name: in a few words.
        index: the cases.
        queries: plain words per query id.
        judgements: grade per query and case.
        about: what decides the half, per query id.
        own: the case that a query was made of, which is no answer to it.
    """

    name: str
    index: Index
    queries: Mapping[str, str]
    judgements: Judgements
    about: Mapping[str, str]
    own: Mapping[str, str]

    def half(self, number: int) -> Judgements:
        """The judgements of one half of the queries, 0 or 1."""
        return {q: self.judgements[q] for q in self.queries if half_of(self.about[q]) == number}

    def measured(
        self,
        settings: Settings,
        *,
        feedback: bool = False,
        judgements: Judgements | None = None,
    ) -> PerQuery:
        """Every measure of every query under some settings, and ``R@10``."""
        asked = self.judgements if judgements is None else judgements
        queries = {query: self.queries[query] for query in asked}
        index = self.index.with_settings(settings)
        run = run_of(index, queries, feedback=feedback, without=self.own)
        return {**measure(asked, run), "R@10": _recall_at_ten(asked, run)}


def _recall_at_ten(judgements: Judgements, run: Run) -> dict[str, float]:
    """Of the answers to each query, the share among the first ten."""
    wanted = {
        query: {case for case, grade in cases.items() if grade > 0}
        for query, cases in judgements.items()
    }
    return {q: len(cases & set(run[q][:10])) / len(cases) for q, cases in wanted.items() if cases}


def half_of(text: str) -> int:
    """0 or 1, the same for the same text."""
    return hashlib.blake2b(text.encode(), digest_size=1).digest()[0] % 2


def records(path: str) -> list[dict[str, Any]]:
    """The objects of a JSONL file."""
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def indexed(cases: Iterable[Mapping[str, Any]], name: str, scratch: str) -> Index:
    """An index of cases, as the command line makes it."""
    path = os.path.join(scratch, f"{name}.jsonl")
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(case) + "\n" for case in cases)
    folder = os.path.join(scratch, f"index-{name}")
    update([path], folder)
    return Index.open(folder)


def only(record: Mapping[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    """A case with its id and some of its fields."""
    return {name: record[name] for name in ("id", *fields) if record.get(name)}


def med(corpora: str, scratch: str) -> Task:
    """The MED test set: abstracts, questions of physicians, answers judged by them."""
    folder = os.path.join(corpora, "med")
    queries = read_queries(os.path.join(folder, "queries.jsonl"))
    return Task(
        name="MED",
        index=indexed(records(os.path.join(folder, "corpus.jsonl")), "med", scratch),
        queries=queries,
        judgements=read_judgements(os.path.join(folder, "qrels.tsv")),
        about={query: query for query in queries},
        own={},
    )


def known_item(corpora: str, scratch: str) -> Task:
    """Labelled cases: history and findings of one, the others of its topic are the answer."""
    cases = records(os.path.join(corpora, "medpix-labelled.jsonl"))
    kept = {case["id"]: only(case, LABELLED_FIELDS) for case in cases}
    topics = {case["id"]: case["topic_title"].strip().lower() for case in cases}
    index = indexed(kept.values(), "labelled", scratch)
    return _others_alike("known item", index, kept, topics)


def same_diagnosis(corpora: str, scratch: str) -> Task:
    """Unlabelled cases: the others whose diagnosis has the same words are the answer.

    Which line is the diagnosis is what ``searchcases.sections`` found; so the answers are not as
    sure as the labelled ones, but there are ten times as many.
    """
    folder = os.path.join(scratch, "index-unlabelled")
    update([os.path.join(corpora, "medpix-seed-format")], folder)
    index = Index.open(folder)
    kept = {case_id: index.case(case_id).fields for case_id in index}
    diagnoses = {
        case_id: " ".join(sorted({t for t in terms(fields.get("diagnosis", "")) if _tells(t)}))
        for case_id, fields in kept.items()
    }
    return _others_alike("same diagnosis", index, kept, diagnoses)


def _tells(term: str) -> bool:
    return not is_stop_word(term)


def _others_alike(
    name: str, index: Index, cases: Mapping[str, Mapping[str, str]], about: Mapping[str, str]
) -> Task:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for case_id, key in about.items():
        if key:
            groups[key].append(case_id)
    answers = {
        one: {other: 1 for other in group if other != one}
        for group in groups.values()
        if len(group) > 1
        for one in group
    }
    texts = {
        one: " ".join(cases[one].get(field, "") for field in ("history", "findings"))
        for one in answers
    }
    asked = {one: text for one, text in texts.items() if text.strip()}
    return Task(
        name=name,
        index=index,
        queries=asked,
        judgements={one: answers[one] for one in asked},
        about={one: about[one] for one in asked},
        own={one: one for one in asked},
    )


TASKS: Sequence[Callable[[str, str], Task]] = (med, known_item, same_diagnosis)
