"""What tests draw from: words that get in each other's way, cases, query trees, query texts.

The vocabulary is small, so that what is drawn collides: shared stems and prefixes, close
spellings, irregular plurals, accents, hyphens, apostrophes, decimals, other scripts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from searchcases.analysis import forms, stem, terms
from searchcases.config import Settings
from searchcases.metadata import range_bounds, value_words
from searchcases.model import STATUS_FIELDS, TEXT_FIELDS, Case
from searchcases.query import (
    And,
    Exact,
    Filter,
    Fuzzy,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Scoring,
    Term,
    Value,
    Wildcard,
)

WORDS = (
    "mass", "masses", "Mass", "massive", "mask", "metastasis", "metastases", "metastatic",
    "vertebra", "vertebrae", "vertebral", "thrombus", "thrombi", "trombus", "thrombosis",
    "the", "of", "no", "us", "may", "C", "3", "3.1", "3.14", "T1", "T1-weighted", "T2",
    "Sjögren", "sjogren", "Sjögren's", "Cooley's", "Cooley’s", "cooley", "naïve", "œdema", "oedema",
    "β-HCG", "β", "骨髄", "раковый", "İleum", "ﬁbroma", "fibroma", "x", "xx", "a.b", "39;",
)  # fmt: skip
"""Words as they are written; some are several tokens."""

GLUE = (" ", " ", " ", "  ", "\n", ", ", ". ", " (", ") ", "/", "-", "\u00a0", "\u3000", " — ")

RICH = (
    "3cm", "cm", "mm", "30", ".5", "4 x 5.0 mm", "3x4cm", "3 × 4", "inch", "weighted", "T1W", "T2*",
    "pd-wi", "para", "paresis", "para-paresis", "paraparesis", "post-contrast", "postcontrast",
    "post", "contrast", "non-intra-axial", "hemi", "retro-", "X-ray", "x ray", "follow", "up",
    "L4/5", "L4-L5", "T2-3", "type", "II", "grade IIIb", "III/IV", "ivc", "1st", "first", "β2", "α",
    "&beta;", "&#39;s", "&amp;lt;", "3&nbsp;cm", "Sj&ouml;gren", "&", "tu\u00admour", "tumor",
    "haemangioma", "hemangioma", "edema", "para\u200bparesis", "\u200b", "हड्डी", "hepatitis",
    "hepatic", "vs.", "seen.No", "e.g.", "(x", "no.", "1,000", "3:1",
)  # fmt: skip
"""Words and pieces of words that are one with what stands beside them, or mean the same."""

FORMS = sorted({form for word in WORDS for form in forms(word) if " " not in form})
WRITTEN = {stem(form): form for form in FORMS}
"""A form for each term, so that a tree can be written as a text."""

VALUES = {
    "modality": ("MR", "mri", "CT", "X-ray", "MR - T2 weighted", "Elastography"),
    "anatomy": ("Spine", "lumbar spine", "Hüfte"),
    "system": ("Head", "Spine and Muscles"),
    "laterality": ("left", "R", "both"),
    "plane": ("axial", "sag"),
    "sex": ("F", "female", "M", "unknown"),
    "level": ("easy", "hard"),
    "tags": ("Thalassemia", "bone marrow", "marrow"),
}
AGES = ("6 weeks", "3m", "6 months", "1", "18 months", "37", "37.5", "080Y", "ancient")
DATES = ("2023", "2023-11", "2024-02", "2024-02-11", "2024-02-29", "2025-01-01", "soon")
SIZES = ("5 mm", "12", "3cm", "2 x 3 cm", "12.5 mm", "large")
NUMBERS = {"age": AGES, "date": DATES, "size": SIZES}
"""Values of the fields that have an order."""

ENDS = {
    "age": ("0", "2w", "6m", "18m", "37", "37.5", "80"),
    "date": ("2023", "2023-11", "2024", "2024-02", "2024-02-11", "2025"),
    "size": ("0", "5mm", "12.5", "3cm", "50"),
}
"""Ends of ranges as they are written in a query."""

_LOWER = {
    field: {None: "", **{range_bounds(field, end)[0]: end for end in ends}}
    for field, ends in ENDS.items()
}
_UPPER = {
    field: {
        None: "",
        **{range_bounds(field, end)[1]: end for end in ends},
        **{math.nextafter(range_bounds(field, end)[0], -math.inf): "<" + end for end in ends},
    }
    for field, ends in ENDS.items()
}
"""Number of an end to how it is written, per field."""

# One draw is faster than two.
_pieces = st.sampled_from([word + glue for word in WORDS + RICH for glue in GLUE])
texts = st.lists(_pieces, max_size=10).map("".join)
"""Texts of cases."""

# Case ids whose order by UTF-8 bytes differs from that by UTF-16 units or by upper case.
CASE_IDS = ("a", "B", "b", "aa", "ä", "é", "10", "9", "case-1", "\uffee", "\U0001f9b4", "z")


_metadata = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from([(one,) for one in values] + [values[:2], values[:0:-2]])
        for name, values in (*VALUES.items(), *NUMBERS.items())
    },
)


def cases(max_size: int = 6) -> st.SearchStrategy[list[Case]]:
    """Cases with different ids; fields and metadata may be missing."""
    fields = st.dictionaries(st.sampled_from(TEXT_FIELDS), texts, max_size=3)
    one = st.builds(Case, st.sampled_from(CASE_IDS), fields, _metadata)
    return st.lists(one, max_size=max_size, unique_by=lambda case: case.case_id)


_boost = st.sampled_from((0, 1, 1, 2, 4, 100))
_boosts = st.fixed_dictionaries(dict.fromkeys(TEXT_FIELDS, _boost))
settings = st.builds(
    Settings,
    weighting=st.sampled_from(("bm25", "tfidf")),
    k1=st.one_of(st.sampled_from((0, 1, 1.2, 10)), st.floats(0, 10)),
    b=st.one_of(st.sampled_from((0, 0.75, 1)), st.floats(0, 1)),
    boosts=_boosts.filter(lambda boosts: any(boosts.values())),
)

# ``tags:x`` is a filter, so no leaf that scores has that field.
_named = [name for name in (*TEXT_FIELDS, *STATUS_FIELDS) if name != "tags"]
_fields = st.one_of(st.none(), st.sampled_from(_named))
_forms = st.sampled_from(FORMS)
_terms = _forms.map(stem)


def _wild(form: str, stars: Sequence[tuple[int, str]]) -> str:
    """A form with some characters replaced by wild ones."""
    letters = list(form)
    for place, sign in stars:
        letters[place % len(letters)] = sign
    return "".join(letters)


def node(kind: Callable[..., Query], *parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Nodes of one kind; ``st.builds`` would draw ``kind``, which is never given, as well."""
    return st.tuples(*parts).map(lambda values: kind(*values))


