"""How is the static archive used? Built by its command line, searched by its own search page."""

from __future__ import annotations

import os
import re
import sys

import processes
from playwright.sync_api import Page

COMMAND = [sys.executable, "-m", "searchcases"]

LATER = re.compile(
    r"cases/.*|search/\w+/([dfglvx]|order)/.*|search/\w+/more\.bin|assets/more\.\w+\.js|images/.*"
)
"""Facet counts, texts for marked extracts, positions and forms, which completions need as well; and
the script of all these, which a page asks for when the results of plain words stand."""

SEARCH = """async (query) => {
  const archive = await searchcases.searchPage.open();
  const results = await archive.search(query);
  return archive.cards(results.first(10).map((hit) => hit.doc));
}"""


class ArchivePage:
    """The archive's search page; a query is typed and sent with Enter."""

    page = "search.html"

    def enter(self, page: Page) -> None:
        page.focus("#q")  # the core of the index comes with the focus

    def ready(self, page: Page) -> bool:
        return bool(page.evaluate("document.readyState === 'complete'"))

    def ask(self, page: Page, query: str) -> None:
        page.evaluate("document.getElementById('results').replaceChildren()")
        page.fill("#q", query)
        page.press("#q", "Enter")

    def answered(self, page: Page) -> bool:
        return bool(page.evaluate("document.querySelector('#results > li') !== null"))

    def is_later(self, path: str) -> bool:
        return LATER.fullmatch(path) is not None


def index(cases: str, folder: str) -> processes.Cost:
    """Run ``searchcases index``."""
    return processes.run([*COMMAND, "index", cases, "--index", folder])


def site(index_folder: str, folder: str) -> processes.Cost:
    """Run ``searchcases site``: the search index and every page."""
    return processes.run([*COMMAND, "site", "--index", index_folder, "--out", folder])


def packs(folder: str) -> list[int]:
    """Sizes of the index files that a host serves."""
    return [size for path, size in _search_files(folder) if not _is_twin(path)]


def places(folder: str) -> list[int]:
    """Sizes of those that hold the positions of words, which phrases and fields read."""
    return [size for path, size in _search_files(folder) if os.path.dirname(path).endswith("/d")]


def twins(folder: str) -> list[int]:
    """Sizes of their copies for pages that are opened from a disk."""
    return [size for path, size in _search_files(folder) if _is_twin(path)]


def _is_twin(path: str) -> bool:
    return os.path.basename(os.path.dirname(path)) == "local"


def _search_files(folder: str) -> list[tuple[str, int]]:
    found = os.walk(os.path.join(folder, "search"))
    paths = [os.path.join(path, name) for path, _, names in found for name in names]
    return [(path, os.path.getsize(path)) for path in paths]
