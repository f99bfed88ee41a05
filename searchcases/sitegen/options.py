"""What is a site to be like? Title, address and templates, checked."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from searchcases.errors import ConfigError


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """What a site is like.

    Attributes:
        title, description: of the archive.
        base_url: where it will be hosted, absolute, ending in ``/``; empty where that is not known.
        templates: a folder whose templates go before those that come along.
        service_worker: whether pages are kept for offline use once they were visited.

    Raises:
        ConfigError: the base URL is none.
    """

    title: str = "Radiology teaching cases"
    description: str = ""
    base_url: str = ""
    templates: str | None = None
    service_worker: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "base_url", _base_url(self.base_url))


def _base_url(text: str) -> str:
    """A base URL, ending in ``/``; empty where none is given.

    Raises:
        ConfigError: it is not absolute, not of the web, or holds what cannot have a page below.

    >>> _base_url("https://example.org/cases")
    'https://example.org/cases/'
    """
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or any(sign in text for sign in '?#\\"<>') or any(map(str.isspace, text)):
        raise ConfigError(
            f"base URL {text!r} is not understood; write it whole, without ? and #, "
            "like https://example.org/cases/"
        )
    return text if text.endswith("/") else f"{text}/"
