"""The search page answers as the command line does: same cases, same scores to the last bit."""

from __future__ import annotations

import random
from typing import Any

import strategies
from archives import Site
from javascript import utf16
from playwright.sync_api import Page
from sentences import noise, sentence

from searchcases.analysis import forms
from searchcases.errors import QuerySyntaxError
from searchcases.searcher import Index

_ASK = """async (questions) => {
  const archive = await searchcases.searchPage.open();
  await searchcases.searchPage.options({ feedback: true }); // runs its script
  const answer = async ([text, options]) => {
    try {
      const hits = (await archive.search(text, options)).first();
      const cards = await archive.cards(hits.map(({ doc }) => doc));
      return hits.map(({ score }, n) => [cards[n].caseId, score]);
    } catch (error) {
      return { name: error.name, reason: error.reason, offset: error.offset };
    }
  };
  const answers = [];
  for (const question of questions) answers.push(await answer(question));
  return answers;
}"""

_OPTIONS = (
    {},
    {},
    {"weighting": "tfidf"},
    {"all_words": True},
    {"sort": "date"},
    {"sort": "title"},
)


def _questions(rng: random.Random, index: Index, count: int) -> list[tuple[str, dict[str, Any]]]:
    """Words, phrases and patterns of the cases, and sentences of the grammar."""
    words = sorted({form for case_id in index for form in forms(index.case(case_id).title)})
    texts = [index.case(case_id).fields.get("findings", "") for case_id in index]

    def phrase() -> str:
        found = rng.choice([text for text in texts if text]).split()
        start = rng.randrange(len(found))
        return '"' + " ".join(found[start : start + rng.randint(2, 3)]).replace('"', "") + '"'

    def plain() -> str:
        return " ".join(rng.choices(words, k=rng.randint(1, 4)))

    def pattern() -> str:
        word = rng.choice(words)
        return rng.choice(
            [f"{word[:3]}*", f"{word}~", f"findings:{word}", f"title:{word[:2]}?{word[3:]}"]
        )

    def filtered() -> str:
        name, values = rng.choice([*strategies.VALUES.items()])
        return f'{plain()} {name}:"{rng.choice(values)}"'

    kinds = (plain, plain, phrase, pattern, filtered, lambda: sentence(rng), lambda: noise(rng))
    return [(rng.choice(kinds)(), rng.choice(_OPTIONS)) for _ in range(count)]


def _expected(index: Index, text: str, options: dict[str, Any]) -> Any:
    try:
        return [[hit.case_id, hit.score] for hit in index.search(text, limit=None, **options)]
    except QuerySyntaxError as error:
        offset = utf16(text, error.offset)
        return {"name": "QuerySyntaxError", "reason": error.reason, "offset": offset}


def _assert_the_same(
    page: Page, site: Site, count: int, seed: int, *, expand: bool = True, feedback: bool = False
) -> None:
    questions = _questions(random.Random(seed), site.index, count)
    page.goto(site.at("search.html"))
    names, more = {"all_words": "allWords"}, {"feedback": feedback}
    asked = [
        (text, {names.get(name, name): value for name, value in options.items()} | more)
        for text, options in questions
    ]
    answers = page.evaluate(_ASK, asked)
    finding = 0
    for (text, options), answer in zip(questions, answers, strict=True):
        wanted = _expected(site.index, text, {**options, **more, "expand": expand})
        assert answer == wanted, (text, options)
        finding += isinstance(answer, list) and bool(answer)
    assert finding > count / 2, "most of them find something"


def test_hundreds_of_queries_find_the_same_over_http(page: Page, served: Site) -> None:
    _assert_the_same(page, served, 400, seed=1)


def test_queries_find_the_same_from_the_disk(page: Page, served: Site) -> None:
    _assert_the_same(page, served.from_disk(), 150, seed=2)


def test_words_of_the_first_cases_find_the_same_over_http(page: Page, served: Site) -> None:
    _assert_the_same(page, served, 60, seed=4, feedback=True)


def test_words_of_the_first_cases_find_the_same_from_the_disk(page: Page, served: Site) -> None:
    _assert_the_same(page, served.from_disk(), 60, seed=5, feedback=True)


def test_unknown_cases_come_in_the_order_of_their_own_index(
    page: Page, unknown_served: Site
) -> None:
    """They know no other names: one of a masked diagnosis may stand in the text."""
    _assert_the_same(page, unknown_served, 100, seed=3, expand=False)
