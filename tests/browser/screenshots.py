"""What do the pages look like? Pictures of each kind: by day, by night, on a phone, on paper.

::

    python tests/browser/screenshots.py screenshots/
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

import archives
import chromium
from archives import DRAWN_HREF, Site
from playwright.sync_api import Browser, Page, expect, sync_playwright
from test_quizzing import to_the_question
from watching import settle

LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "has_touch": True,
    },
}

TALLEST = 2600  # pixels of a picture: further down a page repeats itself


class View(NamedTuple):
    """A page, and what is done there before it is taken."""

    name: str
    href: str
    act: Callable[[Page], None] = lambda _: None


def views_of(site: Site) -> Iterator[View]:
    """What there is to see on a site."""
    for href in site.kinds():
        yield View(re.sub(r"\W+", "-", href.removesuffix(".html")), href)
    yield View("search-completing", "search.html", _complete)
    yield View("search-wrong", "search.html?q=mass+AND+(bone")
    yield View("search-nothing", "search.html?q=nosuchword&sex=f")
    yield View("study", DRAWN_HREF, _study)
    yield View("viewer", DRAWN_HREF, lambda page: page.locator("a[data-picture]").nth(1).click())
    yield View("quiz-question", "quiz.html?q=title:hurdles", to_the_question)
    yield View("quiz-answer", "quiz.html?q=title:hurdles", _answer)


def _complete(page: Page) -> None:
    page.get_by_role("combobox").press_sequentially("large pneumo")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")


def _study(page: Page) -> None:
    page.get_by_role("button", name="Study this case").click()
    page.locator("[data-next]").click()


def _answer(page: Page) -> None:
    to_the_question(page)
    page.get_by_label("What is your diagnosis?").fill("Perthes disease")
    page.keyboard.press("Enter")
    expect(page.locator(".answer-title")).to_be_visible()


def take(browser: Browser, site: Site, folder: Path, prefix: str = "") -> None:
    """Pictures of a site in all looks, and of cases on paper."""
    for look, options in LOOKS.items():
        context = browser.new_context(**options)
        page = context.new_page()
        for name, href, act in views_of(site):
            page.goto(site.at(href))
            settle(page)
            if href.startswith("search.html?"):
                page.wait_for_timeout(700)  # extracts and counts come behind
            act(page)
            settle(page)
            _picture(page, folder / f"{prefix}{name}-{look}.png")
        context.close()
    page = browser.new_page(viewport={"width": 627, "height": 900})  # A4 without its margins
    page.emulate_media(media="print")
    for href in (DRAWN_HREF, site.pages("cases/**/*.html")[-1]):
        page.goto(site.at(href))
        settle(page)
        _picture(page, folder / f"{prefix}{href.rpartition('/')[2]}-paper.png")
    page.close()


def _picture(page: Page, path: Path) -> None:
    whole = page.evaluate("document.documentElement.scrollHeight")
    width = page.viewport_size["width"] if page.viewport_size else 0
    if page.locator("dialog[open]").count():
        page.screenshot(path=path)
    else:
        clip = {"x": 0, "y": 0, "width": width, "height": min(whole, TALLEST)}
        page.screenshot(path=path, full_page=True, clip=clip)


def main(target: Path) -> None:
    """Make a site in a folder of its own, and take its pictures."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        index = archives.sample_index(folder / "sample")
        site = archives.built(index, folder / "archive", "https://example.org/").from_disk()
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.flags()
        )
        take(browser, site, target)
        browser.close()
    print(f"{len([*target.glob('*.png')])} pictures in {target}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots"))
