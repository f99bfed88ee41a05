"""Which documents come first, and how many match? Runs of leaves in, the first of a ranking out.

Where many documents match, sums of single precision tell which few may come first. The scores of
these are added in the order of ``scoring_leaves``, one by one from 0, as ``Ranker`` adds them, so
they are the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.formulas import Floats, Ints, leading
from searchcases.query import And, Not, Or, Query, Range, Term, Value, scoring_leaves
from searchcases.ranking import Ranker
from searchcases.segment.champions import CHAMPIONS, champions, hold_for, scores_of
from searchcases.vectors.runs import DEPTH, FAINT, Run, Runs

FEW = 1_024
"""Documents whose scores are added up without looking first for those that may be best."""

_ERROR = 1e-6
"""More than twice the error of a sum of single precision, per summand: each is rounded by at most
2**-24 of itself, and so is each sum (IEEE 754)."""

_TRACE = 1e-20
"""Far more than a thousand times ``FAINT``, and far below what any word adds."""


class Found(NamedTuple):
    """The first documents of a ranking.

    Attributes:
        total: documents that match.
        ranked: document and score, in the order of the ranking.
    """

    total: int
    ranked: list[tuple[int, float]]


class Vectors:
    """Ranks one snapshot under one set of settings; threads take turns.

    Args:
        ranker: the snapshot and the settings.
    """

    def __init__(self, ranker: Ranker) -> None:
        self._ranker, self._runs = ranker, Runs(ranker)
        self._has_champions = hold_for(ranker.settings)
        self._doc_count = ranker.segment.doc_count
        self._nearly = np.zeros(self._doc_count, np.float32)  # kept: new memory is slow memory
        self._marks = np.zeros(self._doc_count, bool)
        self._lock = Lock()

    def first(self, query: Query, count: int | None = None) -> Found:
        """The first documents for a query.

        Args:
            query: the tree.
            count: how many, at least 1; None for all.

        Raises:
            QuerySyntaxError: a leaf stands for too many forms.
        """
        with self._lock:
            if isinstance(query, Term) and count is not None:
                found = self._of_word(query, count)
                if found is not None:
                    return found
            if _any_leaf(query) and count is not None and count <= DEPTH:
                return self._of_any(query, count)
            docs = self._matching(query)
            runs = [self._runs[leaf] for leaf in scoring_leaves(query)]
            if count is None or count * 2 > len(docs) or len(docs) <= FEW:
                return self._ranked(len(docs), docs, runs, count or len(docs))
            nearly = np.zeros(len(docs), np.float32)
            for run in runs:
                nearly += run.near[docs] if run.is_common else run.at(docs)
            least = _least(nearly, count, len(runs))
            return self._ranked(len(docs), docs[nearly >= least], runs, count)

    def _of_word(self, word: Term, count: int) -> Found | None:
        """The first of the documents that hold a word; None where the index cannot tell at once."""
        if word.field is not None or count > CHAMPIONS or not self._has_champions:
            return None
        known = champions(self._ranker.segment, word.term)
        if known is None:
            return None
        docs, weights = known.docs[:count], known.weights[:count]
        norms = self._runs.norms(None)[docs]
        scores = scores_of(weights, norms, known.df, self._doc_count, self._ranker.settings)
        return _found(known.df, docs, scores)

    def _of_any(self, query: Query, count: int) -> Found:
        """The first of the documents that match any leaf of a query."""
        runs = [run for leaf in scoring_leaves(query) if len((run := self._runs[leaf]).docs)]
        if len(runs) == 1:
            (run,) = runs
            places = run.places[:count]
            return _found(len(run.docs), run.docs[places], run.values[places])
        if sum(len(run.docs) for run in runs) <= FEW:
            docs = _merged([run.docs for run in runs])
            return self._ranked(len(docs), docs, runs, count)
        nearly = self._add_up(runs)
        best = _merged([run.docs[run.places] for run in runs])
        least = max(_least(nearly[best], count, len(runs)), float(FAINT) / 2)
        total = int(np.count_nonzero(np.greater(nearly, 0, out=self._marks)))
        docs = np.flatnonzero(np.greater_equal(nearly, least, out=self._marks))
        return self._ranked(total, docs, runs, count)

    def _add_up(self, runs: Sequence[Run]) -> NDArray[np.float32]:
        """The sum of some runs for every document, nearly."""
        nearly = self._nearly
        common = [run.near for run in runs if run.is_common]
        if len(common) > 1:
            np.add(common[0], common[1], out=nearly)
        else:
            nearly[:] = common[0] if common else 0
        for near in common[2:]:
            nearly += near
        for run in runs:
            if not run.is_common:
                nearly[run.docs] += run.nearly
        return nearly

    def _ranked(self, total: int, docs: Ints, runs: Sequence[Run], count: int) -> Found:
        """The first of some documents."""
        scores = np.zeros(len(docs))
        for run in runs:
            scores += run.at(docs)
        places = leading(docs, scores, self._runs.lengths, count)
        return _found(total, docs[places], scores[places])

    def _matching(self, query: Query) -> Ints:
        """The documents that match a query, ascending; leaves are read as ``documents`` does."""
        match query:
            case And(children):
                return self._matching_all(children)
            case Or(children):
                found = [self._matching(child) for child in children]
                return found[0] if len(found) == 1 else np.flatnonzero(self._marked(found))
            case Not():
                raise AssertionError("Not stands only within And")
            case leaf:
                return self._runs[leaf].docs

    def _matching_all(self, children: Sequence[Query]) -> Ints:
        wanted = [(self._matching(c), c) for c in children if not isinstance(c, Not)]
        (kept, _), *others = sorted(wanted, key=lambda pair: len(pair[0]))
        for docs, query in others:
            kept = kept[self._among(kept, docs, query)]
        for child in children:
            if isinstance(child, Not):
                docs = self._matching(child.child)
                kept = kept[~self._among(kept, docs, child.child)]
        return kept

    def _among(self, kept: Ints, docs: Ints, query: Query) -> NDArray[np.bool_]:
        """Which of the kept documents are among those that match a query."""
        if isinstance(query, And | Or | Not):
            return self._marked([docs])[kept]
        return self._runs[query].among(kept)

    def _marked(self, lists: Sequence[Ints]) -> NDArray[np.bool_]:
        """Per document of the index, whether it is in one of the lists; until the next call."""
        marks = self._marks
        marks.fill(0)
        for docs in lists:
            marks[docs] = True
        return marks


def _least(nearly: NDArray[np.float32], count: int, summands: int) -> float:
    """The least that one of the first documents may have, nearly, where these have so much."""
    lowest = 0.0
    if count <= len(nearly):
        lowest = float(np.partition(nearly, len(nearly) - count)[len(nearly) - count])
    return lowest * (1 - _ERROR * (summands + 1)) - _TRACE


def _merged(lists: Sequence[Ints]) -> Ints:
    """The distinct documents of some short lists, ascending."""
    docs = np.concatenate([np.zeros(0, np.int64), *lists])
    docs.sort()
    new = np.ones(len(docs), bool)
    np.not_equal(docs[1:], docs[:-1], out=new[1:])
    return docs[new]


def _any_leaf(query: Query) -> bool:
    """Whether each leaf of a query scores, and any of them is enough."""
    match query:
        case Or(children):
            return all(map(_any_leaf, children))
        case And() | Not() | Value() | Range():
            return False
    return True


def _found(total: int, docs: Ints, scores: Floats) -> Found:
    return Found(total, list(zip(docs.tolist(), scores.tolist(), strict=True)))
