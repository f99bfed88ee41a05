"""Which text has this number, and which number has this text?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise


class Strings:
    """Texts as UTF-8 in one block, with offsets; sorted where they are looked up.

    Args:
        block: all texts, one behind the other.
        offsets: where each begins, and the end; one more than there are texts.
    """

    __slots__ = ("_block", "_offsets")

    def __init__(self, block: memoryview, offsets: memoryview) -> None:
        self._block, self._offsets = block, offsets

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, number: int) -> bytes:
        offsets = self._offsets
        return bytes(self._block[offsets[number] : offsets[number + 1]])

    def __iter__(self) -> Iterator[bytes]:
        block = bytes(self._block)  # its parts are cut out three times as quickly
        return (block[start:end] for start, end in pairwise(self._offsets.tolist()))

    def text(self, number: int) -> str:
        """The text with this number."""
        offsets = self._offsets
        return str(self._block[offsets[number] : offsets[number + 1]], "utf-8")

    def find(self, text: str) -> int | None:
        """The number of this text, or None; the texts must be sorted by bytes."""
        wanted = text.encode(errors="surrogatepass")
        number = bisect_left(self, wanted)
        return number if number < len(self) and self[number] == wanted else None
