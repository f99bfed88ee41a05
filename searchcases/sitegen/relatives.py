"""Which other cases does the page of a case lead to? Those most like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from searchcases.similar import Likeness
from searchcases.sitegen.archive import Archive
from searchcases.sitegen.catalogue import Catalogue
from searchcases.sitegen.views import Link

SHOWN = 4
"""Cases that a page leads to: as many as stay a hint beside the case itself."""


@dataclass(frozen=True, slots=True)
class Relatives:
    """Which cases are like which, on a site.

    Attributes:
        likeness: of all cases; None in an archive of unknown cases, where that two are alike would
            be half of an answer.
        links: to the cases, in the order of the index.
    """

    likeness: Likeness | None
    links: Sequence[Link]

    @classmethod
    def of(cls, archive: Archive, catalogue: Catalogue) -> Relatives:
        """Those of an archive."""
        index = archive.index
        known = archive.answers is None
        return cls(
            Likeness.of(index.segment, index.settings) if known else None,
            [entry.link for entry in catalogue.entries],
        )

    def of_case(self, doc_id: int) -> tuple[Link, ...]:
        """Links to the cases like one, the most similar first."""
        if self.likeness is None:
            return ()
        return tuple(self.links[other] for other, _ in self.likeness.like(doc_id, SHOWN))
