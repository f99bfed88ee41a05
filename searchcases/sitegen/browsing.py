"""Which index pages are there? Names under letters; cases under modality and organ system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from string import ascii_lowercase

from searchcases.analysis import fold
from searchcases.sitegen.topics import Topic, Topics
from searchcases.sitegen.views import Browse, Card, Group, Link

HEADINGS: Mapping[str, str] = {
    "cases": "Cases A–Z",
    "modality": "Modalities",
    "anatomy": "Anatomy",
    "system": "Organ systems",
    "diagnosis": "Diagnoses",
    "tags": "Tags",
    "terms": "Terms A–Z",
}

ONE_PAGE = 300
"""Names that one page holds; more of them are spread over a page per letter."""

LETTER_PAGE = 1_000
"""Names on the page of a letter, some 150 kB of HTML; a letter that has more has several."""

CASES_SHOWN = 12
"""Cases of a modality or organ system that stand in the index; its result pages have the others."""


def kinds_of(topics: Topics) -> list[str]:
    """The index pages that an archive has something for."""
    kinds = {"diagnosis": "diagnosis", "tags": "tag", "terms": "term"}
    return [
        name
        for name in HEADINGS
        if name == "cases" or topics.by_kind.get(kinds.get(name, name), ())
    ]


def browse_pages(
    topics: Topics, cards: Sequence[Card], leading: Mapping[str, Sequence[Link]]
) -> Iterator[Browse]:
    """All index pages.

    Args:
        topics: of the archive.
        cards: of all cases.
        leading: by the address of a modality's or organ system's result page, its first cases.
    """
    kinds = kinds_of(topics)
    siblings = tuple(Link(HEADINGS[kind], f"browse/{kind}.html") for kind in kinds)
    rows = {
        "cases": [Link(card.title, card.href) for card in cards],
        "diagnosis": [topic.link for topic in topics.by_kind["diagnosis"]],
        "tags": [topic.link for topic in topics.by_kind["tag"]],
        "terms": [topic.link for topic in topics.by_kind["term"]],
    }
    for kind in kinds:
        start = Browse(kind, HEADINGS[kind], (), siblings, f"browse/{kind}.html")
        if kind in rows:
            yield from _alphabetical(start, rows[kind])
        else:
            found = topics.by_kind[kind]
            groups = tuple(_group(topic, leading.get(topic.href, ())) for topic in found)
            yield replace(start, groups=groups, total=len(groups))


def _group(topic: Topic, cases: Sequence[Link]) -> Group:
    everything = Link(f"All {topic.count:,} cases", topic.href)
    links = (everything, *cases) if topic.is_shared else tuple(cases) or (topic.link,)
    return Group(topic.name, _anchor(topic.href), links)


def _anchor(href: str) -> str:
    return href.rpartition("/")[2].partition(".")[0]


def _alphabetical(start: Browse, links: Sequence[Link]) -> Iterator[Browse]:
    """One page with all letters, or a page of letters and one for each."""
    ordered = sorted(links, key=lambda link: (_letter(link), fold(link.text), link.href))
    letters = {letter: tuple(run) for letter, run in groupby(ordered, key=_letter)}
    start = replace(start, total=len(links))
    if len(links) <= ONE_PAGE:
        groups = tuple(Group(letter, _name(letter), run) for letter, run in letters.items())
        yield replace(start, groups=groups)
        return
    pages = {
        f"{letter} {number}" if number > 1 else letter: (letter, number, run[at : at + LETTER_PAGE])
        for letter, run in letters.items()
        for number, at in enumerate(range(0, len(run), LETTER_PAGE), start=1)
    }
    shown = tuple(
        Link(label, _href(start, letter, number), len(run))
        for label, (letter, number, run) in pages.items()
    )
    start = replace(start, letters=shown)
    yield replace(start, groups=(Group("", "letters", shown),))
    for label, (letter, number, run) in pages.items():
        group = Group(label, _name(letter), run)
        yield replace(start, groups=(group,), href=_href(start, letter, number))


def _letter(link: Link) -> str:
    first = fold(link.text.lstrip("\"'“‘([{ "))[:1]
    if first and first in ascii_lowercase:
        return first.upper()
    return "0–9" if first.isdecimal() else "#"


def _name(letter: str) -> str:
    return {"0–9": "digits", "#": "others"}.get(letter, letter.lower())


def _href(browse: Browse, letter: str, number: int) -> str:
    page = f".{number}" if number > 1 else ""
    return f"browse/{browse.kind}-{_name(letter)}{page}.html"
