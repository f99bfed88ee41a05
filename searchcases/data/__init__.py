"""Which tables do the rules run on? Data files that every runtime shares, read when first needed.

``unicode.json``: characters of words and their folding; ``english.json``: irregular plurals and
stop words; ``normal.json``: forms that mean the same; ``spelling.json``: British and American
stems; ``metadata.json``: names of modalities and so on; ``derivation.json`` and ``systems.json``:
words that tell of modalities and organ systems; ``unknown.json``: words that stay readable in an
unknown case; ``sections.json``: weights of the section model; ``synonyms.csv``: names that stand
for one another, and ``synonyms.index``, made from it.
"""

from __future__ import annotations

import json
import os
from typing import Any


def load(name: str) -> dict[str, Any]:
    """The content of a data file.

    Plain ``open`` beside this file: ``importlib.resources`` takes 5 ms to import, and the package
    is never run from an archive.
    """
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        table: dict[str, Any] = json.load(file)
    return table


def read(name: str) -> bytes:
    """The bytes of a data file."""
    with open(os.path.join(os.path.dirname(__file__), name), "rb") as file:
        return file.read()
