"""The site of unknown cases: what is read before the reveal does not lead to a diagnosis."""

from __future__ import annotations

import base64
import json
import re
import zlib
from pathlib import Path

import PIL.Image
import pytest
from building import case, index_of
from sites import Parsed, content, links, pages

from searchcases.indexer import update
from searchcases.searcher import Index
from searchcases.sitegen import SiteOptions, build_unknown
from searchcases.sitegen.archive import Archive, unknown_archive

SEEDS = Path(__file__).parent.parent / "seeds"
IMAGE_CASE = """---
title: Lymphoma
images:
  - file: lymphoma.png
    alt: Axial image of the lymphoma
    caption: Fat plane at the lymphoma, arrow
---
## Findings
A mass, in keeping with lymphoma.

## Diagnosis
Lymphoma
"""
BASE = "https://example.org/"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = str(tmp_path_factory.mktemp("unknown-index"))
    update([str(SEEDS)], folder)
    return Index.open(folder)


@pytest.fixture(scope="module")
def folders(index: Index, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The site, and the index that was kept."""
    top = tmp_path_factory.mktemp("unknown")
    options = SiteOptions("Unknown cases", base_url=BASE)
    build_unknown(index, str(top / "site"), options, keep_index=str(top / "index"))
    return top / "site", top / "index"


@pytest.fixture(scope="module")
def parsed(folders: tuple[Path, Path]) -> dict[str, Parsed]:
    return pages(folders[0])


@pytest.fixture(scope="module")
def archive(index: Index) -> Archive:
    return unknown_archive(index)


def readable(name: str, data: bytes) -> str:
    """What a file says, unpacked."""
    if name.endswith(".bin"):
        data = zlib.decompress(data, -zlib.MAX_WBITS)
    text = data.decode(errors="replace")
    if re.fullmatch(r"search/.*\.js", name):
        twins = re.findall(r'"[^"]+":"([A-Za-z0-9+/=]*)"', text)
        text += "".join(readable("x.bin", base64.b64decode(twin)) for twin in twins)
    return text


def test_nothing_but_the_reveals_says_which_case_it_is(
    folders: tuple[Path, Path], index: Index
) -> None:
    cases = [index.case(case_id) for case_id in index]
    telling = {found.case_id for found in cases} | {found.title for found in cases}
    telling |= {line for found in cases for line in found.fields["diagnosis"].splitlines()}
    told = {name: readable(name, data) for name, data in content(folders[0]).items()}
    assert "Diffuse large B-cell lymphoma" in "".join(told.values())
    for name, text in told.items():
        if not name.startswith("reveal/"):
            flat = " ".join(text.split())
            assert not [one for one in telling if " ".join(one.split()) in flat], name


def test_there_is_no_page_that_names_diagnoses(parsed: dict[str, Parsed]) -> None:
    folders = {name.partition("/")[0] for name in parsed if "/" in name}
    assert folders == {"age", "anatomy", "browse", "cases", "level", "modality", "sex", "system"}
    browsed = {name for name in parsed if name.startswith("browse/")}
    assert browsed == {f"browse/{kind}.html" for kind in ("cases", "modality", "anatomy", "system")}


def test_every_link_leads_somewhere(folders: tuple[Path, Path], parsed: dict[str, Parsed]) -> None:
    there = set(content(folders[0]))
    for name, page in parsed.items():
        if name != "404.html":
            assert {target for target, _ in links(name, page)} <= there, name


def test_linked_data_is_not_about_a_diagnosis(parsed: dict[str, Parsed]) -> None:
    for name, page in parsed.items():
        if name.startswith("cases/"):
            linked = page.data("application/ld+json")
            assert isinstance(linked, dict)
            assert linked.keys().isdisjoint({"about", "keywords", "datePublished"})
            assert linked["headline"].startswith("Unknown case")


def test_no_case_leads_to_similar_ones_before_or_after_the_reveal(
    folders: tuple[Path, Path], parsed: dict[str, Parsed]
) -> None:
    for name, page in parsed.items():
        assert page.all("section", id="similar") == [], name
        if name.startswith("cases/"):
            turns = {
                e.attributes["href"] for rel in ("prev", "next") for e in page.all("a", rel=rel)
            }
            cases = {e.attributes.get("href") or "" for e in page.all("a")}
            cases = {href for href in cases if href.startswith("../cases/")}
            assert cases <= turns, name  # its neighbours in the alphabet, and no other case
    for path in (folders[0] / "reveal").iterdir():
        assert "Similar cases" not in path.read_text()


def test_a_reveal_tells_the_whole_answer(
    folders: tuple[Path, Path], parsed: dict[str, Parsed], archive: Archive
) -> None:
    assert archive.answers is not None
    for case_id, answer in archive.answers.items():
        page = parsed[f"cases/{case_id}.html"]
        (study,) = page.all("article", data_reveal=f"../reveal/{case_id}.js")
        assert study.attributes["data-case"] == case_id
        script = (folders[0] / "reveal" / f"{case_id}.js").read_text()
        told = json.loads(script.removeprefix("searchcases.reveal(").removesuffix(");\n"))
        assert (told["id"], told["title"]) == (case_id, answer.title)
        fragment = Parsed()
        fragment.feed(told["html"])
        shown = " ".join(fragment.text.split())
        assert " ".join(answer.fields["diagnosis"].split()).rstrip("*.") in shown
        assert answer.case_id not in script
        assert not [e for e in fragment.elements if e.name == "script" or "style" in e.attributes]


def test_the_index_that_is_kept_is_the_one_that_is_searched(
    folders: tuple[Path, Path], parsed: dict[str, Parsed], archive: Archive
) -> None:
    kept = Index.open(str(folders[1]))
    assert list(kept) == list(archive.index)
    for query in ("marrow", "modality:MR", "mass OR nodule"):
        wanted = [hit.case_id for hit in archive.index.search(query, limit=None)]
        assert [hit.case_id for hit in kept.search(query, limit=None)] == wanted
    assert kept.case(next(iter(kept))).source == ""


def test_ids_stay_when_cases_come(index: Index) -> None:
    one = unknown_archive(index_of([case("a", "nodule")]))
    two = unknown_archive(index_of([case("a", "nodule changed"), case("b", "mass")]))
    assert set(one.index) < set(two.index)


def test_images_are_shown_and_what_is_said_of_them_is_masked(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    PIL.Image.new("L", (8, 8)).save(tmp_path / "cases" / "lymphoma.png")
    (tmp_path / "cases" / "a.md").write_text(IMAGE_CASE)
    update([str(tmp_path / "cases")], str(tmp_path / "index"))
    report = build_unknown(Index.open(str(tmp_path / "index")), str(tmp_path / "site"))
    assert report.warnings == ()
    (page,) = (page for name, page in pages(tmp_path / "site").items() if name[:6] == "cases/")
    (image,) = page.all("img")
    assert (image.attributes["alt"] or "").startswith("Axial image of the ")
    assert "Fat plane" in page.text
    assert "ymphoma" not in page.text
    assert "ymphoma" not in str(page.elements)
    assert "lymphoma" not in " ".join(content(tmp_path / "site"))
