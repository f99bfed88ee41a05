"""Which sex does a text say that its patient has?

The word beside the age says it best (*45-year-old woman*); then words for a man or a woman that are
not about somebody else; then pronouns; then organs and conditions that one sex has. All texts are
in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from searchcases.derivation.ages import Age

_NAMES = {"female": "F", "woman": "F", "girl": "F", "lady": "F"}
_NAMES |= {"male": "M", "man": "M", "boy": "M", "gentleman": "M"}
_NAME = rf"(?P<name>{'|'.join(_NAMES)})\b"
_BEHIND_AGE = re.compile(  # m, wf, aam; else the word within five: african american active duty
    r"[ ,/.\n-]{0,3}(?:(?:aa?|[wbh])?(?P<letter>[mf])\b(?![/'.]\w)"
    r"|(?:(?!(?:with|who|whose|and|for|after|has|had|is|was|in|by|on)\b)[\w'-]+?[ ,\n-]{1,2}){0,4}?"
    rf"{_NAME})"
)
_BEFORE_AGE = re.compile(r"\b(?P<name>(?:fe)?male|[mf])[ ,/:]{1,3}(?:aged? )?$")
# Each begins with its letters, so that a text without them is passed over at the speed of ``in``.
_PATIENTS = {name: re.compile(rf"{name}(?<![a-z]{name})\b") for name in _NAMES}
_OF_OTHERS = re.compile(
    r"\b(?:of|with|by|to|from|for|both|her|his|another|second|other|normal|healthy)[ \n-]"
    r"(?:an?[ \n]|the[ \n])?$"
)
_OTHERS = re.compile(
    r"[ -](?:relative|sibling|cousin|partner|friend|donor|twin|condom|pattern|karyotype|"
    r"predominance|predilection|to[ -](?:fe)?male|and (?:fe)?male)"
)
_PRONOUNS = {"F": (" she ", " her ", " herself "), "M": (" he ", " his ", " him ", " himself ")}
_ORGANS = {
    "F": (
        "pregnan", "gravid", "postpartum", "menstr", "menopaus", "menarche", "uterus", "uterine",
        "ovary", "ovarian", "ovaries", "adnexa", "endometri", " vagin", "hysterectomy", "fallopian",
    ),
    "M": (
        "prostat", "testic", "testis", "testes", "scrot", "penis", "penile", "epididym",
        "vasectomy", "seminal vesic",
    ),
}  # fmt: skip
_GRAVIDA = re.compile(r"g\d(?<![a-z\d]g\d)\d? ?p\d")  # g2p1, of whom nothing else is said
_BIRTH = re.compile(r"born|birth|deliver|maternal|mother|mom\b|neonat|fetal|fetus|foet")


def sex_beside(text: str, age: Age) -> str | None:
    """``F`` or ``M`` where it stands beside the age."""
    behind = _BEHIND_AGE.match(text, age.end)
    if behind:
        return behind["letter"].upper() if behind["letter"] else _NAMES[behind["name"]]
    before = _BEFORE_AGE.search(text, max(0, age.start - 14), age.start)
    return before["name"][0].upper() if before else None


def sex_named(text: str) -> str | None:
    """The sex of the first man or woman of a text who is not somebody else.

    >>> sex_named("lives with a male partner; a girl"), sex_named("mother of a boy")
    ('F', None)
    """
    first = min(_patients(text), default=None)
    return first[1] if first else None


def _patients(text: str) -> Iterator[tuple[int, str]]:
    for name, sex in _NAMES.items():
        if name in text:
            for one in _PATIENTS[name].finditer(text):
                start, end = one.span()
                if not _OTHERS.match(text, end) and not _OF_OTHERS.search(text, start - 16, start):
                    yield start, sex


def sex_of_pronouns(text: str) -> str | None:
    """The sex of all pronouns of a text; None where it has both or none."""
    return _only(f" {text} ".replace("\n", " "), _PRONOUNS)


def sex_of_organs(text: str) -> str | None:
    """The sex whose organs and conditions alone are named in a text.

    What a text with a birth says of a womb is said of the mother: all errors of this rule on 2,000
    cases, 9 in 209, were of that kind.
    """
    found = _only(text, _ORGANS) or ("F" if _GRAVIDA.search(text) else None)
    return found if found and not _BIRTH.search(text) else None


def _only(text: str, signs: Mapping[str, Sequence[str]]) -> str | None:
    """The only sex that has one of its signs in a text."""
    found = [sex for sex, ones in signs.items() if any(map(text.__contains__, ones))]
    return found[0] if len(found) == 1 else None
