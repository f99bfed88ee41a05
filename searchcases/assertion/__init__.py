"""Is what a word names present, possible or absent? A status for every token, by readable rules.

"No effusion" denies, "may be edema" doubts; what neither is said of is present. The rules are
``data/assertion.toml``, or a file of the user's; docs/assertion.md says how well they do.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.analysis import stream
from searchcases.analysis.vocabulary import Vocabulary
from searchcases.assertion import scopes, walking
from searchcases.assertion.machine import Codes, Machine
from searchcases.assertion.rules import Rules, load_rules, shipped_rules

__all__ = ["Coded", "Rules", "coded", "load_rules", "statuses", "statuses_of_text"]


class Coded(NamedTuple):
    """The forms of a vocabulary, as rules see them.

    Attributes:
        machine: of the rules.
        codes: ``Machine.codes`` of the forms.
    """

    machine: Machine
    codes: Codes

    def statuses(self, tokens: NDArray[Any]) -> NDArray[np.uint8]:
        """PRESENT, POSSIBLE or ABSENT for each token of some texts, joined; PRESENT for marks.

        The time is linear in the number of tokens. A text's statuses do not depend on its
        neighbours.

        Args:
            tokens: words and marks in reading order, as numbers into the vocabulary; each text ends
                with the mark ``.`` (``analysis.stream`` makes them).
        """
        return scopes.assign(self.machine, self.codes[tokens])

    def statuses_by_loop(self, tokens: NDArray[Any]) -> NDArray[np.uint8]:
        """The same by machine code."""
        return walking.assign(self.machine, self.codes[tokens])


def coded(vocabulary: Vocabulary, rules: Rules | None = None) -> Coded:
    """The forms of a vocabulary, as rules see them.

    Args:
        vocabulary: folded forms, and the marks ``.`` ``,`` ``:`` ``(`` ``)``.
        rules: the shipped ones where none are given.

    Raises:
        ConfigError: two cues of the rules contradict each other.
    """
    machine = _machine(rules or shipped_rules())
    return Coded(machine, vocabulary.column(machine.codes))


def statuses(
    tokens: NDArray[Any], vocabulary: Vocabulary, rules: Rules | None = None
) -> NDArray[np.uint8]:
    """``Coded.statuses`` of some tokens.

    Raises:
        ConfigError: two cues of the rules contradict each other.
    """
    return coded(vocabulary, rules).statuses(tokens)


def statuses_of_text(text: str, rules: Rules | None = None) -> list[tuple[str, int]]:
    """The words of one text, folded, each with its status.

    >>> statuses_of_text("No cyst, but a mass.")
    [('no', 0), ('cyst', 2), ('but', 0), ('a', 0), ('mass', 0)]
    """
    found = stream.read([text])
    status = statuses(found.tokens, found.vocabulary, rules).tolist()
    return [
        (found.vocabulary[token], status[place])
        for place, token in enumerate(found.tokens.tolist())
        if found.is_word[place]
    ]


@lru_cache(maxsize=4)
def _machine(rules: Rules) -> Machine:
    return Machine(rules)
