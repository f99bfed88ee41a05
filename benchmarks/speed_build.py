"""What does indexing cost with one engine? A process of its own, so that memory is the engine's.

    python benchmarks/speed_build.py ENGINE CASES FOLDER RESULT [--jobs N]

Writes the seconds from the first file to the closed, durable index to the file RESULT; modules
are imported before the clock starts.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import dataclass

import engines
import processes


@dataclass(frozen=True, slots=True)
class Build:
    """What a run took.

    Attributes:
        cases: how many were read.
        seconds: from the first file to the durable index, on the wall.
        cpu_seconds: of all its processes, user and system, the start of the interpreter among
            them: what a busy machine changes least.
        peak_bytes: of the process and its children, the interpreter and its modules among them.
    """

    cases: int
    seconds: float
    cpu_seconds: float
    peak_bytes: int

    @property
    def rate(self) -> float:
        """Cases per second."""
        return self.cases / self.seconds


def run(engine: str, cases: str, folder: str, count: int, jobs: int = 1) -> Build:
    """Index a folder that holds so many cases.

    Raises:
        RuntimeError: it failed, with what it said last.
    """
    result = f"{folder}.seconds"
    command = [sys.executable, __file__, engine, cases, folder, result, "--jobs", str(jobs)]
    cost = processes.run(command)
    with open(result, encoding="utf-8") as file:
        return Build(count, float(file.read()), cost.cpu_seconds, cost.peak_bytes)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("engine", choices=engines.NAMES)
    parser.add_argument("cases", help="folder of JSON lines")
    parser.add_argument("folder", help="where the index is written")
    parser.add_argument("result", help="file for the seconds")
    parser.add_argument("--jobs", type=int, default=1, help="processes or threads (default: 1)")
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    engine = engines.load(options.engine)
    started = time.perf_counter()
    engine.build(options.cases, options.folder, options.jobs)
    seconds = time.perf_counter() - started
    with open(options.result, "w", encoding="utf-8") as file:
        file.write(f"{seconds:.6f}")


if __name__ == "__main__":
    main()
