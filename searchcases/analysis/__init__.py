"""What are the terms of a text? Text in, tokens out; the same for cases and for queries.

A *word* is what stands in the text, a *form* is the word folded (case, accents), a *term* is the
stem of a form. Nothing is dropped: every word has a position.
"""

from searchcases.analysis.stems import is_stop_word, stem, stems
from searchcases.analysis.tokens import Token, fold, forms, spans, tokenize

__all__ = ["Token", "fold", "forms", "is_stop_word", "spans", "stem", "stems", "terms", "tokenize"]


def terms(text: str) -> list[str]:
    """The terms of a text, in order of position.

    >>> terms("Vertebral metastases")
    ['vertebr', 'metastasi']
    """
    return [stem(form) for form in forms(text)]
