"""Why has a case this score? Each leaf's counts and contribution; they sum to the score exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from searchcases.matcher import Scope, documents, weigh
from searchcases.model import FIELD_COUNT, TEXT_FIELDS
from searchcases.query import (
    Lexical,
    Query,
    Scoring,
    Synonyms,
    Weighted,
    leaf_key,
    scoring_leaves,
)
from searchcases.ranking import Contributions, Ranker, WorkedOut
from searchcases.scoring import ONE, QUARTERS
from searchcases.segment.reader import Segment


@dataclass(frozen=True, slots=True)
class TermExplanation:
    """One leaf of the query that the case matches.

    Attributes:
        field: the field it was asked in, or None for all fields with a boost.
        kind: term, phrase, exact, prefix, wildcard, fuzzy, synonyms or weighted.
        term: the term, or the phrase, prefix, pattern or ``word~distance``; of synonyms, the best.
        tf: occurrences per field of the case.
        weight: w = sum over fields and statuses of boost x tf x k; a multiple of 1/4.
        length: dl = sum over fields of boost x field length.
        average_length: its mean over the documents that have the field (all, without a field).
        df: documents of the index that match the leaf.
        idf: multiple of 2**-16.
        contribution: what it adds to the score.
    """

    field: str | None
    kind: str
    term: str
    tf: Mapping[str, int]
    weight: float
    length: int
    average_length: float
    df: int
    idf: float
    contribution: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a case has its score.

    Attributes:
        case_id: the case.
        matches: whether the query finds it; a case that it does not find has score 0.
        weighting: ``bm25`` or ``tfidf``.
        score: sum of the contributions, added in their order.
        terms: the leaves that match, in the order of (field, kind, term).
        facts: doc_count N, k1 and b, by name.
    """

    case_id: str
    matches: bool
    weighting: str
    score: float
    terms: tuple[TermExplanation, ...]
    facts: Mapping[str, float]


def explain(ranker: Ranker, query: Query, doc_id: int) -> Explanation:
    """Why a document has its score.

    Args:
        ranker: the snapshot and the settings.
        query: the tree.
        doc_id: the document.
    """
    matches = doc_id in documents(query, ranker.segment, ranker.weights)
    terms = tuple(_explained(ranker, query, doc_id)) if matches else ()
    score = 0.0
    for term in terms:  # as the ranking adds, one by one from 0
        score += term.contribution
    return Explanation(
        case_id=ranker.segment.case_ids.text(doc_id),
        matches=matches,
        weighting=ranker.settings.weighting,
        score=score,
        terms=terms,
        facts={
            "doc_count": ranker.segment.doc_count,
            "k1": ranker.settings.k1,
            "b": ranker.settings.b,
        },
    )


def _explained(ranker: Ranker, query: Query, doc_id: int) -> Iterator[TermExplanation]:
    weights = WorkedOut(ranker.weights)

    def contribution(leaf: Lexical) -> Contributions:
        if doc_id not in weights[leaf]:
            return {}
        score = ranker.scorer(leaf, len(weights[leaf]))
        length = ranker.collection(leaf.field).lengths[doc_id]
        return {doc_id: score[weights[leaf][doc_id], length]}

    contributions = WorkedOut(contribution)
    for leaf in scoring_leaves(query):
        added = ranker.added(leaf, contributions)
        if doc_id not in added:
            continue
        shown = _shown(leaf, contributions, doc_id)
        collection = ranker.collection(shown.field)
        df = len(weights[shown])
        yield TermExplanation(
            field=shown.field,
            kind=leaf.kind,
            term=leaf_key(shown)[2],
            tf=_tf_per_field(ranker.segment, shown, collection.scope, doc_id),
            weight=weights[shown][doc_id] / QUARTERS,
            length=collection.lengths[doc_id],
            average_length=collection.average_length,
            df=df,
            idf=ranker.idf(shown, df) / ONE,
            contribution=added[doc_id],
        )


def _shown(leaf: Scoring, contributions: Mapping[Lexical, Contributions], doc_id: int) -> Lexical:
    """The leaf of words whose counts explain a leaf: of synonyms, the best."""
    match leaf:
        case Weighted(inner):
            return _shown(inner, contributions, doc_id)
        case Synonyms(_, others):
            names = [_shown(other, contributions, doc_id) for other in others]
            return max(names, key=lambda name: contributions[name].get(doc_id, 0.0))
        case _:
            return leaf


def _tf_per_field(segment: Segment, leaf: Lexical, scope: Scope, doc_id: int) -> dict[str, int]:
    """The tf of a leaf per field: its weight where only that field counts, and everything once."""
    counts = {}
    present, possible, absent = (None if k is None else 1 for k in scope.quarters)
    for number, name in enumerate(TEXT_FIELDS):
        if scope.boosts[number]:
            alone = tuple(int(number == other) for other in range(FIELD_COUNT))
            tf = weigh(segment, leaf, Scope(alone, (present, possible, absent))).get(doc_id, 0)
            if tf:
                counts[name] = tf
    return counts
