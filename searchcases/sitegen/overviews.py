"""Which pages show more than one case? Result pages, indexes, the first page, the statistics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from searchcases.indexer import Progress
from searchcases.searcher import Index
from searchcases.sitegen import feeds
from searchcases.sitegen.browsing import CASES_SHOWN, browse_pages, kinds_of
from searchcases.sitegen.catalogue import Catalogue
from searchcases.sitegen.doubts import Doubts
from searchcases.sitegen.listings import Listed, listings_of, neighbours
from searchcases.sitegen.pages import Pages
from searchcases.sitegen.plots import plots_of
from searchcases.sitegen.topics import LABELS, Topics
from searchcases.sitegen.views import Browse, Link, Listing
from searchcases.statistics import summarise

NEWEST = 8
"""Cases on the first page."""

_HOME_FACETS = ("modality", "anatomy", "system", "age", "sex", "level")


Leading = Mapping[str, Sequence[Link]]
"""The first cases of each topic that has result pages, by the address of its first page."""


def listings(
    index: Index, catalogue: Catalogue, topics: Topics, doubts: Doubts, tell: Progress
) -> Iterator[tuple[str, list[Listed]]]:
    """The result pages of all topics that cases share, one topic at a time.

    Yields:
        The address of its first page, and its result pages.
    """
    cards = {entry.case_id: entry.card for entry in catalogue.entries}
    total = sum(1 for _ in topics.shared())
    done = 0
    for rows in topics.by_kind.values():
        for place, topic in enumerate(rows):
            if topic.is_shared:
                related = neighbours(rows, place)
                yield topic.href, list(listings_of(index, topic, cards, doubts, related))
                done += 1
                tell("writing result pages", done, total)


def leading(listing: Listing) -> list[Link]:
    """The first cases of a result page."""
    return [Link(card.title, card.href) for card in listing.cards[:CASES_SHOWN]]


def write_overviews(
    index: Index, catalogue: Catalogue, topics: Topics, pages: Pages, first_cases: Leading
) -> None:
    """Write the indexes, the first page, the statistics, and what search engines read."""
    browsed = []
    for browse in browse_pages(topics, catalogue.cards, first_cases):
        pages.browse(browse)
        browsed.append(browse)
    _write_home(catalogue, topics, pages, browsed)
    _write_statistics(index, catalogue, topics, pages)
    pages.fixed()
    hrefs = ["index.html", *(browse.href for browse in browsed), *first_cases]
    dated = [(href, "") for href in hrefs]
    dated += [(entry.card.href, entry.card.date) for entry in catalogue.entries]
    feeds.publish(pages, dated, catalogue.newest(feeds.FEED_CASES))


def _write_home(
    catalogue: Catalogue, topics: Topics, pages: Pages, browsed: Sequence[Browse]
) -> None:
    facets = {
        LABELS[kind]: [topic.link for topic in topics.by_kind[kind]]
        for kind in _HOME_FACETS
        if topics.by_kind[kind]
    }
    first = {browse.kind: browse for browse in reversed(browsed)}
    pages.home(catalogue.newest(NEWEST), [first[kind] for kind in kinds_of(topics)], facets)


def _write_statistics(index: Index, catalogue: Catalogue, topics: Topics, pages: Pages) -> None:
    summary = summarise(index.segment)
    figures = {
        "Cases": summary.cases,
        "Words": summary.tokens,
        "Different words": summary.forms,
        "Diagnoses": len(topics.by_kind["diagnosis"]),
        "Tags": len(topics.by_kind["tag"]),
        "Images": sum(len(entry.pictures) for entry in catalogue.entries),
    }
    shown = [Link(name, "", count) for name, count in figures.items() if count]
    pages.statistics(shown, plots_of(pages.environment, index.segment, summary, topics))
