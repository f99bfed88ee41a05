"""A first search does without NumPy, a second does with it; both give the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from searchcases import indexer


@pytest.fixture
def one_case(tmp_path: Path) -> str:
    """The folder of an index of one case."""
    (tmp_path / "one.md").write_text("---\ntitle: Mass\n---\n# Findings\nA mass.\n")
    indexer.update([str(tmp_path / "one.md")], str(tmp_path / "index"))
    return str(tmp_path / "index")


def test_the_first_search_does_without_numpy_and_a_second_gives_the_same(one_case: str) -> None:
    script = (
        "import sys; from searchcases.searcher import Index; index = Index.open(sys.argv[1]);"
        "first = index.search('mass'); assert 'numpy' not in sys.modules;"
        "second = index.search('mass'); assert 'numpy' in sys.modules;"
        "assert first.total == second.total == 1 and first.hits == second.hits"
    )
    subprocess.run([sys.executable, "-c", script, one_case], check=True)


_FEW = {"searchcases", "backports", "Stemmer"}


@pytest.mark.parametrize(
    ("words", "brought"),
    [
        (["mass"], _FEW),
        (["a", "mass -cyst", "findings:mass"], _FEW),
        (["a mass OR (mass cyst)"], _FEW | {"whoosh", "cached_property"}),
    ],
)
def test_a_search_for_words_brings_few_packages(
    one_case: str, words: list[str], brought: set[str]
) -> None:
    script = (
        "import sys; before = {*sys.modules}; sys.argv = ['searchcases', *sys.argv[1:]]\n"
        "from searchcases.cli import exit_code\n"
        "assert exit_code() == 0\n"
        "new = [m.__spec__.name for m in sys.modules.values() if getattr(m, '__spec__', None)]\n"
        "found = {name.partition('.')[0] for name in new if name not in before}\n"
        "print(*found.difference(sys.stdlib_module_names), file=sys.stderr)\n"
        "own = [name for name in sys.modules if name.startswith('searchcases.')]\n"
        "assert len(own) <= 60, sorted(own)"
    )
    command = [sys.executable, "-c", script, "search", "--index", one_case, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert {*done.stderr.split()} == brought
    assert "one" in done.stdout


def test_a_search_from_the_command_line_does_not_load_numpy(one_case: str) -> None:
    script = (
        "import sys; sys.argv = ['searchcases', *sys.argv[1:]]\n"
        "from searchcases.cli import exit_code\n"
        "assert exit_code() == 0 and 'numpy' not in sys.modules"
    )
    arguments = ["search", "mass", "--index", one_case, "--format", "ids"]
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "one"), done.stderr
