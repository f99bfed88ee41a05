"""How was a case imaged? The modalities that its findings name or describe.

What findings say of the images is about this case. A discussion also says how such cases are
usually imaged, so it counts only where nothing else tells, and there only by name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchcases.derivation.words import evidences

Ints = NDArray[Any]

_VESSELS = re.compile(  # CT angiography is CT
    r"(?P<of>\b(?:ct|cat|mr|mri|resonance|tomography)[ -]{1,2})?"
    r"\b(?:(?:angio|arterio|veno|aorto)gra|dsa\b)"
)
_SCAN = re.compile(
    r"\b(?:bone|gallium|hepatobiliary|leu[ck]ocyte|octreotide|ventilation|perfusion|vq|v/q)"
    r"[ -]scans?\b"
)
_RESONANCE = re.compile(r"\bmr\b(?!\. )")
_TRACES = (
    " ct", "(ct", "mri", " mr ", "ultraso", "sonogra", "radiograph", "-ray", "cxr", "mammogra",
    " pet", "scintigra", "fluorosc",
)  # fmt: skip


class _Rule(NamedTuple):
    """A modality and the numbers of the evidence for it: its name, what is certain, its hints."""

    code: str
    name: int
    certain: list[int]
    hints: list[int]


def described(evidence: Ints) -> list[list[str]]:
    """The modalities that words name or describe; those with two hints are described.

    Args:
        evidence: of each case, how many words are each evidence.
    """
    has = evidence > 0
    found: list[list[str]] = [[] for _ in evidence]
    for rule in _rules():
        is_found = has[:, rule.certain].any(axis=1) | (has[:, rule.hints].sum(axis=1) > 1)
        for case in np.flatnonzero(is_found).tolist():
            found[case].append(rule.code)
    return found


def with_scans(codes: Sequence[str], text: str) -> tuple[str, ...]:
    """The modalities that findings describe, those among them that more than one word tells of.

    Args:
        codes: what words describe.
        text: the findings in lower case.
    """
    found = [*codes]
    if "XA" in found and all(one["of"] for one in _VESSELS.finditer(text)):
        found.remove("XA")
    if "NM" not in found and " scan" in text and _SCAN.search(text):
        found.append("NM")
    return tuple(found)


def are_named(evidence: Ints) -> NDArray[np.bool_]:
    """Whether words name any modality, a person's title among them.

    Args:
        evidence: how many words are each evidence, along the last axis.
    """
    return np.asarray(evidence[..., [rule.name for rule in _rules()]].any(axis=-1))


def may_name(text: str) -> bool:
    """Whether a text in lower case has names of modalities as they are mostly written."""
    return any(map(text.__contains__, _TRACES))


def named(evidence: Sequence[int], text: str) -> tuple[str, ...]:
    """The modalities that words name, but for XA: the angiography may be one by CT.

    Args:
        evidence: how many words are each evidence.
        text: in lower case; *Mr. Doe* in it is no magnetic resonance.
    """
    return tuple(
        rule.code
        for rule in _rules()
        if evidence[rule.name]
        and rule.code != "XA"
        and not (rule.code == "MR" and evidence[rule.name] == 1 and _is_mister(text))
    )


def _is_mister(text: str) -> bool:
    """Whether the only name of magnetic resonance in a text is that of a person."""
    return "mr. " in text and not _RESONANCE.search(text)


@cache
def _rules() -> tuple[_Rule, ...]:
    numbers = {one: number for number, one in enumerate(evidences())}
    rules = []
    for code in dict.fromkeys(one.modality for one in numbers):
        of_kind = {one.kind: n for one, n in numbers.items() if one.modality == code}
        certain = [of_kind[kind] for kind in ("names", "signs") if kind in of_kind]
        hints = [n for kind, n in of_kind.items() if kind not in ("names", "signs")]
        rules.append(_Rule(code, of_kind["names"], certain, hints))
    return tuple(rules)
