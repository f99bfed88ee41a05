"""What do search engines, feed readers and hosts read? Sitemap, Atom feed, OpenSearch, robots."""

from __future__ import annotations

from collections.abc import Sequence

from searchcases.sitegen.pages import Pages
from searchcases.sitegen.views import Card

FEED_CASES = 20

SITEMAP_PAGES = 50_000
"""Addresses that a sitemap may hold (sitemaps.org, protocol)."""


def publish(pages: Pages, hrefs: Sequence[tuple[str, str]], newest: Sequence[Card]) -> None:
    """Put them onto the site; those that need absolute addresses only where there is a base URL.

    Args:
        pages: where they are rendered.
        hrefs: pages that should be found, each with its date or an empty text.
        newest: cases, newest first.
    """
    site = pages.site
    pages.put(".nojekyll", b"")  # or GitHub Pages leaves out what begins with a dot
    robots = ["User-agent: *", "Disallow: /reveal/" if site.unknown else "Allow: /"]
    if site.base_url:
        cards = tuple(newest[:FEED_CASES])
        feed = pages.page("feed", "feed.xml", site.title)
        pages.write("feed.xml.jinja", feed, cards=cards, updated=site.updated)
        opensearch = pages.page("opensearch", "opensearch.xml", site.title)
        pages.write("opensearch.xml.jinja", opensearch)
        for number, start in enumerate(range(0, len(hrefs), SITEMAP_PAGES), start=1):
            name = f"sitemap-{number}.xml" if number > 1 else "sitemap.xml"
            listed = tuple(hrefs[start : start + SITEMAP_PAGES])
            pages.write("sitemap.xml.jinja", pages.page("sitemap", name, site.title), hrefs=listed)
            robots.append(f"Sitemap: {site.base_url}{name}")
    pages.put("robots.txt", ("\n".join(robots) + "\n").encode())
