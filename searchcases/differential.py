"""Which diseases does an archive know for what is asked? Those of the best-matching cases.

Each of these cases supports its diagnosis and the entries of its differential, with its score.
Names are one disease where their words are the same terms, what is said behind a name set aside
(*Lymphoma, mantle cell* supports *Lymphoma*).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from searchcases.analysis import terms
from searchcases.diseases import diagnosis_name, disease, entries
from searchcases.hits import Hit
from searchcases.model import Case
from searchcases.searcher import Index

CASES = 50
"""Best-matching cases that are asked."""

AS_DIAGNOSIS = 2.0
"""A case counts this many times for its diagnosis: a differential is what it was not. Asked for
history and findings of labelled cases, 50 other cases named the diagnosis with a reciprocal rank of
.13 and .11 (means of halves of 137 and 176) where both counted the same, .14 and .13 with 2, .14
and .14 with 3."""


class Support(NamedTuple):
    """A case that speaks for a disease.

    Attributes:
        case_id, title: the case.
        score: how well it matches the query; 1 for all where only filters were asked for.
    """

    case_id: str
    title: str
    score: float


class Disease(NamedTuple):
    """A disease and what speaks for it.

    Attributes:
        name: as it is mostly written.
        score: ``AS_DIAGNOSIS`` times the scores of the cases that have it, plus the scores of those
            that considered it.
        diagnosis: cases that have it, the best-matching first.
        differential: further cases that name it in their differential, likewise.
    """

    name: str
    score: float
    diagnosis: tuple[Support, ...]
    differential: tuple[Support, ...]


def differential(
    index: Index,
    query: str,
    *,
    limit: int = 10,
    cases: int = CASES,
    all_words: bool = False,
    expand: bool = True,
) -> list[Disease]:
    """The diseases of the cases that match a query best, those with the most support first.

    Args:
        index: the archive.
        query: see ``docs/query-language.md``.
        limit: diseases at most, at least 1.
        cases: how many of the best-matching cases are asked, at least 1.
        all_words: whether words that stand side by side must all match.
        expand: whether to look for the other names of words as well.

    Raises:
        QuerySyntaxError: the query is not well formed.
        ConfigError: the table of synonyms cannot be read.
    """
    hits = index.search(query, limit=cases, all_words=all_words, expand=expand)
    found: dict[tuple[str, ...], _Supports] = {}
    for hit in hits:
        for words, (name, is_diagnosis) in _named(hit.case).items():
            found.setdefault(words, _Supports()).add(hit, name, is_diagnosis=is_diagnosis)
    ranked = sorted((one.disease() for one in found.values()), key=lambda d: (-d.score, d.name))
    return ranked[:limit]


def _named(case: Case) -> dict[tuple[str, ...], tuple[str, bool]]:
    """Each disease that a case names, by its terms: as it is written, and whether it has it."""
    found = {
        _key(name): (name, False)
        for name in map(disease, entries(case.fields.get("ddx", "")))
        if _key(name)
    }
    diagnosis = disease(diagnosis_name(case.fields.get("diagnosis", "")))
    if _key(diagnosis):
        found[_key(diagnosis)] = (diagnosis, True)
    return found


def _key(name: str) -> tuple[str, ...]:
    return tuple(terms(name))


class _Supports:
    """What was found for one disease so far."""

    def __init__(self) -> None:
        self._names: Counter[str] = Counter()
        self._has: list[Support] = []
        self._considers: list[Support] = []

    def add(self, hit: Hit, name: str, *, is_diagnosis: bool) -> None:
        support = Support(hit.case_id, hit.title, hit.score or 1.0)
        self._names[name[:1].upper() + name[1:]] += 1
        (self._has if is_diagnosis else self._considers).append(support)

    def disease(self) -> Disease:
        name = min(self._names, key=lambda name: (-self._names[name], name))
        score = AS_DIAGNOSIS * sum(_scores(self._has)) + sum(_scores(self._considers))
        return Disease(name, score, tuple(self._has), tuple(self._considers))


def _scores(supports: list[Support]) -> Iterator[float]:
    return (support.score for support in supports)
