"""Which words of a text give the diagnosis of its case away?

Words of the diagnosis and of the title, their inflections, spellings and compounds, the short forms
of the diagnosis (*HCC*), and the words that a short form in it stands for. Rather a word too many:
what a reader has seen cannot be masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, pairwise

from searchcases.analysis import Token, is_stop_word, word_tokens, words
from searchcases.data import load
from searchcases.model import Case
from searchcases.unknown.abbreviations import MAX_LETTERS, are_initials, stands_for
from searchcases.unknown.roots import Root, root_of

MASK = "▮▮▮"
"""Stands for a word of whatever length; it holds no word character (U+25AE)."""

SHOWN = ("modality", "anatomy", "system", "age", "sex", "level", "laterality", "plane", "size")
"""Metadata that is shown as it is, so that its words hide nothing in a text. Tags name diagnoses,
and a date could be looked up."""

_MIN_START = 5  # letters of a stem that longer words may begin with: embol-ic
_LEVEL = re.compile(r"[a-z]?\d+")  # T12, L5, and numbers
# What may part a compound: osteo-sarcoma, **lym**phoma, a soft hyphen.
_JOINT = re.compile(r"[\s\u00ad*_/‐‑–—-]{1,3}")
_LONGEST_COMPOUND = 3
_MOST_WORDS = 2 * MAX_LETTERS  # that a short form may stand for, those left out included
_MAX_ENDING = 8  # letters that a word may have beyond its stem, as -omatosis
_HEADS = {"e": ("ae", "oe"), "s": ("z",)}  # a key in one spelling to words in others


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What gives the diagnosis of one case away.

    Attributes:
        keys: of the words of the diagnosis (``Root.keys``).
        heads: their first letters, in every spelling.
        starts, cores: what longer words begin with, and contain, to be derived from one of them.
        names: of diseases (``Root.name``).
        phrases: the diagnosis, the title and so on as forms, for short forms.
        short: the short forms in them.
        plain: keys and spellings of the words that stay readable.
    """

    keys: frozenset[str]
    heads: tuple[str, ...]
    starts: tuple[str, ...]
    cores: tuple[str, ...]
    names: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    short: frozenset[str]
    plain: frozenset[str]

    def mask(self, text: str) -> str:
        """The text with ``MASK`` for each word that gives the diagnosis away; else unchanged."""
        tokens = word_tokens(text)
        told = set(filter(self._is_told_by, {token.form for token in tokens}))
        hidden = {number for number, token in enumerate(tokens) if token.form in told}
        hidden |= self._abbreviated(text, tokens)
        for run in _runs(text, tokens):
            hidden |= self._compounds(tokens, run)
            hidden |= self._written_out(tokens, run)
        pieces, at = [], 0
        for number in sorted(hidden):
            if not tokens[number].form.isdecimal():
                pieces += [text[at : tokens[number].start], MASK]
                at = tokens[number].end
        return "".join(pieces) + text[at:]

    def _is_told_by(self, form: str) -> bool:
        return any(self._names(root) for root in _roots(form))

    def _names(self, root: Root) -> bool:
        if root.keys & self.keys:
            return True
        if _is_among(root, self.plain):
            return False
        return (
            root.spelling.startswith(self.starts)
            or any(core in root.spelling for core in self.cores)
            or (bool(root.name) and any(name.endswith(root.name) for name in self.names))
        )

    def _compounds(self, tokens: Sequence[Token], run: range) -> set[int]:
        """Words that together are one of the diagnosis."""
        hidden: set[int] = set()
        longest = max(map(len, self.keys), default=0) + _MAX_ENDING
        for first in run:
            joined = tokens[first].form
            if not joined.startswith(self.heads):
                continue
            for last in range(first + 1, min(first + _LONGEST_COMPOUND, run.stop)):
                joined += tokens[last].form
                if len(joined) <= longest and not self.keys.isdisjoint(root_of(joined).keys):
                    hidden.update(range(first, last + 1))
        return hidden

    def _abbreviated(self, text: str, tokens: Sequence[Token]) -> set[int]:
        """Short forms of the diagnosis. What stands right behind a number is rather a unit."""
        hidden = set()
        initials = {word[0] for phrase in self.phrases for word in phrase}
        behind_number = False
        for number, token in enumerate(tokens):
            form = token.form
            if (
                form[0] in initials
                and 2 <= len(form) <= MAX_LETTERS + 1
                and not _LEVEL.fullmatch(form)
            ):
                singular = text[token.start : token.end].removesuffix("s")
                if len(singular) > 1 and singular.isupper():
                    if self._abbreviates(singular.lower()):
                        hidden.add(number)
                elif not behind_number and self._may_abbreviate(form):
                    hidden.add(number)
            behind_number = form.replace(".", "").isdecimal()
        return hidden

    def _abbreviates(self, short: str) -> bool:
        """Whether letters in capitals are short for words of the diagnosis."""
        if _is_among(root_of(short), self.plain):
            return False
        fits = are_initials if is_stop_word(short) else stands_for
        return any(fits(short, *rest) for rest in self._rests(short))

    def _may_abbreviate(self, short: str) -> bool:
        """The same in small letters, where more must speak for it: it may be any word."""
        if self._is_plain(short):
            return False
        unpronounceable = len(short) == 3 or not re.search("[aeiouy]", short)
        return any(
            are_initials(short, *rest) or (unpronounceable and stands_for(short, *rest) > 1)
            for rest in self._rests(short)
        )

    def _rests(self, short: str) -> Iterator[tuple[tuple[str, ...], list[bool]]]:
        """The phrases from each word on that begins as a short form does."""
        for phrase in self.phrases:
            for start, word in enumerate(phrase):
                if word[0] == short[0]:
                    rest = phrase[start : start + _MOST_WORDS]
                    yield rest, [self._is_plain(form) for form in rest]

    def _written_out(self, tokens: Sequence[Token], run: range) -> set[int]:
        """Words that a short form in the diagnosis stands for."""
        hidden: set[int] = set()
        for first in run:
            for short in self.short:
                if tokens[first].form[0] == short[0]:
                    rest = [
                        token.form for token in tokens[first : min(first + _MOST_WORDS, run.stop)]
                    ]
                    taken = stands_for(short, rest, [self._is_plain(form) for form in rest])
                    if self._is_sure(short, rest[:taken]):
                        hidden.update(range(first, first + taken))
        return hidden

    def _is_sure(self, short: str, taken: Sequence[str]) -> bool:
        if len(taken) == 1:
            return bool(root_of(taken[0]).name)
        return len(taken) > 2 or (len(taken) == 2 and (len(short) > 2 or min(map(len, taken)) > 4))

    def _is_plain(self, form: str) -> bool:
        return is_stop_word(form) or _is_among(root_of(form), self.plain)


