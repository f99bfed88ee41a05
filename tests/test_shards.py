"""The codes of the packs say what was put in, in as few bits as they promise."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from searchcases.sitegen.shards import rice
from searchcases.sitegen.shards.vocabulary import front_coded, separator, sharded, varint

_numbers = st.one_of(st.integers(0, 9), st.integers(0, 100_000), st.integers(0, 2**31))


def ints(values: list[int]) -> rice.Ints:
    return np.array(values, np.int64)


def rice_bits(value: int, parameter: int) -> str:
    """The code by its definition, as a text of 0 and 1."""
    low = format(value & ((1 << parameter) - 1), f"0{parameter}b") if parameter else ""
    return "1" * (value >> parameter) + "0" + low


def as_bytes(bits: str) -> bytes:
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))


_codes = st.tuples(st.integers(0, 3_000), st.integers(0, 15))


@given(st.lists(st.lists(_codes, max_size=9), max_size=9))
def test_lists_are_their_codes_in_whole_bytes(lists: list[list[tuple[int, int]]]) -> None:
    codes = [code for part in lists for code in part]
    starts = rice.starts_of(ints(list(map(len, lists))))
    found = rice.encode(ints([v for v, _ in codes]), ints([k for _, k in codes]), starts)
    assert found == [as_bytes("".join(rice_bits(*code) for code in part)) for part in lists]


@given(st.lists(st.lists(_numbers, min_size=1, max_size=20), min_size=1, max_size=5))
def test_no_parameter_takes_fewer_bits(runs: list[list[int]]) -> None:
    values = ints([value for run in runs for value in run])
    starts = rice.starts_of(ints(list(map(len, runs))))

    def size(run: list[int], parameter: int) -> int:
        return sum((value >> parameter) + 1 + parameter for value in run)

    for run, best in zip(runs, rice.best_parameters(values, starts).tolist(), strict=True):
        assert best == min(range(16), key=lambda k: (size(run, k), k))


@examples(max_examples=50)
@given(
    st.lists(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 9)), max_size=300), max_size=4)
)
def test_each_block_has_parameters_of_its_own(lists: list[list[tuple[int, int]]]) -> None:
    rows = [row for part in lists for row in part]
    columns = [ints([row[column] for row in rows]) for column in (0, 1)]
    found = rice.encode_columns(columns, ints(list(map(len, lists))))
    for part, data in zip(lists, found, strict=True):
        bits = ""
        for start in range(0, len(part), 128):
            block = part[start : start + 128]
            best = [
                int(rice.best_parameters(ints([row[c] for row in block]), ints([0]))[0])
                for c in (0, 1)
            ]
            bits += "".join(rice_bits(parameter, 4) for parameter in best)
            bits += "".join(
                rice_bits(v, k) for row in block for v, k in zip(row, best, strict=True)
            )
        assert data == as_bytes(bits)


@given(st.lists(st.sets(st.integers(0, 500), min_size=1), max_size=6))
def test_gaps_add_up_to_the_numbers(runs: list[set[int]]) -> None:
    numbers = [number for run in runs for number in sorted(run)]
    found = rice.gaps(ints(numbers), ints(list(map(len, runs)))).tolist()
    at = 0
    for run in runs:
        last = -1
        for number in sorted(run):
            last += found[at] + 1
            assert last == number
            at += 1


@given(st.integers(0, 2**40))
def test_a_varint_reads_back(number: int) -> None:
    found = sum((byte & 127) << 7 * place for place, byte in enumerate(varint(number)))
    assert found == number
    assert [byte >= 128 for byte in varint(number)] == [True] * (len(varint(number)) - 1) + [False]


_words = st.lists(st.text(min_size=1, max_size=6), unique=True, min_size=1).map(
    lambda texts: sorted(text.encode(errors="ignore") for text in texts)
)


@given(st.text(min_size=1, max_size=6), st.text(max_size=6))
def test_a_word_shares_bytes_with_the_one_before(word: str, before: str) -> None:
    one, other = word.encode(errors="ignore"), before.encode(errors="ignore")
    coded = front_coded(one, other)
    assert other[: coded[0]] + coded[2:] == one
    assert coded[1] == len(coded) - 2


@given(_words, st.integers(1, 60))
def test_separators_tell_the_shard_of_every_word(words: list[bytes], size: int) -> None:
    words = sorted(set(words))
    shards = list(sharded([(word, b"", b"x" * 9) for word in words], size))
    edges = [edge.encode() for edge, _ in shards]
    assert edges[0] == b""
    assert edges == sorted(set(edges))
    home = [max(n for n, edge in enumerate(edges) if edge <= word) for word in words]
    assert [home.count(n) for n in range(len(shards))] == [content[0] for _, content in shards]


@given(st.text(max_size=5), st.text(min_size=1, max_size=5))
def test_a_separator_is_the_shortest_text_between(one: str, other: str) -> None:
    low, high = sorted((one.encode(errors="ignore"), other.encode(errors="ignore")))
    if low == high or not low:
        return
    edge = separator(low, high)
    assert low < edge.encode() <= high
    assert edge[:-1].encode() <= low