_patterns = st.builds(
    _wild,
    _forms.filter(str.isalpha),
    st.lists(st.tuples(st.integers(0, 9), st.sampled_from("*?")), min_size=1, max_size=3),
).filter(lambda pattern: not (pattern.endswith("*") and pattern[:-1].isalnum()))

expanding_leaves: st.SearchStrategy[Prefix | Wildcard | Fuzzy] = st.one_of(
    node(Prefix, _fields, _forms.filter(str.isalpha).map(lambda form: form[:3])),
    node(Wildcard, _fields, _patterns),
    node(Fuzzy, _fields, _forms, st.sampled_from((1, 2))),
)

_compounds = [tuple(terms(word)) for word in WORDS if len(forms(word)) > 1]
_phrases = st.one_of(
    st.sampled_from(_compounds), st.lists(_terms, min_size=2, max_size=3).map(tuple)
)

scoring_leaves: st.SearchStrategy[Scoring] = st.one_of(
    node(Term, _fields, _terms),
    node(Phrase, _fields, _phrases),
    node(Exact, _fields, st.lists(_forms, min_size=1, max_size=3).map(tuple)),
    expanding_leaves,
)


def _ranges(field: str) -> st.SearchStrategy[Range]:
    ends = st.sampled_from([*_LOWER[field]]), st.sampled_from([*_UPPER[field]])
    return node(Range, st.just(field), *ends).filter(_in_order)


