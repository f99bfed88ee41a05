r"""How is a case read from the seed's text format?

The text stands behind ``Texto:``, its lines unlabelled, in the order exam, treatment, findings,
diagnosis, differential, history, discussion; behind ``Keywords by value:`` comes a list of
``- keyword: weight``, maybe with a count in brackets. Either part may be missing, lines may end in
CRLF, and the text may hold HTML entities. A text without either heading is read as the text alone.
"""

from __future__ import annotations

import html
from collections.abc import Iterator

from searchcases.errors import CaseFormatError
from searchcases.keywords.lists import KeywordListError, keyword_terms, split_case
from searchcases.sources.draft import Draft, without_controls


def read(text: str, _path: str, case_id: str) -> Iterator[Draft | CaseFormatError]:
    """Yield the one case of a file; lines of the list that cannot be read become warnings."""
    body, keyword_list = split_case(text)
    body = body.strip("\n")
    draft = Draft(case_id, raw_text=body, keyword_list=keyword_list.strip("\n"))
    text_lines = without_controls(html.unescape(body)) if "&" in body else body
    draft.unlabelled = text_lines.split("\n") if body.strip() else []
    try:
        terms = keyword_terms(keyword_list)
    except KeywordListError as error:
        terms = [keyword.term for keyword in error.keywords]
        above = text.count("\n", 0, len(text) - len(keyword_list))
        draft.warnings.extend(f"line {above + line}: {reason}" for line, reason in error.problems)
    draft.add("keywords", "\n".join(terms))
    yield draft
