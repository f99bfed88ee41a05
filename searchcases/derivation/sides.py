"""Which side and which planes does a text name?

*Left ventricle*, *right-handed* and *left the hospital* are no sides, *sagittal sinus* and
*extra-axial* no planes: what follows and what stands before decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from searchcases.derivation.clues import CLUES

_NO_SIDE = (
    r"(?! ?-? ?(?:hand(?:ed)?\b|atri|ventric|heart|dominan|the\b|his\b|her\b|away|after|against|"
    r"untreated|eye dominan|main coronary|anterior descending|bundle|circumflex|to right|to left|"
    r"axis|coronary))"
)
# Each begins with its letters, which makes a search quick; what may not stand before is looked at
# behind them.
_SIDES: Mapping[str, re.Pattern[str]] = {
    "left": re.compile(rf"left(?<![a-z]left)(?:-?sided)?\b{_NO_SIDE}"),
    "right": re.compile(rf"right(?<![a-z]right)(?:-?sided)?\b{_NO_SIDE}"),
    "bilateral": re.compile(r"bilateral"),
    "midline": re.compile(r"midline\b(?! (?:shift|incision|catheter))"),
}
_PLANES: Mapping[str, re.Pattern[str]] = {
    "axial": re.compile(
        r"axial(?<![a-z]axial)(?<!(?:xtra|ntra|peri)[ -]axial)"
        r"(?! (?:skeleton|mass|lesion|spac|load|fluid|hernia|spondyl))"
    ),
    "sagittal": re.compile(r"sagittal(?<![a-z]sagittal)(?! (?:sinus|sutur|synost|band|alignment))"),
    "coronal": re.compile(r"coronal(?<![a-z]coronal)(?! (?:sutur|synost|fractur))"),
    "oblique": re.compile(
        r"oblique(?! (?:fissur|muscle|fractur|ligament|sinus|vein|lie|tendon|line|course))"
    ),
}


def _by_clue(patterns: Mapping[str, re.Pattern[str]]) -> Sequence[_Named]:
    return [(CLUES[name], name, pattern) for name, pattern in patterns.items()]


_Named = tuple[int, str, re.Pattern[str]]
_of_sides, _of_planes = _by_clue(_SIDES), _by_clue(_PLANES)


def sides_in(text: str, clues: int) -> tuple[str, ...]:
    """The sides that a text in lower case names.

    Args:
        text: what to read.
        clues: what it may hold, see ``clues``.
    """
    return _found(_of_sides, text, clues)


def planes_in(text: str, clues: int) -> tuple[str, ...]:
    """The planes of images that a text in lower case names.

    Args:
        text: what to read.
        clues: what it may hold.
    """
    return _found(_of_planes, text, clues)


def _found(patterns: Sequence[_Named], text: str, clues: int) -> tuple[str, ...]:
    return tuple(
        [name for clue, name, pattern in patterns if clues & clue and pattern.search(text)]
    )
