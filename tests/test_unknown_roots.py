"""Roots and short forms: which words name the same disease."""

from __future__ import annotations

import pytest

from searchcases.unknown.abbreviations import are_initials, stands_for
from searchcases.unknown.roots import root_of


@pytest.mark.parametrize(
    ("one", "other"),
    [("lymphoma", "lymphomatosis"), ("necrosis", "necrotising"), ("metastasis", "metastatic"),
     ("ischaemia", "ischemic"), ("myopathies", "myopathic"), ("fibre", "fibers"),
     ("vertebra", "vertebrae"), ("colour", "color"), ("appendicitis", "appendicitides")],
)  # fmt: skip
def test_inflections_and_spellings_share_a_key(one: str, other: str) -> None:
    assert root_of(one).keys & root_of(other).keys


@pytest.mark.parametrize(
    ("one", "other"), [("lymph", "lymphoma"), ("renal", "adrenal"), ("sarcoid", "sarcoma")]
)
def test_different_words_share_no_key(one: str, other: str) -> None:
    assert not root_of(one).keys & root_of(other).keys


@pytest.mark.parametrize(
    ("short", "words", "taken"),
    [
        ("hcc", "hepatocellular carcinoma", 2), ("avm", "arteriovenous malformation here", 2),
        ("tb", "tuberculosis", 1), ("cp", "carcinoma of pancreas", 3), ("aaa", "a a a", 3),
        ("hcc", "hepatic lesion", 0), ("pe", "embolism pulmonary", 0), ("of", "of", 1),
        ("abc", "a", 0), ("ct", "of ct", 0),
    ],
)  # fmt: skip
def test_a_short_form_takes_first_letters_and_more_in_order(
    short: str, words: str, taken: int
) -> None:
    listed = words.split()
    assert stands_for(short, listed, [word == "of" for word in listed]) == taken


def test_initials_are_first_letters_of_at_least_two_words() -> None:
    assert are_initials("pe", ["pulmonary", "embolism"], [False, False])
    assert not are_initials("hc", ["hepatocellular"], [False])
    assert not are_initials("h", ["hepatocellular"], [False])
