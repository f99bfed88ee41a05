"""Which queries are timed? Words of the cases themselves, by how many cases have them.

Words are of at least four lower-case letters and counted by their English stems, as all engines
find them. The same cases and seed give the same queries.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import engines
import Stemmer
from corpus import MODALITIES, SEED, TEXT_FIELDS
from engines import AND, COMMON, FIELD, FILTER, KINDS, OR, PHRASE, PREFIX, RARE, Query

from searchcases.analysis import is_stop_word

WORD = re.compile(r"(?<![\w'’-])[a-z]{4,}(?![\w'’-])")
PAIR = re.compile(rf"(?={WORD.pattern} {WORD.pattern})")
RARE_CASES = (2, 20)
COMMONEST = 200
SHARE = (0.001, 0.2)
"""A word beside others is drawn if that share of the cases has it: rarer ones are cheap for every
engine, commoner ones tell no cases apart."""

PREFIX_LETTERS = (4, 5, 6)
SAMPLE = 4_000
"""Cases that words which stand together are drawn from."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of all cases.

    Attributes:
        cases: how many there are.
        counts: per word that is no stop word, the cases that have its stem; a form a stem, the
            first by the alphabet.
        sample: the texts of some cases by field, spread over all.
    """

    cases: int
    counts: Mapping[str, int]
    sample: Sequence[Mapping[str, str]]


def count_words(folder: str, cases: int) -> Vocabulary:
    """Count the words of a folder of JSON lines."""
    stem = cache(Stemmer.Stemmer("english").stemWord)
    counts: Counter[str] = Counter()
    forms: dict[str, str] = {}
    sample = []
    every = max(1, cases // SAMPLE)
    for number, record in enumerate(engines.records(folder)):
        found = set(WORD.findall(engines.whole_text(record)))
        counts.update({stem(word) for word in found})
        for word in found:
            forms[stem(word)] = min(word, forms.get(stem(word), word))
        if number % every == 0:
            sample.append({name: record[name] for name in TEXT_FIELDS})
    telling = {form: counts[word] for word, form in forms.items() if not is_stop_word(form)}
    return Vocabulary(cases, telling, sample)


def draw(words: Vocabulary, number: int) -> dict[str, list[Query]]:
    """So many different queries of each kind, or as many as the cases have."""
    makers: Mapping[str, Callable[[Vocabulary, random.Random], Iterator[Query]]] = {
        RARE: _rare, COMMON: _common, OR: _any, AND: _all,
        PHRASE: _phrases, FIELD: _fields, PREFIX: _prefixes, FILTER: _filtered,
    }  # fmt: skip
    found = {}
    for kind in KINDS:
        chosen: dict[Query, None] = {}
        for query in makers[kind](words, random.Random(f"{SEED}:{kind}")):
            chosen[query] = None
            if len(chosen) == number:
                break
        found[kind] = list(chosen)
    return found


def _shuffled(words: list[str], draw: random.Random) -> list[str]:
    words.sort()
    draw.shuffle(words)
    return words


def _rare(words: Vocabulary, draw: random.Random) -> Iterator[Query]:
    low, high = RARE_CASES
    chosen = [word for word, count in words.counts.items() if low <= count <= high]
    return (Query(RARE, (word,)) for word in _shuffled(chosen, draw))


def _common(words: Vocabulary, draw: random.Random) -> Iterator[Query]:
    ranked = sorted(words.counts, key=lambda word: (-words.counts[word], word))
    return (Query(COMMON, (word,)) for word in _shuffled(ranked[:COMMONEST], draw))


def _groups(
    words: Vocabulary, draw: random.Random, sizes: Sequence[int]
) -> Iterator[tuple[str, ...]]:
    """Words that stand together in a case: people look for what there is."""
    low, high = (share * words.cases for share in SHARE)
    for _ in range(100 * SAMPLE):
        text = "\n".join(draw.choice(words.sample).values())
        usual = {w for w in WORD.findall(text) if low <= words.counts.get(w, 0) <= high}
        size = draw.choice(sizes)
        if len(usual) >= size:
            yield tuple(draw.sample(sorted(usual), size))


def _any(words: Vocabulary, draw: random.Random) -> Iterator[Query]:
    return (Query(OR, group) for group in _groups(words, draw, (2, 3)))


def _all(words: Vocabulary, draw: random.Random) -> Iterator[Query]:
    return (Query(AND, group) for group in _groups(words, draw, (2, 3)))


def _filtered(words: Vocabulary, draw: random.Random) -> Iterator[Query]:
    values, weights = list(MODALITIES), list(MODALITIES.values())
    for group in _groups(words, draw, (2,)):
        yield Query(FILTER, group, draw.choices(values, weights)[0])


def _phrases(words: Vocabulary, draw: random.Random) -> Iterator[Query]:
    for _ in range(100 * SAMPLE):
        text = draw.choice(list(draw.choice(words.sample).values()))
        places = [match.start() for match in PAIR.finditer(text)]
        if places:
            one, other = WORD.findall(text, draw.choice(places))[:2]
            if one in words.counts and other in words.counts:
                yield Query(PHRASE, (one, other))


def _fields(words: Vocabulary, draw: random.Random) -> Iterator[Query]:
    for _ in range(100 * SAMPLE):
        field = draw.choice(("findings", "discussion", "diagnosis"))
        found = sorted(set(WORD.findall(draw.choice(words.sample)[field])) & words.counts.keys())
        if found:
            yield Query(FIELD, (draw.choice(found),), field)


def _prefixes(words: Vocabulary, draw: random.Random) -> Iterator[Query]:
    for (word,) in _groups(words, draw, (1,)):
        size = draw.choice(PREFIX_LETTERS)
        if len(word) > size:
            yield Query(PREFIX, (word[:size],))
