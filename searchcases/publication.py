"""How do the cases that stay and those just read become the next generation?

As one segment. But where a large one changes a little, what is new becomes a small segment beside
it, and only a file that says what the two are together is written anew: see ``segment.amended``.
There are never more than these two: the next update writes the small one again, or all as one. So
small archives, and those just made, have one file whose bytes depend on the cases alone; those of
an amended one depend on what was there before, too. Both give the same answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np

from searchcases.generation import read_current
from searchcases.opening import open_part
from searchcases.plan import Plan
from searchcases.provenance import to_json
from searchcases.segment.amending import Staying, amended, counts_of, lying
from searchcases.segment.spool import Scratch
from searchcases.segment.writer import Writer
from searchcases.soundness import Soundness
from searchcases.store import publish, write_part

LEAST = 16_384
"""Documents of a segment that is amended. So many are written again in .7 s, and amended in .4."""

SHARE = 8
"""A segment is amended while at most one document in so many is new or gone. Of updates of 1 % of
100,000 cases, one behind the other, the first took 1.8 s and the fifth 2.0; one segment, 3 to 5."""


def write(
    plan: Plan, writer: Writer, scratch: Scratch, sound: Soundness, stay: Sequence[int]
) -> bool:
    """Publish the next generation.

    Args:
        plan: what it is to hold.
        writer: has taken in what is new.
        scratch: makes the files in which things wait.
        sound: whether the current generation is.
        stay: documents of the current generation that stay; ascending.

    Returns:
        False where the current generation holds the same bytes already.

    Raises:
        IndexRefused: it cannot be written; the current generation stays.
        IndexCorrupt: the current generation is damaged.
    """
    lie = _lie(plan, stay)
    if not _is_amended(lie, len(plan.fresh)):
        return write_as_one(plan, writer, sound, stay)
    large, *small = lie
    current = read_current(plan.folder)
    base = current.parts[0] if current.parts else current
    with ThreadPoolExecutor(1) as beside:
        counted = beside.submit(counts_of, large)
        for one in small:
            writer.keep(one.segment, one.docs)
        part = write_part(plan.folder, *writer.finish(lambda: to_json([])))
        segment = open_part(plan.folder, part)
        more = Staying(segment, np.arange(segment.doc_count))
        made = amended(
            {base.segment: large, part.segment: more},
            {base.segment: counted.result, part.segment: partial(counts_of, more)},
            lambda: to_json(plan.sources),
            scratch,
        )
    sound.need()
    return publish(plan.folder, *made, (base, part))


def write_as_one(plan: Plan, writer: Writer, sound: Soundness, stay: Sequence[int]) -> bool:
    """Publish the next generation as one segment; see ``write``."""
    sound.need()
    for one in _lie(plan, stay):
        writer.keep(one.segment, one.docs)
    return publish(plan.folder, *writer.finish(lambda: to_json(plan.sources)))


def _lie(plan: Plan, stay: Sequence[int]) -> list[Staying]:
    return lying(plan.old, stay) if plan.old is not None and stay else []


def _is_amended(lie: Sequence[Staying], fresh: int) -> bool:
    """Whether a segment is left as it is, while what changed comes beside it.

    Args:
        lie: where the documents lie that stay.
        fresh: how many are new.
    """
    if not lie:
        return False
    large, *small = lie
    count = large.segment.doc_count
    changed = count - len(large.docs) + fresh + sum(len(one.docs) for one in small)
    return count >= LEAST and changed * SHARE <= count
