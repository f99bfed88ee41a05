"""Which organ system is a case about? The one that most of its distinct anatomical words name.

Words are counted by kind, not by occurrence: a discussion that says *kidney* ten times says it
once. Those of the title and the diagnosis count three times. Weights of single words, learned by
logistic regression or naive Bayes on top of this, gained nothing measurable (``docs/facets.md``).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchcases.derivation.told import Part
from searchcases.derivation.words import systems

Ints = NDArray[Any]

HEADING_WEIGHT = 3
"""Of a word in the title or diagnosis. Of 319 labelled cases 1, 2, 3 and 4 times gave .912, .922,
.931 and .934 right."""

CLEAR_LEAD = 3
"""Below it other fields are asked as well. 2 to 6 gave .928 to .934 on the same cases; with 3 a
quarter of 2,000 unlabelled ones was read beyond the findings."""


def systems_of(counts: Ints) -> tuple[list[tuple[str, ...]], NDArray[np.bool_]]:
    """The organ system of each case, of several that lead the first; none where no word tells.

    Also whether it led by ``CLEAR_LEAD`` before what stands before the findings was asked, and
    before what comes late was; shape (2, cases).

    Args:
        counts: distinct words that tell, by case, part and organ system.
    """
    about = HEADING_WEIGHT * counts[:, Part.HEADING] + counts[:, Part.FINDINGS]
    is_clear = []
    for part in (Part.BEFORE, Part.LATE):
        is_clear.append(_is_clear(about))
        about += np.where(is_clear[-1][:, None], 0, counts[:, part])
    rows = [*((name,) for name in systems()), ()]
    found = np.where(about.any(axis=1), about.argmax(axis=1), len(systems()))
    return [rows[n] for n in found.tolist()], np.array(is_clear)


def _is_clear(about: Ints) -> NDArray[np.bool_]:
    leading = np.sort(about, axis=1)
    found: NDArray[np.bool_] = leading[:, -1] - leading[:, -2] >= CLEAR_LEAD
    return found
