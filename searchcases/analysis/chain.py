"""The same analysis as a chain of Whoosh's: its tokenizer and filters, our tables and one filter.

This is how the query parser analyses words where it needs Whoosh; ``tokenize`` is the same without
Whoosh's start-up, and a property test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from whoosh.analysis import (
    CharsetFilter,
    Filter,
    LowercaseFilter,
    RegexTokenizer,
    StemFilter,
    StopFilter,
    Token,
)

from searchcases.analysis import folding
from searchcases.analysis.entities import decoded_with_places
from searchcases.analysis.folding import fold_table
from searchcases.analysis.items import item_pattern, same_sign
from searchcases.analysis.joining import join
from searchcases.analysis.stems import stem
from searchcases.analysis.tokens import Analyzed


class JoinFilter(Filter):  # type: ignore[misc]  # Whoosh has no types
    """Items become tokens: what is one word is joined; marks and joints are left out.

    A token has its form as ``form``, too, which filters behind this one leave alone.
    """

    def __call__(self, tokens: Iterable[Any]) -> Iterator[Any]:
        """The tokens, each a new state of one object, as everywhere in Whoosh."""
        items = [(same_sign(token.text), token.startchar, token.endchar) for token in tokens]
        token = Token(chars=True)
        for form, first, last in join([item for item, _, _ in items]):
            token.text = token.form = form
            token.startchar, token.endchar = items[first][1], items[last][2]
            yield token


@cache
def _analyzer(*, ascii_only: bool) -> Callable[..., Iterable[Any]]:
    """The short chain serves ASCII texts."""
    items = RegexTokenizer(item_pattern(ascii_only=ascii_only))
    if ascii_only:
        folded = items | LowercaseFilter()
    else:  # a word of nothing but marks folds to nothing, which the last of these takes out
        folded = items | CharsetFilter(fold_table()) | StopFilter(stoplist=None, minsize=1)
    stemmed = StemFilter(stemfn=stem, cachesize=None)
    chain: Callable[..., Iterable[Any]] = folded | JoinFilter() | stemmed
    return chain


def analyze(text: str) -> list[Analyzed]:
    """The tokens and terms of a text.

    >>> [term for _, term in analyze("Sjögren's METASTASES")]
    ['sjogren', 'metastasi']
    """
    read = decoded_with_places(text)
    found = _analyzer(ascii_only=read.text.isascii())(read.text, chars=True)
    return [
        Analyzed(
            folding.Token(
                token.form, position, read.starts[token.startchar], read.ends[token.endchar - 1]
            ),
            token.text,
        )
        for position, token in enumerate(found)
    ]
