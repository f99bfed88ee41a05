"""What does a query look for in the text of a case? Leaves in, patterns of forms out."""

from __future__ import annotations

from collections.abc import Sequence

from searchcases.matcher import expanded
from searchcases.model import STATUS_FIELDS
from searchcases.query import (
    Exact,
    Fuzzy,
    Lexical,
    Phrase,
    Prefix,
    Query,
    Term,
    Wildcard,
    lexical_leaves,
)
from searchcases.segment.reader import Segment
from searchcases.snippet import Pattern


def patterns_of(segment: Segment, tree: Query) -> list[Pattern]:
    """What each leaf of words looks for, in the order of their keys.

    Raises:
        QuerySyntaxError: a leaf stands for too many forms.
    """
    return [_pattern(segment, leaf) for leaf in lexical_leaves(tree)]


def _pattern(segment: Segment, leaf: Lexical) -> Pattern:
    words: list[Sequence[int]]
    match leaf:
        case Term(_, term):
            words = [segment.forms_of(term)]
        case Phrase(_, terms):
            words = [segment.forms_of(term) for term in terms]
        case Exact(_, forms):
            words = [segment.form_run(form) for form in forms]
        case Prefix() | Wildcard() | Fuzzy():
            words = [expanded(segment, leaf)]
    sets = tuple(frozenset(map(segment.forms.text, numbers)) for numbers in words)
    if leaf.field in STATUS_FIELDS:
        return Pattern(None, sets, STATUS_FIELDS.index(leaf.field))
    return Pattern(leaf.field, sets)
