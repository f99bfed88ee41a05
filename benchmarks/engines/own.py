"""How is searchcases driven? By its public functions, as any program would."""

from __future__ import annotations

import inspect
import mmap
import os

import engines
from engines import FILTER, PREFIX, Query, Searcher
from searchcases import Index, __version__, update
from searchcases.segment.layout import parse

TEXT_ARRAYS = ("stored_", "title_", "sources")
"""What an index holds beside what is searched: the cases themselves and where they came from."""


class OwnSearcher(Searcher):
    """An index; ``expand`` looks for other names as well."""

    def __init__(self, folder: str, *, expand: bool) -> None:
        self._index, self._expand = Index.open(folder), expand

    def written(self, query: Query) -> str:
        if query.kind == PREFIX:
            return f"{query.words[0]}*"
        text = engines.plainly(query)
        return f"{text} modality:{query.value}" if query.kind == FILTER else text

    def search(self, asked: str) -> list[str]:
        found = self._index.search(asked, limit=engines.LIMIT, expand=self._expand)
        return [hit.case_id for hit in found]

    def count(self, asked: str) -> int:
        return self._index.search(asked, limit=1, expand=self._expand).total


class Own:
    """Plain words, without other names: what the peers do."""

    version = __version__
    kinds = engines.every()
    jobs = 2 if "jobs" in inspect.signature(update).parameters else 1
    expand = False

    def build(self, cases: str, folder: str, jobs: int) -> None:
        options = {"jobs": jobs} if self.jobs > 1 else {}
        update([cases], folder, **options)

    def open(self, folder: str) -> OwnSearcher:
        return OwnSearcher(folder, expand=self.expand)

    def size(self, folder: str) -> int:
        return sum(
            size for name, size in array_sizes(folder).items() if not name.startswith(TEXT_ARRAYS)
        )


class OwnNames(Own):
    """As it comes: with the other names of what is looked for."""

    expand = True


def array_sizes(folder: str) -> dict[str, int]:
    """Bytes per array of the segment file of a folder that was built once."""
    (path,) = [name for name in os.listdir(folder) if name.endswith(".segment")]
    with open(os.path.join(folder, path), "rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    _, arrays = parse(memoryview(mapped), path)
    return {name: array.nbytes for name, array in arrays.items()}
