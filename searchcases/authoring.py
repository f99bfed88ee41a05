"""What does a new case look like? The Markdown skeleton, from ``templates/case.md.jinja``."""

from __future__ import annotations

import os

import jinja2

_PACKAGE = os.path.dirname(__file__)
TEMPLATE_FOLDERS = (
    os.path.join(_PACKAGE, "templates"),  # installed
    os.path.join(os.path.dirname(_PACKAGE), "templates"),  # a checkout
)


def case_skeleton(*, title: str, modality: str, anatomy: str, date: str) -> str:
    """Front matter and headings of a new case; what is not given is left to be filled in."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATE_FOLDERS),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701  Markdown, not HTML; values are quoted by tojson
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    template = environment.get_template("case.md.jinja")
    return template.render(title=title, modality=modality, anatomy=anatomy, date=date)
