"""Names that stand for one another: which are looked up, and the tree that a query becomes."""

from __future__ import annotations

import pytest
import strategies
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from names import key

from searchcases.query import (
    And,
    Exact,
    Fuzzy,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Synonyms,
    Term,
    Value,
    Wildcard,
)
from searchcases.queryparser import parse
from searchcases.synonyms import Expansion, Other, Row, SynonymTable, expand
from searchcases.synonyms.entries import Entry, entry_of, stored, usable
from searchcases.synonyms.rewriting import MAX_OTHERS
from searchcases.synonyms.table import part_of

# Looking names up.

SMALL = SynonymTable((
    part_of([
        Entry("A", ("alpha beta",), both=False),  # one character: not looked up
        Entry("bone marrow", ("myelon", "marrow"), both=True),
        Entry("bone", ("os", "osseous"), both=True),
        Entry("bone marrow edema", ("BME", "edema of the bone"), both=True),
        Entry("bone", ("skeleton", "OS"), both=False),
        Entry("the of", ("which",), both=True),  # stop words alone
    ]),
))  # fmt: skip


def named(*names: str) -> tuple[Other, ...]:
    return tuple(Other(name, key(name)) for name in names)


def test_rows_begin_with_their_term() -> None:
    assert SMALL.beginning_with("bone") == (
        Row("bone marrow", key("marrow"), named("myelon", "marrow")),
        Row("bone", (), named("os", "osseous")),
        Row("bone marrow edema", key("marrow edema"), named("BME", "edema of the bone")),
        Row("bone", (), named("skeleton", "OS")),
    )
    assert SMALL.beginning_with(*key("edema")) == (
        Row("edema of the bone", key("of the bone"), named("bone marrow edema", "BME")),
        Row("edema of the bone", key("bone"), named("bone marrow edema", "BME")),
    )
    assert [SMALL.beginning_with(term) for term in ("a", "the", "which", "none", "skeleton")] == [
        (), (), (), (), (),
    ]  # fmt: skip


def test_a_name_that_holds_the_words_finds_nothing_more() -> None:
    assert SMALL.beginning_with(*key("marrow")) == (Row("marrow", (), named("myelon")),)


def test_of_two_names_the_one_that_holds_the_other_is_left_out() -> None:
    table = SynonymTable((part_of([Entry("x1", ("high signal", "high signal intensity"), True)]),))
    assert table.beginning_with("x1") == (Row("x1", (), named("high signal")),)


_names = st.lists(st.sampled_from(strategies.WORDS), min_size=1, max_size=3).map(" ".join)
_entries = st.lists(
    st.builds(Entry, _names, st.lists(_names, min_size=1, max_size=4).map(tuple), st.booleans()),
    max_size=12,
)


@examples(max_examples=60, deadline=None)
@given(_entries)
def test_what_is_stored_is_found(entries: list[Entry]) -> None:
    lines = stored(entries)
    assert [entry_of(line) for line in lines.splitlines()] == entries
    table = SynonymTable((part_of(entries),))
    for entry in filter(lambda entry: entry.both, entries):
        for name, other in ((a, b) for a in entry.names for b in entry.names):
            rows = [row for row in table.beginning_with(key(name)[0]) if row.rest == key(name)[1:]]
            wanted = {held.terms for row in rows for held in row.others}
            if usable(name) and usable(other) and name != other:
                assert any(_within(shorter, key(other)) for shorter in (*wanted, key(name)))


@examples(max_examples=60, deadline=None)
@given(_entries, st.lists(_names, max_size=6))
def test_names_are_found_by_all_of_their_terms(entries: list[Entry], asked: list[str]) -> None:
    table = SynonymTable((part_of(entries[::2]), part_of(entries[1::2])))
    rows = {first: table.beginning_with(first) for first in table.first_terms()}
    for name in (*asked, *(name for entry in entries for name in entry.names)):
        first, *rest = key(name)
        begun = rows.get(first, ())
        assert table.named(key(name)) == tuple(row for row in begun if row.rest == tuple(rest))
        if any(row.rest[: len(rest)] == tuple(rest) != row.rest for row in begun):
            assert table.goes_on(key(name))


def _within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    return any(whole[at : at + len(part)] == part for at in range(len(whole)))


# Trees.

TABLE = SynonymTable((
    part_of([
        Entry("SAH", ("subarachnoid bleed", "bloody"), both=True),
        Entry("mass effect", ("shift",), both=True),
        Entry("mass", ("lump", "tumor"), both=True),
        Entry("effect", ("result",), both=True),
        Entry("MS", ("multiple sclerosis",), both=False),
        Entry("MS", ("mitral stenosis", "Multiple Sclerosis"), both=False),
        Entry("ground glass opacity", ("GGO",), both=True),
        Entry("cyst of the jaw", ("odontogenic cyst",), both=True),
    ]),
))  # fmt: skip


def t(text: str, field: str | None = None) -> Term | Phrase:
    found = key(text)
    return Term(field, found[0]) if len(found) == 1 else Phrase(field, found)


def synonyms(words: list[Term | Phrase], *names: str) -> Synonyms:
    return Synonyms(tuple(words), tuple(t(name, words[0].field) for name in names))


