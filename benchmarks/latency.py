"""How long does a warm query take in the tab? The tools in turn, in one browser, from memory.

A query is timed from the call to the first ten results with what a list shows of them. The machine
drifts, so the tools take turns: all queries of one, then all of the next, round after round. The
first round fetches what is needed and is not counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass

from chromium import settled, visitor
from host import Host
from playwright.sync_api import Browser
from traffic import Tool

TIMED = """async (queries) => {
  const search = SEARCH;
  const taken = [];
  for (const query of queries) {
    const started = performance.now();
    await search(query);
    taken.push(performance.now() - started);
  }
  return taken;
}"""


@dataclass(frozen=True, slots=True)
class Searched:
    """A tool's page.

    Attributes:
        folder: what the host serves.
        tool: how the page is opened.
        search: JavaScript: a function from a query to a promise of ten results.
    """

    folder: str
    tool: Tool
    search: str


def measure(
    browser: Browser, tools: Mapping[str, Searched], queries: list[str], rounds: int
) -> dict[str, list[list[float]]]:
    """Milliseconds per tool, round and query."""
    times: dict[str, list[list[float]]] = {name: [] for name in tools}
    with ExitStack() as stack:
        pages = {}
        for name, searched in tools.items():
            host = stack.enter_context(Host(searched.folder))
            page = pages[name] = stack.enter_context(visitor(browser))
            page.goto(host.address + searched.tool.page)
            settled(host, page, lambda: searched.tool.ready(page))  # noqa: B023  called at once
        for number in range(rounds + 1):
            for name, page in pages.items():
                taken = page.evaluate(TIMED.replace("SEARCH", tools[name].search), queries)
                if number:
                    times[name].append(taken)
    return times
