"""What does a program cost? Seconds, and the most memory that it and its children held."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

SAMPLE_SECONDS = 0.02
KILOBYTE = 1024
MEMORY = re.compile(r"Vm(?:HWM|RSS):\s+(\d+) kB")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took.

    Attributes:
        seconds: from start to end, on the wall.
        cpu_seconds: of all its processes, user and system; what a busy machine changes least.
        peak_bytes: the larger of the highest resident size of any of its processes, which the
            kernel keeps, and of the sum of the resident sizes of all, looked at 50 times a second.
            (``ru_maxrss`` would not do: it begins with the size of whoever started the program.)
    """

    seconds: float
    cpu_seconds: float
    peak_bytes: int


def run(command: Sequence[str]) -> Cost:
    """Run a program to its end.

    Raises:
        RuntimeError: if it fails, with what it said last.
    """
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        memory = _Memory(process.pid)
        memory.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        memory.stop()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            last = said.read().decode(errors="replace").strip().splitlines()[-12:]
            raise RuntimeError("\n".join([f"{' '.join(command)}: failed", *last]))
    return Cost(seconds, usage.ru_utime + usage.ru_stime, memory.peak)


class _Memory(threading.Thread):
    """Looks at the resident size of a process and all below it."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._pid = pid
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.wait(SAMPLE_SECONDS):
            sizes = [_memory(pid) for pid in _family(self._pid)]
            highest = max(high for high, _ in sizes)
            self.peak = max(self.peak, highest, sum(now for _, now in sizes))

    def stop(self) -> None:
        self._done.set()
        self.join()


def _family(pid: int) -> list[int]:
    found = [pid]
    for parent in found:  # grows while it is read: children, then theirs
        try:
            for thread in os.listdir(f"/proc/{parent}/task"):
                with open(f"/proc/{parent}/task/{thread}/children") as file:
                    found += map(int, file.read().split())
        except OSError:
            continue  # it ended meanwhile
    return found


def _memory(pid: int) -> tuple[int, int]:
    """Bytes held at most and now."""
    try:
        with open(f"/proc/{pid}/status") as file:
            high, now = MEMORY.findall(file.read())
            return int(high) * KILOBYTE, int(now) * KILOBYTE
    except (OSError, ValueError):
        return 0, 0  # it ended meanwhile
