"""How old does a text say that its patient is?

An age is a number with a unit and an anchor: *45-year-old*, *45 y/o*, *aged 45*, *16 month female*.
A number with a unit alone is mostly something else (*a 3 year history*, *a 9 month cruise*), and
one behind *at*, *since* or *her* is the age at an earlier event or that of a relative.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

OLDEST = 115
"""Years; nobody is much older, so a larger number is a misprint."""

_ONES = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {word: number for number, word in enumerate(_ONES, start=1)}
_NUMBERS |= {word: 10 * number for number, word in enumerate(_TENS, start=2)}
_UNITS = {"m": "month", "w": "week", "d": "day"}

_GAP = r"[ \n-]{0,3}"
_YEARS = r"y(?:e?a?r?d?s?)\b\.?(?:'s)?"
_UNIT = rf"(?P<unit>{_YEARS}|mo(?:nth)?s?\b\.?|w(?:ee)?ks?\b\.?|days?\b)"
_ADJECTIVES = (
    r"(?:,? ?(?:of|african|american|asian|black|white|caucasian|hispanic|asymptomatic|healthy|"
    r"otherwise|previously|obese|pregnant|active|duty|right|left|handed|elderly|young|diabetic|"
    r"hypertensive|retired)\b-?){0,3}"
)
_PERSON = r"(?:(?:fe)?male|(?:wo)?man|boy|girl|gentleman|lady|infant|child|toddler|baby)\b"
_LETTER = r"(?:aa?|[wbh])?[mf]\b(?![/'.])"  # M, WF, AAM
_BEHIND = (  # what makes a number an age; a word for the patient is left for her sex
    rf"{_GAP}(?:"
    rf"y[./]? ?/?o(?:\b\.?|(?={_LETTER}))"  # yo, y/o, y.o., yof
    rf"|(?P<month>m/o\b|m\.o\.)"
    rf"|{_UNIT}{_GAP}(?:olds?\b|of age\b|(?={_ADJECTIVES},? ?{_PERSON}))"
    rf"|{_YEARS}(?=,? ?{_LETTER})"
    rf"|y(?:ea)?rolds?\b)"
)
# A digit or letter comes first and what may not stand before it then, so that the search for a
# place to begin is quick.
_DIGITS = re.compile(
    rf"(?P<number>\d(?<![\d.,/$#-]\d)\d{{0,2}}(?:\.\d)?)(?P<half>½|[ -]1/2)?{_BEHIND}"
)
_SPELLED = re.compile(
    rf"\b(?P<number>(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_ONES[:9])}))?"
    rf"|{'|'.join(reversed(_ONES))}){_BEHIND}"
)
_AGED = re.compile(
    r"age(?<![a-z]age)[d:]?(?: is| of)?:? ?(?P<number>\d{1,3})\b(?! ?[%/-]| (?:to|and|or) )"
    rf"(?:{_GAP}{_UNIT})?(?! (?:ago|later))"
)
_BRIEF = re.compile(  # how a history may begin: 45F with, 45 M; 45, male
    rf"\W{{0,3}}(?P<number>\d{{2,3}})(?=,? ?(?:{_PERSON}|{_LETTER}))"
)
_NEWBORN = re.compile(r"\b(?:newborn|neonate)\b(?! (?:period|nursery|screen))")
_ELSEWHEN_CHARACTERS = 40
_ARTICLES = (" a ", " an ")  # by a 40-year-old patient
_ELSEWHEN = re.compile(
    r"\b(?:at|since|until|till|by|from|before|after|around|when [\w ]{1,20} was|mean|average|"
    r"median|than|under|over|below|above|her|his|their|whose|patient's|"
    r"bone|skeletal|gestational|mental|maternal|paternal)[ \n]"
    r"(?:(?:the|old|age|of|about|approximately)[ \n])*$"
)
_OTHERS = re.compile(
    r"\W{1,3}(?:(?:male |female |twin |older |younger |identical )?"
    r"(?:son|daughter|sister|brother|sibling|cousin|nephew|niece|uncle|aunt|"
    r"(?:mother|father|wife|husband)(?! (?:of|who|with|presents)\b))"
    r"|(?:fracture|injury|scar|lesion|stroke|infarct|graft|stent|wound))\b"
)


class Age(NamedTuple):
    """An age and its place.

    Attributes:
        value: as metadata has it: ``45``, ``6 months``.
        start, end: where it stands in the text.
    """

    value: str
    start: int
    end: int


def age_in(text: str) -> Age | None:
    """The first age with an anchor that a text in lower case states of its patient.

    >>> age_in("a 3 year history of pain in a 45-year-old man").value
    '45'
    """
    return (
        _first(_DIGITS, text)
        or (_first(_SPELLED, text) if "old" in text else None)
        or (_first(_AGED, text) if "age" in text else None)
    )


def age_of_history(text: str) -> Age | None:
    """The same in a history, which may begin with *45F* and be about a newborn."""
    found = age_in(text)
    if not found and (brief := _BRIEF.match(text)):
        found = _age(brief, text)
    if (
        not found
        and ("newborn" in text or "neonate" in text)
        and (newborn := _NEWBORN.search(text))
    ):
        found = Age("0 days", newborn.start(), newborn.end())
    return found


def _first(pattern: re.Pattern[str], text: str) -> Age | None:
    for one in pattern.finditer(text):
        if age := _age(one, text):
            return age
    return None


def _age(found: re.Match[str], text: str) -> Age | None:
    """The age of a match; None where it is another one's."""
    start, end = found.span()
    before = text[max(0, start - _ELSEWHEN_CHARACTERS) : start]
    if before and not before.endswith(_ARTICLES) and _ELSEWHEN.search(before):
        return None
    if _OTHERS.match(text, end):
        return None
    parts = found.groupdict()
    unit = "m" if parts.get("month") else (parts.get("unit") or "y")[0]
    value = _value(parts["number"], unit, is_half=parts.get("half") is not None)
    return Age(value, start, end) if value else None


@lru_cache(1024)  # most ages are those of many cases
def _value(number: str, unit: str, *, is_half: bool) -> str | None:
    """An age as metadata has it; None for one that nobody reaches."""
    count = float(number) if number[0].isdigit() else _spelled(number)
    if is_half:
        count += 0.5
    if unit == "y":
        return f"{count:g}" if count <= OLDEST else None
    return f"{count:g} {_UNITS[unit]}{'' if count == 1 else 's'}"


def _spelled(number: str) -> int:
    return sum(_NUMBERS[word] for word in number.replace("-", " ").split())
