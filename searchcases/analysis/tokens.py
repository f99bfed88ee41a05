"""Which tokens does a text hold, and where? Text in, tokens out; the same for cases and queries.

``stream`` finds the same forms in many texts at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from searchcases.analysis.entities import Decoded, decoded, decoded_with_places
from searchcases.analysis.folding import Token
from searchcases.analysis.items import items_of, text_pattern
from searchcases.analysis.joining import Joined, join
from searchcases.analysis.stems import stem
from searchcases.analysis.tables import NUMBER, NUMERALS, free_prefixes


def tokenize(text: str) -> list[Token]:
    """The tokens of a text in order.

    Where a compound is indexed as a whole and by its last part, the first of these tokens spans
    the second; otherwise none overlaps another, but for the numbers of one written word (3x4cm).

    >>> [token.form for token in tokenize("T1-weighted: 3.1 cm (Cooley&#39;s)")]
    ['t1 weighted', '3.1 cm', "cooley's"]
    """
    if text.isalpha() and text.isascii():  # one plain word
        return [Token(text.lower(), 0, 0, len(text))]
    read = Reading.of(text)
    return [
        Token(form, number, read.start(number), read.end(number))
        for number, form in enumerate(read.forms)
    ]


@dataclass(frozen=True, slots=True)
class Reading:
    """The tokens of a text, each of whose places is worked out when it is asked for.

    For long texts of which a few words are shown, this takes half the time of ``tokenize``.

    Attributes:
        forms: in order of position.
    """

    forms: list[str]
    _joined: Sequence[Joined]
    _found: Sequence[re.Match[str]]
    _text: Decoded

    @classmethod
    def of(cls, text: str) -> Reading:
        """The tokens of a text."""
        read = decoded_with_places(text)
        found = [*text_pattern(read.text).finditer(read.text)]
        items = items_of([match[0] for match in found])
        if "" in items:
            found = [match for match, item in zip(found, items, strict=True) if item]
            items = [item for item in items if item]
        joined = join(items)
        return cls([form for form, _, _ in joined], joined, found, read)

    def start(self, number: int) -> int:
        """Where a token begins, in code points."""
        return self._text.starts[self._found[self._joined[number][1]].start()]

    def end(self, number: int) -> int:
        """Where a token ends (half-open)."""
        return self._text.ends[self._found[self._joined[number][2]].end() - 1]


def spans(text: str) -> list[tuple[int, int]]:
    """Start and end of the tokens of a text, in order."""
    return [(token.start, token.end) for token in tokenize(text)]


def forms(text: str) -> list[str]:
    """The forms of a text, in order of position."""
    if text.isalpha() and text.isascii():  # one plain word
        return [text.lower()]
    text = decoded(text)
    items = items_of(text_pattern(text).findall(text))
    return [form for form, _, _ in join([item for item in items if item])]


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
