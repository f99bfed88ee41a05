"""In which steps does an index become a site?

Look at the folder → read the cases and put their images → find the topics → pages of cases and
result pages, made by other processes, and meanwhile the search index and what result pages show →
index pages, the first page and the others → publish all of it at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice

from searchcases.indexer import Progress
from searchcases.searcher import Index
from searchcases.sitegen import assets, shards
from searchcases.sitegen.archive import Archive, open_archive, unknown_archive
from searchcases.sitegen.browsing import HEADINGS
from searchcases.sitegen.catalogue import Catalogue, catalogue_of
from searchcases.sitegen.doubts import Doubts
from searchcases.sitegen.frames import Site
from searchcases.sitegen.jobs import Cases, Made, Maker, ResultPages, Suspect, Task
from searchcases.sitegen.listings import Listed
from searchcases.sitegen.options import SiteOptions
from searchcases.sitegen.output import Changes, SiteFolder, writing
from searchcases.sitegen.overviews import leading, listings, write_overviews
from searchcases.sitegen.pages import Pages, Put
from searchcases.sitegen.relatives import Relatives
from searchcases.sitegen.rendering import environment_of
from searchcases.sitegen.topics import Topics, topics_of, without_names
from searchcases.sitegen.views import Link
from searchcases.sitegen.workers import SPREAD_FROM, made_by_one, made_by_several
from searchcases.synonyms import SynonymTable, load

_CASES = 50  # handed over at a time
_TOPICS = 5  # the same


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What a build did.

    Attributes:
        cases: how many the site shows.
        changes: files written, unchanged and removed.
        warnings: images that are missing or that nothing describes, files that were kept.
        suspects: what looks as if it identified a patient.
    """

    cases: int
    changes: Changes
    warnings: tuple[str, ...]
    suspects: tuple[Suspect, ...]

    @property
    def pages(self) -> int:
        """Pages of the site."""
        return sum(name.endswith(".html") for name in self.changes.sizes)

    @property
    def index_bytes(self) -> int:
        """Size of the search index, its twins for pages opened from a disk among it."""
        sizes = self.changes.sizes.items()
        return sum(size for name, size in sizes if name.startswith("search/"))


def build(
    index: Index,
    out: str,
    options: SiteOptions | None = None,
    progress: Progress | None = None,
    *,
    processes: int = 1,
) -> SiteReport:
    """Write the site of an index, or bring it up to date.

    Args:
        index: the cases.
        out: folder of the site; made where it does not exist.
        options: title, address, templates.
        progress: told how far the work is.
        processes: how many may share the work on many cases; a script that allows more than one
            must be importable (``if __name__ == "__main__"``), as ``multiprocessing`` says.

    Raises:
        SiteRefused: the folder holds something else, or cannot be written.
        TemplateError: a template cannot be rendered; the site that stands is as it was.
    """
    return _build(open_archive(index), out, options or SiteOptions(), progress, processes)


def build_unknown(
    index: Index,
    out: str,
    options: SiteOptions | None = None,
    progress: Progress | None = None,
    *,
    processes: int = 1,
    keep_index: str | None = None,
) -> SiteReport:
    """Write a site of unknown cases: nothing that is read before the reveal names a diagnosis.

    Args:
        index: the cases.
        out: folder of the site; made where it does not exist.
        options: title, address, templates.
        progress: told how far the work is.
        processes: see ``build``.
        keep_index: a folder for the index that this site searches, so that the command line can
            be asked the same; None to keep it in memory only.

    Raises:
        SiteRefused, TemplateError: see ``build``.
        IndexUnusable: the index cannot be kept there.
    """
    archive = unknown_archive(index, keep_index)
    return _build(archive, out, options or SiteOptions(), progress, processes)


