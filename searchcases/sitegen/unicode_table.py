"""How does a browser get the table of characters? Few bytes, which ``analysis.js`` reads.

All numbers are LEB128 (seven bits a byte, the lowest first). Ascending lists are a count and the
gaps from one to the next, beginning with 0:

* the first and last code points of the ranges of word characters, in turn, ascending;
* the code points that fold to something else, ascending;
* for each of these, the length of its folded text, in code points;
* the code points of all folded texts, joined: the difference from the one before, 0 before the
  first; ``2 d`` for a difference ``d`` ≥ 0, ``-2 d - 1`` for one below (zigzag).

Like stands beside like, so that deflate does the rest: 155 KB of JSON become 7 KB.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import Any


def encode(table: dict[str, Any]) -> bytes:
    """The content of ``data/unicode.json`` as bytes, not yet compressed.

    >>> encode({"word": [[65, 66]], "fold": {"A": "a", "B": "b"}}).hex(" ")
    '02 41 01 02 41 01 01 01 c2 01 02'
    """
    folds = sorted(table["fold"].items())
    targets = [ord(character) for _, folded in folds for character in folded]
    return bytes(
        chain(
            _ascending([*chain.from_iterable(table["word"])]),
            _ascending([ord(character) for character, _ in folds]),
            _numbers(len(folded) for _, folded in folds),
            _numbers(2 * step if step >= 0 else -2 * step - 1 for step in _steps(targets)),
        )
    )


def _ascending(values: Sequence[int]) -> Iterable[int]:
    return _numbers([len(values), *_steps(values)])


def _steps(values: Iterable[int]) -> Iterable[int]:
    return (after - before for before, after in pairwise(chain([0], values)))


def _numbers(values: Iterable[int]) -> Iterable[int]:
    for value in values:
        rest = value
        while rest > 127:
            yield rest & 127 | 128
            rest >>= 7
        yield rest
