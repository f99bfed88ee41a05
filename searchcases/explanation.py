"""Why has a case this score? Each leaf's counts and contribution; they sum to the score exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from searchcases.matcher import Scope, documents, weigh
from searchcases.model import FIELD_COUNT, TEXT_FIELDS
from searchcases.query import Query, Scoring, leaf_key, scoring_leaves
from searchcases.ranking import Ranker
from searchcases.scoring import ONE
from searchcases.segment.reader import Segment


@dataclass(frozen=True, slots=True)
class TermExplanation:
    """One leaf of the query that the case matches.

    Attributes:
        field: the field it was asked in, or None for all fields with a boost.
        kind: term, phrase, prefix, wildcard or fuzzy.
        term: the term, or the phrase, prefix, pattern or ``word~distance``.
        tf: occurrences per field of the case.
        weight: w = sum over fields of boost x tf.
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
    weight: int
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
    for leaf in scoring_leaves(query):
        weights = ranker.weights(leaf)
        if doc_id not in weights:
            continue
        _, kind, term = leaf_key(leaf)
        collection = ranker.collection(leaf.field)
        yield TermExplanation(
            field=leaf.field,
            kind=kind,
            term=term,
            tf=_tf_per_field(ranker.segment, leaf, collection.scope, doc_id),
            weight=weights[doc_id],
            length=collection.lengths[doc_id],
            average_length=collection.average_length,
            df=len(weights),
            idf=ranker.idf(leaf, len(weights)) / ONE,
            contribution=ranker.scorer(leaf, len(weights))(doc_id, weights[doc_id]),
        )


def _tf_per_field(segment: Segment, leaf: Scoring, scope: Scope, doc_id: int) -> dict[str, int]:
    """The tf of a leaf per field: its weight where only that field counts, once."""
    counts = {}
    for number, name in enumerate(TEXT_FIELDS):
        if scope[number]:
            alone = tuple(int(number == other) for other in range(FIELD_COUNT))
            tf = weigh(segment, leaf, alone).get(doc_id, 0)
            if tf:
                counts[name] = tf
    return counts