def _build(
    archive: Archive, out: str, options: SiteOptions, progress: Progress | None, processes: int
) -> SiteReport:
    tell = progress or (lambda *_: None)
    index = archive.index
    with writing(out) as folder:
        environment = environment_of(options.templates)
        scripts = assets.publish(environment, folder.put)
        if options.service_worker:
            assets.publish_service_worker(folder.put)
        catalogue = catalogue_of(archive, folder, tell)
        search = shards.Shards(index.segment, index.settings, catalogue.cards, _names(archive))
        topics = _topics(archive, catalogue)
        site = _site(archive, catalogue, topics, options, search.generation, scripts)
        pages = Pages(site, environment, folder.put)
        first_cases: dict[str, Sequence[Link]] = {}
        doubts = Doubts.of(index.segment)
        listed = listings(index, catalogue, topics, doubts, tell)
        jobs = _of_cases(_tasks(archive, catalogue, doubts))
        meanwhile = chain(_search_index(search, folder.put, tell), _of_topics(listed, first_cases))
        maker = partial(Maker, site, topics, options.templates)
        if processes == 1 or len(index) < SPREAD_FROM:
            made = made_by_one(jobs, meanwhile, maker)
        else:
            made = made_by_several(jobs, meanwhile, maker, processes)
        suspects = _in_turn(made, len(index), folder, tell)
        write_overviews(index, catalogue, topics, pages, first_cases)
        changes = folder.publish()
    kept = tuple(f"{name} is no longer made, but was changed: it is kept" for name in changes.kept)
    return SiteReport(len(index), changes, catalogue.warnings + kept, tuple(suspects))


def _search_index(search: shards.Shards, put: Put, tell: Progress) -> Iterator[None]:
    """Write the search index, step by step."""
    for _ in search.write(put):
        tell("writing the search index", 0, 1)
        yield


def _of_cases(tasks: Iterator[Task]) -> Iterator[Cases]:
    while batch := list(islice(tasks, _CASES)):
        yield Cases(batch)


def _of_topics(
    listed: Iterator[tuple[str, list[Listed]]], first_cases: dict[str, Sequence[Link]]
) -> Iterator[ResultPages]:
    """Jobs of making result pages.

    Args:
        listed: the pages of each topic.
        first_cases: takes the first cases of each.
    """
    while topics := list(islice(listed, _TOPICS)):
        first_cases.update((href, leading(pages[0].listing)) for href, pages in topics)
        yield ResultPages([(href, page) for href, pages in topics for page in pages])


def _in_turn(made: Iterator[Made], cases: int, folder: SiteFolder, tell: Progress) -> list[Suspect]:
    """Put the files of all cases; gives what looks suspicious in them."""
    suspects: list[Suspect] = []
    done = 0
    for batch in made:
        for name, data in batch.files:
            folder.put(name, data)
        suspects += batch.suspects
        done += batch.cases
        tell("writing pages of cases", done, cases)
    return suspects


def _tasks(archive: Archive, catalogue: Catalogue, doubts: Doubts) -> Iterator[Task]:
    """Each case with its neighbours in the alphabet."""
    ordered = catalogue.alphabetical()
    links = [None, *(entry.link for entry in ordered), None]
    segment = archive.index.segment
    relatives = Relatives.of(archive, catalogue)
    for entry, before, behind in zip(ordered, links, links[2:], strict=False):
        shown, original = archive.pair(entry.case_id)
        doc_id = segment.case_ids.find(entry.case_id)
        assert doc_id is not None
        yield Task(
            shown,
            original,
            doubts.of_case(doc_id),
            entry.card.href,
            entry.pictures,
            before,
            behind,
            relatives.of_case(doc_id),
        )


def _topics(archive: Archive, catalogue: Catalogue) -> Topics:
    diagnoses = [entry.diagnosis for entry in catalogue.entries]
    hrefs = [entry.card.href for entry in catalogue.entries]
    index = archive.index
    topics = topics_of(index.segment, diagnoses, index.settings.boosts, hrefs)
    return topics if archive.answers is None else without_names(topics)


def _names(archive: Archive) -> SynonymTable:
    """The names that a search knows; none of unknown cases: they would tell what is masked."""
    if archive.answers is not None:
        return SynonymTable(())
    return load(archive.index.settings.synonym_table or None)


def _site(
    archive: Archive,
    catalogue: Catalogue,
    topics: Topics,
    options: SiteOptions,
    generation: str,
    scripts: Mapping[str, str],
) -> Site:
    entries = catalogue.entries
    start = "terms" if topics.by_kind["term"] else "cases"
    navigation = {
        "Search": "search.html",
        "Browse": "browse/cases.html",
        "Quiz": "quiz.html",
        "Statistics": "statistics.html",
        "About": "about.html",
    }
    return Site(
        title=options.title,
        description=options.description,
        base_url=options.base_url,
        cases=len(entries),
        updated=max((entry.card.date for entry in entries), default=""),
        unknown=archive.answers is not None,
        generation=generation,
        navigation=tuple(Link(text, href) for text, href in navigation.items()),
        assets=scripts,
        fictional=bool(entries) and all(entry.fictional for entry in entries),
        service_worker=assets.SERVICE_WORKER if options.service_worker else "",
        start=Link(HEADINGS[start], f"browse/{start}.html"),
    )
