"""Every page is whole: well formed, without code, under its policy, and each link holds."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from archives import Site
from sites import Parsed, links, pages

from searchcases.sitegen.assets import ON_DEMAND, SCRIPTS

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'"
)

_STRANGE = frozenset(["iframe", "object", "embed", "frame", "base", "applet", "style", "template"])
_ADDRESSES = (
    "href",
    "src",
    "action",
    "data-reveal",
    "data-feedback",
    "data-more",
    "data-service-worker",
)


@pytest.fixture(params=["served", "unknown_served", "hostile_served", "hostile_unknown"])
def any_site(request: pytest.FixtureRequest) -> Site:
    site: Site = request.getfixturevalue(request.param)
    return site


@cache
def parsed(folder: Path) -> dict[str, Parsed]:
    """All pages of a site, by their path; each is well formed, or this fails."""
    return pages(folder)


def test_pages_are_well_formed_and_hold_no_code(any_site: Site) -> None:
    for href, page in parsed(any_site.folder).items():
        ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
        assert len(ids) == len(set(ids)), href
        for element in page.elements:
            found = element.attributes
            assert element.name not in _STRANGE, (href, element)
            assert not any(name.startswith("on") or name == "style" for name in found), element
            if element.name == "script":
                assert "src" in found or str(found["type"]).endswith("json"), href
            for name in _ADDRESSES:
                led = (found.get(name) or "").strip().lower()
                assert not led.startswith(("javascript:", "data:")), (href, element)


def test_every_link_leads_to_a_place_of_the_site(any_site: Site) -> None:
    top = urlsplit(any_site.base).path.removeprefix("/")
    known = parsed(any_site.folder)
    for href, page in known.items():
        for path, fragment in links(href, page):
            place = path.removeprefix(top) if href == "404.html" else path
            assert (any_site.folder / place).is_file(), (href, path)
            ids = (
                [element.attributes.get("id") for element in known[place].elements]
                if fragment
                else []
            )
            assert not fragment or fragment in ids, (href, path, fragment)


def test_every_page_forbids_what_it_does_not_need(any_site: Site) -> None:
    for href, page in parsed(any_site.folder).items():
        names = [element.name for element in page.elements]
        metas = [element.attributes for element in page.all("meta")]
        policies = [found["content"] for found in metas if "http-equiv" in found]
        assert policies == [POLICY], href
        assert metas[0] == {"charset": "utf-8"}, href
        policy = page.elements.index(page.all("meta", http_equiv="Content-Security-Policy")[0])
        assert policy < min(names.index("script"), names.index("link")), href


def test_every_page_has_one_heading_and_its_address(any_site: Site) -> None:
    for href, page in parsed(any_site.folder).items():
        assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")[:1]) == 1, href
        canonical = [link.attributes["href"] for link in page.all("link", rel="canonical")]
        at = any_site.base + ("" if href == "index.html" else href)
        assert canonical == ([] if href == "404.html" else [at]), href


def test_feed_sitemap_and_opensearch_are_well_formed(any_site: Site) -> None:
    atom, opensearch, sitemap = (
        ElementTree.parse(any_site.folder / name).getroot()
        for name in ("feed.xml", "opensearch.xml", "sitemap.xml")
    )
    led = [link.attrib["href"] for link in atom.findall("{*}entry/{*}link")]
    led += [place.text or "" for place in sitemap.findall("{*}url/{*}loc")]
    assert len(led) > 40
    for address in led:
        path = unquote(address.removeprefix(any_site.base)) or "index.html"
        assert (any_site.folder / path).is_file(), address
    (url,) = opensearch.findall("{*}Url")
    assert url.attrib["template"] == f"{any_site.base}search.html?q={{searchTerms}}"


def test_the_first_page_is_small_and_so_are_all_scripts(served: Site) -> None:
    """20.5 KB of scripts that pages load, 14.2 KB of them for a search up to its results, 12.5 KB
    behind these; 50 KB for the first page without its images; with gzip."""

    def size(*paths: Path) -> int:
        return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)

    scripts = [script for page in parsed(served.folder).values() for script in page.all("script")]
    loaded = {Path(found).name for script in scripts if (found := script.attributes.get("src"))}
    assert {re.sub(r"\.\w+", "", name, count=1) for name in loaded} == {*SCRIPTS} - ON_DEMAND
    assert size(*(served.folder / "assets" / name for name in loaded)) <= 20_500
    assert size(*served.folder.glob("assets/search.*.js")) <= 14_200
    assert size(*served.folder.glob("assets/more.*.js")) <= 12_500
    first = parsed(served.folder)["index.html"]
    assets = {served.folder / path for path, _ in links("index.html", first) if "assets/" in path}
    assert size(served.folder / "index.html", *assets) <= 50_000
