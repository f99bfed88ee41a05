"""Which settings rank the cases? Defaults, ``searchcases.toml`` and the command line, checked.

The built-in defaults equal the ``searchcases.toml`` at the top of the project.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from searchcases.errors import ConfigError
from searchcases.model import TEXT_FIELDS
from searchcases.scoring import QUARTERS

CONFIG_NAME = "searchcases.toml"
WEIGHTINGS = ("bm25", "tfidf")
MAX_BOOST = 100

DEFAULT_BOOSTS: Mapping[str, int] = MappingProxyType(
    {
        "title": 4,
        "diagnosis": 4,
        "ddx": 1,
        "findings": 2,
        "impression": 4,
        "history": 1,
        "exam": 1,
        "treatment": 1,
        "discussion": 1,
        "keywords": 0,
        "tags": 3,
        "other": 1,
    }
)


@dataclass(frozen=True, slots=True)
class Settings:
    """How cases are ranked.

    Attributes:
        weighting: ``bm25`` or ``tfidf``.
        k1: saturation of repeated words, 0 <= k1 <= 10.
        b: how far long cases are held back, 0 <= b <= 1. Both, and the boosts, were chosen on
            training halves of teaching cases (``docs/quality.md``): above what is usual for plain
            text (Robertson & Zaragoza 2009, 3.7), for a boosted word counts several times.
        boosts: whole number 0..100 per text field; a field of boost 0 is searched only by name.
        possible, absent: quarters, 0..4, that a mention counts which is in doubt or denied.
        synonyms: quarters, 0..4, that a synonym of a word of the query counts.
        synonym_table: a file of further synonyms; empty for none.
    """

    weighting: str = "bm25"
    k1: float = 3.0
    b: float = 0.9
    boosts: Mapping[str, int] = field(default_factory=lambda: DEFAULT_BOOSTS)
    possible: int = 1
    absent: int = 0
    synonyms: int = 3
    synonym_table: str = ""

    def __post_init__(self) -> None:
        _check_choice("weighting", self.weighting, WEIGHTINGS)
        _check_number("k1", self.k1, 0, 10)
        _check_number("b", self.b, 0, 1)
        for name in ("possible", "absent", "synonyms"):
            _check_whole(name, getattr(self, name), QUARTERS)
        if not isinstance(self.synonym_table, str):
            raise ConfigError(f"synonyms must be a path, not {self.synonym_table!r}")
        for name, boost in self.boosts.items():
            _check_choice("boost of field", name, TEXT_FIELDS)
            _check_whole(f"boost of {name}", boost, MAX_BOOST)
        if not any(self.boosts.values()):
            raise ConfigError("every boost is 0: at least one field must have a boost of 1 or more")

    def boosted(self, changes: Mapping[str, int]) -> Settings:
        """These settings with some boosts changed."""
        return replace(self, boosts=MappingProxyType({**self.boosts, **changes}))


def load(path: str | None = None) -> Settings:
    """Settings from a file; without a path from ``searchcases.toml`` here, else the defaults.

    Raises:
        ConfigError: the file cannot be read, or holds an unknown or invalid setting.
    """
    if path is None:
        if not os.path.exists(CONFIG_NAME):
            return Settings()
        path = CONFIG_NAME
    import tomllib

    try:
        with open(path, "rb") as file:
            table = tomllib.load(file)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:  # TOMLDecodeError is a ValueError
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    try:
        return _from_table(table)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error


_RANKING = ("weighting", "k1", "b", "possible", "absent", "synonyms")


def _from_table(table: dict[str, Any]) -> Settings:
    for name in table:
        _check_choice("section", name, ("ranking", "boost", "search"))
        if not isinstance(table[name], dict):
            raise ConfigError(f"{name!r} must be a section, [{name}]")
    ranking, search = table.get("ranking", {}), table.get("search", {})
    for name in ranking:
        _check_choice("setting of [ranking]", name, _RANKING)
    for name in search:
        _check_choice("setting of [search]", name, ("synonyms",))
    found = Settings(**ranking, synonym_table=search.get("synonyms", ""))
    return found.boosted(table.get("boost", {}))


def _check_choice(what: str, value: object, choices: tuple[str, ...]) -> None:
    if value in choices:
        return
    import difflib  # only to word an error

    nearest = difflib.get_close_matches(str(value), choices, n=1)
    hint = f"did you mean {nearest[0]!r}?" if nearest else "choose from " + ", ".join(choices)
    raise ConfigError(f"unknown {what} {value!r}; {hint}")


def _check_whole(what: str, value: object, high: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ConfigError(f"{what} must be a whole number, not {value!r}")
    _check_number(what, value, 0, high)


def _check_number(what: str, value: object, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ConfigError(f"{what} must be a number from {low} to {high}, not {value!r}")
