"""A half-typed word goes on as the words of the most documents do."""

from __future__ import annotations

from building import case, index_of
from hypothesis import given
from hypothesis import strategies as st

from searchcases.analysis import fold, forms
from searchcases.completion import complete
from searchcases.config import DEFAULT_BOOSTS

WORDS = ("mass", "masses", "mask", "masks", "m", "Mäß", "mas", "bone", "3.1", "3.14", "骨", "骨髄")


def test_the_words_of_the_most_documents_come_first() -> None:
    texts = ["hematoma", "hemorrhage hemorrhage hemorrhage", "Hematoma hemangioma", "hematomas"]
    segment = index_of([case(f"{n}", text) for n, text in enumerate(texts)]).segment
    assert complete(segment, "HEM", DEFAULT_BOOSTS, 3) == ["hematoma", "hemangioma", "hematomas"]
    assert complete(segment, "xyz", DEFAULT_BOOSTS, 3) == []
    assert complete(segment, "\ud800", DEFAULT_BOOSTS, 3) == []


@given(
    st.lists(
        st.tuples(*[st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)] * 3), max_size=6
    ),
    st.sampled_from(["", "m", "ma", "MAS", "mass", "3", "3.1", "骨", "z"]),
    st.integers(1, 6),
)
def test_it_is_what_counting_all_documents_gives(
    texts: list[tuple[str, str, str]], prefix: str, limit: int
) -> None:
    cases = [
        case(f"{n}", one, title=two, keywords=three) for n, (one, two, three) in enumerate(texts)
    ]
    counts: dict[str, int] = {}
    for one, two, three in texts:
        for form in {*forms(one), *forms(two), *forms(three)}:
            searched = form in forms(one) or form in forms(two)
            counts[form] = counts.get(form, 0) + searched
    begun = [form for form in counts if form.startswith(fold(prefix))]
    begun.sort(key=lambda form: (-counts[form], form.encode()))
    assert complete(index_of(cases).segment, prefix, DEFAULT_BOOSTS, limit) == begun[:limit]
