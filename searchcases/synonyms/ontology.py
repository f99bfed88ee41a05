"""Which names has a concept of an ontology? RadLex and its like, as RDF/XML.

A concept is an element right below the root that has an ``rdf:about`` or ``rdf:ID``; its names are
the texts of the elements right below it. RadLex up to 3.x has ``Preferred_name`` and ``Synonym``
there, RadLex 4 ``rdfs:label``, ``Synonym`` and ``Acronym`` (of one class in several elements), OBO
``hasExactSynonym``, SKOS ``prefLabel`` and ``altLabel``. Names in other languages than English,
misspellings and what is marked as obsolete are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.parsers import expat

from searchcases.errors import ConfigError
from searchcases.synonyms.entries import Entry, usable

_PREFERRED = frozenset({"preferred_name", "preflabel", "label"})
_ALTERNATIVE = frozenset({"synonym", "acronym", "hasexactsynonym", "altlabel"})
_OBSOLETE = frozenset({"replaced_by", "preferred_name_for_obsolete"})
_SYNONYM_OF = "synonym_of"

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"
_RADLEX_ID = re.compile(r"RID\d+")
_CHUNK = 1 << 16
_CONCEPT, _PROPERTY = 2, 3  # depth of their elements

_MAX_ENTITY = 500
"""Characters of a declared entity. Protégé declares one for each namespace, an address of some 60;
entities within entities, by which a small file can grow without bounds, are refused."""


class _Concepts:
    """Takes in the events of a parser, keeps the names of each concept."""

    def __init__(self) -> None:
        self.preferred: dict[str, list[str]] = {}
        self.alternative: dict[str, list[str]] = {}
        self.same: dict[str, str] = {}  # concept that is but a synonym, to the other
        self.obsolete: set[str] = set()
        self.is_rdf = False
        self._depth = 0
        self._concept = ""
        self._property = ""
        self._text: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1:
            self.is_rdf = tag == f"{_RDF} RDF"
        elif self._depth == _CONCEPT:
            about = attributes.get(f"{_RDF} about") or attributes.get(f"{_RDF} ID", "")
            self._concept = _local(about)
        elif self._depth == _PROPERTY:
            self._property = _local(tag).lower()
            self._text.clear()
            if not attributes.get(_LANGUAGE, "en").lower().startswith("en"):
                self._property = ""
            if self._property == _SYNONYM_OF:
                self.same[self._concept] = _local(attributes.get(f"{_RDF} resource", ""))

    def text(self, text: str) -> None:
        if self._depth == _PROPERTY and self._property:
            self._text.append(text)

    def end(self, _tag: str) -> None:
        if self._depth == _PROPERTY and self._concept:
            self._take(self._concept, self._property, " ".join("".join(self._text).split()))
        self._depth -= 1

    def _take(self, concept: str, name: str, text: str) -> None:
        if name in _OBSOLETE or (name == "deprecated" and text == "true"):
            self.obsolete.add(concept)
        elif not usable(text) or _RADLEX_ID.fullmatch(text):
            return
        elif name in _PREFERRED:
            self.preferred.setdefault(concept, []).append(text)
        elif name in _ALTERNATIVE:
            self.alternative.setdefault(concept, []).append(text)

    def entries(self) -> Iterable[Entry]:
        found: dict[str, list[str]] = {}
        for names in (self.preferred, self.alternative):
            for concept, texts in names.items():
                if concept not in self.obsolete:
                    found.setdefault(self.same.get(concept, concept), []).extend(texts)
        for texts in found.values():
            first, *others = dict.fromkeys(texts)
            if others:
                yield Entry(first, tuple(name.replace("|", " ") for name in others), both=True)


def _local(name: str) -> str:
    """What follows the namespace: ``RID13435`` of ``http://radlex.org/RID/RID13435``."""
    return re.split(r"[ /#]", name)[-1]


def read_ontology(path: str) -> list[Entry]:
    """The entries of an ontology: one for each concept of several names, the preferred one first.

    The file is read in pieces; what is kept is the names.

    Raises:
        ConfigError: names the file, the line and what to do.
        OSError: the file cannot be read.
    """
    concepts = _Concepts()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = concepts.start
    parser.EndElementHandler = concepts.end
    parser.CharacterDataHandler = concepts.text

    def declared(name: str, _parameter: object, value: str | None, *_: object) -> None:
        if value is None or "&" in value or "%" in value or len(value) > _MAX_ENTITY:
            raise ConfigError(
                f"{path}:{parser.CurrentLineNumber}: the entity {name!r} is not a plain short "
                "text; remove its declaration"
            )

    parser.EntityDeclHandler = declared
    try:
        with open(path, "rb") as file:
            while chunk := file.read(_CHUNK):
                parser.Parse(chunk)
            parser.Parse(b"", True)  # noqa: FBT003  # the end
    except expat.ExpatError as error:
        raise ConfigError(
            f"{path}:{error.lineno}: not well-formed XML: {expat.ErrorString(error.code)}; "
            "fetch the file again, as RDF/XML"
        ) from error
    found = list(concepts.entries())
    if not concepts.is_rdf or not found:
        raise ConfigError(
            f"{path}:1: holds no names of concepts; give RadLex as RDF/XML (.owl), or a CSV table "
            "with the columns term and means"
        )
    return found
