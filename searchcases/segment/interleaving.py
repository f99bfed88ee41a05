"""How do the postings of several batches become one block? As ``merging`` does it, in machine code.

Batches mostly follow each other in the order of documents. Then the postings of a form are those of
the first batch, those of the second one behind them, and so on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchcases.compiling import compiled
from searchcases.segment.merging import Block, Span, block_of
from searchcases.segment.postings import KindFacts, Postings
from searchcases.segment.squeezing import pack
from searchcases.segment.stretches import Stretches

Ints = NDArray[Any]


def are_in_sequence(parts: Sequence[Stretches]) -> bool:
    """Whether the documents of each part come before the next's."""
    docs = np.concatenate([np.zeros(0, np.uint32), *(part.docs for part in parts)])
    return bool((docs[1:] > docs[:-1]).all())


def merged(parts: Sequence[Stretches], span: Span, kinds: KindFacts) -> Postings:
    """The same as ``merging.merged``, for parts that are in sequence."""
    bounds = [(part, *part.bounds[span.number : span.number + 2].tolist()) for part in parts]
    read = [
        (part, part.forms.some(first, last) - span.first, part.source.read(first, last))
        for part, first, last in bounds
        if first < last
    ]
    count = 1 + max(int(forms[-1]) for _, forms, _ in read)
    sizes = np.zeros((count, 3), np.int64)
    for _, forms, stretch in read:
        sizes[forms] += stretch.counts
    ends = np.cumsum(sizes, axis=0) - sizes
    postings, tokens, noted = sizes.sum(axis=0).tolist()
    forms_of, docs_of, kinds_of = np.empty((3, postings), np.uint32)
    positions, mixed = np.empty(tokens, np.uint32), np.empty(noted, np.uint8)
    for part, forms, stretch in read:
        compiled(_append)(
            forms, stretch.counts, *map(_wide, (stretch.docs, stretch.kinds, stretch.positions)),
            stretch.mixed, part.docs, _wide(part.kinds), _wide(kinds.tfs), _wide(kinds.mixed_tfs),
            ends, forms_of, docs_of, kinds_of, positions, mixed,
        )  # fmt: skip
    return Postings(forms_of, docs_of, kinds_of, positions, mixed)


def _wide(column: Ints) -> Ints:
    """As numbers of four bytes; a copy, for loops are compiled anew for what cannot be written."""
    return np.array(column, np.uint32)


def _append(
    forms: Ints, counts: Ints, docs: Ints, kinds: Ints, positions: Ints, mixed: Ints,
    new_docs: Ints, new_kinds: Ints, tfs: Ints, mixed_tfs: Ints,
    ends: Ints, forms_of: Ints, docs_of: Ints, kinds_of: Ints, positions_of: Ints, mixed_of: Ints,
) -> None:  # fmt: skip
    """Put the postings of a batch behind those before."""
    posting = token = noted = 0
    for row in range(len(forms)):
        form = forms[row]
        place, token_place, noted_place = ends[form]
        for _ in range(counts[row, 0]):
            doc, kind = new_docs[docs[posting]], new_kinds[kinds[posting]]
            forms_of[place], docs_of[place], kinds_of[place] = form, doc, kind
            place += 1
            posting += 1
            for _ in range(tfs[kind]):
                positions_of[token_place] = positions[token]
                token_place += 1
                token += 1
            for _ in range(mixed_tfs[kind]):
                mixed_of[noted_place] = mixed[noted]
                noted_place += 1
                noted += 1
        ends[form, 0], ends[form, 1], ends[form, 2] = place, token_place, noted_place


def packed(found: Postings, first: int, kinds: KindFacts) -> Block:
    """The same as ``merging.packed``."""
    posting_count = len(found.docs)
    gaps = np.empty(posting_count, np.uint32)
    forms, counts, token_counts, mixed_counts = np.zeros((4, posting_count), np.int64)
    form_count = compiled(_form_by_form)(
        found.forms, found.docs, found.kinds, _wide(kinds.tfs), _wide(kinds.mixed_tfs),
        gaps, forms, counts, token_counts, mixed_counts,
    )  # fmt: skip
    counts, token_counts = counts[:form_count], token_counts[:form_count]
    lists = {
        "gap": pack(gaps, counts),
        "kind": pack(found.kinds, counts),
        "position": pack(found.positions, token_counts),
    }
    mixed_counts = mixed_counts[:form_count]
    return block_of(
        forms[:form_count] + first, counts, token_counts, lists, found.mixed, mixed_counts
    )


def _form_by_form(
    forms: Ints, docs: Ints, kinds: Ints, tfs: Ints, mixed_tfs: Ints,
    gaps: Ints, own: Ints, counts: Ints, token_counts: Ints, mixed_counts: Ints,
) -> int:  # fmt: skip
    """Fill in the gaps of all postings, and the rest for each form; how many forms there are."""
    row = -1
    for at in range(len(forms)):
        if at == 0 or forms[at] != forms[at - 1]:
            row += 1
            own[row], gaps[at] = forms[at], docs[at]
        else:
            gaps[at] = docs[at] - docs[at - 1]
        counts[row] += 1
        token_counts[row] += tfs[kinds[at]]
        mixed_counts[row] += mixed_tfs[kinds[at]]
    return row + 1
