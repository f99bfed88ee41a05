"""Unknown cases: nothing that is fetched before the reveal leads from a case to its diagnosis.

Whatever a host serves is read here, packs inflated and twins decoded, except the scripts that
reveal; and no page asks for one of those before its reader does.
"""

from __future__ import annotations

import json
import string
from collections.abc import Callable

import pytest
from archives import Site
from javascript import Scripts
from playwright.sync_api import Page, expect
from publishing import ENGINE
from searching import Finder
from sites import links, parse
from test_quizzing import to_the_question
from transfers import Secret, generation_of, packs, plain, strings, texts_of, transferred
from visiting import Visits
from watching import Watch, path_of, settle

from searchcases.facets import FACET_FIELDS
from searchcases.model import TEXT_FIELDS
from searchcases.searcher import Index
from searchcases.sitegen.archive import KEY
from searchcases.sitegen.topics import LABELS
from searchcases.unknown import FIELDS, SHOWN, masked_cases


@pytest.fixture(scope="session")
def secrets(sample: Index) -> dict[str, Secret]:
    """By the id of the unknown case."""
    pairs = masked_cases(map(sample.case, sample), KEY)
    return {pair.masked.case_id: Secret(pair.original) for pair in pairs}


# What is transferred.


def test_pages_from_a_disk_read_the_same_packs(unknown_served: Site) -> None:
    found = transferred(unknown_served.folder)
    folder = generation_of(unknown_served).relative_to(unknown_served.folder).as_posix() + "/"
    served = {
        name.removeprefix(folder).removesuffix(".bin"): data
        for name, data in found.items()
        if name.endswith(".bin")
    }
    twins = {
        name.removeprefix("local/"): data
        for name, data in found.items()
        if name.startswith("local/") and not name.startswith("local/x/")
    }
    assert len(served) > 30
    assert twins == served


def test_no_file_names_a_case(unknown_served: Site, secrets: dict[str, Secret]) -> None:
    names = {name for secret in secrets.values() for name in secret.names}
    for file, data in transferred(unknown_served.folder).items():
        text = data.decode(errors="replace")
        assert [name for name in names if name in text] == [], file
        if file.endswith(".html"):
            shown = plain(parse(text).text)
            assert [name for name in names if plain(name) in shown] == [], file


def test_no_case_page_gives_its_diagnosis_away(
    unknown_served: Site, secrets: dict[str, Secret]
) -> None:
    """Its text, its attributes and its data blocks; what stands on all of them tells nothing."""
    written = {
        href: parse(transferred(unknown_served.folder)[href].decode())
        for href in unknown_served.pages("cases/*.html")
    }
    assert len(written) == len(secrets) > 70
    everywhere = set.intersection(*(set(texts_of(page)) for page in written.values()))
    for href, page in written.items():
        data = page.data("application/json")
        assert isinstance(data, dict)
        secret = secrets[data["case_id"]]
        assert set(data["fields"]) <= {"title", *FIELDS}
        texts = set(texts_of(page)) - everywhere - {*LABELS.values()}
        told = [(word, text) for text in texts for word in secret.told_by(text)]
        assert told == [], (href, secret.original.case_id)


def test_no_row_of_the_index_gives_its_case_away(
    unknown_served: Site, secrets: dict[str, Secret]
) -> None:
    """Cards and texts: each row is about one case."""
    cards = [row for pack in packs(unknown_served, "c") for row in json.loads(pack)]
    texts = [row for pack in packs(unknown_served, "x") for row in json.loads(pack)]
    assert len(cards) == len(texts) == len(secrets)
    for card, fields in zip(cards, texts, strict=True):
        secret = secrets[card[0]]
        for text in strings([card, fields]):
            assert secret.told_by(text) == [], secret.original.case_id


def test_no_list_gives_a_case_away(unknown_served: Site, secrets: dict[str, Secret]) -> None:
    """Neither its card nor the heading of a result page; none is about a diagnosis."""
    cases = {f"cases/{case_id}.html": secret for case_id, secret in secrets.items()}
    listed = 0
    for href in unknown_served.pages():
        kind, _, below = href.partition("/")
        assert kind not in ("diagnosis", "tag", "term"), href
        if kind == "cases":
            continue
        html = transferred(unknown_served.folder)[href].decode()
        heading = ""
        if below and kind in SHOWN:  # a result page, about what its cases share
            (heading,) = (element.text for element in parse(html).all("h1"))
        for block in html.split("<article")[1:]:
            card = parse(f"<article{block.partition('</article>')[0]}</article>")
            (path,) = {path for path, _ in links(href, card) if path.startswith("cases/")}
            assert cases[path].told_by(card.text) == [], (href, path)
            assert cases[path].told_by(heading) == [], (href, path)
            listed += 1
    assert listed > 3 * len(secrets)


