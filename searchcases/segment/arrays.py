"""Which arrays does a file of an index get? Taken in as they are worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchcases.segment import champions
from searchcases.segment.layout import ITEM_BYTES, Layout, header_of
from searchcases.segment.notes import Named, Notes, strings
from searchcases.segment.numbering import numbered_runs
from searchcases.segment.spool import Chunked, Scratch, Spool

Ints = NDArray[Any]

_NUMPY_TYPES = {"B": "u1", "H": "<u2", "I": "<u4", "Q": "<u8", "d": "<f8"}


class Arrays:
    """The arrays of a file.

    Args:
        layout: of the file.
        scratch: makes the files in which they wait.
    """

    def __init__(self, layout: Layout, scratch: Scratch) -> None:
        self._layout = layout
        self._arrays = {name: Spool(scratch) for name in layout.arrays}
        self._types = {name: typecodes[0] for name, typecodes in layout.arrays.items()}

    def put(self, name: str, values: Ints) -> None:
        """Add to an array."""
        data = np.ascontiguousarray(values, dtype=_NUMPY_TYPES[self._types[name]])
        self._arrays[name].append(data.view(np.uint8).data)

    def put_all(self, arrays: Named) -> None:
        """Add to several arrays."""
        for name, values in arrays:
            self.put(name, values)

    def put_documents(
        self, notes: Notes, order: Ints, new_docs: Ints
    ) -> tuple[dict[str, Any], champions.Documents]:
        """Add what is noted of all documents, but for their records.

        Args:
            notes: of the documents.
            order: their numbers, as they are to come.
            new_docs: the place of each in it.

        Returns:
            What the header says of them, and what ranking needs to know.
        """
        self.put_all(notes.arrays(order, new_docs))
        lengths = notes.field_lengths(order)
        if lengths.max(initial=0) >= 1 << 16:
            self._types["field_length"] = "I"
        self.put("field_length", lengths.reshape(-1))
        documents = champions.documents_of(lengths)
        self.put("doc_length", documents.lengths)
        facts = {
            "doc_count": len(order),
            "field_totals": lengths.sum(axis=0, dtype=np.int64).tolist(),
            "field_doc_counts": (lengths > 0).sum(axis=0).tolist(),
        }
        return facts, documents

    def put_dictionary(self, terms: Sequence[bytes], forms: Sequence[bytes]) -> None:
        """Add all forms.

        Args:
            terms: of each form.
            forms: in the order (term, form).
        """
        new = np.flatnonzero(np.diff(numbered_runs(terms), prepend=-1)).tolist()
        self.put_all(strings("term", [terms[n] for n in new]))
        self.put("term_forms", np.array([*new, len(terms)]))
        self.put_all(strings("form", forms))
        self.put("forms_sorted", np.array(sorted(range(len(forms)), key=forms.__getitem__)))

    def file(
        self, facts: Mapping[str, Any], records: Mapping[str, Chunked] | None = None
    ) -> tuple[bytes, Mapping[str, Chunked]]:
        """Header and arrays of the file.

        Args:
            facts: what the header says beside where the arrays are.
            records: arrays that lie elsewhere.
        """
        arrays: dict[str, Chunked] = {**self._arrays, **(records or {})}
        sizes = {n: array.size // ITEM_BYTES[self._types[n]] for n, array in arrays.items()}
        return header_of(self._layout, self._types, sizes, facts), arrays
