"""An index of each format version that is still read gives the results that it gave then.

One of an older version says what to do, and doing it gives the same results.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from building import assert_same

from searchcases import Index, update
from searchcases.checker import check
from searchcases.errors import IndexVersionMismatch
from searchcases.model import Image
from searchcases.opening import open_segment
from searchcases.segment.amended import Amended
from searchcases.segment.layout import ARRAYS, FORMAT

GOLDEN = Path(__file__).parent / "golden"
WHOLE, AMENDED = f"format-{FORMAT}", f"format-{FORMAT}-amended"
both = pytest.mark.parametrize("folder", [WHOLE, AMENDED])


@both
def test_a_golden_index_gives_the_same_hits_in_the_same_order_to_the_last_bit(folder: str) -> None:
    index = Index.open(str(GOLDEN / folder))
    recorded = json.loads((GOLDEN / f"{WHOLE}.json").read_text())
    for query, by_weighting in recorded.items():
        for weighting, wanted in by_weighting.items():
            found = index.search(query, weighting=weighting)
            assert [[hit.case_id, hit.score.hex()] for hit in found] == wanted, query
    assert any(wanted for by in recorded.values() for wanted in by.values())


@both
def test_a_golden_index_is_sound(folder: str) -> None:
    assert list(check(str(GOLDEN / folder))) == []


def test_the_last_format_gave_the_same_hits() -> None:
    one, other = ((GOLDEN / f"format-{version}.json").read_text() for version in (FORMAT, 5))
    assert one == other


def test_an_amended_golden_index_holds_the_same() -> None:
    golden = open_segment(str(GOLDEN / AMENDED))
    assert isinstance(golden, Amended)
    assert [part.segment.doc_count for part in golden.parts] == [3, 3]
    assert golden.parts[0].segment.terms.find("obsolet") is not None
    assert golden.terms.find("obsolet") is None
    assert_same(golden, open_segment(str(GOLDEN / WHOLE)))


def test_indexing_the_golden_cases_gives_the_golden_arrays(tmp_path: Path) -> None:
    shutil.copytree(GOLDEN / "cases", tmp_path / "cases")
    update([str(tmp_path / "cases")], str(tmp_path / "index"))
    made = open_segment(str(tmp_path / "index"))
    golden = open_segment(str(GOLDEN / WHOLE))
    compressed = {"stored_bytes", "stored_offsets", "sources"}  # other versions compress otherwise
    for name in ARRAYS.keys() - compressed:
        assert bytes(made.arrays[name]) == bytes(golden.arrays[name]), name
    for doc_id in range(golden.doc_count):
        one, other = made.case(doc_id), golden.case(doc_id)
        assert (one.fields, one.metadata, one.raw_text, one.images) == (
            other.fields,
            other.metadata,
            other.raw_text,
            other.images,
        )


@both
def test_a_golden_index_holds_images(folder: str) -> None:
    golden = open_segment(str(GOLDEN / folder))
    images = {case.case_id: case.images for case in map(golden.case, range(golden.doc_count))}
    assert {case_id: found for case_id, found in images.items() if found} == {
        "cyst": (Image("cyst.png"), Image("cyst-2.png")),
        "epidural-lymphoma": (
            Image("epidural-lymphoma.png", "A grey pixel: sagittal “MR”", "T1WI", drawing=True),
            Image("sub/later.webp"),
        ),
    }


@pytest.mark.parametrize("version", range(1, FORMAT))
def test_an_older_golden_index_is_replaced_as_its_error_says(tmp_path: Path, version: int) -> None:
    old = shutil.copytree(GOLDEN / f"format-{version}", tmp_path / "index")
    with pytest.raises(IndexVersionMismatch, match="remove the folder's CURRENT file") as caught:
        Index.open(str(old))
    assert (caught.value.found, caught.value.expected) == (version, FORMAT)
    with pytest.raises(IndexVersionMismatch):
        update([str(GOLDEN / "cases")], str(old))
    (old / "CURRENT").unlink()
    update([str(GOLDEN / "cases")], str(old))
    assert list(check(str(old))) == []
    assert [path.suffix for path in old.iterdir() if path.name != "LOCK"].count(".segment") == 1
