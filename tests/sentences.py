"""Queries as people write them, and cases, by the thousand: from a seed, faster than Hypothesis."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress

import strategies

from searchcases.config import Settings
from searchcases.errors import QuerySyntaxError
from searchcases.model import TEXT_FIELDS, Case
from searchcases.queryparser import parse

_ODD = ("\x1c", "\x85", "\ufeff", "\u2028", "\u180e", "\u200b", "ı", "K", "ß", "İ", "ǅ", "＊", "：")
_GLUE = (" ",) * 9 + (" AND ",) * 3 + (" OR ",) * 3 + (" -", " NOT ", " AND NOT ", "\u3000", "")
_FIELDS = ("",) * 12 + tuple(
    f"{name}:" for name in ("title", "DDX", "keywords", "tags", "titel", "present", "Absent")
)


def _leaf(rng: random.Random) -> str:
    """A word, phrase, pattern, filter or range, as people write it."""
    word = rng.choice(strategies.WORDS)
    form = rng.choice(strategies.FORMS)
    name, values = rng.choice([*strategies.VALUES.items()])
    field, ends = rng.choice([*strategies.ENDS.items()])
    return rng.choice(_FIELDS) * (rng.random() < 0.5) + rng.choice(
        [
            word,
            word,
            rng.choice(strategies.RICH),
            f"{rng.choice(strategies.RICH)} {rng.choice(strategies.RICH)}",
            f'"{rng.choice(strategies.RICH)} {word}"',
            f'="{rng.choice(strategies.RICH)} {word}"',
            f"={word}",
            f'"{word} {rng.choice(strategies.WORDS)}"',
            form[:3] + "*",
            form[:1] + rng.choice("?*") + form[2:],
            form + rng.choice(("~", "~1", "~2", "~3")),
            f'{name}:"{rng.choice(values)}"',
            f"{name}:{rng.choice(values)}",
            f"{field}:{rng.choice(ends)}",
            f"{field}:{rng.choice(('', *ends))}..{rng.choice(('', '<'))}{rng.choice(('', *ends))}",
        ]
    )


def sentence(rng: random.Random, depth: int = 0) -> str:
    """Leaves and brackets with operators between them; most are well formed."""
    parts = [
        f"{rng.choice(_FIELDS)}({sentence(rng, depth + 1)})"
        if depth < 4 and rng.random() < 0.25
        else _leaf(rng)
        for _ in range(rng.randint(1, 4))
    ]
    return "".join(rng.choice(_GLUE) + part for part in parts).removeprefix(" ")


def noise(rng: random.Random) -> str:
    fragments = rng.choices((*strategies.FRAGMENTS, *_ODD), k=rng.randint(1, 9))
    return rng.choice(("", " ")).join(fragments)


def random_case(rng: random.Random, case_id: str) -> Case:
    def text() -> str:
        words = rng.choices(strategies.WORDS, k=rng.choice((1, 3, 8, 20)))
        return "".join(word + rng.choice(strategies.GLUE) for word in words)

    fields = {name: text() for name in rng.sample(TEXT_FIELDS, rng.randint(0, 5))}
    choices = {**strategies.VALUES, **strategies.NUMBERS}
    metadata = {
        name: tuple(rng.sample(values, rng.randint(1, min(2, len(values)))))
        for name, values in choices.items()
        if rng.random() < 0.5
    }
    return Case(case_id, fields, metadata)


def random_settings(rng: random.Random) -> Settings:
    boosts = {name: rng.choice((0, 1, 1, 2, 4, 100)) for name in TEXT_FIELDS}
    return Settings(
        rng.choice(("bm25", "tfidf")), rng.uniform(0, 10), rng.random(), {**boosts, "other": 1}
    )


def well_formed(rng: random.Random) -> Iterator[str]:
    while True:
        query = sentence(rng)
        with suppress(QuerySyntaxError):
            parse(query)
            yield query
