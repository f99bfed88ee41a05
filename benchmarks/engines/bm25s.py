"""How is bm25s driven at its best? English stems; numba where it is installed; words, any of them.

It holds one score per word and case, so it knows no phrase, no field and no AND. A filter is a mask
over all cases.
"""

from __future__ import annotations

import json
import os
from importlib.metadata import version
from typing import Any

import bm25s
import numpy as np
import Stemmer

import engines
from engines import COMMON, FILTER, OR, RARE, Query, Searcher

BACKEND = "numba" if bm25s.NUMBA_AVAILABLE else "numpy"
NAMES = "names.json"
MODALITIES = "modalities.json"
K1, B = 1.2, 0.75


class Bm25sSearcher(Searcher):
    """An index in memory."""

    def __init__(self, folder: str) -> None:
        self._index = bm25s.BM25.load(folder, show_progress=False)
        self._index.backend = BACKEND
        if BACKEND == "numba":
            self._index.activate_numba_scorer()
        self._stemmer = Stemmer.Stemmer("english")
        with open(os.path.join(folder, NAMES), encoding="utf-8") as file:
            self._names = json.load(file)
        with open(os.path.join(folder, MODALITIES), encoding="utf-8") as file:
            self._masks = {
                value: np.isin(np.arange(len(self._names)), numbers).astype(np.float32)
                for value, numbers in json.load(file).items()
            }
        self._nothing = np.zeros(len(self._names), np.float32)
        self._limit = min(engines.LIMIT, len(self._names))

    def written(self, query: Query) -> tuple[str, str]:
        return " ".join(query.words), query.value

    def _tokens(self, text: str) -> Any:
        return bm25s.tokenize(
            [text], stopwords=[], stemmer=self._stemmer, return_ids=False, show_progress=False
        )

    def search(self, asked: tuple[str, str]) -> list[str]:
        text, value = asked
        mask = self._masks.get(value, self._nothing) if value else None
        found, scores = self._index.retrieve(
            self._tokens(text), k=self._limit, show_progress=False, weight_mask=mask
        )
        return [self._names[number] for number, s in zip(found[0], scores[0], strict=True) if s > 0]

    def count(self, asked: tuple[str, str]) -> int:
        text, value = asked
        scores = self._index.get_scores(self._tokens(text)[0])
        if value:
            scores = scores * self._masks.get(value, self._nothing)
        return int(np.count_nonzero(scores))


class Bm25s:
    """All text in one field."""

    version = f"{version('bm25s')} ({BACKEND})"
    kinds = engines.every([RARE, COMMON, OR, FILTER])
    jobs = 1

    def build(self, cases: str, folder: str, jobs: int) -> None:  # noqa: ARG002  one process
        texts, names = [], []
        modalities: dict[str, list[int]] = {}
        for number, record in enumerate(engines.records(cases)):
            texts.append(engines.whole_text(record))
            names.append(record["id"])
            for value in record["modality"]:
                modalities.setdefault(value, []).append(number)
        stemmer = Stemmer.Stemmer("english")
        tokens = bm25s.tokenize(texts, stopwords=[], stemmer=stemmer, show_progress=False)
        del texts
        index = bm25s.BM25(method="lucene", k1=K1, b=B, backend=BACKEND)
        index.index(tokens, show_progress=False)
        index.save(folder, show_progress=False)
        for name, values in ((NAMES, names), (MODALITIES, modalities)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                json.dump(values, file)
        engines.sync(folder)

    def open(self, folder: str) -> Bm25sSearcher:
        return Bm25sSearcher(folder)

    def size(self, folder: str) -> int:
        return engines.total_size(folder)
