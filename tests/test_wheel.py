"""The wheel works where nothing else is: built, installed and used in a clean environment."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*command: str | Path, cwd: Path) -> str:
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "SEARCHCASES"))
    }
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        folder,
        ROOT,
        cwd=folder,
    )
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv", with_pip=True)
    home = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run(home / "python", "-m", "pip", "install", "--quiet", wheel, cwd=folder)
    return home


def test_the_installed_command_indexes_searches_and_makes_cases(
    scripts: Path, tmp_path: Path
) -> None:
    searchcases = scripts / "searchcases"
    run(searchcases, "new", "cases/mine.md", "--title", "Azygos lobe", cwd=tmp_path)
    text = (tmp_path / "cases" / "mine.md").read_text()
    (tmp_path / "cases" / "mine.md").write_text(
        text.replace("## Findings", "## Findings\nA fissure.")
    )
    run(searchcases, "index", "cases", str(ROOT / "seeds"), "--strict", cwd=tmp_path)
    ids = run(searchcases, "search", "azygos fissure", "--format", "ids", cwd=tmp_path)
    assert ids.split()[0] == "mine"
    first = run(
        searchcases, "search", "extramedullary hematopoiesis", "--format", "ids", cwd=tmp_path
    )
    assert first.split()[0] == "000_6df73cbcf84d81d4"
    assert "is sound" in run(searchcases, "check", cwd=tmp_path)
    told = run(searchcases, "site", "--service-worker", cwd=tmp_path)
    assert "0 unchanged, 0 removed" in told
    assert "Azygos lobe" in (tmp_path / "site" / "cases" / "mine.html").read_text()
    assert list((tmp_path / "site" / "assets").glob("search.*.js"))


def test_the_installed_package_is_typed_and_has_its_data(scripts: Path, tmp_path: Path) -> None:
    code = (
        "import searchcases, pathlib; home = pathlib.Path(searchcases.__file__).parent;"
        "print(*sorted(path.relative_to(home).as_posix() for path in home.rglob('*.*')))"
    )
    names = run(scripts / "python", "-c", code, cwd=tmp_path).split()
    wanted = {"py.typed", "data/english.json", "data/sections.json", "data/unicode.json",
              "templates/case.md.jinja", "templates/site/case.html.jinja",
              "templates/site/site.css", "browser/site.js",
              "browser/service-worker.js"}  # fmt: skip
    assert wanted <= set(names)
