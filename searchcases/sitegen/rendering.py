"""How does a template become a page? Jinja2, everything escaped, every mistake with its place."""

from __future__ import annotations

import os
import traceback

import jinja2

from searchcases.authoring import TEMPLATE_FOLDERS
from searchcases.errors import TemplateError

ORIGINAL = "original"
"""A template of one's own may extend the one it stands in for: ``original/home.html.jinja``."""


def environment_of(folder: str | None = None) -> jinja2.Environment:
    """Templates by name: those of a user's folder first, then those that come along.

    Raises:
        TemplateError: there is no such folder.
    """
    if folder is not None and not os.path.isdir(folder):
        raise TemplateError(folder, "no such folder of templates")
    ours = jinja2.FileSystemLoader([os.path.join(path, "site") for path in TEMPLATE_FOLDERS])
    return jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [
                *([jinja2.FileSystemLoader(folder)] if folder is not None else []),
                ours,
                jinja2.PrefixLoader({ORIGINAL: ours}),
            ]
        ),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(environment: jinja2.Environment, name: str, /, **context: object) -> bytes:
    """A page as UTF-8.

    Raises:
        TemplateError: the template, or one that it uses, cannot be found, read or rendered.
    """
    try:
        text = environment.get_template(name).render(context)
    except jinja2.TemplateSyntaxError as error:
        raise _named(error.filename or error.name or name, error, error.lineno) from error
    except Exception as error:  # whatever a template's expressions raise
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if frame.filename.endswith(".jinja"):
                raise _named(frame.filename, error, frame.lineno) from error
        raise _named(name, error, None) from error
    return text.encode(errors="replace")


def source(environment: jinja2.Environment, name: str) -> str:
    """The text of a stylesheet or drawing that stands beside the templates.

    Raises:
        TemplateError: there is none, or it cannot be read.
    """
    assert environment.loader is not None
    try:
        return environment.loader.get_source(environment, name)[0]
    except (jinja2.TemplateNotFound, OSError, ValueError) as error:
        raise _named(name, error, None) from error


def _named(name: str, error: Exception, line: int | None) -> TemplateError:
    shown = os.path.relpath(name) if os.path.isabs(name) else name
    if isinstance(error, jinja2.TemplateNotFound):
        reason = f"there is no template {str(error) or name!r}"
    else:
        reason = " ".join(str(error).split()) or type(error).__name__
    return TemplateError(name if shown.startswith("..") else shown, reason, line)
