"""A snippet is a bounded extract on one line whose marks lie on matched words."""

from __future__ import annotations

import copy
from collections.abc import Sequence

import strategies
from building import case, index_of
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from oracle import Oracle
from strategies import rendered, trees

from searchcases.analysis import clue, fold, forms
from searchcases.analysis.entities import decoded
from searchcases.config import Settings
from searchcases.hits import Hit
from searchcases.model import Case
from searchcases.query import Query
from searchcases.snippet import WINDOW, Mark, Snippet, snippet_of

_long_texts = st.lists(strategies.texts, min_size=1, max_size=12).map("\n".join)
_cases = st.lists(
    st.builds(
        Case,
        st.sampled_from(strategies.CASE_IDS),
        st.dictionaries(st.sampled_from(("findings", "title", "keywords")), _long_texts),
    ),
    max_size=3,
    unique_by=lambda one: one.case_id,
)


def only_hit(query: str, **fields: str) -> Hit:
    (hit,) = index_of([case("a", **fields)]).search(query)
    return hit


@examples(max_examples=100, deadline=None)
@given(_cases, trees)
def test_marks_lie_on_matched_words_of_a_bounded_line(cases: list[Case], tree: Query) -> None:
    oracle = Oracle(cases, Settings())
    for hit in index_of(cases).search(rendered(tree), limit=None, expand=False):
        snippet, matched = hit.snippet, oracle.matched(tree, hit.case_id)
        shown = {name: words for name, words in matched.items() if name != "keywords"}
        assert bool(snippet.marks) == bool(shown)
        assert not shown or snippet.field in shown
        end = 0
        for start, stop in snippet.marks:
            assert end <= start < stop <= len(snippet.text)
            written = fold(decoded(snippet.text[start:stop]))
            assert any(clue(form) in written for form in shown[snippet.field])
            end = stop
        assert len(forms(snippet.text)) <= WINDOW + 1  # a compound's last word may come along
        assert " ".join(snippet.text.split()) == snippet.text
        whole = " ".join(hit.case.fields.get(snippet.field, "").split())
        assert snippet.text.removeprefix("… ").removesuffix(" …").rstrip() in whole


@examples(max_examples=100, deadline=None)
@given(_cases, trees)
def test_every_matched_word_within_the_extract_is_marked(cases: list[Case], tree: Query) -> None:
    for hit in index_of(cases).search(rendered(tree), limit=None, expand=False):
        snippet = hit.snippet
        text = hit.case.fields.get(snippet.field, "")
        if len(forms(text)) <= WINDOW:  # all of the field is shown
            marks = hit.marks.get(snippet.field, ())
            assert [" ".join(text[start:end].split()) for start, end in united(marks)] == [
                snippet.text[start:stop] for start, stop in snippet.marks
            ]


def united(marks: Sequence[Mark]) -> list[list[int]]:
    """Places that do not overlap; of a compound one, although its last word is marked as well."""
    places: list[list[int]] = []
    for mark in marks:
        if places and mark.start < places[-1][1]:
            places[-1][1] = max(places[-1][1], mark.end)
        else:
            places.append([mark.start, mark.end])
    return places


@examples(max_examples=50, deadline=None)
@given(_cases, trees)
def test_a_snippet_is_a_pure_function_of_fields_and_marks(cases: list[Case], tree: Query) -> None:
    for hit in index_of(cases).search(rendered(tree), limit=None, expand=False):
        fields = dict(hit.case.fields)
        before = copy.deepcopy((fields, hit.marks))
        assert snippet_of(fields, hit.marks) == snippet_of(
            dict(reversed(list(fields.items()))), dict(reversed(list(hit.marks.items())))
        )
        assert (fields, hit.marks) == before


def test_a_long_text_is_cut_on_both_sides_around_the_mark() -> None:
    words = [f"w{number}" for number in range(200)]
    snippet = only_hit("w100", findings=" ".join(words)).snippet
    assert snippet.text == "… " + " ".join(words[95:125]) + " …"
    assert [snippet.text[start:stop] for start, stop in snippet.marks] == ["w100"]


def test_an_extract_at_either_end_is_cut_on_one_side_only() -> None:
    words = [f"w{number}" for number in range(200)]
    text = " ".join(words)
    assert only_hit("w0", findings=text).snippet.text == " ".join(words[:30]) + " …"
    assert only_hit("w199", findings=text).snippet.text == "… " + " ".join(words[185:])


def test_white_space_is_squeezed_and_marks_move_along() -> None:
    snippet = only_hit("mass", findings="  a\n\n  lung\t\u3000mass  \n").snippet
    assert snippet == Snippet("findings", "a lung mass", ((7, 11),), (0,))


def test_signs_of_markdown_are_left_out_and_marks_stay_on_their_words() -> None:
    text = "- **Radiograph:** a mass.\n- **CT:** no mass; T2* - and 3 ** 2"
    snippet = only_hit("mass", findings=text).snippet
    assert snippet.text == "Radiograph: a mass. · CT: no mass; T2* - and 3 2"
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["mass", "mass"]


def test_the_place_with_most_different_words_is_shown() -> None:
    far = " filler" * 60
    text = f"mass mass mass {far} lung and mass {far} lung lung lung"
    snippet = only_hit("mass lung", findings=text).snippet
    assert [snippet.text[start:stop] for start, stop in snippet.marks] == ["lung", "mass"]


def test_of_equally_good_fields_findings_come_before_history_and_the_title_comes_late() -> None:
    hit = only_hit("mass", title="mass", history="mass", findings="mass")
    assert hit.snippet.field == "findings"
    assert only_hit("mass", title="mass", history="mass").snippet.field == "history"
    assert only_hit("mass lung", findings="mass", title="lung mass").snippet.field == "title"


def test_all_words_of_a_phrase_are_marked_and_only_where_it_stands() -> None:
    snippet = only_hit('"bone marrow"', findings="bone, marrow; bone marrow. Marrow").snippet
    assert snippet.marks == ((0, 4), (6, 12), (14, 18), (19, 25))


def test_without_marks_the_first_field_is_shown_from_its_beginning() -> None:
    (hit,) = index_of([case("a", "A lung mass.", title="t", sex=("F",))]).search("sex:F")
    assert hit.snippet == Snippet("findings", "A lung mass.", ())
    (hit,) = index_of([case("a", sex=("F",))]).search("sex:F")
    assert hit.snippet == Snippet("", "", ())


def test_keywords_are_never_shown() -> None:
    hit = only_hit("keywords:mass", keywords="mass", findings="a lung")
    assert hit.matched == {"keywords": ["mass"]}
    assert hit.snippet == Snippet("findings", "a lung", ())
