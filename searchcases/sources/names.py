"""Which field does a heading or key mean? Names as people write them, to the fields of a case."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from searchcases import metadata
from searchcases.model import FILTER_FIELDS, LIST_FIELDS, METADATA_FIELDS
from searchcases.sources.draft import Draft, without_controls
from searchcases.sources.images import read_listing

_NAMES = {
    "title": "title, name, case title",
    "diagnosis": "diagnosis, diagnoses, final diagnosis, case diagnosis, dx",
    "ddx": "ddx, differential, differentials, differential diagnosis, differential diagnoses",
    "findings": "findings, imaging findings, radiological findings, radiologic findings, "
    "image findings, imaging",
    "impression": "impression, conclusion, summary, opinion",
    "history": "history, clinical history, patient history, clinical information, indication, "
    "presentation, clinical presentation",
    "exam": "exam, examination, physical exam, physical examination, clinical examination",
    "treatment": "treatment, follow up, followup, treatment and follow up, management, outcome",
    "discussion": "discussion, comment, comments, teaching points, teaching point, learning points",
    "keywords": "keywords, key words",
    "tags": "tags, tag, labels",
    "modality": "modality, modalities",
    "anatomy": "anatomy, location, body part, body region, region, organ",
    "system": "system, organ system, body system",
    "age": "age, patient age",
    "sex": "sex, gender, patient sex",
    "level": "level, difficulty",
    "laterality": "laterality, side",
    "plane": "plane, planes",
    "size": "size, largest diameter",
    "date": "date, publication date, published",
    "other": "other, text",
}
_FIELD_OF = {name.strip(): field for field, names in _NAMES.items() for name in names.split(",")}
_IMAGES = ("images", "image")
_LISTS = (list, tuple)

Cleaning = Callable[[str], str]
"""Makes a text safe to print."""


@lru_cache(1024)  # thousands of cases have a dozen different headings
def field_of(name: str) -> str:
    """The field that a heading or key means; ``other`` for an unknown one.

    >>> field_of("Differential Diagnosis:"), field_of("follow-up"), field_of("Technique")
    ('ddx', 'treatment', 'other')
    """
    return _FIELD_OF.get(_plain(name), "other")


def _plain(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.lower().replace("_", " ")))


def is_known(name: str) -> bool:
    """Whether a heading or key means a field of its own."""
    return field_of(name) != "other"


def read_mapping(
    draft: Draft, record: Mapping[str, Any], clean: Cleaning | None = without_controls
) -> None:
    """Put the entries of a parsed record into a draft; text under an unknown key goes to `other`.

    Lists become lines of a text field or several values of a metadata field; true, false, null
    and empty values say nothing that can be searched, nor does what stands under ``images``.

    Args:
        draft: takes them in.
        record: has been parsed.
        clean: makes a text safe to print; None where all are.
    """
    for key, value in record.items():
        meaning = _meaning_of(str(key))
        if meaning.is_images:
            read_listing(draft, value)
            continue
        texts = _texts(value, clean)
        if meaning.is_filter:
            _add_values(draft, meaning.field, texts)
        if texts and meaning.is_text:
            draft.add(meaning.field, meaning.between.join(texts))


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a key means: the field, and whether its values are for filters, and text.

    Attributes:
        between: what stands between its texts.
    """

    field: str
    is_filter: bool
    is_text: bool
    is_images: bool
    between: str


@lru_cache(1024)  # a file of a thousand cases has a dozen different keys
def _meaning_of(key: str) -> _Meaning:
    field = field_of(key)
    return _Meaning(
        field,
        field in FILTER_FIELDS,
        field not in METADATA_FIELDS,
        _plain(key) in _IMAGES,
        ", " if field == "tags" else "\n",
    )


def _add_values(draft: Draft, name: str, texts: list[str]) -> None:
    if name in LIST_FIELDS or name == "tags":
        texts = [part for text in texts for part in text.split(",") if part.strip()]
    for text in texts:
        value, warning = metadata.canonical(name, text)
        draft.metadata.setdefault(name, []).append(value)
        if warning:
            draft.warnings.append(warning)


def _texts(value: object, clean: Cleaning | None) -> list[str]:
    """The texts in a value that are not blank, safe to print."""
    if isinstance(value, str):
        text = clean(value) if clean else value
        return [text] if text.strip() else []
    if value is None or isinstance(value, bool):
        return []
    if isinstance(value, _LISTS):
        if clean is None and {*map(type, value)} == {str}:  # as most are
            return [text for text in value if text.strip()]
        return [text for item in value for text in _texts(item, clean)]
    if isinstance(value, Mapping):
        return [text for item in value.values() for text in _texts(item, clean)]
    if isinstance(value, set):
        return sorted(text for item in value for text in _texts(item, clean))
    return [str(value)]  # numbers and YAML's dates
