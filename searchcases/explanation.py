"""Why has a case this score? Each leaf's counts and contribution; they sum to the score exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


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
