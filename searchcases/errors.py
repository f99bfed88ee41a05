"""What can go wrong? One tree of exceptions; the command line turns each into one line.

``SearchCasesError``
    ├── ``CaseFormatError``       a case file, or one case in it, cannot be read
    ├── ``DuplicateCase``         two sources claim one case id
    ├── ``ConfigError``           a setting is unknown or out of range
    ├── ``QuerySyntaxError``      a query is not well formed (carries the offset)
    ├── ``CaseNotFound``          no case of that id in the index
    ├── ``PruneRequired``         an update would remove more than half of the cases
    ├── ``EvaluationError``       queries or judgements cannot be read, or not be measured
    ├── ``TemplateError``         a page's template cannot be rendered
    ├── ``SiteRefused``           the site's folder holds something else, or cannot be written
    ├── ``PreviewRefused``        a folder cannot be served
    └── ``IndexUnusable``
        ├── ``IndexMissing``          there is no index here
        ├── ``IndexRefused``          the folder holds something else, or cannot be written
        ├── ``IndexLocked``           another writer is at work
        ├── ``IndexVersionMismatch``  written by another format version
        └── ``IndexCorrupt``          damaged
"""

from __future__ import annotations


class SearchCasesError(Exception):
    """Base of every error that this package raises on purpose."""


class CaseFormatError(SearchCasesError):
    """A case file, or one case within it, cannot be read.

    Args:
        path: the file, as the user named it.
        reason: what is wrong and what to do about it.
        line: 1-based line, or None where no line is to blame.
    """

    def __init__(self, path: str, reason: str, line: int | None = None) -> None:
        self.path, self.reason, self.line = path, reason, line
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")

    def __reduce__(self) -> tuple[type[CaseFormatError], tuple[str, str, int | None]]:
        """So that it comes back from another process."""
        return CaseFormatError, (self.path, self.reason, self.line)


class DuplicateCase(SearchCasesError):
    """Two sources claim the same case id; nothing was changed."""

    def __init__(self, case_id: str, first: str, second: str) -> None:
        self.case_id, self.first, self.second = case_id, first, second
        super().__init__(
            f"two cases share the id {case_id!r}: {first} and {second}; "
            "rename one (the index is unchanged)"
        )


class ConfigError(SearchCasesError):
    """A setting is unknown, of the wrong type or out of range."""


class QuerySyntaxError(SearchCasesError):
    """A query is not well formed.

    Args:
        query: the whole query.
        offset: 0-based offset in code points of the place to mark, 0 ≤ offset ≤ len(query).
        reason: what is wrong and what to write instead.
    """

    def __init__(self, query: str, offset: int, reason: str) -> None:
        self.query, self.offset, self.reason = query, offset, reason
        super().__init__(f"{reason} (at character {offset + 1})")


class CaseNotFound(SearchCasesError):
    """No case of that id is in the index."""

    def __init__(self, case_id: str, nearest: str | None = None) -> None:
        self.case_id = case_id
        hint = f"; did you mean {nearest!r}?" if nearest else ""
        super().__init__(f"no case {case_id!r} in the index{hint}")


class PruneRequired(SearchCasesError):
    """An update would remove more than half of the cases; nothing was changed."""

    def __init__(self, removed: int, total: int) -> None:
        self.removed, self.total = removed, total
        super().__init__(
            f"this would remove {removed:,} of {total:,} cases from the index; "
            "add --prune if that is meant, or index with --add; the index is unchanged"
        )


class EvaluationError(SearchCasesError):
    """A file of queries or judgements cannot be used, or nothing can be measured with it.

    Args:
        path: the file, as the user named it.
        reason: what is wrong and what to do about it.
        line: 1-based line, or None where no line is to blame.
    """

    def __init__(self, path: str, reason: str, line: int | None = None) -> None:
        self.path, self.reason, self.line = path, reason, line
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")

    def __reduce__(self) -> tuple[type[CaseFormatError], tuple[str, str, int | None]]:
        """So that it comes back from another process."""
        return CaseFormatError, (self.path, self.reason, self.line)


class TemplateError(SearchCasesError):
    """A template cannot be found, read or rendered; nothing was written.

    Args:
        name: the template's file.
        reason: what is wrong.
        line: 1-based line, or None where no line is to blame.
    """

    def __init__(self, name: str, reason: str, line: int | None = None) -> None:
        self.name, self.reason, self.line = name, reason, line
        super().__init__(f"{name}:{line}: {reason}" if line else f"{name}: {reason}")

    def __reduce__(self) -> tuple[type, tuple[str, str, int | None]]:
        """Other processes render pages, too, and hand over what goes wrong."""
        return type(self), (self.name, self.reason, self.line)


class SiteRefused(SearchCasesError):
    """The site's folder must not or cannot be written."""


class PreviewRefused(SearchCasesError):
    """A folder cannot be served on this machine."""


class IndexUnusable(SearchCasesError):
    """Base of what stops an index from being opened or written."""


class IndexMissing(IndexUnusable):
    """There is no index in this folder."""

    def __init__(self, path: str) -> None:
        super().__init__(f"no index in {path}; make one with: searchcases index FOLDER")


class IndexRefused(IndexUnusable):
    """The folder must not or cannot be written."""


class IndexLocked(IndexUnusable):
    """Another process is writing this index."""

    def __init__(self, path: str) -> None:
        super().__init__(f"another process is writing {path}; try again when it is done")


class IndexVersionMismatch(IndexUnusable):
    """The index was written by another format version."""

    def __init__(self, path: str, found: object, expected: int) -> None:
        self.found, self.expected = found, expected
        super().__init__(
            f"the index in {path} has format {found}, this version reads format {expected}; "
            "remove the folder's CURRENT file and run: searchcases index FOLDER"
        )


class IndexCorrupt(IndexUnusable):
    """The index is damaged."""

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(
            f"the index in {path} is damaged ({reason}); "
            "remove the folder's CURRENT file and run: searchcases index FOLDER"
        )
