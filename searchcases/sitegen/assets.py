"""Which scripts and stylesheets does the site serve? A file per bundle, named by content."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence

import jinja2

import searchcases
from searchcases.errors import SiteRefused
from searchcases.sitegen.rendering import source

SCRIPTS: Mapping[str, Sequence[str]] = {
    "site.js": ("site",),
    "viewer.js": ("viewer",),
    "study.js": ("study",),
    "search.js": (
        "stems", "joining", "analysis", "query", "words", "synonyms", "scoring", "rice", "sources",
        "segment", "matcher", "ranking", "searcher", "query-state", "result-list", "search-page",
    ),
    "quiz.js": ("quiz-deck", "quiz-page"),
    "more.js": (
        "entities", "characters", "metadata", "edits", "lexer", "queryparser", "expansion",
        "places", "values", "occurrences", "snippet", "facets", "nearforms", "suggestion",
        "completion", "facet-list", "extracts", "more",
    ),
    "feedback.js": ("feedback",),
}  # fmt: skip
"""Bundle to the scripts in it; each comes behind those that it uses while it is loaded."""

ON_DEMAND = frozenset({"more.js", "feedback.js"})
"""No page loads these: the pages that search are told their addresses, in ``data-more`` and
``data-feedback``. ``search.js`` has what plain words need up to ranked cards, and ``sources.need``
fetches ``more.js`` when these stand, or when a query needs it."""

STYLESHEETS = ("site.css", "search.css")
FROM_TEMPLATES = (*STYLESHEETS, "icon.svg")
"""What stands beside the templates, and may be replaced as they may."""

SERVICE_WORKER = "service-worker.js"
"""Lies at the top, for it may only keep what lies below it."""

_BROWSER = os.path.join(os.path.dirname(searchcases.__file__), "browser")


def publish(environment: jinja2.Environment, put: Callable[[str, bytes], None]) -> dict[str, str]:
    """Put scripts and stylesheets onto the site.

    Returns:
        Logical name (``site.css``) to address (``assets/site.0123abcd.css``).

    Raises:
        TemplateError: a stylesheet is missing from the templates.
    """
    texts = {name: bundle(parts) for name, parts in SCRIPTS.items()}
    texts |= {name: source(environment, name) for name in FROM_TEMPLATES}
    for name in STYLESHEETS:
        texts[name] = _smaller("text/css", texts[name])
    hrefs = {}
    for name, text in texts.items():
        data = text.encode()
        stem, ending = os.path.splitext(name)
        digest = hashlib.blake2b(data, digest_size=4).hexdigest()
        hrefs[name] = f"assets/{stem}.{digest}{ending}"
        put(hrefs[name], data)
    return hrefs


def publish_service_worker(put: Callable[[str, bytes], None]) -> None:
    """Put the script that keeps pages for offline use onto the site."""
    put(SERVICE_WORKER, bundle(["service-worker"]).encode())


def bundle(names: Sequence[str]) -> str:
    """Scripts as one, in as few bytes as may be."""
    parts = []
    for name in names:
        try:
            with open(os.path.join(_BROWSER, f"{name}.js"), encoding="utf-8") as file:
                parts.append(file.read())
        except OSError as error:
            raise SiteRefused(
                f"{error.filename}: {error.strerror}; install searchcases again"
            ) from error
    return _smaller("application/javascript", "\n".join(parts))


def _smaller(media_type: str, text: str) -> str:
    """A text in fewer bytes; as it is on machines that the tool for it is not built for."""
    try:
        import minify
    except ImportError:
        return text
    return f"{minify.string(media_type, text)}\n"
