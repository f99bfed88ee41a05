"""How are sorted words kept in shards, so that one word costs one small file?

A word is written as the bytes it shares with the word before it (a count), then the rest; each
shard begins anew. The *separators* of the shards, short texts between the last word of one and the
first of the next, are enough to tell which shard a word is in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator


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


def sharded(entries: Iterable[Entry], size: int) -> Iterator[tuple[str, bytes]]:
    """Separator and content of each shard: the number of its words, the words, then their data.

    Args:
        entries: sorted by the bytes of the word.
        size: bytes at which a shard is full; an entry larger than that is a shard of its own.
    """
    head, tail = bytearray(), bytearray()
    count, last, edge = 0, b"", ""
    previous = b""
    for word, facts, data in entries:
        if count and len(head) + len(tail) + len(facts) + len(data) > size:
            yield edge, varint(count) + bytes(head) + bytes(tail)
            head, tail, count, last = bytearray(), bytearray(), 0, b""
        if not count:
            edge = separator(previous, word)
        head += front_coded(word, last) + facts
        tail += data
        count, last, previous = count + 1, word, word
    if count:
        yield edge, varint(count) + bytes(head) + bytes(tail)
