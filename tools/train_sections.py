"""Train the section model and write `searchcases/data/sections.json`.

    python tools/train_sections.py --gold FILE --unlabelled DIR --output FILE
    python tools/train_sections.py --gold FILE --unlabelled DIR --cross-validate

FILE has one JSON object per line with `id`, `topic_title`, `text` and `line_sections` (a label for
each line of the text); DIR has seed files, of which those with the id of a gold case are left out.
Only weights leave this program, no text.  Same input, same bytes.

Steps (the features and the decoder are those of `searchcases.sections`):

1.  Naive Bayes over words at places and lengths; EM adds the expected counts of the unlabelled
    lines, whose posteriors come from forward-backward under the order of sections.
2.  A linear-chain CRF on the gold lines, penalised maximum likelihood by L-BFGS.
3.  Both summed, scaled by `BAYES` and `CRF` (votes of words are not independent), with smoothed
    counts of transitions and a smoothed distribution of section lengths.
4.  The words are clustered by their weights (weighted k-means), and everything is rounded.
"""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import coo_matrix, csr_matrix

from searchcases.analysis.pieces import Ints
from searchcases.sections import label as label_with  # the whole decision, with other weights
from searchcases.sections.lines import PLACES, SHAPES, STARTS, Lines, Words, read_lines
from searchcases.sections.model import SECTIONS, parse_model

Floats = NDArray[np.float64]
Feature = tuple[str, str | int]

K = len(SECTIONS)
BAYES = 0.2  # weight of naive Bayes; .1 loses .005 of the diagnoses, .3 is the same
CRF = 0.5  # weight of the CRF; .3 loses .005 of the diagnoses, .8 is the same
ROUNDS = 3  # of EM; the figures no longer change after it
SMOOTHING = 0.3  # pseudo-count of a feature in a section
PENALTY = 4.0  # L2 of the CRF; 1, 2, 4 and 12 differ by less than the noise
SEEN = 2  # a feature needs that many lines; with 6 a percent of the lines is lost
SEEN_GOLD = 3  # the same for the CRF, in gold lines
GLUED = -8.0  # nats for a section that begins at a glued line: 0 of 1,617 do
CLUSTERS = 300  # 150, 200 and 600 gave the same figures
LENGTHS = 64  # longest section with a length score of its own
LONGEST = 120  # lines; longer unlabelled cases are not used
BAYES_PLACES = ("word", "first", "second", "last", "counted")
BAYES_SHAPES = ("length", "previous length", "next length")


class Cases(NamedTuple):
    """Cases with their features: for each kind a (line, value) pair of arrays."""

    lines: Lines
    events: dict[str, tuple[Ints, list[Any] | Ints]]
    sections: Ints  # of the lines; empty without labels


class Chain(NamedTuple):
    """Log potentials of a linear chain."""

    change: Floats  # section before, section
    first: Floats
    last: Floats


# --- data ---------------------------------------------------------------------------------------


