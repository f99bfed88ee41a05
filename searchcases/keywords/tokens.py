"""Which tokens did the keyword lists count? Treebank words of sentences by an untrained Punkt.

Both are NLTK's, over the lower-cased raw text, punctuation marks included. The version is pinned
below 3.10, which splits at dashes and ends sentences behind curly quotes as no list did: of 2,000
files, 34 have other tokens than their list with NLTK 3.9.4, and 76 with 3.10.4.

Sources: Kiss & Strunk 2006, "Unsupervised multilingual sentence boundary detection",
Computational Linguistics 32(4); R. MacIntyre's ``tokenizer.sed`` of the Penn Treebank.
"""

from __future__ import annotations


def tokenize(text: str) -> list[str]:
    """Return the tokens of ``text`` in their order, lower-cased; punctuation marks are tokens.

    ``text`` is a case's raw text: HTML entities stay as they are (``&#39;`` gives ``&``, ``#``,
    ``39``, ``;``). White space around it is dropped first, as a quotation mark that opens the
    text is an opening one. Raises nothing; an empty text gives an empty list.
    """
    from nltk.tokenize.destructive import NLTKWordTokenizer  # slow to import, and only for this
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    words = NLTKWordTokenizer()
    sentences = PunktSentenceTokenizer().tokenize(text.strip().lower())
    return [token for sentence in sentences for token in words.tokenize(sentence)]
