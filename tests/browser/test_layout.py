"""Pages keep still while they load, fit a phone, and move nothing if no motion is wanted."""

from __future__ import annotations

from archives import DRAWN_HREF, Site
from playwright.sync_api import Page, expect
from searching import Finder
from visiting import Visits
from watching import settle

PHONE = {"width": 360, "height": 740}

MOST_SHIFT = 0.05  # web.dev calls a cumulative layout shift of up to 0.1 good

_SHIFTS = """
globalThis.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries())
    shifts.push([value, sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? String(node))]);
}).observe({ type: "layout-shift", buffered: true });
"""


def shift_of(page: Page) -> tuple[float, object]:
    """The sum of all layout shifts of a page, also those that a key brought about; what shifted."""
    shifts = page.evaluate("shifts")
    return sum(value for value, _ in shifts), shifts


def test_no_page_is_wider_than_a_phone(visit: Visits, served: Site) -> None:
    page = visit.page(viewport=PHONE)
    for href in served.kinds():
        page.goto(served.at(href))
        settle(page)
        assert page.evaluate("document.scrollingElement.scrollWidth") == PHONE["width"], href


def test_nothing_shifts_while_a_page_loads(visit: Visits, served: Site) -> None:
    for viewport in (PHONE, {"width": 1280, "height": 800}):
        page = visit.page(viewport=viewport)
        page.add_init_script(_SHIFTS)
        for href in served.kinds():
            page.goto(served.at(href))
            settle(page)
            total, shifts = shift_of(page)
            assert total < MOST_SHIFT, (href, viewport, shifts)


def test_nothing_shifts_while_a_reader_searches(visit: Visits, served: Site) -> None:
    for viewport in (PHONE, {"width": 1280, "height": 800}):
        page = visit.page(viewport=viewport)
        page.add_init_script(_SHIFTS)
        finder = Finder(page, served).open().type("marrow")
        finder.expect_answer("marrow")
        settle(page)
        page.wait_for_timeout(500)  # extracts and counts come behind
        total, shifts = shift_of(page)
        assert total < MOST_SHIFT, (viewport, shifts)


def test_nothing_moves_where_a_reader_wants_no_motion(visit: Visits, served: Site) -> None:
    page = visit.page(reduced_motion="reduce")
    for href in ("index.html", "search.html?q=pain", DRAWN_HREF, "quiz.html"):
        page.goto(served.at(href))
        settle(page)
        moving = page.evaluate(
            """() => [...document.querySelectorAll("*")].filter((one) => {
                 const style = getComputedStyle(one);
                 return [style.transitionDuration, style.animationDuration]
                   .some((text) => text.split(", ").some((time) => parseFloat(time) > 0))
                   || style.scrollBehavior === "smooth";
               }).map((one) => one.outerHTML.slice(0, 80))"""
        )
        assert moving == [], href
        assert page.evaluate("document.getAnimations().length") == 0, href


def test_a_phone_has_its_filters_folded_and_its_results_first(visit: Visits, served: Site) -> None:
    page = visit.page(viewport=PHONE, has_touch=True, is_mobile=True)
    finder = Finder(page, served).open("pain")
    finder.expect_answer("pain")
    assert finder.titles.first.bounding_box()["y"] < PHONE["height"]
    finder.facets.get_by_text("Filters", exact=True).tap()
    finder.box("Modality", "CT").check()
    finder.expect_answer("pain modality:ct")
    expect(finder.chips).to_have_count(1)
