"""In the browser a value means what it means in Python, to the last bit."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from javascript import Scripts
from strategies import NUMBERS, VALUES, any_text

from searchcases.metadata import (
    FOLDED_NAMES,
    MODALITY_NAMES,
    age_in_years,
    canonical,
    date_number,
    range_bounds,
    size_in_mm,
    value_words,
)
from searchcases.model import FILTER_FIELDS, RANGE_FIELDS


@pytest.fixture(scope="module")
def js(session: Callable[..., Scripts]) -> Scripts:
    return session("analysis", "metadata")


_signs = st.sampled_from((" ", "-", ":", "\t", "\x1c", "\u00a0", "\u2003", ".", "/", "٣", "ſ", "ß"))
_value_parts = st.sampled_from([
    *(value for values in (*VALUES.values(), *NUMBERS.values()) for value in values),
    *MODALITY_NAMES, *FOLDED_NAMES["sex"], "mm", " cm", " x ", "×", "CT",
    "us", "nm", "uß", "ı", "ﬁ", "\u212a", "İ", "０３７", "037", "2024",
    "-03", "-32", "150", "151", "0.5", "1.", "y", "YR", "months", "mo", "weeks", "d", "olds", "old",
    "ſ", "constructor", "__proto__",
])  # fmt: skip
_values = st.one_of(
    st.lists(st.one_of(_value_parts, _signs), max_size=5).map("".join), _value_parts, any_text
)


@examples(max_examples=1000, deadline=None)
@given(field=st.sampled_from(FILTER_FIELDS), text=_values)
def test_a_value_means_what_it_means_in_python(js: Scripts, field: str, text: str) -> None:
    assert js.call("metadata.canonical", field, text) == canonical(field, text)[0]
    assert tuple(js.call("metadata.valueWords", field, text)) == value_words(field, text)
    assert js.call("metadata.ageInYears", text) == age_in_years(text)
    assert js.call("metadata.dateNumber", text) == date_number(text)
    assert js.call("metadata.sizeInMm", text) == size_in_mm(text)
    for range_field in RANGE_FIELDS:
        bounds = range_bounds(range_field, text)
        assert js.call("metadata.rangeBounds", range_field, text) == (bounds and list(bounds))


def test_odd_values_mean_what_they_mean_in_python(js: Scripts) -> None:
    texts = [
        "constructor", "__proto__", "toString", "Ｆ", "fémale", "\u212a", "\u00a0f\x1c", "mrı",
        "uſ", "us\u00a0", "MR: Überblick", "mr:\x1ft2", "ct - ", "ct -x", "öl", "uß", "ﬁ", "",
        "\ud800",
    ]  # fmt: skip
    calls = [*product(FILTER_FIELDS, [*texts, *MODALITY_NAMES, *FOLDED_NAMES["sex"]])]
    assert js.batch("metadata.canonical", calls) == [canonical(*call)[0] for call in calls]


def test_sizes_are_the_same_numbers_to_the_last_bit(js: Scripts) -> None:
    numbers = [f"{number}{point}" for number in range(99) for point in ("", ".1", ".25", ".375")]
    texts = [*map("".join, product(numbers, ("", "mm", " CM"))), "2 x 3cm", "2cm×31 mm x 1", "3 x"]
    assert js.batch("metadata.sizeInMm", zip(texts)) == [size_in_mm(text) for text in texts]
    kept = js.batch("metadata.canonical", [("size", text) for text in texts])
    assert kept == [canonical("size", text)[0] for text in texts]


def test_ages_are_the_same_numbers_to_the_last_bit(js: Scripts) -> None:
    numbers = [f"{number}{point}" for number in range(200) for point in ("", ".1", ".37")]
    units = ("", "y", "Yrs", " months", "-mo", "  wk", "W", "days", "D old")
    ends = product(("037", "9999", "12345", "1."), ("", " - "), units, ("", "-", " old", "- olds"))
    texts = [*map("".join, product(numbers, units)), *map("".join, ends)]
    assert js.batch("metadata.ageInYears", zip(texts)) == [age_in_years(text) for text in texts]


def test_every_day_has_the_same_number_and_no_other_day_has_one(js: Scripts) -> None:
    texts = [f"2024-{month:02}-{day:02}" for month in range(14) for day in range(33)]
    assert js.batch("metadata.dateNumber", zip(texts)) == [date_number(text) for text in texts]


def test_a_long_age_is_refused_in_linear_time(js: Scripts) -> None:
    assert js.call("metadata.ageInYears", "1" + "-" * 900_000 + "x") is None
