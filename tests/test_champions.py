"""The first documents of common words, which an index holds, are those that a ranking gives."""

from __future__ import annotations

import numpy as np
import pytest
from building import many_cases, segment_of, walked

from searchcases.config import Settings
from searchcases.formulas import bm25_norms
from searchcases.query import Term
from searchcases.ranking import Ranker
from searchcases.segment import champions
from searchcases.segment.columns import postings, weigh
from searchcases.segment.reader import Segment
from searchcases.vectors import Vectors, engine


@pytest.fixture(scope="module")
def many() -> Segment:
    return segment_of(many_cases(3_000))


def table_of(ranker: Ranker, least: int) -> champions.Table:
    """The champions of all words."""
    segment = ranker.segment
    collection = ranker.collection(None)
    counts = [segment.posting_count(segment.forms_of(term.decode())) for term in segment.terms]
    docs, kinds = postings(segment, [range(len(segment.forms))])
    every = range(segment.doc_count)
    lengths = np.array([segment.length(doc, collection.length_boosts) for doc in every], np.int64)
    settings = ranker.settings
    norms = bm25_norms(lengths, collection.average_length, settings.k1, settings.b)
    return champions.table_of(
        np.array(counts, np.int64),
        docs,
        kinds,
        champions.Weights(*weigh(segment.kinds, *collection.scope)),
        champions.Documents(lengths, norms),
        settings,
        least,
    )


@pytest.mark.parametrize("weighting", ["bm25", "tfidf"])
@pytest.mark.parametrize("word", ["mass", "halo", "cyst"])
def test_a_tally_of_some_postings_at_a_time_gives_the_same_champions(
    many: Segment, weighting: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = many.forms_of(word)
    docs, kinds = postings(many, [forms])
    lengths = np.asarray(many.field_length).reshape(many.doc_count, -1)
    weights, documents = champions.weigh(many.kinds), champions.documents_of(lengths)
    settings, least = Settings(weighting), 16
    whole = champions.table_of(
        np.array([len(docs)]), docs, kinds, weights, documents, settings, least
    )
    assert len(whole.terms) == 1
    monkeypatch.setattr(champions, "_AT_ONCE", 100)
    tally = champions.Tally(weights, documents)
    for first in range(0, len(docs), 70):
        tally.add(docs[first : first + 70], kinds[first : first + 70])
    for column, same in zip(tally.table(settings, least), whole, strict=True):
        assert column.tolist() == same.tolist()
    df = int(whole.dfs[0])
    assert len(tally.table(settings, df).terms)
    assert not len(tally.table(settings, df + 1).terms)


@pytest.mark.parametrize("weighting", ["bm25", "tfidf"])
def test_champions_are_those_who_come_first(many: Segment, weighting: str) -> None:
    ranker = Ranker(many, Settings(weighting))
    table = table_of(ranker, champions.LEAST)
    found = dict(zip(table.terms.tolist(), range(len(table.terms)), strict=True))
    for number, term in enumerate(many.terms):
        word = Term(None, term.decode())
        scores = ranker.scores(word)
        assert (number in found) == (len(scores) >= champions.LEAST)
        if number in found:
            row = found[number]
            docs = table.docs[row].tolist()
            assert table.dfs[row] == len(scores)
            assert docs == ranker.best(scores, champions.CHAMPIONS)
            weights = ranker.weights(word)
            assert table.weights[row].tolist() == [weights[doc_id] for doc_id in docs]


def test_an_index_holds_the_champions_that_its_postings_give(many: Segment) -> None:
    ranker = Ranker(many, Settings())
    for term in map(bytes.decode, many.terms):
        scores = ranker.scores(Term(None, term))
        held = champions.champions(many, term)
        assert (held is not None) == (len(scores) >= champions.LEAST)
        if held:
            assert held.df == len(scores)
            assert held.docs.tolist() == ranker.best(scores, champions.CHAMPIONS)
    assert champions.champions(many, "nosuchterm") is None


def test_no_cases_have_no_champions() -> None:
    assert not len(table_of(Ranker(segment_of([]), Settings()), 16).terms)


@pytest.mark.parametrize("settings", [Settings(), Settings(synonyms=1), Settings(k1=2.0)])
def test_champions_answer_one_word_under_the_settings_that_chose_them(
    many: Segment, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = table_of(Ranker(many, Settings()), champions.LEAST)
    asked: list[str] = []

    def stored(segment: Segment, term: str) -> champions.Champions:
        asked.append(term)
        row = table.terms.tolist().index(segment.terms.find(term))
        return champions.Champions(int(table.dfs[row]), table.docs[row], table.weights[row])

    monkeypatch.setattr(engine, "champions", stored)
    ranker = Ranker(many, settings)
    vectors = Vectors(ranker)
    for count in (1, 10, 16, 17):
        assert vectors.first(Term(None, "mass"), count) == walked(ranker, Term(None, "mass"), count)
    assert vectors.first(Term("title", "mass"), 10) == walked(ranker, Term("title", "mass"), 10)
    assert asked == (["mass"] * 3 if settings.k1 == 3.0 else [])
