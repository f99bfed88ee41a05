"""How does the text of a field look on a page? Text in, harmless markup out.

Of Markdown there are paragraphs, lists, emphasis, line breaks, tables and subheadings; everything
else, HTML and links among it, stays the text that it is. Other sources write a paragraph a line.
"""

from __future__ import annotations

import html
import re
from functools import cache
from itertools import groupby

from markdown_it import MarkdownIt
from markupsafe import Markup

from searchcases.diseases import BULLET

_RULES = ("heading", "list", "table", "newline", "escape", "entity", "emphasis")
_MARKDOWN_SIGN = re.compile(r"[\\*_&|#]|^[ \t]*(?:[-+]|\d{1,9}[.)])[ \t]|[ \t]{2}$", re.MULTILINE)
"""What one of the rules begins with; without it, a text is paragraphs and nothing else."""

_PARAGRAPH = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_ALIGNMENT = re.compile(r"text-align:(\w+)")


def formatted(text: str, *, markdown: bool) -> Markup:
    r"""The text of a field as HTML.

    >>> formatted("A *small* <b>mass</b>.", markdown=True)
    Markup('<p>A <em>small</em> &lt;b&gt;mass&lt;/b&gt;.</p>\n')
    >>> formatted("cooley&#39;s anemia\n- one", markdown=False)
    Markup('<p>cooley&#39;s anemia</p>\n<ul>\n<li>one</li>\n</ul>\n')
    """
    if not markdown:
        return _lines(html.unescape(text))
    if not _MARKDOWN_SIGN.search(text):
        return Markup("").join(map(_paragraph, _PARAGRAPH.split(text.strip())))
    return _markdown(text)


def _lines(text: str) -> Markup:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    parts = []
    for listed, run in groupby(lines, key=lambda line: bool(BULLET.match(line))):
        if listed:
            items = Markup("").join(
                Markup("<li>{}</li>\n").format(BULLET.sub("", line, count=1)) for line in run
            )
            parts.append(Markup("<ul>\n{}</ul>\n").format(items))
        else:
            parts += map(_paragraph, run)
    return Markup("").join(parts)


def _paragraph(text: str) -> Markup:
    return Markup("<p>{}</p>\n").format(text)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("zero").enable(_RULES)


def _markdown(text: str) -> Markup:
    parser = _parser()
    tokens = parser.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h3"  # below the heading of the section, whatever the author counted
        elif "style" in token.attrs:  # of a table's column; styles within pages are forbidden
            alignment = _ALIGNMENT.search(str(token.attrs.pop("style")))
            if alignment:
                token.attrs["class"] = f"align-{alignment[1]}"
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704  made above
