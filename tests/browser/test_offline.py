"""What was visited once is read without a network, where the site is built for it."""

from __future__ import annotations

import archives
import pytest
from archives import DRAWN_HREF, DRAWN_TITLE, Site
from playwright.sync_api import Page, expect
from searching import Finder
from visiting import Host, Visits
from watching import settle

from searchcases.searcher import Index


@pytest.fixture(scope="module")
def offline_served(host: Host, sample: Index) -> Site:
    """The sample cases, to be kept for offline use."""
    return archives.built(sample, host.folder / "offline", host.address, service_worker=True)


def visited(page: Page, address: str) -> None:
    """Go to a page for the first time, until it is kept."""
    page.goto(address)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    settle(page)


def wait_until_kept(page: Page) -> None:
    """Wait until all that a page has asked for is there without a network."""
    page.wait_for_function(
        """async () => {
          const asked = performance.getEntriesByType("resource").map(({ name }) => name);
          const found = await Promise.all(asked.map((name) => caches.match(name)));
          return found.every(Boolean);
        }"""
    )


@pytest.mark.parametrize("feedback", [False, True])
def test_a_first_visit_is_enough_to_search_the_same_again(
    visit: Visits, offline_served: Site, feedback: bool
) -> None:
    asked = "search.html?q=marrow" + "&feedback=1" * feedback
    page = visit.page(viewport={"width": 1280, "height": 800})
    finder = Finder(page, offline_served)
    visited(page, offline_served.at(asked))
    finder.expect_answer("marrow", feedback=feedback)
    expect(page.locator("#results mark").first).to_be_visible()
    page.wait_for_load_state("networkidle")  # with what is fetched behind the results
    wait_until_kept(page)
    page.context.set_offline(True)
    page.goto(offline_served.at(asked))
    finder.expect_answer("marrow", feedback=feedback)
    expect(page.locator("#results mark").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    visit.watch.expect("net::ERR")  # pages are asked of the network first; images were not seen


def test_a_case_that_was_read_is_read_again_with_its_images(
    visit: Visits, offline_served: Site
) -> None:
    page = visit.page(viewport={"width": 1280, "height": 800})
    visited(page, offline_served.at())
    page.goto(offline_served.at(DRAWN_HREF))
    page.locator("#images").scroll_into_view_if_needed()
    settle(page)
    wait_until_kept(page)
    page.context.set_offline(True)
    for href in ("index.html", DRAWN_HREF):
        page.goto(offline_served.at(href))
        settle(page)
        assert page.evaluate("document.styleSheets[0].cssRules.length") > 50
    expect(page.locator("h1")).to_contain_text(DRAWN_TITLE)
    assert page.locator("#images img").first.evaluate("(image) => image.naturalWidth") > 0
    visit.watch.expect("net::ERR_INTERNET_DISCONNECTED")


def test_a_site_of_one_s_own_choice_keeps_nothing(page: Page, served: Site) -> None:
    """A service worker is off by default."""
    page.goto(served.at())
    settle(page)
    assert (
        page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    )
    assert not list(served.folder.glob("*.js"))
