"""The packs of a site: the same bytes for the same cases, another generation for others."""

from __future__ import annotations

import json
import random
import zlib
from pathlib import Path

from building import case, index_of
from publishing import write_to
from sentences import random_case

from searchcases.config import Settings


def test_the_same_cases_give_the_same_bytes_whatever_the_order(tmp_path: Path) -> None:
    rng = random.Random(13)
    cases = [random_case(rng, f"{n}") for n in range(30)]
    first = write_to(tmp_path / "one", index_of(cases))
    second = write_to(tmp_path / "two", index_of(cases[::-1]))
    assert first.name == second.name
    names = sorted(path.relative_to(first) for path in first.rglob("*.*"))
    assert names == sorted(path.relative_to(second) for path in second.rglob("*.*"))
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in names)


def test_other_cases_or_settings_are_another_generation(tmp_path: Path) -> None:
    index = index_of([case("a", "mass")])
    names = [
        write_to(tmp_path, index).name,
        write_to(tmp_path, index_of([case("a", "masses")])).name,
        write_to(tmp_path, index.with_settings(Settings(b=0.5))).name,
    ]
    assert len(set(names)) == 3


def test_numbers_of_the_core_are_exact(tmp_path: Path) -> None:
    """k1 and b travel as the shortest text that reads back to the same double."""
    settings = Settings(k1=1.2000000000000002, b=0.1 + 0.2)
    folder = write_to(tmp_path, index_of([case("a", "mass")]).with_settings(settings))
    core = zlib.decompress((folder / "core.bin").read_bytes(), -zlib.MAX_WBITS)
    size = int.from_bytes(core[:4], "little")
    read = json.loads(core[4 : 4 + size])["settings"]
    assert (read["k1"], read["b"]) == (settings.k1, settings.b)
