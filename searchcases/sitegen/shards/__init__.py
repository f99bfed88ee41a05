"""Which files does the search in the browser read? An index becomes packs of a few kilobytes.

============= ================================================================================
pack          content
============= ================================================================================
core          settings, tables of the rules, document lengths, separators of ``t``
t/N           words of the vocabulary with df and, where they are short, their postings
p/N           the postings of one frequent word
c/N           cards: what a list of results shows of a few documents
more          separators of ``d`` and ``v``; read by whatever is more than plain words
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

import json
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

import numpy as np

from searchcases.analysis import fold
from searchcases.config import Settings
from searchcases.data import load
from searchcases.facets import FACET_FIELDS, facet_values
from searchcases.metadata import value_words
from searchcases.model import FILTER_FIELDS, RANGE_FIELDS, TEXT_FIELDS
from searchcases.queryparser.tables import tables as query_tables
from searchcases.segment.reader import Segment
from searchcases.sitegen.shards.collection import Collection
from searchcases.sitegen.shards.packs import Packs, Put
from searchcases.sitegen.shards.postings import TermLists, term_lists
from searchcases.sitegen.shards.rice import encode_columns, gaps
from searchcases.sitegen.shards.vocabulary import Entry, front_coded, sharded, varint
from searchcases.sitegen.unicode_table import encode as encode_unicode
from searchcases.sitegen.views import Card

FORMAT = 1
"""Version of the packs; pages and packs are built together, so it only names generations."""

TERM_SHARD = 3_072
"""Bytes of a shard ``t``: a query reads one per word."""

LONG_LIST = 1_024
"""Bytes from which the postings of a word are a pack of their own."""

CARD_DOCUMENTS = 9
"""Documents of a pack ``c``: a page of results reads up to ten packs.

Of 20,000 cases these three make 3,600 files and 3.5 KB a word; with 2,048, 512 and 8 it was 4,600
files and 2.7 KB, with 4,096, 1,536 and 12 it was 2,700 files, 4.3 KB and 3 KB more of cards.
"""

EXTRACT_CHARACTERS = 150
"""Of a card: it stands for a moment, until the marked extract has come."""

PLACES_SHARD = 32_768
FORM_SHARD = 8_192
TEXT_DOCUMENTS = 8
"""Sizes of packs that are read on demand only."""


def write(segment: Segment, settings: Settings, cards: Sequence[Card], put: Put) -> str:
    """Write the search index of a site.

    Args:
        segment: the cases.
        settings: how they are ranked.
        cards: what a list shows of each document, in the segment's order.
        put: takes the files.

    Returns:
        The generation: the name of the folder below ``search/``; the same input has the same.
    """
    generation = _generation(segment, settings, cards)
    packs = Packs(f"search/{generation}/", put)
    collection = Collection.of(segment, settings)
    core = _core(segment, settings)
    core["terms"], more = _write_terms(collection, packs)
    _write_documents(collection, cards, packs)
    _write_fields(collection, packs)
    packs.add("unicode", encode_unicode(load("unicode.json")))
    packs.add("more", _json(more))
    core["lengths"] = len(np.unique(collection.lengths))
    header = _json(core)
    packs.close(len(header).to_bytes(4, "little") + header + collection.length_table())
    return generation


def _generation(segment: Segment, settings: Settings, cards: Sequence[Card]) -> str:
    digest = blake2b(digest_size=5)
    sizes = (TERM_SHARD, LONG_LIST, EXTRACT_CHARACTERS, PLACES_SHARD, FORM_SHARD)
    unicode = load("unicode.json")["unicode"]
    digest.update(repr((FORMAT, sizes, unicode, _core(segment, settings), cards)).encode())
    for array in segment.arrays.values():
        digest.update(array)
    return digest.hexdigest()


def _core(segment: Segment, settings: Settings) -> dict[str, Any]:
    """What every query needs: the settings, the counts of the collection, the rules' tables."""
    english, names = load("english.json"), load("metadata.json")
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
        },
        "card_documents": CARD_DOCUMENTS,
        "text_documents": TEXT_DOCUMENTS,
        "analysis": {name: english[name] for name in ("plurals", "stop_words")},
        "metadata": {name: table for name, table in names.items() if name != "about"},
        "query": query_tables(),
    }


