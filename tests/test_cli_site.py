"""``searchcases site`` and ``searchcases serve`` as a user meets them."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from commands import run

CASE = """---
title: {title}
modality: MR
---
## Findings
A small nodule, seen on 12/03/2021. Contact: someone@example.org
"""


@pytest.fixture
def index(tmp_path: Path) -> str:
    cases = tmp_path / "cases"
    cases.mkdir()
    for name in "ab":
        (cases / f"{name}.md").write_text(CASE.format(title=f"Case {name}"))
    run("index", str(cases), "--index", str(tmp_path / "index"))
    return str(tmp_path / "index")


def test_site_reports_and_reminds(index: str, tmp_path: Path) -> None:
    done = run("site", "--index", index, cwd=tmp_path)
    assert done.returncode == 0
    assert re.search(r"^\d+ pages of 2 cases in site, search index 0\.\d MB \(", done.stdout)
    assert re.search(r"^  \d+ written, 0 unchanged, 0 removed$", done.stdout, re.MULTILINE)
    assert "without --base-url there are no feed" in done.stdout
    assert "cases must be de-identified" in done.stderr
    assert "date: 12/03/2021 (a, findings)" in done.stderr
    assert "e-mail address: someone@example.org (b, findings)" in done.stderr
    assert (tmp_path / "site" / "index.html").exists()
    again = run("site", "--index", index, cwd=tmp_path)
    assert "  0 written, " in again.stdout


def test_many_findings_of_the_scan_are_counted(tmp_path: Path) -> None:
    cases = tmp_path / "cases"
    cases.mkdir()
    for number in range(15):
        (cases / f"c{number}.md").write_text(CASE.format(title=f"Case {number}"))
    run("index", "cases", cwd=tmp_path)
    done = run("site", cwd=tmp_path)
    assert done.stderr.count(" (c") == 20
    assert "  30 in all: " in done.stderr


def test_options_reach_the_pages(index: str, tmp_path: Path) -> None:
    done = run(
        "site", "--index", index, "--out", "out", "--title", "Chest <file>", "--description",
        "Forty cases.", "--base-url", "https://x.org/chest", "--service-worker", cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0
    home = (tmp_path / "out" / "index.html").read_text()
    assert "Chest &lt;file&gt;" in home
    assert "Forty cases." in home
    assert 'href="https://x.org/chest/"' in home
    assert (tmp_path / "out" / "service-worker.js").exists()
    assert (tmp_path / "out" / "feed.xml").exists()


def test_unknown_cases_can_be_asked_on_the_command_line_too(index: str, tmp_path: Path) -> None:
    done = run("site", "--index", index, "--unknown", "--keep-index", "kept", cwd=tmp_path)
    assert done.returncode == 0
    ids = run("search", "nodule", "--format", "ids", "--index", "kept", cwd=tmp_path).stdout.split()
    pages = {path.stem for path in (tmp_path / "site" / "cases").iterdir()}
    assert set(ids) == pages
    assert {"a", "b"}.isdisjoint(pages)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--base-url", "example.org"], "base URL 'example.org' is not understood"),
        (["--out", "cases"], "cases holds other files (a.md) and no site"),
        (["--out", "cases/a.md"], "cases/a.md is a file, not a folder for a site"),
        (["--templates", "none"], "none: no such folder of templates"),
        (["--templates", "mine"], "mine/home.html.jinja:2: "),
        (["--index", "none"], "no index in none"),
        (["--keep-index", "kept"], "--keep-index"),
        (["--unknown", "--keep-index", "cases"], "cases holds other files"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    index: str, tmp_path: Path, arguments: list[str], said: str
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "home.html.jinja").write_text("one\n{{ two }}")
    done = run("site", *arguments, cwd=tmp_path, SEARCHCASES_INDEX=index)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    if said != "--keep-index":
        assert done.stderr.count("\n") == 1
    assert not (tmp_path / "site").exists()
    assert sorted(path.name for path in (tmp_path / "cases").iterdir()) == ["a.md", "b.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="no Ctrl-C can be sent to one process")
def test_serve_tells_the_address_and_ends_with_ctrl_c(index: str, tmp_path: Path) -> None:
    run("site", "--index", index, cwd=tmp_path)
    command = [sys.executable, "-m", "searchcases", "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        told = server.stdout.readline()
        found = re.search(r"serving site at (http://127\.0\.0\.1:\d+/)", told)
        assert found
        with urllib.request.urlopen(found[1]) as answer:
            assert b"Radiology teaching cases" in answer.read()
        server.send_signal(signal.SIGINT)
        _, errors = server.communicate()
    assert (server.returncode, errors) == (0, "")


def test_serve_without_a_site_is_one_line(tmp_path: Path) -> None:
    done = run("serve", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "make one with: searchcases site" in done.stderr
