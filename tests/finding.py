"""What queries find in an index: the ids and the scores of cases."""

from __future__ import annotations

from typing import Any

from searchcases.searcher import Index


def found(index: Index, query: str, **options: Any) -> list[str]:
    """The case ids that a query finds, best first."""
    return [hit.case_id for hit in index.search(query, limit=None, **{"expand": False, **options})]


def scores(index: Index, query: str, **options: Any) -> dict[str, float]:
    return {
        hit.case_id: hit.score
        for hit in index.search(query, limit=None, **{"expand": False, **options})
    }
