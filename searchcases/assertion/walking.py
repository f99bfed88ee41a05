"""How far does each cue reach? As ``scopes`` finds it, in loops of machine code.

Every token has flags: what it is to the cues around it. A cue walks from its own place over the
tokens in its reach until their flags bid it stop, so that the time is at most reach times cues.
See ``compiling``; the loops know flags only, what roles there are the tables tell them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.assertion.machine import Codes, Machine
from searchcases.assertion.rules import MARKS, Group, Lists, Role
from searchcases.assertion.scopes import PLACE_WORDS
from searchcases.compiling import compiled
from searchcases.model import ABSENT, POSSIBLE, PRESENT

Ints = NDArray[Any]

# Of a token by itself.
_MARK = 1 << 0
_PERIOD = 1 << 1
_COMMA = 1 << 2
_OPENS = 1 << 3
_CLOSES = 1 << 4
_JOINS = 1 << 5
_OR = 1 << 6
# Of a token by itself, or because a cue begins with it.
_STOPS = 1 << 7  # what cues in front of it say
_VERB = 1 << 8  # of another statement
_DENIES = 1 << 9
_DOUBTS = 1 << 10
_ENDS_PLACE = 1 << 11
# Of the place where a cue has just ended.
_STOPPED = 1 << 12  # what cues behind it say
_FRONT = 1 << 13
_DENIED = 1 << 14


class _Tables(NamedTuple):
    """What the rules say, in flags and numbers.

    Attributes:
        of_codes: flags of each code; the others are by group.
        begun: flags of the first token of its cues; in the second row of those that stand behind a
            word that joins, or a comma.
        ended: flags of the place behind them.
        ahead, back: how many tokens they reach to the right and to the left.
        stops: flags of what stops them on the right.
        cancels: flags of what makes them say nothing of what is on the left.
        commas, ors: flags of what ends their list, and of what makes it go on.
        forward, backward: what they say of the words on either side, else PRESENT.
        places: whether they name a place.
    """

    of_codes: Ints
    begun: Ints
    ended: Ints
    ahead: Ints
    back: Ints
    stops: Ints
    cancels: Ints
    commas: Ints
    ors: Ints
    forward: Ints
    backward: Ints
    places: Ints


def assign(machine: Machine, codes: Codes) -> NDArray[np.uint8]:
    """Status per token of a stream, from its ``Machine.codes``; other threads may work meanwhile.

    A cue behind is nearer to its words than one in front of a list, so it has the last word.
    """
    tables = _tables(machine)
    statuses = np.zeros(len(codes), np.uint8)
    flags = np.zeros(len(codes) + 1, np.uint16)  # one more, for a cue that ends last
    starts, ends, groups = (np.empty(len(codes), np.int32) for _ in range(3))
    count = compiled(_find)(
        codes, machine.table, machine.groups, tables.of_codes,
        tables.begun, tables.ended, flags, starts, ends, groups,
    )  # fmt: skip
    starts, ends, groups = starts[:count], ends[:count], groups[:count]
    since, until = np.empty((2, count), np.int32)
    compiled(_reach_forward)(
        flags, ends, groups, tables.ahead, tables.stops, tables.commas, tables.ors, until
    )
    compiled(_reach_backward)(
        flags, starts, groups, tables.back, tables.cancels, tables.commas, since
    )
    for first, behind, said in ((ends, until, tables.forward), (since, starts, tables.backward)):
        for status in (POSSIBLE, ABSENT):
            compiled(_write)(status, said == status, groups, first, behind, statuses)
    compiled(_write)(PRESENT, tables.places, groups, starts, until, statuses)
    compiled(_write_marks)(PRESENT, flags, statuses)
    return statuses


@lru_cache(maxsize=4)
def _tables(machine: Machine) -> _Tables:
    of_codes = np.zeros(len(machine.joins), np.uint16)
    of_codes[machine.joins] |= _JOINS | _ENDS_PLACE
    of_codes[machine.ors] |= _OR | _ENDS_PLACE
    own = {".": _PERIOD | _STOPS, ",": _COMMA, ":": _STOPS | _VERB, "(": _OPENS, ")": _CLOSES}
    for mark, code in zip(MARKS, machine.codes(MARKS).tolist(), strict=True):
        of_codes[code] |= _MARK | _ENDS_PLACE | own[mark]
    groups = machine.rules.groups
    roles, statuses, reaches, lists, _ = np.array(groups, np.int64).T
    forward, backward = (
        np.isin(roles, (side, Role.BETWEEN)) for side in (Role.BEFORE, Role.BEHIND)
    )
    places = roles == Role.PLACE
    rivals = np.where(statuses == ABSENT, _DOUBTS, _DENIES)
    return _Tables(
        of_codes=of_codes,
        begun=np.array([[_begun(group, joined) for group in groups] for joined in (0, 1)]),
        ended=np.array([_ended(group) for group in groups]),
        ahead=np.where(places, PLACE_WORDS, np.where(forward, reaches, 0)),
        back=np.where(backward, reaches, 0),
        stops=np.where(places, _ENDS_PLACE, _STOPS | rivals),
        cancels=np.where(statuses == POSSIBLE, _DENIED, 0),
        commas=np.where(lists == Lists.ALWAYS, 0, _COMMA),
        ors=np.where(lists == Lists.OR, _OR, 0),
        forward=np.where(forward, statuses, PRESENT),
        backward=np.where(backward, statuses, PRESENT),
        places=places,
    )


def _begun(group: Group, joined: int) -> int:
    """Flags of the first token of a group's cues."""
    flags = 0 if group.role == Role.PLACE else _ENDS_PLACE
    if group.role in (Role.STOP, Role.BEHIND):
        flags |= _STOPS
    elif group.role == Role.VERB:
        flags |= _VERB
    elif group.role == Role.BEFORE and group.status == ABSENT:
        flags |= _DENIES
    elif group.role == Role.BEFORE and group.status == POSSIBLE and (joined or group.statement):
        flags |= _DOUBTS  # "no edema, possible effusion"; but "no sign that may be …"
    return flags


