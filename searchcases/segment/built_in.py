"""Under which settings is something worked out when an index is written? Under the built-in ones.

A search with other settings works it out anew.
"""

from __future__ import annotations

from searchcases.config import Settings
from searchcases.model import TEXT_FIELDS
from searchcases.scoring import QUARTERS as FULL

SETTINGS = Settings()
"""How documents are weighed whose lengths and first places are in an index."""

BOOSTS = tuple(SETTINGS.boosts.get(name, 0) for name in TEXT_FIELDS)
"""The boosts of these, in slot order."""

QUARTERS = (FULL, SETTINGS.possible, SETTINGS.absent)
"""What an occurrence counts that is present, possible or absent."""
