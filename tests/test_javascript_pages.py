"""The interactive pages of a site: what their address says, what is drawn."""

from __future__ import annotations

import math
from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
from building import segment_of
from hypothesis import given, settings
from hypothesis import strategies as st
from javascript import ScriptError, Scripts

from searchcases.errors import QuerySyntaxError
from searchcases.facets import BANDS, FACET_FIELDS
from searchcases.hits import Asked, Hit
from searchcases.model import Case
from searchcases.queryparser import parse

PAGES = (
    "query-state",
    "result-list",
    "completion",
    "facet-list",
    "extracts",
    "search-page",
    "quiz-deck",
    "quiz-page",
)
BLANK = {
    "q": "",
    "filters": {field: [] for field in FACET_FIELDS},
    "page": 1,
    "all": False,
    "synonyms": True,
    "feedback": False,
    "weighting": None,
    "sort": "score",
}


@pytest.fixture(scope="module")
def js() -> Iterator[Scripts]:
    with Scripts("analysis", "metadata", "snippet", *PAGES) as scripts:
        yield scripts


def state(**values: object) -> dict[str, object]:
    filters = {**BLANK["filters"], **values.pop("filters", {})}
    return {**BLANK, **values, "filters": filters}


class TestAddress:
    @pytest.mark.parametrize(
        ("search", "expected"),
        [
            ("", {}),
            ("?", {}),
            ("?q=bone+marrow", {"q": "bone marrow"}),
            ("?q=a%26b%3Dc", {"q": "a&b=c"}),
            ("?modality=MR&modality=CT&modality=MR", {"filters": {"modality": ["MR", "CT"]}}),
            ("?age=25..%3C45", {"filters": {"age": ["25..<45"]}}),
            ("?page=3&all=1&weighting=tfidf&sort=date",
             {"page": 3, "all": True, "weighting": "tfidf", "sort": "date"}),
            ("?synonyms=0&feedback=1", {"synonyms": False, "feedback": True}),
            ("?seed=7&color=red", {}),
        ],
    )  # fmt: skip
    def test_says_a_state(self, js: Scripts, search: str, expected: dict[str, object]) -> None:
        assert js.call("queryState.parse", search) == state(**expected)

    @pytest.mark.parametrize(
        "search",
        ["?page=0", "?page=-1", "?page=1e3", "?page=99999999", "?all=yes", "?weighting=x",
         "?feedback=yes", "?feedback=0",
         "?sort=__proto__", "?__proto__=x", "?modality=", "?modality=%22", "?age=1+OR+x",
         "?age=1)", "?age="],
    )  # fmt: skip
    def test_what_it_says_wrongly_is_as_if_it_said_nothing(self, js: Scripts, search: str) -> None:
        assert js.call("queryState.parse", search) == BLANK

    @settings(deadline=None)  # a round trip to another process
    @given(
        q=st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: text.strip()),
        tags=st.lists(st.text("abc é&=+%<>'", min_size=1), unique=True, max_size=3),
        page=st.integers(1, 10**6),
        every=st.booleans(),
        learning=st.booleans(),
        weighting=st.sampled_from([None, "bm25", "tfidf"]),
        sort=st.sampled_from(["score", "date", "title"]),
    )
    def test_comes_back_whole(
        self,
        js: Scripts,
        q: str,
        tags: list[str],
        page: int,
        every: bool,
        learning: bool,
        weighting: str | None,
        sort: str,
    ) -> None:
        tags = [tag for tag in tags if tag.strip()]
        asked = state(
            q=q, filters={"tags": tags}, page=page, all=every, feedback=learning,
            weighting=weighting, sort=sort,
        )  # fmt: skip
        search = js.call("queryState.format", asked)
        back = js.call("queryState.parse", search)
        assert back["q"] == q.strip() or not search
        assert {**back, "q": ""} == {**asked, "q": ""}
        assert js.call("queryState.format", back) == search

    def test_leaves_out_what_is_as_usual(self, js: Scripts) -> None:
        assert js.call("queryState.format", BLANK) == ""
        assert js.call("queryState.format", state(q=" mass ")) == "?q=mass"
        search = js.call("queryState.format", state(filters={"sex": ["F"], "age": ["75.."]}))
        assert parse_qs(search[1:]) == {"sex": ["F"], "age": ["75.."]}

    def test_a_value_chosen_again_is_given_up(self, js: Scripts) -> None:
        once = js.call("queryState.toggled", state(page=4), "sex", "F")
        assert once == state(filters={"sex": ["F"]})
        assert js.call("queryState.toggled", once, "sex", "M")["filters"]["sex"] == ["F", "M"]
        assert js.call("queryState.toggled", once, "sex", "F") == BLANK


