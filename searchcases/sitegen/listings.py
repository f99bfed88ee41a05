"""Which result pages does a topic have? Its cases, ranked by the search engine, 25 a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from searchcases.hits import Hit
from searchcases.patterns import patterns_of
from searchcases.queryparser import parse
from searchcases.searcher import Index
from searchcases.sitegen.addresses import page_href, search_as_typed_href
from searchcases.sitegen.doubts import Doubts
from searchcases.sitegen.evidence import Evidence
from searchcases.sitegen.topics import LABELS, Topic
from searchcases.sitegen.views import Card, Link, Listing, Pagination

PAGE = 25
"""Cases on a page."""

MAX_PAGES: Mapping[str, int] = {"term": 1, "diagnosis": 2, "tag": 4}
"""Result pages of a topic: nobody turns further ones, and the search page has them all. With them,
all strong words of 20,000 cases alone took 20 s."""

MAX_PAGES_OF_PROPERTY = 20
"""The same of a modality, an organ system, an age: there are few of these."""

RELATED = 12
"""Neighbours that a page leads to."""

_RANKED = ("term", "diagnosis")


class Listed(NamedTuple):
    """A result page, and what it does not show yet.

    Attributes:
        listing: the page; its cards show how their cases begin.
        evidence: for each card, what makes an extract; none where no words rank.
    """

    listing: Listing
    evidence: tuple[Evidence, ...]

    def shown(self) -> Listing:
        """The page with all extracts."""
        if not self.evidence:
            return self.listing
        pairs = zip(self.evidence, self.listing.cards, strict=True)
        return replace(self.listing, cards=tuple(found.shown_on(card) for found, card in pairs))


def listings_of(
    index: Index,
    topic: Topic,
    cards: Mapping[str, Card],
    doubts: Doubts,
    related: Sequence[Link],
) -> Iterator[Listed]:
    """The result pages of a topic, in order; at least one.

    Args:
        index: the archive.
        topic: what the cases share.
        cards: by case id, as they stand in lists that no words rank.
        doubts: of all cases.
        related: other topics of its kind.
    """
    segment = index.segment
    patterns = patterns_of(segment, parse(topic.query)) if topic.kind in _RANKED else ()
    searched = frozenset(name for name, boost in index.settings.boosts.items() if boost)

    def evidence_of(hit: Hit) -> Evidence:
        doc_id = segment.case_ids.find(hit.case_id)
        assert doc_id is not None
        stored, doubted = segment.stored[doc_id], doubts.of_case(doc_id)
        return Evidence(hit.case_id, stored, doubted, patterns, searched)

    most = MAX_PAGES.get(topic.kind, MAX_PAGES_OF_PROPERTY)
    results = index.search(topic.query, limit=PAGE * most, expand=False)
    pages = max(1, -(-len(results) // PAGE))
    for page in range(1, pages + 1):
        hits = results.hits[(page - 1) * PAGE : page * PAGE]
        listing = Listing(
            kind=topic.kind,
            label=LABELS[topic.kind],
            name=topic.name,
            query=topic.query,
            total=results.total,
            cards=tuple(replace(cards[hit.case_id], rank=hit.rank) for hit in hits),
            pagination=_pagination(topic.href, page, pages),
            related=tuple(related),
            search_href=search_as_typed_href(topic.query),
            rest=results.total - len(results) if page == pages else 0,
        )
        yield Listed(listing, tuple(map(evidence_of, hits)) if patterns else ())


def neighbours(topics: Sequence[Topic], place: int) -> tuple[Link, ...]:
    """The topics before and behind one, in the order in which they are listed."""
    first = max(0, min(place - RELATED // 2, len(topics) - RELATED - 1))
    near = range(first, min(len(topics), first + RELATED + 1))
    return tuple(topics[number].link for number in near if number != place)


def _pagination(href: str, page: int, pages: int) -> Pagination:
    shown = [n for n in range(1, pages + 1) if n in (1, pages) or abs(n - page) <= 2]
    links: list[Link] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number > before + 1:
            links.append(Link("…"))
        links.append(Link(str(number), page_href(href, number)))
    return Pagination(
        page,
        pages,
        tuple(links),
        previous=page_href(href, page - 1) if page > 1 else "",
        next=page_href(href, page + 1) if page < pages else "",
    )
