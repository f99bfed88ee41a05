"""How do sentences of generated cases run? Stop words, how they begin, what joins words.

The rates are those of real cases; ``corpus_rates`` counts both.
"""

from __future__ import annotations

import random

STOP_WORDS = """
of 448 and 422 the 404 with 258 of_the 236 to 183 is 156 in 134 a 126 on 116 in_the 112 or 111 for
78 was 73 are 73 to_the 70 be 50 as 48 this 46 there_is 44 with_a 40 an 37 from 30 but 29 that 29
were 27 at 27 and_the 25 into_the 24 on_the 21 and_a 20 by 19 which 19 have 18 his 18 at_the 17
is_a 16 of_a 16 from_the 16 has 14 in_this 14 they 14 to_be 14 had 13 there_is_a 13 it 12 these 12
her 10 he 10
"""
"""Runs of stop words between content words in published cases of 200 to 400 tokens, counted."""

STOP_RATE = (
    0.35  # of the gaps between content words; with the openings, 29 % of the tokens are stop words
)

OPENINGS = {"No ": 2, "No evidence of ": 3, "There is ": 5, "The ": 6, "Possible ": 1, "Likely ": 1,
            "Suspicious for ": 1, "Consistent with ": 1, "": 80}  # fmt: skip
"""How sentences begin, with weights: with *no*, *not*, *without* and *may*, which are among the
content words, 9 denials and 6 doubts in 1,000 tokens (2,000 MedPix cases: 10.8 and 6.0), and 55 and
22 words of which the text says so (50 and 21)."""

JOINTS = {" ": 836, ", ": 120, "-": 20, "/": 16, "; ": 8}
"""Between two content words, with weights: with ages, 11 words with a hyphen and 6 with a slash in
1,000 tokens, as in 2,000 MedPix cases (12.1 and 5.8)."""


def pattern(draw: random.Random) -> tuple[str, int]:
    """A sentence with places for content words, and how many."""
    counted = STOP_WORDS.split()
    runs = [run.replace("_", " ") for run in counted[::2]]
    weights = [int(count) for count in counted[1::2]]
    size = draw.randint(5, 14)
    parts = draw.choices(list(OPENINGS), list(OPENINGS.values()))
    for place in range(size):
        parts.append("%s")
        if place == size - 1:
            parts.append(".")
        elif draw.random() < STOP_RATE:
            parts.append(f" {draw.choices(runs, weights)[0]} ")
        else:
            parts += draw.choices(list(JOINTS), list(JOINTS.values()))
    return "".join(parts), size
