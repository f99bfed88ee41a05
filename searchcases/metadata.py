"""What does a metadata value mean? Canonical names, ages in years, sizes in mm, dates as numbers.

The same rules read a case's metadata and a query's filters, so ``modality:MRI`` finds ``MR``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from searchcases.analysis import fold, words
from searchcases.data import load

_names = load("metadata.json")
MODALITY_NAMES: Mapping[str, str] = MappingProxyType(_names["modality_names"])
FOLDED_NAMES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {name: MappingProxyType(_names[f"{name}_names"]) for name in ("sex", "laterality", "plane")}
)
"""Per field, its names in folded letters and what they are kept as."""

_YEARS_PER = {"y": 1.0, "m": 1 / 12, "w": 7 / 365.25, "d": 1 / 365.25}  # Julian year
# Patterns for values on one line. ``re.ASCII``: digits and letters are ASCII in every runtime.
_AGE = re.compile(  # also DICOM's value representation AS (037Y), PS3.5 6.2
    r"(\d{1,4}(?:\.\d+)?)[ -]*"
    r"(?:(y|yr|yrs|year|years|m|mo|mos|month|months|w|wk|wks|week|weeks|d|day|days)"
    r"(?:[ -]*olds?)?|olds?)?",
    re.IGNORECASE | re.ASCII,
)
_LENGTH = re.compile(r"(\d{1,4}(?:\.\d{1,3})?) ?(mm|cm)?", re.IGNORECASE | re.ASCII)
_TIMES = re.compile(r" ?[x×] ?", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_DESCRIBED = re.compile(r"(CT|MR|MRI|US|NM|PET|XR) ?[-:] .+", re.IGNORECASE | re.ASCII)
_CODE = re.compile(r"[A-Z]{1,3}")


def _one_line(text: str) -> str:
    """The text with white space (that of ``str.isspace``) trimmed and each run of it one blank."""
    return " ".join(text.split())


def modality(text: str) -> str:
    """Canonical code of a modality; an unknown one is kept as written.

    >>> modality("mri"), modality("MR - T2 weighted"), modality("Elastography")
    ('MR', 'MR', 'Elastography')
    """
    text = _one_line(text)
    described = _DESCRIBED.fullmatch(text)
    name = described[1] if described else text
    upper = name.upper() if name.isascii() else name  # all names and codes are ASCII
    return MODALITY_NAMES.get(upper, upper if _CODE.fullmatch(upper) else name)


def known_name(field: str, text: str) -> str | None:
    """What a sex, side or plane is kept as; None where the text names none.

    >>> known_name("sex", "Female"), known_name("plane", "sag"), known_name("laterality", "up")
    ('F', 'sagittal', None)
    """
    return FOLDED_NAMES[field].get(fold(_one_line(text)))


def age_in_years(text: str) -> float | None:
    """Age in years, months, weeks and days as fractions; None where the text is no age.

    >>> age_in_years("37"), age_in_years("6 months"), age_in_years("037Y"), age_in_years("old")
    (37.0, 0.5, 37.0, None)
    """
    found = _AGE.fullmatch(_one_line(text))
    if not found:
        return None
    years = float(found[1]) * _YEARS_PER[(found[2] or "y")[0].lower()]
    return years if years <= 150 else None  # nobody has been older than 122


def size_in_mm(text: str) -> float | None:
    """Size in millimetres, the largest where there are several; None where the text is no size.

    >>> size_in_mm("12"), size_in_mm("3.5 cm"), size_in_mm("2 x 3 cm"), size_in_mm("large")
    (12.0, 35.0, 30.0, None)
    """
    parts = [_LENGTH.fullmatch(part) for part in _TIMES.split(_one_line(text))]
    sizes = []
    for part in parts:
        unit = part and (part[2] or (parts[-1] and parts[-1][2]) or "mm")
        if not part or not unit:
            return None
        sizes.append(float(part[1]) * (10 if unit.lower() == "cm" else 1))
    return max(sizes)


def date_number(text: str) -> int | None:
    """yyyymmdd with 00 for an unknown month or day; None where the text is no ISO 8601 date.

    >>> date_number("2024-03"), date_number("2024-03-18"), date_number("18/3/24")
    (20240300, 20240318, None)
    """
    found = _DATE.fullmatch(_one_line(text))
    if not found:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    return year * 10_000 + month * 100 + day if month <= 12 and day <= 31 else None


def date_bounds(text: str) -> tuple[int, int] | None:
    """The numbers that a date covers, both inclusive: a year covers its days.

    >>> date_bounds("2024"), date_bounds("2024-03-18")
    ((20240000, 20249999), (20240318, 20240318))
    """
    low = date_number(text)
    if low is None:
        return None
    span = {4: 9_999, 7: 99, 10: 0}[len(_one_line(text))]
    return low, low + span


def range_bounds(field: str, text: str) -> tuple[float, float] | None:
    """The numbers that one age, size or date covers, both inclusive; None where it is none."""
    if field == "date":
        return date_bounds(text)
    number = size_in_mm(text) if field == "size" else age_in_years(text)
    return None if number is None else (number, number)


def number_of(field: str, values: tuple[str, ...]) -> float:
    """What a document's age, size or date is stored as; NaN where it has none that can be read."""
    found = _READERS[field](values[0]) if values else None
    return math.nan if found is None else float(found)


_READERS: Mapping[str, Callable[[str], float | None]] = MappingProxyType(
    {"age": age_in_years, "date": date_number, "size": size_in_mm}
)


@lru_cache(4096)  # most values stand in many cases
@lru_cache(4096)  # of many cases a few values
def canonical(field: str, text: str) -> tuple[str, str | None]:
    """The value to keep, and what to tell the user where it cannot be understood (else None)."""
    text = _one_line(text)
    if field == "modality":
        return modality(text), None
    if field in FOLDED_NAMES:
        known = known_name(field, text)
        warning = f"{field} {text!r} is not understood; write {_FOLDED_EXAMPLES[field]}"
        return known or text, None if known else warning
    if field == "size":
        size = size_in_mm(text)
        warning = f"size {text!r} is not understood; write 12 mm, 3.5 cm or 2 x 3 cm"
        return (text, warning) if size is None else (_millimetres(size), None)
    if field == "age" and age_in_years(text) is None:
        return text, f"age {text!r} is not understood; write years (37) or '6 weeks', '4 months'"
    if field == "date" and date_number(text) is None:
        return text, f"date {text!r} is not understood; write 2024, 2024-03 or 2024-03-18"
    return text, None


_FOLDED_EXAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "sex": "F, M or O",
        "laterality": "left, right, bilateral or midline",
        "plane": "axial, sagittal, coronal or oblique",
    }
)


def _millimetres(size: float) -> str:
    """A size as it is kept, to a tenth of a millimetre."""
    whole, tenths = divmod(math.floor(size * 10 + 0.5), 10)
    return f"{whole}.{tenths} mm" if tenths else f"{whole} mm"


def value_words(field: str, text: str) -> tuple[str, ...]:
    """The folded words by which a value is filtered: those of its canonical form."""
    return tuple(words(canonical(field, text)[0]))
