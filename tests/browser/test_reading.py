"""A reader studies a case: step by step, image by image, by day and by night, on paper."""

from __future__ import annotations

import pytest
from archives import DRAWN_HREF, DRAWN_TITLE, Site
from playwright.sync_api import Page, expect
from visiting import Visits


@pytest.fixture
def case(page: Page, site: Site) -> Page:
    """The page of the case with drawings."""
    page.goto(site.at(DRAWN_HREF))
    return page


def expect_title(page: Page, text: str) -> None:
    """Wait for the heading that is seen."""
    expect(page.locator("h1")).to_have_text(text, use_inner_text=True)


def steps_of(page: Page) -> list[str]:
    """The sections that are seen, by their headings."""
    return [text for text in page.locator("[data-step] h2:visible").all_inner_texts() if text]


def test_a_case_is_studied_step_by_step(case: Page) -> None:
    whole = steps_of(case)
    case.get_by_role("button", name="Study this case").click()
    expect_title(case, "What is the diagnosis?")
    assert DRAWN_TITLE not in case.title()
    seen = [["History"]]
    assert steps_of(case) == seen[0]
    for name in ("images", "findings", "differential", "diagnosis", "discussion"):
        case.get_by_role("button", name=f"Show the {name}").click()
        seen.append(steps_of(case))
        assert seen[-2] == [text for text in seen[-1] if text in seen[-2]]
        assert len(seen[-1]) > len(seen[-2])
        focused = case.evaluate("document.activeElement.textContent")
        assert focused in seen[-1], "the focus is on what came"
        assert focused not in seen[-2]
        assert (name in ("diagnosis", "discussion")) == (DRAWN_TITLE in case.title())
    assert seen[1:3] == [["History", "Images"], ["History", "Images", "Findings"]]
    assert sorted(seen[-1]) == sorted(whole)
    expect_title(case, DRAWN_TITLE)
    expect(case.get_by_role("button", name="Show all")).to_be_hidden()


def test_keys_are_enough_to_study_a_case(case: Page) -> None:
    case.get_by_role("button", name="Study this case").press("Enter")
    assert case.evaluate("document.activeElement.textContent") == "History"
    for _ in range(5):
        case.locator("[data-next]").press("Enter")
    expect_title(case, DRAWN_TITLE)


def test_an_address_can_begin_with_the_question(page: Page, site: Site) -> None:
    page.goto(site.at(f"{DRAWN_HREF}#study"))
    expect_title(page, "What is the diagnosis?")
    assert steps_of(page) == ["History"]
    page.get_by_role("button", name="Show all").click()
    expect_title(page, DRAWN_TITLE)


def test_a_differential_leads_to_the_cases_of_its_diagnosis_or_to_a_search(case: Page) -> None:
    differential = case.locator("#ddx")
    differential.get_by_role("link", name="Perthes disease").click()
    expect(case.locator("h1")).to_contain_text("Perthes disease")
    expect(case.get_by_role("article")).to_have_count(2)
    case.go_back()
    differential.get_by_role("link", name="Septic arthritis").click()
    expect(case.get_by_role("combobox")).to_have_value('"septic arthritis"')


# Images.


def test_images_are_looked_at_with_the_keyboard(case: Page) -> None:
    thumbs = case.locator("a[data-picture]")
    expect(thumbs).to_have_count(3)
    thumbs.nth(1).press("Enter")
    viewer = case.get_by_role("dialog", name="Images of this case")
    image = viewer.locator("img")
    expect(image).to_have_attribute("alt", "Drawing of a hip from the side")
    expect(viewer).to_contain_text("2 of 3")
    fitting = image.bounding_box()["width"]
    for key in ("+", "+"):
        case.keyboard.press(key)
    assert image.bounding_box()["width"] > 1.5 * fitting
    case.keyboard.press("-")
    assert fitting < image.bounding_box()["width"] < 1.3 * fitting
    case.keyboard.press("0")
    assert image.bounding_box()["width"] == fitting
    case.keyboard.press("ArrowRight")
    expect(viewer).to_contain_text("3 of 3")
    expect(viewer).to_contain_text("Six weeks later")
    case.keyboard.press("ArrowRight")  # the last one stays
    expect(viewer).to_contain_text("3 of 3")
    case.keyboard.press("Home")
    expect(image).to_have_attribute("alt", "Drawing of a pelvis, its left physis wide")
    case.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(thumbs.nth(1)).to_be_focused()


