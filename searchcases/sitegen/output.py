"""Which files does the site's folder hold, and how do new ones take their place?

A build first puts every file that is new or has changed into a folder of its own, beside the site
that stands. Only when all are there is the site changed, in an order that never leaves a page
without what it needs, and that can be taken up again wherever it stops:

    manifest of old and new names → rename into place, in the order put → unlink what is no longer
    made → manifest of the new names

The manifest holds a digest of every file that was written here. Nothing else is ever removed or
written over, and nothing outside the folder is touched.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from searchcases.digests import digest
from searchcases.errors import SiteRefused

MANIFEST = ".searchcases-site.json"
STAGING = ".searchcases-site.new"
LOCK = ".searchcases-site.lock"
FORMAT = 1

OF_HOSTS = frozenset({".git", ".gitattributes", ".gitignore", "CNAME", LOCK, STAGING})
"""What a folder without a site may hold: GitHub Pages needs some of it; the rest is ours."""

_NAME = re.compile(
    r"(?:\.?[A-Za-z0-9_-][A-Za-z0-9._-]*/)*\.?[A-Za-z0-9_-][A-Za-z0-9._-]*", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a build changed.

    Attributes:
        written, unchanged, removed: how many files.
        kept: files that are no longer made, but that somebody has changed since.
        sizes: bytes of every file of the site, by name.
    """

    written: int
    unchanged: int
    removed: int
    kept: tuple[str, ...]
    sizes: Mapping[str, int]


class SiteFolder:
    """A folder that a site is written into; use it within ``writing``.

    Args:
        path: the folder.
        before: digest by name of the files that an earlier build wrote.
    """

    def __init__(self, path: str, before: Mapping[str, str]) -> None:
        self.path, self.before = path, before
        self._made: dict[str, str] = {}  # digest by name
        self._sizes: dict[str, int] = {}
        self._staged: dict[str, str] = {}  # path by name, in the order put
        self._checked: set[str] = set()  # folders that are none but real ones

    def put(self, name: str, data: bytes) -> None:
        """Take a file of the site.

        Args:
            name: path below the folder, with ``/``.
            data: its bytes.

        Raises:
            SiteRefused: another file stands there, or it cannot be written.
        """
        found = digest(data)
        if self._made.setdefault(name, found) != found:
            raise AssertionError(f"{name} is put twice")
        if name in self._sizes:
            return
        self._sizes[name] = len(data)
        try:
            self._stage(name, data)
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def _stage(self, name: str, data: bytes) -> None:
        """Write a file beside the site, where it differs from the one that stands."""
        if self._bytes(name) == data:
            return
        if name not in self.before and os.path.lexists(self._place(name)):
            raise SiteRefused(f"{self._place(name)} was not written by searchcases; move it away")
        staged = os.path.join(self.path, STAGING, str(len(self._staged)))
        with open(staged, "wb") as file:
            file.write(data)
        self._staged[name] = staged

    def known(self, name: str) -> bytes | None:
        """What an earlier build wrote there; None where it wrote nothing or it has changed."""
        try:
            data = self._bytes(name) if name in self.before else None
        except OSError:
            return None
        return data if data is not None and digest(data) == self.before[name] else None

    def publish(self) -> Changes:
        """Let what was put take the place of what stands here.

        Raises:
            SiteRefused: it cannot be written; run again, it goes on.
        """
        gone = self.before.keys() - self._made.keys()
        kept = sorted(name for name in gone if self._is_changed(name))
        removed = sorted(name for name in gone if self.known(name) is not None)
        try:
            if self._staged or gone:
                self._write_manifest({**self.before, **self._made})
            for name, staged in self._staged.items():
                os.makedirs(os.path.dirname(self._place(name)), exist_ok=True)
                os.replace(staged, self._place(name))
            for name in removed:
                os.unlink(self._place(name))
            self._remove_empty(removed)
            if self._made != self.before or self._staged:
                self._write_manifest(self._made)
        except OSError as error:
            raise _unwritable(self.path, error) from error
        unchanged = len(self._made) - len(self._staged)
        return Changes(len(self._staged), unchanged, len(removed), tuple(kept), self._sizes)

    def _bytes(self, name: str) -> bytes | None:
        place = self._place(name)
        if not os.path.isfile(place):
            return None
        with open(place, "rb") as file:
            return file.read()

    def _is_changed(self, name: str) -> bool:
        return os.path.lexists(self._place(name)) and self.known(name) is None

    def _place(self, name: str) -> str:
        """The path of a file, once it is certain that it lies within the folder."""
        assert _NAME.fullmatch(name), name
        place = os.path.join(self.path, *name.split("/"))
        folder = os.path.dirname(place)
        if folder not in self._checked:
            for part in _way(self.path, folder):
                if os.path.islink(part) or (os.path.lexists(part) and not os.path.isdir(part)):
                    raise SiteRefused(f"{part} stands where the site has a folder; move it away")
            self._checked.add(folder)
        if os.path.islink(place) or os.path.isdir(place):
            raise SiteRefused(f"{place} stands where the site has a file; move it away")
        return place

    def _write_manifest(self, files: Mapping[str, str]) -> None:
        record = {"searchcases-site": FORMAT, "files": dict(sorted(files.items()))}
        scratch = os.path.join(self.path, STAGING, "manifest")
        with open(scratch, "w", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(record, indent=0) + "\n")
        os.replace(scratch, os.path.join(self.path, MANIFEST))

    def _remove_empty(self, removed: Iterable[str]) -> None:
        folders = {os.path.dirname(self._place(name)) for name in removed}
        folders |= {part for folder in folders for part in _way(self.path, folder)}
        for folder in sorted(folders - {self.path}, key=len, reverse=True):
            with contextlib.suppress(OSError):  # not empty
                os.rmdir(folder)


