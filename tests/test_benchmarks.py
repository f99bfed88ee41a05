"""The speed benchmark runs, engines answer alike, its page says what was measured. No timing."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parent.parent
FOLDER = str(ROOT / "benchmarks")
if FOLDER not in sys.path:
    sys.path.append(FOLDER)  # behind everything: the tests have modules of the same names

import corpus  # noqa: E402
import engines  # noqa: E402
import speed  # noqa: E402
import speed_queries  # noqa: E402
import speed_run  # noqa: E402
from engines import AND, KINDS, OR, OWN, OWN_NAMES, RARE, Query, Searcher  # noqa: E402

CASES, QUERIES = 50, 12
PEERS = [name for name in engines.installed() if name not in (OWN, OWN_NAMES)]


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("cases"))
    corpus.write_json_lines(folder, CASES, 20, ("id", *corpus.TEXT_FIELDS, "modality"))
    return folder


@pytest.fixture(scope="module")
def words(cases: str) -> speed_queries.Vocabulary:
    return speed_queries.count_words(cases, CASES)


@pytest.fixture(scope="module")
def built(cases: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folders = {}
    for name in (OWN, *PEERS):
        folders[name] = str(tmp_path_factory.mktemp("index"))
        engines.load(name).build(cases, folders[name], 1)
    return folders


@pytest.fixture
def opened(built: dict[str, str]) -> Iterator[dict[str, Searcher]]:
    searchers = {name: engines.load(name).open(folder) for name, folder in built.items()}
    yield searchers
    for searcher in searchers.values():
        searcher.close()


def test_queries_are_distinct_the_same_again_and_of_every_kind(
    words: speed_queries.Vocabulary,
) -> None:
    drawn = speed_queries.draw(words, QUERIES)
    assert list(drawn) == list(KINDS)
    assert drawn == speed_queries.draw(words, QUERIES)
    assert {kind: len(set(queries)) for kind, queries in drawn.items()} == dict.fromkeys(
        KINDS, QUERIES
    )


def test_rare_words_stand_in_few_cases(words: speed_queries.Vocabulary) -> None:
    low, high = speed_queries.RARE_CASES
    for query in speed_queries.draw(words, QUERIES)[RARE]:
        assert low <= words.counts[query.words[0]] <= high


@pytest.fixture(scope="module")
def telling(cases: str) -> Callable[[Query], bool]:
    """Whether no other form begins as a word of the query does: so no stemmer joins two."""
    texts = " ".join(engines.whole_text(record).lower() for record in engines.records(cases))
    forms = sorted(set(re.findall(r"\w+", texts)))

    def has_one_form(word: str) -> bool:
        stem = word[: max(4, len(word) * 2 // 3)]
        return [form for form in forms if form.startswith(stem)] == [word]

    return lambda query: all(map(has_one_form, query.words))


def test_engines_find_the_same_cases(
    words: speed_queries.Vocabulary,
    opened: dict[str, Searcher],
    telling: Callable[[Query], bool],
) -> None:
    """Of words that have one form alone: each engine finds the cases that hold just that.

    Of other words they find different ones, for their stemmers differ.
    """
    own = opened[OWN]
    for kind in (RARE, AND, OR):
        asked = [query for query in speed_queries.draw(words, 40)[kind] if telling(query)]
        assert len(asked) >= 5
        for name, searcher in opened.items():
            if kind in engines.load(name).kinds:
                for query in asked:
                    found = searcher.count(searcher.written(query))
                    assert found == own.count(own.written(query)), (name, query)


def test_engines_give_ids_of_cases_that_hold_the_word(
    cases: str,
    words: speed_queries.Vocabulary,
    opened: dict[str, Searcher],
    telling: Callable[[Query], bool],
) -> None:
    texts = {record["id"]: engines.whole_text(record) for record in engines.records(cases)}
    asked = [query for query in speed_queries.draw(words, 40)[RARE] if telling(query)]
    assert asked
    for query in asked:
        for name, searcher in opened.items():
            found = searcher.search(searcher.written(query))
            assert found, (name, query)
            assert all(query.words[0] in texts[case_id].lower() for case_id in found), name


def test_the_whole_comparison_writes_its_page_and_drawings(tmp_path: Path) -> None:
    options = speed_run.Options(
        cases=CASES,
        grown=(10, CASES),
        queries=3,
        seconds=0.01,
        rounds=1,
        runs=1,
        cold_runs=1,
        cold_queries=("fracture",),
        work=str(tmp_path / "work"),
    )
    found = speed_run.measure(options)
    page = speed.write(found, options, str(tmp_path), "0.0, 0.0, 0.0")
    assert (tmp_path / speed.RESULTS).read_text() == page
    for kind in KINDS:
        assert f"| {kind} | " in page
    for name in (OWN, *PEERS):
        assert f"| {name} | {CASES} | 1 | " in page
    assert set(found.latency[RARE]) == set(engines.installed())
    assert found.throughput.processes > 0
    for name in (speed.LATENCY_PLOT, speed.GROWTH_PLOT):
        assert f"({name})" in page
        assert ElementTree.fromstring((tmp_path / name).read_bytes()).tag.endswith("svg")
