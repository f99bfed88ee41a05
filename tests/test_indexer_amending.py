"""Where few cases of a large archive change its segment stays, and no answer tells of it."""

from __future__ import annotations

import json
import os
import random
import shutil
from pathlib import Path
from typing import IO

import pytest
from building import assert_same
from commands import run
from folders import folder_bytes, titles, write
from generations import segment_files
from updating import summary

from searchcases import Index, opening, publication
from searchcases.checker import check
from searchcases.errors import CaseNotFound, IndexCorrupt
from searchcases.generation import read_current
from searchcases.indexer import remove, update
from searchcases.opening import open_segment
from searchcases.provenance import stale_cases
from searchcases.segment.amended import Amended

pytestmark = pytest.mark.usefixtures("working_directory")

COUNT = 80
FINDINGS = ("A mass in the left lung.", "No effusion.", "Possible fracture of the tibia, 3 cm.",
            "Ring-enhancing lesion of the brain on MR.", "Pneumothorax.", "Normal.")  # fmt: skip


def text_of(number: int, edition: int = 0) -> str:
    rng = random.Random(f"{number} {edition}")
    lines = "\n".join(rng.sample(FINDINGS, 3))
    return (
        f"# Case {number} of edition {edition}\n\n## Findings\n{lines} w{number % 7} e{edition}\n"
    )


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> str:
    """An index that is amended, as if it were large; ``c`` holds what it was made of."""
    monkeypatch.setattr(publication, "LEAST", COUNT)
    update([write(Path("c"), {f"{n:02}.md": text_of(n) for n in range(COUNT)})], "i")
    return "i"


def change(*numbers: int, edition: int = 1) -> None:
    write(Path("c"), {f"{n:02}.md": text_of(n, edition) for n in numbers})


def large_and_small(folder: str) -> list[int]:
    """Documents of the parts of an amended index; none of another."""
    segment = open_segment(folder)
    return [p.segment.doc_count for p in segment.parts] if isinstance(segment, Amended) else []


def assert_as_fresh(folder: str) -> None:
    """The index is sound, and holds what one that was just made holds."""
    assert list(check(folder)) == []
    shutil.rmtree("fresh", ignore_errors=True)
    update(["c"], "fresh")
    assert_same(open_segment(folder), open_segment("fresh"))


def test_a_small_change_leaves_the_segment_as_it_is(archive: str) -> None:
    (before,) = segment_files(archive)
    data = before.read_bytes()
    change(3, 50)
    assert summary(update(["c"], archive))["updated"] == ("03", "50")
    assert large_and_small(archive) == [COUNT, 2]
    assert (len(segment_files(archive)), before.read_bytes()) == (3, data)
    assert_as_fresh(archive)
    assert not update(["c"], archive).published
    assert titles(archive)["50"] == "Case 50 of edition 1"


def test_changes_add_up_until_all_is_one_segment_again(archive: str) -> None:
    sizes = []
    for turn in range(4):
        change(2 * turn, 2 * turn + 1)
        update(["c"], archive)
        sizes.append(large_and_small(archive))
        assert_as_fresh(archive)
    # Each counts twice, as gone and as new; of 80 cases ten are an eighth.
    assert sizes == [[80, 2], [80, 4], [], [80, 2]]
    change(6, 7, edition=0)
    update(["c"], archive)
    assert large_and_small(archive) == [80, 2], "what is new again replaces what was"
    os.unlink("i/CURRENT")
    update(["c"], archive)
    assert_as_fresh(archive)
    assert folder_bytes(archive) == folder_bytes("fresh")


def test_the_largest_small_change(archive: str) -> None:
    shutil.copytree(archive, "other")
    change(*range(5))
    update(["c"], archive)
    assert large_and_small(archive) == [COUNT, 5]
    change(5)
    update(["c"], "other")
    assert large_and_small("other") == []
    update(["c"], "fresh")
    assert folder_bytes("other") == folder_bytes("fresh")


def test_a_smaller_archive_is_written_again(archive: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication, "LEAST", COUNT + 1)
    change(3)
    update(["c"], archive)
    assert large_and_small(archive) == []


def test_cases_come_and_go(archive: str) -> None:
    write(Path("c"), {"80.md": text_of(80), "00a.md": text_of(81)})
    os.unlink("c/79.md")
    assert summary(update(["c"], archive))["added"] == ("00a", "80")
    assert large_and_small(archive) == [COUNT, 2]
    assert_as_fresh(archive)
    os.unlink("c/80.md")
    os.unlink("c/00a.md")
    assert summary(update(["c"], archive))["removed"] == ("00a", "80")
    assert large_and_small(archive) == [COUNT, 0]
    assert_as_fresh(archive)
    with pytest.raises(CaseNotFound):
        Index.open(archive).case("79")


