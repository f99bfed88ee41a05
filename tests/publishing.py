"""Search indexes for the browser, written to a folder."""

from __future__ import annotations

import json
from pathlib import Path

from searchcases.searcher import Index
from searchcases.sitegen import shards
from searchcases.sitegen.assets import SCRIPTS
from searchcases.sitegen.doubts import Doubts
from searchcases.sitegen.views import Card, Piece
from searchcases.synonyms import load

ENGINE = (*SCRIPTS["search.js"], *SCRIPTS["more.js"])
"""The scripts of the search in the browser, in the order in which pages load them."""


def write_to(folder: Path, index: Index) -> Path:
    """Write the packs of an index; the folder of their generation."""

    def put(name: str, data: bytes) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    made = shards.Shards(
        index.segment, index.settings, cards_of(index), load(index.settings.synonym_table or None)
    )
    for _ in made.write(put):
        pass
    return folder / "search" / made.generation


def write_texts(folder: Path, index: Index) -> None:
    """Write what the pages of cases hold for the search, each as the card of the case says."""
    doubts = Doubts.of(index.segment)
    for doc_id, case_id in enumerate(index.segment.case_ids):
        fields = index.case(case_id.decode()).fields.items()
        shown = {name: text for name, text in fields if name != "keywords"}
        path = folder / f"cases/{doc_id}.html"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"fields": shown, "doubts": doubts.of_case(doc_id)}))


def cards_of(index: Index) -> list[Card]:
    """Plain cards: title, a place, and what else a card may have."""
    return [
        Card(0, index.segment.titles.text(doc), f"cases/{doc}.html", ("MR",), "Findings",
             (Piece("Some "), Piece("text", marked=True)))
        for doc in range(len(index))
    ]  # fmt: skip
