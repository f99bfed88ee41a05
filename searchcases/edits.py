"""How far apart are two words? In edits: characters to insert, delete or replace.

Levenshtein distance, row by row: Wagner & Fischer 1974, "The string-to-string correction problem".
"""

from __future__ import annotations

from collections.abc import Sequence


def next_row(row: Sequence[int], wanted: str, character: str) -> list[int]:
    """The distances of every prefix of ``wanted`` to a text that grew by one character.

    The row of the empty text is ``range(len(wanted) + 1)``.
    """
    new = [row[0] + 1]
    for index, letter in enumerate(wanted):
        new.append(min(row[index] + (letter != character), row[index + 1] + 1, new[index] + 1))
    return new


def distance(one: str, other: str) -> int:
    """Edits that make one word of the other.

    >>> distance("titel", "title"), distance("", "age")
    (2, 3)
    """
    row: Sequence[int] = range(len(other) + 1)
    for character in one:
        row = next_row(row, other, character)
    return row[-1]
