"""Which pages are there, and what does each tell a template? Views in, files of the site out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import jinja2

from searchcases.sitegen.addresses import reveal_href, root_of
from searchcases.sitegen.cases import linked_data
from searchcases.sitegen.frames import Page, Site
from searchcases.sitegen.rendering import render
from searchcases.sitegen.views import Browse, Card, CaseView, Link, Listing, Plot

Put = Callable[[str, bytes], None]

DESCRIPTION = 160
"""Characters of a page's description; search engines show about as many."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Renders pages of one site and hands them on.

    Attributes:
        site: what every page knows.
        environment: the templates.
        put: takes the files.
    """

    site: Site
    environment: jinja2.Environment
    put: Put

    def page(
        self,
        kind: str,
        href: str,
        title: str,
        description: str = "",
        json_ld: Mapping[str, Any] | None = None,
    ) -> Page:
        """What a template needs besides its subject."""
        return Page(kind, href, root_of(href), title, description, self.address(href), json_ld)

    def address(self, href: str) -> str:
        """The absolute address of a page; empty without a base URL."""
        if not self.site.base_url:
            return ""
        return self.site.base_url + ("" if href == "index.html" else href)

    def write(self, template: str, page: Page, **subject: object) -> None:
        """Render a page."""
        self.put(page.href, self.rendered(template, page, **subject))

    def rendered(self, template: str, page: Page, **subject: object) -> bytes:
        """A page, or a fragment of one."""
        return render(
            self.environment, template, site=self.site, page=page, root=page.root, **subject
        )

    def home(
        self, cards: Sequence[Card], browse: Sequence[Browse], facets: Mapping[str, Sequence[Link]]
    ) -> None:
        """The first page."""
        site = self.site
        page = self.page("home", "index.html", site.title, site.description, _website(site))
        self.write(
            "home.html.jinja",
            page,
            cards=tuple(cards),
            browse=tuple(browse),
            facets={label: tuple(links) for label, links in facets.items()},
        )

    def fixed(self) -> None:
        """The pages that hold no case: search, quiz, about, and the one for missing pages."""
        self.write("search.html.jinja", self.page("search", "search.html", "Search"))
        self.write("quiz.html.jinja", self.page("quiz", "quiz.html", "Quiz"))
        self.write("about.html.jinja", self.page("about", "about.html", "About"))
        # A host answers with it wherever a page is missing: only an absolute root leads up.
        root = self.site.base_url.partition("://")[2].partition("/")[2]
        missing = Page("not-found", "404.html", f"/{root}", "Page not found")
        self.write("not-found.html.jinja", missing)

    def case(
        self, view: CaseView, previous: Link | None, following: Link | None, answer: CaseView | None
    ) -> None:
        """The page of a case; of an unknown one with the script that reveals its answer."""
        if answer:
            view = replace(view, reveal_href=reveal_href(view.href))
        data = linked_data(view, self.address(view.href), self.site)
        page = self.page("case", view.href, view.title, _described(view), data)
        self.write("case.html.jinja", page, case=view, previous=previous, following=following)
        if answer:
            fragment = self.rendered("reveal.html.jinja", page, case=answer).decode()
            told = {"id": view.case_id, "title": answer.title, "html": fragment}
            script = f"searchcases.reveal({json.dumps(told, separators=(',', ':'))});\n"
            self.put(view.reveal_href, script.encode())

    def listing(self, listing: Listing, href: str) -> None:
        """A result page."""
        number = listing.pagination.page
        title = f"{listing.name} · {listing.label}" + (f", page {number}" if number > 1 else "")
        described = f"{listing.total:,} cases of {listing.label.lower()} {listing.name}."
        self.write(
            "listing.html.jinja", self.page("listing", href, title, described), listing=listing
        )

    def browse(self, browse: Browse) -> None:
        """An index page."""
        only = browse.groups[0].heading if browse.letters and len(browse.groups) == 1 else ""
        title = f"{browse.heading}: {only}" if only else browse.heading
        self.write("browse.html.jinja", self.page("browse", browse.href, title), browse=browse)

    def statistics(self, summary: Sequence[Link], plots: Iterator[Plot]) -> None:
        """The archive in numbers."""
        page = self.page("statistics", "statistics.html", "Statistics")
        self.write("statistics.html.jinja", page, summary=tuple(summary), plots=tuple(plots))


def _described(view: CaseView) -> str:
    facts = "; ".join(", ".join(link.text for link in fact.values) for fact in view.facts)
    first = view.sections[0] if view.sections else None
    told = " ".join(first.html.striptags().split()) if first else ""
    text = ". ".join(filter(None, (facts, told)))
    return text if len(text) <= DESCRIPTION else text[:DESCRIPTION].rpartition(" ")[0] + " …"


def _website(site: Site) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": site.title,
        "description": site.description,
        "inLanguage": "en",
    }
    if site.base_url:
        data["url"] = site.base_url
        data["potentialAction"] = {
            "@type": "SearchAction",
            "target": site.base_url + "search.html?q={search_term_string}",
            "query-input": "required name=search_term_string",
        }
    return {key: value for key, value in data.items() if value}
