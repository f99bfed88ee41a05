"""Which keywords does a case of an index have? Its own list's archive, else that of all lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from searchcases.keywords.lists import Keyword, KeywordListError, parse_keywords
from searchcases.keywords.statistics import KeywordStatistics, background, recover
from searchcases.keywords.tokens import tokenize
from searchcases.keywords.weights import keywords_of
from searchcases.model import Case
from searchcases.searcher import Index


def keywords_in(index: Index, case_id: str) -> list[Keyword]:
    """The keywords of a case, the largest weight first.

    A list that explains every token of its case needs no other. Otherwise N and df are those that
    all lists of the index tell together; where no list tells N, those of the index itself.

    Raises:
        CaseNotFound: no case has that id.
    """
    case = index.case(case_id)
    tokens = tokenize(case.text)
    own = _list_of(case)
    recovered = recover(tokens, own) if own else None
    if recovered and recovered.determined and recovered.df.keys() >= set(tokens):
        return keywords_of(tokens, KeywordStatistics(1, {}), own)
    return keywords_of(tokens, statistics_of(index), own)


def statistics_of(index: Index) -> KeywordStatistics:
    """N and df, from the keyword lists in an index, else counted over its cases."""
    cases = [index.case(case_id) for case_id in index]
    lists = (recover(tokenize(case.text), own) for case, own in _with_lists(cases))
    told = background(lists)
    if told is not None:
        return told
    df = Counter(token for case in cases for token in set(tokenize(case.text)))
    return KeywordStatistics(len(cases), dict(df))


def _with_lists(cases: list[Case]) -> Iterator[tuple[Case, list[Keyword]]]:
    for case in cases:
        own = _list_of(case)
        if own:
            yield case, own


def _list_of(case: Case) -> list[Keyword]:
    """The case's list; lines that cannot be read were reported when the case was indexed."""
    try:
        return parse_keywords(case.keyword_list)
    except KeywordListError as error:
        return list(error.keywords)