def read_gold(path: Path) -> list[dict[str, Any]]:
    """Read the labelled cases."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def read_unlabelled(folder: Path, leave_out: set[str]) -> list[list[str]]:
    """Read the lines between `Texto:` and the keywords of every seed file."""
    texts = []
    for name in sorted(os.listdir(folder)):
        if name.removesuffix(".txt") not in leave_out:
            text = (folder / name).read_text("utf-8")
            body = text.partition("Texto:")[2].partition("\nKeywords by value")[0]
            lines = body.removeprefix(" ").removeprefix("\n").rstrip("\n").split("\n")
            if 0 < sum(bool(line.strip()) for line in lines) <= LONGEST:
                texts.append(lines)
    return texts


def prepare(texts: Sequence[Sequence[str]], labels: Sequence[Sequence[str]] = ()) -> Cases:
    """Features of cases, and the section numbers of their non-blank lines."""
    lines = read_lines(texts, Words())
    sections = [
        SECTIONS.index(label)
        for text, row in zip(texts, labels, strict=False)
        for line, label in zip(text, row, strict=True)
        if line.strip()
    ]
    return Cases(lines, {}, np.array(sections, np.int64))


def features(cases: Cases, kinds: Iterable[str]) -> tuple[Ints, list[Feature]]:
    """All features of the lines: the line and the feature, side by side."""
    rows: list[Ints] = []
    names: list[Feature] = []
    for kind in kinds:
        if kind in PLACES:
            line, types = cases.lines.places[kind]
            names += [(kind, cases.lines.types[number]) for number in types.tolist()]
        else:
            line = np.arange(len(cases.lines.shapes[kind]))
            names += [(kind, value) for value in cases.lines.shapes[kind].tolist()]
        rows.append(line)
    return np.concatenate(rows), names


def matrix(cases: Cases, vocabulary: dict[Feature, int]) -> csr_matrix:
    """Lines x features, ones and zeros."""
    line, names = features(cases, sorted({kind for kind, _ in vocabulary}))
    column = np.array([vocabulary.get(name, -1) for name in names], np.int64)
    keep = column >= 0
    shape = (int(cases.lines.heights.sum()), len(vocabulary))
    return coo_matrix((np.ones(keep.sum()), (line[keep], column[keep])), shape).tocsr()


def choose(cases: Sequence[Cases], kinds: Sequence[str], seen: int) -> dict[Feature, int]:
    """Choose and number the features which enough lines have."""
    counts = Counter(name for some in cases for name in features(some, kinds)[1])
    chosen = [name for name, n in counts.items() if n >= seen and str(name[1]).strip()]
    return {name: number for number, name in enumerate(sorted(chosen, key=_by_kind))}


def _by_kind(feature: Feature) -> tuple[str, str]:
    kind, value = feature
    return kind, f"{value:03d}" if isinstance(value, int) else value


# --- linear chain -------------------------------------------------------------------------------


class Packed:
    """The lines of cases ordered by their place in the case, so that a step is a slice."""

    def __init__(self, heights: Ints) -> None:
        order = np.argsort(-heights, kind="stable")
        order = order[heights[order] > 0]
        offsets = (np.cumsum(heights) - heights)[order]
        tall = heights[order]
        self.counts = [int((tall > step).sum()) for step in range(int(tall.max()))]
        self.index = np.concatenate([offsets[:n] + step for step, n in enumerate(self.counts)])
        bounds = np.cumsum([0, *self.counts])
        self.steps = [slice(a, b) for a, b in pairwise(bounds.tolist())]
        self.ends = bounds[tall - 1] + np.arange(len(tall))


def potentials(scores: Floats, starts: Floats, chain: Chain, packed: Packed) -> Floats:
    """Line x section before x section; a first line has all its weight in row 0."""
    rising = np.triu(np.ones((K, K), bool))
    new = 1 - np.eye(K)
    scores, starts = scores[packed.index], starts[packed.index]
    found = chain.change + scores[:, None, :] + starts[:, None, :] * new
    found[:, ~rising] = -np.inf
    heads = packed.counts[0]
    found[:heads] = -np.inf
    found[:heads, 0] = chain.first + scores[:heads] + starts[:heads]
    found[packed.ends] += chain.last
    return found


def forward_backward(potential: Floats, packed: Packed) -> tuple[float, Floats]:
    """Log partition function, and the posterior of each pair of sections at each line."""
    top = potential.max(axis=(1, 2), keepdims=True)
    factor = np.exp(potential - top)
    before = np.zeros((len(factor), K))
    norm = np.zeros(len(factor))
    now = np.zeros((packed.counts[0], K))
    now[:, 0] = 1
    for step in packed.steps:
        before[step] = now[: step.stop - step.start]
        now = np.matmul(before[step][:, None, :], factor[step])[:, 0]
        norm[step] = now.sum(axis=1)
        now /= norm[step][:, None]
    after = np.ones((packed.counts[0], K))
    pairs = np.zeros_like(factor)
    for step in reversed(packed.steps):
        n = step.stop - step.start
        weighed = factor[step] * after[:n, None, :] / norm[step][:, None, None]
        pairs[step] = before[step][:, :, None] * weighed
        after[:n] = weighed.sum(axis=2)
    return float(np.log(norm).sum() + top.sum()), pairs


def fit_crf(
    lines: csr_matrix, starts: csr_matrix, sections: Ints, heights: Ints
) -> tuple[Floats, Floats, Chain]:
    """Weights of line features, start features and the chain."""
    packed = Packed(heights)
    sizes = [lines.shape[1] * K, starts.shape[1] * K, K * K, K, K]
    cuts = np.cumsum(sizes)[:-1]
    penalty = np.repeat([PENALTY, PENALTY, 0.1, 0.1, 0.1], sizes)
    heads = packed.counts[0]
    lines_t, starts_t = lines[packed.index].T.tocsr(), starts[packed.index].T.tocsr()

    def split(weights: Floats) -> tuple[Floats, Floats, Chain]:
        line, start, change, first, last = np.split(weights, cuts)
        return line.reshape(-1, K), start.reshape(-1, K), Chain(change.reshape(K, K), first, last)

    def expected(pairs: Floats) -> Floats:
        node = pairs.sum(axis=1)
        entered = node - np.einsum("lss->ls", pairs)
        entered[:heads] = node[:heads]
        parts = [lines_t @ node, starts_t @ entered, pairs[heads:].sum(axis=0)]
        parts += [node[:heads].sum(axis=0), node[packed.ends].sum(axis=0)]
        return np.concatenate([part.ravel() for part in parts])

    target = expected(_certain(sections, heights)[packed.index])

    def loss(weights: Floats) -> tuple[float, Floats]:
        line, start, chain = split(weights)
        potential = potentials(lines @ line, starts @ start, chain, packed)
        partition, pairs = forward_backward(potential, packed)
        value = partition - target @ weights + (penalty * weights * weights).sum() / 2
        return value, expected(pairs) - target + penalty * weights

    options = {"maxiter": 200}
    best = minimize(loss, np.zeros(sum(sizes)), jac=True, method="L-BFGS-B", options=options)
    return split(best.x)


def _certain(sections: Ints, heights: Ints) -> Floats:
    """Pair posteriors of known sections."""
    before = np.concatenate([[0], sections[:-1]])
    before[(np.cumsum(heights) - heights)[heights > 0]] = 0
    pairs = np.zeros((len(sections), K, K))
    pairs[np.arange(len(sections)), before, sections] = 1
    return pairs


# --- naive Bayes and counts ---------------------------------------------------------------------


def expectation_maximisation(gold: Cases, others: Cases, vocabulary: dict[Feature, int]) -> Floats:
    """Log probabilities of features in sections, from labelled and unlabelled lines."""
    known = matrix(gold, vocabulary).T @ np.eye(K)[gold.sections]
    unknown = matrix(others, vocabulary)
    packed = Packed(others.lines.heights)
    starts = GLUED * np.repeat(others.lines.shapes["glued"][:, None], K, axis=1)
    chain = line_chain(gold)
    weights = _log_odds(known)
    for _ in range(ROUNDS):
        scores = BAYES * (unknown @ weights)
        _, pairs = forward_backward(potentials(scores, starts, chain, packed), packed)
        posterior = np.zeros_like(scores)
        posterior[packed.index] = pairs.sum(axis=1)
        weights = _log_odds(known + unknown.T @ posterior)
    return weights


def _log_odds(counts: Floats) -> Floats:
    logs = np.log((counts + SMOOTHING) / (counts + SMOOTHING).sum(axis=0))
    return logs - logs.mean(axis=1, keepdims=True)


def by_case(cases: Cases) -> list[Ints]:
    """Split the sections by case."""
    return np.split(cases.sections, np.cumsum(cases.lines.heights)[:-1])


def line_chain(gold: Cases) -> Chain:
    """Log probabilities of the next line's section."""
    return _count_chain(by_case(gold), 0.3)


