"""Commands, each in a process of its own, and the sample cases to use them on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
GIVEN = "000_6df73cbcf84d81d4"


def run(
    *arguments: str, cwd: Path | None = None, typed: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("SEARCHCASES")}
    return subprocess.run(
        [sys.executable, "-m", "searchcases", *arguments],
        cwd=cwd,
        env={**inherited, "PYTHONWARNINGS": "error", "COLUMNS": "100", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        input=typed,
    )


def search(index: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run("search", "--index", index, *arguments)