def _ended(group: Group) -> int:
    """Flags of the place behind a group's cues."""
    if group.role == Role.BEFORE:
        return _FRONT | _DENIED if group.status == ABSENT else _FRONT
    return _STOPPED if group.role in (Role.STOP, Role.VERB, Role.BEHIND) else 0


def _find(
    codes: Ints, table: Ints, groups: Ints, of_codes: Ints, begun: Ints, ended: Ints,
    flags: Ints, starts: Ints, ends: Ints, found: Ints,
) -> int:  # fmt: skip
    """Fill in flags, and starts, ends and groups of the cues, none of which overlaps another.

    Of those that begin at one place the longest counts, and of those that overlap the first.
    """
    for place in range(len(codes)):
        flags[place] = of_codes[codes[place]]
    count = start = 0
    while start < len(codes):
        group, place, end = -1, start + 1, start + 1
        state = table[1, codes[start]]
        while state > 0:
            if groups[state] >= 0:
                group, end = groups[state], place
            if place == len(codes):
                break
            state = table[state, codes[place]]
            place += 1
        if group >= 0:
            is_joined = start > 0 and flags[start - 1] & _JOINS > 0
            flags[start] |= begun[1 if is_joined else 0, group]
            flags[end] |= ended[group]
            starts[count], ends[count], found[count] = start, end, group
            count += 1
        start = end
    return count


def _reach_forward(
    flags: Ints, ends: Ints, groups: Ints, reaches: Ints, stops: Ints, commas: Ints, ors: Ints,
    until: Ints,
) -> None:  # fmt: skip
    """Fill in how far each cue reaches to the right."""
    for cue in range(len(ends)):
        group, start = groups[cue], ends[cue]
        far = min(start + reaches[group], len(flags) - 1)
        place, joined = start, -1
        verb = comma = closing = far + 1  # not met
        while True:
            here = flags[place]
            if here & _VERB and verb > far:
                verb = place
            if place == far or here & stops[group]:
                break
            if here & ors[group]:
                comma = far  # only those behind the last "or" end a list
            if here & commas[group] and comma >= far:
                comma = place
            if here & (_OPENS | _CLOSES) and closing > far:
                closing = place if here & _CLOSES else far
            if here & _JOINS and verb > far:
                joined = place
            place += 1
        end = min(place, comma, closing)
        if verb <= end and joined >= start:
            end = joined  # "no edema, the heart is large": what has a verb is another statement
        until[cue] = end


def _reach_backward(
    flags: Ints, starts: Ints, groups: Ints, reaches: Ints, cancels: Ints, commas: Ints,
    since: Ints,
) -> None:  # fmt: skip
    """Fill in how far each cue reaches to the left."""
    for cue in range(len(starts)):
        group, end = groups[cue], starts[cue]
        start, far, closed = end, max(end - reaches[group], 0), False
        while not flags[start] & (_FRONT | _STOPPED) and start > far:
            before = flags[start - 1]
            if before & (_PERIOD | commas[group]) or (before & _OPENS and not closed):
                break
            closed |= before & _CLOSES > 0
            start -= 1
        # "no edema is suspected": a doubt about what is denied changes nothing
        since[cue] = end if flags[start] & cancels[group] else start


def _write(
    status: int, chosen: Ints, groups: Ints, starts: Ints, ends: Ints, statuses: Ints
) -> None:
    """Write the status of the spans of the chosen groups."""
    for cue in range(len(groups)):
        if chosen[groups[cue]]:
            for token in range(starts[cue], ends[cue]):
                statuses[token] = status


def _write_marks(status: int, flags: Ints, statuses: Ints) -> None:
    for token in range(len(statuses)):
        if flags[token] & _MARK:
            statuses[token] = status
