"""What do the rules say? A readable file of cues in, the checked rules out.

The file (``data/assertion.toml``) lists groups of cues in front of what they speak of ("no", "may
be"), behind it ("is not seen") and between ("versus"), phrases that only look like cues ("no change
in"), and what ends the reach of a cue. The kinds are those of NegEx (Chapman et al. 2001, J Biomed
Inform 34:301-310) and ConText (Harkema et al. 2009, J Biomed Inform 42:839-851): pre and post cues,
pseudo cues, terms that end a scope.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import chain, product
from typing import Any, NamedTuple, NoReturn

from searchcases import data
from searchcases.analysis import forms
from searchcases.digests import digest
from searchcases.errors import ConfigError
from searchcases.model import ABSENT, POSSIBLE, PRESENT

MARKS = ".,:()"

MAX_CUE_WORDS = 8  # bounds what it costs to look for a cue at one place
MAX_REACH = 100
MAX_CUES = 20_000  # with each choice written out; the shipped file has a tenth of it


class Role(IntEnum):
    """What the cues of a group do."""

    BEFORE = 1
    BEHIND = 2
    BETWEEN = 3
    HARMLESS = 4
    STOP = 5
    VERB = 6
    PLACE = 7


class Lists(IntEnum):
    """Whether a cue reaches on behind a comma."""

    NEVER = 0
    OR = 1
    ALWAYS = 2


class Group(NamedTuple):
    """What the cues of a group have in common.

    Attributes:
        role: the side on which they stand, or what else they do.
        status: what they say of the words in reach: POSSIBLE or ABSENT, else PRESENT.
        reach: at most so many tokens, marks included.
        lists: whether commas end it.
        statement: whether the cue begins a statement of its own, which no denial in front reaches.
    """

    role: Role
    status: int = PRESENT
    reach: int = 0
    lists: Lists = Lists.NEVER
    statement: bool = False


class Cue(NamedTuple):
    """Words side by side that have one effect.

    Attributes:
        words: for each place the forms or marks that may stand there; at least one place.
        group: number of its group.
        text: as it stands in the file.
        line: where it stands there, from 1.
    """

    words: tuple[frozenset[str], ...]
    group: int
    text: str
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """Cues and their groups.

    Attributes:
        path: the file they come from.
        digest: of that file.
        groups: at least one.
        cues: at least one, each choice written out.
        joins: words that join statements, as a comma does ("and").
        ors: words that stand before the last item of a list ("or").
    """

    path: str
    digest: str
    groups: tuple[Group, ...]
    cues: tuple[Cue, ...]
    joins: frozenset[str]
    ors: frozenset[str]


_SIDES = {"before": Role.BEFORE, "behind": Role.BEHIND, "between": Role.BETWEEN}
_OTHERS = {"harmless": Role.HARMLESS, "stops": Role.STOP, "verbs": Role.VERB, "places": Role.PLACE}
_MEANINGS = {"possible": POSSIBLE, "absent": ABSENT}
_LISTS = {"never": Lists.NEVER, "or": Lists.OR, "always": Lists.ALWAYS}


@cache
def shipped_rules() -> Rules:
    """The rules that come with the package."""
    return load_rules(os.path.join(os.path.dirname(data.__file__), "assertion.toml"))


def load_rules(path: str) -> Rules:
    """The rules of a file.

    Raises:
        ConfigError: the file cannot be read, or something in it is no rule; names file and line.
    """
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise ConfigError(
            f"{path}: rules cannot be read: {reason}; name a file like docs/assertion.md shows"
        ) from None
    return _File(path, text).rules()


class _File:
    """A file of rules that is being checked: knows which line to blame."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._digest = digest(text.encode())
        self._lines = text.splitlines()
        self._quoted: dict[str, int] = {}  # text in quotes to its first line
        for number, written in enumerate(self._lines, 1):
            for quoted in written.split('"')[1::2]:
                self._quoted.setdefault(quoted, number)
        try:
            self._table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r" \(at line (\d+), column \d+\)$", str(error))
            line = int(found[1]) if found else len(self._lines)
            reason = str(error).removesuffix(found[0]) if found else str(error)
            self._refuse(f"not valid TOML: {reason}; correct this line", line)

    def rules(self) -> Rules:
        known = {*_SIDES, *_OTHERS, "words"}
        for name in self._table:
            if name not in known:
                self._refuse(f"unknown table {name!r}; use {', '.join(sorted(known))}", name)
        classes = self._classes()
        groups: list[Group] = []
        cues: list[Cue] = []
        for group, texts in chain(self._sided(), self._others()):
            for text in texts:
                line, number = self._line_of(text), len(groups)
                cues += [Cue(words, number, text, line) for words in self._places(text, classes)]
                if len(cues) > MAX_CUES:
                    reason = f"more than {MAX_CUES:,} cues, each choice written out; offer fewer"
                    self._refuse(reason, text)
            groups.append(group)
        if not any(groups[cue.group].status for cue in cues):
            self._refuse("no cue says absent or possible; add a table [[before]]", 1)
        none: frozenset[str] = frozenset()
        joins, ors = classes.get("joins", none), classes.get("ors", none)
        return Rules(self._path, self._digest, tuple(groups), tuple(cues), joins, ors)

    def _classes(self) -> dict[str, frozenset[str]]:
        found = self._table.get("words", {})
        if not isinstance(found, dict):
            self._refuse("words must be a table: [words]", "words")
        return {
            name: frozenset(self._form(word, name) for word in self._text(words, name).split())
            for name, words in found.items()
        }

    def _sided(self) -> Iterator[tuple[Group, list[str]]]:
        for name, role in _SIDES.items():
            rows = self._table.get(name, [])
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                self._refuse(f"{name} must stand in double brackets: [[{name}]]", name)
            for row in rows:
                keys = ("means", "reach", "lists", "cues")
                if set(row) - {"statement"} != set(keys):
                    reason = f"[[{name}]] holds {', '.join(keys)}, and perhaps statement"
                    self._refuse(reason, f"[[{name}]]")
                reach = row["reach"]
                if type(reach) is not int or not 0 < reach <= MAX_REACH:
                    reason = f"reach must be a whole number from 1 to {MAX_REACH}, not {reach!r}"
                    self._refuse(reason, "reach", str(reach))
                group = Group(
                    role,
                    self._choice("means", row["means"], _MEANINGS),
                    reach,
                    self._choice("lists", row["lists"], _LISTS),
                    self._flag("statement", row.get("statement", False)),
                )
                yield group, self._texts(row["cues"], name)

    def _others(self) -> Iterator[tuple[Group, list[str]]]:
        for name, role in _OTHERS.items():
            row = self._table.get(name, {"cues": []})
            if not isinstance(row, dict) or set(row) != {"cues"}:
                self._refuse(f"[{name}] holds cues, and no more", name)
            yield Group(role), self._texts(row["cues"], name)

    def _choice(self, name: str, value: object, choices: Mapping[str, Any]) -> Any:
        if not isinstance(value, str) or value not in choices:
            reason = f"{name} must be one of {', '.join(choices)}, not {value!r}"
            self._refuse(reason, name, str(value))
        return choices[value]

    def _flag(self, name: str, value: object) -> bool:
        if not isinstance(value, bool):
            self._refuse(f"{name} must be true or false, not {value!r}", name)
        return value

    def _texts(self, rows: object, near: str) -> list[str]:
        if not isinstance(rows, list):
            self._refuse("cues must be a list of texts in quotes", near)
        return [self._text(row, near) for row in rows]

    def _text(self, value: object, near: str) -> str:
        if not isinstance(value, str):
            self._refuse(f"{value!r} must be text in quotes", str(value), near)
        return value

    def _places(
        self, text: str, classes: Mapping[str, frozenset[str]]
    ) -> Iterator[tuple[frozenset[str], ...]]:
        """What may stand at each place of a cue, for each choice of the words that may be missing.

        ``a|b`` is one of two words, ``<name>`` one of a class, and ``?`` behind either says that it
        may be missing.
        """
        places = []
        for part in text.split():
            words: set[str] = set()
            for choice in part.removesuffix("?").split("|"):
                if choice.startswith("<") and choice.endswith(">"):
                    if choice[1:-1] not in classes:
                        self._refuse(f"[words] has no {choice[1:-1]!r}; add it", text)
                    words |= classes[choice[1:-1]]
                else:
                    words.add(self._form(choice, text))
            missing = [frozenset[str]()] if part.endswith("?") else []
            places.append([frozenset(words), *missing])
        for chosen in product(*places):
            found = tuple(place for place in chosen if place)
            if not 0 < len(found) <= MAX_CUE_WORDS:
                reason = f"the cue {text!r} must have 1 to {MAX_CUE_WORDS} words"
                self._refuse(reason, text)
            if any("." in place for place in found[:-1]):
                self._refuse(f"in the cue {text!r} nothing may stand behind the full stop", text)
            yield found

    def _form(self, word: str, near: str) -> str:
        if len(word) == 1 and word in MARKS:
            return word
        found = forms(word)
        if len(found) != 1 or found[0] != word:
            reason = f"{word!r} is not a word as cases are read; write {' '.join(found)!r}"
            self._refuse(reason, near)
        return word

    def _line_of(self, *near: str) -> int:
        """The first line that holds the first text in quotes, or all of them, or the first."""
        if near[0] in self._quoted:
            return self._quoted[near[0]]
        for wanted in (near, near[:1]):
            for number, line in enumerate(self._lines, 1):
                if all(text in line for text in wanted):
                    return number
        return 1

    def _refuse(self, reason: str, *near: str | int) -> NoReturn:
        line = near[0] if isinstance(near[0], int) else self._line_of(*map(str, near))
        raise ConfigError(f"{self._path}:{line}: {reason}")
