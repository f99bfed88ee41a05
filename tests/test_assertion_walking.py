"""Loops of machine code find the same statuses as arrays, whatever the rules and the text."""

from functools import lru_cache
from pathlib import Path
from random import Random

import numpy as np
import pytest
from commands import SEEDS
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from searchcases.analysis.stream import read
from searchcases.assertion import scopes, walking
from searchcases.assertion.machine import Machine
from searchcases.assertion.rules import MARKS, Cue, Group, Lists, Role, Rules, shipped_rules
from searchcases.errors import ConfigError
from searchcases.model import ABSENT, POSSIBLE
from searchcases.sources import READERS, SourceFile, drafts_of, find, load

ABSENT_LISTS = Group(Role.BEFORE, ABSENT, 25, Lists.ALWAYS)
ABSENT_ORS = Group(Role.BEFORE, ABSENT, 8, Lists.OR)
ABSENT_NEAR = Group(Role.BEFORE, ABSENT, 3, Lists.NEVER)
DOUBT = Group(Role.BEFORE, POSSIBLE, 6, Lists.OR)
STATEMENT = Group(Role.BEFORE, POSSIBLE, 9, Lists.ALWAYS, statement=True)
UNSEEN = Group(Role.BEHIND, ABSENT, 7, Lists.ALWAYS)
UNSURE = Group(Role.BEHIND, POSSIBLE, 5, Lists.NEVER)
VERSUS = Group(Role.BETWEEN, POSSIBLE, 4, Lists.OR)
NEITHER = Group(Role.BETWEEN, ABSENT, 2, Lists.ALWAYS)
OTHERS = {
    Group(Role.HARMLESS): "no change", Group(Role.STOP): "but|but .", Group(Role.VERB): "is|are",
    Group(Role.PLACE): "in the",
}  # fmt: skip


def rules_of(cues: dict[Group, str], joins: str = "and", ors: str = "or nor") -> Rules:
    """Rules of these groups and their cues, divided by ``|``."""
    found = [
        Cue(tuple(frozenset({word}) for word in text.split()), number, text, 1)
        for number, texts in enumerate(cues.values())
        for text in texts.split("|")
    ]
    return Rules(
        "own", "", tuple(cues), tuple(found), *map(frozenset, (joins.split(), ors.split()))
    )


OWN = [
    rules_of({ABSENT_LISTS: "no|without|: no", UNSEEN: "not seen|: none", **OTHERS}),
    rules_of({
        ABSENT_ORS: "no|no and", DOUBT: "may be|may|and", STATEMENT: "possible|may show",
        UNSURE: "is suspected|suspected|( )", UNSEEN: "seen no more|no more|. no|no .",
        **OTHERS,
    }, "and ,", "or , ("),
    rules_of({
        ABSENT_NEAR: "no", ABSENT_ORS: "not", VERSUS: "versus|or|, or", NEITHER: "nor",
        UNSEEN: "absent", UNSURE: "unclear|, unclear", Group(Role.VERB): "is|: is|, are",
        Group(Role.STOP): "but|)|and", Group(Role.PLACE): "in|in the|,",
    }, "and or :"),
    rules_of({Group(Role.PLACE): "in|at .", UNSEEN: "no|( no )"}, "", ""),
]  # fmt: skip
"""Small ones; of some the marks are cues, joins or ors themselves."""

PLAIN = ["alpha", "beta", "gamma"]  # in no cue
FEW = ["a", "b", "c", "d", *MARKS]

sides = st.builds(
    Group, st.sampled_from([Role.BEFORE, Role.BEHIND, Role.BETWEEN]),
    st.sampled_from([POSSIBLE, ABSENT]), st.integers(1, 9), st.sampled_from(Lists), st.booleans(),
)  # fmt: skip
others = st.sampled_from(Role).map(Group)
few = st.frozensets(st.sampled_from(FEW), max_size=2)
phrases = st.lists(st.sampled_from(FEW), min_size=1, max_size=3).map(tuple)


