"""Write the golden index of the current format version: python tests/make_golden.py

Run it once for a new format version, and never again for an old one.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

from searchcases import Index, publication, update
from searchcases.segment.layout import FORMAT

HERE = Path(__file__).parent / "golden"
QUERIES = (
    "lymphoma",
    "epidural mass -metastases",
    '"pulmonary embolism"',
    "metast*",
    "lofgren",
    "title:syndrome OR modality:CT",
    "age:..1",
    "sex:F embolus~2",
)


def record(folder: str) -> dict[str, object]:
    index = Index.open(folder)
    return {
        query: {
            weighting: [
                [hit.case_id, hit.score.hex()] for hit in index.search(query, weighting=weighting)
            ]
            for weighting in ("bm25", "tfidf")
        }
        for query in QUERIES
    }


def make_amended(folder: str) -> None:
    """An amended index of the cases below the working directory."""
    publication.LEAST = publication.SHARE = 0  # the cases are few
    cyst, two = Path("cases/cyst.txt"), Path("cases/two.jsonl")
    kept, lines = cyst.read_bytes(), two.read_bytes()
    cyst.write_text("Texto: \nAn old text of which a word, obsolete, is found nowhere else.\n")
    two.unlink()
    update(["cases"], folder)
    cyst.write_bytes(kept)
    two.write_bytes(lines)
    update(["cases"], folder)


if __name__ == "__main__":
    name = f"format-{FORMAT}"
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(HERE / "cases", Path(place, "cases"))
        os.chdir(place)
        update(["cases"], name)
        make_amended(f"{name}-amended")
        for folder in (name, f"{name}-amended"):
            Path(folder, "LOCK").unlink(missing_ok=True)
            shutil.copytree(folder, HERE / folder)
        Path(HERE, f"{name}.json").write_text(json.dumps(record(name), indent=1) + "\n")
