"""Whatever stands in a case, in a file name or in the address bar is text: none of it runs."""

from __future__ import annotations

import html
from urllib.parse import quote

from archives import DRAWN_HREF, Site
from hostile import ATTEMPTS, JOINED
from markupsafe import Markup
from playwright.sync_api import Page, expect
from searching import Finder
from sites import pages
from transfers import plain
from visiting import Visits
from watching import settle

_RAN = "globalThis.ran"


def assert_nothing_ran(page: Page) -> None:
    settle(page)
    assert page.evaluate(_RAN) is None, page.url


def pages_of_joined(site: Site) -> list[str]:
    """The pages of the cases of all attempts at once, of what they share, and of no case."""
    joined = Markup.escape(f"{ATTEMPTS[1]} {ATTEMPTS[2]}")
    found = []
    for href in site.pages():
        heading = (site.folder / href).read_text("utf-8").partition("<h1")[2].partition("</h1>")[0]
        if joined in heading or "/" not in href or href.startswith("browse/"):
            found.append(href)
    return found


def test_no_attempt_on_any_page_runs(page: Page, hostile_served: Site) -> None:
    hrefs = pages_of_joined(hostile_served)
    assert len(hrefs) > 16
    for href in hrefs:
        page.goto(hostile_served.at(href))
        assert_nothing_ran(page)


def test_every_attempt_is_shown_as_it_was_written(hostile_served: Site) -> None:
    cases = 0
    for href, page in pages(hostile_served.folder).items():
        if not href.startswith("cases/"):
            continue
        data = page.data("application/json")
        assert isinstance(data, dict)
        case = hostile_served.index.case(data["case_id"])
        assert data["fields"] == {k: v for k, v in case.fields.items() if k != "keywords"}
        shown = plain(page.text)
        assert plain(case.title) in shown
        cases += 1
        if not case.source.endswith(".md"):  # whose signs are for emphasis and lists
            for name in ("history", "findings", "diagnosis"):
                for line in case.fields[name].splitlines():
                    assert plain(html.unescape(line)) in shown, (href, name)
    assert cases == len(hostile_served.index)


def test_addresses_are_text(page: Page, site: Site) -> None:
    names = ("q", "modality", "age", "tags", "sort", "page", "weighting", "all", "feedback", "seed")
    for attempt in (*ATTEMPTS, JOINED):
        text = quote(attempt, safe="")
        address = "&".join(f"{name}={text}" for name in names) + f"#{text}"
        for href in ("search.html", "quiz.html") if attempt is JOINED else ("search.html",):
            page.goto(site.at(f"{href}?{address}"))
            assert_nothing_ran(page)
    page.goto(site.at(f"{DRAWN_HREF}?{address}"))
    assert_nothing_ran(page)


def test_found_cases_are_text(visit: Visits, hostile_site: Site) -> None:
    page = visit.page()
    finder = Finder(page, hostile_site).open("title:ran")
    total = finder.expect_answer("title:ran")
    assert total > 20
    expect(finder.results.locator("mark").first).to_be_visible()
    expect(page.locator("#facets fieldset[name=tags] li").first).to_be_attached()
    for more in page.locator("#facets details summary:visible").all():
        more.click()
    assert_nothing_ran(page)
    box = page.locator("#facets fieldset[name=tags] input").first
    box.check()
    expect(finder.chips).to_have_count(1)
    settle(page)
    assert_nothing_ran(page)
    finder.open("title:ran", feedback="1").expect_answer("title:ran", feedback=True)
    expect(page.locator("#also")).to_contain_text("Words of the first cases")
    assert_nothing_ran(page)
    finder.field.fill("onerr")
    finder.field.press_sequentially("o")
    expect(finder.options.first).to_be_visible()
    assert_nothing_ran(page)


def test_a_studied_case_is_text(page: Page, hostile_site: Site) -> None:
    index = hostile_site.index
    href = next(
        href
        for href in pages_of_joined(hostile_site)
        if href.startswith("cases/") and "images" in (hostile_site.folder / href).read_text("utf-8")
    )
    page.goto(hostile_site.at(href))
    page.get_by_role("button", name="Study this case").click()
    page.get_by_role("button", name="Show all").click()
    page.locator("a[data-picture]").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("<img src=x onerror=")
    assert_nothing_ran(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Copy the citation").click()
    expect(page.locator("#status")).not_to_have_text("")
    assert_nothing_ran(page)
    assert len(index) > 3 * len(ATTEMPTS)


def test_a_quiz_of_such_cases_is_text(page: Page, hostile_site: Site) -> None:
    for _ in range(3):
        page.goto(hostile_site.at("quiz.html?q=title:ran"))
        expect(page.locator("#steps h2").first).to_be_visible()
        while page.locator("#next").is_visible():
            page.locator("#next").click()
        page.locator("#diagnosis-given").fill(JOINED)
        page.keyboard.press("Enter")
        expect(page.locator(".answer-title")).to_be_visible()
        assert_nothing_ran(page)
        page.keyboard.press("1")
        expect(page.locator(".answer-title")).to_have_count(0)


def test_a_revealed_case_is_text(page: Page, hostile_unknown: Site) -> None:
    for href in hostile_unknown.pages("cases/*.html")[:6]:
        page.goto(hostile_unknown.at(href))
        page.get_by_role("button", name="Show all").click()
        expect(page.locator("#diagnosis")).to_be_visible()
        assert_nothing_ran(page)
