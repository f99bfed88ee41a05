"""In which order does the browser number the documents, and how are its tables read?

Documents are numbered by weighted length, then by the bytes of their case ids: the order in which
ties are broken. So the exact lengths of all documents are a short list of (length, how many), and
the smaller number is the better of two equal scores.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from searchcases.config import Settings
from searchcases.model import FIELD_COUNT, TEXT_FIELDS
from searchcases.segment.reader import Segment
from searchcases.sitegen.shards.rice import Ints, encode_columns


@dataclass(frozen=True)
class Collection:
    """A segment as arrays, its documents in the browser's order.

    Attributes:
        segment: where it comes from.
        boosts: per text field, shape (FIELD_COUNT,).
        doubted: what doubted and denied occurrences count, in quarters.
        doc_ids: the segment's document of each number, shape (doc_count,).
        numbers: the number of each of the segment's documents, shape (doc_count,).
        lengths: weighted length by number, ascending, shape (doc_count,).
        field_lengths: words per number and field, shape (doc_count, FIELD_COUNT).
    """

    segment: Segment
    boosts: Ints
    doubted: tuple[int, int]
    doc_ids: Ints
    numbers: Ints
    lengths: Ints
    field_lengths: Ints

    @classmethod
    def of(cls, segment: Segment, settings: Settings) -> Collection:
        """The documents of a segment, in the order that these boosts give them."""
        boosts = np.array([settings.boosts.get(name, 0) for name in TEXT_FIELDS], np.int64)
        field_lengths = array(segment, "field_length").reshape(-1, FIELD_COUNT)
        lengths = field_lengths @ boosts
        doc_ids = np.argsort(lengths, kind="stable")  # the segment's order is that of the ids
        numbers = np.empty_like(doc_ids)
        numbers[doc_ids] = np.arange(len(doc_ids))
        doubted = (settings.possible, settings.absent)
        lengths, field_lengths = lengths[doc_ids], field_lengths[doc_ids]
        return cls(segment, boosts, doubted, doc_ids, numbers, lengths, field_lengths)

    def length_table(self) -> bytes:
        """Each different length as the gap from the one before, and how many documents have it."""
        values, counts = np.unique(self.lengths, return_counts=True)
        gaps = np.diff(values, prepend=0)
        return encode_columns([gaps, counts - 1], np.array([len(values)]))[0]

    def field_length_table(self, field: int) -> bytes:
        """Words in one field of each document, by number."""
        return encode_columns([self.field_lengths[:, field]], np.array([len(self.lengths)]))[0]


def array(segment: Segment, name: str) -> Ints:
    """An array of the segment as 64-bit integers."""
    view = segment.arrays[name]
    return np.frombuffer(view, view.format).astype(np.int64)
