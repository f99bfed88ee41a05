"""What does a leaf of a query add to the score of each document that it matches?

Leaves are kept that were asked for lately: common words come again.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from searchcases.formulas import (
    Floats,
    Ints,
    bm25,
    bm25_norms,
    held_back,
    tfidf,
    weighted,
)
from searchcases.matcher import expanded, filtered, words_of
from searchcases.model import FIELD_COUNT
from searchcases.query import (
    Filter,
    Fuzzy,
    Lexical,
    Prefix,
    Range,
    Scoring,
    Synonyms,
    Value,
    Weighted,
    Wildcard,
)
from searchcases.ranking import Ranker
from searchcases.segment.columns import postings, summed_by_document, weigh
from searchcases.vectors.phrases import Phrases
from searchcases.vectors.recent import Recent
from searchcases.vectors.run import Run

LEAST_BYTES = 64 << 20
"""What the kept runs may take up at least, and of a large index"""

SHARE = 3
"""one part in so many of its file: of 100,000 cases 75 MB, in which the words of 200 queries of two
and three words fit (53 MB); where they did not, such a query took 3 times as long."""


class Runs:
    """The runs of the leaves of queries.

    Args:
        ranker: snapshot, settings and idf.
    """

    def __init__(self, ranker: Ranker) -> None:
        self._ranker, self._segment = ranker, ranker.segment
        self._norms: dict[str | None, Floats] = {}
        self._of_kinds: dict[str | None, tuple[NDArray[np.bool_], Ints]] = {}
        self._phrases = Phrases(self._segment)
        most = max(LEAST_BYTES, self._segment.size // SHARE)
        self._recent: Recent[Scoring | Filter, Run] = Recent(self._worked_out, most)
        self.lengths = self._lengths(None)

    def __getitem__(self, leaf: Scoring | Filter) -> Run:
        """The run of a leaf.

        Raises:
            QuerySyntaxError: the leaf stands for too many forms.
        """
        return self._recent[leaf]

    def __contains__(self, leaf: Scoring | Filter) -> bool:
        """Whether the run of a leaf is at hand."""
        return leaf in self._recent

    def _worked_out(self, leaf: Scoring | Filter) -> Run:
        match leaf:
            case Value() | Range():
                docs = np.array(sorted(filtered(self._segment, leaf)), np.int64)
                values = np.zeros(len(docs))
            case Weighted(inner, weight):
                inside = self[inner]
                docs, values = inside.docs, weighted(inside.values, weight)
            case Synonyms(words, others):
                docs, values = self._excess(
                    [self[word] for word in words], [self[o] for o in others]
                )
            case _:
                docs, weights = self._weights(leaf)
                values = self._contributions(leaf, docs, weights)
        return Run(docs, values, self.lengths)

    def _weights(self, leaf: Lexical) -> tuple[Ints, Ints]:
        """The documents that a leaf of words matches, ascending, and their weights."""
        scope = self._ranker.collection(leaf.field).scope
        if isinstance(leaf, Prefix | Wildcard | Fuzzy):
            forms = _neighbours(expanded(self._segment, leaf))
        else:
            forms = words_of(self._segment, leaf)
            if len(forms) > 1:
                return self._phrases.weigh(forms, scope)
        if leaf.field not in self._of_kinds:
            self._of_kinds[leaf.field] = weigh(self._segment.kinds, *scope)
        is_seen, weight = self._of_kinds[leaf.field]
        docs, kinds = postings(self._segment, forms)
        if not is_seen.all():
            seen = is_seen[kinds]
            docs, kinds = docs[seen], kinds[seen]
        return summed_by_document(docs, weight[kinds], self._segment.doc_count)

    def _contributions(self, leaf: Lexical, docs: Ints, weights: Ints) -> Floats:
        if not len(docs):
            return np.zeros(0)
        idf = self._ranker.idf(leaf, len(docs), self._df)
        if self._ranker.settings.weighting == "tfidf":
            return tfidf(weights, idf)
        return bm25(weights, self.norms(leaf.field)[docs], idf, self._ranker.settings.k1)

    def _df(self, leaf: Lexical) -> int:
        return len(self[leaf])

    def norms(self, field: str | None) -> Floats:
        """``bm25_norm`` of every document in the scope of a field; shape (documents,)."""
        if field not in self._norms:
            lengths = self.lengths if field is None else self._lengths(field)
            average = self._ranker.collection(field).average_length
            settings = self._ranker.settings
            self._norms[field] = bm25_norms(lengths, average, settings.k1, settings.b)
        return self._norms[field]

    def _lengths(self, field: str | None) -> Ints:
        boosts = np.array(self._ranker.collection(field).length_boosts)
        slots: Ints = np.asarray(self._segment.field_length).reshape(-1, FIELD_COUNT) @ boosts
        return slots

    def _excess(self, words: Sequence[Run], others: Sequence[Run]) -> tuple[Ints, Floats]:
        """``Ranker.added`` of synonyms."""
        matches = np.zeros(self._segment.doc_count, bool)
        best = np.zeros(self._segment.doc_count)
        for other in others:
            matches[other.docs] = True
            best[other.docs] = np.maximum(best[other.docs], other.values)
        excess = held_back(best, self._ranker.settings.synonyms)
        for word in words:
            excess[word.docs] -= word.values
        docs = np.flatnonzero(matches)
        return docs, np.maximum(excess[docs], 0.0)


def _neighbours(numbers: Sequence[int]) -> list[range]:
    """Ascending numbers, those that follow each other as one run; at least one, maybe empty."""
    ends = [at for at in range(1, len(numbers)) if numbers[at] != numbers[at - 1] + 1]
    bounds = pairwise([0, *ends, len(numbers)])
    return [range(numbers[a], numbers[b - 1] + 1) for a, b in bounds] if numbers else [range(0)]
