"""Which keywords does a case of an index have? Its own list's archive, else that of all lists."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from searchcases.keywords.lists import Keyword, KeywordListError, parse_keywords
from searchcases.keywords.statistics import KeywordStatistics, background, recover
from searchcases.keywords.tokens import tokenize
from searchcases.keywords.weights import keywords_of
from searchcases.model import Case
from searchcases.searcher import Index

if TYPE_CHECKING:
    from searchcases.indexer import Progress

_MARKS = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+|\*{1,3}|`+", re.MULTILINE)
"""Marks of lists, emphasis and code (CommonMark 0.31, sections 5.2, 6.1 and 6.2)."""


class CaseKeywords(NamedTuple):
    """The keywords of a case and what they rest on.

    Attributes:
        keywords: the largest weight first.
        doc_count: N, the cases of the archive behind them.
        lists: keyword lists that N and df come from: its own (1), all of the index, or none (0).
        distinct_weights: of its own list, the distinct N/df that are explained, and how many of
            these it took until N was complete; None without a list of its own.
    """

    keywords: list[Keyword]
    doc_count: int
    lists: int
    distinct_weights: tuple[int, int] | None


def keywords_in(index: Index, case_id: str, progress: Progress | None = None) -> CaseKeywords:
    """The keywords of a case.

    A list that explains every token of its case needs no other. Otherwise N and df are those that
    all lists of the index tell together; where no list tells N, those of the index itself.

    Args:
        index: the archive.
        case_id: the case.
        progress: told how far the work is, where all lists have to be read.

    Raises:
        CaseNotFound: no case has that id.
    """
    case = index.case(case_id)
    tokens = tokenize(_text_of(case))
    own = _list_of(case)
    told = recover(tokens, own) if own else None
    distinct = (told.distinct, told.needed) if told else None
    if told and told.determined and told.doc_count and told.df.keys() >= set(tokens):
        alone = KeywordStatistics(told.doc_count, told.df, lists=1)
        return CaseKeywords(keywords_of(tokens, alone, own), told.doc_count, 1, distinct)
    known = statistics_of(index, progress)
    return CaseKeywords(keywords_of(tokens, known, own), known.doc_count, known.lists, distinct)


def statistics_of(index: Index, progress: Progress | None = None) -> KeywordStatistics:
    """N and df, from the keyword lists in an index, else counted over its cases."""
    tell = progress or (lambda *_: None)
    lists = []
    df: Counter[str] = Counter()
    for number, case_id in enumerate(index, start=1):
        case = index.case(case_id)
        tokens, own = tokenize(_text_of(case)), _list_of(case)
        if own:
            lists.append(recover(tokens, own))
        df.update(set(tokens))
        tell("reading keyword lists", number, len(index))
    return background(lists) or KeywordStatistics(len(index), dict(df))


def _text_of(case: Case) -> str:
    """The text as written; of a case that was read from fields, without the marks of Markdown."""
    return case.raw_text or _MARKS.sub("", case.text)


def _list_of(case: Case) -> list[Keyword]:
    """The case's list; lines that cannot be read were reported when the case was indexed."""
    try:
        return parse_keywords(case.keyword_list)
    except KeywordListError as error:
        return list(error.keywords)
