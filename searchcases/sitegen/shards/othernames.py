"""What does the browser need to look for the other names of a word?

With each term go the names that begin with it, and what else these are called. A name of several
words has postings of its own, as if it were a word: it costs a few hundred bytes, not the places of
all its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from searchcases.config import Settings
from searchcases.matcher import scope_of
from searchcases.segment.reader import Segment
from searchcases.sitegen.shards.collection import Collection
from searchcases.sitegen.shards.packs import json_bytes
from searchcases.sitegen.shards.postings import WeightCodes
from searchcases.sitegen.shards.rice import encode_columns, gaps
from searchcases.synonyms import OccurringNames, Row, SynonymTable
from searchcases.vectors.phrases import Phrases

SEPARATOR = " "
"""Between the words of a name in the vocabulary; no term holds it."""


@dataclass(frozen=True, slots=True)
class NamePostings:
    """A name of several words.

    Attributes:
        key: its terms, joined by ``SEPARATOR``; bytes.
        df: documents that hold it in a field with a boost.
        postings: coded, see ``postings``; empty where df is 0.
    """

    key: bytes
    df: int
    postings: bytes


class OtherNames:
    """The names that an archive holds.

    Args:
        segment: its cases.
        settings: weigh them.
        table: all names; an empty one where none are to be looked for.
    """

    def __init__(self, segment: Segment, settings: Settings, table: SynonymTable) -> None:
        held = OccurringNames(table, lambda term: segment.terms.find(term) is not None)
        rows = ((term, held.beginning_with(term)) for term in table.first_terms())
        self._rows = {term: found for term, found in rows if found}
        self._segment, self._settings = segment, settings

    def rows(self) -> dict[bytes, bytes]:
        """By the term with which names begin: ``[[name, rest, [[other, terms], …]], …]``, JSON."""
        return {term.encode(): _json(rows) for term, rows in self._rows.items()}

    def postings(self, collection: Collection, codes: WeightCodes) -> Iterator[NamePostings]:
        """The postings of every other name of several words, by the bytes of its key."""
        scope = scope_of(None, self._settings)
        phrases = Phrases(self._segment)
        keys = {SEPARATOR.join(terms).encode(): terms for terms in self._names()}
        for key, terms in sorted(keys.items()):
            words = [self._segment.forms_of(term) for term in terms]
            found, weights = phrases.weigh(words, scope)
            if not len(found):
                yield NamePostings(key, 0, b"")
                continue
            docs = collection.numbers[found]
            order = np.argsort(docs)
            counts = np.array([len(docs)])
            columns = [gaps(docs[order], counts), codes.of(weights[order])]
            yield NamePostings(key, len(docs), encode_columns(columns, counts)[0])

    def _names(self) -> Iterable[tuple[str, ...]]:
        rows = (row for rows in self._rows.values() for row in rows)
        return {other.terms for row in rows for other in row.others if len(other.terms) > 1}


def _json(rows: Iterable[Row]) -> bytes:
    return json_bytes(
        [[row.name, row.rest, [[name, terms] for name, terms in row.others]] for row in rows]
    )
