"""What went wrong on a page that nobody would see? Everything the browser complains of, kept."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

_SCRIPT = """
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) =>
  console.error(`CSP violation: ${violatedDirective} ${blockedURI} ${sourceFile}`));
"""

_INSIDE = ("about:", "blob:", "data:")  # leads nowhere


class Watch:
    """Listens to every page of a browser context.

    Args:
        context: the pages.
        homes: what the addresses of all requests must begin with.

    Attributes:
        complaints: what went wrong, in order: console errors and warnings, errors that no script
            caught, CSP violations, requests that failed or left the site.
        requested: the address of every request, in order.
    """

    def __init__(self, context: BrowserContext, homes: Iterable[str]) -> None:
        self._homes = (*homes, *_INSIDE)
        self.complaints: list[str] = []
        self.requested: list[str] = []
        context.add_init_script(_SCRIPT)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(f"uncaught: {error.error}"))
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("requestfailed", self._failed)

    def expect(self, text: str) -> None:
        """Take what a test provokes from the complaints.

        Raises:
            AssertionError: nothing that holds this text was complained of.
        """
        kept = [complaint for complaint in self.complaints if text not in complaint]
        assert len(kept) < len(self.complaints), f"no complaint of {text!r}: {self.complaints}"
        self.complaints = kept

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"console {message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        self.requested.append(request.url)
        if not request.url.startswith(self._homes):
            self.complaints.append(f"request leaves the site: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"status {response.status}: {response.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the reader went on before it was answered
            self.complaints.append(f"request failed: {request.url} ({request.failure})")


def path_of(address: str) -> str:
    """The path of an address, without what follows it."""
    return urlsplit(address).path


def settle(page: Page) -> None:
    """Wait until a page is loaded and painted."""
    page.wait_for_load_state()
    page.evaluate("document.fonts.ready")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
