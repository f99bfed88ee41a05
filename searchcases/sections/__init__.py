"""Which section of a teaching case does each line belong to?

In:  cases as lists of raw lines.  In the seed files the sections are not labelled, but their order
     is fixed: exam, treatment, findings, diagnosis, ddx, history, discussion.  Any may be missing.
Out: one label of ``SECTIONS`` for each line.

Invariants:
    * as many labels as lines, and along a case they never step back in the order of ``SECTIONS``;
    * a blank line has the label of the line before it (leading ones: of the first line with text);
    * a case gets the same labels alone and in any batch: all arithmetic is on integers.

The model is a segmental one (Sarawagi & Cohen 2004, semi-Markov CRF).  For the non-blank lines
x_1..x_T and a cut into segments (s, i, j] with rising sections s, it maximises

    sum over segments of  enter[s', s] + start_s(x_i+1) + sum_{i<t<=j} line_s(x_t) + length[s, j-i]

plus leave[last s].  line_s(x) adds the weights of the words of x (once each), of words at marked
places (``lines.PLACES``) and of the shape of the line (``lines.SHAPES``); start_s(x) uses the shape
only.  The weights are a sum of two models, each good where the other is weak: a naive Bayes one,
whose word counts come from labelled and by EM from unlabelled cases (McCallum & Nigam 1998; Nigam
et al. 2000) and a linear-chain CRF from the labelled ones (Lafferty et al. 2001).  Words with
nearly the same weights share one row (word clusters after Baker & McCallum 1998), which keeps the
data file small.  Weights are in hundredths of a nat.  ``tools/train_sections.py`` makes
``data/sections.json``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from searchcases.analysis.pieces import Ints
from searchcases.sections.decoder import decode
from searchcases.sections.lines import Lines, Words, read_lines
from searchcases.sections.model import SECTIONS, Model, load_model, shape_scores, word_scores

__all__ = ["SECTIONS", "label", "label_lines"]

CASES_AT_ONCE = 512  # 2,000 cases took 146 ms by 512, 171 by 128 and 157 by 1,024 at once


MAX_VOCABULARY = 200_000  # tokens; some 30 MB


def label_lines(texts: Sequence[Sequence[str]]) -> list[list[str]]:
    """Give every line of every case its section; a case without any text is all findings."""
    labels = [["findings"] * len(text) for text in texts]
    by_length = sorted(filter(texts.__getitem__, range(len(texts))), key=lambda n: len(texts[n]))
    if not by_length:
        return labels
    model, words = load_model(), _words()
    for begin in range(0, len(by_length), CASES_AT_ONCE):
        chunk = by_length[begin : begin + CASES_AT_ONCE]
        lines = read_lines([texts[case] for case in chunk], words)
        names = [SECTIONS[section] for section in label(lines, model).tolist()]
        for case, owner in zip(chunk, lines.owner, strict=True):
            if owner:
                labels[case] = [names[line] for line in owner]
    return labels


def _words() -> Words:
    """The words met so far in this process, forgotten when they are too many to be worth it."""
    words = _remembered()
    if len(words.vocabulary) > MAX_VOCABULARY:
        _remembered.cache_clear()
    return words


_remembered = cache(Words)


def label(lines: Lines, model: Model) -> Ints:
    """Give every non-blank line the number of its section."""
    scores = word_scores(lines, model) + shape_scores(lines, model.shapes)
    return decode(scores, shape_scores(lines, model.starts), lines.heights, model)
