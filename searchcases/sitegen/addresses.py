"""Under which address does a case or a result page live?

Addresses are lower-case ASCII, so that they survive every file system, every host and every copy:
``cases/spine/epidural-lymphoma.html``. A plain id is its own address; any other one is brought to
its letters and digits, and a digest of the whole id keeps it apart. What the site adds is set off
by a full stop, which no plain name holds, so that nothing can be taken for something else. An
address depends on nothing but its own name: it stays when other cases come and go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from searchcases.analysis import fold, words
from searchcases.digests import digest

_PLAIN = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*", re.ASCII)
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]", re.ASCII)
"""Names that Windows keeps for devices, with any ending (Win32, "Naming files, paths")."""

MAX_PLAIN = 120
"""Characters of an id that is its own address: Windows allows 260 for a whole path."""

MAX_READABLE = 60  # characters of another id that are kept for the reader
_DIGEST_LENGTHS = (8, 32)  # hexadecimal; the longer where someone has made two ids collide


def case_hrefs(case_ids: Iterable[str]) -> dict[str, str]:
    """The address of each case.

    >>> list(case_hrefs(["spine/lymphoma", "../Röntgen?"]).values())
    ['cases/spine/lymphoma.html', 'cases/rontgen.d4e67add.html']
    """
    hrefs: dict[str, str] = {}
    taken: set[str] = set()
    for case_id in case_ids:
        for length in _DIGEST_LENGTHS:
            href = f"cases/{_path(case_id, length)}.html"
            if href not in taken:
                break
        hrefs[case_id] = href
        taken.add(href)
    assert len(taken) == len(hrefs), "two cases of one address"
    return hrefs


def topic_href(kind: str, words: Sequence[str]) -> str:
    """The address of the first result page of what cases share.

    >>> topic_href("diagnosis", ("crohn's", "disease"))
    'diagnosis/crohn-s-disease.e0044b83.html'
    """
    name = "-".join(words)
    path = name if _is_plain(name) and "_" not in name else _digested(" ".join(words), 8)
    return f"{kind}/{path}.html"


def page_href(href: str, page: int) -> str:
    """The address of a further page of a list.

    >>> page_href("modality/mr.html", 1), page_href("modality/mr.html", 2)
    ('modality/mr.html', 'modality/mr.2.html')
    """
    return href if page == 1 else f"{href.removesuffix('.html')}.{page}.html"


def reveal_href(href: str) -> str:
    """The script with the answer of an unknown case.

    >>> reveal_href("cases/0123abcdef.html")
    'reveal/0123abcdef.js'
    """
    return f"reveal/{href.removeprefix('cases/').removesuffix('.html')}.js"


def search_href(query: str) -> str:
    """The search page with a query."""
    return f"search.html?q={quote(query, safe='')}"


def search_as_typed_href(query: str) -> str:
    """The same without synonyms."""
    return f"{search_href(query)}&synonyms=0"


def root_of(href: str) -> str:
    """The way from a page up to the top folder.

    >>> root_of("index.html"), root_of("cases/spine/lymphoma.html")
    ('', '../../')
    """
    return "../" * href.count("/")


def _path(case_id: str, digest_length: int) -> str:
    parts = case_id.split("/")
    if len(case_id) <= MAX_PLAIN and all(map(_is_plain, parts)):
        return case_id
    return _digested(case_id, digest_length)


def _is_plain(name: str) -> bool:
    return bool(_PLAIN.fullmatch(name)) and not _RESERVED.fullmatch(name) and len(name) <= MAX_PLAIN


def _digested(name: str, length: int) -> str:
    readable = "-".join(re.findall("[a-z0-9]+", fold(" ".join(words(name)))))
    readable = readable[:MAX_READABLE].strip("-") or "case"
    if _RESERVED.fullmatch(readable):
        readable = f"case-{readable}"
    return f"{readable}.{digest(name.encode(errors='surrogatepass'))[:length]}"
