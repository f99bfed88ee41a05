"""What does the parser in the browser need to know? The fields and the limits."""

from __future__ import annotations

from typing import Any

from searchcases.expansion import MAX_EXPANSION
from searchcases.model import (
    FILTER_FIELDS,
    RANGE_FIELDS,
    REPORTING_FIELDS,
    STATUS_FIELDS,
    TEXT_FIELDS,
)
from searchcases.queryparser.lexer import MAX_CLAUSES, MAX_DEPTH, MAX_LENGTH, MAX_WORD


def tables() -> dict[str, Any]:
    """What ``searchcases.queryparser.setTables`` of ``browser/queryparser.js`` takes."""
    return {
        "text_fields": TEXT_FIELDS,
        "status_fields": STATUS_FIELDS,
        "reporting_fields": REPORTING_FIELDS,
        "filter_fields": FILTER_FIELDS,
        "range_fields": RANGE_FIELDS,
        "limits": {
            "length": MAX_LENGTH,
            "clauses": MAX_CLAUSES,
            "depth": MAX_DEPTH,
            "word": MAX_WORD,
            "expansion": MAX_EXPANSION,
        },
    }
