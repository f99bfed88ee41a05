"""What do packs say of each document? Its card, its texts, and its place among the titles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from searchcases.analysis import fold
from searchcases.segment.reader import Segment
from searchcases.sitegen.doubts import Doubts
from searchcases.sitegen.shards.collection import Collection
from searchcases.sitegen.shards.packs import Packs, json_bytes
from searchcases.sitegen.shards.rice import encode_columns
from searchcases.sitegen.shards.sizes import CARD_DOCUMENTS, EXTRACT_CHARACTERS, TEXT_DOCUMENTS
from searchcases.sitegen.views import Card


def write_rows(collection: Collection, cards: Sequence[Card], packs: Packs) -> Iterator[None]:
    """Write cards, texts and the order of titles, a little at a time.

    Args:
        collection: the documents, in the order in which they are numbered here.
        cards: what a list shows of each, in the segment's order.
        packs: takes them.
    """
    segment, order = collection.segment, collection.doc_ids.tolist()
    doubts = Doubts.of(segment)
    for number, start in enumerate(range(0, len(order), CARD_DOCUMENTS)):
        chosen = order[start : start + CARD_DOCUMENTS]
        rows = [_card(segment.case_ids.text(doc_id), cards[doc_id]) for doc_id in chosen]
        packs.add(f"c/{number}", json_bytes(rows))
        yield
    for number, start in enumerate(range(0, len(order), TEXT_DOCUMENTS)):
        chosen = order[start : start + TEXT_DOCUMENTS]
        texts = [_text(segment, doubts, doc_id) for doc_id in chosen]
        packs.add_local(f"x/{number}", json_bytes(texts))
        yield
    titles = [fold(segment.titles.text(doc_id)) for doc_id in order]
    places = {title: place for place, title in enumerate(sorted(set(titles)))}
    column = np.array([places[title] for title in titles], np.int64)
    packs.add("order/title", encode_columns([column], np.array([len(order)]))[0])


def _text(segment: Segment, doubts: Doubts, doc_id: int) -> dict[str, Any]:
    """What an extract is made from, as it stands in the case's page as well."""
    return {"fields": dict(segment.case(doc_id).fields), "doubts": doubts.of_case(doc_id)}


def _card(case_id: str, card: Card) -> list[Any]:
    extract = _cut("".join(piece.text for piece in card.extract))
    row: list[Any] = [case_id, card.title, card.href, list(card.facts), card.heading, extract]
    if card.thumb:
        row.append([card.thumb.thumb_href, card.thumb.thumb_width, card.thumb.thumb_height])
    return row


def _cut(text: str) -> str:
    """A text that is not longer than an extract, cut behind a word."""
    if len(text) <= EXTRACT_CHARACTERS:
        return text
    end = text.rfind(" ", 0, EXTRACT_CHARACTERS)
    return text[: end if end > 0 else EXTRACT_CHARACTERS] + " …"
