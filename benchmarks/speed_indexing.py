"""What does indexing cost, by engine, number of cases and processes? A process for each run."""

from __future__ import annotations

import json
import os
import shutil
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

import corpus
import engines
import speed_build
from engines import OWN, SQLITE, TANTIVY, TANTIVY_ONE, WHOOSH
from speed_build import Build

PER_FILE = 100
"""Cases of a file of JSON lines: so 1 % of the files are cases from all over the archive."""

SMALL = 2_000
"""Cases of a small archive; Whoosh gets no more, for 100,000 take it some seven minutes."""

CHANGED_SHARE = 0.01
GROWING = (OWN, TANTIVY, TANTIVY_ONE)
"""The engines of which it is measured how costs grow."""

FIELDS = ("id", *corpus.TEXT_FIELDS, "modality")


@dataclass(frozen=True, slots=True)
class Update:
    """A second run over cases of which some files changed.

    Attributes:
        full: the first run.
        again: the second one.
        files, changed: how many there are, and how many of them changed.
    """

    full: Build
    again: Build
    files: int
    changed: int


@dataclass(slots=True)
class Indexing:
    """What was measured.

    Attributes:
        builds: runs per engine, number of cases and jobs; those that are compared in turn.
        small: runs over a small archive, per engine; in turn.
        sizes: bytes of the index without the text, per engine and number of cases.
        updates: of searchcases, each of an index and files of its own.
    """

    builds: dict[tuple[str, int, int], list[Build]] = field(default_factory=dict)
    small: dict[str, list[Build]] = field(default_factory=dict)
    sizes: dict[tuple[str, int], int] = field(default_factory=dict)
    updates: list[Update] = field(default_factory=list)


class Workplace:
    """Where cases are kept between runs and indexes are built.

    Args:
        cases: folder for generated cases; those of the same generator are used again.
        scratch: folder for the indexes.
    """

    def __init__(self, cases: str, scratch: str) -> None:
        self._cases, self._scratch = cases, scratch

    def cases(self, count: int) -> str:
        """A folder with so many cases as JSON lines."""
        folder = os.path.join(self._cases, f"{count}-{corpus.fingerprint()}")
        if not os.path.exists(folder):
            unfinished = f"{folder}.new"
            shutil.rmtree(unfinished, ignore_errors=True)
            corpus.write_json_lines(unfinished, count, PER_FILE, FIELDS)
            os.rename(unfinished, folder)
        return folder

    def index(self, engine: str, count: int, jobs: int = 1) -> str:
        """The folder of an engine's index."""
        return os.path.join(self._scratch, f"{engine.replace(' ', '-')}-{count}-{jobs}")

    def build(self, engine: str, count: int, jobs: int = 1) -> Build:
        """Index so many cases from the beginning."""
        folder = self.index(engine, count, jobs)
        shutil.rmtree(folder, ignore_errors=True)
        return speed_build.run(engine, self.cases(count), folder, count, jobs)

    def update(self, count: int) -> Update:
        """Index, change some files, index again; the kept cases stay as they are."""
        cases, folder = os.path.join(self._scratch, "changing"), self.index(OWN, count, 0)
        shutil.copytree(self.cases(count), cases, copy_function=os.link)
        full = speed_build.run(OWN, cases, folder, count)
        paths = sorted(engines.files_of(cases))
        changed = paths[:: max(1, round(1 / CHANGED_SHARE))]
        for path in changed:
            _change(path)
        again = speed_build.run(OWN, cases, folder, count)
        shutil.rmtree(cases)
        shutil.rmtree(folder)
        return Update(full, again, len(paths), len(changed))


def measure(
    place: Workplace, names: Sequence[str], count: int, grown: Sequence[int], runs: int
) -> Indexing:
    """Build with each engine; those that are searched stay where ``place.index`` says."""
    found = Indexing()
    for name in names:
        engine = engines.load(name)
        counts = [min(SMALL, count) if name == WHOOSH else count]
        if name in GROWING:
            counts = sorted({count, *grown}, reverse=True)
        for cases in counts:
            found.builds[name, cases, 1] = [place.build(name, cases)]
            found.sizes[name, cases] = engine.size(place.index(name, cases))
        if engine.jobs > 1:
            found.builds[name, count, 2] = [place.build(name, count, 2)]
    _repeat(place, found, count, runs)
    found.updates = [place.update(count) for _ in range(runs)]
    return found


def _repeat(place: Workplace, found: Indexing, count: int, runs: int) -> None:
    """Build what is compared again, in turn; and a small archive so many times."""
    compared = [key for key in found.builds if key[:2] in ((OWN, count), (TANTIVY, count))]
    for _ in range(runs - 1):
        for key in compared:
            found.builds[key].append(place.build(*key))
    quick = [name for name in (OWN, TANTIVY, SQLITE) if (name, count, 1) in found.builds]
    for _ in range(runs):
        for name in quick:
            found.small.setdefault(name, []).append(place.build(name, min(SMALL, count)))


def middle(builds: Sequence[Build]) -> Build:
    """The run of the median time."""
    return sorted(builds, key=lambda build: build.seconds)[(len(builds) - 1) // 2]


def usual(builds: Sequence[Build]) -> float:
    """The median of the cases a second."""
    return statistics.median(build.rate for build in builds)


def _change(path: str) -> None:
    with open(path, encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    os.unlink(path)  # it is a second name of a file that is kept
    with open(path, "w", encoding="utf-8") as file:
        for record in records:
            record["findings"] += " Addendum: no change since."
            file.write(json.dumps(record) + "\n")
