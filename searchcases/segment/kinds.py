"""What do postings have in common, whatever their documents? Field, tf and statuses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from searchcases.model import ABSENT, POSSIBLE, PRESENT

STATUSES = 4
"""A place is ``position * STATUSES + status``; three statuses are used, see ``assertion``."""


class Kind(NamedTuple):
    """What postings have in common.

    Attributes:
        field: number of the text field.
        tf: how often the form stands in it.
        possible, absent: how many of these the text doubts, and denies.
    """

    field: int
    tf: int
    possible: int
    absent: int

    @property
    def status(self) -> int | None:
        """The status of all occurrences; None where they have several."""
        if not self.possible and not self.absent:
            return PRESENT
        if self.possible == self.tf:
            return POSSIBLE
        return ABSENT if self.absent == self.tf else None

    def weight(self, boosts: Sequence[int], quarters: Sequence[int | None]) -> int | None:
        """Boosts times tf times k, in quarters; None where no occurrence is seen.

        Args:
            boosts: per text field, in slot order; 0 leaves the field out.
            quarters: what an occurrence counts that is present, possible or absent; None where it
                is not seen at all.
        """
        tfs = self.tf - self.possible - self.absent, self.possible, self.absent
        seen = [n * k for n, k in zip(tfs, quarters, strict=True) if n and k is not None]
        return boosts[self.field] * sum(seen) if seen and boosts[self.field] else None