MASS_EFFECT = synonyms([t("mass"), t("effect")], "shift")
MASS = synonyms([t("mass")], "lump", "tumor")
LUMP = synonyms([t("lump")], "mass", "tumor")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sah", Or((t("sah"), synonyms([t("sah")], "subarachnoid bleed", "bloody")))),
        ('"mass effect"', Or((t("mass effect"), synonyms([t("mass effect")], "shift")))),
        ("mass effect", Or((t("mass"), t("effect"), MASS_EFFECT))),
        ("mass cyst", Or((t("mass"), t("cyst"), MASS))),
        (
            "the mass with cyst in the jaw",
            Or((
                t("mass"), t("cyst"), t("jaw"), MASS,
                synonyms([t("cyst"), t("jaw")], "odontogenic cyst"),
            )),
        ),
        ("lump mass effect", Or((
            t("lump"), t("mass"), t("effect"), synonyms([t("lump")], "tumor"), MASS_EFFECT,
        ))),
        ("mass AND effect", Or((And((t("mass"), t("effect"))), MASS_EFFECT))),
        (
            "cyst AND mass AND effect",
            And((t("cyst"), Or((And((t("mass"), t("effect"))), MASS_EFFECT)))),
        ),
        ("cyst AND mass", And((t("cyst"), Or((t("mass"), MASS))))),
        (
            "ms",
            Or((t("ms"), synonyms([t("ms")], "multiple sclerosis", "mitral stenosis"))),
        ),
        (
            "findings:mass effect",
            Or((
                t("mass", "findings"), t("effect"),
                synonyms([t("mass", "findings")], "lump", "tumor"),
                synonyms([t("effect")], "result"),
            )),
        ),
        (
            "findings:(mass effect)",
            Or((
                t("mass", "findings"), t("effect", "findings"),
                synonyms([t("mass", "findings"), t("effect", "findings")], "shift"),
            )),
        ),
        (
            "mass -lump modality:MR",
            And((Or((t("mass"), MASS)), Value("modality", ("mr",)), Not(t("lump")))),
        ),
        (
            "cyst AND (mass OR cyst)",
            And((t("cyst"), Or((t("mass"), t("cyst"), MASS)))),
        ),
    ],
)  # fmt: skip
def test_a_query_and_the_tree_it_becomes(query: str, expected: Query) -> None:
    assert expand(parse(query), TABLE)[0] == expected


def test_a_phrase_is_part_of_a_name_or_all_of_it() -> None:
    glass = t("ground glass")
    assert expand(Or((glass, t("opacity"), t("mass"))), TABLE)[0] == Or(
        (glass, t("opacity"), t("mass"), synonyms([glass, t("opacity")], "GGO"), MASS)
    )
    for tree in (glass, t("mass effect x"), Or((t("effect mass"), t("lumpy x")))):
        assert expand(tree, TABLE) == (tree, ())


@pytest.mark.parametrize(
    "tree",
    [
        Prefix(None, "mass"),
        Wildcard(None, "mas?"),
        Fuzzy(None, "mass", 1),
        Exact(None, ("mass",)),
        Value("tags", ("mass",)),
        Range("age", 1, 2),
        And((t("cyst"), Not(t("mass")))),
        And((t("cyst"), Not(Or((t("mass"), t("lump")))))),
        Or((Prefix(None, "mass"), Exact(None, ("mass",)))),
    ],
)
def test_what_is_not_expanded(tree: Query) -> None:
    assert expand(tree, TABLE) == (tree, ())


def test_what_was_added_is_told_once_and_in_the_words_of_the_table() -> None:
    _, found = expand(parse("sah AND (mass OR sah)"), TABLE)
    assert found == (
        Expansion("SAH", ("subarachnoid bleed", "bloody")),
        Expansion("mass", ("lump", "tumor")),
    )


def test_no_more_than_so_many_names_are_added() -> None:
    names = tuple(f"name{number}" for number in range(MAX_OTHERS + 5))
    table = SynonymTable((part_of([Entry("mass", names, both=True)]),))
    tree, found = expand(Term(None, "mass"), table)
    assert found == (Expansion("mass", names[:MAX_OTHERS]),)
    assert tree == Or((t("mass"), synonyms([t("mass")], *names[:MAX_OTHERS])))


def test_a_long_query_is_not_compared_with_itself() -> None:
    tree = Or(tuple(Term(None, f"mass{number % 7}") for number in range(1_000)))
    assert expand(tree, TABLE) == (tree, ())


def typed(tree: Query) -> Query | None:
    """A tree without its synonyms."""
    match tree:
        case Synonyms():
            return None
        case Or(children) | And(children):
            kept: list[Query] = []
            for child in children:
                found = typed(child)
                if isinstance(tree, And) and isinstance(found, And):
                    kept += found.children  # a & (b & c) is what a & b & c became
                elif found is not None:
                    kept.append(found)
            return kept[0] if len(kept) == 1 else type(tree)(tuple(kept))
    return tree


@examples(max_examples=300, deadline=None)
@given(strategies.trees, _entries)
def test_what_was_typed_stays(tree: Query, entries: list[Entry]) -> None:
    found, expansions = expand(tree, SynonymTable((part_of(entries),)))
    assert typed(found) == typed(tree)
    assert (found == tree) == (not expansions)
    assert all(others for _, others in expansions)
