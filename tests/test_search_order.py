"""In which order a search gives its cases, page by page, and how it explains their scores."""

from __future__ import annotations

import pytest
from building import case, index_of, index_of_texts
from finding import found, scores

from searchcases.analysis import fold
from searchcases.config import Settings
from searchcases.errors import CaseNotFound, ConfigError, IndexCorrupt


def test_ties_go_to_the_shorter_case_then_to_the_smaller_bytes_of_the_id() -> None:
    texts = {"\U0001f9b4": "mass", "\uffee": "mass", "b": "mass", "B": "mass", "a": "mass lung"}
    index = index_of_texts(texts).with_settings(Settings(b=0))
    assert len(set(scores(index, "mass").values())) == 1
    assert found(index, "mass") == ["B", "b", "\uffee", "\U0001f9b4", "a"]


def test_sorts_by_date_newest_first_and_by_title_with_ties_by_score() -> None:
    index = index_of([
        case("a", "mass", title="Éclair", date=("2023",)),
        case("b", "mass mass", title="eclair", date=("2023",)),
        case("c", "mass", title="Zebra"),
        case("d", "mass", title="apple", date=("2024-02",)),
        case("e", "cyst", title="first", date=("2030",)),
    ])  # fmt: skip
    assert found(index, "mass", sort="date") == ["d", "b", "a", "c"]
    assert found(index, "mass", sort="title") == ["d", "b", "a", "c"]
    page = index.search("mass", sort="date", limit=1, page=2)
    assert [(hit.rank, hit.case_id) for hit in page] == [(2, "b")]
    assert [fold(hit.title) for hit in index.search("mass", sort="title")][1:3] == ["eclair"] * 2


def test_pages_beyond_the_last_are_empty_and_keep_the_total() -> None:
    index = index_of_texts({"a": "mass", "b": "mass"})
    assert (len(index.search("mass", page=2)), index.search("mass", page=2).total) == (0, 2)
    assert len(index.search("mass", limit=None, page=2)) == 0


def test_options_out_of_range_are_refused() -> None:
    index = index_of_texts({"a": "mass"})
    for options in ({"limit": 0}, {"limit": -1}, {"page": 0}, {"sort": "size"}):
        with pytest.raises(ValueError, match="limit and page start at 1"):
            index.search("mass", **options)
    with pytest.raises(ConfigError):
        index.search("mass", weighting="bm52")


def test_a_case_that_is_not_there_is_named_with_the_nearest() -> None:
    index = index_of_texts({"case-1": "mass"})
    for look_up in (index.case, lambda case_id: index.explain("mass", case_id)):
        with pytest.raises(CaseNotFound, match="did you mean 'case-1'"):
            look_up("case-2")
        with pytest.raises(CaseNotFound):
            look_up("\ud800")
    assert "\ud800" not in index


def test_a_case_that_does_not_match_is_explained_as_such() -> None:
    explanation = index_of_texts({"a": "mass"}).explain("mass AND lung", "a")
    assert (explanation.matches, explanation.score, explanation.terms) == (False, 0.0, ())


def test_contributions_stand_in_the_order_of_field_kind_and_term() -> None:
    index = index_of_texts({"a": "lung mass"})
    explanation = index.explain('mass "lung mass" lu* l?ng luna~ findings:mass lung', "a")
    assert [(t.field, t.kind, t.term) for t in explanation.terms] == [
        (None, "fuzzy", "luna~1"),
        (None, "phrase", "lung mass"),
        (None, "prefix", "lu*"),
        (None, "term", "lung"),
        (None, "term", "mass"),
        (None, "wildcard", "l?ng"),
        ("findings", "term", "mass"),
    ]


def test_a_title_that_is_damaged_is_told_as_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    index = index_of([case("one", "mass", title="mass")])
    (hit,) = index.search("mass")
    monkeypatch.setattr(type(index.segment.titles), "text", lambda *_: b"\xff".decode())
    with pytest.raises(IndexCorrupt):
        _ = hit.title
