"""Which organ system is a case about? The one that most of its distinct anatomical words name.

Words are counted by kind, not by occurrence: a discussion that says *kidney* ten times says it
once. Those of the title and the diagnosis count three times. Weights of single words, learned by
logistic regression or naive Bayes on top of this, gained nothing measurable (``docs/facets.md``).
"""

from __future__ import annotations

from searchcases.derivation.words import counts_of, systems

HEADING_WEIGHT = 3
"""Of a word in the title or diagnosis. Of 319 labelled cases 1, 2, 3 and 4 times gave .912, .922,
.931 and .934 right."""

CLEAR_LEAD = 3
"""Below it other fields are asked as well. 2 to 6 gave .928 to .934 on the same cases; with 3 a
quarter of 2,000 unlabelled ones was read beyond the findings."""


def system_of(told: int) -> tuple[str | None, bool]:
    """The organ system that words tell of, and whether it leads by ``CLEAR_LEAD`` words.

    Of several the first; None where no word tells of any.

    Args:
        told: by the words, see ``words``.
    """
    counts = counts_of(told)
    *_, second, first = sorted(counts)
    system = systems()[counts.index(first)] if first else None
    return system, first - second >= CLEAR_LEAD
