"""Parts of a site: how text is formatted, which words are strong, what cases share."""

from __future__ import annotations

import pytest
from building import case, index_of
from hypothesis import given
from hypothesis import strategies as st
from sites import Parsed

from searchcases.diseases import diagnosis_name, entries
from searchcases.searcher import Index
from searchcases.sitegen.cards import age_label, card_of, patient
from searchcases.sitegen.formatting import formatted
from searchcases.sitegen.strongwords import how_many, strong_words
from searchcases.sitegen.topics import Topics, topics_of

ALLOWED = {
    "p", "ul", "ol", "li", "em", "strong", "br", "hr", "h3",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


def read(html: str) -> Parsed:
    parsed = Parsed()
    parsed.feed(str(html))  # of Markup, every addition would be escaped
    parsed.close()
    return parsed


# ------------------------------------------------------------------------- formatting


@given(st.text(st.sampled_from("<>&;\"'*_`[]()!#|-+1. \n\\ab:\t") | st.characters(), max_size=80))
@pytest.mark.parametrize("markdown", [True, False])
def test_no_text_becomes_more_than_harmless_markup(markdown: bool, text: str) -> None:
    for element in read(formatted(text, markdown=markdown)).elements:
        assert element.name in ALLOWED
        assert element.attributes.keys() <= {"class", "start"}


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))", "![x](https://example.org/x.png)", "<https://example.org>",
        "<script>alert(1)</script>", "<b onclick=x>bold</b>", "&lt;script&gt;", "`code`", "> quote",
    ],
)  # fmt: skip
def test_what_is_no_formatting_stays_text(text: str) -> None:
    for markdown in (True, False):
        page = read(formatted(text, markdown=markdown))
        assert {element.name for element in page.elements} <= {"p"}
        assert page.text.strip() == text.replace("&lt;", "<").replace("&gt;", ">")


def test_markdown_is_formatted() -> None:
    text = (
        "A *small*, **firm** mass:\n\n- one\n- two\n\n### Detail\n\n| a | b |\n|--|-:|\n| 1 | 2 |\n"
    )
    page = read(formatted(text, markdown=True))
    assert [element.name for element in page.elements] == [
        "p", "em", "strong", "ul", "li", "li", "h3",
        "table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td",
    ]  # fmt: skip
    assert page.all("td", class_="align-right")[0].text == "2"


def test_plain_text_has_a_paragraph_a_line_and_lists() -> None:
    page = read(formatted("one\n\n two *2*\n• three\n- four\nfive", markdown=False))
    assert [(e.name, e.text.strip()) for e in page.elements] == [
        ("p", "one"), ("p", "two *2*"), ("ul", ""), ("li", "three"), ("li", "four"), ("p", "five"),
    ]  # fmt: skip


@given(st.text(st.sampled_from("ab \n.,"), max_size=60))
def test_plain_markdown_is_formatted_alike_with_and_without_the_parser(text: str) -> None:
    parsed = read(formatted(text + "\n\n*a*", markdown=True))
    quick = read(formatted(text, markdown=True))
    with_parser = [" ".join(e.text.split()) for e in parsed.all("p")][:-1]
    assert [" ".join(e.text.split()) for e in quick.all("p") if e.text.strip()] == with_parser


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("- Metastases\n- **Myeloma**\n", ("Metastases", "Myeloma")),
        ("1. Gout\n2) Pseudogout.", ("Gout", "Pseudogout")),
        (
            "metastases,\nlymphoma, \nepidural abscess.",
            ("metastases", "lymphoma", "epidural abscess"),
        ),
        ("Gout, pseudogout, septic arthritis", ("Gout", "pseudogout", "septic arthritis")),
        ("Gout", ("Gout",)),
        ("The differential includes " + "many things " * 20, ()),
        ("", ()),
    ],
)
def test_a_differential_is_a_list_of_names(text: str, names: tuple[str, ...]) -> None:
    assert entries(text) == names


# ------------------------------------------------------------------------- cards


def test_age_and_sex_are_short_in_a_list() -> None:
    for written, long, short in (
        ("54", "54 years", "54 F"), ("1", "1 year", "1 year F"),
        ("6 weeks", "6 weeks", "6 weeks F"), ("037Y", "37 years", "37 F"), ("old", "old", "old F"),
    ):  # fmt: skip
        found = case("a", "x", age=(written,), sex=("F",))
        assert (age_label(found), patient(found)) == (long, short)
    assert patient(case("a", "x")) == ""


