"""On which machine, when and with which versions was something measured?"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime

GIGABYTE = 1 << 30


def now() -> str:
    """The day and the minute, by the clock, in UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")


def load() -> str:
    """How many processes wanted to run, on average: of the last one, five and fifteen minutes."""
    return ", ".join(f"{value:.1f}" for value in os.getloadavg())


def facts() -> Iterator[str]:
    """Processor, memory, system and Python, a line each."""
    yield f"processor: {_processor()}, {len(os.sched_getaffinity(0))} cores"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    yield f"memory: {memory / GIGABYTE:.0f} GB"
    yield f"system: {platform.system()} {platform.release()}, Python {platform.python_version()}"


def _processor() -> str:
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    return names[0] if names else platform.machine()
