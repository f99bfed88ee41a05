"""How well do keyword lists give back the statistics that they were made with?

    python benchmarks/keyword_recovery.py FOLDER

FOLDER holds case files (``*.txt``) with a text and, below ``Keywords by value:``, its keyword
list. Figures go to standard output, one per line.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from searchcases.keywords.lists import Keyword, keyword_terms, parse_keywords, split_case
from searchcases.keywords.statistics import (
    TOLERANCE,
    KeywordStatistics,
    Recovered,
    background,
    recover,
)
from searchcases.keywords.tokens import tokenize
from searchcases.keywords.weights import keywords_of


@dataclass(frozen=True)
class Case:
    """One file with a list: its tokens, its list and what the list says."""

    tokens: list[str]
    keywords: list[Keyword]
    recovered: Recovered


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: python benchmarks/keyword_recovery.py FOLDER")
    files = sorted(Path(sys.argv[1]).glob("*.txt"))
    split = [split_case(file.read_text(encoding="utf-8")) for file in files]
    parts = [(text, listed) for text, listed in split if listed.strip()]
    if not parts:
        sys.exit(f"no file with a keyword list in {sys.argv[1]}")
    started = time.perf_counter()
    terms = [keyword_terms(listed) for _, listed in parts]
    indexed = time.perf_counter()
    lists = [parse_keywords(listed) for _, listed in parts]
    parsed = time.perf_counter()
    tokens = [tokenize(text) for text, _ in parts]
    split_at = time.perf_counter()
    found = [recover(*pair) for pair in zip(tokens, lists, strict=True)]
    recovered = time.perf_counter()
    cases = [Case(*row) for row in zip(tokens, lists, found, strict=True)]

    print(f"files                              {len(files):>9,}")
    print(f"  with a list                      {len(cases):>9,}")
    statistics = background(found)
    if statistics is None:
        sys.exit("no list determines N")
    report_counts(cases, statistics)
    report_values(cases, statistics)
    count = len(cases)
    entries = sum(map(len, terms))
    print(f"terms of a list, microseconds      {(indexed - started) / count * 1e6:>9.1f}")
    print(f"parsing a list, microseconds       {(parsed - indexed) / count * 1e6:>9.1f}")
    print(f"  keywords in a list               {entries / count:>9.1f}")
    print(f"tokens of a text, milliseconds     {(split_at - parsed) / count * 1e3:>9.2f}")
    print(f"recovery from a list, milliseconds {(recovered - split_at) / count * 1e3:>9.2f}")
    print(f"seconds in all                     {recovered - started:>9.2f}")


def report_counts(cases: list[Case], statistics: KeywordStatistics) -> None:
    """N and df over all lists."""
    found = [case.recovered for case in cases]
    determined = [r for r in found if r.determined]
    same = sum(r.doc_count == statistics.doc_count for r in determined)
    others = Counter(r.doc_count for r in found if not r.determined)
    needed = Counter(r.needed for r in determined)
    print(f"lists that determine N             {len(determined):>9,}")
    print(f"  N = {statistics.doc_count:<9,} (the majority)      {same:>9,}")
    print(f"  distinct weights needed          {min(needed)} to {max(needed)}")
    print(f"lists that do not                  {sum(others.values()):>9,}  N: {dict(others)}")
    print(f"terms with a df                    {len(statistics.df):>9,}")
    print(f"  on which lists disagree          {statistics.conflicts:>9,}")


def report_values(cases: list[Case], statistics: KeywordStatistics) -> None:
    """How many lists, and which of their values, come back."""
    alike = [case for case in cases if set(case.tokens) == {k.term for k in case.keywords}]
    print(f"files with the same token set      {len(alike):>9,}  {len(alike) / len(cases):.2%}")
    print("their values, from the file's own N and df and the tokens of its text:")
    compare([(case.keywords, from_tokens(case, statistics)) for case in alike])
    print("their values, from the N and df of all lists that determine N:")
    compare([(case.keywords, keywords_of(case.tokens, statistics)) for case in alike])
    own = sum(keywords_of(c.tokens, statistics, c.keywords) == c.keywords for c in cases)
    print(f"own list reproduced in full        {own:>9,}  terms, order and bits")


def from_tokens(case: Case, statistics: KeywordStatistics) -> list[Keyword]:
    """The list by the formula: L and tf from the text, only N and df from the case's list."""
    own = KeywordStatistics(case.recovered.doc_count or statistics.doc_count, case.recovered.df)
    return keywords_of(case.tokens, own)


def compare(pairs: list[tuple[list[Keyword], list[Keyword]]]) -> None:
    """Prints how many values agree, of pairs of (list as given, list as computed)."""
    values = within = bits = order = 0
    for given, computed in pairs:
        weights = {keyword.term: keyword.weight for keyword in computed}
        for term, weight, _ in given:
            values += 1
            within += abs(weights[term] - weight) <= TOLERANCE * abs(weight)
            bits += weights[term] == weight
        order += [k.term for k in given] == [k.term for k in computed]
    print(f"  values                           {values:>9,}")
    print(f"  within 1e-12 relative            {within:>9,}  {within / values:.4%}")
    print(f"  bit for bit                      {bits:>9,}  {bits / values:.4%}")
    print(f"  lists in the same order          {order:>9,}  {order / len(pairs):.2%}")


if __name__ == "__main__":
    main()
