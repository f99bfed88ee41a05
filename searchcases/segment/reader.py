"""Given a term, where are its postings? Given a document, what is stored?

A ``Segment`` is a snapshot: its files are mapped while it is open, even when a later generation has
replaced them on disk. It does without NumPy, so that a search starts quickly. It is ``whole``, in
one file, or ``amended``.

A *slot* is one text field of one document, ``doc_id * FIELD_COUNT + field number``; ``doc_id``
are dense, from 0, in the order of the UTF-8 bytes of the case ids. Forms are numbered in the order
(term, form), so the forms of a term, and their postings, lie side by side. What a posting says
beside its document is its *kind*: field, tf and statuses; there are about a thousand kinds.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from searchcases.errors import IndexCorrupt
from searchcases.model import FIELD_COUNT, Case
from searchcases.segment.built_in import BOOSTS, QUARTERS
from searchcases.segment.kinds import Kind
from searchcases.segment.records import DecodeError, decode, unpack
from searchcases.segment.strings import Strings

VALUE_SEPARATOR = "\x1f"  # ASCII unit separator: between a metadata field's name and its value


class Texts(Protocol):
    """A text per document; as ``Strings``."""

    def __len__(self) -> int: ...

    def __getitem__(self, number: int) -> bytes: ...

    def text(self, number: int) -> str:
        """The text of a document."""


class Segment(ABC):
    """Read access to all documents of an index.

    Args:
        header: what its file says of the documents.
        arrays: the arrays of its file.
        size: bytes of all of its files.
        path: the index folder, for errors.

    Attributes:
        size: bytes of all of its files.
        doc_count: number of documents.
        field_totals: tokens per text field, over all documents.
        field_doc_counts: documents per text field that hold a token of it.
        field_length: tokens per slot.
        kinds: field, tf and statuses that postings have.
        ages, sizes, dates: per document, in years, in millimetres (NaN unknown) and as yyyymmdd (0
            unknown).
        titles, stored: per document, its title and its record.
    """

    titles: Texts
    stored: Texts

    def __init__(
        self, header: Mapping[str, Any], arrays: dict[str, memoryview], size: int, path: str
    ) -> None:
        self.path = path
        self.arrays = arrays
        self.size = size
        self.doc_count: int = header["doc_count"]
        self.field_totals: list[int] = header["field_totals"]
        self.field_doc_counts: list[int] = header["field_doc_counts"]
        self.field_length = arrays["field_length"]
        self.ages, self.sizes, self.dates = arrays["age"], arrays["size"], arrays["date"]
        self.case_ids = Strings(arrays["case_id_bytes"], arrays["case_id_offsets"])
        self.terms = Strings(arrays["term_bytes"], arrays["term_offsets"])
        self.forms = Strings(arrays["form_bytes"], arrays["form_offsets"])
        self.values = Strings(arrays["value_bytes"], arrays["value_offsets"])
        facts = iter(arrays["kinds"])
        self.kinds = [Kind(*row) for row in zip(facts, facts, facts, facts, strict=True)]
        self._weights: dict[Hashable, list[int | None]] = {}

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

    @abstractmethod
    def documents(self, form: int) -> Iterable[int]:
        """The document of every posting of a form; they ascend, one per field that holds it."""

    @abstractmethod
    def kinds_of(self, form: int) -> Sequence[int]:
        """The kind of every posting of a form, a number into ``kinds``."""

    @abstractmethod
    def places_in(self, forms: range, slots: Sequence[int]) -> dict[int, list[int]]:
        """Places of neighbouring forms in some slots, which ascend.

        A *place* is ``position * STATUSES + status``; within a slot they ascend for each form.
        """

    def weights_of_kinds(
        self, boosts: Sequence[int], quarters: Sequence[int | None]
    ) -> list[int | None]:
        """``Kind.weight`` of each of ``kinds``."""
        asked = tuple(boosts), tuple(quarters)
        if asked not in self._weights:
            self._weights[asked] = [kind.weight(boosts, quarters) for kind in self.kinds]
        return self._weights[asked]

    def postings(self, forms: range) -> Iterator[tuple[int, int]]:
        """Document and kind of every posting of neighbouring forms, form by form."""
        for form in forms:
            yield from zip(self.documents(form), self.kinds_of(form), strict=True)

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

    def lengths(self, boosts: tuple[int, ...]) -> memoryview | None:
        """Weighted length of every document, where the index holds it for these boosts."""
        return self.arrays["doc_length"] if boosts == BOOSTS else None

    def common_df(
        self, term: str, boosts: tuple[int, ...], quarters: tuple[int | None, ...]
    ) -> int | None:
        """Documents that hold a word; None where the index does not tell of it at once.

        Args:
            term: the word.
            boosts: per text field, see ``Kind.weight``.
            quarters: per status, the same.
        """
        number = self.terms.find(term)
        if number is None or (boosts, quarters) != (BOOSTS, QUARTERS):
            return None
        terms, dfs = self.arrays["champion_terms"], self.arrays["champion_dfs"]
        row = bisect_left(terms, number)
        return dfs[row] if row < len(terms) and terms[row] == number else None

    def length(self, doc_id: int, boosts: tuple[int, ...]) -> int:
        """Weighted length of a document: sum over fields of boost x field length."""
        start = doc_id * FIELD_COUNT
        lengths = self.field_length[start : start + FIELD_COUNT]
        return sum(boost * length for boost, length in zip(boosts, lengths, strict=True))