def _in_order(leaf: Range) -> bool:
    """Whether a range has an end, and does not end before it begins."""
    if leaf.low is None or leaf.high is None:
        return leaf.low != leaf.high
    return leaf.low <= leaf.high


filters: st.SearchStrategy[Filter] = st.one_of(
    st.sampled_from([
        Value(name, words[:size])
        for name, values in VALUES.items()
        for words in (value_words(name, value) for value in values)
        for size in (1, len(words))
    ]),
    _ranges("age"),
    _ranges("date"),
    _ranges("size"),
)  # fmt: skip


@st.composite
def _leaf(draw: st.DrawFn) -> Query:
    return draw(filters if draw(st.integers(0, 3)) == 3 else scoring_leaves)


@st.composite
def _combined(draw: st.DrawFn, parts: st.SearchStrategy[Query]) -> Query:
    found = draw(st.lists(parts, min_size=2, max_size=4))
    found = list(dict.fromkeys(found))
    if len(found) == 1:
        return found[0]
    if draw(st.booleans()):
        return Or(tuple(found))
    positive = draw(st.integers(1, len(found)))
    negated = [Not(child) for child in found[positive:]]
    return And(tuple(draw(st.permutations([*found[:positive], *negated]))))


trees: st.SearchStrategy[Query] = st.recursive(_leaf(), _combined, max_leaves=8)
"""Every legal tree: ``Not`` stands only within ``And``, beside something to find."""


def rendered(query: Query) -> str:
    """The tree as a query text, with explicit operators and brackets."""
    match query:
        case And(children):
            return "(" + " AND ".join(map(rendered, children)) + ")"
        case Or(children):
            return "(" + " OR ".join(map(rendered, children)) + ")"
        case Not(child):
            return "NOT " + rendered(child)
        case leaf:
            return _rendered_leaf(leaf)


def _rendered_leaf(leaf: Scoring | Filter) -> str:
    match leaf:
        case Term(field, term):
            return _prefixed(field, WRITTEN[term])
        case Phrase(field, terms):
            return _prefixed(field, '"' + " ".join(WRITTEN[term] for term in terms) + '"')
        case Exact(field, words):
            return _prefixed(field, '="' + " ".join(words) + '"')
        case Prefix(field, prefix):
            return _prefixed(field, prefix + "*")
        case Wildcard(field, pattern):
            return _prefixed(field, pattern)
        case Fuzzy(field, form, distance):
            return _prefixed(field, f"{form}~{distance}")
        case Value(field, words):
            return _prefixed(field, '"' + " ".join(words) + '"')
        case Range(field, low, high):
            return f"{field}:{_LOWER[field][low]}..{_UPPER[field][high]}"


def _prefixed(field: str | None, text: str) -> str:
    return f"{field}:{text}" if field else text


FRAGMENTS = (
    *WORDS, *RICH,
    '="', "=mass", '="no mass"', "=m*", "present:", "ABSENT:", "possible:",
    "(", ")", '"', "AND", "OR", "NOT", "-", "--", ":", "title:", "KEYWORDS:", "foo:",
    "modality:", "age:", "date:", "tags:", "level:", "MR", "30..50", "25..<45", "..",
    "..<", "6m", "2024-02", "*", "?", "mas*", "m?ss", "m**", "~", "mass~", "mass~2", "mass~3", "=",
    "…", "'", "’", ".", "\t", "\u3000", "\x1f", "\x00", "\ud800", "\u0301", "🦴",
)  # fmt: skip

noise = st.one_of(
    st.lists(
        st.one_of(st.sampled_from(FRAGMENTS), st.sampled_from(FRAGMENTS), st.text(max_size=3)),
        max_size=12,
    ).flatmap(lambda parts: st.sampled_from(("", " ")).map(lambda glue: glue.join(parts))),
    st.text(max_size=40),
)
"""Query texts of which nothing is known."""

query_texts = st.one_of(trees.map(rendered), noise)

any_text = st.one_of(
    texts,
    noise,
    st.lists(st.one_of(st.sampled_from(WORDS + RICH + GLUE), st.text(max_size=4)), max_size=20).map(
        "".join
    ),
)
"""Texts to analyse: words, signs, marks, and every other character."""
