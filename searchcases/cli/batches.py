"""How are many queries answered by one call? A query a line in, a line of JSON for each out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from searchcases.cli.records import results_record
from searchcases.errors import QuerySyntaxError
from searchcases.hits import Results


def print_answers(queries: Iterable[str], search: Callable[[str], Results]) -> bool:
    """Answer queries in order, each as soon as it is read; blank lines are passed over.

    A query that is not well formed gives ``{"query": …, "error": …}``, and the others go on.

    Returns:
        Whether all of them were well formed.
    """
    sound = True
    for line in queries:
        query = line.strip()
        if not query:
            continue
        try:
            record = results_record(search(query))
        except QuerySyntaxError as error:
            sound = False
            record = {"query": query, "error": str(error)}
        print(json.dumps(record, ensure_ascii=False), flush=True)
    return sound
