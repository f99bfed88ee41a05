"""What does clinical meaning cost while cases are indexed? Runs with and without it, in turn.

Each feature is switched off by putting something in its place that says nothing: no metadata is
derived from texts, every word counts as present, no neighbouring words are joined to one term.
"""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from searchcases import update
from searchcases.analysis import stream
from searchcases.segment import forward
from searchcases.sources import draft

_NOWHERE = np.zeros(0, np.int64)


class Feature(NamedTuple):
    """A function of a module, and what stands in its place when it is switched off."""

    module: Any
    name: str
    instead: Callable[..., object]


FEATURES = {
    "derived metadata": Feature(draft, "derive", lambda *_: {}),
    "present, possible, absent": Feature(
        forward, "statuses_of", lambda tokens, *_: np.zeros(len(tokens), np.uint8)
    ),
    "words joined to one term": Feature(stream, "_links", lambda *_: (_NOWHERE, _NOWHERE)),
}


def measure(cases: str, index: str, runs: int) -> dict[str, list[float]]:
    """Processor time of indexing with everything, in parts of that without a feature.

    Args:
        cases: a folder.
        index: a folder that is written and removed.
        runs: pairs for each feature, and for all of them together.
    """
    _seconds(cases, index)  # loads the models
    chosen = {name: [feature] for name, feature in FEATURES.items()}
    chosen["all of these"] = [*FEATURES.values()]
    ratios: dict[str, list[float]] = {name: [] for name in chosen}
    for _ in range(runs):
        for name, features in chosen.items():
            with contextlib.ExitStack() as stack:
                for feature in features:
                    stack.enter_context(_without(feature))
                without = _seconds(cases, index)
            ratios[name].append(_seconds(cases, index) / without)
    return ratios


@contextlib.contextmanager
def _without(feature: Feature) -> Iterator[None]:
    before = getattr(feature.module, feature.name)
    setattr(feature.module, feature.name, feature.instead)
    try:
        yield
    finally:
        setattr(feature.module, feature.name, before)


def _seconds(cases: str, index: str) -> float:
    shutil.rmtree(index, ignore_errors=True)
    started = time.process_time()
    update([cases], index)
    return time.process_time() - started
