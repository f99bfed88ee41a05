"""Which statistics were keyword weights computed from? N, L and df, from the weights alone.

The weight of a term in a text of L tokens that holds it tf times, in an archive of N texts of
which df hold it, is ::

    weight = tf / L * ln(N / df)

in IEEE doubles, in that order of operations: relative term frequency times inverse document
frequency (Spärck Jones 1972, "A statistical interpretation of term specificity and its
application in retrieval", J. Documentation 28; weights of this family: Salton & Buckley 1988,
"Term-weighting approaches in automatic text retrieval", Inf. Process. Manage. 24).

Backwards: tf and L are known from the text, so every weight gives N/df = exp(weight * L / tf) as a
double. Its continued fraction finds the fraction a/b in lowest terms (a true a/b is a convergent,
Legendre's theorem, and rounding leaves no doubt while a*b is far below 10^15). N is a multiple of
every a, so the smallest N is the least common multiple of all a: no search. 2N with doubled df
explains the same weights; that all n distinct df of a list share a prime p by chance has a
probability of about p^-n, hence N counts as determined from ``DISTINCT_WEIGHTS_NEEDED`` on.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from searchcases.keywords.lists import Keyword

__all__ = [
    "DISTINCT_WEIGHTS_NEEDED",
    "MAX_DOC_COUNT",
    "KeywordStatistics",
    "Recovered",
    "background",
    "recover",
    "weight_of",
]

MAX_DOC_COUNT = 10_000_000
"""Largest N that ``recover`` considers."""

DISTINCT_WEIGHTS_NEEDED = 12
"""Distinct values of N/df that a list must explain to determine N (2^-12 = 1 in 4,000)."""

TOLERANCE = 1e-12
"""Relative difference up to which a weight counts as explained."""

_DOUBT = 1e-4
_MAX_EXPONENT = math.log(MAX_DOC_COUNT) + 1.0
_MAX_OTHER_TF = 200
_PROBES = 24


@dataclass(frozen=True, slots=True)
class KeywordStatistics:
    """Document frequencies of an archive.

    Attributes:
        doc_count: N, the number of texts in the archive; at least 1.
        df: number of texts with the term, by term, 1..N; a term that is not there has df = 1.
        lists: keyword lists that these figures come from.
        left_out: lists that did not determine N or determined another one.
        conflicts: terms on whose df the lists disagree.

    """

    doc_count: int
    df: Mapping[str, int]
    lists: int = 0
    left_out: int = 0
    conflicts: int = 0


@dataclass(frozen=True, slots=True)
class Recovered:
    """What one keyword list says about the archive that it was made in.

    Attributes:
        doc_count: the smallest N ≤ ``MAX_DOC_COUNT`` that explains the weights; None where none
            explains at least half of them.
        length: L, the number of tokens of the text that the weights were computed with.
        df: document frequency at that N, by term, for the terms that are explained.
        tf: occurrences in that text, by term, for the same terms.
        determined: whether N can be relied on; else it may be a fraction of the true one.
        distinct: number of distinct N/df among the explained weights.
        needed: how many of these, the rarest terms first, it took until N was complete.
        exact: keywords whose weight is reproduced bit for bit.
        unexplained: terms whose weight no df within ``TOLERANCE`` explains, in the list's order.

    """

    doc_count: int | None
    length: int
    df: Mapping[str, int] = field(default_factory=dict)
    tf: Mapping[str, int] = field(default_factory=dict)
    determined: bool = False
    distinct: int = 0
    needed: int = 0
    exact: int = 0
    unexplained: tuple[str, ...] = ()


def weight_of(tf: int, length: int, doc_count: int, df: int) -> float:
    """Compute ``tf / L * ln(N / df)``, bit for bit as in the lists.

    >>> weight_of(1, 296, 6738, 1)
    0.029782156837724658
    """
    return tf / length * math.log(doc_count / df)


def recover(tokens: Sequence[str], keywords: Sequence[Keyword]) -> Recovered:
    """Find the statistics behind ``keywords``, a list of the text with these ``tokens``.

    L is the number of tokens. Where that explains less than half of the weights, the text was
    split otherwise when the list was made: then the nearest L (up to 5 %, at least 20, to either
    side) that explains the most is taken. The same holds for the tf of a single term, which then
    has to fit bit for bit.
    """
    counts = Counter(tokens)
    weights = {keyword.term: keyword.weight for keyword in reversed(keywords)}
    usable = {term: w for term, w in weights.items() if counts[term] and w >= 0}
    length = _length(len(tokens), counts, usable)
    doc_count, distinct, needed = _smallest_doc_count(
        _ratio(weight, counts[term], length) for term, weight in usable.items()
    )
    nothing = Recovered(None, len(tokens), unexplained=tuple(weights))
    if doc_count is None:
        return nothing
    found = _explain(doc_count, length, keywords, counts)
    if 2 * len(found.df) < len(weights):
        return nothing
    determined = distinct >= DISTINCT_WEIGHTS_NEEDED
    return replace(found, determined=determined, distinct=distinct, needed=needed)


def background(lists: Iterable[Recovered]) -> KeywordStatistics | None:
    """Join ``lists`` to the statistics of the archive most of them come from; None if none tells.

    The N of most lists wins among those that determine one (the smaller N on a tie), and all
    other lists are left out. Where the lists disagree on a df, that of most lists wins (the
    smaller df on a tie) and the term is counted as a conflict.
    """
    found = list(lists)
    votes = Counter(r.doc_count for r in found if r.determined and r.doc_count is not None)
    if not votes:
        return None
    doc_count = min(votes, key=lambda n: (-votes[n], n))
    used = [r for r in found if r.determined and r.doc_count == doc_count]
    seen: dict[str, Counter[int]] = {}
    for recovered in used:
        for term, df in recovered.df.items():
            seen.setdefault(term, Counter())[df] += 1
    return KeywordStatistics(
        doc_count=doc_count,
        df={term: min(dfs, key=lambda df: (-dfs[df], df)) for term, dfs in seen.items()},
        lists=len(used),
        left_out=len(found) - len(used),
        conflicts=sum(len(dfs) > 1 for dfs in seen.values()),
    )


def _ratio(weight: float, tf: int, length: int) -> float:
    """Compute N/df as a double; infinite where it is beyond ``MAX_DOC_COUNT``."""
    exponent = weight * length / tf
    return math.exp(exponent) if exponent <= _MAX_EXPONENT else math.inf


def _fraction(ratio: float) -> tuple[int, int] | None:
    """Return (a, b) in lowest terms if ``ratio`` is a/b beyond doubt and a ≤ ``MAX_DOC_COUNT``.

    ``ratio`` carries the rounding of weight, product and exponential. A double without meaning
    passes with a probability of about ``_DOUBT``.
    """
    if not 1.0 <= ratio <= MAX_DOC_COUNT * (1 + TOLERANCE):
        return None
    error = (6.0 * math.log(ratio) + 4.0) * 2.0**-53
    a_before, a, b_before, b = 0, 1, 1, 0
    rest = ratio
    while True:
        digit = int(rest)
        a_before, a = a, digit * a + a_before
        b_before, b = b, digit * b + b_before
        if a > MAX_DOC_COUNT or a * b * error > _DOUBT:
            return None
        if abs(a / b - ratio) <= error * ratio:
            return a, b
        rest = 1.0 / (rest - digit)


def _length(tokens: int, counts: Mapping[str, int], weights: Mapping[str, float]) -> int:
    """Find L: the number of tokens, else the nearest number at which most N/df are fractions."""
    probes = sorted(weights, key=lambda term: (counts[term], -weights[term]))[:_PROBES]

    def fractions(length: int) -> int:
        return sum(
            _fraction(_ratio(weights[term], counts[term], length)) is not None for term in probes
        )

    best, most = tokens, fractions(tokens)
    if 2 * most >= len(probes):
        return best
    for distance in range(1, min(100, max(20, tokens // 20)) + 1):
        for length in (tokens - distance, tokens + distance):
            if length > 0 and (score := fractions(length)) > most:
                best, most = length, score
    return best if 2 * most >= len(probes) else tokens


def _smallest_doc_count(ratios: Iterable[float]) -> tuple[int | None, int, int]:
    """Return (N or None, distinct N/df that tell of it, how many of the largest it took).

    A fraction that would lift N beyond ``MAX_DOC_COUNT`` is left out; the surest, those of small
    numerator and denominator, come first.
    """
    distinct = {ratio for ratio in ratios if ratio != 1.0}
    fractions = {ratio: found for ratio in distinct if (found := _fraction(ratio))}
    if not fractions or 2 * len(fractions) < len(distinct):
        return None, 0, 0
    doc_count = 1
    for a, _ in sorted(fractions.values(), key=lambda found: (found[0] * found[1], found)):
        multiple = math.lcm(doc_count, a)
        if multiple <= MAX_DOC_COUNT:
            doc_count = multiple
    told = {found: r for r, found in fractions.items() if doc_count % found[0] == 0}
    rarest_first = sorted(told, key=lambda found: -told[found])
    partial = needed = 1
    for needed, (a, _) in enumerate(rarest_first, start=1):  # noqa: B007 - used below
        partial = math.lcm(partial, a)
        if partial == doc_count:
            break
    return doc_count, len(told), needed


def _explain(
    doc_count: int,
    length: int,
    keywords: Sequence[Keyword],
    counts: Mapping[str, int],
) -> Recovered:
    """Find df and tf of each keyword at this N and L."""
    df: dict[str, int] = {}
    tf: dict[str, int] = {}
    exact, unexplained = 0, []
    for term, weight, _ in keywords:
        found = _df(weight, counts.get(term, 0), length, doc_count, TOLERANCE)
        occurrences = counts.get(term, 0)
        if not found:
            for occurrences in range(1, min(length, _MAX_OTHER_TF) + 1):
                found = _df(weight, occurrences, length, doc_count, 0.0)
                if found:
                    break
        if found:
            df[term], tf[term] = found, occurrences
            exact += weight_of(occurrences, length, doc_count, found) == weight
        else:
            unexplained.append(term)
    return Recovered(doc_count, length, df, tf, exact=exact, unexplained=tuple(unexplained))


def _df(weight: float, tf: int, length: int, doc_count: int, tolerance: float) -> int:
    """Return the df that explains ``weight``, or 0."""
    if tf < 1 or weight < 0:
        return 0
    df = round(doc_count / _ratio(weight, tf, length))
    if not 1 <= df <= doc_count:
        return 0
    difference = abs(weight_of(tf, length, doc_count, df) - weight)
    return df if difference <= tolerance * weight else 0
