"""How is tantivy driven at its best? English stems, positions, and no counting of what is found.

Twice: with the seven fields apart, as searchcases has them, and with all text in one field, which
asks less of a query but cannot ask for a field.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

import tantivy
from corpus import TEXT_FIELDS

import engines
from engines import FIELD, FILTER, PREFIX, Query, Searcher


class TantivySearcher(Searcher):
    """An index with a searcher on its only commit."""

    def __init__(self, folder: str, fields: Sequence[str]) -> None:
        self._index = tantivy.Index.open(folder)
        self._fields = list(fields)
        self._searcher = self._index.searcher()

    def written(self, query: Query) -> Query | str:
        if query.kind == PREFIX:
            return query  # its query language has no prefix of a single word
        text = engines.plainly(query)
        return f"+({text}) +modality:{query.value}^0" if query.kind == FILTER else text

    def _parsed(self, asked: Query | str) -> tantivy.Query:
        if isinstance(asked, str):
            return self._index.parse_query(asked, self._fields)
        pattern = f"{asked.words[0]}.*"
        found = [tantivy.Query.regex_query(self._index.schema, f, pattern) for f in self._fields]
        if len(found) == 1:
            return found[0]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in found])

    def search(self, asked: Query | str) -> list[str]:
        found = self._searcher.search(self._parsed(asked), engines.LIMIT, count=False)
        return [self._searcher.doc(address)["id"][0] for _, address in found.hits]

    def count(self, asked: Query | str) -> int:
        count: int = self._searcher.search(self._parsed(asked), 1).count
        return count


class Tantivy:
    """Seven fields."""

    version = version("tantivy")
    kinds = engines.every()
    jobs = 2
    fields: Sequence[str] = TEXT_FIELDS

    def build(self, cases: str, folder: str, jobs: int) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("modality", tokenizer_name="raw", index_option="basic")
        for name in self.fields:
            builder.add_text_field(name, tokenizer_name="en_stem", index_option="position")
        index = tantivy.Index(builder.build(), folder)
        writer = index.writer(heap_size=engines.HEAP_BYTES, num_threads=jobs)
        for record in engines.records(cases):
            writer.add_document(self._document(record))
        writer.commit()
        writer.wait_merging_threads()

    def _document(self, record: dict[str, object]) -> tantivy.Document:
        names = ("id", "modality", *self.fields)
        return tantivy.Document(**{name: record[name] for name in names})

    def open(self, folder: str) -> TantivySearcher:
        return TantivySearcher(folder, self.fields)

    def size(self, folder: str) -> int:
        return engines.total_size(folder)


class TantivyOneField(Tantivy):
    """All text in one field."""

    kinds = engines.every(but=[FIELD])
    fields = ("text",)

    def _document(self, record: dict[str, object]) -> tantivy.Document:
        text = engines.whole_text(record)
        return tantivy.Document(id=record["id"], modality=record["modality"], text=text)
