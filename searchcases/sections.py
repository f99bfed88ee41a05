"""Which section of a teaching case does each line belong to?

In:  cases as lists of raw lines.  In the seed files the sections are not labelled, but their order
     is fixed: exam, treatment, findings, diagnosis, ddx, history, discussion.  Any may be missing.
Out: one label of `SECTIONS` for each line.

Invariants:
    * as many labels as lines, and along a case they never step back in the order of `SECTIONS`;
    * a blank line has the label of the line before it (leading ones: of the first line with text);
    * a case gets the same labels alone and in any batch: all arithmetic is on integers.

Lines must come as they stand in the file.  Their white space tells where sections do *not* begin:
sections were joined without blank lines and their ends trimmed, so a line that follows a blank
line or a line with trailing space, or that is indented, is "glued" to the line before.

The model is a segmental one (Sarawagi & Cohen 2004, semi-Markov CRF).  For the non-blank lines
x_1..x_T and a cut into segments (s, i, j] with rising sections s, it maximises

    sum over segments of  enter[s', s] + start_s(x_i+1) + sum_{i<t<=j} line_s(x_t) + length[s, j-i]

plus leave[last s].  line_s(x) adds the weights of the words of x (once each), of words at marked
places (`PLACES`) and of the shape of the line (`SHAPES`); start_s(x) uses the shape only.  The
weights are a sum of two models, each good where the other is weak: a naive Bayes one, whose word
counts come from labelled and by EM from unlabelled cases (McCallum & Nigam 1998; Nigam et al. 2000)
and a linear-chain CRF from the labelled ones (Lafferty et al. 2001).  Words with nearly the same
weights share one row (word clusters after Baker & McCallum 1998), which keeps the data file small.
Weights are in hundredths of a nat.  `tools/train_sections.py` makes `data/sections.json`.

Ties go to the earlier section, and then to the longer segment.
"""

import functools
import json
import re
from collections.abc import Callable, Sequence
from importlib import resources
from itertools import count
from collections import defaultdict
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

SECTIONS: Final = ("exam", "treatment", "findings", "diagnosis", "ddx", "history", "discussion")

# Where in (or beside) a line a word stands; each place has weights of its own.
PLACES: Final = ("word", "first", "second", "last", "counted", "next", "before")

# The first characters of a line tell its section as well as all of them (see the trainer's table).
_HEAD = 240
_TOKEN = re.compile(r"[a-z]+|\d+|[^\sa-z\d]|\n")
_LENGTHS = np.array([8, 13, 19, 25, 32, 40, 50, 65, 85, 110, 150, 210, 300, 500])
_SHORT = 90  # characters; a longer line is no name of a disease, so its recurrence says nothing
_CASES = 256  # cases handled at once: the arrays then stay in the processor's cache
_NEVER = -(1 << 40)  # the score of what is not allowed, far below any sum of weights

# Shape features and the number of values of each.
SHAPES: Final = {
    "always": 1,
    "length": len(_LENGTHS) + 1,
    "previous length": len(_LENGTHS) + 2,
    "next length": len(_LENGTHS) + 2,
    "glued": 2,
    "lines before": 2,
    "lines after": 4,
    "digits": 2,
    "words met earlier": 5,
    "words met later": 5,
}
STARTS: Final = ("always", "length", "previous length", "next length", "glued")


class Lines(NamedTuple):
    """The non-blank lines of some cases, and what they consist of."""

    shapes: dict[str, Ints]  # a value per line
    types: list[str]  # the distinct tokens
    places: dict[str, tuple[Ints, Ints]]  # a line and a type for each token at that place
    heights: Ints  # number of lines of each case


class Model(NamedTuple):
    """The weights; the last axis is the section."""

    rows: dict[str, Ints]  # token -> row of `clusters` for each place
    clusters: Ints
    shapes: dict[str, Ints]  # value, section
    starts: dict[str, Ints]
    enter: Ints  # section before (the last row: none), section
    leave: Ints
    length: Ints  # number of lines - 1, section


def label_lines(texts: Sequence[Sequence[str]]) -> list[list[str]]:
    """The section of every line of every case."""
    model = load_model()
    labels: list[list[str]] = [[] for _ in texts]
    by_length = sorted(range(len(texts)), key=lambda case: -len(texts[case]))
    for begin in range(0, len(texts), _CASES):
        chunk = by_length[begin : begin + _CASES]
        found = _label_some([texts[case] for case in chunk], model)
        for case, sections in zip(chunk, found, strict=True):
            labels[case] = sections
    return labels
