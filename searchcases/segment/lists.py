"""How is a packed list of numbers read? Without NumPy; ``packing`` writes them.

The numbers of a list have one width: half a byte (the first in the upper half), 1, 2 or 4 bytes,
little-endian. A number too large for it is written as the largest one of that width, an *escape*,
and stands behind the list in 4 bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

BITS = (4, 8, 16, 32)
"""The widths; what an index holds of a list is a number into these."""

ESCAPES = (0xF, 0xFF, 0xFFFF, None)
"""Per width the number that stands for a larger one."""

_TYPECODES: tuple[Literal["B", "H", "I"], ...] = ("B", "H", "I")  # of all but half bytes
_DIGITS = bytes.maketrans(b"0123456789abcdef", bytes(range(16)))


def numbers_of(data: memoryview, count: int, width: int) -> Sequence[int]:
    """The numbers of one list.

    Args:
        data: the bytes of the list and of what stands behind it.
        count: how many numbers.
        width: as a number into ``BITS``.
    """
    end = (count * BITS[width] + 7) // 8
    body = data[:end]
    numbers: Sequence[int]
    if width:
        numbers = body.cast(_TYPECODES[width - 1])
    else:
        numbers = body.hex().encode().translate(_DIGITS)[:count]
    if len(data) == end:
        return numbers
    found, at, escape = list(numbers), -1, ESCAPES[width]
    assert escape is not None  # 4 bytes hold every number
    for number in data[end:].cast("I"):
        at = found.index(escape, at + 1)
        found[at] = number
    return found
