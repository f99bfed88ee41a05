"""The same analysis as a chain of Whoosh's: its tokenizer and filters, with our tables.

This is how the query parser analyses words; ``terms`` is the same without Whoosh's start-up, and
a property test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from whoosh.analysis import (
    CharsetFilter,
    LowercaseFilter,
    RegexTokenizer,
    StemFilter,
    StopFilter,
)

from searchcases.analysis.stems import stem
from searchcases.analysis.tokens import fold_table, token_pattern


@cache
def analyzer(*, ascii_only: bool) -> Callable[[str], Iterable[Any]]:
    """Whoosh analyser whose tokens' ``text`` are our terms; the short chain serves ASCII texts.

    >>> [token.text for token in analyzer(ascii_only=False)("Sjögren's METASTASES")]
    ['sjogren', 'metastasi']
    """
    words = RegexTokenizer(token_pattern(ascii_only=ascii_only))
    if ascii_only:
        folded = words | LowercaseFilter()
    else:  # a word of nothing but marks folds to nothing, which the last of these takes out
        folded = words | CharsetFilter(fold_table()) | StopFilter(stoplist=None, minsize=1)
    chain: Callable[[str], Iterable[Any]] = folded | StemFilter(stemfn=stem, cachesize=None)
    return chain
