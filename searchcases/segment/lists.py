"""How is a packed list of numbers read? Without NumPy; ``packing`` writes them.

The numbers of a list have one width: 1, 2 or 4 bytes, little-endian. A number too large for it is
written as the largest one of that width, an *escape*, and stands behind the list in 4 bytes.
"""

from __future__ import annotations

from collections.abc import Sequence

WIDTHS = (1, 2, 4)
ESCAPES = (0xFF, 0xFFFF, None)
"""Per width the number that stands for a larger one."""


def numbers_of(data: memoryview, count: int, width: int) -> Sequence[int]:
    """The numbers of one list.

    Args:
        data: the bytes of the list and of what stands behind it.
        count: how many numbers.
        width: as a number into ``WIDTHS``.
    """
    end = count * WIDTHS[width]
    numbers = data[:end]
    if width:
        numbers = numbers.cast("H" if width == 1 else "I")
    if len(data) == end:
        return numbers
    found, at, escape = numbers.tolist(), -1, ESCAPES[width]
    assert escape is not None  # 4 bytes hold every number
    for number in data[end:].cast("I"):
        at = found.index(escape, at + 1)
        found[at] = number
    return found
