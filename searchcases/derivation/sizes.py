"""How large is the largest thing that is measured? In millimetres.

A measurement is a number, or several with ``x`` between them, with *mm* or *cm*. Distances (*4 cm
above the anal verge*) and the thickness of slices are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LARGEST = 600.0
"""Millimetres; a larger number is a misprint or no measurement of anything in a person."""

_MEASURE = re.compile(
    r"[.\d](?<![\d.,/][.\d])[\d.]{0,5}"  # a digit first, as in ages
    r"(?:[ -]?(?:mm|cm)?[ -]{0,2}(?:x|by|×|to|-|–|/)[ -]{0,2}\d[\d.]{0,5}){0,3}"
    r"[ -]{0,2}(?P<unit>mm|cm|millimet(?:er|re)s?|centimet(?:er|re)s?)\b(?![/³²]| ?(?:hg|h2o)\b)"
)
_PART = re.compile(r"(\d+(?:\.\d+)?|\.\d+)[ -]?(mm|cm)?")
_NO_SIZE = re.compile(
    r"[ ,-]{0,2}(?:(?:thick|thin|axial|contiguous|helical|spiral|reconstructed|transverse) )*"
    r"(?:slices?|sections?|cuts?|collimation|intervals?|increments?|reconstructions?|images?|"
    r"(?:in |slice )?thickness|from|before|behind|beyond|above|below|away|distal|proximal|"
    r"superior|inferior|cephalad|caudal|(?:anterior|posterior|medial|lateral|deep) to|off|coils?|"
    r"catheter|stent|needle|probe|per)\b"
)
_LIMIT = re.compile(
    r"(?:[<>≥≤]|(?:less|greater|more|larger|smaller) than|at least|exceeds?|normal|up to) ?$"
)


def size_in(text: str) -> float | None:
    """The largest measurement of a text in lower case, in millimetres; None where it has none.

    >>> size_in("a 2.3 x 4 cm mass and a 9 mm nodule on 15 mm sections")
    40.0
    """
    return max(_sizes(text), default=None) if _may_measure(text) else None


def _may_measure(text: str) -> bool:
    """Whether a text has a unit: a fifth of all have, and these letters are found quickly."""
    if "cm" in text or "imet" in text:
        return True
    return "mm" in text and ("mm " in text or " mm" in text or "mm," in text)  # not as in common


def _sizes(text: str) -> Iterator[float]:
    for one in _MEASURE.finditer(text):
        if _NO_SIZE.match(text, one.end()):
            continue
        if _LIMIT.search(text, max(0, one.start() - 14), one.start()):
            continue
        unit = one["unit"]
        for number, own in _PART.findall(one[0]):
            size = float(number) * (10 if (own or unit)[0] == "c" else 1)
            if 0 < size <= LARGEST:
                yield round(size, 1)
