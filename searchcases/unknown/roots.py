"""Which words are the same name? Spellings, inflections and derivations brought together."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from searchcases.analysis import stem

_SPELLINGS = (("ae", "e"), ("oe", "e"), ("our", "or"), ("z", "s"))
"""British and American: haemorrhage and hemorrhage, tumour and tumor, localised and localized."""

_CENTRE = re.compile(r"(?<=[bt])re(?=s?$)")  # goitre, fibre; goiter, fiber

_NAME = re.compile(
    r"(?P<root>[^\W\d_]{3,}?)"
    r"(?:(?P<oma>oma(?:s|ta|tous|tosis|toses)?)|(?P<osis>os[ei]s|otic|osed|osing|otis(?:ed|ing))"
    r"|(?P<asis>as[ei]s|atic)|(?P<esis>es[ei]s|etic)|(?P<itis>itis|itic|itides)|(?P<ism>isms?)|(?P<us>us|i)|(?P<ax>ax|ac[ei]s|acic)"
    r"|(?P<ia>ias?|ic|y|ies))"
)
"""Endings by which Greek and Latin names are inflected and become adjectives; spelling brought
together before. ``lymphoma`` and ``lymphomatous``, ``cirrhosis`` and ``cirrhotic`` are one name."""

_MIN_CORE = {"osis": 5, "asis": 5, "esis": 5, "itis": 5, "ism": 5, "us": 5, "ax": 6, "ia": 6}
"""Letters from which a name without its ending is a name still: ``embol``, but not ``fibr``."""


class Root(NamedTuple):
    """What words must share to be one name.

    Attributes:
        spelling: the form in one spelling.
        keys: stems and the like; words that share one are the same.
        name: of a disease, its root and class (``sarc+oma``); else empty.
        core: what longer words that contain it are made of (``embol``, ``sarcoma``); or empty.
    """

    spelling: str
    keys: frozenset[str]
    name: str
    core: str


def spelling(form: str) -> str:
    """A form in one of the spellings that it may have.

    >>> spelling("haemorrhage"), spelling("tumours"), spelling("goitre"), spelling("ischaemia")
    ('hemorrhage', 'tumors', 'goiter', 'ischemia')
    """
    for british, american in _SPELLINGS:
        form = form.replace(british, american)
    return _CENTRE.sub("er", form)


@lru_cache(maxsize=1 << 16)  # more than the vocabulary of most archives
def root_of(form: str) -> Root:
    """The root of a form without apostrophes.

    >>> root_of("lymphomatous").keys & root_of("lymphomas").keys
    frozenset({'lymph+oma'})
    """
    spelled = spelling(form)
    keys = {stem(spelled), spelling(stem(form))}
    name = core = ""
    found = _NAME.fullmatch(spelled)
    if found:
        kind = found.lastgroup or ""
        keys.add(f"{found['root']}+{kind}")
        if kind == "oma":
            core = found["root"] + kind
        elif len(found["root"]) >= _MIN_CORE[kind]:
            core = found["root"]
        if kind not in ("us", "ax", "ia"):  # thorac-ic is a place
            name = f"{found['root']}+{kind}"
    return Root(spelled, frozenset(keys), name, core)
