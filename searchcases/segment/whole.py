"""Where are the postings of a form in a segment that is one file?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from searchcases.segment.layout import parse
from searchcases.segment.lists import numbers_of
from searchcases.segment.places import Placed
from searchcases.segment.reader import Segment
from searchcases.segment.strings import Strings


class Whole(Segment):
    """Read access to one segment file.

    Args:
        view: the mapped bytes of the file.
        path: the index folder, for errors.

    Raises:
        IndexCorrupt: the header does not describe this file.
    """

    titles: Strings
    stored: Strings

    def __init__(self, view: memoryview, path: str) -> None:
        header, arrays = parse(view, path)
        super().__init__(header, arrays, view.nbytes, path)
        self.titles = Strings(arrays["title_bytes"], arrays["title_offsets"])
        self.stored = Strings(arrays["stored_bytes"], arrays["stored_offsets"])
        self._placed = Placed(self)

    def documents(self, form: int) -> Iterator[int]:
        """See ``Segment``."""
        return accumulate(numbers_of(*self.gap_list(form)))

    def kinds_of(self, form: int) -> Sequence[int]:
        """See ``Segment``."""
        return numbers_of(*self.kind_list(form))

    def gap_list(self, form: int) -> tuple[memoryview, int, int]:
        """Bytes, count and width of the gaps between the documents of a form; see ``lists``."""
        offsets = self.arrays["gap_offsets"]
        data = self.arrays["gap_bytes"][offsets[form] : offsets[form + 1]]
        return data, self._count(form), self.arrays["widths"][form * 3]

    def kind_list(self, form: int) -> tuple[memoryview, int, int]:
        """The same of the kinds of its postings."""
        offsets = self.arrays["kind_offsets"]
        data = self.arrays["kind_bytes"][offsets[form] : offsets[form + 1]]
        return data, self._count(form), self.arrays["widths"][form * 3 + 1]

    def places_in(self, forms: range, slots: Sequence[int]) -> dict[int, list[int]]:
        """See ``Segment``."""
        found: dict[int, list[int]] = {}
        for form in forms:
            for slot, row in self._placed[form].of_slots(slots):
                if slot in found:
                    found[slot] += row
                else:
                    found[slot] = row
        return found

    def positions_of(self, form: int) -> Sequence[int]:
        """The position of every occurrence of a form, posting by posting."""
        tokens, offsets = self.arrays["token_offsets"], self.arrays["position_offsets"]
        data = self.arrays["position_bytes"][offsets[form] : offsets[form + 1]]
        count = tokens[form + 1] - tokens[form]
        return numbers_of(data, count, self.arrays["widths"][form * 3 + 2])

    def mixed_of(self, form: int) -> memoryview:
        """The status of every occurrence in the postings of a form that have several statuses."""
        offsets = self.arrays["mixed_offsets"]
        return self.arrays["mixed_bytes"][offsets[form] : offsets[form + 1]]

    def _count(self, form: int) -> int:
        offsets = self.arrays["posting_offsets"]
        count: int = offsets[form + 1] - offsets[form]
        return count