def segment_chain(gold: Cases) -> Chain:
    """Log probabilities of the next section."""
    return _count_chain([row[np.diff(row, prepend=-1) > 0] for row in by_case(gold)], 0.5)


def _count_chain(rows: Sequence[Ints], smoothing: float) -> Chain:
    change = np.full((K, K), smoothing)
    first, last = np.full(K, smoothing), np.full(K, smoothing)
    for row in rows:
        first[row[0]] += 1
        last[row[-1]] += 1
        np.add.at(change, (row[:-1], row[1:]), 1)
    total = change.sum(axis=1) + last
    return Chain(np.log(change / total[:, None]), np.log(first / first.sum()), np.log(last / total))


def length_scores(gold: Cases) -> Floats:
    """Log probability of the number of lines of each section.

    Observed numbers spread by a Gaussian over their logarithm, with a heavy tail of 3 %.
    """
    lines = np.arange(1, 201)
    tail = 1 / lines**2
    table = np.zeros((len(lines), K))
    for section in range(K):
        seen = np.array([int((row == section).sum()) for row in by_case(gold)])
        distance = np.log(lines) - np.log(seen[seen > 0])[:, None]
        near = (np.exp(-0.5 * (distance / 0.35) ** 2) / lines).sum(axis=0)
        table[:, section] = np.log(0.97 * near / near.sum() + 0.03 * tail / tail.sum())
    return table


# --- the whole model ----------------------------------------------------------------------------


