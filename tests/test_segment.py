"""The segment file gives back every token, length, position, stored case and metadata value."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from building import case, places_of, postings_of, segment_of
from hypothesis import given
from hypothesis import strategies as st
from oracle import statuses
from strategies import any_text, cases

from searchcases.analysis import forms, stem
from searchcases.metadata import age_in_years, date_number, size_in_mm
from searchcases.model import ABSENT, FIELD_COUNT, FILTER_FIELDS, POSSIBLE, TEXT_FIELDS, Case, Image
from searchcases.segment.kinds import STATUSES
from searchcases.segment.reader import Segment

Tokens = dict[tuple[str, str], list[tuple[str, int]]]


def tokens_of(found: Sequence[Case]) -> Tokens:
    """Forms and statuses by case id and field, from the cases themselves."""
    return {
        (one.case_id, name): list(zip(forms(text), statuses(name, text), strict=True))
        for one in found
        for name, text in one.fields.items()
        if forms(text)
    }


def tokens_in(segment: Segment) -> Tokens:
    """The same from postings and positions; every position is filled once."""
    tokens: dict[tuple[str, str], dict[int, tuple[str, int]]] = {}
    for number in range(len(segment.forms)):
        one = range(number, number + 1)
        postings = postings_of(segment, one)
        assert postings, "a form that stands nowhere"
        assert postings == sorted(set(postings))
        places = places_of(segment, one)
        counts = [Counter(place % STATUSES for place in found) for found in places.values()]
        assert postings == [
            (slot, tf.total(), tf[POSSIBLE], tf[ABSENT])
            for slot, tf in zip(places, counts, strict=True)
        ]
        for slot, found in places.items():
            doc_id, field_number = divmod(slot, FIELD_COUNT)
            stream = tokens.setdefault(
                (segment.case_ids.text(doc_id), TEXT_FIELDS[field_number]), {}
            )
            assert found == sorted(set(found))
            for position, status in (divmod(place, STATUSES) for place in found):
                assert position not in stream
                stream[position] = segment.forms.text(number), status
    for stream in tokens.values():
        assert sorted(stream) == list(range(len(stream)))
    return {slot: [stream[n] for n in range(len(stream))] for slot, stream in tokens.items()}


def check(segment: Segment, found: Sequence[Case]) -> None:
    """The segment holds these cases and nothing else."""
    found = sorted(found, key=lambda one: one.case_id.encode())
    tokens = tokens_of(found)
    assert tokens_in(segment) == tokens
    assert segment.doc_count == len(found)
    assert [name.decode() for name in segment.case_ids] == [one.case_id for one in found]
    assert [title.decode() for title in segment.titles] == [one.title for one in found]
    assert [segment.case(doc_id) for doc_id in range(len(found))] == found
    lengths = [len(tokens.get((one.case_id, name), ())) for one in found for name in TEXT_FIELDS]
    assert segment.field_length.tolist() == lengths
    columns = [lengths[number::FIELD_COUNT] for number in range(FIELD_COUNT)]
    assert segment.field_totals == [sum(column) for column in columns]
    assert segment.field_doc_counts == [sum(map(bool, column)) for column in columns]
    boosts = tuple(range(1, FIELD_COUNT + 1))
    for doc_id in range(len(found)):
        own = lengths[doc_id * FIELD_COUNT : (doc_id + 1) * FIELD_COUNT]
        assert segment.length(doc_id, boosts) == sum(
            b * n for b, n in zip(boosts, own, strict=True)
        )
    check_vocabulary(segment, {form for stream in tokens.values() for form, _ in stream})
    check_metadata(segment, found)


def check_vocabulary(segment: Segment, known: set[str]) -> None:
    by_bytes = sorted(known, key=str.encode)
    assert [form.decode() for form in segment.forms] == sorted(
        known, key=lambda form: (stem(form).encode(), form.encode())
    )
    assert [term.decode() for term in segment.terms] == sorted(
        set(map(stem, known)), key=str.encode
    )
    for number, term in enumerate(map(stem, by_bytes)):
        own = {segment.forms.text(form) for form in segment.forms_of(term)}
        assert own == {form for form in known if stem(form) == term}
        rest = list(segment.sorted_forms(by_bytes[number]))
        assert [form for form, _ in rest] == by_bytes[number:]
        assert all(segment.forms.text(place) == form for form, place in rest)
    assert not segment.forms_of("no such term")
    assert segment.forms_of("") == range(0)


def check_metadata(segment: Segment, found: Sequence[Case]) -> None:
    for name in FILTER_FIELDS:
        values: dict[str, list[int]] = {}
        for doc_id, one in enumerate(found):
            for value in dict.fromkeys(one.metadata.get(name, ())):
                values.setdefault(value, []).append(doc_id)
        held = [(value, docs.tolist()) for value, docs in segment.field_values(name)]
        assert held == sorted(values.items(), key=lambda item: item[0].encode())
    for doc_id, one in enumerate(found):
        age = age_in_years((*one.metadata.get("age", ()), "")[0])
        assert segment.ages[doc_id] == age or (age is None and math.isnan(segment.ages[doc_id]))
        size = size_in_mm((*one.metadata.get("size", ()), "")[0])
        assert segment.sizes[doc_id] == size or (size is None and math.isnan(segment.sizes[doc_id]))
        assert segment.dates[doc_id] == (date_number((*one.metadata.get("date", ()), "")[0]) or 0)


@given(cases())
def test_a_segment_gives_back_what_was_put_in(found: list[Case]) -> None:
    check(segment_of(found), found)


@given(any_text, any_text)
def test_a_segment_gives_back_any_text(first: str, second: str) -> None:
    clean = [
        "".join(sign for sign in text if sign.isprintable() or sign.isspace()).translate(
            dict.fromkeys(range(0x1C, 0x20))
        )
        for text in (first, second)
    ]
    found = [case("a", clean[0], title=clean[1]), case("b", clean[1] + clean[0], keywords=clean[0])]
    check(segment_of(found), found)


def test_a_segment_of_no_cases_has_nothing_in_it() -> None:
    segment = segment_of([])
    check(segment, [])
    assert list(segment.sorted_forms()) == []
    assert segment.sources() == {"files": []}


def test_cases_without_a_word_are_kept() -> None:
    found = [case("a", "— …"), case("b"), case("c", modality=("MR",))]
    check(segment_of(found), found)


def test_one_very_long_case_and_many_short_ones_lie_side_by_side() -> None:
    words = [f"w{number % 977}" for number in range(150_000)]
    found = [case("long", " ".join(words), title="w3 the long one"), case("short", "w3")]
    segment = segment_of(found)
    assert Counter(form for form, _ in tokens_of(found)["long", "findings"]) == Counter(words)
    check_vocabulary(segment, {*words, "the", "long", "one"})
    places = places_of(segment, segment.forms_of("w3"))
    findings = TEXT_FIELDS.index("findings")
    assert places == {
        TEXT_FIELDS.index("title"): [0],
        findings: [position * STATUSES for position in range(3, 150_000, 977)],
        FIELD_COUNT + findings: [0],
    }  # fmt: skip
    assert segment.case(0) == found[0]


def test_the_forms_of_a_term_lie_side_by_side_and_count_together() -> None:
    segment = segment_of([case("a", "mass masses Massing mass", title="Masses")])
    mass = segment.forms_of(stem("mass"))
    assert [segment.forms.text(number) for number in mass] == ["mass", "masses", "massing"]
    assert sum(tf for _, tf, _, _ in postings_of(segment, mass)) == 5
    found = places_of(segment, mass)
    assert {slot: sorted(places) for slot, places in found.items()} == {
        TEXT_FIELDS.index("title"): [0], TEXT_FIELDS.index("findings"): [0, 4, 8, 12]
    }  # fmt: skip


def test_ids_are_ordered_by_their_utf_8_bytes() -> None:
    ids = ["\uffee", "\U0001f9b4", "b", "B", "é", "a/b", "a b", "10", "9"]
    segment = segment_of([case(name, "x") for name in ids])
    assert [name.decode() for name in segment.case_ids] == sorted(ids, key=str.encode)
    for name in ids:
        number = segment.case_ids.find(name)
        assert number is not None
        assert segment.case_ids.text(number) == name
    assert segment.case_ids.find("c") is segment.case_ids.find("") is None


def test_a_value_that_a_case_has_twice_counts_once() -> None:
    found = [case("a", "x", modality=("MR", "CT", "MR")), case("b", "x", modality=("MR",))]
    segment = segment_of(found)
    check(segment, found)
    assert [(value, len(docs)) for value, docs in segment.field_values("modality")] == [
        ("CT", 1), ("MR", 2)
    ]  # fmt: skip


def test_what_a_case_brought_along_is_stored() -> None:
    one = replace(
        case("a", "a & b", modality=("MR", "CT"), age=("6 weeks",)),
        source="c/a.txt:3", raw_text="a &amp; b", keyword_list="- a: 0.5\n- b: 0.25 (3)",
    )  # fmt: skip
    assert segment_of([one]).case(0) == one


_line = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=8)
_images = st.builds(Image, _line, _line, _line, st.booleans())


@given(cases(), st.lists(_images, max_size=4))
def test_a_segment_gives_back_the_images_of_every_case(
    found: list[Case], images: list[Image]
) -> None:
    found = [replace(one, images=tuple(images[number % 3 :])) for number, one in enumerate(found)]
    segment = segment_of(found)
    check(segment, found)
    bare = segment_of([replace(one, images=()) for one in found])
    assert all(segment.arrays[name] == bare.arrays[name] for name in ("gap_bytes", "value_bytes"))
