"""Which tokens does each case hold, in order? Cases in, arrays by document out.

Tokens are numbers into a vocabulary and run by document, then field, then position;
``field_length`` says where each field ends. ``runs`` turns it round.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from searchcases.analysis.pieces import Tokens
from searchcases.analysis.stream import Reader
from searchcases.analysis.vocabulary import Vocabulary
from searchcases.assertion import Rules
from searchcases.assertion import statuses as statuses_of
from searchcases.model import FIELD_COUNT, POSSIBLE, PRESENT, TEXT_FIELDS, Case

Ints = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Forward:
    """Documents as token streams.

    Attributes:
        vocabulary: has the forms, among others.
        tokens: int32 per token, by document, field and position; numbers into the vocabulary.
        statuses: uint8 per token; see ``assertion``.
        field_length: uint32 per slot, shape (documents x FIELD_COUNT,).
    """

    vocabulary: Vocabulary
    tokens: NDArray[np.int32]
    statuses: NDArray[np.uint8]
    field_length: Ints


def of_cases(
    cases: Sequence[Case],
    reader: Reader,
    rules: Rules | None = None,
    items: Tokens | None = None,
) -> Forward:
    """Analyse cases.

    Args:
        cases: what to analyse; their words are in memory as texts, so hand over some thousands.
        reader: may have read other cases before.
        rules: tell what is present, possible and absent; None for those of the package.
        items: of all fields with text, in order, where the reader has just read them.
    """
    texts = [*chain.from_iterable(map(case.fields.get, TEXT_FIELDS) for case in cases)]
    # Most cases have half of the fields.
    stream = reader.tokens(items or reader.items(filter(None, texts)))
    field_length = np.zeros(len(texts), np.int64)
    field_length[np.fromiter(map(bool, texts), bool, len(texts))] = stream.counts
    is_word = stream.is_word
    field = np.repeat(np.arange(len(texts), dtype=np.uint32) % FIELD_COUNT, field_length)
    statuses = statuses_of(stream.tokens, stream.vocabulary, rules)[is_word]
    statuses[_UNREAD[field]] = PRESENT
    doubted = _DOUBTED[field]
    statuses[doubted] = np.maximum(statuses[doubted], POSSIBLE)
    return Forward(
        stream.vocabulary, stream.tokens[is_word], statuses, field_length.astype(np.uint32)
    )


_UNREAD = np.isin(TEXT_FIELDS, ("keywords", "tags"))  # lists of words say nothing of them
_DOUBTED = np.isin(TEXT_FIELDS, ("ddx",))  # what is thought of is in doubt until it is denied
