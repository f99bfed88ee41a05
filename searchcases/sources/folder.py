"""Which files below a path are cases, and what is each one's id?"""

from __future__ import annotations

import functools
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from searchcases.errors import CaseFormatError, SearchCasesError
from searchcases.sources.images import companions

COMPANION_ENDINGS = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg"})
"""Images belong to the case beside them; they are no cases and no mistake."""

_COMPANION_NAMES = frozenset({"readme", "license", "copying"})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that may hold cases.

    Attributes:
        root: the folder that the user gave (of a single file: the folder it lies in).
        name: path below it, with ``/`` between the parts.
        images: names of the images that lie beside it and begin with its name, in order.
    """

    root: str
    name: str
    images: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where the file is."""
        return os.path.join(self.root, self.name)

    @property
    def case_id(self) -> str:
        """Path below the given folder without its ending: stable when files are added."""
        return os.path.splitext(self.name)[0]

    @property
    def folder(self) -> str:
        """Where its images are looked up."""
        return os.path.dirname(self.path)

    @property
    def listing(self) -> bytes:
        """What belongs to its digest beside its bytes: the names of its images."""
        return os.fsencode("/".join(self.images))

    @property
    def ending(self) -> str:
        """The ending in lower case, with its dot."""
        return os.path.splitext(self.name)[1].lower()


def find(
    paths: Collection[str], endings: Collection[str], skip: str = ""
) -> Iterator[SourceFile | CaseFormatError]:
    """Yield the files to read, and an error for each file that nothing can read.

    Hidden files, images and READMEs are passed over; folders are walked in the order of names, and
    links out of the given folder are not followed.

    Args:
        paths: folders and files.
        endings: the endings that have a reader, with the dot.
        skip: a folder that is not walked: the index.

    Raises:
        SearchCasesError: a path does not exist.
    """
    seen: set[str] = set()  # overlapping paths name a file twice; it is read once
    lists = functools.cache(_names_in)  # many files of one folder may be given
    for path in paths:
        if os.path.isdir(path):
            found = _walk(path, "", endings, os.path.realpath(skip))
        elif os.path.exists(path):
            root, name = os.path.split(os.path.abspath(path))
            images = companions(lists(root), endings)
            found = iter([_judge(os.path.relpath(root), name, endings, images)])
        else:
            raise SearchCasesError(f"{path}: no such file or folder")
        top = os.path.realpath(path if os.path.isdir(path) else root)
        for item in found:
            place = os.path.join(top, item.name) if isinstance(item, SourceFile) else item.path
            if place not in seen:
                seen.add(place)
                yield item


def _walk(
    root: str, below: str, endings: Collection[str], skip: str
) -> Iterator[SourceFile | CaseFormatError]:
    folder = os.path.join(root, below) if below else root
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield CaseFormatError(folder, f"cannot be opened: {error.strerror}")
        return
    if os.path.realpath(folder) == skip or _is_made(entries):
        return  # an index, not cases
    entries = [entry for entry in entries if not _is_passed_over(entry.name)]
    files = (entry.name for entry in entries if not entry.is_dir(follow_symlinks=False))
    images = companions(files, endings)
    for entry in entries:
        name = f"{below}/{entry.name}" if below else entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(root, name, endings, skip)
        elif os.path.splitext(entry.name)[1].lower() not in COMPANION_ENDINGS:
            yield _judge(root, name, endings, images, link=entry.is_symlink())


def _names_in(folder: str) -> tuple[str, ...]:
    try:
        return tuple(name for name in os.listdir(folder) if not _is_passed_over(name))
    except OSError:  # a file that may be read in a folder that may not
        return ()


def _is_passed_over(name: str) -> bool:
    return name.startswith(".") or name.lower().partition(".")[0] in _COMPANION_NAMES


def _is_made(entries: Collection[os.DirEntry[str]]) -> bool:
    """Whether a folder was made from cases: an index, or a site."""
    names = [entry.name for entry in entries]
    if ".searchcases-site.json" in names:
        return True
    return "CURRENT" in names and any(name.endswith(".segment") for name in names)


def _judge(
    root: str,
    name: str,
    endings: Collection[str],
    images: Mapping[str, tuple[str, ...]],
    *,
    link: bool = False,
) -> SourceFile | CaseFormatError:
    stem = os.path.splitext(os.path.basename(name))[0]
    file = SourceFile(root, name, images.get(stem, ()))
    if not name.isprintable():  # nor does a name that is no UTF-8
        return CaseFormatError(file.path, "a name that cannot be printed; rename it")
    if link and not _within(file.path, root):
        return CaseFormatError(file.path, "links to something outside the folder; copy it in")
    if link and os.path.isdir(file.path):
        return CaseFormatError(file.path, "a link to a folder is not followed; name the folder")
    if file.ending not in endings:
        known = ", ".join(sorted(endings))
        found = f"unknown ending {file.ending!r}" if file.ending else "a name without an ending"
        return CaseFormatError(file.path, f"{found}; known are {known}")
    if link and not stat.S_ISREG(os.stat(file.path).st_mode):
        return CaseFormatError(file.path, "not a regular file")
    return file


def _within(path: str, root: str) -> bool:
    real, top = os.path.realpath(path), os.path.realpath(root)
    return os.path.exists(real) and os.path.commonpath([real, top]) == top
