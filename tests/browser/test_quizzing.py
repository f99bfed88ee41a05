"""A reader tests herself: cases without titles, one step at a time; the score is her own."""

from __future__ import annotations

import re
from urllib.parse import quote

from archives import Site
from playwright.sync_api import Page, expect


def score(page: Page) -> dict[str, int]:
    """What stands in the tally, by label."""
    terms = page.locator(".tally dt").all_inner_texts()
    return dict(zip(terms, map(int, page.locator(".tally dd").all_inner_texts()), strict=True))


def to_the_question(page: Page) -> None:
    """Take all steps up to the question."""
    question = page.get_by_label("What is your diagnosis?")
    turn = page.locator("#next")
    expect(turn.or_(question).locator("visible=true")).to_be_visible()
    while turn.is_visible():
        turn.click()
    expect(question).to_be_visible()


def test_a_case_is_drawn_revealed_and_rated(page: Page, site: Site) -> None:
    page.goto(site.at(f"quiz.html?q={quote('title:hurdles')}"))
    expect(page.locator("#drawn")).to_contain_text("title:hurdles")
    steps = page.locator("#steps h2")
    expect(steps).to_have_text(["History"])
    page.get_by_role("button", name="Show the images").click()
    expect(steps).to_have_text(["History", "Images"])
    expect(page.locator("#steps img").first).to_be_visible()
    page.get_by_role("button", name="Show the findings").click()
    expect(steps).to_have_text(["History", "Images", "Findings"])
    told = page.locator("main").inner_html().lower()
    assert "epiphysis" not in told
    assert "limps" not in told
    page.get_by_label("What is your diagnosis?").fill("Perthes disease")
    page.keyboard.press("Enter")
    expect(page.locator(".answer-title")).to_have_text("A boy who limps after hurdles")
    expect(page.locator("#steps")).to_contain_text("You wrote: Perthes disease")
    expect(page.locator("#steps")).to_contain_text("Slipped capital femoral epiphysis")
    page.get_by_role("button", name="Partly").click()
    expect(steps).to_have_text(["History"])
    assert score(page) == {
        "Seen": 1, "Right": 0, "Partly": 1, "Missed": 0, "In a row": 0, "Longest row": 0
    }  # fmt: skip


def test_the_score_outlives_the_page(page: Page, site: Site) -> None:
    page.goto(site.at("quiz.html"))
    drawn = []
    for name in ("Knew it", "Knew it", "Missed it"):
        to_the_question(page)
        page.get_by_role("button", name="Show the answer").click()
        drawn.append(page.locator(".answer-title").inner_text())
        page.get_by_role("button", name=name).click()
        expect(page.locator(".answer-title")).to_have_count(0)
    assert len(set(drawn)) == 3, "no case comes twice before all have come"
    kept = {"Seen": 3, "Right": 2, "Partly": 0, "Missed": 1, "In a row": 0, "Longest row": 2}
    assert score(page) == kept
    page.reload()
    to_the_question(page)
    assert score(page) == kept
    page.get_by_role("button", name=re.compile("Reset|nought")).click()
    assert set(score(page).values()) == {0}


def test_keys_are_enough(page: Page, site: Site) -> None:
    page.goto(site.at("quiz.html?q=title:hurdles"))
    expect(page.locator("#quiz")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#steps h2")).to_have_text(["History", "Images"])
    page.keyboard.press("Enter")
    question = page.get_by_label("What is your diagnosis?")
    expect(question).to_be_visible()
    while not question.evaluate("(field) => field === document.activeElement"):
        page.keyboard.press("Tab")  # past the images
    page.keyboard.press("Enter")
    expect(page.locator(".answer-title")).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator("#steps h2")).to_have_text(["History"])
    assert score(page)["Right"] == 1


def test_what_was_found_becomes_a_quiz_and_a_seed_the_same_one_for_all(
    page: Page, site: Site
) -> None:
    page.goto(site.at("search.html?q=fracture&modality=CR"))
    page.get_by_role("link", name="Quiz me on these").click()
    total = site.index.search("fracture modality:CR").total
    expect(page.locator("#drawn")).to_contain_text(f"{total} case")
    histories = []
    for _ in range(2):
        page.goto(f"{page.url.partition('&seed')[0]}&seed=monday")
        to_the_question(page)
        histories.append(page.locator("#steps").inner_text())
    assert histories[0] == histories[1]


def test_nothing_to_draw_from_is_said(page: Page, site: Site) -> None:
    page.goto(site.at("quiz.html?q=nosuchword"))
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("link", name="Choose other cases")).to_be_visible()
