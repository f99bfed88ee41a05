"""What does a browser fetch, and how long does it take? Chromium, driven by Playwright."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from host import Host, Sent
from playwright.sync_api import Browser, Page, sync_playwright

QUIET_SECONDS = 0.4
"""No request under way and none come for so long: the page has what it wants. Longer than the
pause that a page makes before it searches what is being typed."""

PATIENCE_SECONDS = 60.0


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, without a window; $CHROMIUM names another one."""
    program = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium refuses root otherwise
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visitor(browser: Browser) -> Iterator[Page]:
    """A page for someone who has never been there: empty caches."""
    context = browser.new_context()
    try:
        yield context.new_page()
    finally:
        context.close()


def settled(host: Host, page: Page, done: Callable[[], Any]) -> list[Sent]:
    """What was sent until the page is done and the line is quiet.

    Raises:
        TimeoutError: if that takes longer than ``PATIENCE_SECONDS``.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    last, since = host.activity, time.monotonic()
    while time.monotonic() < deadline:
        page.wait_for_timeout(50)
        now = host.activity
        if now != last or now[1]:
            last, since = now, time.monotonic()
        elif time.monotonic() - since >= QUIET_SECONDS and done():
            return host.taken()
    raise TimeoutError(f"{page.url}: not done after {PATIENCE_SECONDS:.0f} s")


def size(sent: list[Sent]) -> int:
    """Bytes of all bodies."""
    return sum(answer.size for answer in sent)
