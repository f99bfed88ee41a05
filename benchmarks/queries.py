"""What do people search for? Queries drawn from the cases, the same for every tool and count."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass

import corpus

from searchcases.analysis import is_stop_word

SAMPLE = 2_000
"""Words are counted in the first cases, so that every count of cases gets the same queries."""

SHARE = (0.01, 0.2)
"""A word is drawn if that share of the cases has it. Rarer ones would be cheaper for every tool,
and commoner ones tell no cases apart."""

WORD = re.compile(r"[a-z]{4,}")
PAIR = re.compile(r"(\w+) of the (\w+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Queries:
    """What is asked.

    Attributes:
        plain: of one word, of two, of three, of one again, and so on.
        three_words: a noun, ``of`` and another noun.
        with_article: the same as people write it: ``fracture of the knee``.
    """

    plain: list[str]
    three_words: list[str]
    with_article: list[str]


def draw(plain: int, phrases: int) -> Queries:
    """Draw so many plain queries and so many with a stop word.

    The words of a query stand together in one case, as people look for what there is: so every
    tool finds something, whether it wants all of the words or any.
    """
    cases = list(corpus.cases(SAMPLE))
    words = [sorted(set(WORD.findall(_text(case)))) for case in cases]
    counts = Counter(word for found in words for word in found if not is_stop_word(word))
    low, high = (share * SAMPLE for share in SHARE)
    draw = random.Random(corpus.SEED)
    texts = []
    for number in range(plain):
        usual = [word for word in draw.choice(words) if low <= counts[word] <= high]
        texts.append(" ".join(draw.sample(usual, 1 + number % 3)))
    pairs = Counter(PAIR.findall("\n".join(case.diagnosis.lower() for case in cases)))
    common = sorted(pairs, key=lambda pair: (-pairs[pair], pair))
    chosen = draw.sample([pair for pair in common if all(counts[w] >= low for w in pair)], phrases)
    return Queries(
        texts, [f"{a} of {b}" for a, b in chosen], [f"{a} of the {b}" for a, b in chosen]
    )


def _text(case: corpus.Case) -> str:
    texts = [case.title, case.history, case.exam, case.findings, case.diagnosis, case.discussion]
    return "\n".join(texts).lower()