@contextlib.contextmanager
def writing(folder: str) -> Iterator[SiteFolder]:
    """Hold a folder for a site to be put into; it is made where it does not exist.

    Whatever is raised before ``publish``, the site that stands stays as it was.

    Raises:
        SiteRefused: it holds something else than a site, or cannot be written, or another build
            is writing it.
    """
    import filelock  # only writers need it

    path = os.path.realpath(folder)
    before = _before(path, folder)
    new = not os.path.isdir(path)
    staging = os.path.join(path, STAGING)
    try:
        os.makedirs(path, exist_ok=True)
        lock = filelock.FileLock(os.path.join(path, LOCK), timeout=0)
        lock.acquire()
    except filelock.Timeout as error:
        raise SiteRefused(
            f"another build is writing {folder}; try again when it is done"
        ) from error
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        try:
            shutil.rmtree(staging, ignore_errors=True)  # left by a build that was killed
            os.mkdir(staging)
        except OSError as error:
            raise _unwritable(folder, error) from error
        yield SiteFolder(path, before)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        lock.release()
        with contextlib.suppress(OSError):
            os.unlink(os.path.join(path, LOCK))
        if new:
            with contextlib.suppress(OSError):  # not empty: it holds a site now
                os.rmdir(path)


def _before(path: str, folder: str) -> dict[str, str]:
    """What an earlier build wrote into a folder; nothing where there is no site yet."""
    try:
        names = os.listdir(path)
    except FileNotFoundError:
        return {}
    except NotADirectoryError as error:
        raise SiteRefused(f"{folder} is a file, not a folder for a site") from error
    except OSError as error:
        raise SiteRefused(f"cannot read {folder}: {error.strerror}") from error
    foreign = sorted(set(names) - OF_HOSTS - {MANIFEST})
    if MANIFEST not in names:
        if foreign:
            raise SiteRefused(
                f"{folder} holds other files ({foreign[0]}) and no site; choose an empty folder"
            )
        return {}
    return _manifest(os.path.join(path, MANIFEST))


def _manifest(path: str) -> dict[str, str]:
    refused = SiteRefused(f"{path} is damaged; build into an empty folder")
    try:
        with open(path, encoding="utf-8") as file:
            record = json.load(file)
    except (OSError, ValueError, RecursionError) as error:
        raise refused from error
    files = record.get("files") if isinstance(record, dict) else None
    if not isinstance(files, dict) or record.get("searchcases-site") != FORMAT:
        raise refused
    if not all(isinstance(digest, str) and _NAME.fullmatch(name) for name, digest in files.items()):
        raise refused
    return files


def _way(top: str, folder: str) -> list[str]:
    """The folders from below the top down to this one."""
    way: list[str] = []
    while len(folder) > len(top):
        way.insert(0, folder)
        folder = os.path.dirname(folder)
    return way


def _unwritable(folder: str, error: OSError) -> SiteRefused:
    return SiteRefused(f"cannot write the site in {folder}: {error.strerror or error}")
