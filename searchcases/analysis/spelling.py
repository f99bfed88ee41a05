"""Which tokens do some pieces stand for? As ``pieces`` has it, in a loop of machine code."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchcases.compiling import compiled

Ints = NDArray[Any]


def tokens_of(
    pieces: Ints, starts: Ints, first_tokens: Ints, token_counts: Ints, tokens: Ints
) -> tuple[Ints, Ints, Ints]:
    """The fields of ``Tokens``.

    Args:
        pieces: number of each piece of all texts; 0 for the one behind each text.
        starts: where each begins, in bytes.
        first_tokens: where the tokens of each piece begin, by its number.
        token_counts: how many they are.
        tokens: of all pieces.
    """
    total, texts = compiled(_counted)(pieces, token_counts)
    numbers, places = np.empty((2, total), np.int32)
    counts = np.empty(texts, np.int64)
    compiled(_spelt)(pieces, starts, first_tokens, token_counts, tokens, numbers, places, counts)
    return numbers, counts, places


def _counted(pieces: Ints, token_counts: Ints) -> tuple[int, int]:
    """How many tokens and texts there are."""
    total = texts = 0
    for piece in pieces:
        total += token_counts[piece]
        texts += piece == 0
    return total, texts


def _spelt(
    pieces: Ints, starts: Ints, first_tokens: Ints, token_counts: Ints, tokens: Ints,
    numbers: Ints, places: Ints, counts: Ints,
) -> None:  # fmt: skip
    """Fill in the last three."""
    total = begun = text = 0
    begin, is_first = 0, True
    for at in range(len(pieces)):
        if is_first:
            begin, is_first = starts[at], False
        piece = pieces[at]
        first = first_tokens[piece]
        for token in range(first, first + token_counts[piece]):
            numbers[total], places[total] = tokens[token], starts[at] - begin
            total += 1
        if piece == 0:
            counts[text] = total - begun
            text, begun, is_first = text + 1, total, True
