"""Write searchcases/data/synonyms.index: where in synonyms.csv are the names that begin so?

Run: python tools/make_synonym_index.py

Behind every change of ``synonyms.csv`` or of the analysis, which says what the terms of a name are.
A table that cannot be read is an error that names the line.
"""

from __future__ import annotations

from pathlib import Path

from searchcases.synonyms.csvtable import read_entries
from searchcases.synonyms.table import index_of

DATA = Path(__file__).parent.parent / "searchcases" / "data"


def main() -> None:
    table = DATA / "synonyms.csv"
    read_entries(table.read_text("utf-8"), str(table))
    (DATA / "synonyms.index").write_bytes(index_of(table.read_bytes()))


if __name__ == "__main__":
    main()
