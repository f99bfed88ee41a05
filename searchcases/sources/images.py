"""Which images belong to a case, and may they be used?

A case names its images under ``images:``, in the author's order. Where it names none, the PNG,
JPEG and WebP files beside the case file whose names begin with its name are its images:
``effusion.md`` has ``effusion.png``, ``effusion-1.jpg`` and ``effusion_02.webp``. An image lies in
the folder of its case or below it, whatever links there are on the way. None is opened here.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection, Iterable, Mapping

from searchcases.model import Image
from searchcases.sources.draft import Draft, without_controls

IMAGE_ENDINGS = (".png", ".jpg", ".jpeg", ".webp")
"""What every browser shows, and what no script can hide in (as it can in SVG)."""

MAX_NAMED = 1_000
"""Images that one case may name: more than a whole CT series."""

_KEYS = ("file", "alt", "caption", "drawing")
_SEPARATORS = "-_. "
_NUMBER = re.compile(r"([0-9]+)")
_DRIVE = re.compile(r"[A-Za-z]:")


# ------------------------------------------------------------------------- beside the case file


def companions(names: Iterable[str], endings: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Names of images per case file's stem, in natural order, among the names in one folder.

    Where several case files fit, the longest stem counts.

    >>> companions(["a.md", "a-10.png", "a-2.jpg", "a.webp", "a-b.md", "a-b.png", "ab.png"],
    ...            {".md"})
    {'a': ('a.webp', 'a-2.jpg', 'a-10.png'), 'a-b': ('a-b.png',)}
    """
    stems, images = set(), []
    for name in names:
        stem, ending = os.path.splitext(name)
        if ending.lower() in IMAGE_ENDINGS:
            images.append((_natural(stem), ending, stem, name))
        elif ending.lower() in endings:
            stems.add(stem)
    found: dict[str, list[str]] = {}
    for *_, stem, name in sorted(images):
        if owner := _owner(stem, stems):
            found.setdefault(owner, []).append(name)
    return {stem: tuple(names) for stem, names in found.items()}


def _owner(stem: str, stems: Collection[str]) -> str:
    """The longest of the stems that a stem is or begins with, up to a separator."""
    end = len(stem)
    while end > 0 and stem[:end] not in stems:
        end = max(stem.rfind(sign, 0, end) for sign in _SEPARATORS)
    return stem[: max(end, 0)]


def _natural(stem: str) -> list[tuple[int, str]]:
    """A key that puts 2 before 10."""
    pieces = _NUMBER.split(stem)
    return [(int(piece), "") if place % 2 else (0, piece) for place, piece in enumerate(pieces)]


# ------------------------------------------------------------------------- named by the case


def read_listing(draft: Draft, value: object) -> None:
    """Put what a case says under ``images:`` into its draft.

    A file name, a mapping with ``file`` and, as wanted, ``alt``, ``caption`` and ``drawing: true``,
    or a list of either. Nothing at all leaves it to the files beside the case file.
    """
    if value is None:
        return
    entries = value if isinstance(value, list | tuple) else [value]
    draft.images = draft.images or []
    for entry in entries[:MAX_NAMED]:
        record = entry if isinstance(entry, Mapping) else {"file": entry}
        path = record.get("file")
        if not isinstance(path, str) or not path.strip():
            draft.warnings.append(
                "an entry of images: is no file name; write - name.png or - {file: name.png, …}"
            )
            continue
        path = _line(path).removeprefix("./")
        draft.images.append(
            Image(path, _line(record.get("alt")), _line(record.get("caption")),
                  record.get("drawing") is True)
        )  # fmt: skip
        draft.warnings.extend(_unread(path, record))
    if len(entries) > MAX_NAMED:
        draft.warnings.append(f"more than {MAX_NAMED:,} images; the others are left out")


def _unread(path: str, record: Mapping[object, object]) -> list[str]:
    """What an entry says that has no meaning."""
    unknown = [str(key) for key in record if key not in _KEYS]
    problems = [
        f"image {path}: unknown key {_line(key)!r}; known are {', '.join(_KEYS)}" for key in unknown
    ]
    if not isinstance(record.get("drawing", False), bool):
        problems.append(f"image {path}: drawing must be true or false")
    return problems


def _line(value: object) -> str:
    """A value as one line of text; empty for what is no text."""
    is_text = isinstance(value, str | int | float) and not isinstance(value, bool)
    return " ".join(without_controls(str(value)).split()) if is_text else ""


# ------------------------------------------------------------------------- both


def settle(draft: Draft, folder: str, beside: Iterable[str]) -> None:
    """Decide which images a case has; whatever is wrong with them becomes a warning.

    An image that is only missing is kept: it may come later.

    Args:
        draft: the case; it names its images, or not.
        folder: the folder of the case file.
        beside: names of the images that lie beside it.
    """
    if draft.images is None:
        draft.images = [Image(name) for name in beside]
    if not draft.images:
        return
    kept = []
    for image in draft.images:
        reason = refusal(folder, image.path)
        if reason:
            draft.warnings.append(f"image {without_controls(image.path)}: {reason}; left out")
        else:
            kept.append(image)
            if not os.path.exists(os.path.join(folder, image.path)):
                draft.warnings.append(f"image {image.path}: no such file; check its name")
    draft.images = kept
    mute = [image.path for image in kept if not image.alt]
    if mute:
        more = f" and {len(mute) - 1} more" if mute[1:] else ""
        draft.warnings.append(f"no alt text for {mute[0]}{more}; write under images: what is seen")


def refusal(folder: str, path: str) -> str:
    """Why an image of a case must not be used, and what to do about it; empty where it may.

    Args:
        folder: the folder of the case file.
        path: of the image, relative to it, as the case has it.
    """
    parts = path.split("/")
    if not path.isprintable():
        return "a name that cannot be printed; rename it"
    if "\\" in path:
        return "write / between folders"
    if _DRIVE.match(path) or not {"", ".", ".."}.isdisjoint(parts):
        return "leads out of the case's folder; copy the image beside the case file"
    if not path.lower().endswith(IMAGE_ENDINGS):
        return "neither PNG, JPEG nor WebP; convert it"
    place = os.path.join(folder, *parts)
    try:
        status = os.lstat(place)
        if parts[1:] or stat.S_ISLNK(status.st_mode):  # only these can lead elsewhere
            real, top = os.path.realpath(place), os.path.realpath(folder)
            if not real.startswith(os.path.join(top, "")):
                return "links to something outside the case's folder; copy the image in"
            status = os.stat(real)
    except (OSError, ValueError):
        return ""  # missing, which is for the caller to say
    return "" if stat.S_ISREG(status.st_mode) else "not a regular file"
