"""WCAG 2.2 AA by day and by night: axe-core finds no violation on any kind of page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from archives import DRAWN_HREF, Site
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect
from searching import Finder
from test_quizzing import to_the_question
from visiting import Visits
from watching import settle

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
SCHEMES = ("light", "dark")


def assert_accessible(page: Page, what: str, schemes: Sequence[str] = SCHEMES) -> None:
    """Ask axe-core about a page as it stands."""
    page.evaluate(AXE_SCRIPT)
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        settle(page)
        found = page.evaluate("(rules) => axe.run(document, rules)", RULES)["violations"]
        told = [
            f"{what}, {scheme}: {one['id']}: {one['help']}\n    {node['html'][:200]}\n"
            f"    {node['failureSummary']}"
            for one in found
            for node in one["nodes"]
        ]
        assert not told, "\n".join(told)


def test_every_kind_of_page(page: Page, served: Site) -> None:
    for href in served.kinds():
        page.goto(served.at(href))
        if href.startswith("search.html?"):
            expect(page.locator("#results mark").first).to_be_visible()
            expect(page.locator("#facets fieldset").first).to_be_visible()
        if href == "quiz.html":
            expect(page.locator("#steps h2").first).to_be_visible()
        assert_accessible(page, href)


def test_every_kind_of_page_on_a_phone(visit: Visits, served: Site) -> None:
    page = visit.page(viewport={"width": 360, "height": 740})
    for href in served.kinds():
        page.goto(served.at(href))
        assert_accessible(page, href, schemes=["light"])


def test_every_kind_of_page_of_unknown_cases(visit: Visits, unknown_served: Site) -> None:
    page = visit.page()
    for href in unknown_served.kinds():
        page.goto(unknown_served.at(href))
        assert_accessible(page, href)
    page.goto(unknown_served.at(unknown_served.pages("cases/*.html")[0]))
    page.get_by_role("button", name="Show all").click()
    expect(page.get_by_role("heading", name="Diagnosis", exact=True)).to_be_visible()
    assert_accessible(page, "revealed")


def _completing(page: Page, site: Site) -> None:
    finder = Finder(page, site).open().type("pneumo")
    expect(finder.options.first).to_be_visible()
    page.keyboard.press("ArrowDown")


def _wrong(page: Page, site: Site) -> None:
    Finder(page, site).open("mass AND (")
    expect(page.locator("#summary mark")).to_be_visible()


def _nothing(page: Page, site: Site) -> None:
    Finder(page, site).open("nosuchword", sex="f")
    expect(page.get_by_role("heading", name="No case fits")).to_be_visible()


def _filtered(page: Page, site: Site) -> None:
    finder = Finder(page, site).open("pain", modality="CT")
    expect(finder.chips).to_have_count(1)
    expect(finder.box("Modality", "CT")).to_be_attached()
    finder.show_options()
    for more in page.locator("#facets details summary:visible").all():
        more.click()


def _learning(page: Page, site: Site) -> None:
    finder = Finder(page, site).open("pain", feedback="1")
    expect(page.locator("#also")).to_contain_text("Words of the first cases")
    finder.show_options()


def _studied(page: Page, site: Site) -> None:
    page.goto(site.at(DRAWN_HREF))
    page.get_by_role("button", name="Study this case").click()
    page.locator("[data-next]").click()


def _viewed(page: Page, site: Site) -> None:
    page.goto(site.at(DRAWN_HREF))
    page.locator("a[data-picture]").nth(1).click()
    page.keyboard.press("+")


def _asked(page: Page, site: Site) -> None:
    page.goto(site.at("quiz.html?q=title:hurdles"))
    to_the_question(page)


def _answered(page: Page, site: Site) -> None:
    _asked(page, site)
    page.get_by_role("button", name="Show the answer").click()
    expect(page.locator(".answer-title")).to_be_visible()


def _tables(page: Page, site: Site) -> None:
    page.goto(site.at("statistics.html"))
    for summary in page.get_by_text("as a table").all():
        summary.click()


@pytest.mark.parametrize(
    "bring_about",
    [
        _completing,
        _wrong,
        _nothing,
        _filtered,
        _learning,
        _studied,
        _viewed,
        _asked,
        _answered,
        _tables,
    ],
)
def test_every_state_of_a_page(
    page: Page, served: Site, bring_about: Callable[[Page, Site], None]
) -> None:
    bring_about(page, served)
    assert_accessible(page, bring_about.__name__)
