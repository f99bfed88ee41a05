"""What are several segments together, of which not every document counts any more?

A large index that changes a little is not written again: a small segment of the cases that are new
or were changed comes beside the large one, and a file that says what the two are together. It holds
what is soon written, all about documents and forms but for lists and records: these are read where
they lie. Documents and forms are numbered as if all were one segment, so whoever reads it need not
know. From each part lead maps: ``part_docs`` and ``part_kinds`` have the number of each of its
documents and kinds, ``part_forms`` for each form the number that it has there; ``owners`` tells for
each document where it stands in ``part_docs``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import NamedTuple

from searchcases.errors import IndexCorrupt
from searchcases.model import FIELD_COUNT
from searchcases.segment.layout import AMENDED, GONE, parse
from searchcases.segment.reader import Segment, Texts
from searchcases.segment.whole import Whole

_OTHERS = "its files are not those that belong together"
_first = itemgetter(0)
_start = attrgetter("start")


class Part(NamedTuple):
    """One of the segments.

    Attributes:
        segment: the documents and forms.
        docs: the number of each document among all, ascending but for ``GONE``.
        kinds: the number of each kind.
        forms: for each form of all, its number here or ``GONE``.
        start: where its documents begin in ``owners``.
    """

    segment: Whole
    docs: memoryview
    kinds: memoryview
    forms: memoryview
    start: int

    def postings(self, form: int) -> Iterator[tuple[int, int]]:
        """Document and kind of every posting of a form that counts, by their numbers among all."""
        number = self.forms[form]
        if number == GONE:
            return iter(())
        docs = map(self.docs.__getitem__, self.segment.documents(number))
        kinds = map(self.kinds.__getitem__, self.segment.kinds_of(number))
        return (row for row in zip(docs, kinds, strict=True) if row[0] != GONE)

    def places_in(self, form: int, slots: Sequence[int]) -> Iterable[tuple[int, list[int]]]:
        """Places of a form in some of the slots of the part."""
        number = self.forms[form]
        if number == GONE:
            return ()
        return self.segment.places_in(range(number, number + 1), slots).items()


class Amended(Segment):
    """Read access to several segments as if they were one.

    Args:
        view: the mapped bytes of the file that says what they are together.
        path: the index folder, for errors.
        segments: the segments.
        names: of their files.

    Attributes:
        parts: the segments, with what leads from them.
        owners: per document, where it stands in ``part_docs``.

    Raises:
        IndexCorrupt: the file does not describe these segments.
    """

    def __init__(
        self, view: memoryview, path: str, segments: Sequence[Whole], names: Sequence[str]
    ) -> None:
        header, arrays = parse(view, path, AMENDED)
        if header.get("parts") != [*names]:
            raise IndexCorrupt(path, _OTHERS)
        size = view.nbytes + sum(segment.size for segment in segments)
        super().__init__(header, arrays, size, path)
        self.parts = tuple(_parts(arrays, segments, len(self.forms), path))
        self.owners = arrays["owners"]
        self.titles = _Scattered(self, [segment.titles for segment in segments])
        self.stored = _Scattered(self, [segment.stored for segment in segments])
        self._last: tuple[int, tuple[Sequence[int], Sequence[int]]] = (GONE, ((), ()))

    def documents(self, form: int) -> Sequence[int]:
        """See ``Segment``."""
        return self._postings(form)[0]

    def kinds_of(self, form: int) -> Sequence[int]:
        """See ``Segment``."""
        return self._postings(form)[1]

    def _postings(self, form: int) -> tuple[Sequence[int], Sequence[int]]:
        """Documents and kinds of a form; both are asked for, one behind the other."""
        last = self._last  # one reference: another thread may replace it
        if last[0] != form:
            rows = [row for part in self.parts for row in part.postings(form)]
            rows.sort(key=_first)  # those of each part ascend: they are merged
            last = self._last = form, ([doc for doc, _ in rows], [kind for _, kind in rows])
        return last[1]

    def places_in(self, forms: range, slots: Sequence[int]) -> dict[int, list[int]]:
        """See ``Segment``."""
        found: dict[int, list[int]] = {}
        for part in self.parts:
            here = self._slots_in(part, slots)
            there = [*here]  # ascending, for documents of a part are numbered in the same order
            for form in forms if there else ():
                for slot, row in part.places_in(form, there):
                    found.setdefault(here[slot], []).extend(row)
        return dict(sorted(found.items()))

    def _slots_in(self, part: Part, slots: Sequence[int]) -> dict[int, int]:
        """By its number in a part, each of some slots that is there."""
        found = {}
        for slot in slots:
            doc_id, field = divmod(slot, FIELD_COUNT)
            number = self.owners[doc_id] - part.start
            if 0 <= number < len(part.docs):
                found[number * FIELD_COUNT + field] = slot
        return found


class _Scattered:
    """A text per document, each in one of the parts.

    Args:
        amended: the documents.
        texts: of the documents of each part.
    """

    def __init__(self, amended: Amended, texts: Sequence[Texts]) -> None:
        self._amended, self._texts = amended, texts

    def __len__(self) -> int:
        return self._amended.doc_count

    def __getitem__(self, number: int) -> bytes:
        texts, there = self._place(number)
        return texts[there]

    def text(self, number: int) -> str:
        """The text of a document."""
        texts, there = self._place(number)
        return texts.text(there)

    def _place(self, number: int) -> tuple[Texts, int]:
        owner = self._amended.owners[number]
        parts = self._amended.parts
        which = bisect_right(parts, owner, key=_start) - 1
        return self._texts[which], owner - parts[which].start


def _parts(
    arrays: Mapping[str, memoryview], segments: Sequence[Whole], forms: int, path: str
) -> Iterator[Part]:
    """The maps of each part.

    Raises:
        IndexCorrupt: they are not as long as the parts are.
    """
    docs, kinds = arrays["part_docs"], arrays["part_kinds"]
    doc, kind, form = 0, 0, 0
    for segment in segments:
        ends = doc + segment.doc_count, kind + len(segment.kinds), form + forms
        numbers = arrays["part_forms"][form : ends[2]]
        yield Part(segment, docs[doc : ends[0]], kinds[kind : ends[1]], numbers, doc)
        doc, kind, form = ends
    if (doc, kind, form) != (len(docs), len(kinds), len(arrays["part_forms"])):
        raise IndexCorrupt(path, _OTHERS)
