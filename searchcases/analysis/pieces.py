"""Which tokens do many texts hold? The same as one by one, but each distinct piece is read once.

A tokeniser whose tokens never span white space gives the same tokens for a text as for its white
space separated pieces. A teaching archive of a million words has some ten thousand different
pieces, so a piece is tokenised when it is first met and looked up ever after: per word there is one
dictionary look-up and no Python code.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, count, islice

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class Pieces:
    """A tokeniser that remembers the pieces it has met.

    Args:
        tokens_of: tokens of a text, none of which spans white space.

    Attributes:
        vocabulary: token to its number, in the order in which they were met.
    """

    def __init__(self, tokens_of: Callable[[str], Sequence[str]]) -> None:
        self.vocabulary: dict[str, int] = {}
        self._tokens_of = tokens_of
        self._pieces: defaultdict[str, int] = defaultdict(count().__next__)  # piece to its number
        self._tokens = array("q")  # the tokens of each piece, one piece behind the other
        self._ends = array("q", [0])

    def read(self, texts: Iterable[str]) -> tuple[Ints, Ints]:
        """Numbers of the tokens of all texts, joined, and the number of tokens of each text."""
        rows = [text.split() for text in texts]
        ends = np.cumsum([0, *map(len, rows)])
        numbers = map(self._pieces.__getitem__, chain.from_iterable(rows))
        which = np.fromiter(numbers, np.int64, int(ends[-1]))
        self._learn()
        # Copies: an array that is looked at through a buffer could not grow any more.
        bounds, tokens = np.array(self._ends), np.array(self._tokens)
        counts = np.diff(bounds)
        token_ends = np.concatenate(([0], np.cumsum(counts[which])))[ends]
        return ragged(tokens, bounds[:-1], counts, which), np.diff(token_ends)

    def _learn(self) -> None:
        """Tokenise the pieces that were met for the first time."""
        number_of = self.vocabulary.setdefault
        for piece in islice(self._pieces, len(self._ends) - 1, None):
            for token in self._tokens_of(piece):
                self._tokens.append(number_of(token, len(self.vocabulary)))
            self._ends.append(len(self._tokens))


def ragged(data: Ints, starts: Ints, counts: Ints, which: Ints) -> Ints:
    """Runs ``data[starts[i] : starts[i] + counts[i]]`` for each i of ``which``, joined."""
    chosen = counts[which]
    ends = np.cumsum(chosen)
    total = int(ends[-1]) if len(ends) else 0
    joined: Ints = data[np.repeat(starts[which] - (ends - chosen), chosen) + np.arange(total)]
    return joined
