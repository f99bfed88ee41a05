"""How do the cases that stay and those just read become the next generation?

As one segment. But where a large one changes a little, what is new becomes a small segment beside
it, and only a file that says what the two are together is written anew: see ``segment.amended``.
There are never more than these two: the next update writes the small one again, or all as one. So
small archives, and those just made, have one file whose bytes depend on the cases alone; those of
an amended one depend on what was there before, too. Both give the same answers.
"""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Sequence

import numpy as np

from searchcases.generation import read_current
from searchcases.plan import Plan
from searchcases.provenance import to_json
from searchcases.segment.amended import Amended
from searchcases.segment.amending import Staying, amended, lying
from searchcases.segment.layout import chunks_of
from searchcases.segment.records import unpack
from searchcases.segment.whole import Whole
from searchcases.segment.writer import Writer
from searchcases.store import open_part, publish, write_part

LEAST = 16_384
"""Documents of a segment that is amended. Fewer are written again within a second."""

SHARE = 8
"""A segment is amended while at most one document in so many is new or gone."""


def write(plan: Plan, writer: Writer, stay: Sequence[int]) -> bool:
    """Publish the next generation.

    Args:
        plan: what it is to hold.
        writer: has taken in what is new.
        stay: documents of the current generation that stay; ascending.

    Returns:
        False where the current generation holds the same bytes already.

    Raises:
        IndexRefused: it cannot be written; the current generation stays.
    """
    lie = lying(plan.old, stay) if plan.old is not None and stay else []
    if not _is_amended(lie, len(plan.fresh)):
        for one in lie:
            writer.keep(one.segment, one.docs)
        return publish(plan.folder, *writer.finish(lambda: to_json(plan.sources)))
    large, *small = lie
    for one in small:
        writer.keep(one.segment, one.docs)
    part = write_part(plan.folder, *writer.finish(lambda: to_json([])))
    more = open_part(plan.folder, part)
    together = [large, Staying(more, np.arange(more.doc_count))]
    current = read_current(plan.folder)
    base = current.parts[0] if current.parts else current
    return publish(plan.folder, *amended(together, lambda: to_json(plan.sources)), (base, part))


def as_one(segment: Amended) -> Whole:
    """All cases of an amended segment as one, in a file without a name.

    Its bytes are those of a segment that was made of these cases at once.
    """
    writer = Writer()
    for one in lying(segment, range(segment.doc_count)):
        writer.keep(one.segment, one.docs)
    with tempfile.TemporaryFile() as file:
        file.writelines(chunks_of(*writer.finish(lambda: unpack(segment.arrays["sources"]))))
        file.flush()
        view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    return Whole(view, segment.path)


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
