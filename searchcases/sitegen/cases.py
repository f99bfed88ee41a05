"""What does the page of a case show? A case and what the archive knows around it, as a view."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from searchcases.diseases import diagnosis_name, entries
from searchcases.model import Case
from searchcases.sitegen.cards import HEADINGS, SEX_NAMES, age_label, date_of
from searchcases.sitegen.formatting import formatted
from searchcases.sitegen.frames import Site
from searchcases.sitegen.topics import LABELS, Topics
from searchcases.sitegen.views import CaseView, Fact, Link, Picture, Section

SECTIONS = (
    "history", "exam", "findings", "impression", "ddx", "diagnosis", "treatment", "discussion",
    "other",
)  # fmt: skip
"""Teaching order: nothing tells what a reader should first have thought about."""

_FACTS = ("modality", "anatomy", "system", "age", "sex", "level")
_FICTIONAL = re.compile(r"\bfictional (?:teaching )?case\b", re.IGNORECASE)
_MARKDOWN = re.compile(r"\.md(?::\d+)?", re.IGNORECASE)


def case_view(
    case: Case, href: str, pictures: tuple[Picture, ...], topics: Topics, citation: str = ""
) -> CaseView:
    """A case, as its page shows it.

    Args:
        case: the case.
        href: its page.
        pictures: as the site serves them.
        topics: of the archive: what its facts and its differential lead to.
        citation: how to cite it.
    """
    return CaseView(
        case_id=case.case_id,
        title=case.title,
        href=href,
        facts=tuple(filter(None, (_fact(case, name, href, topics) for name in _FACTS))),
        sections=tuple(
            _section(case, name, topics) for name in SECTIONS if case.fields.get(name, "").strip()
        ),
        pictures=pictures,
        tags=tuple(_value("tag", tag, href, topics) for tag in case.metadata.get("tags", ())),
        date=date_of(case),
        citation=citation,
        fictional=is_fictional(case),
        fields={name: text for name, text in case.fields.items() if name != "keywords"},
        diagnosis=diagnosis_name(case.fields.get("diagnosis", "")),
    )


def is_fictional(case: Case) -> bool:
    """Whether the author says that the case is fictional."""
    return any(map(_FICTIONAL.search, case.fields.values()))


def citation_of(case: Case, site_title: str, address: str) -> str:
    """How to cite a case: title, archive, case, date and address, as far as they are known."""
    where = f"case {case.case_id}" if case.title != case.case_id else ""
    source = ", ".join(filter(None, (site_title, where, date_of(case))))
    return " ".join(f"{part.rstrip('.')}." for part in (case.title, source)) + (
        f" {address}" if address else ""
    )


def linked_data(view: CaseView, address: str, site: Site) -> Mapping[str, Any]:
    """A case as schema.org's article and learning resource; empty entries are left out.

    Args:
        view: the case.
        address: of its page; empty where it is not known.
        site: the archive.
    """
    values = {fact.name: [link.text for link in fact.values] for fact in view.facts}
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": ["MedicalScholarlyArticle", "LearningResource"],
        "publicationType": "Case Report",
        "learningResourceType": "Case study",
        "headline": view.title,
        "identifier": view.case_id,
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "isPartOf": {"@type": "WebSite", "name": site.title},
        "about": view.diagnosis and {"@type": "MedicalCondition", "name": view.diagnosis},
        "educationalLevel": ", ".join(values.get("level", ())),
        "keywords": [tag.text for tag in view.tags],
        "datePublished": view.date,
        "url": address,
        "image": [site.base_url + one.href for one in view.pictures] if site.base_url else [],
    }
    return {key: value for key, value in data.items() if value}


def _fact(case: Case, name: str, href: str, topics: Topics) -> Fact | None:
    values = case.metadata.get(name, ())
    if not values:
        return None
    links = tuple(_value(name, value, href, topics) for value in dict.fromkeys(values))
    if name == "age":
        links = (Link(age_label(case), links[0].href),)
    return Fact(name, LABELS[name], links, name in case.derived)


def _value(kind: str, value: str, href: str, topics: Topics) -> Link:
    topic = topics.of_value(kind, value)
    text = SEX_NAMES.get(value, value) if kind == "sex" else value
    return Link(text, topic.href if topic and topic.href != href else "")


def _section(case: Case, name: str, topics: Topics) -> Section:
    text = case.fields[name]
    items = entries(text) if name == "ddx" else ()
    return Section(
        name,
        HEADINGS[name],
        formatted(text, markdown=bool(_MARKDOWN.search(case.source[-12:]))),
        tuple(Link(item, topics.of_differential(item)) for item in items),
    )
