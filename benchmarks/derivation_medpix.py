"""How often is right what is derived from the text of a case?

    python benchmarks/derivation_medpix.py LABELLED [FOLDER]

LABELLED holds a JSON object per line: text fields as in ``searchcases.model``, ``id``, ``age`` in
years, ``sex``, ``modality`` and ``location_category`` (lists). FOLDER holds texts in the seed's
format: what is derived is timed over them, and those named after the ``fulltext_id`` of a labelled
case are judged as well, with the fields that ``searchcases.sections`` finds.

Halves are those of a hash of the id; rules were tried on half 0 alone. An age counts where it is
derived and the labelled one is at least 2 (0 and 1 are often placeholders), a sex where it is
derived and labelled, modalities (CT and MR alone are labelled) where one is derived, an organ
system always.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from searchcases.analysis.stream import Reader
from searchcases.derivation import derive, derive_all
from searchcases.metadata import age_in_years, modality
from searchcases.model import TEXT_FIELDS, Case
from searchcases.sources import READERS, SourceFile, find, load, read_cases

ROUNDS = 7  # of timing; the fastest counts

Record = Mapping[str, Any]
Fields = Mapping[str, str]


class Judged(NamedTuple):
    """A labelled case and what is derived from its text."""

    label: Record
    found: Mapping[str, tuple[str, ...]]


def main() -> None:
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python benchmarks/derivation_medpix.py LABELLED [FOLDER]")
    with Path(sys.argv[1]).open(encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    rows = [Judged(one, derive(_fields(one), ())) for one in records]
    for half in (0, 1):
        report(f"half {half}", [row for row in rows if _half(row.label["id"]) == half])
    report("all", rows)
    if len(sys.argv) == 3:
        cases = {case.case_id: case.fields for case in _read(sys.argv[2])}
        texts = [(one, cases.get(one.get("fulltext_id", ""))) for one in records]
        report("as seed texts", [Judged(one, derive(text, ())) for one, text in texts if text])
        print(f"time per case of {sys.argv[2]}: {_microseconds(cases.values()):.0f} us")


def report(name: str, rows: Sequence[Judged]) -> None:
    """Print the four figures of some cases."""
    ages = [
        int(age_in_years(row.found["age"][0]) or 0) == int(row.label["age"])
        for row in rows
        if "age" in row.found and int(row.label["age"]) >= 2
    ]
    sexes = [
        row.found["sex"][0] == row.label["sex"][0].upper()
        for row in rows
        if "sex" in row.found and row.label["sex"] != "N/A"
    ]
    systems = [row.found.get("system") == tuple(row.label["location_category"]) for row in rows]
    named = [(_gold(row.label), {"CT", "MR"} & set(row.found.get("modality", ()))) for row in rows]
    named = [(gold, found) for gold, found in named if found]
    both = sum(len(gold & found) for gold, found in named)
    precision = both / sum(len(found) for _, found in named)
    recall = both / sum(len(gold) for gold, _ in named)
    print(
        f"{name:14} {len(rows):4} cases  age {_share(ages)}  sex {_share(sexes)}  "
        f"modality F1 {2 * precision * recall / (precision + recall):.3f} "
        f"(P {precision:.3f} R {recall:.3f}, {len(named)} cases)  system {_share(systems)}"
    )


def _fields(record: Record) -> Fields:
    return {name: record[name] for name in TEXT_FIELDS if record.get(name)}


def _half(case_id: str) -> int:
    return blake2b(case_id.encode(), digest_size=1).digest()[0] & 1


def _gold(record: Record) -> set[str]:
    return {modality(name.replace("MR T2*", "MR - T2*"))[:2] for name in record["modality"]}


def _share(right: Sequence[bool]) -> str:
    return f"{sum(right) / len(right):.3f} ({sum(right)}/{len(right)})"


def _read(folder: str) -> list[Case]:
    files = [file for file in find([folder], READERS) if isinstance(file, SourceFile)]
    found = read_cases([(file, load(file)) for file in files])
    return [case for row in found for case in row if isinstance(case, Case)]


def _microseconds(texts: Iterable[Fields]) -> float:
    """Processor time per case, its pieces being known, as those of most cases are."""
    fields = list(texts)
    items = Reader().items(text for one in fields for text in one.values())
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        derive_all(fields, [()] * len(fields), items)
        best = min(best, time.process_time() - start)
    return best / len(fields) * 1e6


if __name__ == "__main__":
    main()
