"""How are results written as JSON? Records in, for ``json.dumps``."""

from __future__ import annotations

from typing import Any

from searchcases.hits import Hit, Results


def hit_record(hit: Hit) -> dict[str, Any]:
    """A case that was found."""
    return {
        "rank": hit.rank,
        "case_id": hit.case_id,
        "score": hit.score,
        "title": hit.title,
        "status": hit.status,
        "snippet": hit.snippet.text,
        "matched": hit.matched,
    }


def results_record(results: Results) -> dict[str, Any]:
    """A page of results; with ``facets`` where some were asked for."""
    from dataclasses import asdict

    record = {
        "query": results.query,
        "weighting": results.weighting,
        "total": results.total,
        "took_ms": round(results.took_ms, 3),
        "expansions": [one._asdict() for one in results.expansions],
        "added": results.added,
        "suggestion": results.suggestion,
        "hits": [hit_record(hit) for hit in results],
    }
    if results.facets:
        record["facets"] = {
            name: [asdict(row) for row in rows] for name, rows in results.facets.items()
        }
    return record
