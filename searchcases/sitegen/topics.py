"""What do cases share? Diagnoses, tags, values of the metadata and strong words: the topics.

A topic has a query, which ranks its cases by the same engine as any other search, and an address.
One that a single case has leads to that case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from searchcases.analysis import fold, terms
from searchcases.analysis import words as words_of
from searchcases.diseases import disease
from searchcases.facets import AGE_BANDS, facet_values
from searchcases.metadata import age_in_years, value_words
from searchcases.segment.reader import Segment
from searchcases.sitegen.addresses import search_href, topic_href
from searchcases.sitegen.cards import SEX_NAMES
from searchcases.sitegen.strongwords import strong_words
from searchcases.sitegen.views import Link

Words = tuple[str, ...]

FIELD_OF_KIND: Mapping[str, str] = {
    "modality": "modality",
    "anatomy": "anatomy",
    "system": "system",
    "sex": "sex",
    "age": "age",
    "level": "level",
    "tag": "tags",
}
"""Kinds of topics that are values of metadata, and their field."""

LABELS: Mapping[str, str] = {
    "modality": "Modality",
    "anatomy": "Anatomy",
    "system": "Organ system",
    "sex": "Sex",
    "age": "Age",
    "level": "Level",
    "tag": "Tag",
    "diagnosis": "Diagnosis",
    "term": "Term",
}
"""Kinds as readers know them."""

MAX_NAME = 120
"""Characters of a diagnosis that are shown; a longer first line is a sentence."""

MAX_QUERY_WORDS = 24
"""Words of a diagnosis that are asked for: no two differ only behind so many."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that cases have in common.

    Attributes:
        kind: one of ``LABELS``.
        name: as readers know it.
        query: in the query language.
        href: its first result page, or its only case.
        count: the cases that have it.
    """

    kind: str
    name: str
    query: str
    href: str
    count: int

    @property
    def is_shared(self) -> bool:
        """Whether it has result pages of its own."""
        return self.count > 1

    @property
    def link(self) -> Link:
        """Its name, where it leads, and how many cases it has."""
        return Link(self.name, self.href, self.count)


@dataclass(frozen=True, slots=True)
class Topics:
    """All topics of an archive.

    Attributes:
        by_kind: in the order in which they are listed.
        by_words: each of them by its kind and folded words.
        by_terms: diagnoses by their stems, which an entry of a differential is looked up by.
    """

    by_kind: Mapping[str, tuple[Topic, ...]]
    by_words: Mapping[tuple[str, Words], Topic]
    by_terms: Mapping[Words, Topic]

    def shared(self) -> Iterator[Topic]:
        """Those that have result pages."""
        for topics in self.by_kind.values():
            yield from (topic for topic in topics if topic.is_shared)

    def of_value(self, kind: str, value: str) -> Topic | None:
        """The topic of a metadata value or tag."""
        words = _band_words(value) if kind == "age" else value_words(FIELD_OF_KIND[kind], value)
        return self.by_words.get((kind, words))

    def of_differential(self, entry: str) -> str:
        """Where an entry of a differential leads: to its diagnosis, else to a search for it."""
        name = disease(entry) or entry
        topic = self.by_terms.get(tuple(terms(entry))) or self.by_terms.get(tuple(terms(name)))
        if topic:
            return topic.href
        words = words_of(name)[:MAX_QUERY_WORDS]
        return search_href('"' + " ".join(words) + '"') if words else ""


def topics_of(
    segment: Segment, diagnoses: Sequence[str], boosts: Mapping[str, int], hrefs: Sequence[str]
) -> Topics:
    """The topics of an archive.

    Args:
        segment: its cases.
        diagnoses: the diagnosis of each case, empty where it has none.
        boosts: which fields are searched for plain words.
        hrefs: the page of each case.
    """
    found: dict[tuple[str, Words], Topic] = {}
    found |= {("diagnosis", words): t for words, t in _diagnoses(diagnoses, hrefs)}
    for kind in FIELD_OF_KIND:
        found |= {(kind, words): t for words, t in _values(segment, kind, hrefs)}
    for word in strong_words(segment, boosts):
        topic = Topic("term", word.form, word.form, topic_href("term", (word.form,)), word.df)
        found["term", (word.form,)] = topic
    by_kind: dict[str, list[Topic]] = {kind: [] for kind in LABELS}
    for topic in found.values():
        by_kind[topic.kind].append(topic)
    return Topics(
        {
            kind: tuple(sorted(rows, key=_ORDER.get(kind, by_name)))
            for kind, rows in by_kind.items()
        },
        found,
        _by_terms([topic for (kind, _), topic in found.items() if kind == "diagnosis"]),
    )


def _by_terms(diagnoses: Sequence[Topic]) -> dict[Words, Topic]:
    """Diagnoses by the stems of their names, and by those with which only one of them begins.

    So *Glioblastoma* leads to *Glioblastoma, IDH-wildtype, left temporal lobe*.
    """
    whole = {tuple(terms(topic.name)): topic for topic in reversed(diagnoses)}
    begun: dict[Words, Topic | None] = {}
    for words, topic in whole.items():
        for size in range(1, len(words)):
            begun[words[:size]] = None if words[:size] in begun else topic
    return {words: topic for words, topic in begun.items() if topic} | whole


def without_names(topics: Topics) -> Topics:
    """The topics that tell no diagnosis: metadata only, for an archive of unknown cases."""
    kept = ("modality", "anatomy", "system", "sex", "age", "level")
    return Topics(
        {kind: rows if kind in kept else () for kind, rows in topics.by_kind.items()},
        {key: topic for key, topic in topics.by_words.items() if topic.kind in kept},
        {},
    )


def by_name(topic: Topic) -> tuple[str, str]:
    """Sort key: the alphabet, capitals and accents aside."""
    return fold(topic.name), topic.name


def _by_count(topic: Topic) -> tuple[int, str]:
    return -topic.count, topic.name


def _as_found(_: Topic) -> int:
    return 0


_ORDER: Mapping[str, Callable[[Topic], Any]] = {
    "modality": _by_count, "anatomy": _by_count, "system": _by_count, "sex": _by_count,
    "age": _as_found,
}  # fmt: skip


def _diagnoses(names: Sequence[str], hrefs: Sequence[str]) -> Iterator[tuple[Words, Topic]]:
    docs: defaultdict[Words, list[int]] = defaultdict(list)
    for doc_id, name in enumerate(names):
        words = tuple(words_of(name))
        if words:
            docs[words].append(doc_id)
    for words, members in docs.items():
        spellings = [names[doc_id] for doc_id in members]
        name = min(set(spellings), key=lambda text: (-spellings.count(text), text))
        query = f'diagnosis:"{" ".join(words[:MAX_QUERY_WORDS])}"'
        yield words, _topic("diagnosis", _shortened(name), query, words, members, hrefs)


def _values(segment: Segment, kind: str, hrefs: Sequence[str]) -> Iterator[tuple[Words, Topic]]:
    field = FIELD_OF_KIND[kind]
    for value in facet_values(segment, field):
        words = tuple(words_of(value.label)) if kind == "age" else value_words(field, value.label)
        name = value.label.replace("-", "–") if kind == "age" else value.label
        if kind == "sex":
            name = SEX_NAMES.get(name, name)
        if value.doc_ids:
            yield words, _topic(kind, name, value.filter, words, sorted(value.doc_ids), hrefs)


def _topic(
    kind: str, name: str, query: str, words: Words, members: Sequence[int], hrefs: Sequence[str]
) -> Topic:
    href = topic_href(kind, words) if len(members) > 1 else hrefs[members[0]]
    return Topic(kind, name, query, href, len(members))


def _band_words(age: str) -> Words:
    years = age_in_years(age)
    for label, low, high in AGE_BANDS:
        if years is not None and low <= years < high:
            return tuple(words_of(label))
    return ()


def _shortened(name: str) -> str:
    return name if len(name) <= MAX_NAME else name[:MAX_NAME].rpartition(" ")[0] + " …"
