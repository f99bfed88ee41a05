"""How is Whoosh driven at its best? Porter stems, a large buffer, one process."""

from __future__ import annotations

import os
from importlib.metadata import version

from corpus import TEXT_FIELDS
from whoosh import fields, index, qparser, query, scoring
from whoosh.analysis import StemmingAnalyzer

import engines
from engines import FILTER, PREFIX, Query, Searcher

HEAP_MEGABYTES = engines.HEAP_BYTES >> 20


class WhooshSearcher(Searcher):
    """An index with its searcher and parser."""

    def __init__(self, folder: str) -> None:
        opened = index.open_dir(folder, readonly=True)
        self._searcher = opened.searcher(weighting=scoring.BM25F())
        self._parser = qparser.MultifieldParser(TEXT_FIELDS, opened.schema, group=qparser.OrGroup)

    def written(self, asked: Query) -> tuple[str, str]:
        text = f"{asked.words[0]}*" if asked.kind == PREFIX else engines.plainly(asked)
        return text, asked.value if asked.kind == FILTER else ""

    def search(self, asked: tuple[str, str]) -> list[str]:
        return [hit["id"] for hit in self._found(asked, engines.LIMIT)]

    def count(self, asked: tuple[str, str]) -> int:
        return len(self._found(asked, None))

    def close(self) -> None:
        self._searcher.close()

    def _found(self, asked: tuple[str, str], limit: int | None) -> list[dict[str, str]]:
        text, value = asked
        only = query.Term("modality", value.lower()) if value else None
        return list(self._searcher.search(self._parser.parse(text), limit=limit, filter=only))


class Whoosh:
    """Whoosh-Reloaded."""

    version = version("Whoosh-Reloaded")
    kinds = engines.every()
    jobs = 1

    def build(self, cases: str, folder: str, jobs: int) -> None:
        os.makedirs(folder, exist_ok=True)
        texts = {name: fields.TEXT(analyzer=StemmingAnalyzer()) for name in TEXT_FIELDS}
        schema = fields.Schema(
            id=fields.ID(stored=True), modality=fields.KEYWORD(lowercase=True), **texts
        )
        writer = index.create_in(folder, schema).writer(procs=jobs, limitmb=HEAP_MEGABYTES)
        for record in engines.records(cases):
            chosen = {name: record[name] for name in ("id", *TEXT_FIELDS)}
            writer.add_document(**chosen, modality=" ".join(record["modality"]))
        writer.commit()
        engines.sync(folder)

    def open(self, folder: str) -> WhooshSearcher:
        return WhooshSearcher(folder)

    def size(self, folder: str) -> int:
        return engines.total_size(folder)
