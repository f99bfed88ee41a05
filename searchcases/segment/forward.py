"""Which tokens does each case hold, in order? Cases in, arrays by document out.

Tokens are numbers into a vocabulary and run by document, then field, then position;
``field_length`` says where each field ends. ``runs`` turns it round.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.analysis.stream import Items, Reader, Stream, tokens_of
from searchcases.assertion import Coded, Rules, coded
from searchcases.model import POSSIBLE, PRESENT, TEXT_FIELDS, Case

Ints = NDArray[np.uint32]


class Streams(NamedTuple):
    """Documents as token streams, of which it is not told yet what they say.

    Attributes:
        stream: words and marks of all fields with text.
        coded: its vocabulary, as the rules see it.
        terms: the term of each form of the vocabulary; it grows as that does.
        order: the numbers of all its forms, in the order (term, form); int64.
        field_length: words per slot; uint32, shape (documents x FIELD_COUNT,).
    """

    stream: Stream
    coded: Coded
    terms: Sequence[str]
    order: NDArray[np.int64]
    field_length: Ints


class Forward(NamedTuple):
    """Documents as token streams.

    Attributes:
        tokens: int32 per token, by document, field and position; numbers into the vocabulary.
        statuses: uint8 per token; see ``assertion``.
    """

    tokens: NDArray[np.int32]
    statuses: NDArray[np.uint8]


def streams_of(
    cases: Sequence[Case], rules: Rules | None = None, items: Items | None = None
) -> Streams:
    """Analyse cases.

    Args:
        cases: what to analyse; their words are in memory as texts, so hand over some thousands.
        rules: tell what is present, possible and absent; None for those of the package.
        items: of all fields with text, in order; None to read them.
    """
    texts = [*chain.from_iterable(map(case.fields.get, TEXT_FIELDS) for case in cases)]
    # Most cases have half of the fields.
    stream = tokens_of(items or Reader().items(filter(None, texts)))
    field_length = np.zeros(len(texts), np.uint32)
    field_length[np.fromiter(map(bool, texts), bool, len(texts))] = stream.counts
    vocabulary = stream.vocabulary
    return Streams(
        stream, coded(vocabulary, rules), vocabulary.terms(), vocabulary.order(), field_length
    )


Statuses = Callable[[Coded, NDArray[np.int32]], NDArray[np.uint8]]
"""``Coded.statuses``, or what does the same."""


def of_streams(streams: Streams, statuses_of: Statuses = Coded.statuses) -> Forward:
    """The words of documents, each with its status.

    Args:
        streams: the documents.
        statuses_of: tells what the texts say.
    """
    tokens, is_word = streams.stream.tokens, streams.stream.is_word
    lengths = streams.field_length
    least = np.repeat(np.resize(_LEAST, len(lengths)), lengths)
    statuses = np.maximum(statuses_of(streams.coded, tokens)[is_word], least)
    unread = np.repeat(np.resize(_UNREAD, len(lengths)), lengths)
    statuses[unread] = PRESENT
    return Forward(tokens[is_word], statuses)


_UNREAD = np.isin(TEXT_FIELDS, ("keywords", "tags"))  # lists of words say nothing of them
# What is thought of is in doubt until it is denied.
_LEAST = np.where(np.isin(TEXT_FIELDS, ("ddx",)), np.uint8(POSSIBLE), np.uint8(PRESENT))
