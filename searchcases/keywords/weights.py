"""Which keywords does a text have? Its tokens, weighted as in the lists of its archive.

The formula is ``statistics.weight_of``. A case whose own list is explained gets that list
again, bit for bit; any other case is weighted by what the lists of other cases tell.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from searchcases.keywords.lists import Keyword
from searchcases.keywords.statistics import KeywordStatistics, Recovered, recover, weight_of

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["keywords_of"]


def keywords_of(
    tokens: Sequence[str], statistics: KeywordStatistics, own: Sequence[Keyword] = ()
) -> list[Keyword]:
    """Weigh every distinct token, the largest weight first.

    Terms of equal weight stand in the order of the case's own list where it brought one, then in
    that of their first occurrence in the text, as in the lists themselves. What the ``own`` list
    says of N, L, tf and df goes before the ``statistics``; its counts are kept.

    >>> known = KeywordStatistics(doc_count=100, df={"the": 100, "rib": 5})
    >>> [keyword.term for keyword in keywords_of(["the", "rib", "notched", "rib"], known)]
    ['rib', 'notched', 'the']
    """
    recovered = recover(tokens, own) if own else Recovered(None, len(tokens))
    counts = {**Counter(tokens), **recovered.tf}
    if sum(recovered.tf.values()) == recovered.length:
        # The list accounts for the whole text, so it knows all tokens as they were split then.
        counts = dict(recovered.tf)
    written = {keyword.term: keyword.count for keyword in own}
    order = [term for term in written if term in counts]
    order += [term for term in counts if term not in written]
    found = []
    for term in order:
        doc_count, df = statistics.doc_count, statistics.df.get(term, 1)
        if recovered.doc_count is not None and term in recovered.df:
            doc_count, df = recovered.doc_count, recovered.df[term]
        weight = weight_of(counts[term], recovered.length, doc_count, df)
        found.append(Keyword(term, weight, written.get(term)))
    return sorted(found, key=lambda keyword: -keyword.weight)
