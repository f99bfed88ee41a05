"""What are the terms of a text? Text in, tokens out; the same for cases and for queries.

A *word* is what stands in the text, a *form* is the word folded (case, accents) or several words
that are one ("3 cm", "para-paresis"), a *term* is what forms that mean the same have in common: a
stem in American spelling, a length in millimetres. Nothing is dropped: every form has a position.

``folding`` (which words, and how do they fold?), ``entities`` (what do HTML's entities say?),
``items`` (which words, marks and joints, in order?), ``joining`` (which items are one token?),
``stems`` (which forms are one term?), ``tokens`` (all of it for one text), ``stream`` with
``pieces``, ``dictionary`` and ``vocabulary`` (for many at once), ``chain`` (with Whoosh),
``tables`` (the rules' data).
"""

from searchcases.analysis.folding import Token, fold, word_tokens, words
from searchcases.analysis.stems import is_stop_word, stem, stems
from searchcases.analysis.tokens import (
    Analyzed,
    Reading,
    analyze,
    clue,
    forms,
    readings,
    spans,
    terms,
    tokenize,
)

__all__ = [
    "Analyzed",
    "Reading",
    "Token",
    "analyze",
    "clue",
    "fold",
    "forms",
    "is_stop_word",
    "readings",
    "spans",
    "stem",
    "stems",
    "terms",
    "tokenize",
    "word_tokens",
    "words",
]
