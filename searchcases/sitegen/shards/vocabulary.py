"""How are sorted words kept in shards, so that one word costs one small file?

A word is written as the bytes it shares with the word before it (a count), then the rest; each
shard begins anew. The *separators* of the shards, short texts between the last word of one and the
first of the next, are enough to tell which shard a word is in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


def varint(number: int) -> bytes:
    """A whole number >= 0, seven bits a byte, lowest first; the last byte is below 128 (LEB128)."""
    data = bytearray()
    while number > 127:
        data.append(number & 127 | 128)
        number >>= 7
    data.append(number)
    return bytes(data)


def front_coded(word: bytes, before: bytes) -> bytes:
    """A word as what differs from the word before it."""
    most = min(len(word), len(before))
    shared = next((n for n in range(most) if word[n] != before[n]), most)
    return varint(shared) + varint(len(word) - shared) + word[shared:]


def separator(before: bytes, word: bytes) -> str:
    """The shortest text that is above ``before`` and not above ``word`` (UTF-8, byte order)."""
    text = word.decode()
    return next(
        text[:size] for size in range(len(text) + 1) if text[:size].encode() > before or not before
    )


Entry = tuple[bytes, bytes, bytes]
"""A word, what the shard says of it, and data that lies behind all words of the shard."""


EARLY = 0.2
"""So much of a shard may stay empty for the sake of a short separator, as in the prefix B-trees of
Bayer and Unterauer (ACM TODS 2(1), 1977): every visitor reads all separators of ``t``. Of 20,000
cases these are 926 of 6.0 characters on average, 2.6 KB deflated; 883 of 7.9 and 3.3 KB with 0."""


def sharded(entries: Iterable[Entry], size: int) -> Iterator[tuple[str, bytes]]:
    """Separator and content of each shard: the number of its words, the words, then their data.

    Args:
        entries: sorted by the bytes of the word.
        size: bytes at which a shard is full; an entry larger than that is a shard of its own.
    """
    edge, previous = "", b""
    shard: list[_Coded] = []
    filled = 0
    for word, facts, data in entries:
        entry = _Coded(word, front_coded(word, previous), facts, data)
        while shard and filled + entry.size > size:
            cut, next_edge = _cut([*shard, entry], filled, (1 - EARLY) * size)
            yield edge, _written(shard[:cut])
            edge, shard = next_edge, shard[cut:]
            filled = sum(one.size for one in shard)
        shard.append(entry)
        filled += entry.size
        previous = word
    if shard:
        yield edge, _written(shard)


class _Coded(NamedTuple):
    """An entry; ``coded`` is its word as what differs from the word before it."""

    word: bytes
    coded: bytes
    facts: bytes
    data: bytes

    @property
    def size(self) -> int:
        return len(self.coded) + len(self.facts) + len(self.data)


def _cut(shard: Sequence[_Coded], filled: int, least: float) -> tuple[int, str]:
    """How many entries stand before the shortest separator, the last of these, and that separator.

    All entries but the last fit a shard and fill so many bytes of it; those that are cut off fill
    ``least``, unless they are all but the last.
    """
    best, shortest = len(shard) - 1, separator(shard[-2].word, shard[-1].word)
    for at in range(len(shard) - 2, 0, -1):
        filled -= shard[at].size
        if filled < least:
            break
        text = separator(shard[at - 1].word, shard[at].word)
        if len(text) < len(shortest):
            best, shortest = at, text
    return best, shortest


def _written(shard: Sequence[_Coded]) -> bytes:
    first, *others = shard
    words = [front_coded(first.word, b""), first.facts]
    words += [part for one in others for part in (one.coded, one.facts)]
    return varint(len(shard)) + b"".join(words) + b"".join(one.data for one in shard)
