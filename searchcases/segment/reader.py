"""Given a term, where are its postings? Given a document, what is stored?

A ``Segment`` is a snapshot: its file is mapped while it is open, even when a later generation has
replaced it on disk. It does without NumPy, so that a search starts quickly.

A *slot* is one text field of one document, ``doc_id * FIELD_COUNT + field number``; ``doc_id``
are dense, from 0, in the order of the UTF-8 bytes of the case ids. Forms are numbered in the order
(term, form), so the forms of a term, and their postings, lie side by side.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from searchcases.errors import IndexCorrupt
from searchcases.model import FIELD_COUNT, Case
from searchcases.segment.layout import parse
from searchcases.segment.records import DecodeError, decode, unpack
from searchcases.segment.strings import Strings

STATUSES = 4
"""A place is ``position * STATUSES + status``; three statuses are used, see ``assertion``."""

VALUE_SEPARATOR = "\x1f"  # ASCII unit separator: between a metadata field's name and its value


class Segment:
    """Read access to one segment file.

    Args:
        view: the mapped bytes of the file.
        path: the index folder, for errors.

    Attributes:
        doc_count: number of documents.
        field_totals: tokens per text field, over all documents.
        field_doc_counts: documents per text field that hold a token of it.
        field_length: tokens per slot.
        ages, sizes, dates: per document, in years, in millimetres (NaN unknown) and as yyyymmdd (0
            unknown).

    Raises:
        IndexCorrupt: the header does not describe this file.
    """

    def __init__(self, view: memoryview, path: str) -> None:
        header, arrays = parse(view, path)
        self.path = path
        self.arrays = arrays
        self.doc_count: int = header["doc_count"]
        self.field_totals: list[int] = header["field_totals"]
        self.field_doc_counts: list[int] = header["field_doc_counts"]
        self.field_length = arrays["field_length"]
        self.ages, self.sizes, self.dates = arrays["age"], arrays["size"], arrays["date"]
        self.case_ids = Strings(arrays["case_id_bytes"], arrays["case_id_offsets"])
        self.titles = Strings(arrays["title_bytes"], arrays["title_offsets"])
        self.stored = Strings(arrays["stored_bytes"], arrays["stored_offsets"])
        self.terms = Strings(arrays["term_bytes"], arrays["term_offsets"])
        self.forms = Strings(arrays["form_bytes"], arrays["form_offsets"])
        self.values = Strings(arrays["value_bytes"], arrays["value_offsets"])

    def case(self, doc_id: int) -> Case:
        """The stored case.

        Raises:
            one of ``records.DecodeError``: the stored bytes are damaged.
        """
        return decode(self.stored[doc_id], self.case_ids.text(doc_id))

    def forms_of(self, term: str) -> range:
        """The numbers of the forms of a term; empty where the term does not occur."""
        number = self.terms.find(term)
        if number is None:
            return range(0)
        bounds = self.arrays["term_forms"]
        return range(bounds[number], bounds[number + 1])

    def form_run(self, form: str) -> range:
        """The number of one form as a run; empty where the form does not occur."""
        order, wanted = self.arrays["forms_sorted"], form.encode()
        at = bisect_left(order, wanted, key=self.forms.__getitem__)
        if at < len(order) and self.forms[order[at]] == wanted:
            return range(order[at], order[at] + 1)
        return range(0)

    def sorted_forms(self, start: str = "") -> Iterator[tuple[str, int]]:
        """Form and its number, by the bytes of the form, from the first that is >= ``start``."""
        order = self.arrays["forms_sorted"]
        wanted = start.encode()
        first = bisect_left(order, wanted, key=self.forms.__getitem__)
        for number in order[first:]:
            yield self.forms.text(number), number

    def postings(self, forms: range) -> Iterator[tuple[int, int, int, int]]:
        """Slot, tf, and how many of these are possible and absent, of every posting.

        Of neighbouring forms; slots ascend within each form.
        """
        first, last = self._bounds(forms)
        names = ("slots", "tfs", "possible_tfs", "absent_tfs")
        return zip(*(self.arrays[name][first:last] for name in names), strict=True)

    def places(self, forms: range) -> dict[int, list[int]]:
        """Places per slot of neighbouring forms; ascending for each single form.

        A *place* is ``position * STATUSES + status``.
        """
        found: dict[int, list[int]] = {}
        if forms:
            first, last = self._bounds(forms)
            start = self.arrays["position_offsets"][forms.start]
            places = self.arrays["places"]
            slots, tfs = self.arrays["slots"][first:last], self.arrays["tfs"][first:last]
            for slot, tf in zip(slots, tfs, strict=True):
                found.setdefault(slot, []).extend(places[start : start + tf])
                start += tf
        return found

    def places_in(self, forms: range, slots: Sequence[int]) -> dict[int, list[int]]:
        """The same in some slots only, which ascend: for few of them this is much quicker."""
        found: dict[int, list[int]] = {}
        all_slots, tfs = self.arrays["slots"], self.arrays["tfs"]
        places, starts = self.arrays["places"], self.arrays["place_starts"]
        for form in forms:
            at, last = self._bounds(range(form, form + 1))
            first = self.arrays["position_offsets"][form]
            for slot in slots:
                at = bisect_left(all_slots, slot, at, last)
                if at < last and all_slots[at] == slot:
                    start = first + starts[at]
                    found.setdefault(slot, []).extend(places[start : start + tfs[at]])
        return found

    def slots(self, forms: range) -> memoryview:
        """The slots of the postings of neighbouring forms; they ascend within each form."""
        first, last = self._bounds(forms)
        return self.arrays["slots"][first:last]

    def posting_count(self, forms: range) -> int:
        """How many postings neighbouring forms have."""
        first, last = self._bounds(forms)
        return last - first

    def _bounds(self, forms: range) -> tuple[int, int]:
        if not forms:
            return 0, 0
        offsets = self.arrays["posting_offsets"]
        return offsets[forms.start], offsets[forms.stop]

    def field_values(self, field: str) -> Iterator[tuple[str, memoryview]]:
        """Each value of a metadata field, sorted, with the documents that have it, ascending."""
        prefix = (field + VALUE_SEPARATOR).encode()
        offsets, docs = self.arrays["value_doc_offsets"], self.arrays["value_docs"]
        for number in range(bisect_left(self.values, prefix), len(self.values)):
            value = self.values[number]
            if not value.startswith(prefix):
                return
            yield value[len(prefix) :].decode(), docs[offsets[number] : offsets[number + 1]]

    def sources(self) -> dict[str, Any]:
        """What the indexer noted of the files that these cases came from."""
        try:
            noted: dict[str, Any] = json.loads(unpack(self.arrays["sources"]))
        except DecodeError as error:
            raise IndexCorrupt(self.path, f"unreadable sources: {error}") from error
        return noted

    def numbers(self, field: str) -> memoryview:
        """The numbers of a field of ``RANGE_FIELDS`` per document; see the attributes."""
        return self.arrays[field]

    def length(self, doc_id: int, boosts: tuple[int, ...]) -> int:
        """Weighted length of a document: sum over fields of boost x field length."""
        start = doc_id * FIELD_COUNT
        lengths = self.field_length[start : start + FIELD_COUNT]
        return sum(boost * length for boost, length in zip(boosts, lengths, strict=True))
