"""How large are packs? What a query reads, against how many files there are."""

from __future__ import annotations

TERM_SHARD = 3_072
"""Bytes of a shard ``t``: a query reads one per word."""

LONG_LIST = 1_024
"""Bytes from which the postings of a word are a pack of their own."""

CARD_DOCUMENTS = 9
"""Documents of a pack ``c``: a page of results reads up to ten packs.

Of 20,000 cases these three make 3,700 files and 3.5 KB a word; with 2,048, 512 and 8 it was 4,600
files and 2.7 KB, with 4,096, 1,536 and 12 it was 2,700 files, 4.3 KB and 3 KB more of cards.
"""

EXTRACT_CHARACTERS = 150
"""Of a card: it stands for a moment, until the marked extract has come."""

PLACES_SHARD = 32_768
FORM_SHARD = 8_192
TEXT_DOCUMENTS = 8
"""Sizes of packs that are read on demand only."""
