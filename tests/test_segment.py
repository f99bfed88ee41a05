"""The segment file gives back every token, length, position, stored case and metadata value."""

from __future__ import annotations

import json
import math
import random
import struct
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from building import case, places_of, postings_of, segment_bytes, segment_of
from hypothesis import given
from hypothesis import strategies as st
from oracle import statuses
from strategies import any_text, cases

from searchcases.analysis import forms, stem
from searchcases.errors import IndexCorrupt
from searchcases.metadata import age_in_years, date_number, size_in_mm
from searchcases.model import (
    ABSENT,
    FIELD_COUNT,
    FILTER_FIELDS,
    POSSIBLE,
    TEXT_FIELDS,
    Case,
    Image,
)
from searchcases.segment import columns, merging
from searchcases.segment.kinds import STATUSES
from searchcases.segment.layout import ALIGNMENT, ARRAYS, ITEM_BYTES, MAGIC, chunks_of, parse
from searchcases.segment.lists import numbers_of
from searchcases.segment.packing import pack, unpack
from searchcases.segment.reader import Segment
from searchcases.segment.writer import Writer, analysed

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


@given(cases(), st.integers(0, 8))
def test_cases_read_in_batches_give_the_same_bytes(found: list[Case], cut: int) -> None:
    assert segment_bytes(found[cut:], [], found[:cut]) == segment_bytes(found)


def as_bytes(old: Segment, keep: Sequence[int], new: Sequence[Case]) -> bytes:
    writer = Writer()
    writer.add(analysed(new))
    writer.keep(old, keep)
    return b"".join(chunks_of(*writer.finish(lambda: {"files": []})))


@given(cases())
def test_a_segment_that_is_kept_gives_the_same_bytes(found: list[Case]) -> None:
    data = segment_bytes(found)
    assert as_bytes(Segment(memoryview(data), "memory"), range(len(found)), []) == data


@given(cases(), cases(), st.sets(st.integers(0, 7)))
def test_some_of_a_segment_and_new_cases_give_the_bytes_of_both_together(
    old: list[Case], new: list[Case], dropped: set[int]
) -> None:
    taken = {one.case_id for one in new}
    old_segment = segment_of(old)
    keep = [
        doc_id
        for doc_id in range(len(old))
        if doc_id not in dropped and old_segment.case_ids.text(doc_id) not in taken
    ]
    merged = as_bytes(old_segment, keep, new)
    assert merged == segment_bytes([*new, *map(old_segment.case, keep)])


def many_cases(rng: random.Random, ids: Iterable[int]) -> list[Case]:
    """Cases with words so common and so rare, and texts so long, that lists have all widths."""
    words = [f"w{number}" for number in range(2000)]
    found = []
    for number in ids:
        length = 400 if number % 50 == 0 else 12
        picked = [words[min(int(rng.expovariate(0.01)), 1999)] for _ in range(length)]
        doubt = rng.choice(("", "no ", "possible "))
        text = f"mass {' '.join(picked)}. {doubt}mass {doubt}{picked[0]}."
        metadata = {"modality": tuple(rng.sample(("CT", "MR", "US"), rng.randrange(3)))}
        found.append(case(f"{number:05}", text, title=" ".join(picked[:2]), **metadata))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_changed_added_removed_and_renamed_cases_give_the_bytes_of_a_fresh_index(seed: int) -> None:
    rng = random.Random(seed)
    numbers = rng.sample(range(9_000), 1_200)
    held = many_cases(rng, numbers)
    old = segment_of(held)
    removed, changed, renamed = (set(rng.sample(numbers, 40)) for _ in range(3))
    added = {number for number in rng.sample(range(9_000), 60) if number not in numbers}
    gone = removed | changed | renamed
    new = many_cases(rng, sorted(changed | added))
    new += [replace(one, case_id=f"x{one.case_id}") for one in held if int(one.case_id) in renamed]
    rng.shuffle(new)
    ids = map(old.case_ids.text, range(old.doc_count))
    keep = [doc_id for doc_id, case_id in enumerate(ids) if int(case_id) not in gone]
    fresh = segment_bytes([*new, *map(old.case, keep)])
    assert as_bytes(old, keep, new) == fresh
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "BLOCK", 200)
        assert as_bytes(old, keep, new) == fresh


@given(cases())
def test_many_small_blocks_of_forms_give_the_same_bytes_as_one(found: list[Case]) -> None:
    data = segment_bytes(found)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "BLOCK", 3)
        assert segment_bytes(found[1:], found[:1]) == data


lists = st.lists(
    st.lists(
        st.one_of(st.integers(0, 260), st.integers(65_530, 65_540), st.integers(0, 2**32 - 1)),
        min_size=1,
        max_size=20,
    )
)


