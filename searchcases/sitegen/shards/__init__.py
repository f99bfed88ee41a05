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

import json
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
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
from searchcases.sitegen.doubts import Doubts
from searchcases.sitegen.shards.collection import Collection
from searchcases.sitegen.shards.othernames import SEPARATOR, OtherNames
from searchcases.sitegen.shards.packs import Packs, Put
from searchcases.sitegen.shards.postings import TermLists, WeightCodes, term_lists
from searchcases.sitegen.shards.rice import encode_columns, gaps
from searchcases.sitegen.shards.vocabulary import Entry, front_coded, sharded, varint
from searchcases.sitegen.spelling_table import encode as encode_spelling
from searchcases.sitegen.unicode_table import encode as encode_unicode
from searchcases.sitegen.views import Card
from searchcases.synonyms import SynonymTable

FORMAT = 1
"""Version of the packs; pages and packs are built together, so it only names generations."""

TERM_SHARD = 3_072
"""Bytes of a shard ``t``: a query reads one per word."""

LONG_LIST = 1_024
"""Bytes from which the postings of a word are a pack of their own."""

CARD_DOCUMENTS = 9
"""Documents of a pack ``c``: a page of results reads up to ten packs.

Of 20,000 cases these three make 3,700 files and 3.5 KB a word; with 2,048, 512 and 8 it was 4,600
files and 2.7 KB, with 4,096, 1,536 and 12 it was 2,700 files, 4.3 KB and 3 KB more of cards.
"""

EXTRACT_CHARACTERS = 150
"""Of a card: it stands for a moment, until the marked extract has come."""

PLACES_SHARD = 32_768
FORM_SHARD = 8_192
TEXT_DOCUMENTS = 8
"""Sizes of packs that are read on demand only."""

PAUSE = 100  # words written at a time


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
        core["terms"], more = yield from _write_terms(collection, codes, self._names, packs)
        core["weights"] = codes.weights
        yield from _write_documents(collection, self._cards, packs)
        _write_fields(collection, packs)
        packs.add("unicode", encode_unicode(load("unicode.json")))
        packs.add("more", _json(more | _tables()))
        core["lengths"] = len(np.unique(collection.lengths))
        header = _json(core)
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


def _write_terms(
    collection: Collection, codes: WeightCodes, names: OtherNames, packs: Packs
) -> Generator[None, None, tuple[list[str], dict[str, list[str]]]]:
    """The separators of ``t``, and those of ``d`` and ``v``."""
    words = _Words(packs, names.rows())
    places: list[Entry] = []
    forms: list[Entry] = []
    for number, found in enumerate(term_lists(collection, codes)):
        if number % PAUSE == 0:
            yield
        words.add(found.term, found.df, found.postings)
        places.append((found.term, _place_facts(found), found.places))
        pairs = zip(found.forms, found.form_dfs, strict=True)
        forms += [(form, varint(df), b"") for form, df in pairs]
    for number, name in enumerate(names.postings(collection, codes)):
        if number % PAUSE == 0:
            yield
        dfs = [words.dfs.get(term, 0) for term in name.key.split(SEPARATOR.encode())]
        words.add(name.key, name.df, name.postings, b"".join(map(varint, dfs)))
    terms = words.entries()
    more = {"d": (yield from _shards(packs, "d", places, PLACES_SHARD))}
    more["v"] = yield from _shards(packs, "v", sorted(forms), FORM_SHARD)
    return (yield from _shards(packs, "t", terms, TERM_SHARD)), more


class _Words:
    """The entries of ``t``.

    Args:
        packs: takes long lists.
        rows: by term, the names that begin with it.
    """

    def __init__(self, packs: Packs, rows: Mapping[bytes, bytes]) -> None:
        self._packs, self._rows = packs, dict(rows)
        self._entries: list[Entry] = []
        self._long_lists = 0
        self.dfs: dict[bytes, int] = {}

    def add(self, word: bytes, df: int, postings: bytes, more: bytes = b"") -> None:
        """A word with its postings; ``more`` is what its facts end with."""
        self.dfs[word] = df
        rows = self._rows.pop(word, b"")
        if not df and not rows and not more:
            return
        size = varint(len(postings))
        if len(postings) > LONG_LIST:
            self._packs.add(f"p/{self._long_lists}", postings)
            size = varint(0) + varint(self._long_lists)
            self._long_lists += 1
            postings = b""
        facts = varint(df) + size + varint(len(rows)) + more
        self._entries.append((word, facts, postings + rows))

    def entries(self) -> list[Entry]:
        """All of them, sorted, with those words that only begin a name."""
        for word in list(self._rows):
            self.add(word, 0, b"")
        return sorted(self._entries)


def _place_facts(found: TermLists) -> bytes:
    before, forms = found.term, bytearray()
    for form in found.forms:
        forms += front_coded(form, before)
        before = form
    counts = varint(len(found.forms)) + bytes(forms) + varint(found.slots)
    return counts + varint(len(found.places))


def _shards(
    packs: Packs, kind: str, entries: list[Entry], size: int
) -> Generator[None, None, list[str]]:
    separators = []
    for number, (edge, data) in enumerate(sharded(entries, size)):
        packs.add(f"{kind}/{number}", data)
        separators.append(edge)
        yield
    return separators


def _write_documents(collection: Collection, cards: Sequence[Card], packs: Packs) -> Iterator[None]:
    segment, order = collection.segment, collection.doc_ids.tolist()
    doubts = Doubts.of(segment)
    for number, start in enumerate(range(0, len(order), CARD_DOCUMENTS)):
        chosen = order[start : start + CARD_DOCUMENTS]
        rows = [_card(segment.case_ids.text(doc_id), cards[doc_id]) for doc_id in chosen]
        packs.add(f"c/{number}", _json(rows))
        yield
    for number, start in enumerate(range(0, len(order), TEXT_DOCUMENTS)):
        chosen = order[start : start + TEXT_DOCUMENTS]
        texts = [_text(segment, doubts, doc_id) for doc_id in chosen]
        packs.add_local(f"x/{number}", _json(texts))
        yield
    titles = [fold(segment.titles.text(doc_id)) for doc_id in order]
    places = {title: place for place, title in enumerate(sorted(set(titles)))}
    column = np.array([places[title] for title in titles], np.int64)
    packs.add("order/title", encode_columns([column], np.array([len(order)]))[0])


def _text(segment: Segment, doubts: Doubts, doc_id: int) -> dict[str, Any]:
    """What an extract is made from, as it stands in the case's page as well."""
    return {"fields": dict(segment.case(doc_id).fields), "doubts": doubts.of_case(doc_id)}


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
    head = _json({
        "values": [value for value, _ in groups],
        "counts": counts.tolist(),
        "sizes": list(map(len, coded)),
    })  # fmt: skip
    return len(head).to_bytes(4, "little") + head + b"".join(coded)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
