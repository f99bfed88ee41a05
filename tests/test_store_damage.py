"""Generations: a reader of an index that was damaged is told, whichever bit it is."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest
from folders import folder_bytes, titles, write
from generations import OLD_TITLES, segment_file

from searchcases import generation, opening
from searchcases.errors import IndexCorrupt, IndexMissing, IndexUnusable, IndexVersionMismatch
from searchcases.generation import read_current
from searchcases.indexer import update
from searchcases.segment.layout import FORMAT


def test_an_index_that_is_not_there_is_missing(tmp_path: Path) -> None:
    write(tmp_path, {"file": "x"})
    for name in ("nowhere", "file", "."):
        with pytest.raises(IndexMissing, match="make one with"):
            opening.open_segment(str(tmp_path / name))


def test_a_segment_of_another_size_is_corrupt(old_index: str) -> None:
    path = segment_file(old_index)
    data = path.read_bytes()
    rng = random.Random(4)
    for size in {0, 1, 8, 16, len(data) - 1, *(rng.randrange(len(data)) for _ in range(60))}:
        path.write_bytes(data[:size])
        with pytest.raises(IndexCorrupt, match="instead of"):
            opening.open_segment(old_index)
    for more in (b"\0", b"\0" * 64, data):
        path.write_bytes(data + more)
        with pytest.raises(IndexCorrupt, match="instead of"):
            opening.open_segment(old_index)
    path.write_bytes(data)
    assert titles(old_index) == OLD_TITLES


def test_a_segment_that_is_gone_or_no_file_is_corrupt(old_index: str) -> None:
    path = segment_file(old_index)
    path.rename("elsewhere")
    for folder in (False, True):
        if folder:
            path.mkdir()
        with pytest.raises(IndexCorrupt):
            opening.open_segment(old_index)
        with pytest.raises(IndexCorrupt):
            update(["c"], old_index)


def test_a_pointer_of_another_length_is_never_misread(old_index: str) -> None:
    path = Path(old_index, "CURRENT")
    data = path.read_bytes()
    for size in range(len(data) - 1):
        path.write_bytes(data[:size])
        with pytest.raises(IndexCorrupt):
            opening.open_segment(old_index)
    for more in (b"x", b"{}", data, b"\0", b"\n\xff", b"[" * 100_000):
        path.write_bytes(data + more)
        with pytest.raises(IndexCorrupt):
            opening.open_segment(old_index)
    path.write_bytes(data + b"\n ")
    assert titles(old_index) == OLD_TITLES


@pytest.mark.parametrize(
    "content", [b"[]", b"null", b'"x"', b"{}", b"[" * 100_000, b"MANIFEST-000001\n", b"\xff\xfe"]
)
def test_a_pointer_that_is_something_else_is_corrupt(old_index: str, content: bytes) -> None:
    Path(old_index, "CURRENT").write_bytes(content)
    with pytest.raises(IndexCorrupt):
        opening.open_segment(old_index)
    with pytest.raises(IndexCorrupt):
        update(["c"], old_index)


@pytest.mark.parametrize(
    "change",
    [{"parts": None}, {"parts": 5}, {"parts": ["x"]}, {"parts": [None]}, {"parts": {"a": 1}},
     {"parts": [{}]}, {"segment": 3}, {"size": "3"}, {"header": None}, {"header_size": "a"},
     {"parts": [{"segment": "x", "size": 1, "header": "", "header_size": True}]}],
    ids=str,
)  # fmt: skip
def test_a_pointer_that_says_something_else_is_corrupt(
    old_index: str, change: dict[str, object]
) -> None:
    path = Path(old_index, "CURRENT")
    record = {**json.loads(path.read_text()), **change}
    del record["checksum"]
    checksum = generation._digest_of(record)
    path.write_text(json.dumps({**record, "checksum": checksum}))
    with pytest.raises(IndexCorrupt, match="does not say which files"):
        opening.open_segment(old_index)


def test_a_pointer_that_is_a_folder_is_corrupt(old_index: str) -> None:
    os.unlink("i/CURRENT")
    os.mkdir("i/CURRENT")
    with pytest.raises(IndexCorrupt):
        opening.open_segment(old_index)


def test_a_pointer_leads_to_no_file_outside_the_folder(old_index: str) -> None:
    data = segment_file(old_index).read_bytes()
    for name in (
        "../x.segment",
        "/etc/passwd",
        "CURRENT",
        f"../i/{segment_file(old_index).name}",
        "",
    ):
        generation = read_current(old_index)._replace(segment=name, size=len(data))
        Path("other").mkdir(exist_ok=True)
        Path("other/CURRENT").write_text(generation.to_json(), "utf-8")
        with pytest.raises(IndexCorrupt, match="names a file that is no segment"):
            opening.open_segment("other")


def test_every_flipped_bit_of_the_pointer_is_noticed(old_index: str) -> None:
    path = Path(old_index, "CURRENT")
    data = path.read_bytes()
    for place in range(len(data)):
        for bit in range(8):
            flipped = bytearray(data)
            flipped[place] ^= 1 << bit
            path.write_bytes(flipped)
            with pytest.raises(IndexUnusable):
                opening.open_segment(old_index)


def test_every_flipped_bit_of_the_header_is_noticed(old_index: str) -> None:
    path, size = segment_file(old_index), read_current(old_index).header_size
    rng = random.Random(5)
    with path.open("r+b", buffering=0) as file:
        data = file.read()
        for place in range(size):
            for bit in range(8) if place < 24 else [rng.randrange(8)]:
                os.pwrite(file.fileno(), bytes([data[place] ^ 1 << bit]), place)
                with pytest.raises(IndexCorrupt):
                    opening.open_segment(old_index)
            os.pwrite(file.fileno(), data[place : place + 1], place)
    assert titles(old_index) == OLD_TITLES


def test_every_flipped_bit_of_the_arrays_is_found_by_the_checksum(old_index: str) -> None:
    path, start = segment_file(old_index), read_current(old_index).header_size
    data = bytearray(path.read_bytes())
    rng = random.Random(6)
    for place in rng.sample(range(start, len(data)), 100):
        data[place] ^= 1
        path.write_bytes(data)
        assert opening.damaged_files(old_index) == [path.name]
        data[place] ^= 1


def test_another_format_version_is_told_and_left_alone(
    old_index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(generation, "FORMAT", FORMAT + 1)
        update(["c"], "later")
    before = folder_bytes("later")
    with pytest.raises(IndexVersionMismatch, match="CURRENT") as caught:
        opening.open_segment("later")
    assert (caught.value.found, caught.value.expected) == (FORMAT + 1, FORMAT)
    with pytest.raises(IndexVersionMismatch):
        update(["c"], "later")
    assert folder_bytes("later") == before
    os.unlink("later/CURRENT")  # as the message says
    update(["c"], "later")
    update(["c"], old_index)
    assert folder_bytes("later") == folder_bytes(old_index)
