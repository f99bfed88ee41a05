"""How far does each cue reach? Cues and marks in, a status per token out.

A cue in front reaches to the right, one behind to the left, both within their sentence, as far as a
word that ends it ("but"), a bracket that closes round it or another cue, and at most so many
tokens. The cues of all texts are worked on together, in arrays.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from searchcases.assertion.machine import Codes, Found, Machine
from searchcases.assertion.rules import MARKS, Lists, Role
from searchcases.model import ABSENT, POSSIBLE, PRESENT

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
PLACE_WORDS = 4  # of a place behind "in the"; "left upper lung field" has as many
_FAR = np.iinfo(np.int64).max


class _Cues:
    """The cues of a stream with what their groups say of them, and the marks between.

    ``begun`` says which cues stand behind a word that joins, or a comma.
    """

    def __init__(self, machine: Machine, codes: Codes, found: Found) -> None:
        groups = np.array(machine.rules.groups, np.int64)[found.groups]
        self.starts, self.ends = found.starts, found.ends
        self.roles, self.statuses, self.reaches, self.lists, self.statements = groups.T
        told = np.flatnonzero(machine.tells[codes])  # few: the others need no second look
        there = codes[told]
        self.marks = {mark: told[there == code] for code, mark in enumerate(MARKS, 1)}
        self.count = len(codes)
        self.joins = told[machine.joins[there]]
        self.ors = told[machine.ors[there]]
        self.begun = (self.starts > 0) & machine.joins[codes[self.starts - 1]]

    def having(self, *roles: Role, status: int | None = None) -> Flags:
        """Which cues have one of these roles, and this status."""
        chosen: Flags = np.isin(self.roles, roles)
        return chosen if status is None else chosen & (self.statuses == status)


def assign(machine: Machine, codes: Codes) -> NDArray[np.uint8]:
    """Status per token of a stream, from its ``Machine.codes``.

    A cue behind is nearer to its words than one in front of a list, so it has the last word.
    """
    statuses = np.zeros(len(codes), np.uint8)
    found = machine.find(codes)
    if not len(found.starts):
        return statuses
    cues = _Cues(machine, codes, found)
    for starts, ends, meant in (_forward(cues), _backward(cues)):
        for status in (POSSIBLE, ABSENT):
            chosen = meant == status
            statuses[_within(starts[chosen], ends[chosen])] = status
    statuses[_within(*_places(cues))] = PRESENT
    for places in cues.marks.values():
        statuses[places] = PRESENT
    return statuses


def _within(starts: Ints, ends: Ints) -> Ints:
    """The tokens of half-open spans; one may come several times."""
    lengths = ends - starts
    behind = np.cumsum(lengths)
    total = int(behind[-1]) if len(behind) else 0
    tokens: Ints = np.repeat(starts - (behind - lengths), lengths) + np.arange(total)
    return tokens


def _places(cues: _Cues) -> tuple[Ints, Ints]:
    """Starts and ends of the places that are named: as far as the next cue, comma or "and"."""
    which = cues.having(Role.PLACE)
    starts, ends = cues.starts[which], cues.ends[which]
    stops = _united(*cues.marks.values(), cues.joins, cues.ors, cues.starts[~which])
    return starts, np.minimum(np.minimum(ends + PLACE_WORDS, cues.count), _first(stops, ends))


def _forward(cues: _Cues) -> tuple[Ints, Ints, Ints]:
    """Starts, ends and statuses of what cues in front and between say of the words behind them."""
    which = cues.having(Role.BEFORE, Role.BETWEEN)
    starts, statuses = cues.ends[which], cues.statuses[which]
    others = cues.starts[cues.having(Role.STOP, Role.BEHIND)]
    stops = _united(cues.marks["."], cues.marks[":"], others)
    ends = np.minimum(starts + cues.reaches[which], cues.count)
    ends = np.minimum(ends, _first(stops, starts))
    # "may be edema without effusion", "no edema, possible effusion"; but "no sign that may be …"
    denials = cues.starts[cues.having(Role.BEFORE, status=ABSENT)]
    doubtful = cues.having(Role.BEFORE, status=POSSIBLE)
    doubts = cues.starts[doubtful & (cues.begun | (cues.statements > 0))]
    rivals = np.where(statuses == ABSENT, _first(doubts, starts), _first(denials, starts))
    ends = np.minimum(ends, rivals)
    ends = np.minimum(ends, _list_ends(cues, starts, ends, cues.lists[which]))
    closing = _first(cues.marks[")"], starts)
    ends = np.where(_first(cues.marks["("], starts) > closing, np.minimum(ends, closing), ends)
    # "no edema, the heart is large": what has a verb of its own is another statement
    verbs = _united(cues.starts[cues.having(Role.VERB)], cues.marks[":"])
    verbs = _first(verbs, starts)
    joined = _last(cues.joins, verbs)
    ends = np.where((verbs <= ends) & (joined >= starts), joined, ends)
    return starts, np.maximum(ends, starts), statuses


def _list_ends(cues: _Cues, starts: Ints, ends: Ints, lists: Ints) -> Ints:
    """The comma that ends each list: none, the first, or the first behind the last "or"."""
    last_or = np.where(lists == Lists.OR, _last(cues.ors, ends), starts)
    commas = _first(cues.marks[","], np.maximum(starts, last_or))
    return np.where(lists == Lists.ALWAYS, _FAR, commas)


def _backward(cues: _Cues) -> tuple[Ints, Ints, Ints]:
    """Starts, ends and statuses of what cues behind and between say of the words before them."""
    which = cues.having(Role.BEHIND, Role.BETWEEN)
    ends, statuses = cues.starts[which], cues.statuses[which]
    starts = np.maximum(ends - cues.reaches[which], 0)
    stops = _united(cues.marks["."] + 1, cues.ends[cues.having(Role.STOP, Role.VERB, Role.BEHIND)])
    starts = np.maximum(starts, _last(stops, ends + 1))
    comma = _last(cues.marks[","], ends) + 1
    starts = np.where(cues.lists[which] == Lists.ALWAYS, starts, np.maximum(starts, comma))
    opening = _last(cues.marks["("], ends)
    inside = _last(cues.marks[")"], ends) < opening
    starts = np.where(inside, np.maximum(starts, opening + 1), starts)
    # "no edema is suspected": a doubt about what is denied changes nothing
    fronts = _last(cues.ends[cues.having(Role.BEFORE)], ends + 1)
    denial = _last(cues.ends[cues.having(Role.BEFORE, status=ABSENT)], ends + 1)
    denied = (statuses == POSSIBLE) & (denial >= starts) & (denial == fronts)
    starts = np.where(denied, ends, np.maximum(starts, fronts))
    return np.minimum(starts, ends), ends, statuses


def _united(*places: Ints) -> Ints:
    """All places, ascending."""
    return np.sort(np.concatenate(places), kind="stable")  # merges what is in order


def _first(places: Ints, wanted: Ints) -> Ints:
    """The first of ``places`` (ascending) that is >= each wanted one; _FAR where there is none."""
    found: Ints = np.append(places, _FAR)[np.searchsorted(places, wanted)]
    return found


def _last(places: Ints, wanted: Ints) -> Ints:
    """The last of ``places`` (ascending) that is < each wanted one; -1 where there is none."""
    found: Ints = np.append(places, -1)[np.searchsorted(places, wanted) - 1]
    return found
