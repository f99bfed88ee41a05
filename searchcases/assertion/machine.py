"""Where do cues stand? An automaton over words, run over all places at once.

The cues are turned into one deterministic automaton (subset construction: Aho, Sethi & Ullman,
Compilers, 3.6). Words that are alike in all cues share a number, so its table stays small. It is
started at every token that may begin a cue, all of them in step: as many array operations as the
longest cue has words, however long the text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.assertion.rules import MARKS, Cue, Rules
from searchcases.errors import ConfigError

MAX_STATES = 2**15 - 2  # as 16-bit numbers; the shipped rules have some 500
Ints = NDArray[np.int64]
Codes = NDArray[np.int16]


class Found(NamedTuple):
    """Cues of a stream in order, none of which overlaps another.

    Attributes:
        starts, ends: places in the stream, half-open.
        groups: number of the group of each.
    """

    starts: Ints
    ends: Ints
    groups: Ints


class Machine:
    """The cues of some rules, ready to be looked for.

    Attributes:
        rules: the rules.
        table: the next state by state and code; int16. State 0 is where no cue goes on, state 1
            where all begin.
        groups: number of the group of the cue that ends in each state, or -1; int64.
        joins, ors, tells: which codes are words that join, commas among them; which are an "or";
            which are either, or a mark.

    Raises:
        ConfigError: the same words are a cue of two groups.
    """

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._codes = _codes(rules)
        self._width = 1 + max(self._codes.values())
        self._longest = max(len(cue.words) for cue in rules.cues)
        self.table, self.groups = self._states()
        self._begins = self.table[1] > 0
        self.joins = self._flags(rules.joins | {","})
        self.ors = self._flags(rules.ors)
        self.tells = self.joins | self.ors | self._flags({*MARKS})

    def codes(self, vocabulary: Sequence[str]) -> Codes:
        """The automaton's number of each entry of a vocabulary: of a mark its place in MARKS and 1.

        0 is any word that stands in no cue.
        """
        known = self._codes.get
        return np.array([known(word, 0) for word in vocabulary], np.int16)

    def find(self, codes: Codes) -> Found:
        """The cues of a stream: the longest at each place, and of those that overlap the first."""
        starts = np.flatnonzero(self._begins[codes])
        lengths = np.zeros(len(starts), np.int64)
        groups = np.zeros(len(starts), np.int64)
        padded = np.concatenate([codes, np.zeros(self._longest, np.int16)])
        alive = np.arange(len(starts))
        states = np.ones(len(starts), np.int64)
        for step in range(self._longest):
            states = self.table[states, padded[starts[alive] + step]]
            going = states > 0
            alive, states = alive[going], states[going].astype(np.int64)
            group = self.groups[states]
            whole = group >= 0
            lengths[alive[whole]] = step + 1
            groups[alive[whole]] = group[whole]
        whole = np.flatnonzero(lengths)
        starts, groups = starts[whole], groups[whole]
        ends = starts + lengths[whole]
        kept = _apart(starts, ends)
        return Found(starts[kept], ends[kept], groups[kept])

    def _flags(self, words: Set[str]) -> NDArray[np.bool_]:
        flags = np.zeros(self._width, bool)
        flags[[self._codes[word] for word in words]] = True
        return flags

    def _states(self) -> tuple[NDArray[np.int16], Ints]:
        """The attributes ``table`` and ``groups``."""
        cues = self.rules.cues
        coded = [[{self._codes[word] for word in place} for place in cue.words] for cue in cues]
        begin = frozenset((number, 0) for number in range(len(cues)))
        numbers = {begin: 1}
        waiting = [begin]
        rows = [[0] * self._width]
        groups = [-1]
        for state in waiting:  # grows while it is read
            ways: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)
            ending = [cues[cue] for cue, place in state if place == len(coded[cue])]
            for cue, place in state:
                for code in coded[cue][place] if place < len(coded[cue]) else ():
                    ways[code].add((cue, place + 1))
            row = [0] * self._width
            for code, reached in ways.items():
                target = frozenset(reached)
                if target not in numbers:
                    if len(numbers) == MAX_STATES:
                        reason = "the cues are too many or too much alike; offer fewer choices"
                        raise ConfigError(f"{self.rules.path}:1: {reason}")
                    numbers[target] = len(numbers) + 1
                    waiting.append(target)
                row[code] = numbers[target]
            rows.append(row)
            groups.append(self._group(ending))
        return np.array(rows, np.int16), np.array(groups, np.int64)

    def _group(self, ending: Sequence[Cue]) -> int:
        """The group of the cues that end in one state."""
        by_group = {cue.group: cue for cue in ending}
        if len(by_group) > 1:
            first, second = sorted(by_group.values(), key=lambda cue: cue.line)[:2]
            raise ConfigError(
                f"{self.rules.path}:{second.line}: the cue {second.text!r} has the words of "
                f"{first.text!r} in line {first.line}, which says otherwise; leave one out"
            )
        return next(iter(by_group), -1)


def _codes(rules: Rules) -> dict[str, int]:
    """Marks, then words: one code for all words that nothing in the rules tells apart."""
    places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, cue in enumerate(rules.cues):
        for place, words in enumerate(cue.words):
            for word in words:
                places[word].append((number, place))
    codes = {mark: number for number, mark in enumerate(MARKS, 1)}
    shared: dict[object, int] = {}
    for word in sorted({*places, *rules.joins, *rules.ors} - set(MARKS)):
        like = (tuple(places[word]), word in rules.joins, word in rules.ors)
        codes[word] = shared.setdefault(like, len(MARKS) + 1 + len(shared))
    return codes


def _apart(starts: Ints, ends: Ints) -> NDArray[np.bool_]:
    """Which spans to keep so that none overlap: from the left, each that begins behind the last.

    Most touch no other, or only one before; only the others are gone through one by one.
    """
    kept = np.ones(len(starts), bool)
    overlapping = np.flatnonzero(starts[1:] < np.maximum.accumulate(ends)[:-1]) + 1
    kept[overlapping] = False  # as is right for the first of each cluster
    previous, behind = -1, 0
    for number in overlapping[np.diff(overlapping, prepend=-1) == 1].tolist():
        if number - 1 != previous:  # a new cluster: what is left of it reaches into no other
            behind = int(ends[number - 2])
        kept[number] = starts[number] >= behind
        if kept[number]:
            behind = int(ends[number])
        previous = number
    return kept
