"""Which forms are one term? Medical plurals from a table, then Porter2.

Porter2 is Snowball's "English" stemmer (Porter 2001, https://snowballstemmer.org), which was
written for regular endings; Latin and Greek plurals (metastases, vertebrae) come from
``data/english.json``, as do the stop words.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import Stemmer

from searchcases.data import load

_english = cache(lambda: load("english.json"))


@cache
def _singulars() -> dict[str, str]:
    return {plural: singular for singular, plural in _english()["plurals"]}


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(_english()["stop_words"])


# One object for all threads: it works in a buffer of its own, under the interpreter lock.
_porter2 = Stemmer.Stemmer("english", 0)


def stem(form: str) -> str:
    """The term of a form.

    >>> stem("metastases") == stem("metastasis"), stem("masses"), stem("cooley's")
    (True, 'mass', 'cooley')
    """
    term: str = _porter2.stemWord(_singulars().get(form, form))
    return term


def stems(forms: Sequence[str]) -> list[str]:
    """The term of each form, in order: ``stem`` for many."""
    singular = _singulars().get
    found: list[str] = _porter2.stemWords([singular(form, form) for form in forms])
    return found


def is_stop_word(form: str) -> bool:
    """Whether a form alone says so little that a query may skip it beside other words."""
    return form in _stop_words()
