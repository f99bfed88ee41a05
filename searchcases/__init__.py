"""searchcases: full-text search for radiology teaching cases.

::

    from searchcases import Index, update

    update(["seeds/"], "index")
    Index.open("index").search("marrow hypointensity", limit=10)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from searchcases.config import Settings
    from searchcases.errors import SearchCasesError
    from searchcases.hits import Hit, Results
    from searchcases.indexer import Report, update
    from searchcases.model import Case
    from searchcases.searcher import Index

__version__ = "0.1.0"
__all__ = ["Case", "Hit", "Index", "Report", "Results", "SearchCasesError", "Settings", "update"]

_HOMES = {
    "Case": "model",
    "Hit": "hits",
    "Index": "searcher",
    "Report": "indexer",
    "Results": "hits",
    "SearchCasesError": "errors",
    "Settings": "config",
    "update": "indexer",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: ``import searchcases`` alone costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'searchcases' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"searchcases.{_HOMES[name]}"), name)
