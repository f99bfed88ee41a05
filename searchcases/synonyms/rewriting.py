"""How does a query come to look for the other names of its words? Tree in, tree out.

Only words and phrases are looked up, never what stands under ``NOT``. Words side by side are taken
from left to right, the longest name first. The twin in the browser is ``browser/synonyms.js``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from searchcases.query import And, Or, Phrase, Query, Synonyms, Term
from searchcases.synonyms.occurring import Names
from searchcases.synonyms.table import Other, distinct

MAX_OTHERS = 24
"""Names that are added for one: the built-in table has up to 23, and each is one more posting list
to read."""


class Expansion(NamedTuple):
    """What was looked for as well.

    Attributes:
        words: the words of the query, as the table writes them.
        others: the other names.
    """

    words: str
    others: tuple[str, ...]


class _Group(NamedTuple):
    """Leaves of a query that are a name together: those from ``start`` to before ``end``."""

    start: int
    end: int
    name: str
    others: tuple[Other, ...]


def expand(tree: Query, table: Names) -> tuple[Query, tuple[Expansion, ...]]:
    """The tree that looks for other names as well, and what was added, in the order of the words.

    - alternatives ``a b c`` with the name *a b*: ``Synonyms((a, b), …)`` is one more alternative;
    - ``a AND b AND c``: *a* and *b*, or one of the other names, and *c*;
    - a word or phrase alone: itself, or one of its other names.

    Other names have the field of the words. What already is an alternative is not added to it.
    """
    rewriter = _Rewriter(table)
    found = rewriter.rewritten(tree)
    return found, tuple(dict.fromkeys(rewriter.expansions))


class _Rewriter:
    def __init__(self, table: Names) -> None:
        self._table = table
        self.expansions: list[Expansion] = []

    def rewritten(self, tree: Query) -> Query:
        match tree:
            case Term() | Phrase():
                return self._alternatives(Or((tree,)))
            case Or():
                return self._alternatives(tree)
            case And():
                return self._required(tree)
        return tree

    def _alternatives(self, tree: Or) -> Query:
        children = [
            child if isinstance(child, Term | Phrase) else self.rewritten(child)
            for child in tree.children
        ]
        added = []
        for group in _groups(tree.children, self._table):
            synonyms = self._synonyms(tree.children[group.start : group.end], group, tree.children)
            added += [synonyms] if synonyms else []
        return Or((*children, *added)) if len(children) + len(added) > 1 else children[0]

    def _required(self, tree: And) -> Query:
        groups = {group.start: group for group in _groups(tree.children, self._table)}
        children: list[Query] = []
        at = 0
        while at < len(tree.children):
            end, found = at + 1, tree.children[at]
            if at in groups:
                words = tree.children[at : groups[at].end]
                synonyms = self._synonyms(words, groups[at], ())
                if synonyms:
                    end = groups[at].end
                    found = Or((found if len(words) == 1 else And(words), synonyms))
            elif not isinstance(found, Term | Phrase):
                found = self.rewritten(found)
            children.append(found)
            at = end
        return And(tuple(children)) if len(children) > 1 else children[0]

    def _synonyms(
        self, words: Sequence[Query], group: _Group, present: Sequence[Query]
    ) -> Synonyms | None:
        """The node of a group; None where all of its other names are looked for already."""
        leaves = tuple(leaf for leaf in words if isinstance(leaf, Term | Phrase))
        field = leaves[0].field
        others = {_leaf(field, other.terms): other.name for other in group.others}
        kept = [leaf for leaf in others if leaf not in present][:MAX_OTHERS]
        if not kept:
            return None
        names = dict.fromkeys(others[leaf] for leaf in kept)  # a name may have several leaves
        self.expansions.append(Expansion(group.name, tuple(names)))
        return Synonyms(leaves, tuple(kept))


def _leaf(field: str | None, terms: tuple[str, ...]) -> Term | Phrase:
    return Term(field, terms[0]) if len(terms) == 1 else Phrase(field, terms)


def _groups(children: Sequence[Query], table: Names) -> Iterator[_Group]:
    """The names that the children hold side by side, from left to right, the longest first."""
    at = 0
    while at < len(children):
        group = _longest(children, at, table)
        if group:
            yield group
        at = group.end if group else at + 1


def _longest(children: Sequence[Query], start: int, table: Names) -> _Group | None:
    """The longest name whose words begin at a child and end with one."""
    terms: tuple[str, ...] = ()
    group = None
    for end, leaf in enumerate(islice(children, start, None), start=start + 1):
        if not isinstance(leaf, Term | Phrase) or leaf.field != _field(children[start]):
            break
        terms += (leaf.term,) if isinstance(leaf, Term) else leaf.terms
        rows = table.named(terms)
        if rows:
            others = distinct(other for row in rows for other in row.others)
            group = _Group(start, end, rows[0].name, others)
        if not table.goes_on(terms):
            break
    return group


def _field(leaf: Query) -> str | None:
    return leaf.field if isinstance(leaf, Term | Phrase) else None
