"""How do some calls run side by side, while their results come in order?"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import TypeVar

T = TypeVar("T")


def in_order(
    pool: Executor, calls: Iterable[tuple[int, Callable[[], T]]], room: int
) -> Iterator[T]:
    """The results of calls, each as soon as those before it were taken.

    Args:
        pool: runs them.
        calls: each with what it costs; the next one is asked for when there is room for more.
        room: what all that run or wait to be taken may cost. One that costs more runs alone, in
            the caller's thread.
    """
    waiting: deque[tuple[int, Future[T]]] = deque()
    used = 0
    for cost, call in calls:
        while waiting and used + cost > room:
            used -= waiting[0][0]
            yield waiting.popleft()[1].result()
        if cost > room:
            yield call()
        else:
            waiting.append((cost, pool.submit(call)))
            used += cost
    while waiting:
        yield waiting.popleft()[1].result()
