"""How long does a search from the shell take? In pairs with a Typer program that prints "hello".

The machine drifts, so the ratio of each pair is what counts. Both find the bytecode of what they
import, as it is where both are installed: where ``PYTHONDONTWRITEBYTECODE`` is set, a checkout has
none, and each of its searches took 40 ms longer, in which its modules were compiled.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

HELLO = "import typer\n\ndef main() -> None:\n    print('hello')\n\ntyper.run(main)\n"


@dataclass(frozen=True, slots=True)
class Pairs:
    """Seconds of the runs for one query, in turn."""

    query: str
    hellos: list[float]
    searches: list[float]

    @property
    def ratios(self) -> list[float]:
        """Search to hello, pair by pair."""
        return [one / other for one, other in zip(self.searches, self.hellos, strict=True)]


def measure(index: str, queries: Sequence[str], runs: int) -> Iterator[Pairs]:
    """Run both so often for each query, and once before that does not count: it writes bytecode.

    Raises:
        CalledProcessError: a search failed.
    """
    script = os.path.join(sysconfig.get_path("scripts"), "searchcases")
    with tempfile.TemporaryDirectory() as scratch:
        hello = os.path.join(scratch, "hello.py")
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": os.path.join(scratch, "bytecode")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        with open(hello, "w", encoding="utf-8") as file:
            file.write(HELLO)
        for query in queries:
            hellos, searches = [], []
            for _ in range(runs + 1):
                hellos.append(_seconds([sys.executable, hello], environment))
                command = [script, "search", "--index", index, query]
                searches.append(_seconds(command, environment))
            yield Pairs(query, hellos[1:], searches[1:])


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=environment)
    return time.perf_counter() - started
