"""The site of an archive, read back: every link leads somewhere, nothing in a case is markup."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from building import case, index_of
from sites import Parsed, content, links, pages, parse, queries

from searchcases.errors import ConfigError, SiteRefused, TemplateError
from searchcases.indexer import update
from searchcases.model import METADATA_FIELDS, Case
from searchcases.searcher import Index
from searchcases.similar import similar
from searchcases.sitegen import SiteOptions, SiteReport, build, steps
from searchcases.sitegen.doubts import Doubts
from searchcases.sitegen.relatives import SHOWN
from searchcases.sitegen.topics import LABELS

SEEDS = Path(__file__).parent.parent / "seeds"
BASE = "https://example.org/cases/"
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


def test_an_error_in_another_process_is_the_same_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "SPREAD_FROM", 1)
    (tmp_path / "case.html.jinja").write_text("\n{{ case.colour }}")
    options = SiteOptions(templates=str(tmp_path))
    with pytest.raises(TemplateError, match=r"case\.html\.jinja:2: .*colour"):
        build(index_of([case("a", "nodule")]), str(tmp_path / "site"), options, processes=2)
    assert not (tmp_path / "site").exists()


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


def assert_harmless(name: str, page: Parsed) -> None:
    for element in page.elements:
        assert element.name not in ("style", "iframe", "object", "embed", "base"), name
        if element.name == "script" and "src" not in element.attributes:
            assert element.attributes["type"] in ("application/json", "application/ld+json"), name
        for attribute, value in element.attributes.items():
            assert attribute != "style", name
            assert not attribute.startswith("on"), name
            scheme = re.match(r"\s*([a-z]+):", value or "", re.IGNORECASE)
            if attribute in ("href", "src", "action") and scheme:
                assert scheme[1] in ("http", "https"), f"{name}: {value}"


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


# ------------------------------------------------------------------------- templates


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("case.html.jinja", "one\n{% if %}", 2),
        ("case.html.jinja", "one\n\n{{ case.colour }}", 3),
        ("listing.html.jinja", "{{ 1 / 0 }}", 1),
        ("home.html.jinja", "\n{% extends 'nowhere.jinja' %}", 2),
        ("macros.html.jinja", "\n\n\n{{ nothing() }}", 4),
    ],
)
def test_a_template_error_names_template_and_line_and_leaves_the_site(
    tmp_path: Path, name: str, text: str, line: int
) -> None:
    cases = index_of([case("a", "nodule", tags=("t",)), case("b", "nodule", tags=("t",))])
    build(cases, str(tmp_path / "site"))
    before = content(tmp_path / "site")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / name).write_text(text)
    options = SiteOptions(title="New", templates=str(tmp_path / "mine"))
    with pytest.raises(TemplateError) as caught:
        build(cases, str(tmp_path / "site"), options)
    assert caught.value.line == line
    assert str(caught.value).startswith(str(tmp_path / "mine" / name))
    assert content(tmp_path / "site") == before


def test_templates_of_a_user_go_first_and_may_extend_the_original(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "about.html.jinja").write_text(
        '{% extends "original/about.html.jinja" %}'
        "{% block main %}{{ super() }}<p>Ours.</p>{% endblock %}"
    )
    (tmp_path / "mine" / "site.css").write_text("body { color: red }\n/* ours */")
    options = SiteOptions(templates=str(tmp_path / "mine"))
    build(index_of([case("a", "nodule")]), str(tmp_path / "site"), options)
    page = parse(tmp_path / "site" / "about.html")
    assert "Ours." in page.text
    assert "About this archive" in page.text
    (style,) = (tmp_path / "site" / "assets").glob("site.*.css")
    assert style.read_text() == "body{color:red}\n"


def test_a_missing_template_folder_is_one_line(tmp_path: Path) -> None:
    options = SiteOptions(templates=str(tmp_path / "none"))
    with pytest.raises(TemplateError, match="no such folder of templates"):
        build(index_of([case("a", "nodule")]), str(tmp_path / "site"), options)
    assert not (tmp_path / "site").exists()


def test_a_foreign_folder_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    told: list[str] = []
    with pytest.raises(SiteRefused, match=r"mine\.txt"):
        build(
            index_of([case("a", "nodule")]),
            str(tmp_path),
            progress=lambda what, _done, _all: told.append(what),
        )
    assert not told
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


# ------------------------------------------------------------------------- statistics


def test_plots_show_the_numbers_of_their_tables(parsed: dict[str, Parsed], index: Index) -> None:
    page = parsed["statistics.html"]
    assert len(page.all("svg", role="img")) == len(page.all("table")) == 5
    found = index.search("modality:MR", limit=1)
    assert str(found.total) in {e.text for e in page.all("td")}
    drawn = {e.text for e in page.all("text")}
    cells = {e.text for e in page.all("td")}
    assert cells <= drawn
