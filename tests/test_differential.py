"""The diseases of the cases that are found: each with the cases that support it."""

from __future__ import annotations

import pytest
from building import case, index_of
from hypothesis import given
from hypothesis import strategies as st

from searchcases.differential import AS_DIAGNOSIS, differential
from searchcases.diseases import disease
from searchcases.errors import QuerySyntaxError
from searchcases.searcher import Index

CASES = [
    case("a", "ring lesion", diagnosis="Abscess.", ddx="- Metastasis\n- Lymphoma (rare)"),
    case("b", "ring ring lesion", diagnosis="metastases", ddx="abscess, lymphoma"),
    case("c", "ring", diagnosis="Lymphoma, B-cell\nproven", ddx="lymphoma\ntoxoplasmosis"),
    case("d", "nodule", diagnosis="Abscess"),
    case("e", "ring", ddx="The differential is wide, " + "and includes many things " * 9),
]


@pytest.fixture(scope="module")
def index() -> Index:
    return index_of(CASES)


def test_each_disease_has_the_cases_that_have_it_and_those_that_considered_it(
    index: Index,
) -> None:
    found = {
        one.name: ({s.case_id for s in one.diagnosis}, {s.case_id for s in one.differential})
        for one in differential(index, "ring lesion")
    }
    assert found == {
        "Abscess": ({"a"}, {"b"}),
        "Metastases": ({"b"}, {"a"}),
        "Lymphoma": ({"c"}, {"a", "b"}),  # once, though it is in its own differential
        "Toxoplasmosis": (set(), {"c"}),
    }


def test_scores_are_sums_over_the_cases_and_rank(index: Index) -> None:
    scores = {hit.case_id: hit.score for hit in index.search("ring lesion", limit=None)}
    found = differential(index, "ring lesion")
    for one in found:
        has = sum(scores[support.case_id] for support in one.diagnosis)
        considers = sum(scores[support.case_id] for support in one.differential)
        assert one.score == pytest.approx(AS_DIAGNOSIS * has + considers)
        for supports in (one.diagnosis, one.differential):
            assert [s.score for s in supports] == sorted((s.score for s in supports), reverse=True)
            assert all(support.score == scores[support.case_id] for support in supports)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_limits_are_kept_and_only_the_best_cases_are_asked(index: Index) -> None:
    assert len(differential(index, "ring lesion", limit=2)) == 2
    (best,) = index.search("ring lesion", limit=1)
    asked = differential(index, "ring lesion", cases=1)
    named = {s.case_id for one in asked for s in (*one.diagnosis, *one.differential)}
    assert named == {best.case_id}
    assert differential(index, "ring nodule", all_words=True) == []


def test_cases_that_only_filters_found_count_alike() -> None:
    index = index_of(
        [case(n, "x", diagnosis=d, sex=("F",)) for n, d in zip("abc", "XYY", strict=True)]
    )
    found = differential(index, "sex:f")
    assert [(one.name, one.score) for one in found] == [("Y", 4.0), ("X", 2.0)]


def test_a_query_that_is_wrong_is_an_error(index: Index) -> None:
    with pytest.raises(QuerySyntaxError):
        differential(index, "(ring")


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("Lymphoma, mantle cell", "Lymphoma"),
        ("Metastasis - unlikely at this age", "Metastasis"),
        ("pneumonia (viral, bacterial)", "pneumonia"),
        ("Metastatic disease: breast, kidney", "Metastatic disease"),
        ("and less likely gout", "gout"),
        ("*Abscess", "Abscess"),
        ("r/o septic arthritis", "septic arthritis"),
        ("Ulcerative colitis with backwash ileitis", "Ulcerative colitis"),
        ("Atelectasis due to a mucous plug", "Atelectasis"),
        ("Non-Hodgkin lymphoma", "Non-Hodgkin lymphoma"),
        ("Carcinoma in situ", "Carcinoma"),
        ("DDx for a widened duodenum", ""),
        ("Differential considerations", ""),
        ("…", ""),
        ("", ""),
    ],
)
def test_a_name_stands_without_what_is_said_of_it(entry: str, name: str) -> None:
    assert disease(entry) == name


@given(st.text(st.sampled_from("and or - (,*: x\n") | st.characters(), max_size=60))
def test_any_entry_has_a_name_that_stands_in_it(entry: str) -> None:
    assert disease(entry) in entry
