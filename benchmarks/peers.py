"""How are the peers used? Pagefind and MiniSearch as their own documentation has it.

Both come from npm into a folder of the user's choice; nothing of the project needs them. Pagefind
gets the smallest page that works, without the interface it ships. MiniSearch gets the texts, since
it has no way to read a part of its index; its defaults are BM25+, any of the words, no stemming.
"""

from __future__ import annotations

import glob
import json
import os
from collections.abc import Iterable

import corpus
import processes
from playwright.sync_api import Page

PACKAGES = ("pagefind@1.6.0", "minisearch@7.2.0")

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Search</title>
<script type="module" src="search.js"></script>
</html>
"""

PAGEFIND_SCRIPT = """import * as pagefind from "./pagefind/pagefind.js";
await pagefind.init();
globalThis.search = async (query) => {
  const found = await pagefind.search(query);
  return Promise.all(found.results.slice(0, 10).map((result) => result.data()));
};
globalThis.counts = () => pagefind.filters();
globalThis.isReady = true;
"""

MINISEARCH_SCRIPT = """import MiniSearch from "./minisearch.js";
const cases = await (await fetch("cases.json")).json();
const fields = ["title", "history", "exam", "findings", "diagnosis", "ddx", "discussion"];
const index = new MiniSearch({ fields, storeFields: ["title", "findings"] });
index.addAll(cases);
globalThis.search = async (query) => index.search(query).slice(0, 10);
globalThis.isReady = true;
"""


class PeerPage:
    """The page of a peer, driven by a call as from its own search box."""

    page = "search.html"

    def enter(self, page: Page) -> None:
        """Its page makes all ready when it is loaded."""

    def ready(self, page: Page) -> bool:
        return bool(page.evaluate("globalThis.isReady === true"))

    def ask(self, page: Page, query: str) -> None:
        page.evaluate(
            "(query) => { globalThis.found = null;"
            " search(query).then((found) => { globalThis.found = found; }); }",
            query,
        )

    def answered(self, page: Page) -> bool:
        return bool(page.evaluate("globalThis.found !== null"))

    def is_later(self, path: str) -> bool:  # noqa: ARG002  its results are whole
        return False


def installed(peers: str) -> str:
    """Path of Pagefind's program, which npm brought; it is run without Node around it.

    Raises:
        FileNotFoundError: with the command that installs what is missing.
    """
    programs = glob.glob(os.path.join(peers, "node_modules/@pagefind/*/bin/pagefind*"))
    programs = [path for path in programs if os.access(path, os.X_OK)]
    if not programs or not os.path.isdir(os.path.join(peers, "node_modules/minisearch")):
        raise FileNotFoundError(f"{peers}: npm install --prefix {peers} {' '.join(PACKAGES)}")
    return min(programs)


def build_pagefind(peers: str, pages: str) -> processes.Cost:
    """Index the pages into ``pages/pagefind``, and put a search page beside it."""
    _write_page(pages, PAGEFIND_SCRIPT)
    return processes.run([installed(peers), "--site", pages, "--glob", "[0-9]*/*.html"])


def pagefind_index(pages: str) -> list[int]:
    """Sizes of the files of Pagefind's index, without the scripts and styles beside it."""
    folder = os.path.join(pages, "pagefind")
    names = [os.path.join(path, name) for path, _, files in os.walk(folder) for name in files]
    return [os.path.getsize(n) for n in names if not n.endswith((".js", ".css", ".pagefind"))]


def build_minisearch(peers: str, folder: str, count: int) -> None:
    """A page that indexes the cases when it is opened."""
    os.makedirs(folder, exist_ok=True)
    _write_page(folder, MINISEARCH_SCRIPT)
    module = os.path.join(peers, "node_modules/minisearch/dist/es/index.js")
    with open(module, encoding="utf-8") as source:
        _write(os.path.join(folder, "minisearch.js"), [source.read()])
    _write(os.path.join(folder, "cases.json"), _texts(count))


def _texts(count: int) -> Iterable[str]:
    for number, case in enumerate(corpus.cases(count)):
        fields = {name: getattr(case, name) for name in corpus.TEXT_FIELDS}
        fields["ddx"] = "\n".join(case.ddx)
        yield ("," if number else "[") + json.dumps({"id": number, **fields})
    yield "]"


def _write_page(folder: str, script: str) -> None:
    _write(os.path.join(folder, "search.html"), [PAGE])
    _write(os.path.join(folder, "search.js"), [script])


def _write(path: str, texts: Iterable[str]) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(texts)
