"""How was a case imaged? The modalities that its findings name or describe.

What findings say of the images is about this case. A discussion also says how such cases are
usually imaged, so it counts only where nothing else tells, and there only by name.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from searchcases.derivation.words import LANE, Evidence, evidences, systems

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
    """A modality and the lanes of the evidence for it: its names, what is certain, its hints."""

    code: str
    names: int
    certain: int
    hints: tuple[int, ...]


def modalities_of(told: int, text: str) -> tuple[str, ...]:
    """The modalities that findings name or describe; those with two hints are described.

    Args:
        told: by the words of the title and the findings, see ``words``.
        text: the findings in lower case.
    """
    found = (
        []
        if told < _first_evidence()
        else [
            code
            for code, _, certain, hints in _rules()
            if told & certain or (hints and sum([told & hint > 0 for hint in hints]) > 1)
        ]
    )
    if "XA" in found and all(one["of"] for one in _VESSELS.finditer(text)):
        found.remove("XA")
    if " scan" in text and "NM" not in found and _SCAN.search(text):
        found.append("NM")
    return tuple(found)


def any_named(told: int) -> bool:
    """Whether words name any modality, a person's title among them."""
    return told & _all_names() != 0


def may_name(text: str) -> bool:
    """Whether a text in lower case has names of modalities as they are mostly written."""
    return any(map(text.__contains__, _TRACES))


def named(told: int, text: str) -> tuple[str, ...]:
    """The modalities that words name, but for XA: the angiography may be one by CT.

    Args:
        told: by the words.
        text: in lower case; *Mr. Doe* in it is no magnetic resonance.
    """
    return tuple(
        rule.code
        for rule in _rules()
        if told & rule.names
        and rule.code != "XA"
        and not (rule.code == "MR" and _is_mister(told & rule.names, rule.names, text))
    )


def _is_mister(told: int, names: int, text: str) -> bool:
    """Whether the only name of magnetic resonance is that of a person."""
    is_only = told == names & -names  # one in its lane
    return is_only and "mr. " in text and not _RESONANCE.search(text)


@cache
def _first_evidence() -> int:
    return 1 << LANE * len(systems())


@cache
def _all_names() -> int:
    return sum(rule.names for rule in _rules())


@cache
def _rules() -> tuple[_Rule, ...]:
    lanes = evidences()
    codes = dict.fromkeys(one.modality for one in lanes)
    return tuple(
        _Rule(
            code,
            names=lanes[Evidence(code, "names")],
            certain=lanes[Evidence(code, "names")] | lanes.get(Evidence(code, "signs"), 0),
            hints=tuple(
                lane
                for one, lane in lanes.items()
                if one.modality == code and one.kind not in ("names", "signs")
            ),
        )
        for code in codes
    )