def test_a_card_shows_the_beginning_of_a_case() -> None:
    found = case("a", "word " * 90, title="T", modality=("MR", "CT"), date=("2024-02",))
    card = card_of(found, "cases/a.html", ())
    assert (card.title, card.facts, card.heading, card.date) == (
        "T",
        ("MR, CT",),
        "Findings",
        "2024-02",
    )
    assert "".join(piece.text for piece in card.extract).count("word") == 30
    assert card_of(case("a", "x", date=("soon",)), "", ()).date == ""


# ------------------------------------------------------------------------- strong words


def test_strong_words_are_neither_rare_nor_everywhere_and_can_be_read() -> None:
    texts = [
        f"image number {n} shows" + " lymphomas lymphoma lymphomas" * (n < 5) for n in range(40)
    ]
    texts[0] += " gout 1234 mm the"
    index = index_of([case(f"c{n:02}", text) for n, text in enumerate(texts)])
    assert strong_words(index.segment, index.settings.boosts) == [("lymphomas", 5)]


def test_the_count_of_a_strong_word_is_what_a_search_finds() -> None:
    cases = [case(f"c{n}", f"nodule{n % 7} mass{n % 5}", keywords="nodule0") for n in range(60)]
    index = index_of(cases)
    found = strong_words(index.segment, index.settings.boosts)
    assert found
    for word in found:
        assert index.search(word.form, limit=1).total == word.df


def test_a_case_may_have_more_words_than_two_bytes_count() -> None:
    """Each of its fields has fewer, and is written with two bytes; its length is their sum."""
    texts = ["nodule", "nodule", *["filler"] * 18, "cyst filler"]
    cases = [case(f"c{n:02}", text) for n, text in enumerate(texts)]
    long = case("c99", "cyst " * 20_000 + "filler " * 13_000, discussion="filler " * 33_000)
    index = index_of([*cases, long])
    assert index.segment.field_length.itemsize == 2
    # The cyst is half of one case and a third of the other: the nodule, which is all, weighs more.
    found = [word.form for word in strong_words(index.segment, index.settings.boosts)]
    assert found.index("nodule") < found.index("cyst")


def test_an_archive_has_some_hundred_strong_words() -> None:
    assert [how_many(count) for count in (0, 100, 20_000)] == [300, 310, 441]
    assert strong_words(index_of([]).segment, {}) == []


# ------------------------------------------------------------------------- topics


def topics(index: Index) -> Topics:
    cases = [index.case(case_id) for case_id in index]
    names = [diagnosis_name(found.fields.get("diagnosis", "")) for found in cases]
    return topics_of(index.segment, names, index.settings.boosts, [c.case_id for c in cases])


def test_diagnoses_are_one_whatever_their_capitals_accents_and_full_stops() -> None:
    index = index_of(
        [
            case("a", diagnosis="Sjögren syndrome."),
            case("b", diagnosis="SJOGREN SYNDROME\nwith parotitis"),
            case("c", diagnosis="Sjögren syndrome"),
            case("d", diagnosis="- **Gout**:"),
            case("e", diagnosis="…"),
        ]
    )
    found = {t.name: (t.count, t.href) for t in topics(index).by_kind["diagnosis"]}
    assert found == {
        "Gout": (1, "d"), "Sjögren syndrome": (3, "diagnosis/sjogren-syndrome.html"),
    }  # fmt: skip


def test_every_topic_finds_at_least_the_cases_that_it_counts() -> None:
    index = index_of(
        [
            case(
                "a", "x", diagnosis='The "golden" S', tags=("A & B", "c"), age=("0.5",), sex=("F",)
            ),
            case("b", "x", diagnosis="the golden s", tags=("a b", '"c"'), age=("6 m",), sex=("f",)),
            case("c", "x", diagnosis="word " * 60, level=("x" * 300,), modality=("C++",)),
            case("d", "x", diagnosis="word " * 61, level=("x" * 300,), modality=("c",)),
        ]
    )
    found = topics(index)
    shared = list(found.shared())
    assert {topic.kind for topic in shared} >= {"diagnosis", "tag", "age", "level", "modality"}
    for topic in shared:
        assert index.search(topic.query, limit=1).total >= topic.count
    assert len({topic.href for topic in shared}) == len(shared)


def test_values_lead_to_their_topics() -> None:
    index = index_of([case(n, "x", tags=("Cord compression",), age=("7",)) for n in "ab"])
    found = topics(index)
    assert found.of_value("tag", "cord COMPRESSION") == found.by_kind["tag"][0]
    assert found.of_value("age", "7 years") == found.by_kind["age"][0]
    assert found.of_value("age", "old") is None
    assert found.of_value("tag", "++") is None
