"""What browser tests share: one Chromium and one server for the whole run, pages that are watched.

A test fails at its end where the browser complained of anything: see ``watching``.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import chromium as browsers
import pytest
import sites
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sites import Site
from watching import Watch

from searchcases.preview import address_of, serving
from searchcases.searcher import Index

TIMEOUT = 20_000  # ms; a machine that is busy with other work is no failure
expect.set_options(timeout=TIMEOUT)


@dataclass(frozen=True, slots=True)
class Host:
    """Serves each folder below ``folder`` at ``address``."""

    folder: Path
    address: str


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser. Without one the tests fail: what was not tried is not known to work."""
    path = browsers.executable()
    if path is None:
        pytest.fail(browsers.REMEDY, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=browsers.flags())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """The server that ``searchcases serve`` uses."""
    folder = tmp_path_factory.mktemp("www")
    (folder / "favicon.ico").touch()  # browsers ask for it where an address is no page
    with serving(str(folder), 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Host(folder, address_of(server))
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The sample cases, and one with drawings."""
    return sites.sample_index(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def served(host: Host, sample: Index) -> Site:
    """The sample cases over http, below ``/archive/``."""
    site = sites.built(sample, host.folder / "archive", host.address)
    shutil.copy(site.folder / "404.html", host.folder)  # as a host that knows one site does
    return site


@pytest.fixture(params=["http", "file"])
def site(request: pytest.FixtureRequest, served: Site) -> Site:
    """The same site over http and from the disk."""
    return served if request.param == "http" else from_disk(served)


@pytest.fixture(scope="session")
def unknown_served(
    host: Host, sample: Index, tmp_path_factory: pytest.TempPathFactory
) -> Site:
    """The sample cases without their diagnoses, over http; its index is the masked one."""
    keep = tmp_path_factory.mktemp("kept") / "index"
    return sites.unknown(sample, host.folder / "unknown", host.address, keep)


@pytest.fixture(params=["http", "file"])
def unknown_site(request: pytest.FixtureRequest, unknown_served: Site) -> Site:
    """The unknown cases over http and from the disk."""
    return unknown_served if request.param == "http" else from_disk(unknown_served)


def from_disk(site: Site) -> Site:
    """A site that was opened by a double click."""
    return replace(site, base=site.folder.as_uri() + "/")


class Visits:
    """Opens browsers with a profile of their own, and watches their pages."""

    def __init__(self, chromium: Browser, host: Host) -> None:
        self._chromium = chromium
        self._homes = host.address, host.folder.as_uri()
        self._open: list[BrowserContext] = []
        self._watches: list[Watch] = []

    def context(self, **options: object) -> BrowserContext:
        """A browser with an empty profile; options as ``Browser.new_context`` has them."""
        context = self._chromium.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(TIMEOUT)
        self._open.append(context)
        self._watches.append(Watch(context, self._homes))
        return context

    def page(self, **options: object) -> Page:
        """A page in such a browser."""
        return self.context(**options).new_page()

    @property
    def watch(self) -> Watch:
        """What was seen of the browser that was opened last."""
        return self._watches[-1]

    def end(self) -> list[str]:
        """Close everything; what was complained of."""
        for context in self._open:
            for page in context.pages:
                with suppress(Exception):  # a page that a test has closed
                    page.evaluate("0")  # what was already said is heard
            context.close()
        return [complaint for watch in self._watches for complaint in watch.complaints]


@pytest.fixture
def visit(chromium: Browser, host: Host) -> Iterator[Visits]:
    """Opens watched browsers; fails the test where one of them complained."""
    visits = Visits(chromium, host)
    yield visits
    complaints = visits.end()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(visit: Visits) -> Page:
    """A watched page in a browser of its own, as wide as a laptop."""
    return visit.page(viewport={"width": 1280, "height": 800})


@pytest.fixture
def watch(visit: Visits, page: Page) -> Watch:
    """What was seen of ``page``."""
    return visit.watch


