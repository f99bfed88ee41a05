"""How often do cases deny, doubt, abbreviate, hyphenate and measure? Real ones and generated ones.

    python benchmarks/corpus_rates.py [--corpora FOLDER] [--cases N]

Prints occurrences per 1,000 tokens. ``corpus`` states which of them it follows. Abbreviations are
told by their capitals, so they cannot be counted in texts that were written in lower case.
"""

from __future__ import annotations

import argparse
import glob
import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import corpus

from searchcases.analysis.stream import read
from searchcases.assertion import statuses
from searchcases.model import STATUS_FIELDS

TOKEN = re.compile(r"\w+(?:['’]\w+)?")
DENIALS = "no|not|without|denies|denied|deny|none|never|nor|neither|negative for|free of|absent"
DOUBTS = (
    r"may|might|could|possibl[ey]|probabl[ey]|likely|suspicious|suspected|suggest\w*|versus|vs"
    "|consistent with|concerning for"
)
KINDS: Mapping[str, re.Pattern[str]] = {
    "negation cues": re.compile(rf"\b(?:{DENIALS})\b", re.IGNORECASE),
    "cues of doubt": re.compile(rf"\b(?:{DOUBTS})\b", re.IGNORECASE),
    "abbreviations": re.compile(r"\b[A-Z][A-Z0-9]{1,5}s?\b"),
    "hyphened words": re.compile(r"\b[A-Za-z0-9]+(?:-[A-Za-z0-9]+)+\b"),
    "words with a slash": re.compile(r"\b\w+/\w+\b"),
    "lengths (mm, cm)": re.compile(r"\b\d+(?:\.\d+)?\s*-?(?:mm|cm)\b", re.IGNORECASE),
    "tokens with a digit": re.compile(r"\b\w*\d\w*\b"),
}


@dataclass(frozen=True, slots=True)
class Rates:
    """What was counted in some texts.

    Attributes:
        texts: how many.
        tokens: per text, on average.
        per_thousand: occurrences per 1,000 tokens, per kind and per status of a word.
    """

    texts: int
    tokens: float
    per_thousand: Mapping[str, float]


def count(texts: Sequence[str]) -> Rates:
    """Count in texts; at least one must hold a word."""
    tokens = sum(len(TOKEN.findall(text)) for text in texts)
    found = {
        name: 1_000 * sum(len(kind.findall(text)) for text in texts) / tokens
        for name, kind in KINDS.items()
    }
    stream = read(texts)
    numbers = Counter(statuses(stream.tokens, stream.vocabulary)[stream.is_word])
    for number, name in enumerate(STATUS_FIELDS):
        found[f"words {name}"] = 1_000 * numbers[number] / sum(numbers.values())
    return Rates(len(texts), tokens / len(texts), found)


def generated(number: int) -> Iterator[str]:
    """The texts of so many generated cases."""
    for case in corpus.cases(number):
        values = (getattr(case, name) for name in corpus.TEXT_FIELDS)
        yield "\n".join("\n".join(v) if isinstance(v, list) else v for v in values)


def of_seed_format(folder: str) -> Iterator[str]:
    """The texts of a folder of case files without their keyword lists."""
    for path in sorted(glob.glob(os.path.join(folder, "*.txt"))):
        with open(path, encoding="utf-8") as file:
            yield file.read().partition("Keywords by value")[0].removeprefix("Texto:")


def of_json_lines(path: str) -> Iterator[str]:
    """The texts of a file of JSON lines, in the fields that generated cases have."""
    with open(path, encoding="utf-8") as file:
        for row in map(json.loads, file):
            values = (row.get(name) or "" for name in (*corpus.TEXT_FIELDS, "impression"))
            yield "\n".join("\n".join(v) if isinstance(v, list) else v for v in values)


def table(columns: Mapping[str, Rates]) -> str:
    """The rates side by side, in Markdown."""
    lines = [["", *columns], ["---", *["---:"] * len(columns)]]
    lines.append(["cases", *(f"{rates.texts:,}" for rates in columns.values())])
    lines.append(["tokens a case", *(f"{rates.tokens:.0f}" for rates in columns.values())])
    lines += [
        [name, *(f"{rates.per_thousand[name]:.1f}" for rates in columns.values())]
        for name in next(iter(columns.values())).per_thousand
    ]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpora", help="folder of the real cases")
    parser.add_argument("--cases", type=int, default=2_000, help="generated ones (default: 2,000)")
    options = parser.parse_args()
    columns = {"generated": count(list(generated(options.cases)))}
    if options.corpora:
        join = os.path.join
        columns["MedPix"] = count(list(of_seed_format(join(options.corpora, "medpix-seed-format"))))
        for name, file in (("MedPix, labelled", "medpix-labelled"), ("Open-i", "openi-reports")):
            columns[name] = count(list(of_json_lines(join(options.corpora, f"{file}.jsonl"))))
    print(table(columns))


if __name__ == "__main__":
    main()