def test_no_word_of_the_diagnosis_finds_its_case(
    unknown_served: Site, secrets: dict[str, Secret], session: Callable[..., Scripts]
) -> None:
    """Asked of the packs as they are served: words, fields and facets."""
    js = session(*ENGINE, "archive")
    js.call("testing.open", str(generation_of(unknown_served)))
    asked = [(case_id, word) for case_id, secret in secrets.items() for word in secret.words]
    assert len(asked) > 200
    answers = js.batch("testing.search", [(f'"{word}"', {}, FACET_FIELDS) for _, word in asked])
    for (case_id, word), answer in zip(asked, answers, strict=True):
        assert case_id not in dict(answer["hits"]), (secrets[case_id].original.case_id, word)
        assert answer["facets"]["tags"] == []


def test_fields_that_tell_the_diagnosis_are_empty(
    unknown_served: Site, session: Callable[..., Scripts]
) -> None:
    js = session(*ENGINE, "archive")
    js.call("testing.open", str(generation_of(unknown_served)))
    hidden = {*TEXT_FIELDS} - {"title", "tags", *FIELDS}  # tags are a filter: see below
    queries = [f"{name}:{sign}*" for name in sorted(hidden) for sign in string.ascii_lowercase]
    answers = js.batch("testing.search", [(query, {}, []) for query in queries])
    assert not any(answer["hits"] for answer in answers)
    for name, data in transferred(unknown_served.folder).items():
        if name.startswith(("local/f/", "local/g/")):
            size = int.from_bytes(data[:4], "little")
            values = json.loads(data[4 : 4 + size])["values"]
            assert bool(values) == (name.rpartition("/")[2] in SHOWN), name


# What is asked for, and when.


def reveals(watch: Watch) -> list[str]:
    """The scripts that reveal, as they were asked for."""
    return [path for path in map(path_of, watch.requested) if "/reveal/" in path]


def test_nothing_is_revealed_unasked(page: Page, watch: Watch, unknown_site: Site) -> None:
    for href in ("index.html", "browse/cases.html", *unknown_site.pages("cases/*.html")[:8]):
        page.goto(unknown_site.at(href))
        settle(page)
    finder = Finder(page, unknown_site).open("pain")
    finder.expect_answer("pain", expand=False)
    expect(finder.results.locator("mark").first).to_be_visible()
    expect(page.locator("#facets fieldset").first).to_be_visible()
    page.get_by_role("link", name="Quiz me on these").click()
    to_the_question(page)
    assert reveals(watch) == []
    base = path_of(unknown_site.base)
    asked = {path_of(address).removeprefix(base) for address in watch.requested}
    assert asked <= set(transferred(unknown_site.folder)), "what came was read above"


def test_words_of_other_cases_lead_to_no_diagnosis(
    page: Page, watch: Watch, unknown_site: Site
) -> None:
    """With them, a diagnosis would find cases in which it is masked: there is no way to ask."""
    finder = Finder(page, unknown_site).open("pain", feedback="1")
    finder.expect_answer("pain", expand=False)
    finder.show_options()
    expect(page.get_by_label("All words must occur")).to_be_visible()
    expect(page.get_by_label("Search words of the first cases, too")).to_have_count(0)
    assert not [address for address in watch.requested if "/feedback." in address]


def test_a_case_is_revealed_when_it_is_asked_for(
    page: Page, watch: Watch, unknown_site: Site, secrets: dict[str, Secret]
) -> None:
    for case_id, secret in [*secrets.items()][:4]:
        page.goto(unknown_site.at(f"cases/{case_id}.html"))
        expect(page.locator("h1")).to_contain_text("Unknown case")
        before = reveals(watch)
        page.get_by_role("button", name="Show the").click()
        expect(page.locator("[data-step=ddx], [data-step=diagnosis]").first).to_be_attached()
        (asked,) = reveals(watch)[len(before) :]
        assert asked.endswith(f"/{case_id}.js")
        page.get_by_role("button", name="Show all").click()
        expect(page.locator("h1")).to_contain_text(secret.original.title)
        expect(page.locator("#diagnosis .prose")).not_to_be_empty()
        shown = page.locator("#diagnosis .prose").inner_text()
        assert secret.told_by(shown), "the diagnosis is shown"


def test_a_quiz_of_unknown_cases_tells_the_answer(
    page: Page, watch: Watch, unknown_site: Site, secrets: dict[str, Secret]
) -> None:
    page.goto(unknown_site.at("quiz.html?seed=1"))
    to_the_question(page)
    assert reveals(watch) == []
    page.get_by_role("button", name="Show the answer").click()
    answer = page.locator(".answer-title")
    expect(answer).to_be_visible()
    (path,) = reveals(watch)
    secret = secrets[path.rpartition("/")[2].removesuffix(".js")]
    expect(answer).to_have_text(secret.original.title)
    expect(page.locator("#steps #diagnosis")).to_be_visible()


def test_without_scripts_the_answer_stays_away(visit: Visits, unknown_site: Site) -> None:
    page = visit.page(java_script_enabled=False)
    page.goto(unknown_site.at(unknown_site.pages("cases/*.html")[0]))
    expect(page.locator("main")).to_contain_text("JavaScript is needed", use_inner_text=True)
    assert reveals(visit.watch) == []
