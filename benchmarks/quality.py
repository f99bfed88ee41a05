"""How good are the rankings? Measures them, and writes `docs/quality.md` anew.

    pip install '.[eval,peers]'
    python benchmarks/quality.py --corpora ../shared/corpora

CORPORA holds `med/`, `medpix-labelled.jsonl`, `medpix-seed-format/` and `openi-reports.jsonl`; it
cannot be passed on: a user measures cases of her own with `searchcases eval`.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import sys
import tempfile

import quality_features
import quality_findings
import quality_known
import quality_med
import quality_tasks

OPENING = """\
# How good the rankings are

Written by `make quality` ({date}, {cores} cores, {machine}, Python {python}); every figure on this
page was measured in that run, with the settings that searchcases has when none are given, unless a
row says otherwise. Corpora with answers are few and small: an interval says how far a figure could
move with other queries of the same kind. `searchcases eval` measures your own."""

CLOSING = """\
## Limits

- MED holds abstracts of the 1960s, not radiology cases; it compares engines, not users.
- The topics of the labelled cases are fine-grained: a case of a neighbouring topic may be just as
  good an answer and counts as wrong.
- The labels of the reports were coded from the reports, not from the images, and only what the
  coders held to be worth it.
- Queries are what a judge or a report wrote; nobody watched users."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpora", required=True, help="folder of the corpora")
    parser.add_argument("--output", default="docs/quality.md", help="page to write")
    options = parser.parse_args()
    if not os.path.isdir(os.path.join(options.corpora, "med")):
        sys.exit(f"{options.corpora}: no corpora here; name their folder with --corpora")
    with tempfile.TemporaryDirectory() as scratch:
        page = page_of(options.corpora, scratch)
    with open(options.output, "w", encoding="utf-8") as file:
        file.write(page)
    print(f"{options.output} written")


def page_of(corpora: str, scratch: str) -> str:
    """The page, in Markdown."""

    def read() -> quality_features.Collections:
        folder = tempfile.mkdtemp(dir=scratch)
        tasks = [make(corpora, folder) for make in quality_tasks.TASKS]
        return tasks, quality_findings.load(corpora, folder)

    tell("indexing")
    tasks, reports = read()
    med, known, alike = tasks
    opening = OPENING.format(
        date=datetime.datetime.now(tz=datetime.UTC).date(),
        cores=os.cpu_count(),
        machine=platform.machine(),
        python=platform.python_version(),
    )
    parts = [opening]
    for title, section in (
        ("Beside other engines: the MED test set", lambda: quality_med.section(med)),
        ("Findings in reports", lambda: quality_findings.section(reports)),
        ("Cases of the same disease", lambda: quality_known.section(known, alike)),
        ("What each feature does", lambda: quality_features.section(read, tasks, reports)),
    ):
        tell(title)
        parts.append(f"## {title}\n\n{section()}")
    return "\n\n".join([*parts, CLOSING]) + "\n"


def tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
