"""Records that are compressed by one call are those that are compressed one by one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchcases.segment import compression
from searchcases.segment.compression import compressed_at_once
from searchcases.segment.records import VERSION, compressed, unpack


@pytest.fixture(autouse=True)
def looked_for_anew() -> Iterator[None]:
    compression._library.cache_clear()
    yield
    compression._library.cache_clear()


def test_it_is_there_for_the_tests() -> None:
    assert compression._library() is not None


@given(st.lists(st.binary(min_size=1) | st.text(min_size=1).map(lambda text: text.encode() * 999)))
def test_each_record_has_the_same_bytes(records: list[bytes]) -> None:
    assert compressed_at_once(records) == compressed(records)
    assert [*map(unpack, compressed_at_once(records))] == records


def test_long_records_have_the_same_bytes() -> None:
    """Windows and block sizes of the compressor depend on the size."""
    sizes = [1 << power for power in range(23)]
    records = [bytes(n * n * 31 >> 3 & 255 for n in range(size)) for size in sizes]
    records += [b"\0" * size for size in sizes]
    assert compressed_at_once(records) == compressed(records)


@pytest.mark.parametrize(
    "library",
    [
        None,
        SimpleNamespace(ZSTD_VERSION=(*VERSION[:2], VERSION[2] + 1), backend_features={"m"}),
        SimpleNamespace(ZSTD_VERSION=VERSION, backend_features=set()),
    ],
    ids=["not installed", "another version", "not in C"],
)
def test_what_might_make_other_bytes_is_not_used(
    monkeypatch: pytest.MonkeyPatch, library: ModuleType | None
) -> None:
    monkeypatch.setitem(sys.modules, "zstandard", library)
    assert compression._library() is None
    assert compressed_at_once([b"a case"]) == compressed([b"a case"])
