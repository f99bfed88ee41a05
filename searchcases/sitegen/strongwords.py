"""Which words does an archive turn on? Its strong keywords, by TF-IDF over all cases."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.analysis import is_stop_word
from searchcases.model import FIELD_COUNT, TEXT_FIELDS
from searchcases.segment.columns import array, blocks, by_key, columns, posting_counts
from searchcases.segment.reader import Segment

RAREST, MOST_COMMON = 0.02, 0.2
"""Share of the cases that a strong word occurs in: a rarer one is a search, a more common one
(*left*, *image*) leads nowhere."""

MIN_CASES = 2
MIN_LETTERS = 3  # shorter forms are pieces of abbreviations and units: y, s, mm


class StrongWord(NamedTuple):
    """A strong keyword: its most frequent form, and the cases that a search for it finds."""

    form: str
    df: int


def how_many(doc_count: int) -> int:
    """How many strong words an archive has at most.

    About 300 names are an index that a person can look through on one page; as vocabularies do,
    it grows with the square root of the archive (Heaps 1978).
    """
    return 300 + math.isqrt(doc_count)


def strong_words(segment: Segment, boosts: Mapping[str, int]) -> list[StrongWord]:
    """The strong keywords, the strongest first.

    A word's weight in a case is ``tf / L * ln(N / df)``, as in keyword lists. Words are ordered by
    the geometric mean of its sum and its average over their cases: on 2,000 MedPix cases the sum
    alone put *none* and *within* among the first fifty, the average alone what one case repeats.

    Args:
        segment: the cases.
        boosts: per text field; those of 0 are not searched and not counted.
    """
    if segment.doc_count < MIN_CASES:
        return []
    df, weight = _weights(segment, [boosts.get(name, 0) > 0 for name in TEXT_FIELDS])
    fits = (df >= max(MIN_CASES, RAREST * segment.doc_count)) & (
        df <= max(MIN_CASES, MOST_COMMON * segment.doc_count)
    )
    order = np.argsort(-np.where(fits, weight, 0.0), kind="stable")[: int(fits.sum())]
    found: list[StrongWord] = []
    for form, term in _readable(segment, order.tolist()):
        found.append(StrongWord(form, int(df[term])))
        if len(found) == how_many(segment.doc_count):
            break
    return found


def _weights(
    segment: Segment, searched: list[bool]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """df and weight of every term."""
    bounds = array(segment, "term_forms").astype(np.int64)
    lengths = np.asarray(segment.field_length).reshape(-1, FIELD_COUNT) @ np.array(
        searched, np.int64
    )
    df, total = np.zeros(len(segment.terms), np.int64), np.zeros(len(segment.terms))
    for block in blocks(array(segment, "posting_offsets")[bounds]):
        forms = np.arange(bounds[block.start], bounds[block.stop])
        of_form = np.repeat(np.arange(len(block)), np.diff(bounds[block.start : block.stop + 1]))
        found = columns(segment, forms)
        counted = np.array(searched)[found.fields]
        terms = np.repeat(of_form, posting_counts(segment, forms))[counted]
        pairs, tf = by_key(terms * segment.doc_count + found.docs[counted], found.tfs[counted])
        term, doc = np.divmod(pairs, segment.doc_count)
        dfs = np.bincount(term, minlength=len(block))
        idf = np.log(segment.doc_count / np.maximum(dfs, 1))
        df[block.start : block.stop] = dfs
        total[block.start : block.stop] = np.bincount(
            term, tf / lengths[doc] * idf[term], minlength=len(block)
        )
    return df, total / np.sqrt(np.maximum(df, 1))  # the geometric mean of total and total / df


def _readable(segment: Segment, terms: list[int]) -> Iterator[tuple[str, int]]:
    """The most frequent form of each term, where it is a word that says something."""
    bounds, offsets = segment.arrays["term_forms"], segment.arrays["token_offsets"]
    for term in terms:
        numbers = range(bounds[term], bounds[term + 1])
        # `max` keeps the first of equals, and forms are sorted.
        best = max(numbers, key=lambda number: offsets[number + 1] - offsets[number])
        form = segment.forms.text(best)
        letters = sum(map(str.isalpha, form))
        if letters >= MIN_LETTERS and not is_stop_word(form):
            yield form, term
