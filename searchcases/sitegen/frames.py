"""What does a template see beside its subject? The site and the page; frozen, as ``views``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from searchcases.sitegen.views import Link


@dataclass(frozen=True, slots=True)
class Site:
    """What every page knows of the site.

    Attributes:
        title, description: of the archive.
        base_url: where it will be hosted, ending in ``/``; empty where that is not known.
        cases: how many.
        updated: ISO 8601 date of the newest case; may be empty.
        unknown: whether this is an archive of unknown cases.
        generation: name of the folder of the search index, below ``search/``.
        navigation: the pages of the header.
        assets: logical name of a stylesheet or script ("site.css") to its href.
        fictional: whether all cases are marked as fictional.
        service_worker: the script that keeps pages for offline use; empty where it is off.
        start: the index page to begin with where nothing can be typed: the A-Z of terms, or,
            in an archive that has none, of cases.
    """

    title: str
    description: str
    base_url: str
    cases: int
    updated: str
    unknown: bool
    generation: str
    navigation: tuple[Link, ...]
    assets: Mapping[str, str]
    fictional: bool = False
    service_worker: str = ""
    start: Link = field(default_factory=lambda: Link("A–Z of cases", "browse/cases.html"))


@dataclass(frozen=True, slots=True)
class Page:
    """What a template needs besides its subject.

    Attributes:
        kind: ``home``, ``search``, ``case``, ``listing``, ``browse``, ``statistics``, ``about``,
            ``quiz``, ``not-found``.
        href: the page's own place.
        root: the way up to the top folder; for ``not-found`` the path of the base URL.
        title: of the document, without the site's.
        description: a sentence for search engines and cards; may be empty.
        canonical: absolute address; empty without a base URL.
        json_ld: linked data as a mapping; None where there is none.
    """

    kind: str
    href: str
    root: str
    title: str
    description: str = ""
    canonical: str = ""
    json_ld: Mapping[str, Any] | None = None
