"""Which forms are one term? Tables of forms, then Porter2, then spelling.

Porter2 is Snowball's "English" stemmer (Porter 2001, https://snowballstemmer.org), which was
written for regular endings; Latin and Greek plurals (metastases, vertebrae) come from
``data/english.json``, as do the stop words. ``data/normal.json`` says which forms mean the same
(t1w, 1st, α), and ``data/spelling.json`` which stems are British spellings of American ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import product

import Stemmer

from searchcases.analysis.tables import NUMBER, NUMERALS, greek, names, normal, units
from searchcases.data import load

_english = cache(lambda: load("english.json"))


@cache
def _words() -> dict[str, str]:
    """Words that are stemmed in place of others: singulars, and ordinals in letters."""
    found = {plural: singular for singular, plural in _english()["plurals"]}
    endings = {1: "st", 2: "nd", 3: "rd"}
    for number, word in enumerate(normal()["ordinals"].split(), 1):
        found[f"{number}{endings.get(number, 'th')}"] = word
    return found


@cache
def _terms() -> dict[str, str]:
    """Terms of forms that no rule of endings holds for."""
    parts = product(names("sequences"), ("", " "), names("weights"))
    found = {f"{sequence}{space}{weight}": sequence for sequence, space, weight in parts}
    return found | {word: word for word in names("unstemmed")}


@cache
def spelling() -> dict[str, str]:
    """Stem of a British spelling to that of the American one."""
    pairs: dict[str, str] = load("spelling.json")["stems"]
    return pairs


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(_english()["stop_words"])


@cache
def _numeral_signs() -> dict[str, str]:
    return {sign: str(number) for number, sign in enumerate(NUMERALS.values(), 1)}


@cache
def _length() -> re.Pattern[str]:
    return re.compile(rf"({NUMBER}) ?({'|'.join(units())})")


# One object for all threads: it works in a buffer of its own, under the interpreter lock.
_porter2 = Stemmer.Stemmer("english", 0)


def stem(form: str) -> str:
    """The term of a form.

    >>> stem("metastases") == stem("metastasis"), stem("masses"), stem("cooley's")
    (True, 'mass', 'cooley')
    >>> stem("t1 weighted"), stem("3.25 cm"), stem("para paresis"), stem("β"), stem("haemorrhages")
    ('t1', '32.5mm', 'paraparesi', 'beta', 'hemorrhag')
    """
    term = unspelled(form)
    return spelling().get(term, term)


def unspelled(form: str) -> str:
    """The term of a form, but for its spelling."""
    odd = _odd_term(form)
    return _porter2_of(form) if odd is None else odd


def _porter2_of(form: str) -> str:
    whole = form.replace(" ", "")
    term: str = _inflammation(whole) or _porter2.stemWord(_words().get(whole, whole))
    return term


def stems(forms: Sequence[str]) -> list[str]:
    """The term of each form, in order: ``stem`` for many."""
    word, same, odd = _words().get, spelling().get, _terms()
    found: list[str] = _porter2.stemWords([word(form, form) for form in forms])
    for number, form in enumerate(forms):
        plain = form.isalpha() and form.isascii() and form not in odd
        if not plain or form.endswith(_INFLAMMATIONS):
            found[number] = unspelled(form)
    return [same(term, term) for term in found]


_INFLAMMATIONS = ("itis", "itides")


def _inflammation(form: str) -> str | None:
    """The term of a disease in -itis, which Porter2 takes to its organ (hepatitis to hepatic).

    >>> _inflammation("hepatitis"), _inflammation("vasculitides"), _inflammation("hepatic")
    ('hepatiti', 'vasculiti', None)
    """
    if len(form) > 6 and form.endswith(_INFLAMMATIONS):
        return form[: form.rindex("it")] + "iti"
    return None


def _odd_term(form: str) -> str | None:
    """The term of a form that is not stemmed."""
    if form in _terms():
        return _terms()[form]
    if form.isalpha() and form.isascii():
        return None
    if form[:1] in ".0123456789":
        length = _length().fullmatch(form)
        if length:
            return _millimetres(*length.groups())
        return "0" + form if form[:1] == "." else None
    rest = form[1:]
    if form[:1] in greek() and (not rest or (rest.isascii() and rest.isdigit())):
        return greek()[form[0]] + rest
    if form[:1] in _numeral_signs():
        return _numeral_signs()[form[0]] + rest
    return None


def _millimetres(number: str, unit: str) -> str:
    """A length in millimetres, without zeros that say nothing.

    >>> _millimetres("3.0", "cm"), _millimetres(".25", "inch"), _millimetres("0.05", "mm")
    ('30mm', '6.35mm', '0.05mm')
    """
    whole, _, decimals = number.partition(".")
    places = len(decimals) + 1  # a unit is so many tenths of a millimetre
    digits = str(int(whole + decimals) * units()[unit]).zfill(places + 1)
    return f"{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".") + "mm"


def is_stop_word(form: str) -> bool:
    """Whether a form alone says so little that a query may skip it beside other words."""
    return form in _stop_words()
