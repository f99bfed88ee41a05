"""Which files does the search in the browser read? An index becomes packs of a few kilobytes.

============= ================================================================================
pack          content
============= ================================================================================
core          settings, tables of the rules, document lengths, separators of ``t``
t/N           words of the vocabulary with df, other names and, where short, their postings
p/N           the postings of one frequent word
c/N           cards: what a list of results shows of a few documents
more          separators of ``d`` and ``v``, names of values and entities; read by whatever is
              more than plain words
d/N           places: in which fields and at which positions words stand
v/N           forms as they stand in the texts, with df
f/FIELD       values of a metadata field, with their documents
g/FIELD       rows of a facet, with the documents that each would keep
l/FIELD       words per document in one field
order/title   documents by title
unicode       characters of words, and their folding
x/N           texts of a few cases; only as twins (over http they come with the case's page)
============= ================================================================================

Every pack has a twin for pages opened from a disk (see ``packs``). ``docs/site-index.md`` has the
format to the bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any

import numpy as np

from searchcases.config import Settings
from searchcases.data import load
from searchcases.facets import FACET_FIELDS, facet_values
from searchcases.metadata import value_words
from searchcases.model import FILTER_FIELDS, RANGE_FIELDS, TEXT_FIELDS
from searchcases.queryparser.tables import tables as query_tables
from searchcases.segment.reader import Segment
from searchcases.sitegen.shards.collection import Collection
from searchcases.sitegen.shards.othernames import OtherNames
from searchcases.sitegen.shards.packs import Packs, Put, json_bytes
from searchcases.sitegen.shards.postings import WeightCodes
from searchcases.sitegen.shards.rice import encode_columns, gaps
from searchcases.sitegen.shards.rows import write_rows
from searchcases.sitegen.shards.sizes import (
    CARD_DOCUMENTS,
    EXTRACT_CHARACTERS,
    FORM_SHARD,
    LONG_LIST,
    PLACES_SHARD,
    TERM_SHARD,
    TEXT_DOCUMENTS,
)
from searchcases.sitegen.shards.words import write_words
from searchcases.sitegen.spelling_table import encode as encode_spelling
from searchcases.sitegen.unicode_table import encode as encode_unicode
from searchcases.sitegen.views import Card
from searchcases.synonyms import SynonymTable

FORMAT = 1
"""Version of the packs; pages and packs are built together, so it only names generations."""


class Shards:
    """The search index of a site, still to be written.

    Args:
        segment: the cases.
        settings: how they are ranked.
        cards: what a list shows of each document, in the segment's order.
        table: the other names that a search looks for as well; an empty one for none.

    Attributes:
        generation: name of the folder below ``search/``; the same input has the same.
    """

    def __init__(
        self, segment: Segment, settings: Settings, cards: Sequence[Card], table: SynonymTable
    ) -> None:
        self._segment, self._settings, self._cards = segment, settings, cards
        self._names = OtherNames(segment, settings, table)
        self.generation = self._hash()

    def _hash(self) -> str:
        digest = blake2b(digest_size=5)
        sizes = (TERM_SHARD, LONG_LIST, EXTRACT_CHARACTERS, PLACES_SHARD, FORM_SHARD)
        facts = FORMAT, sizes, load("unicode.json")["unicode"], _tables()
        core = _core(self._segment, self._settings)
        digest.update(repr((facts, core, self._cards, self._names.rows())).encode())
        for array in self._segment.arrays.values():
            digest.update(array)
        return digest.hexdigest()

    def write(self, put: Put) -> Iterator[None]:
        """Write it, a little at a time: something else may be done whenever this yields.

        Args:
            put: takes the files.
        """
        packs = Packs(f"search/{self.generation}/", put)
        collection = Collection.of(self._segment, self._settings)
        core = _core(self._segment, self._settings)
        codes = WeightCodes()
        core["terms"], more = yield from write_words(collection, codes, self._names, packs)
        core["weights"] = codes.weights
        yield from write_rows(collection, self._cards, packs)
        _write_fields(collection, packs)
        packs.add("unicode", encode_unicode(load("unicode.json")))
        packs.add("more", json_bytes(more | _tables()))
        core["lengths"] = len(np.unique(collection.lengths))
        header = json_bytes(core)
        packs.close(len(header).to_bytes(4, "little") + header + collection.length_table())


def _core(segment: Segment, settings: Settings) -> dict[str, Any]:
    """What every query needs: the settings, the counts of the collection, the rules' tables."""
    english = load("english.json")
    return {
        "format": FORMAT,
        "doc_count": segment.doc_count,
        "field_totals": segment.field_totals,
        "field_doc_counts": segment.field_doc_counts,
        "settings": {
            "weighting": settings.weighting,
            "k1": settings.k1,
            "b": settings.b,
            "boosts": [settings.boosts.get(name, 0) for name in TEXT_FIELDS],
            "possible": settings.possible,
            "absent": settings.absent,
            "synonyms": settings.synonyms,
        },
        "card_documents": CARD_DOCUMENTS,
        "text_documents": TEXT_DOCUMENTS,
        "analysis": {
            **{name: english[name] for name in ("plurals", "stop_words")},
            "normal": {
                name: table
                for name, table in load("normal.json").items()
                if name not in ("about", "entities")
            },
            "spelling": encode_spelling({term.decode() for term in segment.terms}),
        },
        "query": query_tables(),
    }


def _tables() -> dict[str, Any]:
    """Tables of rules that plain words do not need."""
    names = {name: table for name, table in load("metadata.json").items() if name != "about"}
    return {"metadata": names, "entities": load("normal.json")["entities"]}


def _write_fields(collection: Collection, packs: Packs) -> None:
    segment = collection.segment
    for number, name in enumerate(TEXT_FIELDS):
        packs.add(f"l/{name}", collection.field_length_table(number))
    for name in FILTER_FIELDS:
        packs.add(f"f/{name}", _groups(collection, _values(segment, name)))
    for name in FACET_FIELDS:
        rows = [((row.label, row.filter), row.doc_ids) for row in facet_values(segment, name)]
        packs.add(f"g/{name}", _groups(collection, rows))


def _values(segment: Segment, field: str) -> list[tuple[Any, Iterable[int]]]:
    """Each value of a metadata field, as its words or its number, with its documents."""
    if field not in RANGE_FIELDS:
        return [(value_words(field, value), docs) for value, docs in segment.field_values(field)]
    found: dict[float, list[int]] = {}
    for doc_id, number in enumerate(segment.numbers(field)):
        if number == number and (field != "date" or number):  # neither NaN nor no date
            found.setdefault(number, []).append(doc_id)
    return sorted(found.items())


def _groups(collection: Collection, groups: Sequence[tuple[Any, Iterable[int]]]) -> bytes:
    """Groups of documents: their names as JSON behind its length, then the lists."""
    lists = [np.sort(collection.numbers[np.fromiter(docs, np.int64)]) for _, docs in groups]
    counts = np.array(list(map(len, lists)), np.int64)
    joined = np.concatenate([*lists, np.zeros(0, np.int64)])
    coded = encode_columns([gaps(joined, counts)], counts)
    head = json_bytes({
        "values": [value for value, _ in groups],
        "counts": counts.tolist(),
        "sizes": list(map(len, coded)),
    })  # fmt: skip
    return len(head).to_bytes(4, "little") + head + b"".join(coded)
