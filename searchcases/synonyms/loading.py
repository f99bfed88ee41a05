"""Which names does a search know? The built-in table, and a user's own before it."""

from __future__ import annotations

from functools import cache

from searchcases.data import read
from searchcases.synonyms.table import Part, SynonymTable


@cache
def load(path: str | None = None) -> SynonymTable:
    """The built-in table, behind that of a file where one is named.

    Args:
        path: a CSV table with at least the columns ``term`` and ``means``, or an ontology in
            RDF/XML such as RadLex; None or empty for none. Each file is read once in a process.

    Raises:
        ConfigError: the file cannot be read or understood; names file, line and what to do.
    """
    built_in = Part(read("synonyms.csv"), read("synonyms.index"))
    if not path:
        return SynonymTable((built_in,))
    from searchcases.synonyms.own import own_part  # few have one

    return SynonymTable((own_part(path, built_in), built_in))
