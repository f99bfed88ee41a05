"""Sections of lines: the order constraint, the exact decoder, the shipped weights."""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchcases.data import load
from searchcases.sections import CASES_AT_ONCE, SECTIONS, label_lines
from searchcases.sections.decoder import decode
from searchcases.sections.lines import PLACES, SHAPES, STARTS, Words, read_lines
from searchcases.sections.model import NEVER, Model, load_model

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "../shared/corpora/medpix-sections-gold.jsonl"

CASE = [
    "afebrile, abdomen soft, mild tenderness on palpation of the right flank.",
    "surgical excision, followed by observation.",
    "axial ct images demonstrate a 3 cm low attenuation mass in the upper pole of the kidney.",
    "there is no enhancement after contrast.",
    "simple renal cyst",
    "- simple renal cyst",
    "- renal cell carcinoma",
    "- abscess",
    "54 year old man with flank pain for two weeks.",
    "renal cysts are common and are found in half of all patients older than fifty years.",
]
LABELS = [
    "exam", "treatment", "findings", "findings", "diagnosis",
    "ddx", "ddx", "ddx", "history", "discussion",
]  # fmt: skip

lines = st.one_of(
    st.sampled_from([*CASE, "", " ", "labs:", "  sepsis ", "ct &#39;normal&#39;", "12", "É\t"]),
    st.text(max_size=30),
)
cases = st.lists(lines, max_size=12)


def rank(labels: list[str]) -> list[int]:
    return [SECTIONS.index(label) for label in labels]


def test_a_case_with_all_sections() -> None:
    assert label_lines([CASE]) == [LABELS]


def test_case_of_letters_does_not_matter() -> None:
    assert label_lines([[line.upper() for line in CASE]]) == [LABELS]


@given(st.lists(cases, max_size=6))
def test_one_label_for_each_line_in_the_order_of_sections(texts: list[list[str]]) -> None:
    found = label_lines(texts)
    assert [len(labels) for labels in found] == [len(text) for text in texts]
    for labels in found:
        assert rank(labels) == sorted(rank(labels))


@given(st.lists(cases, max_size=6))
def test_blank_lines_take_the_label_of_a_neighbour(texts: list[list[str]]) -> None:
    for text, labels in zip(texts, label_lines(texts), strict=True):
        filled = [number for number, line in enumerate(text) if line.strip()]
        for number, line in enumerate(text):
            if filled and not line.strip():
                before = [other for other in filled if other < number]
                assert labels[number] == labels[before[-1] if before else filled[0]]