def test_an_image_is_shown_whole_and_sharp(case: Page) -> None:
    case.locator("a[data-picture]").first.click()
    image = case.get_by_role("dialog").locator("img")
    case.wait_for_function("() => document.querySelector('dialog img').naturalWidth === 1200")
    box = image.bounding_box()
    assert abs(box["width"] / box["height"] - 4 / 3) < 0.01
    assert min(box["x"], box["y"]) >= 0
    assert box["x"] + box["width"] <= 1280
    assert box["y"] + box["height"] <= 800
    case.get_by_role("button", name="Close").click()
    expect(case.get_by_role("dialog")).to_be_hidden()


def test_every_image_says_what_it_shows_and_that_it_is_a_drawing(case: Page) -> None:
    figures = case.get_by_role("figure")
    for figure in figures.all():
        expect(figure).to_contain_text("Drawing")
        assert figure.locator("img").get_attribute("alt").startswith("Drawing of")


# What a reader takes away.


def test_a_citation_is_copied(visit: Visits, site: Site) -> None:
    page = visit.page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(site.at(DRAWN_HREF))
    cited = page.locator("#citation").inner_text()
    assert cited.startswith(f"{DRAWN_TITLE}. Sample teaching cases, case drawn-case, 2024-05-06.")
    page.get_by_role("button", name="Copy the citation").click()
    expect(page.locator("[role=status]")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == cited


def test_a_citation_that_may_not_be_copied_is_selected(visit: Visits, served: Site) -> None:
    page = visit.page()
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    page.goto(served.at(DRAWN_HREF))
    page.get_by_role("button", name="Copy the citation").click()
    expect(page.locator("[role=status]")).to_contain_text("Ctrl C")
    assert page.evaluate("getSelection().toString()") == page.locator("#citation").inner_text()


def test_a_case_is_printed_without_what_only_a_screen_needs(case: Page) -> None:
    case.emulate_media(media="print")
    for name in ("History", "Images", "Findings", "Diagnosis", "Cite this case"):
        expect(case.get_by_role("heading", name=name, exact=True)).to_be_visible()
    expect(case.get_by_role("navigation")).to_have_count(0)
    expect(case.get_by_role("search")).to_have_count(0)
    assert [
        button.inner_text() for button in case.get_by_role("button").all() if button.is_visible()
    ] == []
    expect(case.locator("#citation")).to_be_visible()
    assert case.evaluate("getComputedStyle(document.documentElement).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    box = case.locator("main").bounding_box()
    assert box["y"] < 80, "the case begins at the top of the sheet"


def test_a_dark_reader_prints_on_white(visit: Visits, served: Site) -> None:
    page = visit.page(color_scheme="dark")
    page.goto(served.at(DRAWN_HREF))
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("html")).to_have_css("background-color", "rgb(255, 255, 255)")


# Day and night.


def test_the_colours_are_chosen_and_remembered(page: Page, site: Site) -> None:
    page.goto(site.at())
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    day = page.evaluate(paper)
    switch = page.get_by_role("button", name="Colours")
    for scheme in ("light", "dark"):
        switch.click()
        expect(switch).to_have_accessible_name(f"Colours: {scheme}")
    night = page.evaluate(paper)
    assert night != day
    page.goto(site.at(DRAWN_HREF))
    expect(page.get_by_role("button", name="Colours: dark")).to_be_visible()
    assert page.evaluate(paper) == night
    page.get_by_role("button", name="Colours").click()
    assert page.evaluate(paper) == day


def test_the_colours_follow_the_system(visit: Visits, served: Site) -> None:
    page = visit.page(color_scheme="dark")
    page.goto(served.at())
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.emulate_media(color_scheme="light")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != dark
