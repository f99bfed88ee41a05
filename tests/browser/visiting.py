"""How does a test visit a site? In a browser with a profile of its own, and it is watched."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Error, Page
from watching import Watch

TIMEOUT = 20_000  # ms; a machine that is busy with other work is no failure


@dataclass(frozen=True, slots=True)
class Host:
    """A server: each folder below ``folder`` is at ``address``."""

    folder: Path
    address: str


class Visits:
    """Opens browsers with a profile of their own, and watches their pages.

    Args:
        chromium: the browser.
        host: where all sites are; no request may lead elsewhere.
    """

    def __init__(self, chromium: Browser, host: Host) -> None:
        self._chromium = chromium
        self._homes = host.address, host.folder.as_uri()
        self._open: list[BrowserContext] = []
        self._watches: list[Watch] = []

    def page(self, **options: object) -> Page:
        """A page in a browser of its own; options as ``Browser.new_context`` has them."""
        context = self._chromium.new_context(**options)
        context.set_default_timeout(TIMEOUT)
        self._open.append(context)
        self._watches.append(Watch(context, self._homes))
        return context.new_page()

    @property
    def watch(self) -> Watch:
        """What was seen of the browser that was opened last."""
        return self._watches[-1]

    def end(self) -> list[str]:
        """Close everything; what was complained of."""
        for context in self._open:
            for page in context.pages:
                with suppress(Error):  # a page that is going elsewhere
                    page.evaluate("0")  # what was already said is heard
            context.close()
        return [complaint for watch in self._watches for complaint in watch.complaints]
