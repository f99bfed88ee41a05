"""Which of the arrays worked out lately are kept? The last ones, as many as some bytes hold."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    """Something that takes up memory."""

    @property
    def size(self) -> int:
        """In bytes, with what is worked out later."""


Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value", bound=Sized)


class Recent(Generic[Key, Value]):
    """A value per key, worked out when it is asked for and not kept any more.

    Args:
        work_out: gives the value of a key; may ask for those of others.
        most: bytes that all values together may take up; the last one is kept in any case.
    """

    def __init__(self, work_out: Callable[[Key], Value], most: int) -> None:
        self._work_out, self._most = work_out, most
        self._kept: OrderedDict[Key, Value] = OrderedDict()
        self._bytes = 0

    def __contains__(self, key: Key) -> bool:
        return key in self._kept

    def __getitem__(self, key: Key) -> Value:
        value = self._kept.get(key)
        if value is not None:
            self._kept.move_to_end(key)
            return value
        value = self._kept[key] = self._work_out(key)
        self._bytes += value.size
        while self._bytes > self._most and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1].size
        return value
