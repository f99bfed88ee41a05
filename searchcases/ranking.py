"""Which score has each matching document, and which come first?

Matching says yes or no, scoring is a formula; here the postings of a query's leaves meet the
formula. A document's score is the sum of the contributions of the leaves that it matches, added in
the order of their keys; ties go to the smaller weighted length, then to the smaller case id.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Generic, TypeVar

from searchcases.config import Settings
from searchcases.matcher import Scope, Weights, documents, scope_of, weigh
from searchcases.model import FIELD_NUMBER
from searchcases.query import (
    Exact,
    Lexical,
    Phrase,
    Query,
    Scoring,
    Synonyms,
    Term,
    Weighted,
    scoring_leaves,
)
from searchcases.scoring import bm25, bm25_idf, bm25_norm, held_back, tfidf, tfidf_idf, weighted
from searchcases.segment.reader import Segment

Key = TypeVar("Key")
Value = TypeVar("Value")


Contributions = dict[int, float]
"""What a leaf contributes to the score of each document that it matches."""


class WorkedOut(dict[Key, Value], Generic[Key, Value]):
    """A value per key, worked out when it is first asked for."""

    def __init__(self, work_out: Callable[[Key], Value]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, key: Key) -> Value:
        value = self[key] = self._work_out(key)
        return value


@dataclass(frozen=True, slots=True)
class Collection:
    """What the formulas need to know of all documents, seen through one scope.

    Attributes:
        scope: what counts.
        doc_count: N: all documents; for one text field those that have it.
        length_boosts: what a word of each text field adds to the length of a document.
        average_length: mean weighted length of those documents.
        lengths: weighted length per document.
        norms: ``bm25_norm`` per weighted length.
    """

    scope: Scope
    doc_count: int
    length_boosts: tuple[int, ...]
    average_length: float
    lengths: Sequence[int] | WorkedOut[int, int]
    norms: WorkedOut[int, float]


class Ranker:
    """Ranks one snapshot under one set of settings.

    Args:
        segment: the snapshot.
        settings: weighting, k1, b and boosts.
    """

    def __init__(self, segment: Segment, settings: Settings) -> None:
        self.segment, self.settings = segment, settings
        self._collections: dict[str | None, Collection] = {}
        self._dfs: dict[Lexical, int] = {}  # of the words of phrases

    def collection(self, field: str | None) -> Collection:
        """All documents, as seen in one field, or in all of them with their boosts."""
        if field not in self._collections:
            segment = self.segment
            scope = scope_of(field, self.settings)
            whole = field if field in FIELD_NUMBER else None  # a status is asked of whole cases
            boosts = scope_of(whole, self.settings).boosts
            total = sum(b * t for b, t in zip(boosts, segment.field_totals, strict=True))
            count = segment.doc_count
            if field is not None and field in FIELD_NUMBER:
                count = segment.field_doc_counts[FIELD_NUMBER[field]]
            average = total / count if total else 1.0
            lengths: Sequence[int] | WorkedOut[int, int] = segment.lengths(boosts) or WorkedOut(
                lambda doc_id: segment.length(doc_id, boosts)
            )
            k1, b = self.settings.k1, self.settings.b
            norms: WorkedOut[int, float] = WorkedOut(
                lambda length: bm25_norm(length, average, k1, b)
            )
            self._collections[field] = Collection(scope, count, boosts, average, lengths, norms)
        return self._collections[field]

    def weights(self, leaf: Lexical) -> Weights:
        """Weighted tf of every document that matches a leaf of words."""
        return weigh(self.segment, leaf, self.collection(leaf.field).scope)

    def idf(self, leaf: Lexical, df: int, df_of: Callable[[Lexical], int] | None = None) -> int:
        """idf of a leaf in units of 2**-16; of a phrase, the sum over its words.

        Args:
            leaf: of words.
            df: documents that match it.
            df_of: the same of a word, where the caller knows it sooner.
        """
        df_of = df_of or self._df
        collection = self.collection(leaf.field)
        words: Sequence[Lexical] = ()
        match leaf:
            case Phrase(field, terms):
                words = [Term(field, term) for term in terms]
            case Exact(field, forms) if len(forms) > 1:
                words = [Exact(field, (form,)) for form in forms]
        if words:
            return sum(self._idf(collection, df_of(word)) for word in words)
        return self._idf(collection, df)

    def _df(self, leaf: Lexical) -> int:
        if leaf not in self._dfs:
            known = None
            if isinstance(leaf, Term):
                known = self.segment.common_df(leaf.term, *self.collection(leaf.field).scope)
            self._dfs[leaf] = len(self.weights(leaf)) if known is None else known
        return self._dfs[leaf]

    def _idf(self, collection: Collection, df: int) -> int:
        formula = bm25_idf if self.settings.weighting == "bm25" else tfidf_idf
        return formula(collection.doc_count, df)

    def scorer(self, leaf: Lexical, df: int) -> WorkedOut[tuple[int, int], float]:
        """The contribution of a leaf, by weighted tf and weighted length of the document.

        Many documents have the same two: each pair is worked out once.
        """
        idf = self.idf(leaf, df)
        if self.settings.weighting == "tfidf":
            return WorkedOut(lambda pair: tfidf(pair[0], idf))
        norms, k1 = self.collection(leaf.field).norms, self.settings.k1
        return WorkedOut(lambda pair: bm25(pair[0], norms[pair[1]], idf, k1))

    def scores(self, query: Query) -> dict[int, float]:
        """Score of every document that matches."""
        weights = WorkedOut(self.weights)
        found = documents(query, self.segment, weights.__getitem__)

        def contributions_of(leaf: Lexical) -> Contributions:
            return self._contributions(leaf, weights[leaf], found)

        contributions = WorkedOut(contributions_of)
        scores = dict.fromkeys(found, 0.0)
        for leaf in scoring_leaves(query):
            for doc_id, contribution in self.added(leaf, contributions).items():
                scores[doc_id] += contribution
        return scores

    def _contributions(self, leaf: Lexical, weights: Weights, found: Set[int]) -> Contributions:
        if not weights:
            return {}
        score, lengths = self.scorer(leaf, len(weights)), self.collection(leaf.field).lengths
        return {
            doc_id: score[weight, lengths[doc_id]]
            for doc_id, weight in weights.items()
            if doc_id in found
        }

    def added(self, leaf: Scoring, contributions: Mapping[Lexical, Contributions]) -> Contributions:
        """What a leaf adds to the score of the documents that it matches.

        Args:
            leaf: of words, or built of such.
            contributions: of the leaves of words, by document.
        """
        match leaf:
            case Weighted(inner, weight):
                inside = self.added(inner, contributions)
                return {doc_id: weighted(value, weight) for doc_id, value in inside.items()}
            case Synonyms(words, others):
                return self._excess(
                    [self.added(word, contributions) for word in words],
                    [self.added(other, contributions) for other in others],
                )
            case _:
                return contributions[leaf]

    def _excess(self, words: list[Contributions], others: list[Contributions]) -> Contributions:
        """What the best other name, held back, has above the words together."""
        best: Contributions = {}
        for other in others:
            for doc_id, value in other.items():
                best[doc_id] = max(value, best.get(doc_id, 0.0))
        added = {}
        for doc_id, value in best.items():
            excess = held_back(value, self.settings.synonyms)
            for word in words:
                excess -= word.get(doc_id, 0.0)
            if excess > 0:
                added[doc_id] = excess
        return added

    def best(self, scores: Mapping[int, float], count: int) -> list[int]:
        """The first documents of the ranking."""
        chosen: Iterable[int] = scores
        if count < len(scores):
            lowest = heapq.nlargest(count, scores.values())[-1] if count else float("inf")
            chosen = [doc_id for doc_id, score in scores.items() if score >= lowest]
        lengths = self.collection(None).lengths
        order = sorted(chosen, key=lambda doc_id: (-scores[doc_id], lengths[doc_id], doc_id))
        return order[:count]
