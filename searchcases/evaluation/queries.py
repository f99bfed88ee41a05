"""Which queries does a file hold? JSONL, TREC topics, or an id and a text a line, by a tab."""

from __future__ import annotations

import re
from collections.abc import Iterator

from searchcases.errors import EvaluationError
from searchcases.evaluation.files import holds_json, lines_of, objects_of, read_text, value_of

ID_NAMES = ("query_id", "query-id", "qid", "_id", "id")
TEXT_NAMES = ("text", "query", "title")
_TOPIC = re.compile(r"<top>(.*?)(?:</top>|(?=<top>)|\Z)", re.DOTALL | re.IGNORECASE)
_PART = re.compile(
    r"<(num|title|desc)>\s*(?:(?:Number|Topic|Description)\s*:)?([^<]*)", re.IGNORECASE
)

_Found = tuple[int, str, str]  # line, id, text


def read_queries(path: str) -> dict[str, str]:
    """Text per query id, in the order of the file.

    The form is told by how the file begins: ``{`` JSONL, ``<`` TREC topics (the title, else the
    description), anything else tab-separated, with or without a line of column names.

    Raises:
        EvaluationError: the file cannot be read, holds no query, or one without id or text.
    """
    text = read_text(path)
    if holds_json(text):
        found = _objects(text, path)
    else:
        found = _topics(text, path) if text.lstrip().startswith("<") else _rows(text, path)
    queries: dict[str, str] = {}
    for line, name, query in found:
        if not name or not query:
            raise EvaluationError(path, "a query needs an id and a text", line)
        if name in queries:
            raise EvaluationError(path, f"query {name!r} stands here twice; rename one", line)
        queries[name] = query
    if not queries:
        raise EvaluationError(path, 'holds no query; write lines of {"id": …, "text": …}')
    return queries


def _objects(text: str, path: str) -> Iterator[_Found]:
    for line, record in objects_of(text, path):
        name = value_of(record, ID_NAMES, path, line)
        yield line, name, value_of(record, TEXT_NAMES, path, line)


def _topics(text: str, path: str) -> Iterator[_Found]:
    topics = list(_TOPIC.finditer(text))
    if not topics:
        raise EvaluationError(path, "no <top> … </top>; write TREC topics, JSONL or id TAB text", 1)
    for topic in topics:
        parts: dict[str, str] = {}
        for part in _PART.finditer(topic.group(1)):
            parts.setdefault(part.group(1).lower(), " ".join(part.group(2).split()))
        line = text.count("\n", 0, topic.start()) + 1
        yield line, parts.get("num", ""), parts.get("title") or parts.get("desc", "")


def _rows(text: str, path: str) -> Iterator[_Found]:
    first = True
    for line, row in lines_of(text):
        name, tab, query = row.partition("\t")
        if not tab:
            raise EvaluationError(path, "a line must be an id, a tab and the text", line)
        if not (first and name.strip().lower() in ID_NAMES and query.strip() in TEXT_NAMES):
            yield line, name.strip(), " ".join(query.split())
        first = False
