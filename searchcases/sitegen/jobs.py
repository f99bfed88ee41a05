"""Which files does each part of the work make? Pages of cases and their answers, result pages.

No job needs what another one makes, so any process that knows what all pages share can do any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from searchcases.identifiers import Identifier, scan
from searchcases.model import Case
from searchcases.sitegen.addresses import page_href
from searchcases.sitegen.cases import case_view, citation_of
from searchcases.sitegen.frames import Site
from searchcases.sitegen.listings import Listed
from searchcases.sitegen.pages import Pages
from searchcases.sitegen.rendering import environment_of
from searchcases.sitegen.topics import Topics
from searchcases.sitegen.views import CaseView, Link, Picture


class Task(NamedTuple):
    """A case whose files are to be made.

    Attributes:
        shown: the case as its page shows it.
        original: the case in full; the same where nothing is hidden.
        doubts: of the shown case, see ``Doubts.of_case``.
        href: its page.
        pictures: as the site serves them.
        previous, following: its neighbours.
        similar: other cases that its page leads to.
    """

    shown: Case
    original: Case
    doubts: Mapping[str, list[int]]
    href: str
    pictures: tuple[Picture, ...]
    previous: Link | None
    following: Link | None
    similar: tuple[Link, ...] = ()


class Suspect(NamedTuple):
    """What looks as if it identified a patient, and the case that it stands in."""

    case_id: str
    identifier: Identifier


class Made(NamedTuple):
    """What a job made.

    Attributes:
        cases: how many cases' pages it made.
        files: name and bytes of each file.
        suspects: what looks as if it identified a patient.
    """

    cases: int
    files: list[tuple[str, bytes]]
    suspects: list[Suspect]


class Cases(NamedTuple):
    """The job of making the files of some cases."""

    tasks: Sequence[Task]

    def done_by(self, maker: Maker) -> Made:
        """What it makes."""
        return maker.of_cases(self.tasks)


class ResultPages(NamedTuple):
    """The job of making some result pages.

    Attributes:
        listed: what they show, each with the address of the first page of its topic.
    """

    listed: Sequence[tuple[str, Listed]]

    def done_by(self, maker: Maker) -> Made:
        """What it makes."""
        return maker.of_listings(self.listed)


Job = Cases | ResultPages


class Maker:
    """Makes the files.

    Args:
        site: what every page knows.
        topics: what facts and differentials lead to.
        templates: a folder whose templates go first, or None.
    """

    def __init__(self, site: Site, topics: Topics, templates: str | None) -> None:
        self._site, self._topics = site, topics
        self._environment = environment_of(templates)

    def of_cases(self, tasks: Sequence[Task]) -> Made:
        """The files of some cases, and what looks suspicious in them."""
        made = Made(len(tasks), [], [])
        pages = self._pages(made)
        for task in tasks:
            view = self._view(task.shown, task, pages)
            answer = None
            if self._site.unknown:
                original = replace(task.original, case_id=task.shown.case_id)
                answer = self._view(original, task, pages)
            view = replace(view, doubts=task.doubts, similar=task.similar)
            pages.case(view, task.previous, task.following, answer)
            made.suspects.extend(_suspects(task.original))
        return made

    def of_listings(self, listed: Sequence[tuple[str, Listed]]) -> Made:
        """Some result pages."""
        made = Made(0, [], [])
        pages = self._pages(made)
        for href, page in listed:
            listing = page.shown()
            pages.listing(listing, page_href(href, listing.pagination.page))
        return made

    def _pages(self, made: Made) -> Pages:
        return Pages(self._site, self._environment, lambda *file: made.files.append(file))

    def _view(self, case: Case, task: Task, pages: Pages) -> CaseView:
        citation = citation_of(case, self._site.title, pages.address(task.href))
        return case_view(case, task.href, task.pictures, self._topics, citation)


def _suspects(case: Case) -> Iterator[Suspect]:
    """A keyword list repeats words of its text, out of order: it has nothing new to tell."""
    fields = {name: text for name, text in case.fields.items() if name != "keywords"}
    for found in scan(replace(case, fields=fields, keyword_list="")):
        yield Suspect(case.case_id, found)