class TestQuery:
    def test_filters_stand_behind_the_text(self, js: Scripts) -> None:
        asked = state(q="cord -trauma", filters={"modality": ["MR", "CT"], "age": ["25..<45"]})
        expected = 'cord -trauma modality:"MR" modality:"CT" age:25..<45'
        assert js.call("queryState.composed", asked) == expected

    @pytest.mark.parametrize("text", ["a OR", "a AND ", "NOT", "(a NOT", 'a "b', '"'])
    def test_a_filter_never_becomes_what_the_text_lacks(self, js: Scripts, text: str) -> None:
        query = js.call("queryState.composed", state(q=text, filters={"sex": ["F"]}))
        assert query == text.rstrip()
        with pytest.raises(QuerySyntaxError):
            parse(query)

    @pytest.mark.parametrize("text", ["ORAND", "a-or", "or", 'a "b c"', "a (b OR c)", ""])
    def test_a_text_that_can_end_is_filtered(self, js: Scripts, text: str) -> None:
        query = js.call("queryState.composed", state(q=text, filters={"sex": ["F"]}))
        assert query.endswith('sex:"F"')
        parse(query)

    @settings(deadline=None)
    @given(st.text(min_size=1))
    def test_a_filter_is_one_phrase_whatever_the_value(self, js: Scripts, value: str) -> None:
        assert (
            js.call("queryState.filterText", "tags", value)
            == f'tags:"{value.replace(chr(34), "”")}"'
        )

    def test_a_filter_says_which_value_it_is_of(self, js: Scripts) -> None:
        for field, value in [("tags", "aortic dissection"), ("age", "0..<1"), ("age", "75..")]:
            text = js.call("queryState.filterText", field, value)
            assert js.call("queryState.filterValue", field, text) == value

    @pytest.mark.parametrize("field", BANDS)
    def test_a_band_has_its_name(self, js: Scripts, field: str) -> None:
        for name, low, high in BANDS[field]:
            value = f"{low}.." if math.isinf(high) else f"{low}..<{high:g}"
            assert js.call("queryState.label", field, value) == name
            text = js.call("queryState.filterText", field, value)
            assert text == f"{field}:{value}"
            assert js.call("queryState.filterValue", field, text) == value

    def test_other_values_are_their_own_names(self, js: Scripts) -> None:
        assert js.call("queryState.label", "age", "30..50") == "30..50"
        assert js.call("queryState.label", "tags", "0..<1") == "0..<1"

    def test_facets_are_those_of_the_command_line(self, js: Scripts) -> None:
        assert tuple(js.call("queryState.FACET_FIELDS")) == FACET_FIELDS


class TestCompletion:
    @pytest.mark.parametrize(
        ("text", "word"),
        [
            ("bone ma|", "ma"), ("findings:cy|", "cy"), ('"bone ma|', "ma"), ("-tra|", "tra"),
            ("T1-wei|", "wei"), ("ödem|", "ödem"), ("ma|rrow", ""), ("m|", ""), ("mass |", ""),
            ("a AND|", ""), ("mas|*", ""), ("h*mor|", ""), ("mas|)", "mas"), ("|", ""),
        ],
    )  # fmt: skip
    def test_the_word_at_the_caret_if_it_could_go_on(
        self, js: Scripts, text: str, word: str
    ) -> None:
        assert js.call("completion.openWord", text.replace("|", ""), text.index("|")) == word

    @pytest.mark.parametrize(
        ("before", "after"),
        [("bone ma|", "bone marrow |"), ('"bone ma|"', '"bone marrow"|'), ("(ma|)", "(marrow)|")],
    )
    def test_takes_the_place_of_the_word(self, js: Scripts, before: str, after: str) -> None:
        text, caret = before.replace("|", ""), before.index("|")
        found = js.call("completion.completed", text, caret, "marrow")
        assert found["text"] == after.replace("|", "")
        assert found["caret"] == after.index("|")


