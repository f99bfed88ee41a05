"""Which side and which planes does a text name?

*Left ventricle*, *right-handed* and *left the hospital* are no sides, *sagittal sinus* and
*extra-axial* no planes: what follows and what stands before decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_NO_SIDE = (
    r"(?! ?-? ?(?:hand(?:ed)?\b|atri|ventric|heart|dominan|the\b|his\b|her\b|away|after|against|"
    r"untreated|eye dominan|main coronary|anterior descending|bundle|circumflex|to right|to left|"
    r"axis|coronary))"
)
# Each begins with its letters, so that a text without them is skipped at the speed of a search
# for a word; what may not stand before is looked at behind them.
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


def sides_in(text: str) -> tuple[str, ...]:
    """The sides that a text in lower case names."""
    return _found(_SIDES, text)


def planes_in(text: str) -> tuple[str, ...]:
    """The planes of images that a text in lower case names."""
    return _found(_PLANES, text)


def _found(patterns: Mapping[str, re.Pattern[str]], text: str) -> tuple[str, ...]:
    return tuple(
        [name for name, pattern in patterns.items() if name in text and pattern.search(text)]
    )
