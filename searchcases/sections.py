"""Tell which section of a teaching case each line belongs to.

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
from collections import defaultdict
from collections.abc import Sequence
from importlib import resources
from itertools import count
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

SECTIONS: Final = ("exam", "treatment", "findings", "diagnosis", "ddx", "history", "discussion")

# Where in (or beside) a line a word stands; each place has weights of its own.
PLACES: Final = ("word", "first", "second", "last", "counted", "next", "before")

# The first characters of a line tell most: with 70, 100, 130, 160 and 240 of them .949, .954, .961,
# .958 and .955 of the lines are right (+- .007), of the diagnoses .937, .937, .933, .926 and .921
# (+- .004; cross-validation, four shuffles).
_HEAD = 130
_TOKEN = re.compile(r"[a-z]+|[^ a-z0-9]|[0-9]+")
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
    """The non-blank lines of some cases and what they consist of."""

    heights: Ints  # the number of such lines in each case
    owner: list[list[int]]  # for every raw line of each case the line whose label it takes
    types: list[str]  # the distinct tokens
    places: dict[str, tuple[Ints, Ints]]  # the tokens at each place: their line and their type
    shapes: dict[str, Ints]  # one value per line


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


def label_lines(texts: Sequence[Sequence[str]]) -> list[list[str]]:
    """Give every line of every case its section; a case without any text is all findings."""
    model = load_model()
    labels = [["findings"] * len(text) for text in texts]
    by_length = sorted(range(len(texts)), key=lambda case: len(texts[case]))
    for begin in range(0, len(texts), _CASES):
        chunk = by_length[begin : begin + _CASES]
        lines = read_lines([texts[case] for case in chunk])
        names = [SECTIONS[section] for section in _label(lines, model).tolist()]
        for case, owner in zip(chunk, lines.owner, strict=True):
            if owner:
                labels[case] = [names[line] for line in owner]
    return labels


def _label(lines: Lines, model: Model) -> Ints:
    """Give every non-blank line the number of its section."""
    scores = _word_scores(lines, model) + _shape_scores(lines, model.shapes)
    return decode(scores, _shape_scores(lines, model.starts), lines.heights, model)


def read_lines(texts: Sequence[Sequence[str]]) -> Lines:
    """Split cases into non-blank lines and those into tokens."""
    bodies: list[str] = []
    glued: list[bool] = []
    owner: list[list[int]] = []
    heights = np.zeros(len(texts), np.int64)
    for case, text in enumerate(texts):
        first = len(bodies)
        lines = []
        loose = False  # after white space that only the inside of a section has
        for line in text:
            body = line.strip()
            if body:
                glued.append(loose or (len(bodies) > first and line[0] in " \t"))
                bodies.append(body if len(body) <= _HEAD else body[:_HEAD] + body[-1])
                loose = line[-1] in " \t"
            else:
                loose = len(bodies) > first
            lines.append(len(bodies) - 1 if len(bodies) > first else first)
        heights[case] = len(bodies) - first
        owner.append(lines if len(bodies) > first else [])
    return _tokenise(bodies, np.array(glued, np.int64), heights, owner)


def _tokenise(bodies: list[str], glued: Ints, heights: Ints, owner: list[list[int]]) -> Lines:
    text = "\n".join(bodies)
    if text.count("\n") >= max(1, len(bodies)):  # line breaks inside of lines
        text = "\n".join(" ".join(body.split()) for body in bodies)
    tokens = _TOKEN.findall(text.lower())
    raw: defaultdict[str, int] = defaultdict(count().__next__)
    ids = np.fromiter(map(raw.__getitem__, tokens), np.int64, len(tokens))
    breaks = ids == raw.get("\n", -1)
    line = np.cumsum(breaks)[~breaks]
    kind = ids[~breaks]
    # numbers count by their number of digits only
    types = ["0000"[: len(token)] if token.isdigit() else token for token in raw]
    number = np.array([token[0] == "0" for token in types], bool)
    name = np.array([token[3:].isalpha() for token in types], bool)  # longer than 3
    every = np.arange(len(bodies))
    begin, end = np.searchsorted(line, every), np.searchsorted(line, every, side="right")
    case = np.repeat(np.arange(len(heights)), heights)
    joined = np.flatnonzero(case[1:] == case[:-1])  # lines with a next one in their case
    two = end - begin > 1
    counted = 1 + np.flatnonzero(number[kind[:-1]] & (line[1:] == line[:-1]))
    pairs = np.sort(line * len(types) + kind)
    words = np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], max(1, len(types)))
    places = {
        "word": words,
        "first": (every, kind[begin]),
        "second": (every[two], kind[begin[two] + 1]),
        "last": (every, kind[end - 1]),
        "counted": (line[counted], kind[counted]),
        "next": (joined, kind[begin[joined + 1]]),
        "before": (joined + 1, kind[end[joined] - 1]),
    }
    size = np.array([len(body) for body in bodies], np.int64)
    shapes = _layout(np.searchsorted(_LENGTHS, size, side="right"), joined, heights)
    earlier, later = _recurrence(words, case, len(types), name)
    shapes |= {
        "glued": glued,
        "digits": np.minimum(np.bincount(line[number[kind]], minlength=len(bodies)), 1),
        "words met earlier": np.where(size <= _SHORT, earlier, 0),
        "words met later": np.where(size <= _SHORT, later, 0),
    }
    return Lines(heights, owner, types, places, shapes)


def _layout(length: Ints, joined: Ints, heights: Ints) -> dict[str, Ints]:
    """Shape features which tell of lengths and of the place in the case."""
    previous = np.zeros_like(length)
    following = np.zeros_like(length)
    previous[joined + 1] = 1 + length[joined]
    following[joined] = 1 + length[joined + 1]
    rest = np.repeat(np.cumsum(heights), heights) - 1 - np.arange(len(length))
    return {
        "always": np.zeros_like(length),
        "length": length,
        "previous length": previous,
        "next length": following,
        "lines before": np.minimum(previous, 1),
        "lines after": np.minimum(rest, 3),
    }


def _recurrence(
    words: tuple[Ints, Ints], case: Ints, types: int, name: NDArray[np.bool_]
) -> tuple[Ints, Ints]:
    """How many thirds of the longer words of a line (1 + 0..3) its case has before and after it.

    A diagnosis recurs in the differential diagnosis and in the discussion.  0: no such word.
    """
    keep = name[words[1]]
    line = words[0][keep]
    key = case[line] * types + words[1][keep]
    first = np.empty(1 + key.max(initial=0), np.int32)
    last = np.empty_like(first)
    last[key] = line  # `line` rises, and of several values for one place the last one stays
    first[key[::-1]] = line[::-1]
    total = np.bincount(line, minlength=len(case))

    def thirds(met: NDArray[np.bool_]) -> Ints:
        hits = np.bincount(line[met], minlength=len(case))
        return np.where(total > 0, 1 + 3 * hits // np.maximum(total, 1), 0)

    return thirds(first[key] < line), thirds(last[key] > line)


def _word_scores(lines: Lines, model: Model) -> Ints:
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


def _shape_scores(lines: Lines, weights: dict[str, Ints]) -> Ints:
    scores: Ints = np.sum([table[lines.shapes[shape]] for shape, table in weights.items()], axis=0)
    return scores


def decode(scores: Ints, starts: Ints, heights: Ints, model: Model) -> Ints:
    """Find the best rising labels of the lines of each case (semi-Markov Viterbi)."""
    labels = np.zeros(len(scores), np.int64)
    offsets = np.cumsum(heights) - heights
    order = np.argsort(-heights, kind="stable")
    order = order[heights[order] > 0]
    if len(order):
        where = offsets[order, None] + np.arange(heights.max())
        inside = np.arange(heights.max()) < heights[order, None]
        where = np.where(inside, where, 0)
        found = _decode_padded(scores[where], starts[where], heights[order], model)
        labels[where[inside]] = found[inside]
    return labels


def _decode_padded(scores: Ints, starts: Ints, heights: Ints, model: Model) -> Ints:
    """`decode` for cases x lines x sections, the cases ordered from the longest to the shortest."""
    cases, longest, sections = scores.shape
    total = np.zeros((cases, longest + 1, sections), np.int64)
    np.cumsum(scores, axis=1, out=total[:, 1:])
    length = _lengthen(model.length, longest)
    opened = np.zeros_like(scores)  # best score with a segment opened here, less `total`
    reached = np.full_like(total, _NEVER)  # best score with a segment closed here
    opened[:, 0] = model.enter[-1] + starts[:, 0]
    active = np.searchsorted(-heights, -np.arange(longest + 1), side="right")
    for end in range(1, longest + 1):
        n = active[end]
        closed = (opened[:n, :end] + length[end - 1 :: -1]).max(axis=1) + total[:n, end]
        reached[:n, end] = closed
        if end < longest:
            entered = (closed[:, :, None] + model.enter[:-1]).max(axis=1)
            opened[:n, end] = entered + starts[:n, end] - total[:n, end]
    return _trace_back(opened, reached, length, heights, model)


def _lengthen(table: Ints, longest: int) -> Ints:
    """Extend or cut the scores of lengths: beyond the table its last step goes on."""
    more = np.arange(1, max(0, longest - len(table)) + 1)[:, None]
    return np.concatenate([table, table[-1] + more * (table[-1] - table[-2])])[:longest]


def _trace_back(opened: Ints, reached: Ints, length: Ints, heights: Ints, model: Model) -> Ints:
    cases, longest, _ = opened.shape
    row = np.arange(cases)
    end = heights
    section = (reached[row, end] + model.leave).argmax(axis=1)
    steps = np.zeros((cases, longest), np.int64)  # by how much the section rises at a line
    while len(row):
        size = end[:, None] - 1 - np.arange(longest)
        score = opened[row, :, section] + length[size, section[:, None]]
        begin = np.where(size >= 0, score, 2 * _NEVER).argmax(axis=1)
        steps[row, begin] += section
        more = begin > 0
        row, end, after = row[more], begin[more], section[more]
        section = (reached[row, end] + model.enter.T[after, :-1]).argmax(axis=1)
        steps[row, end] -= section
    return steps.cumsum(axis=1)


@functools.cache
def load_model() -> Model:
    """Read the shipped weights, once."""
    text = resources.files("searchcases").joinpath("data/sections.json").read_text("utf-8")
    return parse_model(json.loads(text))


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
        np.array([[_NEVER if x is None else x for x in row] for row in data["enter"]], np.int64),
        np.array(data["leave"], np.int64),
        np.array(data["length"], np.int64),
    )
