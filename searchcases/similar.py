"""Which cases are like a given one? Those that its own strongest words find.

A word's strength in a case is what it adds to the score of a search (BM25 over the fields with a
boost, see ``scoring``), without the occurrences that the text denies. The strongest words of a case
are asked for; what counts in another case is the strength that they have there.

NumPy does this for all cases of an archive at once, as a site needs it: some 0.1 ms a case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.analysis import terms as terms_of_text
from searchcases.config import Settings
from searchcases.errors import CaseNotFound
from searchcases.model import FIELD_COUNT, FIELD_NUMBER
from searchcases.scoring import ONE, QUARTERS, bm25_idf
from searchcases.searcher import Index
from searchcases.segment.columns import (
    array,
    blocks,
    by_key,
    documents,
    kinds,
    weigh,
)
from searchcases.segment.reader import Segment
from searchcases.segment.whole_columns import ranges

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

STRONGEST = 12
"""Words of a case that are asked for. Of labelled cases that share their topic with another one,
12 brought it among the first five of 4,286 cases in 76 and 65 % (halves of 21 and 31 cases), 8 in
71 and 65 %, 20 in 67 and 58 %."""

SHARED = 2
"""Of these, words that another case must share: one alone may be a name or a slip."""


COMMON = 0.1
"""Words that more postings have than this share of the cases are not asked for; they are hardly
ever among the strongest, and half of all postings."""

_FEW = 50  # postings that are not many in the smallest archive


class SimilarCase(NamedTuple):
    """A case that is like another.

    Attributes:
        rank: from 1.
        case_id, title: the case.
        score: what the words that it shares add up to, > 0.
        shared: these words, as the most frequent form of each, the strongest first.
    """

    rank: int
    case_id: str
    title: str
    score: float
    shared: tuple[str, ...]


def similar(index: Index, case_id: str, limit: int = 5) -> list[SimilarCase]:
    """The cases that are most like one of an index, the most similar first.

    Args:
        index: the archive.
        case_id: the case.
        limit: cases at most, at least 1.

    Raises:
        CaseNotFound: no case has that id.
    """
    segment = index.segment
    doc_id = segment.case_ids.find(case_id)
    if doc_id is None:
        index.case(case_id)  # says which id is near
        raise CaseNotFound(case_id, None)
    likeness = Likeness.of(segment, index.settings, _terms_of(segment, doc_id))
    return [
        SimilarCase(
            rank,
            segment.case_ids.text(other),
            segment.titles.text(other),
            score,
            tuple(_written(segment, term) for term in likeness.shared(doc_id, other)),
        )
        for rank, (other, score) in enumerate(likeness.like(doc_id, limit), start=1)
    ]


@dataclass(frozen=True)
class Likeness:
    """How strong words are in cases: rows of word, case and strength, by word and case.

    Words of one case only are left out, for they lead nowhere, and common ones (``COMMON``).

    Attributes:
        terms: number of the word in the segment, ascending; shape (n,).
        docs: ascending for each word.
        strengths: > 0.
        starts: where the rows of each word begin, by its number, and the end.
        by_doc: the rows by case, of each case by word.
        doc_starts: where those of each case begin, and the end.
    """

    terms: Ints
    docs: Ints
    strengths: Floats
    starts: Ints
    by_doc: Ints
    doc_starts: Ints

    @classmethod
    def of(cls, segment: Segment, settings: Settings, terms: Ints | None = None) -> Likeness:
        """The strength of some words of a segment, or of all, in all of its cases.

        Args:
            segment: the cases.
            settings: k1, b, boosts, and what a mention counts that is in doubt.
            terms: numbers of words, ascending; None for all.
        """
        count = len(segment.terms)
        chosen = np.arange(count) if terms is None else terms
        bounds = _bounds(segment)
        most = max(_FEW, int(COMMON * segment.doc_count))
        chosen = chosen[bounds[chosen + 1] - bounds[chosen] <= most]
        keys, weights = _weights(segment, settings, chosen)
        found, docs = np.divmod(keys, max(1, segment.doc_count))
        dfs = np.bincount(found, minlength=count)
        kept = dfs[found] > 1
        found, docs, weights = found[kept], docs[kept], weights[kept]
        strengths = _idfs(segment.doc_count, dfs)[found] * _saturated(
            segment, settings, docs, weights
        )
        by_doc = np.argsort(docs, kind="stable")
        return cls(
            found,
            docs,
            strengths,
            np.searchsorted(found, np.arange(count + 1)),
            by_doc,
            np.searchsorted(docs[by_doc], np.arange(segment.doc_count + 1)),
        )

    def like(self, doc_id: int, limit: int) -> list[tuple[int, float]]:
        """The cases most like one, and their scores; ties by their number."""
        terms = np.sort(self._strongest(doc_id))
        runs = [slice(self.starts[term], self.starts[term + 1]) for term in terms.tolist()]
        if not runs:
            return []
        docs = np.concatenate([self.docs[run] for run in runs])
        order = docs.argsort(kind="stable")
        docs = docs[order]
        strengths = np.concatenate([self.strengths[run] for run in runs])[order]
        starts = np.flatnonzero(np.concatenate(([True], docs[1:] != docs[:-1])))
        counts = np.concatenate((starts[1:], [len(docs)])) - starts
        alike = (counts >= SHARED) & (docs[starts] != doc_id)
        found, scores = docs[starts][alike], np.add.reduceat(strengths, starts)[alike]
        best = (-scores).argsort(kind="stable")[:limit]
        return list(zip(found[best].tolist(), scores[best].tolist(), strict=True))

    def shared(self, doc_id: int, other: int) -> list[int]:
        """The words of the one that make it like the other, those strongest in the one first."""
        rows = self.by_doc[self.doc_starts[other] : self.doc_starts[other + 1]]
        there = set(self.terms[rows].tolist())
        return [term for term in self._strongest(doc_id).tolist() if term in there]

    def _strongest(self, doc_id: int) -> Ints:
        rows = self.by_doc[self.doc_starts[doc_id] : self.doc_starts[doc_id + 1]]
        order = np.argsort(-self.strengths[rows], kind="stable")[:STRONGEST]
        return self.terms[rows[order]]


def _weights(segment: Segment, settings: Settings, terms: Ints) -> tuple[Ints, Floats]:
    """What each word weighs in each case, as ``terms * doc_count + case`` and occurrences > 0."""
    bounds, ends = array(segment, "term_forms").astype(np.int64), _bounds(segment)
    boosts = [settings.boosts.get(name, 0) for name in FIELD_NUMBER]
    _, weight_of = weigh(segment.kinds, boosts, (QUARTERS, settings.possible, 0))
    keys, weights = [np.zeros(0, np.int64)], [np.zeros(0)]
    counts = ends[terms + 1] - ends[terms]
    for block in blocks(np.concatenate(([0], np.cumsum(counts)))):
        some = terms[block.start : block.stop]
        forms = ranges(bounds[some], bounds[some + 1])
        found = weight_of[kinds(segment, forms)]
        counted = found > 0
        of_term = np.repeat(some, counts[block.start : block.stop])[counted]
        docs = documents(segment, forms)[counted]
        block_keys, block_weights = by_key(of_term * segment.doc_count + docs, found[counted])
        keys.append(block_keys)
        weights.append(block_weights / QUARTERS)
    return np.concatenate(keys), np.concatenate(weights)


def _saturated(segment: Segment, settings: Settings, docs: Ints, weights: Floats) -> Floats:
    """BM25 without idf, of each weight in its case."""
    boosts = np.array([settings.boosts.get(name, 0) for name in FIELD_NUMBER])
    lengths = _array(segment, "field_length").reshape(-1, FIELD_COUNT) @ boosts
    average = lengths.sum() / max(1, segment.doc_count) or 1.0
    norms = settings.k1 * (1.0 - settings.b + settings.b * (lengths / average))
    found: Floats = weights * (settings.k1 + 1.0) / (weights + norms[docs])
    return found


def _idfs(doc_count: int, dfs: Ints) -> Floats:
    values, place = np.unique(dfs, return_inverse=True)
    return np.array([bm25_idf(doc_count, df) / ONE for df in values.tolist()])[place]


def _terms_of(segment: Segment, doc_id: int) -> Ints:
    """The words of a case: numbers, ascending."""
    fields = segment.case(doc_id).fields
    found = {term for name in FIELD_NUMBER for term in terms_of_text(fields.get(name, ""))}
    numbers = (segment.terms.find(term) for term in found)
    return np.array(sorted(number for number in numbers if number is not None), np.int64)


def _written(segment: Segment, term: int) -> str:
    """The most frequent form of a word; of equals the first."""
    bounds, offsets = segment.arrays["term_forms"], segment.arrays["token_offsets"]
    forms = range(bounds[term], bounds[term + 1])
    return segment.forms.text(max(forms, key=lambda form: offsets[form + 1] - offsets[form]))


def _bounds(segment: Segment) -> Ints:
    """Where the postings of each word begin, and the end."""
    found: Ints = np.asarray(segment.arrays["posting_offsets"])[
        np.asarray(segment.arrays["term_forms"])
    ].astype(np.int64)
    return found


def _array(segment: Segment, name: str) -> Ints:
    return np.asarray(segment.arrays[name]).astype(np.int64)
