"""Which files does each case make? Its page, and of an unknown case its answer.

This is most of the work, and no case needs another one: where there are many, several processes
share it. Each is started anew (a copy of this one, with its threads, might hang) and told what all
pages share; it gets cases and gives back files.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from searchcases.identifiers import Identifier, scan
from searchcases.model import Case
from searchcases.sitegen.cases import case_view, citation_of
from searchcases.sitegen.pages import Pages
from searchcases.sitegen.rendering import environment_of
from searchcases.sitegen.topics import Topics
from searchcases.sitegen.views import CaseView, Link, Picture, Site

SPREAD_FROM = 1_000
"""Cases from which other processes are started; starting one takes as long as some 700 pages."""

BATCH = 50  # cases handed over at a time
_COURTESY = 5  # below the process that asked, which has the longer work where cores are few
_AHEAD = 16  # batches that wait for each process: pages that are not written yet take up memory


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
    """What a batch of cases made.

    Attributes:
        cases: how many they are.
        files: name and bytes of each file.
        suspects: what looks as if it identified a patient.
    """

    cases: int
    files: list[tuple[str, bytes]]
    suspects: list[Suspect]


class Maker:
    """Makes the files of cases.

    Args:
        site: what every page knows.
        topics: what facts and differentials lead to.
        templates: a folder whose templates go first, or None.
    """

    def __init__(self, site: Site, topics: Topics, templates: str | None) -> None:
        self._site, self._topics = site, topics
        self._environment = environment_of(templates)

    def made(self, tasks: Sequence[Task]) -> Made:
        """The files of some cases, and what looks suspicious in them."""
        files: list[tuple[str, bytes]] = []
        suspects: list[Suspect] = []
        pages = Pages(self._site, self._environment, lambda *file: files.append(file))
        for task in tasks:
            view = self._view(task.shown, task, pages)
            answer = None
            if self._site.unknown:
                original = replace(task.original, case_id=task.shown.case_id)
                answer = self._view(original, task, pages)
            view = replace(view, doubts=task.doubts, similar=task.similar)
            pages.case(view, task.previous, task.following, answer)
            suspects += _suspects(task.original)
        return Made(len(tasks), files, suspects)

    def _view(self, case: Case, task: Task, pages: Pages) -> CaseView:
        citation = citation_of(case, self._site.title, pages.address(task.href))
        return case_view(case, task.href, task.pictures, self._topics, citation)


def made_of(
    tasks: Iterable[Task],
    count: int,
    site: Site,
    topics: Topics,
    templates: str | None,
    processes: int = 1,
    meanwhile: Iterator[object] = iter(()),  # noqa: B008  # it has nothing to be used up
) -> Iterator[Made]:
    """The files of all cases, batch by batch, in order; the same whoever makes them.

    Args:
        tasks: the cases.
        count: how many they are.
        site: what every page knows.
        topics: what facts and differentials lead to.
        templates: a folder whose templates go first, or None.
        processes: how many processes may share the work, where it is worth sharing.
        meanwhile: other work, step by step, for the time in which this process would wait.

    Raises:
        TemplateError: a page cannot be rendered.
    """
    batches = _batches(tasks)
    if processes == 1 or count < SPREAD_FROM:
        yield from map(Maker(site, topics, templates).made, batches)
        return
    pool = ProcessPoolExecutor(
        processes, multiprocessing.get_context("spawn"), _start, (site, topics, templates)
    )
    try:
        waiting: deque[Future[Made]] = deque()
        for batch in batches:
            waiting.append(pool.submit(_made, batch))
            if len(waiting) > processes * _AHEAD:
                yield _first(waiting, meanwhile)
        while waiting:
            yield _first(waiting, meanwhile)
    finally:
        pool.shutdown(cancel_futures=True)


def _first(waiting: deque[Future[Made]], meanwhile: Iterator[object]) -> Made:
    """What comes first; until it is there, other work is done."""
    future = waiting.popleft()
    while not future.done() and next(meanwhile, future) is not future:
        pass
    return future.result()


def _suspects(case: Case) -> Iterator[Suspect]:
    """A keyword list repeats words of its text, out of order: it has nothing new to tell."""
    fields = {name: text for name, text in case.fields.items() if name != "keywords"}
    for found in scan(replace(case, fields=fields, keyword_list="")):
        yield Suspect(case.case_id, found)


def _batches(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    rest = iter(tasks)
    while batch := list(islice(rest, BATCH)):
        yield batch


_started: list[Maker] = []  # in a process that was started here: its maker


def _start(site: Site, topics: Topics, templates: str | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asked ends this one
    if hasattr(os, "nice"):  # on POSIX
        os.nice(_COURTESY)
    _started.append(Maker(site, topics, templates))


def _made(tasks: Sequence[Task]) -> Made:
    return _started[0].made(tasks)
