"""What does a plain sentence ask for? Any of its words; nothing in it is query language.

A judge's query may hold a colon, a quote or the word NOT without meaning anything by it.
"""

from __future__ import annotations

from searchcases.analysis import forms, is_stop_word, stems
from searchcases.query import Or, Query, Term


def words_tree(text: str) -> Query | None:
    """The tree of a sentence; stop words are skipped where others remain.

    Returns:
        None where the text holds no word.

    >>> words_tree("is it: the lung?")
    Term(field=None, term='lung', kind='term')
    """
    words = forms(text)
    kept = [form for form in words if not is_stop_word(form)] or words
    leaves: list[Query] = [Term(None, term) for term in dict.fromkeys(stems(kept))]
    return leaves[0] if len(leaves) == 1 else Or(tuple(leaves)) if leaves else None
