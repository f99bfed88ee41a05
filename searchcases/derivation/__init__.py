"""What does the text of a case tell that its metadata leaves out?

What an author wrote counts; a value is derived only for a field without one, and only where the
text states it: nothing is better than something wrong. ``docs/facets.md`` says what is derived from
what, how often it is right, and where it fails.

Texts are looked at in the order of what they tell, and no further than needed: this is done for
every case that is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise

import numpy as np

from searchcases.analysis.stream import Items, Reader
from searchcases.derivation.ages import age_in, age_of_history
from searchcases.derivation.modalities import any_named, may_name, modalities_of, named
from searchcases.derivation.sexes import sex_beside, sex_named, sex_of_organs, sex_of_pronouns
from searchcases.derivation.sides import planes_in, sides_in
from searchcases.derivation.sizes import size_in
from searchcases.derivation.systems import HEADING_WEIGHT, system_of
from searchcases.derivation.words import Words

DERIVED_FIELDS = ("modality", "system", "age", "sex", "laterality", "plane", "size")
"""Metadata that can be derived."""

MOST_CHARACTERS = 800
"""Of a field that are read; of its words, those that begin in as many bytes. With 800, 1,500 and
all of them the organ system of 319 labelled cases was right in .925, .931 and .931; with fewer,
reading a case takes less time."""

_HEADING = ("title", "diagnosis")
_FINDINGS = ("findings", "impression", "other")
_BEFORE = ("history", "exam", "ddx")
_LATE = ("treatment", "discussion")

Fields = Mapping[str, str]
Values = tuple[str, ...]


def telling(items: Items) -> list[list[int]]:
    """The words in the beginning of each text that tell anything.

    Args:
        items: of the texts.
    """
    tokens = items.tokens
    numbers = items.vocabulary.column(_words().telling)[tokens.numbers]
    places = np.flatnonzero((numbers > 0) & (tokens.starts < MOST_CHARACTERS))
    bounds = np.searchsorted(places, np.cumsum(tokens.counts)).tolist()
    found = numbers[places].tolist()
    return [found[start:end] for start, end in pairwise([0, *bounds])]


def derive(
    fields: Fields, known: Collection[str], told: Mapping[str, Sequence[int]] | None = None
) -> dict[str, Values]:
    """What the text of a case tells of its metadata.

    Args:
        fields: text per text field.
        known: names of metadata fields that have a value; these are not derived.
        told: of each field ``telling`` words; None to look for them.

    Returns:
        canonical values of fields of ``DERIVED_FIELDS``, in that order; none is empty.
    """
    heading, findings = _joined(fields, *_HEADING), _joined(fields, *_FINDINGS)
    found: dict[str, Values] = {}
    if not ("modality" in known and "system" in known):
        told = _told(fields) if told is None else told
        found["modality"], found["system"] = _imaging(fields, known, told, findings)
    if not ("age" in known and "sex" in known):
        found["age"], found["sex"] = _patient(fields, heading, findings)
    if "laterality" not in known:
        found["laterality"] = sides_in(heading) or sides_in(findings)
    if "plane" not in known:
        found["plane"] = planes_in(findings) or planes_in(heading)
    if "size" not in known and (size := size_in(f"{heading}\n{findings}")):
        found["size"] = (f"{size:g} mm",)
    return {name: values for name, values in found.items() if values and name not in known}


def _told(fields: Fields) -> Mapping[str, Sequence[int]]:
    return dict(zip(fields, telling(Reader().items(fields.values())), strict=True))


def _imaging(
    fields: Fields, known: Collection[str], told: Mapping[str, Sequence[int]], findings: str
) -> tuple[Values, Values]:
    """Modality, where it is not known, and organ system, which the same words tell of."""
    of_heading, shown = _told_in(told, _HEADING), _told_in(told, _FINDINGS)
    modalities = () if "modality" in known else modalities_of(of_heading + shown, findings)
    is_imaged = "modality" in known or modalities != ()
    about = HEADING_WEIGHT * of_heading + shown
    system, is_clear = system_of(about)
    for names in (_BEFORE, _LATE):
        if is_imaged and is_clear:
            break
        more = _told_in(told, names)
        if not is_imaged and any_named(more):
            text = _joined(fields, *names)
            if not is_clear or may_name(text):
                modalities = named(more, text)
                is_imaged = modalities != ()
        if not is_clear:
            about += more
            system, is_clear = system_of(about)
    return modalities, (system,) if system else ()


def _told_in(told: Mapping[str, Sequence[int]], names: Iterable[str]) -> int:
    """What the words of some fields tell."""
    numbers: list[int] = []
    for name in names:
        numbers += told.get(name, ())
    return _words().told(numbers)


def _patient(fields: Fields, heading: str, findings: str) -> tuple[Values, Values]:
    """Age and sex, which mostly stand together."""
    text = _joined(fields, "history")
    age = age_of_history(text)
    sex = sex_beside(text, age) if age else None
    if not age or not sex:
        exam = _joined(fields, "exam")
        others = f"{text}\n{heading}\n{exam}\n{findings}"
        if not age and (age := age_in(others)):
            sex = sex_beside(others, age)
        sex = (
            sex
            or sex_named(others)
            or sex_of_pronouns(f"{text} {exam}")
            or sex_of_pronouns(_joined(fields, *_LATE))
            or sex_of_organs(others)
        )
    return (age.value,) if age else (), (sex,) if sex else ()


@cache
def _words() -> Words:
    return Words()


def _joined(fields: Fields, *names: str) -> str:
    """The beginnings of some fields in lower case."""
    return "\n".join([fields[name][:MOST_CHARACTERS] for name in names if name in fields]).lower()
