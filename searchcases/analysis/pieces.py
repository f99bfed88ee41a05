"""Which tokens do many texts hold? The same as one by one, but each distinct piece is read once.

A tokeniser whose tokens never span white space gives the same tokens for a text as for its white
space separated pieces. A teaching archive of a million words has some ten thousand different
pieces, so a piece is tokenised when it is first met and looked up ever after, see ``dictionary``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import chain, compress, count, islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.analysis import spelling
from searchcases.analysis.dictionary import Dictionary, Found
from searchcases.analysis.probing import Sought

Ints = NDArray[Any]


_PORTION = 2048
"""Texts that are looked up at a time: what is new in one is known in the next."""

_BETWEEN = "\0"  # a piece of its own behind each text; its number is 0
_OTHER = "\1"  # stands for it where a text holds it: no letter and no white space either


class Tokens(NamedTuple):
    """The tokens of some texts, one text behind the other.

    Attributes:
        numbers: of each token; int32.
        counts: tokens of each text; int64.
        starts: where the piece of each token begins, in bytes of UTF-8 behind the first piece of
            its text; white space of a text with more than ASCII counts as one each. int32.
    """

    numbers: Ints
    counts: Ints
    starts: Ints


class Pieces:
    """A tokeniser that remembers the pieces it has met.

    Args:
        tokens_of_lines: tokens of a text, none of which spans white space, and a line break for
            each line break.
        ending: what is read behind each text.
        first: tokens that get the first numbers, behind the line break.

    Attributes:
        vocabulary: token to its number, in the order in which they were met; the first is the line
            break, which no text has.
    """

    def __init__(
        self,
        tokens_of_lines: Callable[[str], Sequence[str]],
        ending: str = "",
        first: Sequence[str] = (),
    ) -> None:
        self.vocabulary: defaultdict[str, int] = defaultdict(count().__next__)
        self._tokens_of_lines = tokens_of_lines
        self._break = self.vocabulary["\n"]
        for token in first:
            self.vocabulary[token]
        self._pieces = Dictionary()
        self._tokens = np.zeros(0, np.int32)  # the tokens of each piece, one behind the other
        self._starts = np.zeros(0, np.int32)  # where those of each piece begin
        self._counts = np.zeros(0, np.int32)  # and how many they are
        self._pieces.read(_BETWEEN)
        self._take([ending])

    def __len__(self) -> int:
        return len(self._pieces)

    def read(self, texts: Iterable[str]) -> Tokens:
        """The tokens of some texts."""
        plain = map(_plain, texts)
        found: list[Found] = []
        while portion := [*islice(plain, _PORTION)]:
            found.append(self._pieces.read(_joined(portion)))
        return self._tokens_of(found)

    def lookup(self, texts: Iterable[str]) -> Callable[[], Sought]:
        """Looks up the pieces of some texts by machine code, maybe in another thread."""
        return partial(self._pieces.number, _joined(map(_plain, texts)))

    def learn(self, sought: Sought) -> Tokens:
        """The tokens of the texts whose pieces were looked up."""
        found = self._pieces.learn(sought)
        self._take(found.new)
        return Tokens(
            *spelling.tokens_of(
                found.numbers, found.starts, self._starts, self._counts, self._tokens
            )
        )

    def _tokens_of(self, found: Sequence[Found]) -> Tokens:
        self._take([*chain.from_iterable(one.new for one in found)])
        nothing = np.zeros(0, np.int32)
        which = np.concatenate([nothing, *(one.numbers for one in found)])
        starts = np.concatenate([nothing, *(one.starts for one in found)])
        counts = self._counts[which]
        ends = np.cumsum(counts, dtype=np.int32)
        places = np.repeat(self._starts[which] - (ends - counts), counts)
        places += np.arange(len(places), dtype=np.int32)
        last = np.flatnonzero(which == 0)
        begins = starts[np.concatenate(([0], last + 1))[: len(last)]] if len(last) else starts
        begin_of = np.repeat(begins, np.diff(last, prepend=-1))
        lengths = np.diff(ends[last], prepend=0).astype(np.int64)
        return Tokens(self._tokens[places], lengths, np.repeat(starts - begin_of, counts))

    def _take(self, new: Sequence[str]) -> None:
        """Tokenise the pieces that were met for the first time, all at once."""
        if not new:
            return
        plain = np.fromiter(map(str.isascii, new), bool, len(new))  # quicker on their own
        order = np.concatenate([np.flatnonzero(plain), np.flatnonzero(~plain)])
        found = self._tokens_of_lines("\n".join([*compress(new, plain), ""]))
        found = [*found, *self._tokens_of_lines("\n".join([*compress(new, ~plain), ""]))]
        numbers = np.fromiter(map(self.vocabulary.__getitem__, found), np.int32, len(found))
        ends = np.flatnonzero(numbers == self._break)
        counts = np.diff(ends, prepend=-1) - 1
        starts = np.cumsum(counts) - counts + len(self._tokens)
        back = np.argsort(order)
        self._starts = np.concatenate([self._starts, starts[back].astype(np.int32)])
        self._counts = np.concatenate([self._counts, counts[back].astype(np.int32)])
        self._tokens = np.concatenate([self._tokens, numbers[numbers != self._break]])


def _joined(texts: Iterable[str]) -> str:
    """Some texts as one, with the piece behind each that stands between texts."""
    return f" {_BETWEEN} ".join([*texts, ""])


def _plain(text: str) -> str:
    """The same pieces with ASCII between them, none of which is the one between texts."""
    text = text.replace(_BETWEEN, _OTHER) if _BETWEEN in text else text
    return text if text.isascii() else " ".join(text.split())
