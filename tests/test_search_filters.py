"""Filters keep the cases whose metadata have a value, and score nothing."""

from __future__ import annotations

import pytest
from building import case, index_of
from finding import found, scores

SPINE = [
    case("mr", "marrow", modality=("MR",), sex=("F",), age=("37",), level=("easy",)),
    case("ct", "marrow marrow", modality=("CT",), sex=("M",), age=("6 months",)),
    case("both", "cyst", modality=("CT", "MR"), sex=("F",), age=("50 years",)),
    case("none", "marrow cyst"),
]


def test_a_filter_scores_nothing() -> None:
    index = index_of(SPINE)
    assert scores(index, "modality:MR sex:F") == {"mr": 0.0, "both": 0.0}
    assert scores(index, "marrow modality:MR") == {"mr": scores(index, "marrow")["mr"]}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("modality:MR", {"mr", "both"}),
        ("modality:mri", {"mr", "both"}),
        ("modality:MR modality:CT", {"mr", "ct", "both"}),
        ("modality:MR AND modality:CT", {"both"}),
        ("modality:MR sex:F", {"mr", "both"}),
        ("modality:MR modality:CT sex:M", {"ct"}),
        ("marrow modality:CT", {"ct"}),
        ("marrow OR modality:CT", {"mr", "ct", "both", "none"}),
        ("marrow -modality:MR", {"ct", "none"}),
        ("(marrow OR modality:MR) sex:F", {"mr", "both"}),
        ("sex:female", {"mr", "both"}),
        ("level:EASY", {"mr"}),
        ("modality:(MR CT) marrow", {"mr", "ct"}),
        ("(modality:MR modality:CT) marrow", {"mr", "ct"}),
        ("(modality:MR sex:F) marrow", {"mr"}),
    ],
)
def test_filters_are_required_and_values_of_one_field_are_alternatives(
    query: str, expected: set[str]
) -> None:
    assert set(found(index_of(SPINE), query)) == expected


def test_a_filter_wants_whole_words_side_by_side() -> None:
    index = index_of([case("a", "x", tags=("Bone Marrow",)), case("b", "x", tags=("bone scan",))])
    assert found(index, "tags:bone") == ["a", "b"]
    assert found(index, 'tags:"bone marrow"') == ["a"]
    assert found(index, 'tags:"marrow bone"') == found(index, "tags:mar") == []


def test_tags_are_text_as_well_as_a_filter() -> None:
    index = index_of([case("a", tags="marrow"), case("b", "marrow")])
    assert set(found(index, "marrow")) == {"a", "b"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("age:37", {"37"}),
        ("age:1..37", {"18m", "37"}),
        ("age:..6m", {"6m", "2w"}),
        ("age:0.5..0.5", {"6m"}),
        ("age:18months..37y", {"18m", "37"}),
        ("age:14d", {"2w"}),
        ("age:37..", {"37", "80"}),
        ("age:37 age:80", {"37", "80"}),
        ("-age:1.. age:0..", {"6m", "2w"}),
    ],
)
def test_ages_are_years_and_both_ends_belong_to_a_range(query: str, expected: set[str]) -> None:
    ages = {"6m": "6 months", "18m": "18 m", "37": "37 years", "80": "080Y", "2w": "2 weeks"}
    index = index_of([case(name, "x", age=(age,)) for name, age in ages.items()] + [
        case("old", "x", age=("old",)), case("unknown", "x")
    ])  # fmt: skip
    assert set(found(index, query)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("date:2024", {"2024", "2024-02", "2024-02-11"}),
        ("date:2024-02", {"2024-02", "2024-02-11"}),
        ("date:2024-02-11", {"2024-02-11"}),
        ("date:2023..2024-01", {"2023-12-31", "2024"}),
        ("date:..2023", {"2023-12-31"}),
        ("date:2024-02-11..", {"2024-02-11", "2025"}),
        ("date:2025 date:2023", {"2025", "2023-12-31"}),
    ],
)
def test_a_date_covers_its_days_and_both_ends_belong_to_a_range(
    query: str, expected: set[str]
) -> None:
    dates = ("2023-12-31", "2024", "2024-02", "2024-02-11", "2025", "soon")
    index = index_of([case(date, "x", date=(date,)) for date in dates] + [case("unknown", "x")])
    assert set(found(index, query)) == expected
