"""Which cases does the site show? One pass over an index: addresses, cards, images, diagnoses."""

from __future__ import annotations

from dataclasses import dataclass

from searchcases.analysis import fold
from searchcases.diseases import diagnosis_name
from searchcases.indexer import Progress
from searchcases.sitegen import images
from searchcases.sitegen.addresses import case_hrefs
from searchcases.sitegen.archive import Archive
from searchcases.sitegen.cards import card_of
from searchcases.sitegen.cases import is_fictional
from searchcases.sitegen.output import SiteFolder
from searchcases.sitegen.views import Card, Link, Picture


@dataclass(frozen=True, slots=True)
class Entry:
    """A case, as far as other pages than its own need it.

    Attributes:
        case_id: the case.
        card: how it stands in a list; with its title, address and date.
        pictures: as the site serves them.
        diagnosis: its name; empty where there is none.
        fictional: whether its author says so.
    """

    case_id: str
    card: Card
    pictures: tuple[Picture, ...]
    diagnosis: str
    fictional: bool

    @property
    def link(self) -> Link:
        """Its title and its page."""
        return Link(self.card.title, self.card.href)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All cases of a site.

    Attributes:
        entries: in the order of the index.
        warnings: images that are missing, or that nothing describes.
    """

    entries: tuple[Entry, ...]
    warnings: tuple[str, ...]

    @property
    def cards(self) -> list[Card]:
        """How each case stands in a list."""
        return [entry.card for entry in self.entries]

    def alphabetical(self) -> list[Entry]:
        """By title, as in the index of cases."""
        return sorted(self.entries, key=lambda entry: (fold(entry.card.title), entry.card.href))

    def newest(self, count: int) -> tuple[Card, ...]:
        """The cases of the latest dates; of the same day, by title."""
        ordered = sorted(self.alphabetical(), key=lambda entry: entry.card.date, reverse=True)
        return tuple(entry.card for entry in ordered[:count])


def catalogue_of(archive: Archive, site: SiteFolder, tell: Progress) -> Catalogue:
    """Read all cases of an archive, and put their images onto the site.

    Args:
        archive: the cases.
        site: takes the images.
        tell: told how far the work is.
    """
    hrefs = case_hrefs(archive.index)
    entries, warnings = [], []
    for number, (case_id, href) in enumerate(hrefs.items(), start=1):
        pair = archive.pair(case_id)
        shown = pair.images
        folder = archive.folders.get(case_id, "")
        pictures, problems = images.publish(shown, folder, site.put, site.known)
        warnings += problems
        warnings += [
            f"{pair.original.case_id}: nothing describes {image.path}; give it an alt text"
            for image in shown
            if not image.alt
        ]
        entries.append(
            Entry(
                case_id,
                card_of(pair.shown, href, pictures),
                pictures,
                diagnosis_name(pair.shown.fields.get("diagnosis", "")),
                is_fictional(pair.original),
            )
        )
        tell("reading cases", number, len(hrefs))
    return Catalogue(tuple(entries), tuple(warnings))
