"""Which packs do words make? Those with postings, with places, and with forms."""

from __future__ import annotations

from collections.abc import Generator, Mapping

from searchcases.sitegen.shards.collection import Collection
from searchcases.sitegen.shards.othernames import SEPARATOR, OtherNames
from searchcases.sitegen.shards.packs import Packs
from searchcases.sitegen.shards.postings import TermLists, WeightCodes, term_lists
from searchcases.sitegen.shards.sizes import FORM_SHARD, LONG_LIST, PLACES_SHARD, TERM_SHARD
from searchcases.sitegen.shards.vocabulary import Entry, front_coded, sharded, varint

_PAUSE = 100  # words written at a time


def write_words(
    collection: Collection, codes: WeightCodes, names: OtherNames, packs: Packs
) -> Generator[None, None, tuple[list[str], dict[str, list[str]]]]:
    """Write words, their places and their forms, a little at a time.

    Args:
        collection: the cases.
        codes: takes the weights that occur.
        names: the other names of words.
        packs: takes what is written.

    Returns:
        The separators of ``t``, and those of ``d`` and ``v``.
    """
    words = _Words(packs, names.rows())
    places: list[Entry] = []
    forms: list[Entry] = []
    for number, found in enumerate(term_lists(collection, codes)):
        if number % _PAUSE == 0:
            yield
        words.add(found.term, found.df, found.postings)
        places.append((found.term, _place_facts(found), found.places))
        pairs = zip(found.forms, found.form_dfs, strict=True)
        forms += [(form, varint(df), b"") for form, df in pairs]
    for number, name in enumerate(names.postings(collection, codes)):
        if number % _PAUSE == 0:
            yield
        dfs = [words.dfs.get(term, 0) for term in name.key.split(SEPARATOR.encode())]
        words.add(name.key, name.df, name.postings, b"".join(map(varint, dfs)))
    terms = words.entries()
    more = {"d": (yield from _shards(packs, "d", places, PLACES_SHARD))}
    more["v"] = yield from _shards(packs, "v", sorted(forms), FORM_SHARD)
    return (yield from _shards(packs, "t", terms, TERM_SHARD)), more


class _Words:
    """The entries of ``t``.

    Args:
        packs: takes long lists.
        rows: by term, the names that begin with it.
    """

    def __init__(self, packs: Packs, rows: Mapping[bytes, bytes]) -> None:
        self._packs, self._rows = packs, dict(rows)
        self._entries: list[Entry] = []
        self._long_lists = 0
        self.dfs: dict[bytes, int] = {}

    def add(self, word: bytes, df: int, postings: bytes, more: bytes = b"") -> None:
        """A word with its postings; ``more`` is what its facts end with."""
        self.dfs[word] = df
        rows = self._rows.pop(word, b"")
        if not df and not rows and not more:
            return
        size = varint(len(postings))
        if len(postings) > LONG_LIST:
            self._packs.add(f"p/{self._long_lists}", postings)
            size = varint(0) + varint(self._long_lists)
            self._long_lists += 1
            postings = b""
        facts = varint(df) + size + varint(len(rows)) + more
        self._entries.append((word, facts, postings + rows))

    def entries(self) -> list[Entry]:
        """All of them, sorted, with those words that only begin a name."""
        for word in list(self._rows):
            self.add(word, 0, b"")
        return sorted(self._entries)


def _place_facts(found: TermLists) -> bytes:
    before, forms = found.term, bytearray()
    for form in found.forms:
        forms += front_coded(form, before)
        before = form
    counts = varint(len(found.forms)) + bytes(forms) + varint(found.slots)
    return counts + varint(len(found.places))


def _shards(
    packs: Packs, kind: str, entries: list[Entry], size: int
) -> Generator[None, None, list[str]]:
    separators = []
    for number, (edge, data) in enumerate(sharded(entries, size)):
        packs.add(f"{kind}/{number}", data)
        separators.append(edge)
        yield
    return separators