def _write_terms(collection: Collection, packs: Packs) -> tuple[list[str], dict[str, list[str]]]:
    """The separators of ``t``, and those of ``d`` and ``v``."""
    terms: list[Entry] = []
    places: list[Entry] = []
    forms: list[Entry] = []
    long_lists = 0
    for found in term_lists(collection):
        if len(found.postings) > LONG_LIST:
            packs.add(f"p/{long_lists}", found.postings)
            facts = varint(found.df) + varint(0) + varint(long_lists)
            terms.append((found.term, facts, b""))
            long_lists += 1
        elif found.df:
            facts = varint(found.df) + varint(len(found.postings))
            terms.append((found.term, facts, found.postings))
        places.append((found.term, _place_facts(found), found.places))
        pairs = zip(found.forms, found.form_dfs, strict=True)
        forms += [(form, varint(df), b"") for form, df in pairs]
    more = {"d": _shards(packs, "d", places, PLACES_SHARD)}
    more["v"] = _shards(packs, "v", sorted(forms), FORM_SHARD)
    return _shards(packs, "t", terms, TERM_SHARD), more


def _place_facts(found: TermLists) -> bytes:
    before, forms = found.term, bytearray()
    for form in found.forms:
        forms += front_coded(form, before)
        before = form
    counts = varint(len(found.forms)) + bytes(forms) + varint(found.slots)
    return counts + varint(len(found.places))


def _shards(packs: Packs, kind: str, entries: list[Entry], size: int) -> list[str]:
    separators = []
    for number, (edge, data) in enumerate(sharded(entries, size)):
        packs.add(f"{kind}/{number}", data)
        separators.append(edge)
    return separators


def _write_documents(collection: Collection, cards: Sequence[Card], packs: Packs) -> None:
    segment, order = collection.segment, collection.doc_ids.tolist()
    for number, start in enumerate(range(0, len(order), CARD_DOCUMENTS)):
        chosen = order[start : start + CARD_DOCUMENTS]
        rows = [_card(segment.case_ids.text(doc_id), cards[doc_id]) for doc_id in chosen]
        packs.add(f"c/{number}", _json(rows))
    for number, start in enumerate(range(0, len(order), TEXT_DOCUMENTS)):
        chosen = order[start : start + TEXT_DOCUMENTS]
        packs.add_local(f"x/{number}", _json([dict(segment.case(d).fields) for d in chosen]))
    titles = [fold(segment.titles.text(doc_id)) for doc_id in order]
    places = {title: place for place, title in enumerate(sorted(set(titles)))}
    column = np.array([places[title] for title in titles], np.int64)
    packs.add("order/title", encode_columns([column], np.array([len(order)]))[0])


def _card(case_id: str, card: Card) -> list[Any]:
    extract = _cut("".join(piece.text for piece in card.extract))
    row: list[Any] = [case_id, card.title, card.href, list(card.facts), card.heading, extract]
    if card.thumb:
        row.append([card.thumb.thumb_href, card.thumb.thumb_width, card.thumb.thumb_height])
    return row


def _cut(text: str) -> str:
    """A text that is not longer than an extract, cut behind a word."""
    if len(text) <= EXTRACT_CHARACTERS:
        return text
    end = text.rfind(" ", 0, EXTRACT_CHARACTERS)
    return text[: end if end > 0 else EXTRACT_CHARACTERS] + " …"


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
    for doc_id, number in enumerate(segment.ages if field == "age" else segment.dates):
        if number == number and (field == "age" or number):  # neither NaN nor no date
            found.setdefault(number, []).append(doc_id)
    return sorted(found.items())


def _groups(collection: Collection, groups: Sequence[tuple[Any, Iterable[int]]]) -> bytes:
    """Groups of documents: their names as JSON behind its length, then the lists."""
    lists = [np.sort(collection.numbers[np.fromiter(docs, np.int64)]) for _, docs in groups]
    counts = np.array(list(map(len, lists)), np.int64)
    joined = np.concatenate([*lists, np.zeros(0, np.int64)])
    coded = encode_columns([gaps(joined, counts)], counts)
    head = _json({
        "values": [value for value, _ in groups],
        "counts": counts.tolist(),
        "sizes": list(map(len, coded)),
    })  # fmt: skip
    return len(head).to_bytes(4, "little") + head + b"".join(coded)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
