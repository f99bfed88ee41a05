"""The browser finds the same cases, in the same order, with the same score to the last bit."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import strategies
from building import case, index_of
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from javascript import ScriptError, Scripts, utf16
from publishing import ENGINE, write_texts, write_to
from sentences import random_case, random_settings, well_formed

from searchcases import synonyms
from searchcases.config import DEFAULT_BOOSTS, Settings
from searchcases.errors import QuerySyntaxError
from searchcases.facets import FACET_FIELDS
from searchcases.hits import Hit
from searchcases.model import STATUS_FIELDS, Case
from searchcases.searcher import Index
from searchcases.sitegen.assets import SCRIPTS, bundle
from searchcases.sitegen.doubts import Doubts


@pytest.fixture(scope="module")
def js(session: Callable[..., Scripts], tmp_path_factory: pytest.TempPathFactory) -> Scripts:
    """The engine as pages serve it: what makes it smaller must not change what it does."""
    folder = tmp_path_factory.mktemp("served")
    served = {"engine": ENGINE, "feedback": SCRIPTS["feedback.js"]}
    for name, parts in served.items():
        (folder / f"{name}.js").write_text(bundle(parts), encoding="utf-8")
    return session(*(str(folder / name) for name in served), "archive")


def published(js: Scripts, folder: Path, index: Index) -> Index:
    """The index, opened in JavaScript as well."""
    assert js.call("testing.open", str(write_to(folder, index))) == len(index)
    return index


def assert_the_same(js: Scripts, index: Index, queries: list[str], **options: Any) -> int:
    """Compare hits, scores, order, facets and errors; how many queries found something."""
    asked = {"allWords": options.get("all_words", False), "sort": options.get("sort", "score")}
    if "weighting" in options:
        asked["weighting"] = options["weighting"]
    answers = js.batch("testing.search", [(query, asked, FACET_FIELDS) for query in queries])
    finding = 0
    for query, answer in zip(queries, answers, strict=True):
        try:
            results = index.search(query, limit=None, facets=FACET_FIELDS, **options)
        except QuerySyntaxError as error:
            assert_same_error(answer, error)
            continue
        assert not isinstance(answer, ScriptError), (query, answer)
        assert answer["hits"] == [[hit.case_id, hit.score] for hit in results], query
        assert answer["first"] == answer["docs"][:3], query  # the short way gives the same
        assert answer["facets"] == {
            name: [asdict(row) for row in rows] for name, rows in results.facets.items()
        }, query
        finding += bool(results.total)
    return finding


def assert_same_error(answer: Any, error: QuerySyntaxError) -> None:
    assert isinstance(answer, ScriptError), error
    place = utf16(error.query, error.offset)
    assert (answer.name, answer.reason, answer.offset) == ("QuerySyntaxError", error.reason, place)


# Generated archives and queries.


def test_ten_thousand_queries_find_the_same_in_the_same_order(js: Scripts, tmp_path: Path) -> None:
    rng = random.Random(5)
    finding = 0
    for number in range(40):
        cases = [random_case(rng, f"{rng.choice('aäÄ𠀀z')}{n}") for n in range(rng.randint(9, 60))]
        settings = Settings() if number % 4 == 0 else random_settings(rng)
        index = published(js, tmp_path / str(number), index_of(cases, settings))
        queries = list(islice(well_formed(rng), 250))
        options = rng.choice(({}, {}, {"all_words": True}, {"weighting": "tfidf"}))
        finding += assert_the_same(js, index, queries, **options)
    assert finding > 5_000  # most of them find something


@examples(max_examples=30, deadline=None)
@given(
    strategies.cases(),
    st.lists(strategies.query_texts, min_size=1, max_size=20),
    strategies.settings,
)
def test_any_query_of_any_archive_finds_the_same(
    js: Scripts,
    tmp_path_factory: pytest.TempPathFactory,
    cases: list[Case],
    queries: list[str],
    settings: Settings,
) -> None:
    index = published(js, tmp_path_factory.mktemp("site"), index_of(cases, settings))
    assert_the_same(js, index, queries)


@pytest.mark.parametrize("sort", ["date", "title"])
def test_other_orders_are_the_same(js: Scripts, tmp_path: Path, sort: str) -> None:
    rng = random.Random(7)
    cases = [random_case(rng, f"{n}") for n in range(80)]
    index = published(js, tmp_path, index_of(cases))
    assert assert_the_same(js, index, list(islice(well_formed(rng), 100)), sort=sort) > 50


# Other names.


def test_other_names_are_looked_for_alike(js: Scripts, tmp_path: Path) -> None:
    """Cases and queries made of names of the table: words, phrases, and parts of both."""
    rng = random.Random(19)
    table = synonyms.load()
    rows = [row for term in table.first_terms() for row in table.beginning_with(term)]
    names = sorted({name for row in rows for name in (row.name, *(o.name for o in row.others))})
    for number in range(4):
        few = rng.sample(names, 60)
        few += [other.name for row in rows if row.name in few for other in row.others]
        cases = [
            case(f"{n}", ". ".join(rng.choices(["no", "possible", *few], k=12)),
                 title=rng.choice(few))
            for n in range(60)
        ]  # fmt: skip
        index = published(js, tmp_path / str(number), index_of(cases))
        queries = [" ".join(rng.choices(few, k=rng.randint(1, 3))) for _ in range(60)]
        queries += [f'"{name}"' for name in rng.choices(few, k=20)]
        queries += [f"present:({name})" for name in rng.choices(few, k=10)]
        queries = [query.replace(":", " ") if ":(" not in query else query for query in queries]
        assert assert_the_same(js, index, queries) > 60
        assert assert_the_same(js, index, queries[:30], all_words=True) > 10
        told = js.batch("testing.expansions", [(query,) for query in queries])
        for query, answer in zip(queries, told, strict=True):
            found = index.search(query).expansions
            assert answer == [{"words": one.words, "others": list(one.others)} for one in found]
        assert sum(map(bool, told)) > 30


# Words of the first cases.


def assert_learnt_the_same(js: Scripts, index: Index, queries: list[str], **options: Any) -> int:
    """Compare hits, scores, added words and extracts; how many queries got further words."""
    names = {"all_words": "allWords"}
    asked = {names.get(name, name): value for name, value in options.items()}
    answers = js.batch("testing.learn", [(query, asked) for query in queries])
    learning = 0
    for query, answer in zip(queries, answers, strict=True):
        try:
            results = index.search(query, limit=None, feedback=True, **options)
        except QuerySyntaxError as error:
            assert_same_error(answer, error)
            continue
        assert not isinstance(answer, ScriptError), (query, answer)
        assert answer["hits"] == [[hit.case_id, hit.score] for hit in results], query
        assert answer["added"] == list(results.added), query
        assert answer["extracts"] == [_extract(hit) for hit in results[:3]], query
        learning += bool(results.added)
    return learning


def _extract(hit: Hit) -> dict[str, Any]:
    field, text, marks, statuses = hit.snippet
    places = [[utf16(text, start), utf16(text, end)] for start, end in marks]
    doubt = STATUS_FIELDS.index(hit.status)
    return {
        "field": field, "text": text, "marks": places, "statuses": list(statuses), "status": doubt
    }  # fmt: skip


def test_words_of_the_first_cases_are_looked_for_alike(js: Scripts, tmp_path: Path) -> None:
    """Whatever the settings: a keyword list that has a boost teaches nothing."""
    rng = random.Random(23)
    learning = 0
    for number in range(20):
        cases = [random_case(rng, f"{rng.choice('aä𠀀')}{n}") for n in range(rng.randint(9, 60))]
        settings = Settings() if number % 2 else random_settings(rng)
        index = published(js, tmp_path / str(number), index_of(cases, settings))
        write_texts(tmp_path / str(number), index)
        options = rng.choice(
            ({}, {}, {"all_words": True}, {"weighting": "tfidf"}, {"sort": "title"})
        )
        queries = list(islice(well_formed(rng), 40))
        learning += assert_learnt_the_same(js, index, queries, **options)
    assert learning > 400  # half of them learn something


# What long lists need: blocks, packs of their own, many shards.


def test_a_large_archive_finds_the_same(js: Scripts, tmp_path: Path) -> None:
    """Lists longer than a block, words with packs of their own, hundreds of shards."""
    rng = random.Random(11)
    syllables = ["ka", "lo", "mi", "ste", "no", "sis", "tum", "or", "ing", "ed", "s", "ä"]
    words = ["".join(rng.choices(syllables, k=rng.randint(2, 4))) for _ in range(3_000)]
    chances = [1 / (place + 3) for place in range(len(words))]
    cases = [
        case(f"{n:04}", " ".join(rng.choices(words, chances, k=rng.randint(1, 90))),
             title=" ".join(rng.choices(words, chances, k=3)))
        for n in range(3_000)
    ]  # fmt: skip
    index = published(js, tmp_path, index_of(cases))
    packs = {path.parent.name: path for path in tmp_path.rglob("*.bin")}
    assert packs["p"], "no word is frequent enough"
    queries = [" ".join(rng.choices(words, chances, k=rng.randint(1, 3))) for _ in range(60)]
    queries += [f'"{words[n]} {words[n + 1]}"' for n in range(10)]
    queries += [f"title:{word} {word[:3]}*" for word in words[:10]]
    queries += [f"{words[3]} AND NOT {words[9]}", f"{words[700]}~", "k?lo*", "*", "a*"]
    assert assert_the_same(js, index, queries) > 60


# Snippets.


@examples(max_examples=40, deadline=None)
@given(
    strategies.cases().filter(bool),
    st.lists(strategies.query_texts, min_size=1, max_size=10),
    st.sampled_from((DEFAULT_BOOSTS, {"title": 1, "findings": 0, "ddx": 2})),
)
def test_snippets_are_the_same(
    js: Scripts,
    tmp_path_factory: pytest.TempPathFactory,
    cases: list[Case],
    queries: list[str],
    boosts: dict[str, int],
) -> None:
    settings = Settings(boosts=boosts)
    index = published(js, tmp_path_factory.mktemp("site"), index_of(cases, settings))
    doubts = Doubts.of(index.segment)
    for query in queries:
        try:
            hits = index.search(query, limit=None)
        except QuerySyntaxError:
            continue
        for hit in hits:
            shown = {name: text for name, text in hit.case.fields.items() if name != "keywords"}
            doc_id = index.segment.case_ids.find(hit.case_id)
            found = js.call("testing.snippet", query, shown, doubts.of_case(doc_id))
            field, text, marks, statuses = hit.snippet
            places = [[utf16(text, start), utf16(text, end)] for start, end in marks]
            assert found == {
                "field": field, "text": text, "marks": places, "statuses": list(statuses)
            }  # fmt: skip


# Cards and completion.


def test_a_card_is_what_was_given(js: Scripts, tmp_path: Path) -> None:
    published(js, tmp_path, index_of([case("a/b", "mass", title='<b>"Mass" & more</b>')]))
    (found,) = js.call("testing.cards", "mass")
    assert found == {
        "caseId": "a/b", "title": '<b>"Mass" & more</b>', "href": "cases/0.html", "facts": ["MR"],
        "heading": "Findings", "extract": "Some text", "thumb": None,
    }  # fmt: skip


def test_a_word_is_completed_from_the_vocabulary(js: Scripts, tmp_path: Path) -> None:
    texts = ["haemangioma", "haemorrhage haematoma", "haemorrhages", "haemorrhage", "Häm"]
    published(js, tmp_path, index_of([case(f"{n}", text) for n, text in enumerate(texts)]))
    assert js.call("testing.complete", "haemo", 5) == ["haemorrhage", "haemorrhages"]
    assert js.call("testing.complete", "HAEM", 2) == ["haemorrhage", "haemangioma"]
    assert js.call("testing.complete", "hä", 5)[0] == "haemorrhage"
    assert js.call("testing.complete", "xyz", 5) == []


# Packs.


def test_twins_hold_every_pack(js: Scripts, tmp_path: Path) -> None:
    """What pages read over http and what they read from a disk are the same bytes."""
    rng = random.Random(17)
    folder = write_to(tmp_path, index_of([random_case(rng, f"{n}") for n in range(40)]))
    names = [
        path.relative_to(folder).as_posix().removesuffix(".bin") for path in folder.rglob("*.bin")
    ]
    assert len(names) > 30
    scripts = [path.read_text() for path in sorted((folder / "local").iterdir())]
    assert js.call("testing.twins", scripts, names) == [
        zlib.decompress((folder / f"{name}.bin").read_bytes(), -15) for name in names
    ]
