"""Sites of small archives: long lists, few cases, hostile ones; nothing in a case is markup."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from building import case, index_of
from sites import BASE, assert_harmless, content, links, pages, parse, queries

from searchcases.errors import ConfigError
from searchcases.model import METADATA_FIELDS, Case
from searchcases.sitegen import SiteOptions, build

# ------------------------------------------------------------------------- result pages


def test_many_hits_are_paginated_up_to_a_stated_end(tmp_path: Path) -> None:
    cases = [case(f"c{n:04}", f"nodule {n}", modality=("CT",)) for n in range(600)]
    build(index_of(cases), str(tmp_path))
    assert len(list((tmp_path / "modality").iterdir())) == 20
    last = parse(tmp_path / "modality" / "ct.20.html")
    assert queries(last)[0] == 'modality:"CT"'
    assert "c0499" in last.text
    assert "100" in last.text  # those that only the search page shows
    assert "c0025" in parse(tmp_path / "modality" / "ct.2.html").text


# ------------------------------------------------------------------------- cases


def test_a_case_that_is_like_no_other_leads_to_none(tmp_path: Path) -> None:
    build(index_of([case("a", "mass"), case("b", "normal chest")]), str(tmp_path))
    assert parse(tmp_path / "cases/a.html").all("section", id="similar") == []


def test_a_differential_leads_to_its_diagnosis_or_a_search(tmp_path: Path) -> None:
    cases = [
        case("a", "x", diagnosis="Lymphoma.", ddx="- Metastases\n- Plasmacytoma (rare)\n- Gout"),
        case("b", "y", diagnosis="metastasis", ddx="lymphoma, \nplasmacytoma."),
        case("c", "z", diagnosis="LYMPHOMA"),
        case("d", "z", diagnosis="Plasmacytoma"),
    ]
    build(index_of(cases), str(tmp_path))
    leads = {e.text: e.attributes["href"] for e in parse(tmp_path / "cases/a.html").all("a")}
    assert leads["Metastases"] == "../cases/b.html"
    assert leads["Plasmacytoma (rare)"] == "../cases/d.html"
    assert leads["Gout"] == "../search.html?q=%22gout%22"
    leads = {e.text: e.attributes["href"] for e in parse(tmp_path / "cases/b.html").all("a")}
    assert leads["lymphoma"] == "../diagnosis/lymphoma.html"


def test_a_page_says_what_its_text_tells_and_not_its_author(tmp_path: Path) -> None:
    told = case("a", "Headache.", modality=("CT",), system=("Head",), age=("45",), sex=("F",))
    cases = [replace(told, derived=("system", "age")), case("b", "Cyst.", system=("Head",))]
    build(index_of(cases), str(tmp_path), SiteOptions())
    page = parse(tmp_path / "cases/a.html")
    facts = "".join(page.text.split())
    assert "OrganSystemHeadfromthetextAge45yearsfromthetextSexFemale".lower() in facts.lower()
    assert page.text.count("from the text") == 2
    assert "from the text" not in parse(tmp_path / "cases/b.html").text


# ------------------------------------------------------------------------- hostile archives

PROBE = (
    "</script></title></textarea>\"'><probe onclick=x>&lt;probe&gt;{{ 777 * 3 }} ![i](javascript:x)"
)
"""Would be an element ``probe`` wherever it were not escaped."""


def hostile() -> list[Case]:
    texts = ("title", "diagnosis", "ddx", "findings", "impression", "history", "exam",
             "treatment", "discussion", "other", "keywords", "tags")  # fmt: skip
    values = METADATA_FIELDS
    ids = ["../up", "a b", "q?x=1", "h#x", "100%", "con", "it's", '"x"', "<probe>", "症例/é",
           "Aa", "aA", "aa", "x" * 300, PROBE.replace("\n", " ")]  # fmt: skip
    found = []
    for number, case_id in enumerate(ids):
        fields = {name: f"{PROBE} marrow {name}" for name in texts}
        metadata = {name: (PROBE, f"{name} {number}") for name in values} | {"tags": (PROBE, "t")}
        source = "evil.md" if number % 2 else "evil.txt"
        found.append(Case(case_id, fields, metadata, source=source))
    return found


def test_whatever_a_case_holds_is_text(tmp_path: Path) -> None:
    options = SiteOptions(PROBE, PROBE, BASE)
    build(index_of(hostile()), str(tmp_path / "site"), options)
    found = pages(tmp_path / "site")
    there = set(content(tmp_path / "site"))
    assert len([name for name in found if name.startswith("cases/")]) == len(hostile())
    for name, page in found.items():
        assert_harmless(name, page)
        assert "probe" not in {element.name for element in page.elements}, name
        assert "2331" not in page.text, name  # templates in texts do not run
        if name != "404.html":
            assert {target for target, _ in links(name, page)} <= there
        if name.startswith("cases/"):
            data = page.data("application/json")
            assert isinstance(data, dict)
            assert data["fields"]["findings"] == f"{PROBE} marrow findings"
    assert not (tmp_path / "up.html").exists()
    for name in ("feed.xml", "sitemap.xml", "opensearch.xml"):
        tree = ElementTree.parse(tmp_path / "site" / name)
        assert not [e for e in tree.iter() if "probe" in e.tag]


def test_an_archive_of_no_case_and_of_one_are_sites(tmp_path: Path) -> None:
    assert build(index_of([]), str(tmp_path / "none")).cases == 0
    assert build(index_of([case("only", "nodule")]), str(tmp_path / "one")).cases == 1
    for folder in ("none", "one"):
        for name, page in pages(tmp_path / folder).items():
            assert_harmless(name, page)


# ------------------------------------------------------------------------- base URLs


def test_without_a_base_url_nothing_needs_one(tmp_path: Path) -> None:
    build(index_of([case("a", "nodule")]), str(tmp_path))
    names = set(content(tmp_path))
    assert names.isdisjoint({"feed.xml", "sitemap.xml", "opensearch.xml"})
    assert {"robots.txt", ".nojekyll"} <= names
    assert not parse(tmp_path / "index.html").all("link", rel="canonical")


@pytest.mark.parametrize(
    "url", ["example.org", "ftp://example.org", "https://", "https://x.org/?a", "https://x.org/#a",
            "//x.org", "https://x.org/a b", "https://[::1", "javascript:alert(1)", "http:///x"],
)  # fmt: skip
def test_a_bad_base_url_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="is not understood; write it whole"):
        SiteOptions(base_url=url)
