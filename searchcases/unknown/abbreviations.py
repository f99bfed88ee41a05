"""Does a short form stand for these words? ``HCC`` does for *hepatocellular carcinoma*."""

from __future__ import annotations

from collections.abc import Sequence

MAX_LETTERS = 6
"""Of a short form; DLBCL and ADPKD have five."""


def stands_for(short: str, words: Sequence[str], optional: Sequence[bool]) -> int:
    """How many words a short form takes up at least, from the first on; 0 where it does not fit.

    Each word gives its first letter and may give later ones, in order; words such as *of* and
    *acute* may give none.

    Args:
        short: letters and digits, folded, not empty.
        words: folded words that stand side by side, not empty.
        optional: per word, whether it may be left out behind the first.

    >>> stands_for("hcc", ["hepatocellular", "carcinoma", "segment"], [False] * 3)
    2
    """
    reached = {0}
    for number, (word, skipped) in enumerate(zip(words, optional, strict=True)):
        onward = reached if skipped and number else set()
        reached = onward.union(*(_reach(short, start, word) for start in reached))
        if len(short) in reached:
            return number + 1
        if not reached:
            break
    return 0


def _reach(short: str, start: int, word: str) -> set[int]:
    """How far a word may lead into a short form."""
    ends: set[int] = set()
    place = 0
    for end in range(start, len(short)):
        place = word.find(short[end], place) + 1
        if not place or (end == start and place > 1):
            break
        ends.add(end + 1)
    return ends


def are_initials(short: str, words: Sequence[str], optional: Sequence[bool]) -> bool:
    """Whether a short form is made of first letters alone, of at least two words."""
    first = [word[0] for word in words]
    return len(short) > 1 and bool(stands_for(short, first, optional))
