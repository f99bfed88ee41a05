"""Templates of a user go before the site's own; errors name them, and leave the site."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import case, index_of
from sites import content, parse

from searchcases.errors import SiteRefused, TemplateError
from searchcases.sitegen import SiteOptions, build, steps


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("case.html.jinja", "one\n{% if %}", 2),
        ("case.html.jinja", "one\n\n{{ case.colour }}", 3),
        ("listing.html.jinja", "{{ 1 / 0 }}", 1),
        ("home.html.jinja", "\n{% extends 'nowhere.jinja' %}", 2),
        ("macros.html.jinja", "\n\n\n{{ nothing() }}", 4),
    ],
)
def test_a_template_error_names_template_and_line_and_leaves_the_site(
    tmp_path: Path, name: str, text: str, line: int
) -> None:
    cases = index_of([case("a", "nodule", tags=("t",)), case("b", "nodule", tags=("t",))])
    build(cases, str(tmp_path / "site"))
    before = content(tmp_path / "site")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / name).write_text(text)
    options = SiteOptions(title="New", templates=str(tmp_path / "mine"))
    with pytest.raises(TemplateError) as caught:
        build(cases, str(tmp_path / "site"), options)
    assert caught.value.line == line
    assert str(caught.value).startswith(str(tmp_path / "mine" / name))
    assert content(tmp_path / "site") == before


def test_templates_of_a_user_go_first_and_may_extend_the_original(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "about.html.jinja").write_text(
        '{% extends "original/about.html.jinja" %}'
        "{% block main %}{{ super() }}<p>Ours.</p>{% endblock %}"
    )
    (tmp_path / "mine" / "site.css").write_text("body { color: red }\n/* ours */")
    options = SiteOptions(templates=str(tmp_path / "mine"))
    build(index_of([case("a", "nodule")]), str(tmp_path / "site"), options)
    page = parse(tmp_path / "site" / "about.html")
    assert "Ours." in page.text
    assert "About this archive" in page.text
    (style,) = (tmp_path / "site" / "assets").glob("site.*.css")
    assert style.read_text() == "body{color:red}\n"


def test_a_missing_template_folder_is_one_line(tmp_path: Path) -> None:
    options = SiteOptions(templates=str(tmp_path / "none"))
    with pytest.raises(TemplateError, match="no such folder of templates"):
        build(index_of([case("a", "nodule")]), str(tmp_path / "site"), options)
    assert not (tmp_path / "site").exists()


def test_an_error_in_another_process_is_the_same_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "SPREAD_FROM", 1)
    (tmp_path / "case.html.jinja").write_text("\n{{ case.colour }}")
    options = SiteOptions(templates=str(tmp_path))
    with pytest.raises(TemplateError, match=r"case\.html\.jinja:2: .*colour"):
        build(index_of([case("a", "nodule")]), str(tmp_path / "site"), options, processes=2)
    assert not (tmp_path / "site").exists()


def test_a_foreign_folder_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    told: list[str] = []
    with pytest.raises(SiteRefused, match=r"mine\.txt"):
        build(
            index_of([case("a", "nodule")]),
            str(tmp_path),
            progress=lambda what, _done, _all: told.append(what),
        )
    assert not told
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
