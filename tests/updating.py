"""Updates of an index: cases to put in, and what reports and indexes then say."""

from __future__ import annotations

from searchcases.indexer import Report
from searchcases.opening import open_segment


def md(*names: str) -> dict[str, str]:
    """A Markdown case per name, which says its own name."""
    return {f"{name}.md": f"# {name}\nA mass called {name}.\n" for name in names}


def summary(report: Report) -> dict[str, tuple[str, ...]]:
    """The case ids of a report, without empty entries."""
    names = ("added", "updated", "unchanged", "removed", "stale")
    return {name: ids for name in names if (ids := getattr(report, name))}


def forms_in(folder: str) -> set[str]:
    return {form.decode() for form in open_segment(folder).forms}
