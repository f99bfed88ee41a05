"""The site of the sample cases, read back: every link leads somewhere, pages say what was found."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sites import BASE, Parsed, assert_harmless, content, links, pages, queries

from searchcases.indexer import update
from searchcases.searcher import Index
from searchcases.similar import similar
from searchcases.sitegen import SiteOptions, SiteReport, build, steps
from searchcases.sitegen.doubts import Doubts
from searchcases.sitegen.relatives import SHOWN
from searchcases.sitegen.topics import LABELS

SEEDS = Path(__file__).parent.parent / "seeds"
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
EPIDURAL = "cases/spine/epidural-lymphoma.html"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = str(tmp_path_factory.mktemp("site-index"))
    update([str(SEEDS)], folder)
    return Index.open(folder)


@pytest.fixture(scope="module")
def built(index: Index, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SiteReport]:
    folder = tmp_path_factory.mktemp("site") / "site"
    return folder, build(index, str(folder), SiteOptions("Teaching file", "Sixty.", BASE))


@pytest.fixture(scope="module")
def site(built: tuple[Path, SiteReport]) -> Path:
    return built[0]


@pytest.fixture(scope="module")
def parsed(site: Path) -> dict[str, Parsed]:
    return pages(site)


# ------------------------------------------------------------------------- the whole


def test_the_report_counts_what_was_made(built: tuple[Path, SiteReport], index: Index) -> None:
    folder, report = built
    files = content(folder)
    assert report.cases == len(index)
    assert report.changes.written == len(files) - 1  # all but the manifest
    assert (report.changes.unchanged, report.changes.removed) == (0, 0)
    assert report.pages == sum(name.endswith(".html") for name in files)
    assert report.index_bytes == sum(len(d) for n, d in files.items() if n.startswith("search/"))


def test_building_again_writes_nothing_and_anew_the_same_bytes(
    index: Index, site: Path, tmp_path: Path
) -> None:
    options = SiteOptions("Teaching file", "Sixty.", BASE)
    assert build(index, str(tmp_path / "new"), options).changes.unchanged == 0
    assert content(tmp_path / "new") == content(site)
    again = build(index, str(tmp_path / "new"), options).changes
    assert (again.written, again.removed) == (0, 0)


def test_several_processes_make_the_same_bytes(
    index: Index, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "SPREAD_FROM", 1)
    options = SiteOptions("Teaching file", "Sixty.", BASE)
    report = build(index, str(tmp_path / "site"), options, processes=2)
    assert content(tmp_path / "site") == content(site)
    assert report.cases == len(index)


def test_every_link_leads_to_a_file_and_a_place_in_it(
    site: Path, parsed: dict[str, Parsed]
) -> None:
    there = set(content(site))
    ids = {name: {e.attributes.get("id") for e in page.elements} for name, page in parsed.items()}
    for name, page in parsed.items():
        if name == "404.html":
            continue  # its links begin at the host's root
        for target, fragment in links(name, page):
            assert target in there, f"{name} leads to {target}"
            assert not fragment or fragment in ids[target], f"{name} leads to {target}#{fragment}"


def test_every_page_can_be_reached_from_the_first(parsed: dict[str, Parsed]) -> None:
    seen, waiting = {"index.html"}, ["index.html"]
    while waiting:
        name = waiting.pop()
        for target, _ in links(name, parsed[name]):
            if target in parsed and target not in seen:
                seen.add(target)
                waiting.append(target)
    assert seen == parsed.keys() - {"404.html"}


def test_the_page_for_missing_pages_leads_to_absolute_places(parsed: dict[str, Parsed]) -> None:
    targets = {e.attributes["href"] for e in parsed["404.html"].all("a") if "href" in e.attributes}
    assert "/cases/index.html" in targets


def test_no_page_runs_or_styles_anything_inline(parsed: dict[str, Parsed]) -> None:
    for name, page in parsed.items():
        assert_harmless(name, page)
        policy = page.all("meta", http_equiv="Content-Security-Policy")[0].attributes["content"]
        assert policy is not None
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy


def test_no_page_has_an_id_twice(parsed: dict[str, Parsed]) -> None:
    for name, page in parsed.items():
        ids = [e.attributes["id"] for e in page.elements if "id" in e.attributes]
        assert len(ids) == len(set(ids)), name


# ------------------------------------------------------------------------- result pages


def test_a_result_page_lists_what_the_search_finds_in_its_order(
    index: Index, parsed: dict[str, Parsed]
) -> None:
    titles = {index.case(case_id).title for case_id in index}
    tried = 0
    for name, page in parsed.items():
        kind = name.partition("/")[0]
        if kind not in LABELS:
            continue
        query = queries(page)[0]
        number = int((re.search(r"\.(\d+)\.html$", name) or ["", "1"])[1])
        hits = index.search(query, limit=25, page=number, expand=False)
        shown = [e.text for e in page.all("a") if e.text in titles]
        assert shown == [hit.title for hit in hits], name
        snippets = ["".join(hit.snippet.text.split()) for hit in hits]
        told = page.text.replace("(denied)", "").replace("(in doubt)", "")
        text = "".join(told.split())
        assert all(snippet in text for snippet in snippets), name
        tried += 1
    assert tried > 300


def test_matched_words_are_marked(parsed: dict[str, Parsed]) -> None:
    marks = {e.text.lower() for e in parsed["term/marrow.html"].all("mark")}
    assert marks == {"marrow"}


def test_what_one_case_has_leads_to_that_case(parsed: dict[str, Parsed], index: Index) -> None:
    (only,) = index.search('tags:"epidural mass"', limit=None).hits
    found = [e for e in parsed["browse/tags.html"].all("a") if e.text == "epidural mass"]
    assert [e.attributes["href"] for e in found] == [f"../cases/{only.case_id}.html"]


def test_each_result_page_is_in_an_index(parsed: dict[str, Parsed]) -> None:
    listed = {
        target
        for name, page in parsed.items()
        if name.startswith("browse/") or name == "index.html"
        for target, _ in links(name, page)
    }
    kinds = "|".join(LABELS)
    first_pages = {name for name in parsed if re.fullmatch(rf"(?:{kinds})/[^.]*\.html", name)}
    assert first_pages <= listed


# ------------------------------------------------------------------------- cases


def test_a_case_page_shows_the_case(parsed: dict[str, Parsed], index: Index) -> None:
    page = parsed[EPIDURAL]
    shown = " ".join(page.text.split())
    found = index.case("spine/epidural-lymphoma")
    assert found.title in shown
    assert "MR of the spine: a posterolateral epidural mass runs from T5 to T9" in shown
    assert "Fictional case, written for" in shown
    assert "*Fictional" not in shown
    order = [e.attributes["id"] for e in page.all("section") if "id" in e.attributes]
    assert order.index("history") < order.index("findings") < order.index("diagnosis")
    targets = {target for target, _ in links(EPIDURAL, page)}
    assert {"modality/mr.html", "anatomy/spine.html", "sex/m.html", "tag/lymphoma.html"} <= targets


def test_a_case_page_carries_its_text_and_linked_data(
    parsed: dict[str, Parsed], index: Index
) -> None:
    fields = dict(index.case("spine/epidural-lymphoma").fields)
    data = parsed[EPIDURAL].data("application/json")
    doc_id = index.segment.case_ids.find("spine/epidural-lymphoma")
    assert doc_id is not None
    doubts = Doubts.of(index.segment).of_case(doc_id)
    assert set(doubts) == {"findings", "discussion", "ddx"}
    assert data == {"case_id": "spine/epidural-lymphoma", "fields": fields, "doubts": doubts}
    linked = parsed[EPIDURAL].data("application/ld+json")
    assert isinstance(linked, dict)
    assert linked["@type"] == ["MedicalScholarlyArticle", "LearningResource"]
    assert linked["url"] == BASE + EPIDURAL
    assert linked["about"]["name"].startswith("Diffuse large B-cell lymphoma")
    assert linked["educationalLevel"] == "advanced"


def test_entities_of_the_seed_format_are_characters(parsed: dict[str, Parsed]) -> None:
    assert "cooley's anemia" in parsed["cases/000_6df73cbcf84d81d4.html"].text


def test_a_case_page_leads_to_similar_cases(parsed: dict[str, Parsed], index: Index) -> None:
    wanted = similar(index, "spine/epidural-lymphoma", SHOWN)
    assert len(wanted) == SHOWN
    page = parsed[EPIDURAL]
    leads = {e.text: e.attributes.get("href") for e in page.all("a")}
    for one in wanted:
        assert leads[one.title] == f"../../cases/{one.case_id}.html"
    (section,) = page.all("section", id="similar")
    assert section.attributes["data-step"] == "answer"  # titles may tell


# ------------------------------------------------------------------------- feeds


def test_feed_and_sitemap_name_pages_that_exist(site: Path) -> None:
    there = set(content(site))
    locations = [
        e.text or "" for e in ElementTree.parse(site / "sitemap.xml").iter(f"{SITEMAP}loc")
    ]
    paths = [place.removeprefix(BASE) for place in locations]
    assert all(place.startswith(BASE) for place in locations)
    assert set(paths) - there <= {""}
    assert {name for name in there if name.startswith("cases/")} <= set(paths)
    feed = ElementTree.parse(site / "feed.xml")
    entries = [e.attrib["href"] for e in feed.iter(f"{ATOM}link")]
    assert len(entries) > 20
    assert all(place.removeprefix(BASE) in there | {""} for place in entries)
    assert f"Sitemap: {BASE}sitemap.xml" in (site / "robots.txt").read_text()
    assert (site / ".nojekyll").read_bytes() == b""


# ------------------------------------------------------------------------- statistics


def test_plots_show_the_numbers_of_their_tables(parsed: dict[str, Parsed], index: Index) -> None:
    page = parsed["statistics.html"]
    assert len(page.all("svg", role="img")) == len(page.all("table")) == 5
    found = index.search("modality:MR", limit=1)
    assert str(found.total) in {e.text for e in page.all("td")}
    drawn = {e.text for e in page.all("text")}
    cells = {e.text for e in page.all("td")}
    assert cells <= drawn