@given(lists)
def test_packed_lists_are_read_back_with_and_without_numpy(found: list[list[int]]) -> None:
    counts = np.array([*map(len, found)], np.int64)
    packed = pack(np.array([n for one in found for n in one], np.int64), counts)
    starts = np.cumsum(packed.sizes) - packed.sizes
    assert unpack(packed, counts).tolist() == [n for one in found for n in one]
    for one, start, size, width in zip(
        found, starts.tolist(), packed.sizes.tolist(), packed.widths.tolist(), strict=True
    ):
        assert (
            list(numbers_of(memoryview(packed.data)[start : start + size], len(one), width)) == one
        )
        assert size <= 4 * len(one)


@given(cases())
def test_columns_say_what_the_postings_say(found: list[Case]) -> None:
    segment = segment_of(found)
    forms = range(len(segment.forms))
    rows = columns.columns(segment, forms)
    facts = zip(columns.slots(rows), rows.tfs, rows.possible_tfs, rows.absent_tfs, strict=True)
    assert [tuple(map(int, row)) for row in facts] == postings_of(segment, forms)
    places = [
        place
        for form in forms
        for slot, *_ in postings_of(segment, range(form, form + 1))
        for place in segment.places_in(range(form, form + 1), [slot])[slot]
    ]
    assert columns.places(segment, forms).tolist() == places


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


# ------------------------------------------------------------------------- the layout


def test_every_array_lies_aligned_and_apart_from_the_others() -> None:
    data = segment_bytes([case("a", "one mass", age=("4",)), case("b", "two")])
    header, _ = parse(memoryview(data), "memory")
    end = 0
    for name, (typecode, offset, count) in header["arrays"].items():
        assert typecode in ARRAYS[name]
        assert offset % ALIGNMENT == 0
        assert offset >= max(end, len(MAGIC) + 8)
        end = offset + count * ITEM_BYTES[typecode]
    assert list(header["arrays"]) == list(ARRAYS)
    assert end <= len(data) < end + ALIGNMENT


def with_header(change: Callable[[Any], Any]) -> memoryview:
    """A segment file whose header is what ``change`` makes of it."""
    data = segment_bytes([case("a", "one mass")])
    (length,) = struct.unpack_from("<Q", data, len(MAGIC))
    start = len(MAGIC) + 8
    written = json.dumps(change(json.loads(data[start : start + length]))).encode()
    return memoryview(data[: len(MAGIC)] + struct.pack("<Q", len(written)) + written + data)


def test_a_header_may_be_written_in_another_way() -> None:
    """So that the refusals below are those of the values, not of the way they are written."""
    parse(with_header(lambda header: {"arrays": header["arrays"]}), "memory")


WRONG: dict[int, tuple[object, ...]] = {
    0: ("B", "Q", "", "P", 0, None),
    1: (-64, 1, 32, 63, 1 << 40, 1 << 70, "64", None, 64.0, [64]),
    2: (-1, 1 << 40, 1 << 70, "1", None, 1.0, []),
}


@pytest.mark.parametrize(
    ("index", "value"), [(index, value) for index, values in WRONG.items() for value in values]
)
def test_an_array_that_cannot_lie_there_is_refused(index: int, value: object) -> None:
    def change(header: dict[str, Any]) -> dict[str, Any]:
        header["arrays"]["kinds"][index] = value
        return header

    with pytest.raises(IndexCorrupt):
        parse(with_header(change), "memory")


@pytest.mark.parametrize("entry", [[], ["I", 64], ["I", 64, 0, 0], None, 64, "I"])
def test_an_entry_that_is_no_array_is_refused(entry: object) -> None:
    with pytest.raises(IndexCorrupt):
        parse(with_header(lambda h: {**h, "arrays": {**h["arrays"], "kinds": entry}}), "memory")


@pytest.mark.parametrize("header", [{}, {"arrays": {}}, {"arrays": []}, [], "arrays", 0, None])
def test_a_header_that_names_no_arrays_is_refused(header: object) -> None:
    with pytest.raises(IndexCorrupt):
        parse(with_header(lambda _: header), "memory")


@pytest.mark.parametrize("size", [0, 1, 8, 15, 16, 17, 64, 200])
def test_a_file_that_ends_within_its_header_is_refused(size: int) -> None:
    data = segment_bytes([case("a", "one mass")])
    with pytest.raises(IndexCorrupt):
        parse(memoryview(data[:size]), "memory")


@pytest.mark.parametrize(
    ("place", "value"), [(0, b"X"), (8, b"\xff" * 8), (8, b"\0" * 8), (16, b"\xff"), (16, b"]")]
)
def test_a_file_with_another_beginning_is_refused(place: int, value: bytes) -> None:
    data = bytearray(segment_bytes([case("a", "one mass")]))
    data[place : place + len(value)] = value
    with pytest.raises(IndexCorrupt):
        parse(memoryview(bytes(data)), "memory")
