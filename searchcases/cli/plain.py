"""Which command lines are so plain that they are answered without Typer? Searches for words.

Typer takes 100 ms to be imported and to read the options of ``search``: longer than most searches.
What is answered here is answered just as by ``searching``; whatever has an option but ``--index``
is left to it, and so is every mistake.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

from searchcases.cli.defaults import CONFIG_VARIABLE, DEFAULT_INDEX, INDEX_VARIABLE


class Asked(NamedTuple):
    """A search for words.

    Attributes:
        query: its text.
        folder: of the index, where one was named; else empty.
    """

    query: str
    folder: str


def answered(arguments: Sequence[str]) -> bool:
    """Whether these arguments ask for words alone, for which cases were then looked and printed.

    Raises:
        SearchCasesError: see ``Index.open`` and ``Index.search``.
    """
    asked = asked_by(arguments) if os.name != "nt" else None  # there Click expands file names
    if asked is None:
        return False
    from searchcases.cli.found import print_table  # only here
    from searchcases.config import load
    from searchcases.searcher import Index

    settings = load(os.environ.get(CONFIG_VARIABLE) or None)
    folder = asked.folder or os.environ.get(INDEX_VARIABLE) or DEFAULT_INDEX
    found = Index.open(folder, settings).search(asked.query)
    print_table(found, 1, len(found))
    return True


def asked_by(arguments: Sequence[str]) -> Asked | None:
    """What some arguments ask for, where that is words alone.

    >>> asked_by(["search", "renal", "--index", "archive", "cyst"])
    Asked(query='renal cyst', folder='archive')
    >>> asked_by(["search", "cyst", "--page", "2"])
    """
    if arguments[:1] != ["search"]:
        return None
    words, folder = [], ""
    rest = iter(arguments[1:])
    for argument in rest:
        if argument == "--index":
            folder = next(rest, "")
            if not folder or folder.startswith("-"):
                return None
        elif argument.startswith("-"):
            return None
        else:
            words.append(argument)
    return Asked(" ".join(words), folder) if words else None
