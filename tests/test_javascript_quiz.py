"""The quiz of a site: which case comes next, and what is the score."""

from __future__ import annotations

import json
import math
from collections.abc import Callable

import pytest
from javascript import Scripts

COUNTS = {"right": 0, "partly": 0, "missed": 0, "streak": 0, "best": 0}
FRESH = {"generation": "a1", "seen": [], **COUNTS}


@pytest.fixture(scope="module")
def js(session: Callable[..., Scripts]) -> Scripts:
    return session("quiz-deck")


class TestQuiz:
    def test_a_seed_decides_the_order(self, js: Scripts) -> None:
        docs = [*range(500)]
        order = js.call("quizDeck.shuffled", docs, "7")
        assert order == js.call("quizDeck.shuffled", docs, "7")
        assert order != js.call("quizDeck.shuffled", docs, "8")
        assert sorted(order) == docs

    def test_every_place_is_as_likely_for_a_case(self, js: Scripts) -> None:
        """Over 4,000 seeds, each of 10 cases comes first 400 times, give or take 5 deviations."""
        docs = [*range(10)]
        orders = js.batch("quizDeck.shuffled", ([docs, f"{seed}"] for seed in range(4000)))
        firsts = [sum(order[0] == doc for order in orders) for doc in docs]
        assert max(abs(count - 400) for count in firsts) < 5 * math.sqrt(4000 * 0.1 * 0.9)

    def test_nothing_comes_twice_before_all_were_seen(self, js: Scripts) -> None:
        order, seen = [3, 1, 2], []
        while (doc := js.call("quizDeck.next", order, seen)) is not None:
            seen.append(doc)
        assert seen == order

    def test_the_score_counts_and_the_row_breaks(self, js: Scripts) -> None:
        deck = js.call("quizDeck.restored", None, "a1")
        assert deck == FRESH
        for doc, verdict in enumerate(["right", "right", "partly", "right", "missed"]):
            deck = js.call("quizDeck.rated", deck, doc, verdict)
        assert deck == {
            "generation": "a1", "seen": [0, 1, 2, 3, 4],
            "right": 3, "partly": 1, "missed": 1, "streak": 0, "best": 2,
        }  # fmt: skip

    def test_the_score_outlives_a_generation_and_what_was_seen_does_not(self, js: Scripts) -> None:
        stored = json.dumps({**FRESH, "seen": [4], "right": 1, "streak": 1, "best": 1})
        assert js.call("quizDeck.restored", stored, "a1")["seen"] == [4]
        after = js.call("quizDeck.restored", stored, "b2")
        assert (after["seen"], after["right"], after["best"]) == ([], 1, 1)

    @pytest.mark.parametrize(
        "stored",
        [None, "", "null", "[]", "{", '"x"', '{"seen":7}', '{"generation":"a1","seen":["<b>"]}',
         '{"right":-1}', '{"right":"1","partly":0,"missed":0,"streak":0,"best":0}'],
    )  # fmt: skip
    def test_what_is_no_deck_is_a_fresh_one(self, js: Scripts, stored: str | None) -> None:
        assert js.call("quizDeck.restored", stored, "a1") == FRESH
