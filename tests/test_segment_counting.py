"""Loops of machine code invert documents as arrays do."""

from __future__ import annotations

import numpy as np
import pytest
from building import case
from hypothesis import given
from strategies import cases

from searchcases.model import FIELD_COUNT, Case
from searchcases.segment import counting
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


def test_a_field_of_many_words_has_room_in_a_key() -> None:
    streams = streams_of([case("a", other="mass " * 500_000)])
    run = counting.invert(streams)
    assert run.kinds.tolist() == [[FIELD_COUNT - 1, 500_000, 0, 0]]
    assert np.array_equal(run.positions, np.arange(500_000))
