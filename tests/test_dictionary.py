"""Pieces and their numbers: as Python's dictionary has them, even if all hashes are the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from itertools import count, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchcases.analysis import dictionary, keys, probing
from searchcases.analysis.dictionary import Dictionary, Found
from searchcases.analysis.joining import followed, links
from searchcases.analysis.keys import LONGEST
from searchcases.analysis.pieces import Pieces
from searchcases.analysis.vocabulary import Vocabulary

# Words of eight bytes that come again, so that pieces differ in their middle or length alone.
parts = st.sampled_from(["a", "aaaaaaaa", "abcdefgh", "\0", "é", "x\0", "骨"])
pieces = st.lists(parts, min_size=1, max_size=7).map("".join) | st.text("ab", min_size=1)
spaces = st.text(" \t\n\v\f\r\x1c\x1d\x1e\x1f", min_size=1, max_size=2)
texts = st.lists(st.tuples(pieces, spaces).map("".join), max_size=60).map("".join)


def by_loop(tested: Dictionary, text: str) -> Found:
    return tested.learn(tested.number(text))


WAYS = [pytest.param(Dictionary.read, id="arrays"), pytest.param(by_loop, id="machine code")]
Way = Callable[[Dictionary, str], Found]


def is_long(piece: str) -> bool:
    return len(piece.encode()) > LONGEST


def assert_as_python_has_them(read: list[str], way: Way = Dictionary.read) -> None:
    known: dict[str, int] = {}
    tested = Dictionary()
    for text in read:
        before = len(known)
        # Machine code leaves long pieces to the end.
        for piece in sorted(text.split(), key=is_long if way is by_loop else lambda _: False):
            known.setdefault(piece, len(known))
        found = way(tested, text)
        assert found.numbers.tolist() == [*map(known.__getitem__, text.split())]
        assert found.new == [*known][before:]
        assert found.starts.tolist() == [
            len(text[: one.start()].encode()) for one in re.finditer(r"\S+", text)
        ]
    assert len(tested) == len(known)


@pytest.mark.parametrize("way", WAYS)
@given(read=st.lists(texts, max_size=4))
def test_each_piece_has_the_number_that_a_dict_gives_it(way: Way, read: list[str]) -> None:
    assert_as_python_has_them(read, way)


@given(st.lists(texts, max_size=4))
def test_either_way_finds_what_the_other_has_met(read: list[str]) -> None:
    tested = Dictionary()
    for number, text in enumerate(read):
        first, second = [Dictionary.read, by_loop][:: 1 - number % 2 * 2]
        found, again = first(tested, text), second(tested, text)
        assert again.numbers.tolist() == found.numbers.tolist()
        assert again.new == []


@pytest.mark.parametrize("way", WAYS)
@given(read=st.lists(texts, max_size=4))
def test_no_two_pieces_are_one_though_all_hashes_are_the_same(way: Way, read: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "_mixed", lambda hashes, words: hashes * 0)
        patch.setattr(probing, "FACTORS", (np.uint64(0), np.uint64(0)))
        patch.setattr(dictionary, "_AT_ONCE", 3)  # so that what is learned is met again
        assert_as_python_has_them(read, way)


@pytest.mark.parametrize("way", WAYS)
def test_thousands_of_pieces_keep_their_numbers_while_the_table_grows(way: Way) -> None:
    many = [f"word{number}" for number in range(5_000)]
    assert_as_python_has_them([" ".join(many[:end]) for end in (1, 700, 5_000, 3)], way)


def test_long_pieces_that_differ_in_their_middle_alone_are_learned_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    learn, learned = Dictionary._learn, []
    monkeypatch.setattr(Dictionary, "_learn", lambda *given: learned.append(1) or learn(*given))
    names = [f"https://archive.example.org/{number:08d}/full-image.jpg" for number in range(2_000)]
    assert_as_python_has_them([" ".join([*names, *names[:9]]), " ".join(names)])
    assert len(learned) == 1


@given(st.lists(texts | st.text(max_size=40), max_size=4))
def test_tokens_know_where_in_their_text_their_piece_begins(read: list[str]) -> None:
    found = Pieces(re.compile(r"\S+|\n").findall).read(read)
    bounds = [0, *np.cumsum(found.counts).tolist()]
    for text, (first, last) in zip(read, pairwise(bounds), strict=True):
        plain = text.replace("\0", "\1")  # the sign between texts is none of theirs
        plain = plain if plain.isascii() else " ".join(plain.split())
        assert last - first == len(plain.split())
        plain = plain.lstrip()
        assert found.starts[first:last].tolist() == [
            len(plain[: one.start()].encode()) for one in re.finditer(r"\S+", plain)
        ]


@given(st.lists(texts | st.text(max_size=40), max_size=4), st.lists(texts, max_size=2))
def test_machine_code_gives_the_same_tokens(read: list[str], before: list[str]) -> None:
    tokens = re.compile(r"\w+|\n").findall
    arrays, loops = Pieces(tokens), Pieces(tokens)
    for some in (before, read):
        found, same = arrays.read(some), loops.learn(loops.lookup(some)())
        # Long pieces have other numbers.
        assert [*map([*arrays.vocabulary].__getitem__, found.numbers)] == [
            *map([*loops.vocabulary].__getitem__, same.numbers)
        ]
        assert found.counts.tolist() == same.counts.tolist()
        assert found.starts.tolist() == same.starts.tolist()
        assert [column.dtype for column in found] == [column.dtype for column in same]


_alike = st.tuples(
    st.sampled_from(["", "bronchiectasis", "bronchopneumonia", "pneumonoultramicro", "é"]),
    st.text("aez\0é骨\U0001f9b4", max_size=4),
).map("".join)
_any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)


@given(st.lists(st.lists(_alike | _any_text), max_size=4))
def test_a_vocabulary_that_grows_stays_in_order(steps: list[list[str]]) -> None:
    """Terms are compared by their first bytes, and one by one where these are the same."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    vocabulary = Vocabulary(numbers)
    for forms in steps:
        for form in forms:
            numbers[form]
        vocabulary.grow()
        terms = vocabulary.terms()
        rows = sorted((terms[number], vocabulary[number], number) for number in numbers.values())
        assert vocabulary.order().tolist() == [number for *_, number in rows]


@given(st.lists(st.sampled_from(["3", "3x4cm", "cm", "x", "pre", "l4", "wi", "of"]) | st.text()))
def test_what_many_items_go_on_with_is_what_each_does(items: list[str]) -> None:
    assert followed(items) == [links(item)[1] for item in items]


def test_each_form_of_a_vocabulary_is_looked_into_once() -> None:
    asked: list[list[str]] = []

    def sizes(forms: list[str]) -> np.ndarray:
        asked.append([*forms])
        return np.array([*map(len, forms)], np.int64)

    numbers = defaultdict(count(2).__next__, {"masses": 0, "of": 1})
    vocabulary = Vocabulary(numbers)
    assert vocabulary.column(sizes).tolist() == [6, 2]
    assert vocabulary.order().tolist() == [0, 1]
    assert [*map(vocabulary.number_of, ("of", "mass", "abscess"))] == [1, 2, 3]
    assert len(vocabulary) == 2  # until it is told to grow
    vocabulary.grow()
    assert vocabulary.column(sizes).tolist() == [6, 2, 4, 7]
    assert asked == [["masses", "of"], ["mass", "abscess"]]
    assert [vocabulary[number] for number in vocabulary.order()] == [
        "abscess", "mass", "masses", "of",
    ]  # fmt: skip
    assert [*vocabulary.terms()] == ["mass", "of", "mass", "abscess"]
