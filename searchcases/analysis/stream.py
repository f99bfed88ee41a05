"""Which tokens do many texts hold, with the marks between them? Arrays, for the index.

The same tokens as ``forms`` finds text by text (a property test holds the two together), but each
distinct piece of text is read once, see ``pieces``, and only neighbours that the tables know are
looked at by ``joining``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.analysis.entities import decoded
from searchcases.analysis.items import MARKS, items_of_lines, with_hard_breaks
from searchcases.analysis.joining import ACROSS, ALONE, Joiner, begun, followed
from searchcases.analysis.pieces import Pieces, Tokens
from searchcases.analysis.probing import Sought
from searchcases.analysis.vocabulary import Vocabulary

Ints = NDArray[Any]

_GAPS = tuple(ACROSS)  # a gap is its number here
_ACROSS = np.array([ACROSS[gap] for gap in _GAPS])

# Marks and joints have the first numbers of a vocabulary, behind the line break.
_FIRST = (*sorted(MARKS), *_GAPS[1:])
_WORDS = 1 + len(_FIRST)  # where words begin
_JOINTS = _WORDS - len(_GAPS[1:])


MOST_PIECES = 500_000
"""Pieces that are remembered, with their forms some 270 bytes each: dozens of times those of a
million words of cases."""


class Stream(NamedTuple):
    """The tokens of some texts, one text behind the other.

    Attributes:
        tokens: words and marks in reading order, int32 numbers into ``vocabulary``; every text ends
            with the mark ``.``.
        vocabulary: the forms, marks and joints of all texts that its reader has met; a mark is its
            one character, which no form is.
        is_word: per token, whether it is a word, not a mark.
        counts: words of each text.
    """

    tokens: Ints
    vocabulary: Vocabulary
    is_word: NDArray[np.bool_]
    counts: Ints


class Items(NamedTuple):
    """The items of some texts, see ``analysis.items``.

    Attributes:
        tokens: as numbers into ``vocabulary``.
        vocabulary: the items of all texts that their reader has met.
    """

    tokens: Tokens
    vocabulary: Vocabulary


class Reader:
    """Reads texts, and remembers the pieces that it has met: the next batch has most of them, too.

    >>> stream = Reader().read(["No mass, 3.1 cm.", ""])
    >>> [stream.vocabulary[token] for token in stream.tokens]
    ['no', 'mass', ',', '3.1 cm', '.', '.', '.']
    >>> stream.counts.tolist()
    [3, 0]
    """

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self._pieces = Pieces(items_of_lines, ".", _FIRST)
        self._vocabulary = Vocabulary(self._pieces.vocabulary)

    def items(self, texts: Iterable[str]) -> Items:
        """The items of some texts."""
        return self._items(self._ready().read(map(_written, texts)))

    def lookup(self, texts: Iterable[str]) -> Callable[[], Sought]:
        """Looks up the pieces of some texts by machine code, maybe in another thread.

        What it gives goes to ``learn`` before anything else is read.
        """
        return self._ready().lookup(map(_written, texts))

    def learn(self, sought: Sought) -> Items:
        """The items of the texts whose pieces were looked up."""
        return self._items(self._pieces.learn(sought))

    def read(self, texts: Iterable[str]) -> Stream:
        """The tokens of some texts."""
        return tokens_of(self.items(texts))

    def _ready(self) -> Pieces:
        if len(self._pieces) > MOST_PIECES:
            self._forget()
        return self._pieces

    def _items(self, tokens: Tokens) -> Items:
        self._vocabulary.grow()
        return Items(tokens, self._vocabulary)


def tokens_of(items: Items) -> Stream:
    """The tokens of texts whose items are known."""
    vocabulary = items.vocabulary
    tokens, lengths = _joined(items.tokens, vocabulary)
    vocabulary.grow()
    is_word = tokens >= _WORDS
    marks = _counts(np.flatnonzero(~is_word), lengths)
    return Stream(tokens, vocabulary, is_word, lengths - marks)


def read(texts: Iterable[str]) -> Stream:
    """The tokens of some texts, by a reader of their own."""
    return Reader().read(texts)


def _written(text: str) -> str:
    text = decoded(text) if "&" in text else text  # asked here, for most have neither
    return with_hard_breaks(text) if "\n" in text else text


def _counts(places: Ints, lengths: Ints) -> Ints:
    """How many of these places in all texts, ascending, lie in each text."""
    return np.diff(np.searchsorted(places, np.cumsum(lengths)), prepend=0)


def _joined(items: Tokens, vocabulary: Vocabulary) -> tuple[Ints, Ints]:
    """Items without joints, and with neighbours joined that are one token; tokens of each text.

    Args:
        items: of some texts.
        vocabulary: has the items, and takes in what they become.
    """
    found, lengths, _ = items
    is_joint = (found >= _JOINTS) & (found < _WORDS)
    joints = np.flatnonzero(is_joint)
    tokens = found[~is_joint]
    lengths = lengths - _counts(joints, lengths)
    gaps = np.zeros(len(tokens), np.int8)  # before each token
    gaps[joints - np.arange(len(joints))] = found[joints] - _JOINTS + 1
    linked, alone = _links(tokens, gaps, vocabulary)
    is_linked = np.zeros(len(tokens) + 1, bool)  # one more, for what stands before the first
    is_linked[linked] = True
    is_member = is_linked | np.roll(is_linked, 1)
    is_member[alone] = True
    members = np.flatnonzero(is_member)
    starts = members[~is_linked[members - 1]]
    ends = members[~is_linked[members]] + 1
    learned: dict[tuple[bytes, bytes], list[int]] = {}
    runs = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        run, between = tokens[start:end], gaps[start:end]
        key = run.tobytes(), between[1:].tobytes()
        if key not in learned:
            joined = Joiner([vocabulary[n] for n in run], [_GAPS[n] for n in between]).joined()
            learned[key] = [vocabulary.number_of(form) for form, _, _ in joined]
        runs.append(learned[key])
    sizes = np.array([*map(len, runs)], np.int64)
    removed = np.cumsum(ends - starts) - (ends - starts)  # before each run
    changed = np.concatenate(([0], np.cumsum(sizes - (ends - starts))))
    changed = changed[np.searchsorted(starts, np.cumsum(lengths))]
    rest = tokens[~is_member[:-1]]
    tokens = np.insert(rest, np.repeat(starts - removed, sizes), [*chain.from_iterable(runs)])
    return tokens, lengths + np.diff(changed, prepend=0)


def _links(tokens: Ints, gaps: NDArray[np.int8], vocabulary: Vocabulary) -> tuple[Ints, Ints]:
    """Places of tokens that belong to the next one; of those that are several on their own."""
    begins = vocabulary.column(_begun)
    first = np.flatnonzero((begins != 0)[tokens])  # never the last token, which is a mark
    begun_there, behind = begins[tokens[first]], tokens[first + 1]
    follows = vocabulary.column(_followed)[behind]
    goes_on = begun_there & follows & _ACROSS[gaps[first + 1]] != 0
    return first[goes_on], first[begun_there == ALONE]


def _begun(items: Sequence[str]) -> Ints:
    return np.array(begun(items), np.int16)


def _followed(items: Sequence[str]) -> Ints:
    return np.array(followed(items), np.int16)
