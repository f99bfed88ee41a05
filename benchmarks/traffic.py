"""How many bytes does a search take? The same visits for every tool, counted at the host.

A *cold* visit has empty caches: everything is counted from the address of the search page to the
first ten ranked results. *Further* queries follow each other in one such visit, so what has come
stays. What a page fetches only to adorn results that already stand is *later*, counted apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from chromium import settled, visitor
from host import Host, Sent
from playwright.sync_api import Browser, Page
from queries import Queries


class Tool(Protocol):
    """A search page, as a visitor uses it."""

    page: str

    def enter(self, page: Page) -> None:
        """What a visitor does before typing: go to the search field."""

    def ready(self, page: Page) -> bool:
        """Whether a query can be asked."""

    def ask(self, page: Page, query: str) -> None:
        """Ask for the first ten results, without waiting."""

    def answered(self, page: Page) -> bool:
        """Whether the ten results, or all there are, stand on the page."""

    def is_later(self, path: str) -> bool:
        """Whether a file only adorns results that already stand."""


@dataclass(slots=True)
class Taken:
    """Bytes and files of one kind of event, one entry per event."""

    sizes: list[int] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    later: list[int] = field(default_factory=list)

    def add(self, tool: Tool, sent: Sequence[Sent]) -> None:
        """Note one event."""
        first = [answer.size for answer in sent if not tool.is_later(answer.path)]
        self.sizes.append(sum(first))
        self.files.append(len(first))
        self.later.append(sum(answer.size for answer in sent) - sum(first))


@dataclass(slots=True)
class Traffic:
    """Bytes over the wire.

    Attributes:
        startup: the search page, its field entered, nothing asked: what every visit takes.
        cold: start-up and the first query, per visitor.
        further: each query after the first of one visitor.
        three_words: ``fracture of knee`` as a visitor's second query.
        with_article: ``fracture of the knee`` as a visitor's second query.
    """

    startup: Taken = field(default_factory=Taken)
    cold: Taken = field(default_factory=Taken)
    further: Taken = field(default_factory=Taken)
    three_words: Taken = field(default_factory=Taken)
    with_article: Taken = field(default_factory=Taken)


def measure(browser: Browser, folder: str, tool: Tool, queries: Queries, visits: int) -> Traffic:
    """Visit a folder as a static host would serve it."""
    traffic = Traffic()
    first, *further = queries.plain
    with Host(folder) as host:
        for number, query in enumerate(queries.plain[:visits]):
            with visitor(browser) as page:
                _cold(host, page, tool, query, traffic)
                for other in further if number == 0 else ():
                    traffic.further.add(tool, _asked(host, page, tool, other))
        groups = ((queries.three_words, traffic.three_words),
                  (queries.with_article, traffic.with_article))  # fmt: skip
        for group, taken in groups:
            for query in group:
                with visitor(browser) as page:
                    _cold(host, page, tool, first, Traffic())
                    taken.add(tool, _asked(host, page, tool, query))
    return traffic


def _cold(host: Host, page: Page, tool: Tool, query: str, traffic: Traffic) -> None:
    page.goto(host.address + tool.page)
    tool.enter(page)
    opened = settled(host, page, lambda: tool.ready(page))
    asked = _asked(host, page, tool, query)
    traffic.startup.add(tool, opened)
    traffic.cold.add(tool, [*opened, *asked])


def _asked(host: Host, page: Page, tool: Tool, query: str) -> list[Sent]:
    tool.ask(page, query)
    return settled(host, page, lambda: tool.answered(page))
