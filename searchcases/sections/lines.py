"""What does each line of an unlabelled text look like? Lines in, their words and shapes out.

Lines must come as they stand in the file. Their white space tells where sections do *not* begin:
sections were joined without blank lines and their ends trimmed, so a line that follows a blank
line or a line with trailing space, or that is indented, is "glued" to the line before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress, islice
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.analysis.pieces import Ints, Pieces

# Where in (or beside) a line a word stands; each place has weights of its own.
PLACES: Final = ("word", "first", "second", "last", "counted", "next", "before")

# The first characters of a line tell most: with 70, 100, 130, 160 and 240 of them .949, .954, .961,
# .958 and .955 of the lines are right (+- .007), of the diagnoses .937, .937, .933, .926 and .921
# (+- .004; cross-validation, four shuffles).
_HEAD = 130
_TOKEN = re.compile(r"[a-z]+|[^ a-z0-9]|[0-9]+")
_LENGTHS = np.array([8, 13, 19, 25, 32, 40, 50, 65, 85, 110, 150, 210, 300, 500])
_SHORT = 90  # characters; a longer line is no name of a disease, so its recurrence says nothing

# Shape features and the number of values of each.
SHAPES: Final = {
    "always": 1,
    "length": len(_LENGTHS) + 1,
    "previous length": len(_LENGTHS) + 2,
    "next length": len(_LENGTHS) + 2,
    "glued": 2,
    "lines before": 2,
    "lines after": 4,
    "digits": 2,
    "words met earlier": 5,
    "words met later": 5,
}
STARTS: Final = ("always", "length", "previous length", "next length", "glued")


class Lines(NamedTuple):
    """The non-blank lines of some cases and what they consist of."""

    heights: Ints  # the number of such lines in each case
    owner: list[list[int]]  # for every raw line of each case the line whose label it takes
    types: list[str]  # the distinct tokens
    places: dict[str, tuple[Ints, Ints]]  # the tokens at each place: their line and their type
    shapes: dict[str, Ints]  # one value per line


class Words(Pieces):
    """A tokeniser that remembers what it has met: letters, digits and single signs.

    Attributes:
        kinds: per token, itself; of a number as many zeros as it has digits (at most 4).
        is_number, is_name: per token, whether it is a number; whether it has more than 3 letters.
    """

    def __init__(self) -> None:
        super().__init__(lambda text: _TOKEN.findall(text.lower()))
        self.kinds: list[str] = []
        self.is_number = self.is_name = np.zeros(0, bool)

    def classify(self) -> None:
        """Work out the attributes of the tokens that were met for the first time."""
        new = list(islice(self.vocabulary, len(self.kinds), None))
        kinds = ["0000"[: len(token)] if token.isdigit() else token for token in new]
        numbers = np.array([kind[0] == "0" for kind in kinds], bool)
        names = np.array([kind[3:].isalpha() for kind in kinds], bool)
        self.kinds += kinds
        self.is_number = np.concatenate([self.is_number, numbers])
        self.is_name = np.concatenate([self.is_name, names])


def read_lines(texts: Sequence[Sequence[str]], words: Words) -> Lines:
    """Split cases into non-blank lines and those into tokens."""
    bodies: list[str] = []
    glued: list[bool] = []
    owner: list[list[int]] = []
    heights = np.zeros(len(texts), np.int64)
    for case, text in enumerate(texts):
        first = len(bodies)
        last = first - 1  # the last non-blank line so far
        lines = []
        loose = False  # after white space that only the inside of a section has
        for line in text:
            body = line.strip()
            if body:
                glued.append(loose or (last >= first and line[0] in " \t"))
                bodies.append(body if len(body) <= _HEAD else body[:_HEAD] + body[-1])
                loose = line[-1] in " \t"
                last += 1
            else:
                loose = last >= first
            lines.append(max(last, first))
        heights[case] = len(bodies) - first
        owner.append(lines if len(bodies) > first else [])
    return _tokenise(bodies, np.array(glued, np.int64), heights, owner, words)


def _tokenise(
    bodies: list[str], glued: Ints, heights: Ints, owner: list[list[int]], pieces: Words
) -> Lines:
    tokens, counts, _ = pieces.read(bodies)
    every = np.arange(len(bodies))
    line = np.repeat(every, counts)
    pieces.classify()
    # Numbered anew: the arrays below are as large as cases x types.
    here = np.bincount(tokens, minlength=len(pieces.vocabulary)) > 0
    kind = (np.cumsum(here) - 1)[tokens]
    types = list(compress(pieces.kinds, here))
    number, name = pieces.is_number[here], pieces.is_name[here]
    end = np.cumsum(counts)
    begin = end - counts
    case = np.repeat(np.arange(len(heights)), heights)
    joined = np.flatnonzero(case[1:] == case[:-1])  # lines with a next one in their case
    two = end - begin > 1
    counted = 1 + np.flatnonzero(number[kind[:-1]] & (line[1:] == line[:-1]))
    pairs = np.sort(line * len(types) + kind)
    words = np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], max(1, len(types)))
    places = {
        "word": words,
        "first": (every, kind[begin]),
        "second": (every[two], kind[begin[two] + 1]),
        "last": (every, kind[end - 1]),
        "counted": (line[counted], kind[counted]),
        "next": (joined, kind[begin[joined + 1]]),
        "before": (joined + 1, kind[end[joined] - 1]),
    }
    size = np.array([len(body) for body in bodies], np.int64)
    shapes = _layout(np.searchsorted(_LENGTHS, size, side="right"), joined, heights)
    earlier, later = _recurrence(words, case, len(types), name)
    shapes |= {
        "glued": glued,
        "digits": np.minimum(np.bincount(line[number[kind]], minlength=len(bodies)), 1),
        "words met earlier": np.where(size <= _SHORT, earlier, 0),
        "words met later": np.where(size <= _SHORT, later, 0),
    }
    return Lines(heights, owner, types, places, shapes)


def _layout(length: Ints, joined: Ints, heights: Ints) -> dict[str, Ints]:
    """Shape features which tell of lengths and of the place in the case."""
    previous = np.zeros_like(length)
    following = np.zeros_like(length)
    previous[joined + 1] = 1 + length[joined]
    following[joined] = 1 + length[joined + 1]
    rest = np.repeat(np.cumsum(heights), heights) - 1 - np.arange(len(length))
    return {
        "always": np.zeros_like(length),
        "length": length,
        "previous length": previous,
        "next length": following,
        "lines before": np.minimum(previous, 1),
        "lines after": np.minimum(rest, 3),
    }


def _recurrence(
    words: tuple[Ints, Ints], case: Ints, types: int, name: NDArray[np.bool_]
) -> tuple[Ints, Ints]:
    """How many thirds of the longer words of a line (1 + 0..3) its case has before and after it.

    A diagnosis recurs in the differential diagnosis and in the discussion.  0: no such word.
    """
    keep = name[words[1]]
    line = words[0][keep]
    key = case[line] * types + words[1][keep]
    first = np.empty(1 + key.max(initial=0), np.int32)
    last = np.empty_like(first)
    last[key] = line  # `line` rises, and of several values for one place the last one stays
    first[key[::-1]] = line[::-1]
    total = np.bincount(line, minlength=len(case))

    def thirds(met: NDArray[np.bool_]) -> Ints:
        hits = np.bincount(line[met], minlength=len(case))
        return np.where(total > 0, 1 + 3 * hits // np.maximum(total, 1), 0)

    return thirds(first[key] < line), thirds(last[key] > line)
