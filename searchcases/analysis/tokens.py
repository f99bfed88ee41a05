"""Which tokens does a text hold, and where? Text in, tokens out; the same for cases and queries.

``stream`` finds the same forms in many texts at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from searchcases.analysis.entities import decoded, decoded_with_places
from searchcases.analysis.folding import Token
from searchcases.analysis.items import item_of, text_pattern
from searchcases.analysis.joining import join
from searchcases.analysis.stems import stem
from searchcases.analysis.tables import NUMBER, NUMERALS, free_prefixes


def tokenize(text: str) -> list[Token]:
    """The tokens of a text in order.

    Where a compound is indexed as a whole and by its last part, the first of these tokens spans
    the second; otherwise none overlaps another, but for the numbers of one written word (3x4cm).

    >>> [token.form for token in tokenize("T1-weighted: 3.1 cm (Cooley&#39;s)")]
    ['t1 weighted', '3.1 cm', "cooley's"]
    """
    read = decoded_with_places(text)
    found = text_pattern(read.text).finditer(read.text)
    items = [(item, match.span()) for match in found if (item := item_of(match.group()))]
    return [
        Token(form, position, read.starts[items[first][1][0]], read.ends[items[last][1][1] - 1])
        for position, (form, first, last) in enumerate(join([item for item, _ in items]))
    ]


def spans(text: str) -> list[tuple[int, int]]:
    """Start and end of the tokens of a text, in order."""
    return [(token.start, token.end) for token in tokenize(text)]


def forms(text: str) -> list[str]:
    """The forms of a text, in order of position."""
    if text.isalpha() and text.isascii():  # one plain word
        return [text.lower()]
    text = decoded(text)
    found = map(item_of, text_pattern(text).findall(text))
    return [token.form for token in join([item for item in found if item])]


def terms(text: str) -> list[str]:
    """The terms of a text, in order of position.

    >>> terms("Vertebral metastases")
    ['vertebr', 'metastasi']
    """
    return [stem(form) for form in forms(text)]


def clue(form: str) -> str:
    """What stands in a folded text wherever the form does; empty where that is not sure.

    A quick look for it saves reading most texts; one with an ``&`` must be read in any case.

    >>> clue("para paresis"), clue("3 cm"), clue("l5"), clue("mass")
    ('paresis', '3', '5', 'mass')
    """
    number = _NUMBER.match(form)
    if number:  # of 3 x 4 cm, or of L4/5
        return number[1]
    return "" if form == "x" or form[0] in NUMERALS.values() else form.rpartition(" ")[2]


_NUMBER = re.compile(rf"[ctls]?({NUMBER})")


class Analyzed(NamedTuple):
    """A token and its term."""

    token: Token
    term: str


def analyze(text: str) -> list[Analyzed]:
    """The tokens of a text in order, each with its term."""
    return [Analyzed(token, stem(token.form)) for token in tokenize(text)]


def readings(words: Sequence[Analyzed]) -> list[tuple[str, ...]]:
    """Terms that stand side by side where these words do, for each way in which a case has them.

    ``post-contrast images`` may stand as *postcontrast images*, as *post-contrast images* (which
    has ``contrast`` as a word of its own) or as *post contrast images*.

    >>> readings(analyze("post-contrast images"))
    [('postcontrast', 'imag'), ('postcontrast', 'contrast', 'imag'), ('post', 'contrast', 'imag')]
    """
    whole: list[str] = []
    both: list[str] = []
    apart: list[str] = []
    end = 0  # of the compound before
    inside = False  # the compound before, which is never written apart
    for number, (token, term) in enumerate(words):
        is_rest = number > 0 and words[number - 1].token.start < token.start < end
        following = words[number + 1 : number + 2]
        is_compound = any(token.start < rest.start < token.end for rest, _ in following)
        prefix = token.form.partition(" ")[0]
        both.append(term)
        if not is_rest:
            whole.append(term)
        if not (is_rest and inside):
            apart.append(stem(prefix) if is_compound and prefix not in free_prefixes() else term)
        inside = is_compound and prefix in free_prefixes()
        end = token.end
    return list(dict.fromkeys(map(tuple, (whole, both, apart))))
