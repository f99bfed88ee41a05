"""Which tokens do many texts hold? The same as one by one, but each distinct piece is read once.

A tokeniser whose tokens never span white space gives the same tokens for a text as for its white
space separated pieces. A teaching archive of a million words has some ten thousand different
pieces, so a piece is tokenised when it is first met and looked up ever after, see ``dictionary``.
Whatever else is to be known of pieces is worked out as rarely.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, compress, count, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.analysis.dictionary import Dictionary

Ints = NDArray[Any]
Notes = Callable[[str], Sequence[int]]
"""What is to be known of a piece, as numbers."""


_BETWEEN = "\0"  # a piece of its own behind each text; its number is 0
_OTHER = "\1"  # stands for it where a text holds it: no letter and no white space either


class Split(NamedTuple):
    """Some texts as pieces, one text behind the other, each with a piece 0 behind it.

    Attributes:
        pieces: their numbers; int32.
        starts: where each begins, in bytes from the beginning of the first text; int32.
    """

    pieces: Ints
    starts: Ints


class Pieces:
    """A tokeniser that remembers the pieces it has met.

    Args:
        tokens_of_lines: tokens of a text, none of which spans white space, and a line break for
            each line break.
        ending: what is read behind each text.
        first: tokens that get the first numbers, behind the line break.
        notes: what else is to be known of pieces; None for nothing.

    Attributes:
        vocabulary: token to its number, in the order in which they were met; the first is the line
            break, which no text has.
    """

    def __init__(
        self,
        tokens_of_lines: Callable[[str], Sequence[str]],
        ending: str = "",
        first: Sequence[str] = (),
        notes: Notes | None = None,
    ) -> None:
        self.vocabulary: defaultdict[str, int] = defaultdict(count().__next__)
        self._tokens_of_lines, self._notes_of = tokens_of_lines, notes
        self._break = self.vocabulary["\n"]
        for token in first:
            self.vocabulary[token]
        self._pieces = Dictionary()
        self._tokens, self._notes = _Rows(), _Rows()
        self._pieces.read(_BETWEEN)
        self._take([ending])

    def __len__(self) -> int:
        return len(self._pieces)

    def split(self, texts: Iterable[str]) -> Split:
        """The pieces of some texts."""
        found = self._pieces.read(f" {_BETWEEN} ".join([*map(_plain, texts), ""]))
        self._take(found.new)
        return Split(found.numbers, found.starts)

    def tokens(self, split: Split) -> tuple[Ints, Ints]:
        """Numbers of the tokens of all texts, joined, and the number of tokens of each text."""
        tokens, ends = self._tokens.chosen(split.pieces)
        lengths = np.diff(ends[split.pieces == 0], prepend=0)
        return tokens, lengths.astype(np.int64)

    def read(self, texts: Iterable[str]) -> tuple[Ints, Ints]:
        """The tokens of some texts; see ``tokens``."""
        return self.tokens(self.split(texts))

    def notes(self, split: Split, most: int) -> list[list[int]]:
        """What was noted of the pieces of each text.

        Args:
            split: the texts.
            most: pieces that begin so many bytes behind the beginning of a text are left out.
        """
        pieces, starts = split
        ends = np.flatnonzero(pieces == 0)
        begins = np.concatenate((starts[:1], starts[ends + (ends < len(pieces) - 1)]))[: len(ends)]
        text = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=-1))
        noted = np.flatnonzero((self._notes.counts[pieces] > 0) & (starts < begins[text] + most))
        numbers, behind = self._notes.chosen(pieces[noted])
        bounds = np.searchsorted(text[noted], np.arange(len(ends) + 1))
        cuts = np.concatenate(([0], behind))[bounds].tolist()
        found = numbers.tolist()
        return [found[start:end] for start, end in pairwise(cuts)]

    def _take(self, new: Sequence[str]) -> None:
        """Look into the pieces that were met for the first time, all at once."""
        if not new:
            return
        plain = np.fromiter(map(str.isascii, new), bool, len(new))  # quicker on their own
        order = np.concatenate([np.flatnonzero(plain), np.flatnonzero(~plain)])
        found = self._tokens_of_lines("\n".join([*compress(new, plain), ""]))
        found = [*found, *self._tokens_of_lines("\n".join([*compress(new, ~plain), ""]))]
        numbers = np.fromiter(map(self.vocabulary.__getitem__, found), np.int32, len(found))
        counts = np.diff(np.flatnonzero(numbers == self._break), prepend=-1) - 1
        self._tokens.append(numbers[numbers != self._break], counts, np.argsort(order))
        notes = [*map(self._notes_of, new)] if self._notes_of else [()] * len(new)
        self._notes.append(
            np.fromiter(chain.from_iterable(notes), np.int32),
            np.fromiter(map(len, notes), np.int64, len(notes)),
            np.arange(len(new)),
        )


class _Rows:
    """Rows of numbers, one behind the other.

    Attributes:
        counts: how many numbers each row has; int32.
    """

    def __init__(self) -> None:
        self.counts = np.zeros(0, np.int32)
        self._numbers = np.zeros(0, np.int32)
        self._starts = np.zeros(0, np.int32)

    def append(self, numbers: Ints, counts: Ints, order: Ints) -> None:
        """More rows: their numbers joined, how many each has, and which row comes when."""
        starts = np.cumsum(counts) - counts + len(self._numbers)
        self._starts = np.concatenate([self._starts, starts[order].astype(np.int32)])
        self.counts = np.concatenate([self.counts, counts[order].astype(np.int32)])
        self._numbers = np.concatenate([self._numbers, numbers])

    def chosen(self, which: Ints) -> tuple[Ints, Ints]:
        """The numbers of some rows, joined, and where those of each end."""
        counts = self.counts[which]
        ends = np.cumsum(counts, dtype=np.int32)
        places = np.repeat(self._starts[which] - (ends - counts), counts)
        places += np.arange(len(places), dtype=np.int32)
        return self._numbers[places], ends


def _plain(text: str) -> str:
    """The same pieces with ASCII between them, none of which is the one between texts."""
    text = text.replace(_BETWEEN, _OTHER) if _BETWEEN in text else text
    return text if text.isascii() else " ".join(text.split())


def ragged(data: Ints, starts: Ints, counts: Ints, which: Ints) -> Ints:
    """Runs ``data[starts[i] : starts[i] + counts[i]]`` for each i of ``which``, joined."""
    chosen = counts[which]
    ends = np.cumsum(chosen, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    joined: Ints = data[np.repeat(starts[which] - (ends - chosen), chosen) + np.arange(total)]
    return joined
