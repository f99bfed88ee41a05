"""Sites of a few cases, and what their pages hold: read back with Python's own HTML parser."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

BASE = "https://example.org/cases/"
"""Where a site is told that it will be."""

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"]
)


@dataclass
class Element:
    """An element of a page: its name, attributes and the text directly within it."""

    name: str
    attributes: dict[str, str | None]
    text: str = ""


@dataclass
class Parsed(HTMLParser):
    """A page: its elements in order, and its whole text."""

    elements: list[Element] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        assert len(element.attributes) == len(attrs), f"<{tag}> has an attribute twice"
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert [element.name for element in self._open[-1:]] == [tag], f"</{tag}> closes nothing"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1].text += data
        if not self._open or self._open[-1].name not in ("script", "style"):
            self.text += data

    def all(self, name: str, **attributes: str) -> list[Element]:
        """The elements of a name, with these attributes (``class_`` for ``class``)."""
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        return [
            element
            for element in self.elements
            if element.name == name and wanted.items() <= element.attributes.items()
        ]

    def data(self, kind: str) -> object:
        """The content of the page's one data block of a type."""
        (block,) = self.all("script", type=kind)
        return json.loads(block.text)


def parse(page: Path | str) -> Parsed:
    """A page that was parsed; every element is closed where it should be."""
    parsed = Parsed()
    parsed.feed(page.read_text(encoding="utf-8") if isinstance(page, Path) else page)
    parsed.close()
    assert not parsed._open, f"{page}: <{parsed._open[-1].name}> is not closed"
    return parsed


def pages(folder: Path) -> dict[str, Parsed]:
    """All pages of a site, by their path."""
    return {
        path.relative_to(folder).as_posix(): parse(path) for path in sorted(folder.rglob("*.html"))
    }


def links(name: str, page: Parsed) -> Iterator[tuple[str, str]]:
    """What a page points to within its site: (path, fragment)."""
    for element in page.elements:
        for attribute in ("href", "src", "action", "data-reveal", "data-feedback"):
            target = element.attributes.get(attribute)
            if target and not urlsplit(target).scheme:
                parts = urlsplit(urljoin(f"https://site/{name}", target))
                assert parts.netloc == "site", f"{name}: {target} leads out"
                path = unquote(parts.path).removeprefix("/")
                yield posixpath.normpath(path) if path else "index.html", unquote(parts.fragment)


def queries(page: Parsed) -> list[str]:
    """What a page asks the search page for, decoded."""
    targets = (element.attributes.get("href") or "" for element in page.all("a"))
    return [q for t in targets for q in parse_qs(urlsplit(t).query).get("q", ())]


def content(folder: Path) -> dict[str, bytes]:
    """Everything that a site's folder holds."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def assert_harmless(name: str, page: Parsed) -> None:
    for element in page.elements:
        assert element.name not in ("style", "iframe", "object", "embed", "base"), name
        if element.name == "script" and "src" not in element.attributes:
            assert element.attributes["type"] in ("application/json", "application/ld+json"), name
        for attribute, value in element.attributes.items():
            assert attribute != "style", name
            assert not attribute.startswith("on"), name
            scheme = re.match(r"\s*([a-z]+):", value or "", re.IGNORECASE)
            if attribute in ("href", "src", "action") and scheme:
                assert scheme[1] in ("http", "https"), f"{name}: {value}"
