"""The browser corrects and completes words as Python does."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from building import case, index_of
from hypothesis import given, settings
from hypothesis import strategies as st
from javascript import Scripts
from publishing import ENGINE, write_to

from searchcases.completion import complete
from searchcases.config import DEFAULT_BOOSTS
from searchcases.errors import QuerySyntaxError
from searchcases.nearforms import STARTS, edits_between, respelled
from searchcases.searcher import Index
from searchcases.sitegen.assets import bundle
from searchcases.suggestion import suggest


@pytest.fixture(scope="module")
def js(session: Callable[..., Scripts], tmp_path_factory: pytest.TempPathFactory) -> Scripts:
    """The engine as pages serve it."""
    engine = tmp_path_factory.mktemp("served") / "engine"
    engine.with_suffix(".js").write_text(bundle(ENGINE), encoding="utf-8")
    return session(str(engine), "archive")


_letters = st.text("abc", max_size=8)


@settings(max_examples=30)
@given(st.lists(st.tuples(_letters, _letters, st.integers(0, 2)), min_size=1, max_size=200))
def test_edits_are_the_same(js: Scripts, calls: list[tuple[str, str, int]]) -> None:
    found = js.batch("nearforms.editsBetween", calls)
    wanted = [edits_between(one.encode(), other.encode(), most) for one, other, most in calls]
    limits = [most + 1 for *_, most in calls]
    assert list(map(min, found, limits)) == list(map(min, wanted, limits))


def test_words_are_spelled_in_the_same_ways(js: Scripts) -> None:
    assert {start: tuple(ways) for start, ways in js.call("nearforms.STARTS").items()} == STARTS
    for word in ("nimonia", "phlegmone", "aorta", "oedema", "xyzz", "kalcium"):
        found = {way: tuple(facts) for way, facts in js.call("nearforms.respelled", word)}
        assert found == respelled(word)


def vocabulary(rng: random.Random) -> list[str]:
    heads = ["he", "hae", "oe", "e", "ps", "s", "pn", "n", "ph", "f", "mo", "x", "z", "T1", "Ä"]
    rests = ["mo", "ma", "tis", "ra", "lio", "or", "itis", "oma", "aem", "gra", "phy", "s", "骨"]
    return [rng.choice(heads) + "".join(rng.choices(rests, k=rng.randint(0, 3))) for _ in range(80)]


def slip(rng: random.Random, word: str) -> str:
    for _ in range(rng.randint(0, 2)):
        at = rng.randrange(len(word) + 1)
        head, rest = word[:at], word[at:]
        letter = rng.choice("aehimopsx")
        tail = rng.choice((rest[1:], letter + rest, letter + rest[1:], rest[1::-1] + rest[2:]))
        word = head + tail
    return word[: rng.choice((5, 9, 99))]


SIGNS = ("{}", "{}", '"{} mo"', "title:{} x", "keywords:{}", "({} OR ä) -{}", "sex:{} {}~", "{}/{}")
"""How a word may stand in a query."""


def opened(js: Scripts, folder: Path, index: Index) -> Index:
    assert js.call("testing.open", str(write_to(folder, index))) == len(index)
    return index


def test_thousands_of_slips_are_corrected_alike(js: Scripts, tmp_path: Path) -> None:
    rng = random.Random(19)
    corrected = 0
    for number in range(20):
        words = vocabulary(rng)
        texts = [[" ".join(rng.choices(words, k=12)) for _ in range(3)] for _ in range(30)]
        cases = [
            case(f"{n}", one, title=two[:20], keywords=three)
            for n, (one, two, three) in enumerate(texts)
        ]
        index = opened(js, tmp_path / str(number), index_of(cases))
        slips = [slip(rng, rng.choice(words)) for _ in range(200)]
        queries = [rng.choice(SIGNS).replace("{}", word) for word in slips if word]
        answers = js.batch("testing.suggest", [[query] for query in queries])
        for query, answer in zip(queries, answers, strict=True):
            try:
                wanted = suggest(index.segment, query, index.settings.boosts)
            except QuerySyntaxError:
                continue
            assert answer == wanted, query
            corrected += wanted is not None
    assert corrected > 700


def test_a_word_with_other_names_is_no_slip_here_either(js: Scripts, tmp_path: Path) -> None:
    opened(js, tmp_path, index_of([case("a", "hematoma"), case("b", "hcc")]))
    assert js.call("testing.suggest", "hepatoma") == "hematoma"
    named = [{"words": "Hepatoma", "others": ["HCC"]}]
    assert js.call("testing.suggest", "hepatoma haematmoa", named) == "hepatoma hematoma"


def test_words_are_completed_alike(js: Scripts, tmp_path: Path) -> None:
    rng = random.Random(23)
    words = vocabulary(rng)
    cases = [
        case(f"{n}", " ".join(rng.choices(words, k=9)), keywords=rng.choice(words))
        for n in range(200)
    ]
    index = opened(js, tmp_path, index_of(cases))
    for word in words:
        for size in (1, 2, 4, 9):
            prefix = word[:size]
            wanted = complete(index.segment, prefix, DEFAULT_BOOSTS, 6)
            assert js.call("testing.complete", prefix, 6) == wanted, prefix
