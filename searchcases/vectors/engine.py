"""Which documents come first, and how many match? Runs of leaves in, the first of a ranking out.

Where many documents match, sums of bounds tell which few may come first. The scores of these are
added in the order of ``scoring_leaves``, one by one from 0, as ``Ranker`` adds them, so
they are the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.formulas import Floats, Ints, leading
from searchcases.query import And, Filter, Not, Or, Query, Range, Term, Value, scoring_leaves
from searchcases.ranking import Ranker
from searchcases.segment.champions import CHAMPIONS, champions, hold_for, scores_of
from searchcases.vectors.run import DEPTH, Bounds, Run
from searchcases.vectors.runs import Runs

FEW = 1_024
"""Documents whose scores are added up without looking first for those that may be best."""


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
        self._sums = np.zeros(self._doc_count, np.uint16)  # kept: new memory is slow memory
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
            if isinstance(query, Term) and count is not None and query not in self._runs:
                found = self._of_word(query, count)
                if found is not None:
                    return found
            if count is not None and count <= DEPTH:
                found = self._of_any(query, count)
                if found is not None:
                    return found
            docs = self._matching(query)
            runs = [self._runs[leaf] for leaf in scoring_leaves(query)]
            if count is None or count * 2 > len(docs) or len(docs) <= FEW:
                return self._ranked(len(docs), docs, runs, count or len(docs))
            sums: Bounds = np.zeros(len(docs), _wide_enough(runs))
            for run in runs:
                sums += run.bounds_at(docs)
            return self._ranked(len(docs), docs[sums >= _least(sums, count, runs)], runs, count)

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

    def _of_any(self, query: Query, count: int) -> Found | None:
        """The first of the documents that match any leaf of a query, and filters on common values.

        None of other queries.
        """
        words, filters = _parted(query)
        if words is None:
            return None
        runs = [run for leaf in scoring_leaves(words) if len(run := self._runs[leaf])]
        wanted = [self._runs[leaf] for leaf in filters]
        if not all(run.is_common for run in wanted):
            return None
        if len(runs) == 1 and not wanted:
            return _found(len(runs[0]), *runs[0].first(count))
        if sum(map(len, runs)) <= FEW:
            docs = _merged([run.docs for run in runs])
            for run in wanted:
                docs = docs[run.among(docs)]
            return self._ranked(len(docs), docs, runs, count)
        sums = self._add_up(runs)
        for run in wanted:
            sums *= run.by_document > 0
        least = max(_least(sums[run.docs[run.best]], count, runs) for run in runs)
        docs = np.flatnonzero(np.greater_equal(sums, max(least, 1), out=self._marks))
        if len(docs) > FEW:
            found = sums[docs]
            docs = docs[found >= _least(found, count, runs)]
        return self._ranked(int(np.count_nonzero(sums)), docs, runs, count)

    def _add_up(self, runs: Sequence[Run]) -> Bounds:
        """The sum of the bounds of some runs, for every document."""
        dtype = _wide_enough(runs)
        sums: Bounds = self._sums if dtype == np.uint16 else np.zeros(self._doc_count, dtype)
        common = [run.by_document for run in runs if run.is_common]
        if len(common) > 1:
            np.add(common[0], common[1], out=sums, dtype=dtype)
        else:
            sums[:] = common[0] if common else 0
        for bounds in common[2:]:
            sums += bounds
        for run in runs:
            if not run.is_common:
                sums[run.docs] += run.bounds
        return sums

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


def _wide_enough(runs: Sequence[Run]) -> type[np.uint16 | np.uint32]:
    """The numbers in which the bounds of some runs can be added up."""
    return np.uint16 if sum(run.most for run in runs) < 1 << 16 else np.uint32


def _least(sums: Bounds, count: int, runs: Sequence[Run]) -> int:
    """The least sum of bounds that one of the first documents has, where some have these sums.

    A score is below the sum of its bounds, by one per run at most.
    """
    if count > len(sums):
        return 0
    return int(np.partition(sums, len(sums) - count)[len(sums) - count]) - len(runs)


def _merged(lists: Sequence[Ints]) -> Ints:
    """The distinct documents of some short lists, ascending."""
    docs = np.concatenate([np.zeros(0, np.int64), *lists])
    docs.sort()
    new = np.ones(len(docs), bool)
    np.not_equal(docs[1:], docs[:-1], out=new[1:])
    return docs[new]


def _parted(query: Query) -> tuple[Query | None, list[Filter]]:
    """The part of a query of which any leaf is enough, and the filters beside it.

    None where the query is of another kind.
    """
    if _any_leaf(query):
        return query, []
    if not isinstance(query, And):
        return None, []
    filters = [child for child in query.children if isinstance(child, Value | Range)]
    rest = [child for child in query.children if not isinstance(child, Value | Range)]
    return (rest[0] if len(rest) == 1 and _any_leaf(rest[0]) else None), filters


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
