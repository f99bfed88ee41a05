"""The same analysis as a chain of Whoosh's: its tokenizer and filters, with our tables.

This is how the query parser analyses words; ``terms`` is the same without Whoosh's start-up, and
a property test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from whoosh.analysis import CharsetFilter, RegexTokenizer, StemFilter, StopFilter

from searchcases.analysis.stems import stem
from searchcases.analysis.tokens import fold_table, token_pattern


@cache
def analyzer() -> Callable[[str], Iterable[Any]]:
    """Whoosh analyser whose tokens' ``text`` are our terms.

    >>> [token.text for token in analyzer()("Sjögren's METASTASES")]
    ['sjogren', 'metastasi']
    """
    chain: Callable[[str], Iterable[Any]] = (
        RegexTokenizer(token_pattern(ascii_only=False))
        | CharsetFilter(fold_table())
        | StopFilter(stoplist=None, minsize=1)  # a word of nothing but marks folds to nothing
        | StemFilter(stemfn=stem, cachesize=None)
    )
    return chain
