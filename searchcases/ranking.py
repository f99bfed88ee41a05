"""Which score has each matching document, and which come first?

Matching says yes or no, scoring is a formula; here the postings of a query's leaves meet the
formula. A document's score is the sum of the contributions of the leaves that it matches, added in
the order of their keys; ties go to the smaller weighted length, then to the smaller case id.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Generic, TypeVar

from searchcases.config import Settings
from searchcases.matcher import Scope, Weights, documents, scope_of, weigh
from searchcases.model import FIELD_NUMBER
from searchcases.query import Phrase, Query, Scoring, Term, scoring_leaves
from searchcases.scoring import bm25, bm25_idf, bm25_norm, tfidf, tfidf_idf
from searchcases.segment.reader import Segment

Number = TypeVar("Number", bound=float)


class PerDocument(dict[int, Number], Generic[Number]):
    """A number per document, worked out when it is first asked for."""

    def __init__(self, work_out: Callable[[int], Number]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, doc_id: int) -> Number:
        number = self[doc_id] = self._work_out(doc_id)
        return number


@dataclass(frozen=True, slots=True)
class Collection:
    """What the formulas need to know of all documents, seen through one scope.

    Attributes:
        scope: boost per text field.
        doc_count: N: all documents; for one field those that have it.
        average_length: mean weighted length of those documents.
        lengths: weighted length per document.
        norms: ``bm25_norm`` per document.
    """

    scope: Scope
    doc_count: int
    average_length: float
    lengths: PerDocument[int]
    norms: PerDocument[float]


class Ranker:
    """Ranks one snapshot under one set of settings.

    Args:
        segment: the snapshot.
        settings: weighting, k1, b and boosts.
    """

    def __init__(self, segment: Segment, settings: Settings) -> None:
        self.segment, self.settings = segment, settings
        self._collections: dict[str | None, Collection] = {}
        self._dfs: dict[Term, int] = {}  # of the words of phrases

    def collection(self, field: str | None) -> Collection:
        """All documents, as seen in one field, or in all of them with their boosts."""
        if field not in self._collections:
            segment = self.segment
            scope = scope_of(field, self.settings.boosts)
            total = sum(b * t for b, t in zip(scope, segment.field_totals, strict=True))
            count = segment.doc_count
            if field is not None:
                count = segment.field_doc_counts[FIELD_NUMBER[field]]
            average = total / count if total else 1.0
            lengths = PerDocument(lambda doc_id: segment.length(doc_id, scope))
            k1, b = self.settings.k1, self.settings.b
            norms = PerDocument(lambda doc_id: bm25_norm(lengths[doc_id], average, k1, b))
            self._collections[field] = Collection(scope, count, average, lengths, norms)
        return self._collections[field]

    def weights(self, leaf: Scoring) -> Weights:
        """Weighted tf of every document that matches a leaf."""
        return weigh(self.segment, leaf, self.collection(leaf.field).scope)

    def idf(self, leaf: Scoring, df: int) -> int:
        """idf of a leaf in units of 2**-16; of a phrase, the sum over its terms."""
        collection = self.collection(leaf.field)
        if isinstance(leaf, Phrase):
            dfs = (self._df(Term(leaf.field, term)) for term in leaf.terms)
            return sum(self._idf(collection, df) for df in dfs)
        return self._idf(collection, df)

    def _df(self, leaf: Term) -> int:
        if leaf not in self._dfs:
            self._dfs[leaf] = len(self.weights(leaf))
        return self._dfs[leaf]

    def _idf(self, collection: Collection, df: int) -> int:
        formula = bm25_idf if self.settings.weighting == "bm25" else tfidf_idf
        return formula(collection.doc_count, df)

    def scorer(self, leaf: Scoring, df: int) -> Callable[[int, int], float]:
        """The contribution of a leaf, as a function of document and weighted tf."""
        idf = self.idf(leaf, df)
        if self.settings.weighting == "tfidf":
            return lambda _, weight: tfidf(weight, idf)
        norms, k1 = self.collection(leaf.field).norms, self.settings.k1
        return lambda doc_id, weight: bm25(weight, norms[doc_id], idf, k1)

    def scores(self, query: Query) -> dict[int, float]:
        """Score of every document that matches."""
        leaves = scoring_leaves(query)
        weights = {leaf: self.weights(leaf) for leaf in leaves}

        def weights_of(leaf: Scoring) -> Weights:
            return weights[leaf] if leaf in weights else self.weights(leaf)

        found = documents(query, self.segment, weights_of)
        scores = dict.fromkeys(found, 0.0)
        for leaf in leaves:
            self._add(scores, leaf, weights[leaf], found)
        return scores

    def _add(
        self, scores: dict[int, float], leaf: Scoring, weights: Weights, found: Set[int]
    ) -> None:
        if not weights:
            return
        contribution = self.scorer(leaf, len(weights))
        for doc_id, weight in weights.items():
            if doc_id in found:
                scores[doc_id] += contribution(doc_id, weight)

    def best(self, scores: Mapping[int, float], count: int) -> list[int]:
        """The first documents of the ranking."""
        chosen: Iterable[int] = scores
        if count < len(scores):
            lowest = heapq.nlargest(count, scores.values())[-1] if count else float("inf")
            chosen = [doc_id for doc_id, score in scores.items() if score >= lowest]
        lengths = self.collection(None).lengths
        order = sorted(chosen, key=lambda doc_id: (-scores[doc_id], lengths[doc_id], doc_id))
        return order[:count]