def shown_metadata(case: Case) -> dict[str, tuple[str, ...]]:
    """What the author of a case gave of the metadata that is shown.

    What was derived from the text is left out: the diagnosis and the discussion are part of it.
    """
    return {
        name: case.metadata[name]
        for name in SHOWN
        if name in case.metadata and name not in case.derived
    }


def disclosure_of(case: Case) -> Disclosure:
    """What gives the diagnosis of a case away.

    Its words are those of the diagnosis, of the title, and of the tags that share one with these.
    """
    shown = (words(value) for values in shown_metadata(case).values() for value in values)
    plain = _plain() | _plain_words(chain.from_iterable(shown))
    texts = [case.fields.get(name, "") for name in ("diagnosis", "title")]
    told = _keys(_content(texts, plain))
    texts += [tag for tag in case.metadata.get("tags", ()) if told & _keys(_content([tag], plain))]
    roots = list(_content(texts, plain))
    keys = _keys(roots)
    stems = {key for key in keys if "+" not in key}
    phrases = [tuple(token.form for token in word_tokens(text)) for text in texts]
    return Disclosure(
        keys=keys,
        heads=tuple({head for key in keys for head in (key[0], *_HEADS.get(key[0], ()))}),
        starts=tuple(sorted(key for key in stems if len(key) >= _MIN_START)),
        cores=tuple(sorted({root.core for root in roots} - {""})),
        names=tuple(sorted({root.name for root in roots} - {""})),
        phrases=tuple(dict.fromkeys(filter(None, phrases))),
        short=frozenset(_short_forms(texts, plain)),
        plain=plain,
    )


@cache
def _plain() -> frozenset[str]:
    return _plain_words(load("unknown.json")["words"])


def _plain_words(found: Iterable[str]) -> frozenset[str]:
    roots = [root for form in found for root in _roots(form)]
    return _keys(roots) | {root.spelling for root in roots}


def _is_among(root: Root, plain: frozenset[str]) -> bool:
    """Whether a word stays readable: *thyroid* may, and *thyroiditis* with the same stem not."""
    return root.spelling in plain if root.name else not plain.isdisjoint(root.keys)


def _keys(roots: Iterable[Root]) -> frozenset[str]:
    return frozenset().union(*(root.keys for root in roots))


@lru_cache(maxsize=1 << 16)
def _roots(form: str) -> tuple[Root, ...]:
    """The root of a form, or those of its parts: Crohn's."""
    return tuple(root_of(part) for part in form.split("'") if part)


def _content(texts: Iterable[str], plain: frozenset[str]) -> Iterator[Root]:
    """The words of a diagnosis that name it, also those that a hyphen parts."""
    for text in texts:
        tokens = word_tokens(text)
        for token in tokens:
            for root in _roots(token.form):
                if _is_content(token.form, root, plain):
                    yield root
        for one, other in pairwise(tokens):
            if text[one.end : other.start] == "-":
                yield root_of(one.form + other.form)


def _is_content(form: str, root: Root, plain: frozenset[str]) -> bool:
    return not (
        len(root.spelling) == 1
        or _LEVEL.fullmatch(root.spelling)
        or is_stop_word(form)
        or _is_among(root, plain)
    )


def _short_forms(texts: Iterable[str], plain: frozenset[str]) -> Iterator[str]:
    for text in texts:
        for token in word_tokens(text):
            form = token.form
            capitals = text[token.start : token.end].isupper()
            if (
                2 <= len(form) <= MAX_LETTERS
                and (capitals or not re.search("[aeiouy]", form))
                and _is_content(form, root_of(form), plain)
            ):
                yield form


def _runs(text: str, tokens: Sequence[Token]) -> Iterator[range]:
    """Token numbers between which nothing but white space or a hyphen stands."""
    first = 0
    for number in range(1, len(tokens) + 1):
        if number == len(tokens) or not _JOINT.fullmatch(
            text, tokens[number - 1].end, tokens[number].start
        ):
            yield range(first, number)
            first = number
