"""What browser tests share: one Chromium and one server for the whole run, pages that are watched.

A test fails at its end where the browser complained of anything: see ``watching``.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator

import archives
import chromium as browsers
import pytest
from archives import Site
from hostile import JOINED, hostile_index
from playwright.sync_api import Browser, Page, expect, sync_playwright
from searching import Finder
from visiting import TIMEOUT, Host, Visits
from watching import Watch

from searchcases.preview import address_of, serving
from searchcases.searcher import Index

expect.set_options(timeout=TIMEOUT)


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


# Sites, each in a folder of its own.


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The sample cases, and one with drawings."""
    return archives.sample_index(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def served(host: Host, sample: Index) -> Site:
    """The sample cases over http, below ``/archive/``."""
    site = archives.built(sample, host.folder / "archive", host.address)
    shutil.copy(site.folder / "404.html", host.folder)  # as a host that knows one site does
    return site


@pytest.fixture(scope="session")
def unknown_served(host: Host, sample: Index, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The sample cases without their diagnoses, over http; its index is the masked one."""
    keep = tmp_path_factory.mktemp("kept") / "index"
    return archives.unknown(sample, host.folder / "unknown", host.address, keep)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Cases that try to run something."""
    return hostile_index(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def hostile_served(host: Host, hostile: Index) -> Site:
    """Such cases over http."""
    return archives.built(hostile, host.folder / "hostile", host.address, title=JOINED)


@pytest.fixture(scope="session")
def hostile_unknown(host: Host, hostile: Index, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Such cases without their diagnoses."""
    keep = tmp_path_factory.mktemp("kept") / "index"
    return archives.unknown(hostile, host.folder / "hostile-unknown", host.address, keep)


@pytest.fixture(params=["http", "file"])
def site(request: pytest.FixtureRequest, served: Site) -> Site:
    """The sample cases over http and from the disk."""
    return served if request.param == "http" else served.from_disk()


@pytest.fixture(params=["http", "file"])
def unknown_site(request: pytest.FixtureRequest, unknown_served: Site) -> Site:
    """The unknown cases over http and from the disk."""
    return unknown_served if request.param == "http" else unknown_served.from_disk()


@pytest.fixture(params=["http", "file"])
def hostile_site(request: pytest.FixtureRequest, hostile_served: Site) -> Site:
    """The cases that try to run something over http and from the disk."""
    return hostile_served if request.param == "http" else hostile_served.from_disk()


# Pages.


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


@pytest.fixture
def finder(page: Page, site: Site) -> Finder:
    """The search page of the sample cases, not yet opened."""
    return Finder(page, site)
