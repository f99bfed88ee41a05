"""Which tokens do many texts hold? The same as one by one, but each distinct piece is read once.

A tokeniser whose tokens never span white space gives the same tokens for a text as for its white
space separated pieces. A teaching archive of a million words has some ten thousand different
pieces, so a piece is tokenised when it is first met and looked up ever after: per word there is one
dictionary look-up and no Python code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import compress, count, islice

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


_BETWEEN = "\0"  # a piece of its own between texts
_OTHER = "\1"  # stands for it where a text holds it: no letter and no white space either


class Pieces:
    """A tokeniser that remembers the pieces it has met.

    Args:
        tokens_of_lines: tokens of a text, none of which spans white space, and a line break for
            each line break.
        ending: what is read behind each text.

    Attributes:
        vocabulary: token to its number, in the order in which they were met; the first is the line
            break, which no text has.
    """

    def __init__(self, tokens_of_lines: Callable[[str], Sequence[str]], ending: str = "") -> None:
        self.vocabulary: defaultdict[str, int] = defaultdict(count().__next__)
        self._tokens_of_lines = tokens_of_lines
        self._between = f" {ending} {_BETWEEN} "
        self._break = self.vocabulary["\n"]
        self._pieces: defaultdict[str, int] = defaultdict(count().__next__)  # piece to its number
        self._tokens = np.zeros(0, np.int64)  # the tokens of each piece, one behind the other
        self._starts = np.zeros(0, np.int64)  # where those of each piece begin
        self._counts = np.zeros(0, np.int64)  # and how many they are

    def __len__(self) -> int:
        return len(self._pieces)

    def read(self, texts: Iterable[str]) -> tuple[Ints, Ints]:
        """Numbers of the tokens of all texts, joined, and the number of tokens of each text."""
        whole = [text.replace(_BETWEEN, _OTHER) if _BETWEEN in text else text for text in texts]
        pieces = self._between.join([*whole, ""]).split()  # once for all: texts may be short
        numbers = np.fromiter(map(self._pieces.__getitem__, pieces), np.int64, len(pieces))
        between = numbers == self._pieces[_BETWEEN]
        ends = np.concatenate(([0], np.flatnonzero(between) - np.arange(len(whole))))
        which = numbers[~between]
        self._learn()
        counts = self._counts
        token_ends = np.concatenate(([0], np.cumsum(counts[which])))[ends]
        return ragged(self._tokens, self._starts, counts, which), np.diff(token_ends)

    def _learn(self) -> None:
        """Tokenise the pieces that were met for the first time, all at once."""
        new = list(islice(self._pieces, len(self._counts), None))
        if not new:
            return
        plain = np.fromiter(map(str.isascii, new), bool, len(new))  # quicker on their own
        order = np.concatenate([np.flatnonzero(plain), np.flatnonzero(~plain)])
        found = self._tokens_of_lines("\n".join([*compress(new, plain), ""]))
        found = [*found, *self._tokens_of_lines("\n".join([*compress(new, ~plain), ""]))]
        numbers = np.fromiter(map(self.vocabulary.__getitem__, found), np.int64, len(found))
        ends = np.flatnonzero(numbers == self._break)
        counts = np.diff(ends, prepend=-1) - 1
        starts = np.cumsum(counts) - counts + len(self._tokens)
        back = np.argsort(order)
        self._starts = np.concatenate([self._starts, starts[back]])
        self._counts = np.concatenate([self._counts, counts[back]])
        self._tokens = np.concatenate([self._tokens, numbers[numbers != self._break]])


def ragged(data: Ints, starts: Ints, counts: Ints, which: Ints) -> Ints:
    """Runs ``data[starts[i] : starts[i] + counts[i]]`` for each i of ``which``, joined."""
    chosen = counts[which]
    ends = np.cumsum(chosen, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    joined: Ints = data[np.repeat(starts[which] - (ends - chosen), chosen) + np.arange(total)]
    return joined
