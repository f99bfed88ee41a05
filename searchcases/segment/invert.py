"""By term, where does it stand? A ``Forward`` in, the arrays of a segment file out.

The inversion is one stable sort of the tokens by form: those of a form stay in the order of
document, field and position (Witten, Moffat & Bell 1999, "Managing Gigabytes", section 5.1,
sort-based inversion).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchcases.analysis import stems
from searchcases.model import ABSENT, FIELD_COUNT, POSSIBLE
from searchcases.segment.forward import Forward
from searchcases.segment.layout import ARRAYS, header_of
from searchcases.segment.reader import STATUSES
from searchcases.segment.records import pack

_NUMPY_TYPES = {"B": "u1", "I": "<u4", "Q": "<u8", "d": "<f8"}


def invert(forward: Forward, sources: Mapping[str, Any]) -> tuple[bytes, dict[str, memoryview]]:
    """Header and arrays of the segment file; the same input gives the same bytes.

    Args:
        forward: the documents, ordered by the bytes of their case ids.
        sources: what the indexer notes of the files they came from; JSON.
    """
    terms, form_order = _order_forms(forward.vocabulary)
    forms = [forward.vocabulary[number] for number in form_order]
    forms_per_term = Counter(terms)  # in the order of terms, which is sorted
    arrays: dict[str, Any] = {
        "field_length": forward.field_length,
        "age": forward.ages,
        "size": forward.sizes,
        "date": forward.dates,
        "term_forms": _offsets(list(forms_per_term.values())),
        "forms_sorted": sorted(range(len(forms)), key=forms.__getitem__),
        "sources": np.frombuffer(pack(json.dumps(sources).encode()), np.uint8),
        **_strings("case_id", [case_id.encode() for case_id in forward.case_ids]),
        **_strings("title", [title.encode() for title in forward.titles]),
        **_strings("stored", forward.stored),
        **_strings("term", [term.encode() for term in forms_per_term]),
        **_strings("form", [form.encode() for form in forms]),
        **_value_arrays(forward.values),
        **_posting_arrays(forward, form_order),
    }
    typed = {
        name: np.ascontiguousarray(arrays[name], dtype=_NUMPY_TYPES[typecode])
        for name, typecode in ARRAYS.items()
    }
    lengths = forward.field_length.reshape(-1, FIELD_COUNT)
    header = header_of(
        {name: len(array) for name, array in typed.items()},
        {
            "doc_count": len(forward.case_ids),
            "field_totals": lengths.sum(axis=0, dtype=np.int64).tolist(),
            "field_doc_counts": (lengths > 0).sum(axis=0).tolist(),
        },
    )
    return header, {name: array.view(np.uint8).data for name, array in typed.items()}


def _order_forms(vocabulary: Sequence[str]) -> tuple[list[str], list[int]]:
    """Term per form and form numbers, both in the order (term, form)."""
    rows = sorted(zip(stems(vocabulary), vocabulary, range(len(vocabulary)), strict=True))
    return [term for term, _, _ in rows], [number for _, _, number in rows]


def _posting_arrays(forward: Forward, form_order: Sequence[int]) -> dict[str, Any]:
    # A stable sort of 16-bit numbers is a radix sort in NumPy: use them while they suffice.
    rank = np.empty(len(form_order), np.min_scalar_type(len(form_order)))
    rank[np.array(form_order, np.int64)] = np.arange(len(form_order))
    form_of_token = rank[forward.tokens]
    small = np.min_scalar_type(len(form_of_token))  # of 20 million words, each array of 64 bits
    ordinal = np.argsort(form_of_token, kind="stable").astype(small)  # would take up 160 MB
    form_of = form_of_token[ordinal]
    del form_of_token
    lengths = forward.field_length
    slot_of = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)[ordinal]
    new = np.ones(len(ordinal), bool)  # a posting begins where the form or the slot changes
    new[1:] = (form_of[1:] != form_of[:-1]) | (slot_of[1:] != slot_of[:-1])
    first = np.flatnonzero(new)
    form_of, slots = form_of[first], slot_of[first]
    status = forward.statuses[ordinal]
    places = ordinal  # becomes position x STATUSES + status, in its own place
    places -= (np.cumsum(lengths, dtype=np.int64) - lengths).astype(small)[slot_of]
    del slot_of
    places = places.astype(np.uint32, copy=False)
    places *= STATUSES
    places += status
    tfs = np.diff(first, append=len(places))
    tokens_of_form = np.bincount(form_of, tfs, len(form_order)).astype(np.int64)
    form_starts = np.cumsum(tokens_of_form) - tokens_of_form
    return {
        "posting_offsets": _offsets(np.bincount(form_of, minlength=len(form_order))),
        "position_offsets": _offsets(tokens_of_form),
        "slots": slots,
        "place_starts": first - form_starts[form_of],
        "tfs": tfs,
        "possible_tfs": _counts(status == POSSIBLE, first),
        "absent_tfs": _counts(status == ABSENT, first),
        "places": places,
    }


def _counts(holds: NDArray[np.bool_], first: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many tokens of each posting something holds of; of most it does not."""
    posting = np.searchsorted(first, np.flatnonzero(holds), side="right") - 1
    return np.bincount(posting, minlength=len(first))


def _value_arrays(values: Sequence[Sequence[str]]) -> dict[str, Any]:
    docs: dict[str, list[int]] = {}
    for doc_id, row in enumerate(values):
        for value in row:
            docs.setdefault(value, []).append(doc_id)
    names = sorted(docs)
    return {
        **_strings("value", [name.encode() for name in names]),
        "value_doc_offsets": _offsets([len(docs[name]) for name in names]),
        "value_docs": [doc_id for name in names for doc_id in docs[name]],
    }


def _strings(name: str, texts: Sequence[bytes]) -> dict[str, Any]:
    return {
        f"{name}_bytes": np.frombuffer(b"".join(texts), np.uint8),
        f"{name}_offsets": _offsets([len(text) for text in texts]),
    }


def _offsets(counts: Any) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
