"""A segment made of several has the bytes of one made at once; packed lists are read back."""

from __future__ import annotations

import io
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import IO

import numpy as np
import pytest
from building import case, postings_of, segment_bytes, segment_of
from hypothesis import given
from hypothesis import strategies as st
from strategies import cases

from searchcases.model import Case
from searchcases.provenance import to_json
from searchcases.segment import blocks, columns, frequent, merging, notes, squeezing
from searchcases.segment.layout import chunks_of
from searchcases.segment.lists import numbers_of
from searchcases.segment.packing import pack, unpack
from searchcases.segment.spilling import LongList
from searchcases.segment.spool import Spool, in_memory
from searchcases.segment.whole import Whole
from searchcases.segment.writer import Writer, analysed


@given(cases(), st.integers(0, 8))
def test_cases_read_in_batches_give_the_same_bytes(found: list[Case], cut: int) -> None:
    assert segment_bytes(found[cut:], [], found[:cut]) == segment_bytes(found)


def as_bytes(old: Whole, keep: Sequence[int], new: Sequence[Case]) -> bytes:
    made = Writer()
    made.add(analysed(new))
    made.keep(old, keep)
    return b"".join(chunks_of(*made.finish(lambda: to_json([]))))


@given(cases())
def test_a_segment_that_is_kept_gives_the_same_bytes(found: list[Case]) -> None:
    data = segment_bytes(found)
    assert as_bytes(Whole(memoryview(data), "memory"), range(len(found)), []) == data


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
        patch.setattr(blocks, "TOKENS_AT_ONCE", 2)  # most blocks have more, and run alone
        assert segment_bytes(found[1:], found[:1]) == data


@given(cases(), st.integers(0, 8), st.sets(st.integers(0, 7)))
def test_two_segments_and_new_cases_give_the_bytes_of_all_together(
    found: list[Case], cut: int, held: set[int]
) -> None:
    new = [one for number, one in enumerate(found) if number not in held]
    old = [one for number, one in enumerate(found) if number in held]
    together = Writer()
    together.add(analysed(new))
    for part in (old[cut:], old[:cut]):
        together.keep(segment_of(part), range(len(part)))
    data = b"".join(chunks_of(*together.finish(lambda: to_json([]))))
    assert data == segment_bytes(found)


# ------------------------------------------------------------------------------ machine code


@given(cases(), st.integers(0, 8))
def test_machine_code_merges_batches_in_any_order_to_the_same_bytes(
    found: list[Case], cut: int
) -> None:
    data = segment_bytes(found)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "LOOPS_FROM", 1)
        assert segment_bytes(found[:cut], [], found[cut:]) == data
        patch.setattr(merging, "BLOCK", 3)
        assert segment_bytes(found[cut:], found[:cut]) == data
        assert as_bytes(segment_of(found[cut:]), range(len(found[cut:])), found[:cut]) == data


def test_batches_in_the_order_of_documents_are_merged_by_machine_code_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = many_cases(random.Random(5), range(1_200))
    data = segment_bytes(found)

    def refuse(*_: object) -> None:
        pytest.fail("merged by arrays")

    monkeypatch.setattr(blocks, "LOOPS_FROM", 1)
    monkeypatch.setattr(merging, "merged", refuse)
    monkeypatch.setattr(merging, "packed", refuse)
    assert segment_bytes(*(found[first : first + 100] for first in range(0, 1_200, 100))) == data


def common_words(rng: random.Random, count: int) -> list[Case]:
    """The same with several forms of common words, of which some are denied, and some not seen."""
    phrases = ("a mass", "masses", "no mass", "no masses", "possible mass", "cysts", "a cyst")
    return [
        replace(
            one,
            fields={
                **one.fields,
                "findings": ". ".join(rng.choices(phrases, k=rng.randrange(1, 9))),
                "discussion": one.fields["findings"],
                "keywords": rng.choice(("mass", "masses hidden", "hidden", "cyst hidden")),
                "ddx": "hidden" if rng.random() < 0.3 else "",
            },
        )
        for one in many_cases(rng, range(count))
    ]


@pytest.mark.parametrize("seed", range(3))
def test_words_merged_some_documents_at_a_time_give_the_same_bytes(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(seed)
    found = common_words(rng, 1_000)
    data = segment_bytes(found)
    whole = Whole(memoryview(data), "memory")
    with_champions = {whole.terms.text(n) for n in whole.arrays["champion_terms"]}
    assert {"mass", "cyst", "hidden"} <= with_champions  # one of them seen in some cases alone
    merged: list[int] = []
    way = frequent.merged
    monkeypatch.setattr(
        frequent, "merged", lambda *args: merged.append(args[1].first) or way(*args)
    )
    monkeypatch.setattr(merging, "BLOCK", 300)
    monkeypatch.setattr(notes, "VALUES_AT_ONCE", 50)
    for batches in (1, 7, 40):  # in the order of documents, and in none
        cuts = sorted(rng.sample(range(1, 1_000), batches - 1))
        bounds = [*pairwise((0, *cuts, 1_000))]
        assert segment_bytes(*(found[first:end] for first, end in bounds)) == data
        mixed = rng.sample(found, len(found))
        assert segment_bytes(*(mixed[first:end] for first, end in bounds)) == data
        assert len(set(merged)) > 3
        merged.clear()
        keep = sorted(rng.sample(range(1_000), 900))  # held at once, for they are in a segment
        new = [one for n, one in enumerate(found) if n not in set(keep)]
        assert as_bytes(whole, keep, new) == data
        assert not merged


def test_scratch_files_of_common_words_are_closed_when_these_are_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(merging, "BLOCK", 20)
    monkeypatch.setattr(blocks, "TOKENS_AT_ONCE", 100)  # five such words are merged or wait
    made: list[IO[bytes]] = []
    most = 0

    def scratch() -> IO[bytes]:
        nonlocal most
        made.append(io.BytesIO())
        most = max(most, sum(not file.closed for file in made))
        return made[-1]

    writer = Writer(scratch)
    writer.add(analysed(many_cases(random.Random(1), range(300))))
    before = len(made)
    writer.finish(lambda: b"")
    assert len(made) > before + 30
    assert most <= before + 6


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


@given(lists)
def test_machine_code_packs_lists_into_the_same_bytes(found: list[list[int]]) -> None:
    counts = np.array([*map(len, found)], np.int64)
    values = np.array([n for one in found for n in one], np.uint32)
    by_loops, by_arrays = squeezing.pack(values, counts), pack(values, counts)
    for column, same in zip(by_loops, by_arrays, strict=True):
        assert (column.dtype, column.tolist()) == (same.dtype, same.tolist())


@given(lists, st.integers(1, 7))
def test_a_long_list_is_packed_piece_by_piece_into_the_same_bytes(
    found: list[list[int]], size: int
) -> None:
    spool = Spool(in_memory)
    for one in found:
        values = np.array(one, np.uint32)
        long = LongList(spool)
        for first in range(0, len(one), size):
            long.add(values[first : first + size])
        whole = pack(values, np.array([len(one)]))
        assert long.size_and_width() == (whole.sizes[0], whole.widths[0])
        assert b"".join(piece.tobytes() for piece in long.packed()) == whole.data.tobytes()
        assert long.count == len(one)


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
