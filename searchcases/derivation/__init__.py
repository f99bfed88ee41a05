"""What does the text of a case tell that its metadata leaves out?

What an author wrote counts; a value is derived only for a field without one, and only where the
text states it: nothing is better than something wrong. ``docs/facets.md`` says what is derived from
what, how often it is right, and where it fails.

Texts are looked at in the order of what they tell, and no further than needed: this is done for
every case that is read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from numpy.typing import NDArray

from searchcases.analysis.stream import Items, Reader
from searchcases.derivation.ages import age_in, age_of_history
from searchcases.derivation.clues import PLANE, SCAN, SIDE, SIZE, UNIT
from searchcases.derivation.modalities import are_named, described, may_name, named, with_scans
from searchcases.derivation.sexes import sex_beside, sex_named, sex_of_organs, sex_of_pronouns
from searchcases.derivation.sides import planes_in, sides_in
from searchcases.derivation.sizes import size_in
from searchcases.derivation.systems import systems_of
from searchcases.derivation.told import FIELDS, MOST_CHARACTERS, Part, Told, told_by

DERIVED_FIELDS = ("modality", "system", "age", "sex", "laterality", "plane", "size")
"""Metadata that can be derived."""

_HEADING, _FINDINGS = FIELDS[Part.HEADING], FIELDS[Part.FINDINGS]
_HISTORY = ("history",)

Fields = Mapping[str, str]
Values = tuple[str, ...]


def derive(fields: Fields, known: Collection[str]) -> dict[str, Values]:
    """What the text of a case tells of its metadata; see ``derive_all``."""
    return derive_all([fields], [known], Reader().items(fields.values()))[0]


def derive_all(
    fields: Sequence[Fields], known: Sequence[Collection[str]], items: Items
) -> list[dict[str, Values]]:
    """What the texts of some cases tell of their metadata.

    Args:
        fields: text per text field of each case.
        known: of each, names of metadata fields that have a value; these are not derived.
        items: of all texts, in order.

    Returns:
        canonical values of fields of ``DERIVED_FIELDS``, in that order; none is empty.
    """
    told = told_by(fields, items)
    imaging = _Imaging.of(told)
    clues = told.clues[:, : Part.FINDINGS + 1].tolist()
    found = []
    for n, (one, names) in enumerate(zip(fields, known, strict=True)):
        derived: dict[str, Values] = {}
        if "modality" not in names:
            derived["modality"] = _modality(one, n, imaging, clues[n][Part.FINDINGS])
        if "system" not in names:
            derived["system"] = imaging.systems[n]
        if "age" not in names or "sex" not in names:
            derived["age"], derived["sex"] = _patient(one)
        derived |= _shape(one, *clues[n])
        found.append({name: row for name, row in derived.items() if row and name not in names})
    return found


class _Imaging(NamedTuple):
    """What words tell of each case.

    Attributes:
        evidence: see ``Told``.
        described: modalities that words of heading and findings describe.
        is_named: of each part, whether words in it name any.
        systems: the organ system, if words tell of any.
        is_clear: see ``systems_of``.
    """

    evidence: NDArray[Any]
    described: list[list[str]]
    is_named: list[list[bool]]
    systems: list[Values]
    is_clear: list[list[bool]]

    @classmethod
    def of(cls, told: Told) -> _Imaging:
        """What was told."""
        evidence = told.evidence
        systems, is_clear = systems_of(told.systems)
        return cls(
            evidence,
            described(evidence[:, Part.HEADING] + evidence[:, Part.FINDINGS]),
            are_named(evidence).tolist(),
            systems,
            is_clear.T.tolist(),
        )


def _modality(fields: Fields, number: int, imaging: _Imaging, clues: int) -> Values:
    """How a case was imaged.

    Args:
        fields: its texts.
        number: of the case.
        imaging: of all cases.
        clues: of the findings.
    """
    found: Values = tuple(imaging.described[number])
    if "XA" in found or clues & SCAN:
        found = with_scans(found, _text(fields, _FINDINGS))
    for part, is_clear in zip((Part.BEFORE, Part.LATE), imaging.is_clear[number], strict=True):
        if not found and imaging.is_named[number][part]:
            text = _text(fields, FIELDS[part])
            if not is_clear or may_name(text):
                found = named(imaging.evidence[number, part].tolist(), text)
    return found


def _patient(fields: Fields) -> tuple[Values, Values]:
    """Age and sex, which mostly stand together."""
    text = _text(fields, _HISTORY)
    age = age_of_history(text)
    sex = sex_beside(text, age) if age else None
    if not age or not sex:
        exam = _text(fields, ("exam",))
        others = f"{text}\n{_text(fields, _HEADING)}\n{exam}\n{_text(fields, _FINDINGS)}"
        if not age and (age := age_in(others)):
            sex = sex_beside(others, age)
        sex = (
            sex
            or sex_named(others)
            or sex_of_pronouns(f"{text} {exam}")
            or sex_of_pronouns(_text(fields, FIELDS[Part.LATE]))
            or sex_of_organs(others)
        )
    return (age.value,) if age else (), (sex,) if sex else ()


def _shape(fields: Fields, of_heading: int, of_findings: int) -> dict[str, Values]:
    """The sides, planes and size of what is seen.

    Args:
        fields: texts.
        of_heading: its clues.
        of_findings: their clues.
    """
    clues = of_heading | of_findings
    if not clues & (SIDE | PLANE | UNIT):
        return {}
    found: dict[str, Values] = {}
    heading = _text(fields, _HEADING) if of_heading or clues & UNIT else ""
    findings = _text(fields, _FINDINGS)
    if clues & SIDE:
        found["laterality"] = sides_in(heading, of_heading) or sides_in(findings, of_findings)
    if clues & PLANE:
        found["plane"] = planes_in(findings, of_findings) or planes_in(heading, of_heading)
    if clues & SIZE or (clues & UNIT and not (heading.isascii() and findings.isascii())):
        size = size_in(f"{heading}\n{findings}")
        found["size"] = (f"{size:g} mm",) if size else ()
    return found


def _text(fields: Fields, names: Sequence[str]) -> str:
    """The beginnings of some fields in lower case."""
    return "\n".join([fields[name][:MOST_CHARACTERS] for name in names if name in fields]).lower()