def test_single_cases_are_removed(archive: str) -> None:
    change(3, 50)
    update(["c"], archive)
    write(Path("c"), {"10.md": "# Xylophonia\nA case that names its patient.\n"})
    update(["c"], archive)
    assert large_and_small(archive) == [COUNT, 3]
    assert remove(["03", "10"], archive).removed == ("03", "10")
    assert not [path for path in segment_files(archive) if b"xylophonia" in path.read_bytes()]
    os.unlink("c/03.md")
    os.unlink("c/10.md")
    assert_as_fresh(archive)
    assert folder_bytes(archive) == folder_bytes("fresh")


def test_a_case_that_cannot_be_read_any_more_stays(archive: str) -> None:
    change(3, 50)
    update(["c"], archive)
    write(Path("c"), {"03.md": b"\xff", "04.md": b"\xff"})
    assert update(["c"], archive).stale == ("03", "04")
    assert large_and_small(archive) == [COUNT, 2]
    assert set(stale_cases(open_segment(archive))) == {"03", "04"}
    assert titles(archive)["03"] == "Case 3 of edition 1"
    assert list(check(archive)) == []


def test_a_damaged_part_is_told(archive: str) -> None:
    change(3)
    update(["c"], archive)
    for path in segment_files(archive):
        data = path.read_bytes()
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        assert f"{path.name} does not match its checksum" in [*check(archive)]
        path.write_bytes(data[:-1])
        assert f"{path.name} has" in next(check(archive))
        path.write_bytes(bytes([data[0] ^ 1]) + data[1:])
        assert next(check(archive)) == f"the header of {path.name} has changed"
        path.unlink()
        assert next(check(archive)) == f"{path.name} is missing"
        path.write_bytes(data)
    assert list(check(archive)) == []


def test_a_check_beside_a_writer_is_of_one_generation(
    archive: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(3)
    update(["c"], archive)
    file_digest = opening.file_digest

    def while_another_writes(file: IO[bytes]) -> str:
        monkeypatch.setattr(opening, "file_digest", file_digest)
        change(3, edition=2)
        update(["c"], archive)
        return file_digest(file)

    monkeypatch.setattr(opening, "file_digest", while_another_writes)
    assert opening.damaged_files(archive) == []
    assert titles(archive)["03"] == "Case 3 of edition 2"


def test_parts_belong_to_their_index(archive: str) -> None:
    change(3)
    update(["c"], archive)
    current = read_current(archive)
    for parts in (current.parts[::-1], current.parts[:1], (*current.parts, current.parts[1])):
        Path(archive, "CURRENT").write_text(current._replace(parts=parts).to_json())
        with pytest.raises(IndexCorrupt, match="not those that belong together"):
            open_segment(archive)
    outside = current.parts[1]._replace(segment=f"../{archive}/{current.parts[1].segment}")
    current = current._replace(parts=(current.parts[0], outside))
    Path(archive, "CURRENT").write_text(current.to_json())
    with pytest.raises(IndexCorrupt, match="names a file that is no segment"):
        open_segment(archive)


COMMANDS = (
    ("search", "mass OR effusion", "--facet", "modality"), ("search", "absent:effusion"),
    ("search", "pnemothorax"), ("search", "--format", "json", '"ring enhancing lesion"'),
    ("explain", "mass w3", "03"), ("ddx", "mass"), ("similar", "03"), ("similar", "17"),
    ("complete", "pne"), ("show", "03"), ("keywords", "03"), ("search", "--feedback", "fracture"),
    ("search", "--stdin"),
)  # fmt: skip


def test_every_command_says_the_same(archive: str) -> None:
    change(3, 50)
    update(["c"], archive)
    assert large_and_small(archive)
    update(["c"], "fresh")
    for command in COMMANDS:
        typed = "mass\nlesion brain\nw3 w4\n" if "--stdin" in command else ""
        one, other = (
            run(*command, "--index", folder, typed=typed) for folder in (archive, "fresh")
        )
        assert one.returncode == 0, one.stderr
        assert (untimed(one.stdout), one.stderr) == (untimed(other.stdout), other.stderr)
    assert run("check", "--index", archive).returncode == 0
    one, other = (
        json.loads(run("stats", "--format", "json", "--index", folder).stdout)
        for folder in (archive, "fresh")
    )
    assert one.pop("bytes") == sum(path.stat().st_size for path in segment_files(archive))
    other.pop("bytes")
    assert one == other


def untimed(text: str) -> list[str]:
    """Lines of an output without those that tell the time."""
    return [line for line in text.replace(", ", ",\n").splitlines() if "ms" not in line]


def test_a_site_has_the_same_bytes(archive: str) -> None:
    change(3, 50)
    update(["c"], archive)
    assert large_and_small(archive)
    update(["c"], "fresh")
    for folder in (archive, "fresh"):
        done = run("site", "--out", f"site-{folder}", "--index", folder)
        assert done.returncode == 0, done.stderr
    one, other = (
        {path.relative_to(top): path.read_bytes() for path in top.rglob("*") if path.is_file()}
        for top in (Path(f"site-{archive}"), Path("site-fresh"))
    )
    assert one == other
