"""What in a text looks as if it identified a patient? Dates, record numbers, phones, e-mail.

A simple scan that helps a person to look, and no de-identification: it knows no names and no
places. Dates more exact than a year, telephone numbers, e-mail addresses and record numbers are
four of the eighteen identifiers of the HIPAA "safe harbor" list (45 CFR 164.514(b)(2)(i)).

Every pattern is bounded or takes what it takes for good, so the work grows with the text's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from searchcases.model import Case


class Kind(StrEnum):
    """What an identifier looks like."""

    DATE = "date"
    RECORD = "record number"
    PHONE = "phone number"
    EMAIL = "e-mail address"


class Identifier(NamedTuple):
    """A place of a case that should be looked at.

    Attributes:
        kind: what it looks like.
        text: the place as written.
        field: a text field, a metadata field, ``images``, ``keyword_list`` or ``case_id``.
        start, end: where it stands in that text (one value of the metadata; the path, alt text or
            caption of one image), half-open, in code points.
    """

    kind: Kind
    text: str
    field: str
    start: int
    end: int


def scan(case: Case) -> list[Identifier]:
    """All that looks like an identifier, field by field, in order of place."""
    found = list(_scan(case.case_id, "case_id"))
    for name, text in case.fields.items():
        found += _scan(text, name)
    for name, values in case.metadata.items():
        if name not in case.fields:  # tags are text as well
            for value in values:
                # The date of a case is that of its writing, not of a patient.
                if name != "date" or not _ISO_DATE.fullmatch(value):
                    found += _scan(value, name)
    for image in case.images:
        for text in (image.path, image.alt, image.caption):
            found += _scan(text, "images")
    return found + list(_scan(case.keyword_list, "keyword_list"))


_ISO_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")

# Every identifier begins where no letter or digit stands before it.
_FREE = r"(?<!\d[.,/-])"  # nor a number that goes on
_END = r"(?![^\W_]|[.,/-]\d)"
_NO_SIZE = r"(?!\s?(?:mm|cm|ml|mg|%))"
_NO_AMOUNT = r"(?!\s?(?i:units?|iu|u|cells?|copies|mg|ml|counts?)\b|\s?/)"

_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_YEAR = r"(?:19|20)\d\d"
_ORDINAL = rf"{_DAY}(?:st|nd|rd|th)?(?:\sof)?"
_GAP = r"[\s,.-]{1,3}"
_NAME = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR_BEHIND = rf"{_GAP}(?:of\s)?(?:{_YEAR}|['’]\d\d){_END}"
# Without a year, "12 may" and "OCT 3" are rather no dates: these names need one capital.
_CLEAR_NAME = (
    r"(?:Jan|Feb|March|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    r"|(?i:january|february|april|june|july|august|september|october|november|december))\.?"
)
_LABEL = (
    r"(?:MRN|URN|SSN|NHS|accession|acc\.|(?-i:ID)|id(?=\s?[:=\#])"
    r"|(?:medical\srecord|hospital|patient|record|chart|case|accession|study|exam(?:ination)?"
    r"|specimen|order|insurance|social\ssecurity|NHS|MR)"
    r"(?:'s)?\s{0,2}(?:identifier|id|number|num|no|nr|\#))\.?\s{0,2}[:\#=.-]?\s{0,2}(?:is\s)?"
)
_NOT_A_YEAR = rf"(?!{_YEAR}(?![\w/-]))"
_NUMBER = rf"{_NOT_A_YEAR}(?=(?:[a-z/-]{{0,4}}\d){{4}})[a-z\d](?:[/-]?[a-z\d]){{3,30}}(?!\.\d)"
_CALL = r"(?:telephone|tel|phone|fax|mobile|cellphone|pager|bleep)\.?(?:\s(?:number|no)\.?)?\s?:?"
_DIGITS = r"\d(?:[\s().-]{0,2}\d)"


def _numeric(separator: str, year: str) -> str:
    """Day and month in either order, then the year."""
    day_month = rf"(?:{_DAY}{separator}{_MONTH}|{_MONTH}{separator}{_DAY})"
    return rf"{day_month}{separator}{year}{_END}{_NO_SIZE}"


Patterns = tuple[tuple[Kind | None, str], ...]

_FROM_A_LETTER: Patterns = (
    # What has many digits and identifies a publication, a trial, a code or a page, not a patient.
    (None, r"(?i:(?:https?://|www\.)[^\s?]++)"),
    (None, r"(?i:(?:PMID|PMC|PMCID|NCT|O?MIM|ISBN|ISSN|SNOMED|RID)[\s:\#-]{0,3}[\dX-]++)"),
    (Kind.DATE, rf"(?i:{_NAME}(?:{_GAP}{_ORDINAL})?{_YEAR_BEHIND})"),
    (Kind.DATE, rf"{_CLEAR_NAME}[\s-]{_ORDINAL}{_END}{_NO_SIZE}"),
    (Kind.RECORD, rf"(?i:{_LABEL}{_NUMBER})"),
    (Kind.PHONE, rf"(?i:{_CALL}\s{{0,2}}(?!\d\.)\(?\+?{_DIGITS}{{2,14}})"),
    (Kind.RECORD, rf"[A-Z]{{1,3}}\d{{7,}}+(?<!000){_END}"),
)
_FROM_A_DIGIT: Patterns = (
    (None, r"10\.\d{4,9}/\S++"),  # a DOI
    (Kind.DATE, _numeric("/", rf"(?:{_YEAR}|\d\d)")),
    (Kind.DATE, _numeric("-", rf"(?:{_YEAR}|\d\d)")),
    (Kind.DATE, _numeric(r"\.", _YEAR)),
    (Kind.DATE, rf"\d\d\.(?:0[1-9]|1[0-2])\.\d\d{_END}{_NO_SIZE}"),
    (Kind.DATE, rf"{_YEAR}(?P<sign>[/.-]){_MONTH}(?P=sign){_DAY}(?!\d)"),
    (Kind.DATE, rf"{_MONTH}/{_YEAR}{_END}{_NO_SIZE}"),
    (Kind.DATE, rf"{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){_END}"),  # DICOM's DA
    (Kind.DATE, rf"(?i:{_ORDINAL}{_GAP}{_NAME}{_YEAR_BEHIND})"),
    (Kind.DATE, rf"{_ORDINAL}[\s-]{_CLEAR_NAME}(?![\w-])"),
    (Kind.PHONE, rf"\d{{3}}[.-]\d{{3}}[.-]\d{{4}}{_END}"),
    (Kind.PHONE, rf"0\d{{2,4}}[\s-]\d{{3,4}}[\s-]?\d{{3,4}}{_END}"),
    (Kind.PHONE, rf"0\d(?:[\s.]\d\d){{4}}{_END}"),
    (Kind.PHONE, rf"0\d{{9,10}}{_END}"),
    (Kind.RECORD, rf"\d{{3}}\s\d{{3}}\s\d{{4}}{_END}{_NO_SIZE}{_NO_AMOUNT}"),  # as the NHS's
    (Kind.RECORD, rf"\d{{3}}-\d\d-\d{{4}}{_END}"),  # as US social security numbers
    (Kind.RECORD, r"[12](?:\.\d{1,39}){5,20}(?![\w.])"),  # a DICOM UID, PS3.5 chapter 9
    (Kind.RECORD, rf"\d{{7,}}+(?<!000){_END}{_NO_AMOUNT}"),
)
_FROM_ANYTHING: Patterns = (
    # A universally unique identifier is a random file name.
    (None, r"[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?!\w)"),
    # Local part and labels no longer than RFC 5321 (4.5.3.1) and RFC 1035 (2.3.4) allow.
    (Kind.EMAIL, r"(?<![.+-])[\w.+-]{1,64}+@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"),
)
_FROM_A_SIGN: Patterns = (
    (Kind.PHONE, rf"\+{_DIGITS}{{7,14}}{_END}"),
    (Kind.PHONE, rf"\(\d{{3}}\)\s?\d{{3}}[.-]\d{{4}}{_END}"),
)
_PATTERNS = (*_FROM_ANYTHING, *_FROM_A_LETTER, *_FROM_A_DIGIT, *_FROM_A_SIGN)


def _either(patterns: Patterns) -> str:
    """Alternatives, each a group named by its number."""
    return "|".join(f"(?P<p{_PATTERNS.index(one)}>{one[1]})" for one in patterns)


_ANY = re.compile(
    rf"(?<![^\W_])(?:(?=\w)(?:{_either(_FROM_ANYTHING)})|(?=[A-Za-z])(?:{_either(_FROM_A_LETTER)})"
    rf"|(?=\d){_FREE}(?:{_either(_FROM_A_DIGIT)})|(?=[+(])(?:{_either(_FROM_A_SIGN)}))"
)


def _scan(text: str, field: str) -> Iterator[Identifier]:
    for found in _ANY.finditer(text):
        kind, _ = _PATTERNS[int((found.lastgroup or "p0")[1:])]
        if kind and not (kind is Kind.DATE and _counts_up(found.group())):
            yield Identifier(kind, found.group(), field, found.start(), found.end())


def _counts_up(text: str) -> bool:
    """Whether the numbers of a text follow one another: levels and ribs, as in ``9/10/11``."""
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    return len(numbers) == 3 and numbers[0] + 2 == numbers[1] + 1 == numbers[2]
