"""Where pages live: addresses that every file system and host can hold, whatever ids cases have."""

from __future__ import annotations

import posixpath
import re
import string

from hypothesis import given
from hypothesis import strategies as st

from searchcases.sitegen.addresses import (
    case_hrefs,
    page_href,
    reveal_href,
    root_of,
    search_href,
    topic_href,
)

NAMES = st.text(
    st.sampled_from(string.ascii_letters + string.digits + "/.-_ %#?'\"<>&\\:*é症ß")
    | st.characters(),
    min_size=1,
    max_size=40,
)

HOSTILE = [
    "../../etc/passwd", "/etc/passwd", "..", ".", "a/../b", "a//b", "a/", "C:\\x", "con", "a/nul",
    "Com1.txt", "x" * 300, "a b", "100%", "a#b", "a?b=c", "it's", 'say "ah"', "<b>", "症例", "é",
    "Case", "case", "CASE", ".htaccess", "a.html/b", "a", "a/b", "cases/a.2", "-", "--", "a\u202eb",
]  # fmt: skip


def test_a_plain_id_is_its_own_address() -> None:
    ids = ["spine/epidural-lymphoma", "000_6df73cbcf84d81d4", "a/b/c-2"]
    assert list(case_hrefs(ids).values()) == [f"cases/{case_id}.html" for case_id in ids]


@given(st.lists(NAMES | st.sampled_from(HOSTILE), unique=True, max_size=30))
def test_addresses_are_safe_and_unique_on_every_file_system(ids: list[str]) -> None:
    hrefs = case_hrefs(ids)
    assert list(hrefs) == ids
    assert len({href.casefold() for href in hrefs.values()}) == len(ids)
    for href in hrefs.values():
        assert re.fullmatch(r"cases/[a-z0-9._/-]+\.html", href, re.ASCII)
        assert posixpath.normpath(href) == href
        assert len(href) <= 140
        for part in href.split("/"):
            assert not re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", part)
            assert not part.startswith(".")
            assert not part.removesuffix(".html").endswith(".")


def test_no_address_is_a_folder_of_another() -> None:
    hrefs = set(case_hrefs(HOSTILE).values())
    assert not any(other.startswith(f"{href}/") for href in hrefs for other in hrefs)


@given(st.lists(NAMES, unique=True, max_size=8), st.lists(NAMES, unique=True, max_size=8))
def test_an_address_does_not_depend_on_other_cases(ids: list[str], others: list[str]) -> None:
    alone = case_hrefs(ids)
    together = case_hrefs(list(dict.fromkeys([*others, *ids])))
    assert all(together[case_id] == href for case_id, href in alone.items())


def test_what_the_site_adds_to_a_name_is_no_other_name() -> None:
    second_page = page_href(topic_href("tag", ("type",)), 2)
    assert second_page == "tag/type.2.html"
    assert second_page != topic_href("tag", ("type", "2"))
    assert topic_href("tag", ("crohn's",)) != topic_href("tag", ("crohn", "s"))
    assert reveal_href("cases/0a1b.html") == "reveal/0a1b.js"


def test_links_are_percent_encoded() -> None:
    assert search_href('diagnosis:"a & b" é/#') == (
        "search.html?q=diagnosis%3A%22a%20%26%20b%22%20%C3%A9%2F%23"
    )


def test_the_root_leads_up() -> None:
    assert [root_of(href) for href in ("index.html", "browse/a.html", "cases/a/b.html")] == [
        "", "../", "../../",
    ]  # fmt: skip
