"""Many processes search one index: the system keeps one copy of it, and all find the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from searchcases import Index, update

SEEDS = Path(__file__).parent.parent / "seeds"
PROCESSES = 8

SCRIPT = """\
import sys
from searchcases import Index
index = Index.open(sys.argv[1])
found = [hit for _ in range(2) for hit in index.search("marrow mass")]
print(*[f"{hit.case_id} {hit.score.hex()}" for hit in found], flush=True)
sys.stdin.read(1)  # until all have searched
held = ""
for line in open("/proc/self/smaps"):
    if line[0].isdigit() or line[0] in "abcdef":
        held = line.split()[1] if line.rstrip().endswith(".segment") else ""
    elif held and line.startswith(("Private_Dirty:", "Size:")):
        print(held, *line.split()[:2])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone tells how memory is shared")
def test_eight_processes_share_one_copy_of_an_index(tmp_path: Path) -> None:
    folder = str(tmp_path / "index")
    update([str(SEEDS)], folder)
    hits = [f"{hit.case_id} {hit.score.hex()}" for hit in Index.open(folder).search("marrow mass")]
    command = [sys.executable, "-c", SCRIPT, folder]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    running = [subprocess.Popen(command, **pipes) for _ in range(PROCESSES)]
    try:
        firsts = [process.stdout.readline() for process in running]
    finally:
        rest = [process.communicate(".")[0].splitlines() for process in running]
    assert firsts == [" ".join(hits * 2) + "\n"] * PROCESSES
    for lines in rest:
        sizes = [line for line in lines if "Size:" in line]
        assert sizes, "the file is mapped"
        assert all(line.startswith("r--s") for line in lines)  # shared, and nobody writes
        assert [line for line in lines if line not in sizes] == [
            "r--s Private_Dirty: 0" for _ in sizes
        ]
