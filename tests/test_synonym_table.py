"""The built-in table of names: each row finds something more, and no more than it should."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from names import key

from searchcases.analysis import is_stop_word
from searchcases.data import read
from searchcases.queryparser import parse
from searchcases.synonyms import SynonymTable, expand, load
from searchcases.synonyms.csvtable import read_entries
from searchcases.synonyms.entries import COLUMNS, entry_of, usable
from searchcases.synonyms.table import index_of, part_of

DOCS = Path(__file__).parent.parent / "docs" / "synonyms.md"
LINES = read("synonyms.csv").decode().splitlines()
RECORDS = [line.split(",") for line in LINES if not line.startswith("#")][1:]
ENTRIES = read_entries("\n".join(LINES), "synonyms.csv")


def others(text: str, path: str | None = None) -> dict[str, tuple[str, ...]]:
    """What is looked for beside the words of a query."""
    return dict(expand(parse(text), load(path))[1])


def test_the_table_has_its_columns_and_quotes_nothing() -> None:
    first = next(line for line in LINES if not line.startswith("#"))
    assert first == ",".join(COLUMNS)
    assert all(len(record) == len(COLUMNS) for record in RECORDS)
    assert not any('"' in line for line in LINES)
    assert len(ENTRIES) == len(RECORDS) >= 600
    assert [entry for entry in map(entry_of, map(str.encode, LINES)) if entry] == ENTRIES


def test_the_index_is_made_from_the_table() -> None:
    """Else run: python tools/make_synonym_index.py"""
    assert read("synonyms.index") == index_of(read("synonyms.csv"))


def test_each_name_of_a_row_is_another() -> None:
    """A row whose names have the same terms would expand to what was asked for anyway."""
    for entry in ENTRIES:
        found = [key(name) for name in entry.names]
        assert len(set(found)) == len(found), entry
        assert all(map(usable, entry.names)), entry


def test_each_row_finds_something_more() -> None:
    """A name that only longer names with it stand beside would never be expanded."""
    for entry in ENTRIES:
        table = SynonymTable((part_of([entry]),))
        assert any(table.beginning_with(key(name)[0]) for name in entry.asked), entry


def test_no_row_stands_twice() -> None:
    rows = Counter((key(entry.term), entry.both) for entry in ENTRIES)
    assert not [row for row, count in rows.items() if count > 1]


def test_kinds_and_sources_are_those_of_the_docs() -> None:
    text = DOCS.read_text("utf-8")
    kinds = Counter(record[0] for record in RECORDS)
    assert dict(re.findall(r"^\| `([a-z]+)` \| [^|]+ \| ([0-9]+) \|$", text, re.MULTILINE)) == {
        kind: str(count) for kind, count in kinds.items()
    }
    sources = Counter(source for record in RECORDS for source in record[4].split("|"))
    counts = re.findall(r"^- `([a-z]+)` \(([0-9,]+) rows\)", text, re.MULTILINE)
    assert {name: int(count.replace(",", "")) for name, count in counts} == sources


# Words that stand in sentences and are abbreviations, too.
ORDINARY = (
    "a an and all aids am are as at be but can cap case do fast for had has have he hip if in is "
    "it lip may me mm no not of off on or our out pad per post pro same see so tip tips to up us "
    "vs was we who will with"
)


def test_no_ordinary_word_is_an_abbreviation() -> None:
    keys = {key(name) for entry in ENTRIES for name in entry.asked}
    assert not [word for word in ORDINARY.split() if key(word) in keys]
    assert not [found for found in keys if all(map(is_stop_word, found))]


def test_what_an_ambiguous_abbreviation_stands_for_does_not_lead_back_to_it() -> None:
    assert others("MS") == {"MS": ("multiple sclerosis", "mitral stenosis")}
    assert "MS" not in others('"multiple sclerosis"')["multiple sclerosis"]
    assert others("water on the lung") == {
        "water on the lung": ("pleural effusion", "pulmonary edema")
    }
    assert "water on the lung" not in others('"pleural effusion"')["pleural effusion"]


@pytest.mark.parametrize(
    ("query", "name", "other"),
    [
        ("hcc", "HCC", "hepatocellular carcinoma"),
        ("hepatocellular carcinoma", "hepatocellular carcinoma", "HCC"),
        ("GGO", "GGO", "ground glass opacity"),
        ("ground-glass opacities", "ground glass opacity", "GGO"),
        ("AVMs", "AVM", "arteriovenous malformation"),
        ("ddx", "DDx", "differential diagnosis"),
        ("RLQ", "RLQ", "right lower quadrant"),
        ("hypernephroma", "hypernephroma", "renal cell carcinoma"),
        ("kidney stones", "kidney stone", "nephrolithiasis"),
        ("gallstones", "gallstone", "cholelithiasis"),
        ("lung clot", "lung clot", "pulmonary embolism"),
        ("cardiomegaly", "cardiomegaly", "heart size is enlarged"),
        ('"heart size is enlarged"', "heart size is enlarged", "cardiomegaly"),
        ("stroke", "stroke", "cerebrovascular accident"),
        ("hepatic", "hepatic", "liver"),
        ("kidney", "kidney", "renal"),
        ("broken", "broken", "fracture"),
        ("water on the brain", "water on the brain", "hydrocephalus"),
        ('"water on the brain"', "water on the brain", "hydrocephalus"),
        ("VHL", "VHL", "von Hippel-Lindau disease"),
        ("NF1", "NF1", "neurofibromatosis type 1"),
        ("findings:ptx", "PTX", "pneumothorax"),
    ],
)
def test_names_of_radiology(query: str, name: str, other: str) -> None:
    assert other in others(query)[name]


@pytest.mark.parametrize(
    "query", ["us guided", "abscess", "no change", "all of it", "he was seen", "nodular", "the or"]
)
def test_what_has_no_other_name(query: str) -> None:
    assert not others(query)


def test_words_that_say_less_or_more_are_not_other_names() -> None:
    """Each was tried on labelled chest reports and found wrong cases: see docs/synonyms.md."""
    assert "volume loss" not in others("atelectasis")["atelectasis"]
    assert "hyperinflation" not in others("emphysema")["emphysema"]
    assert not others("consolidation")
    assert not others("infiltrate")
