"""Keys of the search page: a word is completed, a result is chosen, the field is found again."""

from __future__ import annotations

import re

import pytest
from archives import DRAWN_HREF, DRAWN_TITLE, Site
from playwright.sync_api import Page, expect
from searching import Finder


def test_words_are_completed_from_a_list(finder: Finder, page: Page) -> None:
    finder.open().type("pneumo")
    expect(finder.options.first).to_be_visible()
    expect(finder.field).to_have_attribute("aria-expanded", "true")
    offered = finder.options.all_inner_texts()
    assert all(form.startswith("pneumo") for form in offered)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = finder.options.nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    chosen = page.locator(f"#{finder.field.get_attribute('aria-activedescendant')}")
    expect(chosen).to_have_text(offered[1])
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(finder.field).to_have_value(f"{offered[0]} ")
    expect(page.get_by_role("listbox")).to_be_hidden()
    finder.expect_answer(offered[0])


def test_escape_closes_the_list_and_keeps_the_text(finder: Finder, page: Page) -> None:
    finder.open().type("pneumo")
    expect(finder.options.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(finder.field).to_have_attribute("aria-expanded", "false")
    expect(finder.field).to_have_value("pneumo")


def test_a_completion_is_taken_by_a_click(finder: Finder, page: Page) -> None:
    finder.open().type("large pneumothor")
    finder.options.first.click()
    expect(finder.field).to_have_value(re.compile(r"large pneumothor\w+ $"))
    expect(finder.field).to_be_focused()


@pytest.mark.parametrize("href", ["index.html", "search.html", DRAWN_HREF])
def test_slash_and_ctrl_k_lead_to_the_field(page: Page, site: Site, href: str) -> None:
    page.goto(site.at(href))
    field = page.locator("#q")
    for key in ("/", "Control+k"):
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press(key)
        expect(field).to_be_focused()
    field.press("/")
    expect(field).to_have_value("/")


def test_arrows_go_through_the_results_and_back_to_the_field(finder: Finder, page: Page) -> None:
    finder.open("marrow").expect_answer("marrow")
    finder.field.focus()
    links = finder.titles.get_by_role("link")
    for place in (0, 1):
        page.keyboard.press("ArrowDown")
        expect(links.nth(place)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(finder.field).to_be_focused()


def test_keys_alone_lead_from_the_first_page_to_a_case(page: Page, site: Site) -> None:
    page.goto(site.at())
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("limps hurdles")
    page.keyboard.press("Enter")
    finder = Finder(page, site)
    finder.expect_answer("limps hurdles")
    page.keyboard.press("/")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(DRAWN_TITLE)
    assert page.url == site.at(DRAWN_HREF)