def train(gold: Cases, others: Cases) -> dict[str, Any]:
    """Make the content of the data file but for its header."""
    bayes_words = choose([gold, others], BAYES_PLACES, SEEN)
    bayes = bayes_words | _full(BAYES_SHAPES, len(bayes_words))
    bayes_weights = expectation_maximisation(gold, others, bayes)
    crf_words = choose([gold], PLACES, SEEN_GOLD)
    crf = crf_words | _full(SHAPES, len(crf_words))
    starts = _full(STARTS, 0)
    line, start, chain = fit_crf(
        matrix(gold, crf), matrix(gold, starts), gold.sections, gold.lines.heights
    )

    weights = {feature: BAYES * bayes_weights[number] for feature, number in bayes.items()}
    for feature, number in crf.items():
        weights[feature] = weights.get(feature, np.zeros(K)) + CRF * line[number]
    words = sorted(feature for feature in weights if feature[0] in PLACES)
    counts = Counter(name for some in (gold, others) for name in features(some, PLACES)[1])
    segments = segment_chain(gold)
    stay = np.diag(chain.change)
    length = CRF * stay * np.arange(200)[:, None] + length_scores(gold)
    enter = np.vstack([CRF * chain.change + segments.change, CRF * chain.first + segments.first])
    start_weights = {feature: CRF * start[number] for feature, number in starts.items()}
    start_weights["glued", 1] = start_weights["glued", 1] + GLUED
    return {
        "enter": [
            [int(x) if row == K or section > row else None for section, x in enumerate(line)]
            for row, line in enumerate(_round(enter))
        ],
        "leave": _round(CRF * chain.last + segments.last),
        "length": _round(length[:LENGTHS]),
        "starts": _tables(start_weights, STARTS),
        "shapes": _tables(weights, SHAPES),
        "clusters": cluster(words, weights, counts),
    }


def _full(shapes: Iterable[str], begin: int) -> dict[Feature, int]:
    names = [(shape, value) for shape in shapes for value in range(SHAPES[shape])]
    return {name: number for number, name in enumerate(names, begin)}


def _round(values: Floats) -> list[Any]:
    return np.round(100 * values).astype(int).tolist()


def _tables(weights: dict[Feature, Floats], shapes: Iterable[str]) -> dict[str, Any]:
    return {
        shape: _round(np.array([weights[shape, value] for value in range(SHAPES[shape])]))
        for shape in shapes
    }


def _centred(weights: Floats) -> Floats:
    return weights - weights.mean()


def cluster(
    words: list[Feature], weights: dict[Feature, Floats], counts: Counter[Feature]
) -> list[dict[str, Any]]:
    """Words with nearly the same weights, by k-means; a word counts by the root of its lines."""
    points = np.array([_centred(weights[word]) for word in words])
    mass = np.sqrt([counts[word] for word in words])
    strength = mass * np.linalg.norm(points, axis=1)
    centres = points[np.argsort(-strength, kind="stable")[:CLUSTERS]].copy()
    for _ in range(15):
        near = _nearest(points, centres)
        total = np.bincount(near, mass, CLUSTERS)
        sums = [np.bincount(near, mass * column, CLUSTERS) for column in points.T]
        filled = total > 0
        centres[filled] = (np.array(sums).T / np.maximum(total, 1e-9)[:, None])[filled]
    near = _nearest(points, centres)
    found = []
    for number in range(CLUSTERS):
        members = [words[index] for index in np.flatnonzero(near == number)]
        rounded = _round(centres[number])
        if members and any(rounded):
            group: dict[str, Any] = {"weights": rounded}
            for place in PLACES:
                tokens = [str(token) for where, token in members if where == place]
                if tokens:
                    group[place] = " ".join(tokens)
            found.append(group)
    return sorted(found, key=lambda group: group["weights"])


def _nearest(points: Floats, centres: Floats) -> Ints:
    square = (centres**2).sum(axis=1) - 2 * points @ centres.T
    return square.argmin(axis=1)


# --- judging and writing ------------------------------------------------------------------------


def predict(cases: Cases, data: dict[str, Any]) -> Ints:
    """Label lines by the shipped decision with these weights."""
    return label_with(cases.lines, parse_model(data))


