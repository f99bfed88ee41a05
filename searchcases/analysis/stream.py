"""Which tokens do many texts hold, with the marks between them? Arrays, for the index.

The same tokens as ``forms`` finds text by text (a property test holds the two together), but each
distinct piece of text is read once, see ``pieces``, and only neighbours that the tables know are
looked at by ``joining``.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.analysis.entities import decoded
from searchcases.analysis.items import MARKS, items_of_lines, with_hard_breaks
from searchcases.analysis.joining import ACROSS, ALONE, Joiner, begun, links
from searchcases.analysis.pieces import Pieces
from searchcases.analysis.stems import stems

Ints = NDArray[np.int64]

_GAPS = tuple(ACROSS)  # a gap is its number here
_ACROSS = np.array([ACROSS[gap] for gap in _GAPS])


MOST_PIECES = 200_000
"""Pieces that are remembered, some 100 bytes each: ten times those of a million words of cases."""


class Stream(NamedTuple):
    """The tokens of some texts, one text behind the other.

    Attributes:
        tokens: words and marks in reading order, numbers into ``vocabulary``; every text ends
            with the mark ``.``.
        vocabulary: the distinct forms and marks; a mark is its one character, which no form is.
        is_mark: per entry of the vocabulary.
        counts: words (not marks) of each text.
    """

    tokens: Ints
    vocabulary: list[str]
    is_mark: NDArray[np.bool_]
    counts: Ints


class Reader:
    """Reads texts, and remembers the pieces that it has met: the next batch has most of them, too.

    >>> stream = Reader().read(["No mass, 3.1 cm.", ""])
    >>> [stream.vocabulary[token] for token in stream.tokens]
    ['no', 'mass', ',', '3.1 cm', '.', '.', '.']
    >>> stream.counts.tolist()
    [3, 0]
    """

    def __init__(self) -> None:
        self._pieces = Pieces(items_of_lines, ending=".")
        self._terms: dict[str, str] = {}

    def read(self, texts: Iterable[str]) -> Stream:
        """The tokens of some texts."""
        if len(self._pieces) > MOST_PIECES:
            self._pieces = Pieces(items_of_lines, ending=".")
            self._terms = {}
        return _read(self._pieces, texts)

    def terms(self, forms: Iterable[str]) -> list[str]:
        """The term of each of the distinct forms that were read, in order."""
        forms = list(forms)
        new = [form for form in forms if form not in self._terms]
        self._terms.update(zip(new, stems(new), strict=True))
        return [*map(self._terms.__getitem__, forms)]


def read(texts: Iterable[str]) -> Stream:
    """The tokens of some texts, by a reader of their own."""
    return Reader().read(texts)


def _read(pieces: Pieces, texts: Iterable[str]) -> Stream:
    found, lengths = pieces.read(with_hard_breaks(decoded(text)) for text in texts)
    tokens, lengths = _joined(found, lengths, pieces.vocabulary)
    vocabulary = list(pieces.vocabulary)
    used = np.bincount(tokens, minlength=len(vocabulary)) > 0
    kept = np.flatnonzero(used)
    entries = [vocabulary[number] for number in kept.tolist()]
    is_mark = np.isin(
        kept, [pieces.vocabulary[mark] for mark in MARKS if mark in pieces.vocabulary]
    )
    tokens = (np.cumsum(used) - 1)[tokens]
    marks = _counts(np.flatnonzero(is_mark[tokens]), lengths)
    return Stream(tokens, entries, is_mark, lengths - marks)


def _counts(places: Ints, lengths: Ints) -> Ints:
    """How many of these places in all texts, ascending, lie in each text."""
    return np.diff(np.searchsorted(places, np.cumsum(lengths)), prepend=0)


def _joined(found: Ints, lengths: Ints, vocabulary: dict[str, int]) -> tuple[Ints, Ints]:
    """Items without joints, and with neighbours joined that are one token.

    Args:
        found: items, numbers into ``vocabulary``.
        lengths: items of each text.
        vocabulary: takes the forms that are new.
    """
    items = list(vocabulary)
    gap = np.zeros(len(items), np.int8)
    for number, joint in enumerate(_GAPS):
        if joint in vocabulary:
            gap[vocabulary[joint]] = number
    gap_of = gap[found]
    joints = np.flatnonzero(gap_of)
    tokens = found[gap_of == 0]
    lengths = lengths - _counts(joints, lengths)
    gaps = np.zeros(len(tokens), np.int8)  # before each token
    gaps[joints - np.arange(len(joints))] = gap_of[joints]
    linked, alone = _links(tokens, gaps, items)
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
            joined = Joiner([items[n] for n in run], [_GAPS[n] for n in between]).joined()
            learned[key] = [vocabulary[form] for form, _, _ in joined]
        runs.append(learned[key])
    sizes = np.array([*map(len, runs)], np.int64)
    removed = np.cumsum(ends - starts) - (ends - starts)  # before each run
    changed = np.concatenate(([0], np.cumsum(sizes - (ends - starts))))
    changed = changed[np.searchsorted(starts, np.cumsum(lengths))]
    rest = tokens[~is_member[:-1]]
    tokens = np.insert(rest, np.repeat(starts - removed, sizes), [*chain.from_iterable(runs)])
    return tokens, lengths + np.diff(changed, prepend=0)


def _links(tokens: Ints, gaps: NDArray[np.int8], items: list[str]) -> tuple[Ints, Ints]:
    """Places of tokens that belong to the next one; of those that are several on their own."""
    begins = np.array(begun(items), np.int16)
    first = np.flatnonzero((begins != 0)[tokens])  # never the last token, which is a mark
    begun_there, behind = begins[tokens[first]], tokens[first + 1]
    follows = np.zeros(len(items), np.int16)
    for number in np.unique(behind).tolist():
        follows[number] = links(items[number])[1]
    goes_on = begun_there & follows[behind] & _ACROSS[gaps[first + 1]] != 0
    return first[goes_on], first[begun_there == ALONE]
