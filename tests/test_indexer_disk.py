"""A damaged index or a full disk loses nothing."""

from __future__ import annotations

import errno
import io
import os
import tempfile
from pathlib import Path

import pytest
from folders import folder_bytes, write
from updating import md

from searchcases.errors import IndexCorrupt, IndexRefused
from searchcases.indexer import update
from searchcases.opening import open_segment
from searchcases.segment import merging

pytestmark = pytest.mark.usefixtures("working_directory")


def test_a_damaged_index_is_not_built_upon() -> None:
    """An update copies what stays; it must not give damaged bytes a new checksum."""
    write(Path("c"), md("a", "b", "c"))
    update(["c"], "i")
    (name,) = (name for name in os.listdir("i") if name.endswith(".segment"))
    data = bytearray(Path("i", name).read_bytes())
    view = open_segment("i").arrays["kinds"]
    place = data.index(bytes(view.cast("B")))
    data[place] ^= 1
    Path("i", name).write_bytes(data)
    write(Path("c"), md("new"))
    with pytest.raises(IndexCorrupt):
        update(["c"], "i")


def full(*_: object) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("told_by", ["write", "read"])  # what waits in a buffer is written late
def test_no_room_for_scratch_files_leaves_the_index_as_it_was(
    monkeypatch: pytest.MonkeyPatch, told_by: str
) -> None:
    write(Path("c"), md("one"))
    update(["c"], "i")
    before = folder_bytes("i")
    write(Path("c"), md("two"))

    monkeypatch.setattr(
        tempfile, "TemporaryFile", lambda **_: type("Full", (io.BytesIO,), {told_by: full})()
    )
    with pytest.raises(IndexRefused, match="No space left on device"):
        update(["c"], "i")
    assert folder_bytes("i") == before


def test_what_no_scratch_file_needs_any_more_may_find_no_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Common words have files of their own, closed one by one; closing writes what waits."""
    monkeypatch.setattr(merging, "BLOCK", 2)

    class Full(io.BytesIO):
        def close(self) -> None:
            closed.append(self)
            super().close()
            raise OSError(errno.ENOSPC, "No space left on device")

    write(Path("c"), md(*(f"mass {n}" for n in range(9))))
    update(["c"], "whole")
    closed: list[Full] = []
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "TemporaryFile", lambda **_: Full())
        update(["c"], "i")
    assert len(closed) > 9
    assert folder_bytes("i") == folder_bytes("whole")
    write(Path("c"), md("new"))
    monkeypatch.setattr(
        tempfile, "TemporaryFile", lambda **_: type("Fuller", (Full,), {"write": full})()
    )
    with pytest.raises(IndexRefused, match="No space left on device"):
        update(["c"], "i")
