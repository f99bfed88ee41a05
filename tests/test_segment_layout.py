"""The layout of a segment file: aligned arrays, and a header that says otherwise is refused."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any

import pytest
from building import case, segment_bytes

from searchcases.errors import IndexCorrupt
from searchcases.segment.layout import ALIGNMENT, ARRAYS, ITEM_BYTES, WHOLE, parse


def test_every_array_lies_aligned_and_apart_from_the_others() -> None:
    data = segment_bytes([case("a", "one mass", age=("4",)), case("b", "two")])
    header, _ = parse(memoryview(data), "memory")
    end = 0
    for name, (typecode, offset, count) in header["arrays"].items():
        assert typecode in ARRAYS[name]
        assert offset % ALIGNMENT == 0
        assert offset >= max(end, len(WHOLE.magic) + 8)
        end = offset + count * ITEM_BYTES[typecode]
    assert list(header["arrays"]) == list(ARRAYS)
    assert end <= len(data) < end + ALIGNMENT


def with_header(change: Callable[[Any], Any]) -> memoryview:
    """A segment file whose header is what ``change`` makes of it."""
    data = segment_bytes([case("a", "one mass")])
    (length,) = struct.unpack_from("<Q", data, len(WHOLE.magic))
    start = len(WHOLE.magic) + 8
    written = json.dumps(change(json.loads(data[start : start + length]))).encode()
    return memoryview(data[: len(WHOLE.magic)] + struct.pack("<Q", len(written)) + written + data)


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
