"""What arrays tell of many cases is what each text tells alone; no clue is missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchcases.analysis.entities import _named
from searchcases.analysis.items import items_of_lines, with_hard_breaks
from searchcases.analysis.stream import Items, Reader
from searchcases.derivation import derive, derive_all
from searchcases.derivation.clues import CLUES, PLANE, SIDE, SIZE, _clues, clues
from searchcases.derivation.modalities import _rules, described
from searchcases.derivation.sides import _of_planes, _of_sides, planes_in, sides_in
from searchcases.derivation.sizes import size_in
from searchcases.derivation.systems import CLEAR_LEAD, HEADING_WEIGHT, systems_of
from searchcases.derivation.told import FIELDS, Part, distinct, told_by
from searchcases.derivation.words import Words, evidence_of, evidences, system_of, systems
from searchcases.model import TEXT_FIELDS

_PIECES = (
    "left", "RIGHT", "-sided", "bilateral", "midline", "axial", "extra-", "Sagittal", "coronal",
    "oblique", " ", " ", "\n", "-", ".", ",", "<", "'", "3", "12", "3.5", "٣", "cm", "mm", "MM",
    "millimeter", "centimetres", "x", "×", "½", "to", "sinus", "İ", "K", "é", "&lt;", "&comma;",
    "&#51;", "&nbsp;", "&", ";", "kidney", "lung", "ct", "mri", "mr.", "t1", "t2", "signal",
    "bone scan", "angiogram", "fluoroscopy", "pet", "left kidney", "\0", "\x85", "\u2003",
)  # fmt: skip
_texts = st.lists(st.sampled_from(_PIECES), max_size=14).map("".join) | st.text()
_fields = st.dictionaries(st.sampled_from(TEXT_FIELDS), _texts)


def items_of(fields: Sequence[Mapping[str, str]]) -> Items:
    return Reader().items(text for one in fields for text in one.values())


@given(st.lists(_fields, max_size=4))
def test_many_cases_tell_what_each_tells_alone(fields: list[dict[str, str]]) -> None:
    found = derive_all(fields, [()] * len(fields), items_of(fields))
    assert found == [derive(one, ()) for one in fields]


@given(_texts, _texts)
def test_no_clue_of_a_side_a_plane_or_a_size_is_missed(title: str, findings: str) -> None:
    heading, text = title.lower(), findings.lower()
    sides = sides_in(heading, SIDE) or sides_in(text, SIDE)
    planes = planes_in(text, PLANE) or planes_in(heading, PLANE)
    size = size_in(f"{heading}\n{text}")
    expected = {"laterality": sides, "plane": planes, "size": (f"{size:g} mm",) if size else ()}
    found = derive({"title": title, "findings": findings}, ())
    assert {name: found.get(name, ()) for name in expected} == expected


@given(st.lists(st.sampled_from(["cleft", "3cm", "cm", "mm", "summm", "İ", "\n", "٣"]) | st.text()))
def test_forms_have_the_clues_that_each_has(forms: list[str]) -> None:
    assert clues(forms).tolist() == [_clues(form) for form in forms]


def test_a_size_far_behind_a_number_is_not_looked_for() -> None:
    fields = [{"findings": f"3 {gap} mm"} for gap in ("", "-", "in one or two", "in one or two of")]
    found = told_by(fields, items_of(fields)).clues[:, Part.FINDINGS]
    assert (found & SIZE > 0).tolist() == [True, True, True, False]


def test_no_entity_holds_a_clue() -> None:
    """Else what a text as written holds might be no part of what is read."""
    accents = ("acute", "grave", "uml", "circ", "tilde", "cedil", "ring", "slash", "caron")
    names = [*_named(), *accents]
    assert not [name for name in names if any(sign in name for sign in CLUES)]
    assert not [name for name in names if name.startswith(("mm", "cm", "millimet", "centimet"))]


def test_every_side_and_plane_has_a_clue() -> None:
    assert {name for _, name, _ in (*_of_sides, *_of_planes)} == {*CLUES} - {"scan"}


@given(st.lists(_fields, min_size=1, max_size=3))
def test_distinct_words_are_counted_by_what_they_tell(fields: list[dict[str, str]]) -> None:
    told = told_by(fields, items_of(fields))
    words = Words()
    for number, one in enumerate(fields):
        for part, names in FIELDS.items():
            forms = {
                item
                for name in names
                for item in items_of_lines(with_hard_breaks(one.get(name, "").replace("\0", "\1")))
            }
            if any("&" in one.get(name, "") for name in names):
                continue
            telling = np.unique(words.telling(sorted(forms)))
            counts = (system_of(telling), systems(), told.systems), (
                evidence_of(telling), evidences(), told.evidence,
            )  # fmt: skip
            for numbers, kinds, found in counts:
                expected = [numbers.tolist().count(kind) for kind in range(len(kinds))]
                assert found[number, part].tolist() == expected


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))), st.sampled_from([0, 30, 59]))
def test_pairs_are_told_apart_whatever_their_size(pairs: list[tuple[int, int]], bits: int) -> None:
    """Of some gigabytes of very short cases the numbers do not fit into one."""
    rows, values = np.array(pairs, np.int64).reshape(-1, 2).T
    found = distinct(rows << bits, values << 30)
    expected = sorted({(row << bits, value << 30) for row, value in pairs})
    assert [*zip(*(column.tolist() for column in found), strict=True)] == expected


_counts = st.lists(
    st.lists(st.integers(0, 4), min_size=len(systems()), max_size=len(systems())),
    min_size=len(Part), max_size=len(Part),
)  # fmt: skip


@given(_counts)
def test_the_first_of_the_systems_that_lead_counts(counts: list[list[int]]) -> None:
    heading, findings, *later = counts
    about = [HEADING_WEIGHT * one + other for one, other in zip(heading, findings, strict=True)]
    was_clear = []
    for more in later:
        first, second = sorted(about, reverse=True)[:2]
        was_clear.append(first - second >= CLEAR_LEAD)
        if not was_clear[-1]:
            about = [one + other for one, other in zip(about, more, strict=True)]
    found, is_clear = systems_of(np.array([counts]))
    leading = systems()[about.index(max(about))]
    assert found == [(leading,) if any(about) else ()]
    assert is_clear[:, 0].tolist() == was_clear


@given(st.lists(st.integers(0, 2), min_size=len(evidences()), max_size=len(evidences())))
def test_a_modality_takes_a_name_a_sign_or_two_hints(counts: list[int]) -> None:
    kinds = {(one.modality, one.kind): counts[n] for n, one in enumerate(evidences())}
    expected = []
    for code in dict.fromkeys(modality for modality, _ in kinds):
        own = {kind: count for (modality, kind), count in kinds.items() if modality == code}
        hints = [count > 0 for kind, count in own.items() if kind not in ("names", "signs")]
        if own.get("names") or own.get("signs") or sum(hints) > 1:
            expected.append(code)
    assert described(np.array([counts])) == [expected]


@pytest.mark.parametrize("kind", ["names", "signs"])
def test_words_that_are_certain_are_so_alone(kind: str) -> None:
    certain = {number for rule in _rules() for number in rule.certain}
    assert {n for n, one in enumerate(evidences()) if one.kind == kind} <= certain
