"""Query in, ranked hits and explanations out: an index, opened as a snapshot.

::

    index = Index.open("index")
    for hit in index.search("marrow hypointensity", limit=3):
        print(hit.rank, hit.case_id, hit.score, hit.snippet.text)
"""

from __future__ import annotations

import contextlib
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from searchcases import synonyms
from searchcases.analysis import fold
from searchcases.config import Settings
from searchcases.errors import CaseNotFound, IndexCorrupt, QuerySyntaxError
from searchcases.facets import FACET_FIELDS, FacetValue, facet_counts, facet_values
from searchcases.hits import Asked, FacetCount, Hit, Results
from searchcases.model import Case
from searchcases.opening import open_segment
from searchcases.patterns import patterns_of
from searchcases.query import Query
from searchcases.queryparser import parse
from searchcases.queryparser.lexer import WHITE_SPACE
from searchcases.ranking import Ranker
from searchcases.segment.reader import Segment
from searchcases.segment.records import DecodeError
from searchcases.snippet import Pattern
from searchcases.synonyms import Expansion

if TYPE_CHECKING:
    from searchcases.explanation import Explanation
    from searchcases.vectors import Vectors

SORTS = ("score", "date", "title")


class Index:
    """An index, opened for reading: a snapshot that later updates do not change.

    Args:
        segment: the current generation.
        path: the index folder.
        settings: how to rank.
    """

    def __init__(self, segment: Segment, path: str, settings: Settings) -> None:
        self.segment, self.path, self.settings = segment, path, settings
        self._ranker = Ranker(segment, settings)
        self._boosted = frozenset(name for name, boost in settings.boosts.items() if boost)
        self._vectors: dict[str, Vectors] = {}  # by weighting
        self._searched = False
        self._facet_values: dict[str, tuple[FacetValue, ...]] = {}

    @classmethod
    def open(cls, path: str = "index", settings: Settings | None = None) -> Index:
        """Open the current generation of an index folder.

        Raises:
            IndexMissing, IndexVersionMismatch, IndexCorrupt: it cannot be used.
        """
        return cls(open_segment(path), path, settings or Settings())

    def with_settings(self, settings: Settings) -> Index:
        """The same snapshot, ranked differently."""
        return Index(self.segment, self.path, settings)

    def __len__(self) -> int:
        return self.segment.doc_count

    def __contains__(self, case_id: object) -> bool:
        return isinstance(case_id, str) and self.segment.case_ids.find(case_id) is not None

    def __iter__(self) -> Iterator[str]:
        """The case ids, in the order of their UTF-8 bytes."""
        with self._decoding():
            yield from (case_id.decode() for case_id in self.segment.case_ids)

    def case(self, case_id: str) -> Case:
        """A stored case.

        Raises:
            CaseNotFound: no case has that id.
        """
        with self._decoding():
            return self.segment.case(self._doc_id(case_id))

    def search(
        self,
        query: str,
        *,
        limit: int | None = 10,
        page: int = 1,
        all_words: bool = False,
        sort: str = "score",
        weighting: str | None = None,
        facets: Sequence[str] = (),
        expand: bool = True,
        feedback: bool = False,
    ) -> Results:
        """Find cases and rank them.

        Args:
            query: see ``docs/query-language.md``.
            limit: hits per page, at least 1; None for all.
            page: which page, from 1.
            all_words: whether words that stand side by side must all match.
            sort: ``score``; ``date``, newest first; or ``title``; ties by score.
            weighting: ``bm25`` or ``tfidf`` instead of the settings'.
            facets: fields of ``FACET_FIELDS`` whose values to count over all that is found.
            expand: whether to look for the other names of words as well; see ``docs/synonyms.md``.
            feedback: whether to look for words of the first cases as well, see ``feedback``.

        Raises:
            QuerySyntaxError: the query is not well formed.
            ConfigError: the weighting is unknown, or the table of synonyms cannot be read.
            ValueError: limit, page, sort or facets are out of range.
        """
        if sort not in SORTS or page < 1 or (limit is not None and limit < 1):
            raise ValueError(f"limit and page start at 1, sort is one of {', '.join(SORTS)}")
        if facets and not set(facets) <= set(FACET_FIELDS):
            raise ValueError(f"facets are some of {', '.join(FACET_FIELDS)}")
        ranker = self._ranker
        if weighting and weighting != self.settings.weighting:
            ranker = Ranker(self.segment, replace(self.settings, weighting=weighting))
        tree, expansions = self._tree(query, all_words=all_words, expand=expand)
        added: Callable[[], tuple[str, ...]] = tuple
        started = time.perf_counter()
        with self._decoding(), _whole_query(query):
            if feedback:
                from searchcases.feedback import learn  # only where it is asked for

                tree, added = learn(ranker, tree)
            last = page * limit if limit else None
            vectors = None if facets or sort != "score" else self._vectors_for(ranker)
            scores: dict[int, float] = {}
            if vectors:
                total, ranked = vectors.first(tree, last)
            else:
                scores = ranker.scores(tree)
                total = len(scores)
                order = self._order(ranker, scores, total if last is None else last, sort)
                ranked = [(doc_id, scores[doc_id]) for doc_id in order]
            hits = self._hits(tree, ranked, (page - 1) * (limit or total))
            took_ms = (time.perf_counter() - started) * 1000
            counts = self._counts(facets, frozenset(scores)) if facets else {}
        return Results(
            query, ranker.settings.weighting, total, took_ms, hits, counts, expansions,
            partial(self._suggestion, query, expansions), added,
        )  # fmt: skip

    def _vectors_for(self, ranker: Ranker) -> Vectors | None:
        """The quicker engine, where it is worth the import of NumPy: from a second search on."""
        before, self._searched = self._searched, True
        if not before and "numpy" not in sys.modules:
            return None
        weighting = ranker.settings.weighting
        if weighting not in self._vectors:
            from searchcases.vectors import Vectors

            self._vectors[weighting] = Vectors(ranker)
        return self._vectors[weighting]

    def _hits(
        self, tree: Query, ranked: Sequence[tuple[int, float]], first: int
    ) -> tuple[Hit, ...]:
        """The hits of a ranking from a place on, from 0."""
        id_of = self.segment.case_ids.text
        looked_for = partial(self._patterns, tree)
        asked = Asked(self.segment, self.case, self._title, looked_for, self._boosted)
        return tuple(
            [
                Hit(rank, id_of(doc_id), score, asked, doc_id)
                for rank, (doc_id, score) in enumerate(ranked[first:], start=first + 1)
            ]
        )

    def _title(self, doc_id: int) -> str:
        with self._decoding():
            return self.segment.titles.text(doc_id)

    def _tree(
        self, query: str, *, all_words: bool, expand: bool
    ) -> tuple[Query, tuple[Expansion, ...]]:
        tree = parse(query, all_words=all_words)
        if not expand:
            return tree, ()
        table = synonyms.load(self.settings.synonym_table or None)
        return synonyms.expand(tree, synonyms.OccurringNames(table, self._holds))

    def _holds(self, term: str) -> bool:
        return self.segment.terms.find(term) is not None

    def _suggestion(self, query: str, expansions: Sequence[Expansion]) -> str | None:
        from searchcases.suggestion import suggest  # only where it is asked for

        named = [expansion.words for expansion in expansions]
        with self._decoding():
            return suggest(self.segment, query, self.settings.boosts, named)

    def _counts(
        self, fields: Sequence[str], found: frozenset[int]
    ) -> dict[str, tuple[FacetCount, ...]]:
        for field in fields:
            if field not in self._facet_values:
                self._facet_values[field] = facet_values(self.segment, field)
        return {field: facet_counts(field, self._facet_values[field], found) for field in fields}

    def _patterns(self, tree: Query) -> list[Pattern]:
        with self._decoding():
            return patterns_of(self.segment, tree)

    def _order(
        self, ranker: Ranker, scores: Mapping[int, float], last: int, sort: str
    ) -> list[int]:
        if sort == "score":
            return ranker.best(scores, last)
        ranked = ranker.best(scores, len(scores))
        if sort == "date":
            ranked.sort(key=lambda doc_id: -self.segment.dates[doc_id])
        else:
            ranked.sort(key=lambda doc_id: fold(self.segment.titles.text(doc_id)))
        return ranked[:last]

    def complete(self, prefix: str, limit: int = 10) -> list[str]:
        """Words that begin with a text, those in the most cases first; ties by their bytes."""
        from searchcases.completion import complete  # only where it is asked for

        with self._decoding():
            return complete(self.segment, prefix, self.settings.boosts, limit)

    def explain(
        self, query: str, case_id: str, *, all_words: bool = False, expand: bool = True
    ) -> Explanation:
        """Why a case has its score for a query.

        Raises:
            QuerySyntaxError, CaseNotFound: see ``search`` and ``case``.
        """
        from searchcases.explanation import explain  # only here

        tree, _ = self._tree(query, all_words=all_words, expand=expand)
        doc_id = self._doc_id(case_id)
        with self._decoding(), _whole_query(query):
            return explain(self._ranker, tree, doc_id)

    def _doc_id(self, case_id: str) -> int:
        doc_id = self.segment.case_ids.find(case_id)
        if doc_id is None:
            import difflib  # only to word an error

            nearest = difflib.get_close_matches(case_id, list(self), n=1)
            raise CaseNotFound(case_id, nearest[0] if nearest else None)
        return doc_id

    @contextlib.contextmanager
    def _decoding(self) -> Iterator[None]:
        """What damaged bytes raise while they are decoded is reported as damage."""
        try:
            yield
        except (IndexError, OverflowError, *DecodeError) as error:
            raise IndexCorrupt(self.path, f"{error}; searchcases check tells more") from error


@contextlib.contextmanager
def _whole_query(query: str) -> Iterator[None]:
    """An error about one word is placed within the whole query."""
    try:
        yield
    except QuerySyntaxError as error:
        word = re.escape(
            error.query.removesuffix("1") if error.query.endswith("~1") else error.query
        )
        before = rf"(?<![^{WHITE_SPACE}(:-])"  # where a word may begin; ~1 may be written as ~
        found = re.search(before + word, query, re.IGNORECASE | re.ASCII)
        place = found.start() if found else 0
        raise QuerySyntaxError(query, place, error.reason) from error
