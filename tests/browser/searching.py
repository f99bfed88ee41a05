"""How do tests read the search page? As a reader does: by roles and by what is written."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from archives import Site
from playwright.sync_api import Locator, Page, expect

PAGE_SIZE = 10  # cases that the search page shows at once


class Finder:
    """The search page of a site."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site
        self.field = page.get_by_role("combobox", name="Search the cases")
        self.results = page.get_by_role("list", name="Cases found")
        self.titles = self.results.locator(".card-title")
        self.facets = page.get_by_role("complementary", name="Filters and options")
        self.chips = page.locator("#chips a")
        self.options = page.get_by_role("listbox").get_by_role("option")

    def open(self, query: str = "", **more: str) -> Finder:
        """Go to the search page, with a question in its address."""
        asked = urlencode({name: text for name, text in {"q": query, **more}.items() if text})
        self.page.goto(self.site.at("search.html" + (f"?{asked}" if asked else "")))
        return self

    def type(self, text: str) -> Finder:
        """Put the focus into the field and type."""
        self.field.press_sequentially(text)
        return self

    def asked(self) -> dict[str, list[str]]:
        """What the address says."""
        return parse_qs(urlsplit(self.page.url).query)

    def box(self, facet: str, value: str) -> Locator:
        """The check box of a value, with its count, of a facet such as ``Modality``."""
        boxes = self.facets.get_by_role("group", name=facet).get_by_role("checkbox")
        return boxes.and_(self.page.get_by_label(re.compile(rf"^{re.escape(value)}\s*\d")))

    def show_options(self) -> None:
        self.facets.get_by_text("Options", exact=True).click()

    def expect_titles(self, titles: list[str]) -> None:
        """Wait for a page of results."""
        expect(self.titles).to_have_text(titles[:PAGE_SIZE])

    def expect_answer(self, query: str, page: int = 1, **options: Any) -> int:
        """Wait for the page of results that the command line gives; the number of cases found."""
        found = self.site.index.search(query, page=page, limit=PAGE_SIZE, **options)
        self.expect_titles([hit.title for hit in found])
        return found.total