class TestResults:
    def test_pieces_are_the_text_with_its_marks(self, js: Scripts) -> None:
        snippet = {"text": "bone marrow edema", "marks": [[0, 4], [5, 11]], "statuses": [0, 2]}
        pieces = js.call("extracts.pieces", snippet)
        assert pieces == [["bone", 0], [" ", None], ["marrow", 2], [" edema", None]]
        assert js.call("extracts.pieces", {"text": "", "marks": [], "statuses": []}) == []

    def test_markup_is_text(self, js: Scripts) -> None:
        snippet = {"text": "<b>x", "marks": [], "statuses": []}
        assert js.call("extracts.pieces", snippet) == [["<b>x", None]]

    def test_counts_are_spoken(self, js: Scripts) -> None:
        spoken = js.batch("resultList.counted", [[0], [1], [2345]])
        assert spoken == ["0 cases", "1 case", "2,345 cases"]

    def test_sections_have_their_names(self, js: Scripts) -> None:
        names = js.batch("extracts.heading", [["findings"], ["ddx"], ["exam"]])
        assert names == ["Findings", "Differential diagnosis", "Examination"]

    def test_an_extract_is_never_from_the_keyword_list(self, js: Scripts) -> None:
        fields = {"keywords": "mass mass", "history": "No complaint."}
        case = Case("one", fields)
        asked = Asked(segment_of([case]), lambda _: case, str, list, frozenset())
        hit = Hit(1, "one", 0.0, asked, 0)
        found = js.call("extracts.snippet", {"fields": fields, "doubts": {}}, [])
        assert (found["field"], found["text"]) == (hit.snippet.field, hit.snippet.text)

    def test_what_is_chosen_is_never_folded_away(self, js: Scripts) -> None:
        rows = [{"value": f"v{n}", "count": 100 - n} for n in range(100)]
        first, rest = js.call("facetList.folded", rows, ["v99", "v20"])
        assert [row["value"] for row in first] == [f"v{n}" for n in range(8)] + ["v20", "v99"]
        assert len(first) + len(rest) == 61
        assert js.call("facetList.folded", rows[:3], []) == [rows[:3], []]

    def test_what_finds_nothing_can_be_widened(self, js: Scripts) -> None:
        labels = {"sex": "Sex", "age": "Age"}
        asked = state(q="nose bleed", all=True, filters={"sex": ["F"], "age": ["0..<1"]})
        ways = js.call("facetList.wider", asked, labels)
        found = {text: js.call("queryState.format", to) for text, to in ways}
        assert found == {
            "Without Sex: F": "?q=nose+bleed&age=0..%3C1&all=1",
            "Without Age: under 1": "?q=nose+bleed&sex=F&all=1",
            "Any of the words": "?q=nose+bleed&sex=F&age=0..%3C1",
            "Words that begin so: bleed*": "?q=nose+bleed*&sex=F&age=0..%3C1&all=1",
            "Words a letter off: bleed~": "?q=nose+bleed%7E&sex=F&age=0..%3C1&all=1",
        }

    @pytest.mark.parametrize("text", ['"nose bleed"', "bleed*", "bleed~", "(a b)", ""])
    def test_only_a_word_can_be_widened_to_its_like(self, js: Scripts, text: str) -> None:
        assert js.call("facetList.wider", state(q=text), {}) == []


def test_pages_do_nothing_without_a_document(js: Scripts) -> None:
    with pytest.raises(ScriptError, match="document"):
        js.call("searchPage.open")
