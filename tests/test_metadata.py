"""Metadata values: what is written in many ways is kept in one, and what is not known stays."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchcases.metadata import (
    MODALITY_NAMES,
    age_in_years,
    canonical,
    date_bounds,
    date_number,
    known_name,
    modality,
    number_of,
    range_bounds,
    size_in_mm,
    value_words,
)
from searchcases.model import FILTER_FIELDS


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("mri", "MR"), ("MR", "MR"), ("Mr", "MR"), (" magnetic\n resonance ", "MR"),
        ("MR - T2 weighted", "MR"), ("MRI: axial", "MR"), ("CT - noncontrast", "CT"),
        ("ct", "CT"), ("Computed Tomography", "CT"), ("x-ray", "XR"), ("X ray", "XR"),
        ("Plain  film", "XR"), ("DX", "XR"), ("ultrasound", "US"), ("PET/CT", "PET"),
        ("SPECT", "NM"), ("mammogram", "MG"), ("DSA", "XA"), ("fluoro", "RF"),
        ("Elastography", "Elastography"), ("CT-guided biopsy", "CT-guided biopsy"),
        ("Kymography", "Kymography"), ("opg", "OPG"), ("mrı", "mrı"), ("uſ", "uſ"),
        ("öl", "öl"), ("MR: Überblick", "MR"), ("mr:\x1ft2", "MR"), ("ct - ", "ct -"), ("c3", "c3"),
        ("us\u00a0", "US"),
    ],
)  # fmt: skip
def test_modalities_are_kept_as_dicom_codes(written: str, kept: str) -> None:
    assert modality(written) == kept
    assert canonical("modality", written) == (kept, None)


def test_every_modality_name_leads_to_a_code_that_is_canonical_itself() -> None:
    for name, code in MODALITY_NAMES.items():
        assert modality(name) == modality(name.lower()) == code == modality(code)


@pytest.mark.parametrize(
    ("written", "kept"),
    [("f", "F"), ("Female", "F"), (" woman ", "F"), ("girl", "F"), ("m", "M"), ("MALE", "M"),
     ("boy", "M"), ("other", "O"), ("unknown", None), ("", None), ("fm", None),
     ("Ｆ", "F"), ("fémale", "F"), ("\u00a0f\x1c", "F")],
)  # fmt: skip
def test_sex_is_one_letter_or_not_understood(written: str, kept: str | None) -> None:
    assert known_name("sex", written) == kept


@pytest.mark.parametrize(
    ("written", "years"),
    [
        ("37", 37), ("37 years", 37), ("37-year-old", 37), ("37 y", 37), ("37yo", None),
        ("37 yrs old", 37), ("0", 0), ("150", 150), ("151", None), ("9999 days", 9999 / 365.25),
        ("6 months", 0.5), ("6m", 0.5), ("18 mo", 1.5), ("6-month-old", 0.5),
        ("6 weeks", 42 / 365.25), ("2w", 14 / 365.25), ("3 days", 3 / 365.25), ("1.5", 1.5),
        ("037Y", 37), ("006M", 0.5), ("003W", 21 / 365.25), ("010D", 10 / 365.25),
        ("old", None), ("", None), ("-3", None), ("37/38", None), ("٣٧", None), ("1e3", None),
        ("3 7", None), ("٠٣٧Y", None), ("200Y", None), ("37\u00a0years", 37), ("37\x1fy", 37),
        ("37 - - old", 37), ("37 y -", None), ("37-", 37), ("37 yearſ", None),
    ],
)  # fmt: skip
def test_ages_are_years_with_months_weeks_and_days_as_fractions(
    written: str, years: float | None
) -> None:
    found = age_in_years(written)
    assert found == (None if years is None else pytest.approx(years, abs=1e-12))
    assert range_bounds("age", written) == (None if found is None else (found, found))


@pytest.mark.parametrize(
    ("written", "mm", "kept"),
    [
        ("12 mm", 12, "12 mm"), ("12", 12, "12 mm"), ("3cm", 30, "30 mm"), ("3.5 CM", 35, "35 mm"),
        ("2 x 3 cm", 30, "30 mm"), ("2x3×1.5 cm", 30, "30 mm"), ("2 mm x 3 cm", 30, "30 mm"),
        ("3 cm x 20 mm", 30, "30 mm"), ("12.34 mm", 12.34, "12.3 mm"), ("0", 0, "0 mm"),
        ("9999 cm", 99990, "99990 mm"), ("1.25 mm", 1.25, "1.3 mm"),
        ("large", None, "large"), ("3 in", None, "3 in"), ("x", None, "x"), ("", None, ""),
        ("-3 mm", None, "-3 mm"), ("3 x", None, "3 x"), ("٣ mm", None, "٣ mm"),
        ("1e3", None, "1e3"),
    ],
)  # fmt: skip
def test_sizes_are_millimetres_and_the_largest_counts(
    written: str, mm: float | None, kept: str
) -> None:
    assert size_in_mm(written) == mm
    assert range_bounds("size", written) == (None if mm is None else (mm, mm))
    assert canonical("size", written)[0] == kept


@pytest.mark.parametrize(
    ("field", "written", "kept"),
    [
        ("laterality", "L", "left"), ("laterality", "Right-sided", "right"),
        ("laterality", "both", "bilateral"), ("laterality", "Midline", "midline"),
        ("plane", "transverse", "axial"), ("plane", "SAG", "sagittal"), ("plane", "Cor", "coronal"),
    ],
)  # fmt: skip
def test_sides_and_planes_have_one_name(field: str, written: str, kept: str) -> None:
    assert canonical(field, written) == canonical(field, kept) == (kept, None)


@pytest.mark.parametrize(
    ("written", "number", "bounds"),
    [
        ("2024", 20240000, (20240000, 20249999)),
        ("2024-03", 20240300, (20240300, 20240399)),
        (" 2024-03-18 ", 20240318, (20240318, 20240318)),
        ("2024-13", None, None), ("2024-03-32", None, None), ("18/3/24", None, None),
        ("2024-3", None, None), ("24", None, None), ("٢٠٢٤", None, None),
    ],
)  # fmt: skip
def test_a_date_is_a_number_and_covers_its_parts(
    written: str, number: int | None, bounds: tuple[int, int] | None
) -> None:
    assert date_number(written) == number
    assert date_bounds(written) == bounds == range_bounds("date", written)


@given(st.dates())
def test_dates_sort_as_their_numbers_and_lie_within_their_month_and_year(day: object) -> None:
    text = str(day)
    number = date_number(text)
    assert number == int(text.replace("-", ""))
    for part in (text, text[:7], text[:4]):
        low, high = date_bounds(part) or (1, 0)
        assert low <= number <= high


def test_the_first_age_or_date_counts_and_an_unreadable_one_is_nan() -> None:
    assert number_of("age", ("6 months", "37")) == 0.5
    assert number_of("date", ("2024-03",)) == 20240300.0
    assert math.isnan(number_of("age", ("old",)))
    assert math.isnan(number_of("age", ()))
    assert math.isnan(number_of("date", ("soon",)))


@pytest.mark.parametrize(
    ("field", "written", "hint"),
    [
        ("sex", "unknown", "F, M or O"), ("age", "elderly", "6 weeks"), ("date", "3/24", "2024-03"),
        ("size", "large", "3.5 cm"), ("laterality", "front", "left"), ("plane", "lateral", "axial"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_kept_as_written_with_a_warning(
    field: str, written: str, hint: str
) -> None:
    value, warning = canonical(field, f" {written} ")
    assert value == written
    assert warning is not None
    assert repr(written) in warning
    assert hint in warning


@given(st.sampled_from(FILTER_FIELDS), st.text())
def test_canonical_values_are_canonical_and_filter_as_what_was_written(
    field: str, text: str
) -> None:
    value, _ = canonical(field, text)
    assert canonical(field, value)[0] == value
    assert value_words(field, value) == value_words(field, text)


def test_a_long_age_is_refused_in_linear_time() -> None:
    """A pattern that backtracks from every hyphen would not come to an end here."""
    assert age_in_years("1" + "-" * 900_000 + "x") is None
