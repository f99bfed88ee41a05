"""What does a site of unknown cases transfer before the reveal, and what must none of it tell?"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archives import Site
from sites import Parsed

from searchcases.analysis import tokenize
from searchcases.model import Case
from searchcases.unknown import MASK, disclosure_of


@dataclass(frozen=True)
class Secret:
    """What a reader of one case is not to learn: the case that stands behind it."""

    original: Case

    def told_by(self, text: str) -> list[str]:
        """The words of a text that give the diagnosis away."""
        left = disclosure_of(self.original).mask(text)
        return sorted(_words(text) - _words(left))

    @property
    def names(self) -> list[str]:
        """What stands for the case as a whole: ids, title, the lines of the diagnosis."""
        fields, ids = self.original.fields, [self.original.case_id, self.original.source]
        lines = [fields.get("title", ""), *fields.get("diagnosis", "").splitlines()]
        return [name for name in (*ids, *lines) if len(name) > 9]

    @property
    def words(self) -> list[str]:
        """The words of title and diagnosis that give it away."""
        mask = disclosure_of(self.original).mask
        fields = self.original.fields
        found = _words(f"{fields.get('title', '')} {fields.get('diagnosis', '')}")
        return sorted(word for word in found if MASK in mask(word))


def _words(text: str) -> set[str]:
    return {text[token.start : token.end] for token in tokenize(text)}


# Bytes.


@cache
def transferred(folder: Path) -> dict[str, bytes]:
    """All files that do not reveal, packs inflated; twins as packs named ``local/KIND/NUMBER``."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or name.startswith("reveal/"):
            continue
        data = path.read_bytes()
        found[name] = _inflated(data) if path.suffix == ".bin" else data
        if "/local/" in name:
            found |= {f"local/{pack}": twin for pack, twin in _twins(data.decode()).items()}
    return found


def generation_of(site: Site) -> Path:
    """The folder of the search index."""
    (folder,) = (site.folder / "search").iterdir()
    return folder


def packs(site: Site, kind: str) -> Iterator[bytes]:
    """Packs of a kind, in order, from the twins."""
    found = transferred(site.folder)
    number = 0
    while (name := f"local/{kind}/{number}") in found:
        yield found[name]
        number += 1


def _twins(script: str) -> dict[str, bytes]:
    first, _ = json.JSONDecoder().raw_decode(script[script.index("(") + 1 :])
    return {name: _inflated(base64.b64decode(text)) for name, text in first.items()}


def _inflated(data: bytes) -> bytes:
    return zlib.decompress(data, -zlib.MAX_WBITS)


# Texts.


def texts_of(page: Parsed) -> Iterator[str]:
    """Texts of elements, attributes and data blocks of a page."""
    for element in page.elements:
        if element.name == "script" and element.text:
            yield from strings(json.loads(element.text))
        elif element.text.strip():
            yield plain(element.text)
        for name in element.attributes.keys() - {"href", "src", "class", "datetime", "property"}:
            yield element.attributes[name] or ""


def plain(text: str) -> str:
    """Text with its white space as single spaces."""
    return " ".join(text.split())


def strings(value: object) -> Iterator[str]:
    """All strings in a value of JSON."""
    match value:
        case str():
            yield value
        case dict():
            for name, item in value.items():
                yield from (str(name), *strings(item))
        case list():
            for item in value:
                yield from strings(item)