@given(st.lists(cases, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_labels_do_not_depend_on_the_batch(texts: list[list[str]], random: Any) -> None:
    alone = [label_lines([text])[0] for text in texts]
    assert label_lines(texts) == alone
    order = list(range(len(texts)))
    random.shuffle(order)
    assert label_lines([texts[number] for number in order]) == [alone[number] for number in order]


def test_batches_larger_than_a_chunk() -> None:
    texts = [CASE[number % 7 :] for number in range(CASES_AT_ONCE + 9)]
    assert label_lines(texts) == [label_lines([text])[0] for text in texts]


@pytest.mark.parametrize(("text", "labels"), [([], []), ([""], ["findings"])])
def test_cases_without_text(text: list[str], labels: list[str]) -> None:
    assert label_lines([text]) == [labels]
    assert label_lines([]) == []


@pytest.mark.parametrize(
    ("line", "among"),
    [
        (CASE[2], {"findings"}),
        (CASE[4], {"diagnosis", "ddx"}),
        (CASE[8], {"history"}),
    ],
)
def test_a_single_line(line: str, among: set[str]) -> None:
    assert label_lines([[line]])[0][0] in among


def test_white_space_that_only_the_inside_of_a_section_has() -> None:
    text = ["", "mass", "", "cyst", " abscess", "no fever ", "pain", "cough"]
    glued = read_lines([text, ["sinusitis"]], Words()).shapes["glued"]
    assert glued.tolist() == [0, 1, 1, 0, 1, 0, 0]


def test_line_breaks_inside_of_a_line_are_white_space() -> None:
    assert label_lines([[line.replace(" ", "\n", 1) for line in CASE]]) == [LABELS]


def test_a_very_long_case() -> None:
    found = label_lines([CASE[:4] + ["- cyst"] * 1500 + CASE[8:]])[0]
    assert len(found) == 1506
    assert rank(found) == sorted(rank(found))


def monotone(size: int) -> Iterator[tuple[int, ...]]:
    return itertools.combinations_with_replacement(range(len(SECTIONS)), size)


def total(labels: tuple[int, ...], scores: Any, starts: Any, model: Model) -> int:
    """The score of a labelling, by its definition."""
    value = int(model.leave[labels[-1]])
    before = -1  # the last row of `enter`
    for section, group in itertools.groupby(range(len(labels)), key=labels.__getitem__):
        members = list(group)
        value += int(model.enter[before, section] + starts[members[0], section])
        value += int(scores[members, section].sum())
        last = min(len(members), len(model.length)) - 1
        value += int(model.length[last, section])
        step = model.length[-1, section] - model.length[-2, section]
        value += int((len(members) - 1 - last) * step)
        before = section
    return value


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=4), st.integers(0, 10**6), st.booleans())
def test_the_decoder_finds_the_best_of_all_labellings(
    heights: list[int], seed: int, ties: bool
) -> None:
    random = np.random.default_rng(seed)
    width = 2 if ties else 400
    shape = (sum(heights), len(SECTIONS))
    scores, starts = random.integers(-width, width, shape), random.integers(-width, width, shape)
    enter = random.integers(-width, width, (len(SECTIONS) + 1, len(SECTIONS)))
    enter[np.tril_indices(len(SECTIONS))] = NEVER
    model = load_model()._replace(
        enter=enter,
        leave=random.integers(-width, width, len(SECTIONS)),
        length=random.integers(-width, width, (3, len(SECTIONS))),
    )
    found = decode(scores, starts, np.array(heights), model)
    begin = 0
    for height in heights:
        part = slice(begin, begin + height)
        got = tuple(found[part].tolist())
        values = {y: total(y, scores[part], starts[part], model) for y in monotone(height)}
        assert values[got] == max(values.values())
        begin += height


def numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from numbers(item)
    elif isinstance(value, int | float):
        yield value


def test_the_shipped_weights_are_small_and_well_formed() -> None:
    data = load("sections.json")
    assert {"what", "source", "made by", "cross-validation"} <= set(data["about"])
    count = sum(1 for _ in numbers(data))
    assert count <= 5000
    for shape, size in SHAPES.items():
        assert np.shape(data["shapes"][shape]) == (size, len(SECTIONS))
    assert set(data["starts"]) == set(STARTS)
    placed = [
        (place, token)
        for cluster in data["clusters"]
        for place in PLACES
        for token in cluster.get(place, "").split()
    ]
    assert len(placed) == len(set(placed))
    assert all(len(cluster["weights"]) == len(SECTIONS) for cluster in data["clusters"])
    assert not any(" " in token for _, token in placed)


@pytest.mark.skipif(not GOLD.exists(), reason="needs ../shared")
def test_cases_the_weights_were_made_from() -> None:
    """These are training data, so the bounds say that nothing is broken, not how good it is."""
    with GOLD.open(encoding="utf-8") as file:
        gold = [json.loads(line) for line in file]
    texts = [case["text"].lower().split("\n") for case in gold]
    right = whole = every = 0
    for case, text, found in zip(gold, texts, label_lines(texts), strict=True):
        rows = [
            (truth, label)
            for line, truth, label in zip(text, case["line_sections"], found, strict=True)
            if line.strip()
        ]
        right += sum(truth == label for truth, label in rows)
        every += len(rows)
        whole += all((truth == "diagnosis") == (label == "diagnosis") for truth, label in rows)
    assert right / every > 0.95
    assert whole / len(gold) > 0.93
