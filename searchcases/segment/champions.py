"""Which documents come first for a common word alone? Worked out when an index is written.

A query of one word is then answered without reading its postings, of which a common word has many.
Champions hold for the built-in settings, in all fields together; with others they are not used.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from searchcases.config import Settings
from searchcases.formulas import Floats, Ints, bm25, bm25_norms, leading, tfidf
from searchcases.model import TEXT_FIELDS
from searchcases.scoring import QUARTERS, bm25_idf, tfidf_idf
from searchcases.segment.columns import Columns, by_key, weigh
from searchcases.segment.reader import Segment

CHAMPIONS = 16
"""Documents per word: a page of ten, and half of the next."""

LEAST = 256
"""Documents that a word must have to have champions; fewer are soon ranked."""


MADE_WITH = Settings()
"""How words are ranked whose champions are in an index."""


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
        average_length: its mean, 1 where there is no word at all.
    """

    lengths: Ints
    average_length: float


def table_of(
    terms: Ints,
    found: Columns,
    documents: Documents,
    settings: Settings,
    least: int = LEAST,
) -> Table:
    """The champions of all words of an index, or of a range of them.

    Args:
        terms: number of the word of each posting, ascending.
        found: the postings, all of each word.
        documents: all documents of the index.
        settings: how to rank.
        least: documents that a word must have, at least ``CHAMPIONS``.
    """
    lengths = documents.lengths
    boosts = [settings.boosts.get(name, 0) for name in TEXT_FIELDS]
    seen, docs, weights = weigh(found, boosts, (QUARTERS, settings.possible, settings.absent))
    keys, weights = by_key(terms[seen] * len(lengths) + docs[seen], weights[seen])
    of_rows, docs = np.divmod(keys, max(1, len(lengths)))
    starts = np.flatnonzero(np.diff(of_rows, prepend=-1))
    dfs = np.diff(starts, append=len(keys))
    kept = dfs >= least
    norms = bm25_norms(lengths, documents.average_length, settings.k1, settings.b)
    best = np.zeros((np.count_nonzero(kept), CHAMPIONS), np.int64)
    for row, (start, df) in enumerate(zip(starts[kept].tolist(), dfs[kept].tolist(), strict=True)):
        run = slice(start, start + df)
        scores = scores_of(weights[run], norms[docs[run]], df, len(lengths), settings)
        best[row] = start + leading(docs[run], scores, lengths, CHAMPIONS)
    return Table(of_rows[starts[kept]], dfs[kept], docs[best], weights[best])


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


def champions(segment: Segment, term: str) -> Champions | None:  # noqa: ARG001
    """The champions of a word; None where the index holds none of it.

    No format of the index holds champions so far.
    """
    return None


def hold_for(settings: Settings) -> bool:
    """Whether the champions of an index are those of some settings, too."""
    kept = replace(
        settings, synonyms=MADE_WITH.synonyms, synonym_table=MADE_WITH.synonym_table
    )  # which one word alone does not ask for
    return kept == MADE_WITH
