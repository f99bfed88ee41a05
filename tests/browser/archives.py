"""Which sites do browser tests visit? Sample cases and one with drawings, as they are and unknown.

All of them lie in one folder that one server serves, each in a folder of its own: no site is at the
top of its host.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from folders import write
from PIL import Image as Pillow
from PIL import ImageDraw

from searchcases.indexer import update
from searchcases.searcher import Index
from searchcases.sitegen import SiteOptions, SiteReport, build, build_unknown

SEEDS = Path(__file__).parents[2] / "seeds"
TITLE = "Sample teaching cases"
DRAWN_TITLE = "A boy who limps after hurdles"
DRAWN_HREF = "cases/drawn-case.html"

_LISTED = ("modality", "diagnosis", "term")
_INDEXES = ("cases", "anatomy", "terms", "terms-a")
"""Result pages and index pages that show all that their templates can."""

_DRAWN = f"""---
title: {DRAWN_TITLE}
modality: [MR, CR]
anatomy: Musculoskeletal
age: 11
sex: M
tags: [hip, physis, fictional]
level: beginner
date: 2024-05-06
images:
  - {{file: one.png, alt: "Drawing of a pelvis, its left physis wide", caption: A, drawing: true}}
  - {{file: two.png, alt: "Drawing of a hip from the side", drawing: true}}
  - {{file: three.png, alt: "Drawing of both hips", caption: "Six weeks later", drawing: true}}
---
## History
Hip pain after hurdles, and a limp for three weeks.

## Findings
The left femoral head has slipped backward on its neck. Marrow edema on both sides of the physis.

## Differential diagnosis
- Perthes disease
- Septic arthritis

## Diagnosis
Slipped capital femoral epiphysis.

## Discussion
The frog-leg view shows it first.

Fictional case, written for tests.
"""


_OTHERS = """---
title: {title}
modality: CR
anatomy: Musculoskeletal
age: {age}
sex: M
---
## History
{title}, for {age} weeks.

## Diagnosis
Perthes disease.

Fictional case, written for tests.
"""
"""Two cases of one diagnosis: it has a result page, which a differential leads to."""


@dataclass(frozen=True, slots=True)
class Site:
    """A site that can be visited.

    Attributes:
        folder: where it lies.
        base: the address of the folder, ending in ``/``.
        index: what the command line searches where the site searches its packs.
        report: what its build said.
    """

    folder: Path
    base: str
    index: Index
    report: SiteReport

    def from_disk(self) -> Site:
        """The same site, opened by a double click."""
        return replace(self, base=self.folder.as_uri() + "/")

    def at(self, href: str = "index.html") -> str:
        """The address of one of its pages."""
        return self.base + href

    def pages(self, pattern: str = "**/*.html") -> list[str]:
        """The paths of its pages, below its folder."""
        found = self.folder.glob(pattern)
        return sorted(path.relative_to(self.folder).as_posix() for path in found)

    def kinds(self) -> list[str]:
        """Pages of every kind; of result pages those with the longest name."""
        found = (self.pages(f"{kind}/*.html") for kind in _LISTED)
        listings = [max(pages, key=len) for pages in found if pages]
        cases = self.pages("cases/**/*.html")
        indexes = [path for kind in _INDEXES for path in self.pages(f"browse/{kind}.html")]
        missing = [] if self.base.startswith("file:") else ["404.html"]
        return [
            "index.html", "search.html", "search.html?q=pain&modality=CT", "quiz.html",
            "statistics.html", "about.html", *missing,
            *({DRAWN_HREF} & {*cases}), cases[-1], *listings, *indexes,
        ]  # fmt: skip


def drawing(size: tuple[int, int], seed: int) -> bytes:
    """A PNG of some lines: no two seeds are alike."""
    image = Pillow.new("L", size, 20)
    pen = ImageDraw.Draw(image)
    width, height = size
    for step in range(0, min(size) // 2, 24 + seed):
        pen.ellipse((step, step // 2, width - step, height - step // 2), outline=90 + seed * 40)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def sample_index(folder: Path) -> Index:
    """The sample cases and the drawn one."""
    images = {
        "one.png": drawing((1200, 900), 1),
        "two.png": drawing((900, 1200), 2),
        "three.png": drawing((800, 800), 3),
    }
    others = {
        f"perthes-{age}.md": _OTHERS.format(title=title, age=age)
        for title, age in (("Knee pain, and a normal knee", 6), ("A limp without pain", 7))
    }
    cases = write(folder / "drawn", {"drawn-case.md": _DRAWN, **images, **others})
    return index_at(folder / "index", str(SEEDS), cases)


def index_at(folder: Path, *paths: str) -> Index:
    """An index of what lies at some paths."""
    update(paths, str(folder))
    return Index.open(str(folder))


def built(
    index: Index,
    folder: Path,
    host: str,
    make: Callable[..., SiteReport] = build,
    *,
    title: str = TITLE,
    service_worker: bool = False,
) -> Site:
    """A site in a folder that ``host`` serves as one of its folders."""
    base = f"{host}{folder.name}/"
    options = SiteOptions(title, f"About {title}.", base, service_worker=service_worker)
    report = make(index, str(folder), options)
    return Site(folder, base, index, report)


def unknown(index: Index, folder: Path, host: str, keep: Path) -> Site:
    """The same cases without their diagnoses, and the index that such a site searches."""
    site = built(index, folder, host, partial(build_unknown, keep_index=str(keep)))
    return replace(site, index=Index.open(str(keep)))
