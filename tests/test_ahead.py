"""Calls that run side by side: in order, no more than there is room for, errors and all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchcases.ahead import in_order


@given(st.lists(st.integers(1, 9), max_size=12), st.integers(1, 12))
def test_results_come_in_order_and_none_takes_more_room_than_there_is(
    costs: list[int], room: int
) -> None:
    asked: list[int] = []
    taken: list[int] = []

    def calls() -> Iterator[tuple[int, Callable[[], int]]]:
        for number, cost in enumerate(costs):
            asked.append(number)
            yield cost, lambda number=number: number

    with ThreadPoolExecutor(3) as pool:
        for number in in_order(pool, calls(), room):
            taken.append(number)
            begun = asked[number:]  # those that were not taken before, and one that waits for room
            assert sum(costs[one] for one in begun[:-1]) <= max(room, costs[number])
    assert taken == [*range(len(costs))]


def test_two_calls_run_side_by_side() -> None:
    meeting = threading.Barrier(2, timeout=20)  # each waits for the other
    with ThreadPoolExecutor(2) as pool:
        assert sorted(in_order(pool, ((1, meeting.wait) for _ in range(2)), 2)) == [0, 1]


def test_what_costs_more_than_there_is_room_for_runs_in_the_callers_thread() -> None:
    with ThreadPoolExecutor(2) as pool:
        small, large = in_order(pool, [(3, threading.get_ident), (4, threading.get_ident)], 3)
    assert large == threading.get_ident() != small


def test_an_error_comes_where_its_result_would() -> None:
    calls = [(1, lambda: 1), (1, lambda: 1 // 0), (1, lambda: 3)]
    with ThreadPoolExecutor(2) as pool:
        results = in_order(pool, calls, 3)
        assert next(results) == 1
        with pytest.raises(ZeroDivisionError):
            next(results)
