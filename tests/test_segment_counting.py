"""Loops of machine code invert documents as arrays do."""

from __future__ import annotations

import numpy as np
import pytest
from building import case
from hypothesis import given
from strategies import cases

from searchcases.model import Case
from searchcases.segment import counting, runs
from searchcases.segment.forward import streams_of
from searchcases.segment.runs import Run, invert


def assert_same(run: Run, other: Run) -> None:
    assert run.forms.tolist() == other.forms.tolist()
    for name in ("posting_counts", "token_counts", "mixed_counts", "docs", "positions", "mixed"):
        column, same = getattr(run, name), getattr(other, name)
        assert (name, column.dtype, column.tolist()) == (name, same.dtype, same.tolist())
    assert run.kinds[run.kind_of].tolist() == other.kinds[other.kind_of].tolist()
    assert sorted(map(tuple, run.kinds.tolist())) == sorted(map(tuple, other.kinds.tolist()))


@given(cases())
def test_both_find_the_same_postings(found: list[Case]) -> None:
    streams = streams_of(found)
    assert_same(counting.invert(streams), invert(streams))


def test_the_table_of_kinds_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "_SLOTS", 4)
    texts = [" ".join(["no mass, maybe a mass."] * times) for times in range(1, 70)]
    streams = streams_of([case(f"{len(text):05}", text) for text in texts])
    run = counting.invert(streams)
    assert_same(run, invert(streams))
    assert len(run.kinds) > 69


@pytest.mark.parametrize("name", ["other", "ddx"])
def test_a_field_of_many_words_is_counted_all_the_same(name: str) -> None:
    streams = streams_of([case("a", **{name: "mass " * 600_000}), case("b", "no mass")])
    run = counting.invert(streams)
    assert_same(run, invert(streams))
    assert 600_000 in run.kinds[:, 1]


def test_more_than_fits_into_the_digits_of_a_key_is_counted_all_the_same() -> None:
    count = 1_300_000
    fields = np.array([2, 3, 11], np.uint32)
    tfs = np.array([count, count, count])
    statuses = np.repeat(np.array([1, 2, 0], np.uint8), tfs)
    kinds, kind_of = runs._kinds(fields, tfs, statuses, np.cumsum(tfs) - tfs)
    assert kinds[kind_of].tolist() == [
        [2, count, count, 0], [3, count, 0, count], [11, count, 0, 0],
    ]  # fmt: skip
