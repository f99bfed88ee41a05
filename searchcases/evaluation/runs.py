"""Which cases does an index give for each query, in which order?"""

from __future__ import annotations

from collections.abc import Mapping

from searchcases import feedback as relevance
from searchcases import synonyms
from searchcases.config import Settings
from searchcases.errors import IndexCorrupt
from searchcases.evaluation.words import words_tree
from searchcases.query import Query
from searchcases.ranking import Ranker
from searchcases.searcher import Index
from searchcases.segment.records import DecodeError

Run = dict[str, tuple[str, ...]]
"""Case ids per query, best first."""

DEPTH = 1000
"""Cases of a ranking that are looked at; as usual since TREC (Voorhees & Harman 2005)."""


def run_of(
    index: Index,
    queries: Mapping[str, str],
    *,
    feedback: bool = False,
    without: Mapping[str, str] | None = None,
) -> Run:
    """The first ``DEPTH`` cases for each query, under the settings of the index.

    Args:
        index: what to search.
        queries: plain text per query id.
        feedback: whether the words of the best cases join each query.
        without: the case that a query was made of, per query id, if any: it is neither found nor
            learnt from.

    Raises:
        IndexCorrupt: the index is damaged.
        ConfigError: the table of synonyms cannot be read.
    """
    ranker = Ranker(index.segment, index.settings)
    trees = {name: _tree(index.settings, text) for name, text in queries.items()}
    hidden = {name: index.segment.case_ids.find(case) for name, case in (without or {}).items()}
    try:
        return {
            name: _ranking(ranker, tree, hidden.get(name), feedback=feedback) if tree else ()
            for name, tree in trees.items()
        }
    except (IndexError, OverflowError, *DecodeError) as error:
        raise IndexCorrupt(index.path, f"{error}; searchcases check tells more") from error


def _tree(settings: Settings, text: str) -> Query | None:
    tree = words_tree(text)
    if tree and settings.synonyms:
        tree, _ = synonyms.expand(tree, synonyms.load(settings.synonym_table))
    return tree


def _ranking(ranker: Ranker, tree: Query, hidden: int | None, *, feedback: bool) -> tuple[str, ...]:
    scores = _scores(ranker, tree, hidden)
    if feedback:
        scores = _scores(ranker, relevance.expand(ranker, tree, scores), hidden)
    return tuple(map(ranker.segment.case_ids.text, ranker.best(scores, DEPTH)))


def _scores(ranker: Ranker, tree: Query, hidden: int | None) -> dict[int, float]:
    found = ranker.scores(tree)
    if hidden is not None:
        found.pop(hidden, None)
    return found
