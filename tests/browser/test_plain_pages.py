"""Without JavaScript the archive is read, browsed and searched by its result pages."""

from __future__ import annotations

import pytest
from archives import DRAWN_HREF, Site
from playwright.sync_api import Page, expect
from visiting import Visits
from watching import Watch

from searchcases.sitegen.listings import PAGE


@pytest.fixture
def plain(visit: Visits) -> Page:
    """A page in a browser that runs no scripts."""
    return visit.page(java_script_enabled=False, viewport={"width": 1280, "height": 800})


def test_terms_lead_from_the_first_page_to_ranked_cases(plain: Page, site: Site) -> None:
    plain.goto(site.at())
    plain.get_by_role("link", name="Terms").first.click()
    plain.get_by_role("main").get_by_role("link", name="F", exact=True).click()
    plain.get_by_role("link", name="fracture", exact=True).click()
    cards = plain.get_by_role("article")
    found = site.index.search("fracture", limit=PAGE)
    expect(cards.locator(".card-title")).to_have_text([hit.title for hit in found])
    expect(cards.locator("mark").first).to_be_visible()
    cards.get_by_role("link", name=found[0].title).click()
    expect(plain.locator("h1")).to_contain_text(found[0].title)
    expect(plain.get_by_role("heading", name="Diagnosis", exact=True)).to_be_visible()


def test_what_needs_a_script_is_not_shown(plain: Page, site: Site) -> None:
    for href in site.kinds():
        plain.goto(site.at(href))
        shown = [one for one in plain.locator(".scripted").all() if one.is_visible()]
        assert not shown, (href, shown)
        buttons = plain.get_by_role("button")
        names = [one.inner_text() for one in buttons.all() if one.is_visible()]
        assert set(names) <= {"Search"}, href


def test_the_search_field_leads_to_a_page_that_says_what_to_do(plain: Page, site: Site) -> None:
    plain.goto(site.at())
    plain.get_by_role("searchbox").fill("marrow edema")
    plain.get_by_role("button", name="Search").click()
    assert plain.url == site.at("search.html?q=marrow+edema")
    note = plain.locator("noscript")  # which Playwright looks into by its address only
    expect(plain.locator("main")).to_contain_text("needs JavaScript", use_inner_text=True)
    note.locator("a").click()
    assert "/browse/" in plain.url


def test_images_open_as_images(plain: Page, site: Site) -> None:
    plain.goto(site.at(DRAWN_HREF))
    plain.locator("a[data-picture]").first.click()
    plain.wait_for_url("**/images/*")


def test_a_missing_page_leads_back(visit: Visits, page: Page, served: Site, watch: Watch) -> None:
    """Wherever it is missing, also deep below the top folder."""
    response = page.goto(served.at("cases/none/such.html"))
    assert response is not None
    assert response.status == 404
    watch.expect("404")
    expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
    assert page.evaluate("document.styleSheets.length") == 1
    page.get_by_role("link", name="To the first page").click()
    assert page.url == served.at()
