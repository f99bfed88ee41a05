"""Where does an array wait until it is needed again? In a scratch file."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchcases.segment.spool import Spool

Ints = NDArray[Any]


class Column:
    """An array in a scratch file.

    Args:
        spool: takes it.
        values: the array; of several dimensions, its items row by row.

    Attributes:
        count: of its items.
    """

    def __init__(self, spool: Spool, values: Ints) -> None:
        self._spool, self._dtype, self.count = spool, values.dtype, values.size
        self._at = spool.append(np.ascontiguousarray(values).reshape(-1).view(np.uint8).data)

    def some(self, start: int, end: int) -> Ints:
        """Its items from the ``start``-th to before the ``end``-th."""
        size = self._dtype.itemsize
        data = self._spool.read(self._at + start * size, (end - start) * size)
        return np.frombuffer(data, self._dtype)

    def all(self) -> Ints:
        """All items."""
        return self.some(0, self.count)
