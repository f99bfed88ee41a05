"""Write the golden index of the current format version: python tests/make_golden.py

Run it once for a new format version, and never again for an old one.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from searchcases import Index, update
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


def record() -> dict[str, object]:
    index = Index.open(f"format-{FORMAT}")
    return {
        query: {
            weighting: [
                [hit.case_id, hit.score.hex()] for hit in index.search(query, weighting=weighting)
            ]
            for weighting in ("bm25", "tfidf")
        }
        for query in QUERIES
    }


if __name__ == "__main__":
    os.chdir(HERE)
    update(["cases"], f"format-{FORMAT}")
    Path(f"format-{FORMAT}", "LOCK").unlink(missing_ok=True)
    text = json.dumps(record(), indent=1)
    Path(f"format-{FORMAT}.json").write_text(text + "\n")
