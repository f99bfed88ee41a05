"""What does a template see? Frozen views of cases, lists of cases and pages; no logic.

Every ``href`` is relative to the top folder of the site and percent-encoded; templates write
``root ~ href``, where ``root`` is the way up from the page (``""``, ``"../"``, ``"../../"``).
Everything that is a ``str`` is plain text and is escaped by Jinja2; what is HTML is ``Markup``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go to.

    Attributes:
        text: what it is called.
        href: where it leads; empty where there is nothing to lead to.
        count: cases behind it; 0 where that is not said.
    """

    text: str
    href: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """One property of a case: its label ("Modality") and its values, each with its result page.

    ``derived`` where the text tells it and not the author.
    """

    name: str
    label: str
    values: tuple[Link, ...]
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of a case, as the site serves it.

    Attributes:
        href, width, height: the image without metadata, in pixels.
        thumb_href, thumb_width, thumb_height: its thumbnail.
        alt: what it shows, for those who do not see it; empty only where the author gave none.
        caption: as the author wrote it; may be empty.
        drawing: whether it is marked as a drawing, not a patient's image.
    """

    href: str
    width: int
    height: int
    thumb_href: str
    thumb_width: int
    thumb_height: int
    alt: str
    caption: str = ""
    drawing: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One field of a case.

    Attributes:
        name: the field (``findings``).
        heading: as readers know it (``Findings``).
        html: its text, formatted.
        items: of a differential: its entries, each linked to its result page, case or search.
    """

    name: str
    heading: str
    html: Markup
    items: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case, as its page shows it.

    Attributes:
        case_id, title, href: the case.
        facts: its metadata, in reading order.
        sections: in teaching order: history, exam, findings, impression, ddx, diagnosis,
            treatment, discussion, other.
        pictures: in the author's order.
        tags: each with its result page.
        date: ISO 8601, as far as known; may be empty.
        citation: how to cite it, one line of plain text.
        fictional: whether the author marked it as fictional.
        fields: text per field as it is indexed, for the page's data block.
        doubts: per field first position, number of words and status of each run of words that
            are in doubt or denied, flat.
        reveal_href: in unknown mode, the script that reveals it; else empty.
        diagnosis: its name, for linked data; empty where there is none or it is not to be told.
        similar: the cases most like it, the most similar first; in unknown mode none.
    """

    case_id: str
    title: str
    href: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    pictures: tuple[Picture, ...] = ()
    tags: tuple[Link, ...] = ()
    date: str = ""
    citation: str = ""
    fictional: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    doubts: Mapping[str, list[int]] = field(default_factory=dict)
    reveal_href: str = ""
    diagnosis: str = ""
    similar: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a snippet, marked or not; ``doubt`` says what the text says of a marked word.

    ``in doubt``, ``denied``, or nothing where it is plainly present.
    """

    text: str
    marked: bool = False
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A case in a list.

    Attributes:
        rank: from 1; 0 in lists that are not ranked.
        title, href: the case.
        facts: short texts: modality, anatomy, age and sex ("MR", "Spine", "37 F").
        heading: the section that the extract is from ("Findings"); may be empty.
        extract: in pieces, so that marked words can be set off.
        thumb: the first picture; None where there is none.
        date: ISO 8601, as far as known; may be empty.
        doubt: where no word that was looked for is plainly present: ``in doubt`` or ``denied``.
    """

    rank: int
    title: str
    href: str
    facts: tuple[str, ...]
    heading: str
    extract: tuple[Piece, ...]
    thumb: Picture | None = None
    date: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Pagination:
    """Where a page of a list stands among its siblings; pages count from 1."""

    page: int
    pages: int
    links: tuple[Link, ...]
    previous: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A result page: the cases that share something, ranked.

    Attributes:
        kind: ``diagnosis``, ``tag``, ``term``, ``modality``, ``anatomy``, ``sex``, ``age``,
            ``level``.
        label: what the kind is called ("Modality").
        name: what the cases share ("MR").
        query: the same in the query language.
        total: cases in all pages.
        cards: those of this page.
        pagination: its place among its pages.
        related: other values of the same kind.
        search_href: the same query on the search page.
        rest: cases beyond the last page, which only the search page shows; mostly 0.
    """

    kind: str
    label: str
    name: str
    query: str
    total: int
    cards: tuple[Card, ...]
    pagination: Pagination
    related: tuple[Link, ...] = ()
    search_href: str = ""
    rest: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Links under one heading: a letter, a modality, an organ system."""

    heading: str
    anchor: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Browse:
    """An index page: all names of one kind.

    Attributes:
        kind: ``cases`` (A-Z), ``modality``, ``anatomy``, ``system``, ``diagnosis``, ``tags``,
            ``terms``.
        heading: as readers know it.
        groups: in order; on a page of one letter, those of that letter.
        siblings: the other index pages.
        href: its own place.
        total: names in all of its pages.
        letters: where the names are spread over a page per letter, these pages.
    """

    kind: str
    heading: str
    groups: tuple[Group, ...]
    siblings: tuple[Link, ...]
    href: str = ""
    total: int = 0
    letters: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot of the statistics page: inline SVG, and the same numbers as a table.

    Attributes:
        heading: what is counted over what.
        svg: the drawing.
        rows: name and number of each bar.
        unit: what the numbers count.
    """

    heading: str
    svg: Markup
    rows: tuple[Link, ...]
    unit: str = "Cases"