def cross_validate(
    gold: list[dict[str, Any]], others: Cases, seeds: Sequence[int], folds: int = 5
) -> list[dict[str, float]]:
    """Figures for each seed; a topic is in one fold only."""
    topics = sorted({case["topic_title"] for case in gold})
    results = []
    for seed in seeds:
        shuffled = np.random.default_rng(seed).permutation(len(topics))
        fold = {topics[number]: place % folds for place, number in enumerate(shuffled.tolist())}
        pairs = []
        for part in range(folds):
            inside = [case for case in gold if fold[case["topic_title"]] == part]
            outside = [case for case in gold if fold[case["topic_title"]] != part]
            test = prepare_gold(inside)
            found = predict(test, train(prepare_gold(outside), others))
            cuts = np.cumsum(test.lines.heights)[:-1]
            pairs += list(zip(by_case(test), np.split(found, cuts), strict=True))
        results.append(judge(pairs))
        print(seed, {name: round(value, 4) for name, value in results[-1].items()}, flush=True)
    return results


def prepare_gold(gold: Sequence[dict[str, Any]]) -> Cases:
    """Labelled cases, lower-cased as seed files are."""
    texts = [case["text"].lower().split("\n") for case in gold]
    return prepare(texts, [case["line_sections"] for case in gold])


def judge(pairs: Sequence[tuple[Ints, Ints]]) -> dict[str, float]:
    """Shares of right lines, of cases with just the right diagnosis lines, and per section."""
    truth = np.concatenate([right for right, _ in pairs])
    found = np.concatenate([guess for _, guess in pairs])
    diagnosis = SECTIONS.index("diagnosis")
    with_one = [(right == diagnosis, guess == diagnosis) for right, guess in pairs]
    exact = [bool((a == b).all()) for a, b in with_one if a.any()]
    figures = {"lines": float((truth == found).mean()), "diagnosis exact": float(np.mean(exact))}
    for section, name in enumerate(SECTIONS):
        both = int(((truth == section) & (found == section)).sum())
        total = int((truth == section).sum()) + int((found == section).sum())
        figures[f"{name} recall"] = both / int((truth == section).sum())
        figures[f"{name} F1"] = 2 * both / total
    return figures


def summarise(results: Sequence[dict[str, float]]) -> dict[str, list[float]]:
    """Mean and standard deviation over the seeds."""
    return {
        name: [
            round(float(np.mean([result[name] for result in results])), 3),
            round(float(np.std([result[name] for result in results])), 3),
        ]
        for name in (results[0] if results else {})
    }


def header(gold: int, others: int, figures: dict[str, list[float]]) -> dict[str, Any]:
    """Say what the data file is."""
    return {
        "what": "weights of the section model, in hundredths of a nat; see searchcases/sections/",
        "source": f"derived from {gold} labelled and {others} unlabelled cases of MedPix origin; "
        "weights and words only, no text",
        "made by": "python tools/train_sections.py --gold FILE --unlabelled DIR --cross-validate "
        "--output searchcases/data/sections.json",
        "cross-validation": {
            "how": "5 folds by topic, mean and standard deviation over shuffles of the topics",
            **figures,
        },
        "sections": list(SECTIONS),
    }


def write(data: dict[str, Any], path: Path) -> None:
    """One row of numbers or one cluster a line, so that the file can be read and compared."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    lines = []
    row = ""
    for line in text.split("\n"):
        bare = line.strip().rstrip(",")
        number = bare == "null" or bare.replace(".", "").lstrip("-").isdigit()
        if number or (row and bare == "]"):
            row += line.strip() + (" " if line.endswith(",") and number else "")
            if not number:
                lines.append(row)
                row = ""
        elif line.endswith("["):
            if row:
                lines.append(row)
            row = line
        else:
            if row:
                lines.append(row)
                row = ""
            lines.append(line)
    path.write_text("\n".join([*lines, row] if row else lines) + "\n", "utf-8")


def main() -> int:
    """Train, and write or judge."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--unlabelled", type=Path, required=True)
    parser.add_argument("--output", type=Path)
    parser.add_argument("--cross-validate", action="store_true")
    parser.add_argument("--seeds", type=int, default=5)
    arguments = parser.parse_args()
    gold = read_gold(arguments.gold)
    others = prepare(read_unlabelled(arguments.unlabelled, {case["id"] for case in gold}))
    results = []
    if arguments.cross_validate:
        results = cross_validate(gold, others, range(arguments.seeds))
        for name, (mean, spread) in summarise(results).items():
            print(f"{name:20} {mean:.3f} +- {spread:.3f}")
    if arguments.output:
        about = header(len(gold), len(others.lines.heights), summarise(results))
        write({"about": about, **train(prepare_gold(gold), others)}, arguments.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
