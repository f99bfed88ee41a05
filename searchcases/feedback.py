"""Which words of the best cases should the query have had, too? Pseudo-relevance feedback.

The first cases of a ranking are taken to be what was meant; the words that they share and that few
others hold join the query with a weight, and the cases are ranked again. This is RM3 (Lavrenko &
Croft 2001, "Relevance-Based Language Models"; Abdul-Jaleel et al. 2004, "UMass at TREC 2004:
Novelty and HARD"), with BM25's saturated tf in place of the language model of a document::

    A(t) = sum over feedback cases d of  s_d / (sum of s)  x  w / (w + K_d)
    R(t) = A(t) x idf(t)
    weight of t = STRENGTH x R(t) / (greatest R), in units of 2**-16

s_d is the score of the case, w = sum over fields of boost x tf, and K_d is ``bm25_norm`` with the
mean length of the feedback cases. Candidates are chosen by A, which needs nothing but the texts of
these cases, so that a browser looks up the df of no more than ``CANDIDATES`` words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial, reduce
from operator import add
from typing import NamedTuple

from searchcases.analysis import forms, is_stop_word, stems
from searchcases.config import Settings
from searchcases.query import And, Not, Or, Query, Range, Term, Value, Weighted, lexical_leaves
from searchcases.ranking import Ranker
from searchcases.scoring import ONE, bm25_idf, bm25_norm

CASES = 10
CANDIDATES = 40
TERMS = 20
STRENGTH = 0.75
"""Cases and terms as is usual (Abdul-Jaleel et al. 2004 and after). With strengths of .25, .5, .75,
1 and 1.5, nDCG@10 for cases of the same disease rose by 1.5, 2.0, 3.1, 2.3 and 0.2 % on 66 labelled
ones and by 6.0, 6.6, 6.9, 7.3 and 7.2 % on 200 unlabelled ones (k1 = 3, b = 0.9)."""

_WORD = re.compile("[a-z]{3,}")  # numbers and single letters of a few cases mean little elsewhere


class Example(NamedTuple):
    """A case that is taken to be what was meant.

    Attributes:
        score: > 0.
        fields: its text per text field.
    """

    score: float
    fields: Mapping[str, str]


class Learnt(NamedTuple):
    """What the best cases of a ranking make of a query.

    Attributes:
        tree: the query with the words that they share.
        words: gives those of them that the query did not have, as a reader knows them.
    """

    tree: Query
    words: Callable[[], tuple[str, ...]]


def expand(ranker: Ranker, tree: Query, scores: Mapping[int, float] | None = None) -> Query:
    """The tree alone of what ``learn`` gives."""
    return learn(ranker, tree, scores).tree


def learn(ranker: Ranker, tree: Query, scores: Mapping[int, float] | None = None) -> Learnt:
    """A tree with the words that the best cases of its ranking share.

    Args:
        ranker: knows the cases, and tells how many hold a word.
        tree: the query; it stays part of the result, and decides alone which cases match unless
            it takes any of several words, see ``joined``.
        scores: of the cases that match it, less those that must not be learnt from; None for what
            the ranker gives.

    Raises:
        one of ``records.DecodeError``: a stored case is damaged.
    """
    scores = ranker.scores(tree) if scores is None else scores
    best = [doc_id for doc_id in ranker.best(scores, CASES) if scores[doc_id] > 0]
    examples = [Example(scores[doc_id], ranker.segment.case(doc_id).fields) for doc_id in best]
    found = candidates(examples, ranker.settings)
    dfs = {term: len(ranker.weights(Term(None, term))) for term in found}
    leaves = chosen(found, dfs, ranker.segment.doc_count)
    words = partial(words_of, leaves, tree, examples, ranker.settings.boosts)
    return Learnt(joined(tree, leaves), words)


def candidates(examples: Sequence[Example], settings: Settings) -> dict[str, float]:
    """A(t) of the ``CANDIDATES`` terms that have most of it; ties by term.

    Args:
        examples: the feedback cases, best first.
        settings: boosts, k1 and b.
    """
    if not examples:
        return {}
    counted = [_counted(example.fields, settings.boosts) for example in examples]
    # Not ``sum``: from Python 3.12 on it makes up for rounding, as no other language does.
    total = reduce(add, (example.score for example in examples))
    average = sum(length for _, length in counted) / len(examples) or 1.0
    found: dict[str, float] = {}
    for example, (weights, length) in zip(examples, counted, strict=True):
        share = example.score / total
        norm = bm25_norm(length, average, settings.k1, settings.b)
        for term, weight in weights.items():
            found[term] = found.get(term, 0.0) + share * (weight / (weight + norm))
    return dict(_strongest(found, CANDIDATES))


def _counted(fields: Mapping[str, str], boosts: Mapping[str, int]) -> tuple[Counter[str], int]:
    """Boost x tf of each term that may be added, and the weighted length of the case."""
    weights: Counter[str] = Counter()
    length = 0
    for boost, words in _searched(fields, boosts):
        length += boost * len(words)
        for term in stems([word for word in words if not is_stop_word(word)]):
            if _WORD.fullmatch(term):
                weights[term] += boost
    return weights, length


def _searched(
    fields: Mapping[str, str], boosts: Mapping[str, int]
) -> Iterator[tuple[int, list[str]]]:
    """Boost and forms of each field that counts. A keyword list only repeats the text."""
    for name, text in fields.items():
        if boosts.get(name) and name != "keywords":
            yield boosts[name], forms(text)


def chosen(
    found: Mapping[str, float], dfs: Mapping[str, int], doc_count: int
) -> tuple[Weighted, ...]:
    """The ``TERMS`` candidates with the greatest R(t), as leaves, strongest first; ties by term.

    Args:
        found: A(t) per candidate.
        dfs: per candidate, the cases that hold it; one without any is left out.
        doc_count: all cases of the index.
    """
    strengths = {t: a * bm25_idf(doc_count, dfs[t]) for t, a in found.items() if dfs[t]}
    best = _strongest(strengths, TERMS)
    leaves = ((t, int(STRENGTH * (value / best[0][1]) * ONE + 0.5)) for t, value in best)
    return tuple(Weighted(Term(None, term), weight) for term, weight in leaves if weight)


def words_of(
    leaves: Sequence[Weighted],
    tree: Query,
    examples: Sequence[Example],
    boosts: Mapping[str, int],
) -> tuple[str, ...]:
    """The words that leaves add to a tree, in their order, as the feedback cases write them.

    Of several forms of a word the most frequent one; ties by the form.
    """
    known = {leaf.term for leaf in lexical_leaves(tree) if isinstance(leaf, Term)}
    terms = [leaf.leaf.term for leaf in leaves if isinstance(leaf.leaf, Term)]
    written: dict[str, Counter[str]] = {term: Counter() for term in terms if term not in known}
    for example in examples:
        for _, found in _searched(example.fields, boosts):
            words = [word for word in found if not is_stop_word(word)]
            for word, term in zip(words, stems(words), strict=True):
                if term in written:
                    written[term][word] += 1
    return tuple(_strongest(counts, 1)[0][0] for counts in written.values())


def _strongest(strengths: Mapping[str, float], count: int) -> list[tuple[str, float]]:
    return sorted(strengths.items(), key=lambda item: (-item[1], item[0]))[:count]


def joined(tree: Query, leaves: Sequence[Weighted]) -> Query:
    """A tree with further leaves.

    Where the query takes any of its words, a case that holds added words alone is found as well;
    where it says what must be there (a phrase, a field, AND, ``--all``), the leaves only change
    the order. Filters and negations hold in any case.
    """
    if not leaves:
        return tree
    match tree:
        case Or(children) if any(map(_is_plain_word, children)):
            return Or((*children, *leaves))
        case And(children):
            parts = [child for child in children if not isinstance(child, Not | Value | Range)]
            if len(parts) == 1:
                (part,) = parts
                wider = joined(part, leaves)
                return And(tuple(wider if child is part else child for child in children))
    if _is_plain_word(tree):
        return Or((tree, *leaves))
    return And((tree, Or((tree, *leaves))))


def _is_plain_word(tree: Query) -> bool:
    return isinstance(tree, Term) and tree.field is None