@st.composite
def any_rules(draw: st.DrawFn) -> Rules:
    """Rules of few words, so that cues, joins and marks overlap in all ways."""
    groups = [*draw(st.lists(sides, min_size=1, max_size=4)), *draw(st.lists(others, max_size=3))]
    texts = draw(st.lists(phrases, min_size=len(groups), max_size=len(groups) + 4, unique=True))
    cues = [
        Cue(tuple(frozenset({word}) for word in words), number % len(groups), " ".join(words), 1)
        for number, words in enumerate(texts)
    ]
    return Rules("drawn", "", tuple(groups), tuple(cues), draw(few), draw(few))


class Prepared:
    """Rules with their machine, and streams of their words."""

    def __init__(self, rules: Rules) -> None:
        self.machine = Machine(rules)
        self.by_group = [
            [[min(place) for place in cue.words] for cue in rules.cues if cue.group == group]
            for group in sorted({cue.group for cue in rules.cues})
        ]
        self.words = sorted({word for cue in rules.cues for place in cue.words for word in place})
        self.told = sorted({*MARKS, *rules.joins, *rules.ors})
        known = sorted({*self.words, *self.told, *PLAIN})
        self.codes = dict(zip(known, self.machine.codes(known).tolist(), strict=True))

    def stream(self, chance: Random) -> list[str]:
        """Whole cues, words of cues, marks and words that join, and others, in any order."""
        words: list[str] = []
        for kind in chance.choices(range(4), (4, 1, 4, chance.randrange(1, 9)), k=200):
            if kind == 0:
                words += chance.choice(chance.choice(self.by_group))
            else:
                words.append(chance.choice((self.words, self.told, PLAIN)[kind - 1]))
        return words

    def check(self, words: list[str]) -> None:
        codes = np.array([self.codes[word] for word in words], np.int16)
        wanted, found = scopes.assign(self.machine, codes), walking.assign(self.machine, codes)
        assert found.dtype == wanted.dtype
        assert found.tolist() == wanted.tolist()


@lru_cache(maxsize=8)
def prepared(rules: Rules) -> Prepared:
    return Prepared(rules)


def check(rules: Rules, seed: int, size: int) -> None:
    """Of a long stream, which is cut anywhere, and of one that shrinks."""
    ready = prepared(rules)
    words = ready.stream(Random(seed))
    ready.check(words[:size])
    ready.check([*words[-size:], "."])
    ready.check(words)


seeds, sizes = st.integers(0, 2**32), st.integers(0, 20)


@given(seeds, sizes)
def test_shipped_rules(seed: int, size: int) -> None:
    check(shipped_rules(), seed, size)


@pytest.mark.parametrize("rules", OWN, ids=range(len(OWN)))
@given(seeds, sizes)
def test_own_rules(rules: Rules, seed: int, size: int) -> None:
    check(rules, seed, size)


@settings(max_examples=500)
@given(any_rules(), seeds, sizes)
def test_any_rules(rules: Rules, seed: int, size: int) -> None:
    try:
        prepared(rules)
    except ConfigError:
        assume(False)  # two of the cues contradict each other
    check(rules, seed, size)


def test_streams_of_nothing() -> None:
    for words in ([], ["alpha"], ["no"], ["."]):
        prepared(shipped_rules()).check(words)


def test_texts_of_the_seeds(tmp_path: Path) -> None:
    found = find([str(SEEDS)], READERS, str(tmp_path))
    files = [file for file in found if isinstance(file, SourceFile)]
    stream = read(drafts_of([(file, load(file)) for file in files]).texts())
    assert len(stream.tokens) > 1000
    for rules in (shipped_rules(), *OWN):
        machine = Machine(rules)
        codes = stream.vocabulary.column(machine.codes)[stream.tokens]
        statuses = walking.assign(machine, codes)
        assert statuses.any()
        assert statuses.tobytes() == scopes.assign(machine, codes).tobytes()
