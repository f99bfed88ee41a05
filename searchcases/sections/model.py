"""How well does each line fit each section? The weights, and the scores that they give lines."""

from __future__ import annotations

import functools
from typing import Any, Final, NamedTuple

import numpy as np

from searchcases.analysis.pieces import Ints
from searchcases.data import load
from searchcases.sections.lines import PLACES, SHAPES, STARTS, Lines

SECTIONS: Final = ("exam", "treatment", "findings", "diagnosis", "ddx", "history", "discussion")
"""In the order in which they follow each other in a text."""

NEVER = -(1 << 40)  # the score of what is not allowed, far below any sum of weights


class Model(NamedTuple):
    """The weights; the last axis is the section."""

    entries: dict[str, int]  # token -> row of `clusters_of`; row 0 is for unknown tokens
    clusters_of: Ints  # token, place -> row of `clusters`; row 0 has no weight
    clusters: Ints
    shapes: dict[str, Ints]
    starts: dict[str, Ints]
    enter: Ints  # section before (the last row: none) -> section
    leave: Ints
    length: Ints  # number of lines - 1


def word_scores(lines: Lines, model: Model) -> Ints:
    """Sum the weights of the words of each line, shape (lines, sections)."""
    entry = np.array([model.entries.get(token, 0) for token in lines.types], np.int64)
    clusters = model.clusters_of[entry]
    line = np.concatenate([lines.places[place][0] for place in PLACES])
    types = [lines.places[place][1] for place in PLACES]
    row = np.concatenate([clusters[kind, column] for column, kind in enumerate(types)])
    line, row = line[row > 0], row[row > 0]
    size = int(lines.heights.sum())
    # bincount adds in float64, which is exact for whole numbers of this size
    sums = [np.bincount(line, weights[row], size) for weights in model.clusters.T]
    return np.stack(sums, axis=1).astype(np.int64)


def shape_scores(lines: Lines, weights: dict[str, Ints]) -> Ints:
    """Sum the weights of the shapes of each line, shape (lines, sections)."""
    scores: Ints = np.sum([table[lines.shapes[shape]] for shape, table in weights.items()], axis=0)
    return scores


@functools.cache
def load_model() -> Model:
    """Read the shipped weights, once."""
    return parse_model(load("sections.json"))


def parse_model(data: dict[str, Any]) -> Model:
    """Turn the content of the data file into arrays."""
    entries: dict[str, int] = {}
    found: list[list[int]] = [[0] * len(PLACES)]
    clusters = [[0] * len(SECTIONS)]
    for cluster in data["clusters"]:
        clusters.append(cluster["weights"])
        for column, place in enumerate(PLACES):
            for token in cluster.get(place, "").split():
                if entries.setdefault(token, len(found)) == len(found):
                    found.append([0] * len(PLACES))
                found[entries[token]][column] = len(clusters) - 1
    return Model(
        entries,
        np.array(found, np.int64),
        np.array(clusters, np.int64),
        {shape: np.array(data["shapes"][shape], np.int64) for shape in SHAPES},
        {shape: np.array(data["starts"][shape], np.int64) for shape in STARTS},
        np.array([[NEVER if x is None else x for x in row] for row in data["enter"]], np.int64),
        np.array(data["leave"], np.int64),
        np.array(data["length"], np.int64),
    )
