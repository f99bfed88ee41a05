"""The documentation tells the truth: commands, defaults, grammar and files are what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from searchcases import Index, update
from searchcases.cli.application import COMMANDS
from searchcases.config import Settings, load
from searchcases.errors import QuerySyntaxError
from searchcases.queryparser import parse
from searchcases.segment.layout import ARRAYS, FORMAT

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "index" / "README.md"])


def test_searchcases_toml_holds_the_defaults() -> None:
    assert load(str(ROOT / "searchcases.toml")) == Settings()


def test_readme_names_every_command() -> None:
    text = (ROOT / "README.md").read_text()
    assert [name for name in COMMANDS if f"searchcases {name}" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text())
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_query_of_the_language_page_parses() -> None:
    table = (ROOT / "docs" / "query-language.md").read_text().partition("\n## ")[0]
    queries = [
        query
        for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
        for query in re.findall(r"`([^`]+)`", row)
    ]
    assert len(queries) > 20
    for query in queries:
        parse(query)


def test_every_search_of_the_readme_finds_something(tmp_path: Path) -> None:
    update([str(ROOT / "seeds")], str(tmp_path))
    queries = re.findall(r"searchcases search '([^']+)'", (ROOT / "README.md").read_text())
    assert len(queries) > 4
    index = Index.open(str(tmp_path))
    assert [query for query in queries if not index.search(query).total] == []


def test_errors_that_the_language_page_names_are_errors() -> None:
    for query in ("-trauma", "NOT trauma", "pain (-trauma)", "pain OR NOT trauma", "x:y"):
        with pytest.raises(QuerySyntaxError):
            parse(query)


def test_the_format_page_names_every_array() -> None:
    text = (ROOT / "index" / "README.md").read_text()
    assert f"## Format {FORMAT}" in text
    for name in ARRAYS:
        family = name.rsplit("_", 1)[0] + "_…"
        assert f"`{name}`" in text or f"`{family}`" in text, name


def test_the_architecture_page_names_every_module() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    package = ROOT / "searchcases"
    modules = [path.stem for path in package.glob("*.py") if not path.stem.startswith("__")]
    folders = [path.name for path in package.iterdir() if (path / "__init__.py").exists()]
    assert [name for name in modules + folders if f"`{name}`" not in text] == []
