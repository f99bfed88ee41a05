"""What does a leaf of a query add to the score of each document that it matches?

Leaves are kept that were asked for lately: common words come again.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from searchcases.formulas import (
    Floats,
    Ints,
    bm25,
    bm25_norms,
    held_back,
    leading,
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
from searchcases.segment.columns import by_key, postings, weigh
from searchcases.vectors.phrases import Phrases
from searchcases.vectors.recent import Recent

DEPTH = 64
"""Documents of a run whose order is kept, as a ranking has them: more than most pages show."""

COMMON = 16
"""A run of more than one document in so many is kept by document, too; see ``Run.near``."""

MAX_BYTES = 64 << 20
"""What the kept runs may take up. Of 20,000 cases the 800 commonest words take up as much, and all
32,000 words 104 MB; of 100,000 cases the 60 commonest do."""

FAINT = np.float32(1e-30)
"""Stands for 0 in ``Run.near``: far below what any word adds."""


class Run:
    """The documents that a leaf matches, and what it adds to the score of each.

    Args:
        docs: ascending; shape (n,).
        values: >= 0; 0 for a filter; shape (n,).
        lengths: weighted length of every document of the index.
    """

    def __init__(self, docs: Ints, values: Floats, lengths: Ints) -> None:
        self.docs, self.values, self._lengths = docs, values, lengths
        self.is_common = len(docs) * COMMON > len(lengths)

    @cached_property
    def places(self) -> Ints:
        """Where the first ``DEPTH`` documents stand in ``docs``, in the order of a ranking."""
        return leading(self.docs, self.values, self._lengths, DEPTH)

    @cached_property
    def near(self) -> NDArray[np.float32]:
        """What is added, nearly, to every document of the index; 0 only where nothing matches.

        Adding such arrays is many times as quick as adding up documents one by one.
        """
        found = np.zeros(len(self._lengths), np.float32)
        found[self.docs] = self.nearly
        return found

    @property
    def nearly(self) -> NDArray[np.float32]:
        """``values``, nearly; never 0."""
        return np.maximum(self.values.astype(np.float32), FAINT)

    def among(self, docs: Ints) -> NDArray[np.bool_]:
        """Which of some documents the leaf matches."""
        if self.is_common:
            return self.near[docs] > 0
        return self._places_of(docs)[1]

    def at(self, docs: Ints) -> Floats:
        """What is added to the score of some documents; 0 where the leaf does not match."""
        places, inside = self._places_of(docs)
        return np.where(inside, self.values[places], 0.0) if len(self.docs) else np.zeros(len(docs))

    def _places_of(self, docs: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        if not len(self.docs):
            return np.zeros(len(docs), np.int64), np.zeros(len(docs), bool)
        places = np.searchsorted(self.docs, docs)
        places[places == len(self.docs)] = 0
        return places, self.docs[places] == docs

    @property
    def size(self) -> int:
        """The bytes that it takes up, with what is worked out later."""
        near = 4 * len(self._lengths) if self.is_common else 0
        return self.docs.nbytes + self.values.nbytes + 8 * DEPTH + near


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
        self._recent: Recent[Scoring | Filter, Run] = Recent(self._worked_out, MAX_BYTES)
        self.lengths = self._lengths(None)

    def __getitem__(self, leaf: Scoring | Filter) -> Run:
        """The run of a leaf.

        Raises:
            QuerySyntaxError: the leaf stands for too many forms.
        """
        return self._recent[leaf]

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
        seen = is_seen[kinds]
        return by_key(docs[seen], weight[kinds[seen]])

    def _contributions(self, leaf: Lexical, docs: Ints, weights: Ints) -> Floats:
        if not len(docs):
            return np.zeros(0)
        idf = self._ranker.idf(leaf, len(docs), self._df)
        if self._ranker.settings.weighting == "tfidf":
            return tfidf(weights, idf)
        return bm25(weights, self.norms(leaf.field)[docs], idf, self._ranker.settings.k1)

    def _df(self, leaf: Lexical) -> int:
        return len(self[leaf].docs)

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
