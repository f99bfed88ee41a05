"""Which documents come first for a common word alone? Worked out when an index is written.

A query of one word is then answered without reading its postings, of which a common word has many.
Champions hold for the built-in settings, in all fields together; with others they are not used.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.config import Settings
from searchcases.formulas import Floats, Ints, bm25, bm25_idfs, bm25_norms, leading, tfidf
from searchcases.model import FIELD_COUNT
from searchcases.scoring import bm25_idf, tfidf_idf
from searchcases.segment import built_in, columns
from searchcases.segment.columns import by_key
from searchcases.segment.kinds import Kind
from searchcases.segment.reader import Segment

CHAMPIONS = 16
"""Documents per word: a page of ten, and half of the next."""

LEAST = 256
"""Documents that a word must have to have champions; fewer are soon ranked."""


class Champions(NamedTuple):
    """The first documents for one word.

    Attributes:
        df: documents that match the word.
        docs: the first of these, in the order of the ranking; at most ``CHAMPIONS``.
        weights: weighted tf of each, in quarters.
    """

    df: int
    docs: Ints
    weights: Ints


class Table(NamedTuple):
    """Champions of many words.

    Attributes:
        terms: number of each word that has some, ascending; shape (n,).
        dfs: documents that match it; shape (n,).
        docs: the first of these, in the order of the ranking; shape (n, CHAMPIONS).
        weights: their weighted tf, in quarters; same shape.
    """

    terms: Ints
    dfs: Ints
    docs: Ints
    weights: Ints


class Documents(NamedTuple):
    """What the formulas need to know of all documents of an index.

    Attributes:
        lengths: weighted length of each; shape (documents,).
        norms: ``bm25_norm`` of each; same shape.
    """

    lengths: Ints
    norms: Floats


class Weights(NamedTuple):
    """What the kinds of postings count.

    Attributes:
        seen: whether a kind is seen at all.
        weights: what a posting of it weighs, in quarters.
    """

    seen: NDArray[np.bool_]
    weights: Ints


def weigh(kinds: Sequence[Kind]) -> Weights:
    """What kinds count by the built-in settings."""
    return Weights(*columns.weigh(kinds, built_in.BOOSTS, built_in.QUARTERS))


def documents_of(field_length: Ints) -> Documents:
    """All documents of an index, from the words per slot; shape (documents, FIELD_COUNT)."""
    lengths = field_length @ np.array(built_in.BOOSTS)
    total = int(lengths.sum())
    average = total / len(lengths) if total else 1.0
    settings = built_in.SETTINGS
    return Documents(lengths, bm25_norms(lengths, average, settings.k1, settings.b))


def table_of(
    counts: Ints,
    docs: Ints,
    kinds: Ints,
    weights: Weights,
    documents: Documents,
    settings: Settings,
    least: int = LEAST,
) -> Table:
    """The champions of neighbouring words, which are numbered from 0.

    Args:
        counts: postings of each word.
        docs: document of each posting, word by word, ascending within each form.
        kinds: its kind.
        weights: what the kinds count.
        documents: all documents of the index.
        settings: how to rank.
        least: documents that a word must have, at least ``CHAMPIONS``.
    """
    lengths = documents.lengths
    frequent = np.flatnonzero(counts >= least)  # it has no more documents than postings
    chosen = np.repeat(counts >= least, counts)
    rows = np.repeat(frequent, counts[frequent])
    keys, totals = _added(rows, docs[chosen], kinds[chosen], weights)
    of_rows, docs = keys >> 32, keys & 0xFFFFFFFF
    terms, dfs = frequent, np.diff(np.searchsorted(of_rows, [*frequent, len(counts)]))
    kept = dfs >= least
    if not kept.all():
        common = np.repeat(kept, dfs)
        docs, totals, terms, dfs = docs[common], totals[common], terms[kept], dfs[kept]
    scores = _scores(totals, documents.norms[docs], dfs, len(lengths), settings)
    best = _leading(lengths[docs], scores, dfs)
    return Table(terms, dfs, docs[best], totals[best])


class Tally:
    """What one word weighs in each document, for a word whose postings are not held at once.

    Args:
        weights: what the kinds count.
        documents: all documents of the index.
    """

    def __init__(self, weights: Weights, documents: Documents) -> None:
        self._weights, self._documents = weights, documents
        self._totals = np.zeros(len(documents.lengths), np.int64)
        self._seen = np.zeros(len(documents.lengths), bool)

    def add(self, docs: Ints, kinds: Ints) -> None:
        """Count some postings; the nearer their documents are to each other, the less it takes."""
        counted = self._weights.seen[kinds]
        docs, kinds = docs[counted], kinds[counted]
        if not len(docs):
            return
        first = int(docs.min())
        added = np.bincount(docs - first, self._weights.weights[kinds])  # whole numbers
        self._totals[first : first + len(added)] += added.astype(np.int64)
        self._seen[docs] = True

    def table(self, settings: Settings, least: int = LEAST) -> Table:
        """As ``table_of`` has it for this word alone, which is number 0."""
        df = int(np.count_nonzero(self._seen))
        if df < least:
            return Table(*np.zeros((2, 0), np.int64), *np.zeros((2, 0, CHAMPIONS), np.int64))
        best, scores = np.zeros(0, np.int64), np.zeros(0)
        for first in range(0, len(self._seen), _AT_ONCE):
            docs = first + np.flatnonzero(self._seen[first : first + _AT_ONCE])
            norms = self._documents.norms[docs]
            found = scores_of(self._totals[docs], norms, df, len(self._seen), settings)
            best, scores = np.concatenate((best, docs)), np.concatenate((scores, found))
            first_ones = leading(best, scores, self._documents.lengths, CHAMPIONS)
            best, scores = best[first_ones], scores[first_ones]  # of equal ones documents ascend
        return Table(np.zeros(1, np.int64), np.array([df]), best[None], self._totals[best][None])


_AT_ONCE = 1 << 16
"""Documents that are ranked at once: some 50 bytes each."""


def _added(rows: Ints, docs: Ints, kinds: Ints, weights: Weights) -> tuple[Ints, Ints]:
    """Distinct ``row << 32 | document``, ascending, and the weight of each."""
    keys, counted = (rows << 32) | docs, weights.seen[kinds]
    if not counted.all():
        keys, kinds = keys[counted], kinds[counted]
    return by_key(keys, weights.weights[kinds])


def _scores(weights: Ints, norms: Floats, dfs: Ints, doc_count: int, settings: Settings) -> Floats:
    """``scores_of`` many words, one behind the other."""
    if settings.weighting == "tfidf":
        ends = np.cumsum(dfs)[:-1]
        rows = zip(np.split(weights, ends), np.split(norms, ends), dfs.tolist(), strict=False)
        return np.concatenate(
            [np.zeros(0), *(scores_of(*row, doc_count, settings) for row in rows)]
        )
    return bm25(weights, norms, np.repeat(bm25_idfs(doc_count, dfs), dfs), settings.k1)


def _leading(lengths: Ints, scores: Floats, dfs: Ints) -> Ints:
    """``leading`` for many words at once: where their champions stand; shape (words, CHAMPIONS).

    Of the best documents of each of some parts of a word's documents, ``CHAMPIONS`` are as many as
    are wanted: what is worse than these is no champion. That leaves few to be sorted.
    """
    if not len(dfs):
        return np.zeros((0, CHAMPIONS), np.int64)
    starts = np.cumsum(dfs) - dfs
    count = min(_PARTS, int(dfs.min()))
    parts = starts[:, None] + dfs[:, None] * np.arange(count) // count
    tops = np.maximum.reduceat(scores, parts.reshape(-1)).reshape(parts.shape)
    lowest = np.partition(tops, count - CHAMPIONS, axis=1)[:, count - CHAMPIONS]
    chosen = np.flatnonzero(scores >= np.repeat(lowest, dfs))
    rows = np.searchsorted(starts, chosen, side="right")
    order = np.lexsort((lengths[chosen], -scores[chosen], rows))  # stable: documents ascend
    firsts = np.searchsorted(rows, np.arange(1, len(dfs) + 1))
    found: Ints = chosen[order[firsts[:, None] + np.arange(CHAMPIONS)]]
    return found


_PARTS = 4 * CHAMPIONS
"""Of 100,000 cases 720,000 documents were left to be sorted, and 943,000 with a quarter of them."""


def scores_of(weights: Ints, norms: Floats, df: int, doc_count: int, settings: Settings) -> Floats:
    """The score of each document for a query of one word, as ``Ranker`` has it.

    Args:
        weights: of the word in each document; shape (n,).
        norms: ``bm25_norm`` of each; same shape.
        df: documents that match the word.
        doc_count: documents of the index.
        settings: how to rank.
    """
    if settings.weighting == "tfidf":
        return tfidf(weights, tfidf_idf(doc_count, df))
    return bm25(weights, norms, bm25_idf(doc_count, df), settings.k1)


def of_segment(segment: Segment) -> Table:
    """The champions of all words of an index, worked out from its postings."""
    forms = np.arange(len(segment.forms))
    ends = np.asarray(segment.arrays["posting_offsets"])[np.asarray(segment.arrays["term_forms"])]
    lengths = np.asarray(segment.field_length).reshape(-1, FIELD_COUNT)
    return table_of(
        np.diff(ends.astype(np.int64)).astype(np.int64),
        columns.documents(segment, forms).astype(np.int64),
        columns.kinds(segment, forms).astype(np.int64),
        weigh(segment.kinds),
        documents_of(lengths),
        built_in.SETTINGS,
    )


def champions(segment: Segment, term: str) -> Champions | None:
    """The champions of a word; None where it is not common enough to have some."""
    number = segment.terms.find(term)
    terms = segment.arrays["champion_terms"]
    if number is None:
        return None
    row = bisect_left(terms, number)
    if row == len(terms) or terms[row] != number:
        return None
    part = slice(row * CHAMPIONS, (row + 1) * CHAMPIONS)
    docs, weights = (
        np.asarray(segment.arrays[name][part]).astype(np.int64)
        for name in ("champion_docs", "champion_weights")
    )
    return Champions(segment.arrays["champion_dfs"][row], docs, weights)


def hold_for(settings: Settings) -> bool:
    """Whether the champions of an index are those of some settings, too."""
    kept = replace(
        settings, synonyms=built_in.SETTINGS.synonyms, synonym_table=built_in.SETTINGS.synonym_table
    )  # which one word alone does not ask for
    return kept == built_in.SETTINGS
