"""A reader searches: words, filters, orders and addresses, over http and from the disk."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from searching import PAGE_SIZE, Finder
from test_quizzing import to_the_question
from watching import Watch, path_of

from searchcases.config import DEFAULT_BOOSTS
from searchcases.sitegen.cards import HEADINGS
from searchcases.suggestion import suggest


def test_words_find_what_the_command_line_finds_with_marked_extracts(
    finder: Finder, page: Page
) -> None:
    finder.open().type("marrow edema")
    total = finder.expect_answer("marrow edema")
    expect(page.locator("#summary")).to_contain_text(f"{total} cases")
    for place, hit in enumerate(finder.site.index.search("marrow edema", limit=3)):
        extract = finder.results.locator(".card-extract").nth(place)
        extract.scroll_into_view_if_needed()
        text, marks, statuses = hit.snippet[1:]
        told = ["", " (in doubt)", " (denied)"]
        marked = [
            text[start:end] + told[status]
            for (start, end), status in zip(marks, statuses, strict=True)
        ]
        expect(extract.locator("mark")).to_have_text(marked)
        for (_, end), status in zip(marks[::-1], statuses[::-1], strict=True):
            text = text[:end] + told[status] + text[end:]
        only = {"present": "", "possible": "only in doubt ", "absent": "only denied "}[hit.status]
        expect(extract).to_have_text(f"{only}{HEADINGS[hit.snippet.field]} {text}")
    assert finder.asked() == {"q": ["marrow edema"]}


_STANDING = """
new MutationObserver((records) => {
  for (const { addedNodes } of records)
    for (const { src } of addedNodes)
      if (/assets.more[.]/.test(src))
        (globalThis.standing ??= []).push(document.querySelectorAll("#results > li").length);
}).observe(document, { childList: true, subtree: true });
"""
"""How many results stood whenever the script was asked for that plain words do not need."""


def test_plain_words_need_one_script_and_the_other_comes_behind_the_results(
    finder: Finder, page: Page, watch: Watch
) -> None:
    page.add_init_script(_STANDING)
    finder.open()
    finder.field.focus()
    page.wait_for_load_state("networkidle")
    assert not _further(watch)
    finder.type("marrow edema").expect_answer("marrow edema")
    expect(finder.results.locator("mark").first).to_be_visible()
    assert len(_further(watch)) == 1
    assert page.evaluate("standing") == [PAGE_SIZE]
    finder.field.fill('"bone marrow" -edema')
    finder.expect_answer('"bone marrow" -edema')
    assert len(_further(watch)) == 1


def test_a_script_that_has_gone_is_told_where_it_is_needed(
    finder: Finder, page: Page, watch: Watch
) -> None:
    page.route("**/assets/more.*.js", lambda route: route.abort())
    finder.open('"bone marrow"')
    expect(page.get_by_text("The search index could not be read")).to_be_visible()
    page.unroute_all()
    finder.field.press("Enter")  # a later try may fare better
    finder.expect_answer('"bone marrow"')
    watch.expect("/more.")
    watch.expect("ERR_FAILED")


def _further(watch: Watch) -> list[str]:
    """The requests of the script for what is more than plain words."""
    return [
        path for path in map(path_of, watch.requested) if "/more." in path and path.endswith("js")
    ]


def test_the_count_is_read_out_once_typing_has_paused(finder: Finder, page: Page) -> None:
    finder.open().type("marrow")
    total = finder.expect_answer("marrow")
    expect(page.locator("[role=status]")).to_have_text(f"{total} cases")


def test_facets_count_and_narrow_and_chips_widen_again(finder: Finder, page: Page) -> None:
    query = "pain"
    finder.open().type(query)
    total = finder.expect_answer(query)
    facets = finder.site.index.search(query, facets=["modality"]).facets["modality"]
    for row in facets:
        expect(finder.box("Modality", row.value)).to_have_accessible_name(
            f"{row.value} {row.count}"
        )
    assert facets[1].count < total
    finder.box("Modality", facets[1].value).check()
    narrowed = finder.expect_answer(f"{query} {facets[1].filter}")
    assert narrowed == facets[1].count
    expect(page.locator("#summary")).to_contain_text(f"{narrowed} case")
    assert finder.asked() == {"q": [query], "modality": [facets[1].value]}
    finder.box("Modality", facets[2].value).check()  # values of one field are alternatives
    finder.expect_answer(f"{query} {facets[1].filter} {facets[2].filter}")
    expect(finder.chips).to_have_count(2)
    finder.chips.first.click()
    finder.expect_answer(f"{query} {facets[2].filter}")
    finder.chips.first.click()
    assert finder.expect_answer(query) == total
    expect(finder.chips).to_have_count(0)


def test_filters_alone_are_a_search(finder: Finder) -> None:
    finder.open("", sex="f", age="25..<45")
    finder.expect_answer("sex:f age:25..<45")
    expect(finder.chips).to_have_text(["Sex: f ×", "Age: 25-44 ×"], ignore_case=True)


def test_an_address_gives_the_same_page_to_whoever_opens_it(finder: Finder, page: Page) -> None:
    finder.open().type("chest pain")
    finder.expect_answer("chest pain")
    finder.box("Modality", "CT").check()
    finder.show_options()
    page.get_by_label("Order").select_option("Newest")
    finder.expect_answer("chest pain modality:ct", sort="date")
    other = Finder(page.context.new_page(), finder.site)
    other.page.goto(page.url)
    other.expect_answer("chest pain modality:ct", sort="date")
    for one in (finder, other):
        expect(one.field).to_have_value("chest pain")
        expect(one.chips).to_have_count(1)
        expect(one.box("Modality", "CT")).to_be_checked()
        expect(one.page.locator("select[name=sort]")).to_have_value("date")
    expect(other.results).to_have_text(finder.results.inner_text(), use_inner_text=True)


def test_back_and_forward_go_through_what_was_asked(finder: Finder, page: Page) -> None:
    finder.open().type("pneumothorax")
    page.keyboard.press("Enter")
    finder.expect_answer("pneumothorax")
    finder.field.fill("fracture")
    page.keyboard.press("Enter")
    finder.expect_answer("fracture")
    page.go_back()
    finder.expect_answer("pneumothorax")
    expect(finder.field).to_have_value("pneumothorax")
    page.go_forward()
    finder.expect_answer("fracture")
    finder.titles.first.get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text(finder.site.index.search("fracture")[0].title)
    page.go_back()
    finder.expect_answer("fracture")


def test_pages_of_results_are_turned(finder: Finder, page: Page) -> None:
    total = finder.open("the of").expect_answer("the of")
    assert total > 20
    pages = page.get_by_role("navigation", name="Pages of results")
    pages.get_by_role("link", name="Next").click()
    finder.expect_answer("the of", page=2)
    expect(pages).to_contain_text(f"Page 2 of {-(-total // 10)}")
    expect(finder.results.locator(".card-rank").first).to_have_text("11")
    assert finder.asked()["page"] == ["2"]
    pages.get_by_role("link", name="Previous").click()
    finder.expect_answer("the of")


def test_orders_and_weightings_are_the_command_line_s(finder: Finder, page: Page) -> None:
    query = "fracture pain"
    finder.open(query).expect_answer(query)
    finder.show_options()
    for label, sort in (("Newest", "date"), ("Title", "title"), ("Best match", "score")):
        page.get_by_label("Order").select_option(label)
        finder.expect_answer(query, sort=sort)
    page.get_by_label("Weighting").select_option("TF-IDF")
    finder.expect_answer(query, weighting="tfidf")
    assert finder.asked()["weighting"] == ["tfidf"]
    page.get_by_label("All words must occur").check()
    finder.expect_answer(query, weighting="tfidf", all_words=True)


def test_words_of_the_first_cases_are_looked_for_when_asked(
    finder: Finder, page: Page, watch: Watch
) -> None:
    query = "marrow kidney"
    also = page.locator("#also")
    finder.open(query).expect_answer(query)
    expect(also).to_have_text("Also searched: renal. Search as typed")
    assert not _learning(watch), "few ask for it"
    finder.show_options()
    page.get_by_label("Search words of the first cases, too").focus()
    page.keyboard.press("Space")
    finder.expect_answer(query, feedback=True)
    found = finder.site.index.search(query, feedback=True)
    assert len(found.added) > 10
    words = f"Words of the first cases: {', '.join(found.added)}."
    expect(also).to_have_text(f"Also searched: renal. {words} Search as typed")
    expect(page.locator("#summary")).to_contain_text(f"{found.total} cases")
    _, text, marks, _ = found[0].snippet
    marked = finder.results.locator(".card-extract").first.locator("mark")
    expect(marked).to_contain_text([text[start:end] for start, end in marks])
    assert finder.asked() == {"q": [query], "feedback": ["1"]}
    assert len(_learning(watch)) == 1
    also.get_by_role("link", name="Search as typed").click()
    finder.expect_answer(query, expand=False)
    expect(page.get_by_label("Search words of the first cases, too")).not_to_be_checked()
    expect(also).to_be_empty()
    page.go_back()
    finder.expect_answer(query, feedback=True)


def _learning(watch: Watch) -> list[str]:
    """The requests of the script for words of the first cases."""
    return [path for path in map(path_of, watch.requested) if "/feedback." in path]


def test_an_address_with_words_of_the_first_cases_holds_for_filters_and_a_quiz(
    finder: Finder, page: Page
) -> None:
    finder.open("physis", feedback="1", sex="m").expect_answer("physis sex:m", feedback=True)
    finder.show_options()
    expect(page.get_by_label("Search words of the first cases, too")).to_be_checked()
    total = finder.site.index.search("physis sex:m", feedback=True).total
    assert total > finder.site.index.search("physis sex:m").total
    page.get_by_role("link", name="Quiz me on these").click()
    to_the_question(page)
    expect(page.locator("#drawn")).to_contain_text(f"Drawn from {total} cases")


def test_a_query_that_is_wrong_says_what_and_where(finder: Finder, page: Page) -> None:
    finder.open().type("mass AND (bone")
    summary = page.locator("#summary")
    expect(summary.locator("mark")).to_have_text("(")
    expect(finder.field).to_have_attribute("aria-invalid", "true")
    assert "mass AND (bone" in summary.inner_text()
    finder.field.press_sequentially(")")
    finder.expect_answer("mass AND (bone)")
    expect(finder.field).not_to_have_attribute("aria-invalid", "true")


def test_where_nothing_is_found_there_is_a_way_on(finder: Finder, page: Page) -> None:
    finder.open("pneumothora", sex="f")
    expect(page.get_by_role("heading", name="No case fits")).to_be_visible()
    expect(finder.titles).to_have_count(0)
    expect(page.get_by_role("link", name="Without Sex: f")).to_be_visible()
    page.get_by_role("link", name="Words that begin so").click()
    finder.expect_answer("pneumothora* sex:f")
    expect(page.get_by_role("heading", name="No case fits")).to_be_hidden()


def test_a_slip_is_answered_with_what_was_perhaps_meant(finder: Finder, page: Page) -> None:
    finder.open("hypointensty -lymfoma", sex="f")
    meant = suggest(finder.site.index.segment, "hypointensty -lymfoma", DEFAULT_BOOSTS)
    assert meant == "hypointensity -lymphoma"
    expect(page.locator("#summary")).to_contain_text(f"Did you mean {meant}?")
    expect(page.locator("[role=status]")).to_have_text(f"0 cases. Did you mean {meant}?")
    page.get_by_role("link", name=meant).click()
    finder.expect_answer(f"{meant} sex:f")
    expect(finder.field).to_have_value(meant)
    expect(page.locator("#summary")).not_to_contain_text("Did you mean")


def test_an_example_is_a_search(finder: Finder, page: Page) -> None:
    finder.open()
    page.get_by_role("link", name='"bone marrow"').click()
    finder.expect_answer('"bone marrow"')
    expect(finder.field).to_be_focused()
