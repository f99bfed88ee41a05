"""Which cases are relevant to which query? JSONL, TREC qrels, or tab-separated cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from searchcases.errors import EvaluationError
from searchcases.evaluation.files import holds_json, lines_of, objects_of, read_text, value_of

Judgements = dict[str, dict[str, int]]
"""Grade per query id and case id; above 0 is relevant."""

QUERY_NAMES = ("query_id", "query-id", "qid", "query")
CASE_NAMES = ("doc_id", "docid", "corpus-id", "document", "case_id", "case")
GRADE_NAMES = ("grade", "relevance", "rel", "score")
_Found = tuple[int, str, str, str]  # line, query, case, grade


def read_judgements(path: str) -> Judgements:
    """Grades per query and case, in the order of the file.

    ``{`` at the beginning means JSONL; else a line has four cells (TREC: query, iteration, case,
    grade) or three (query, case, grade), set off by tabs or, where there are none, by blanks. A
    line of column names may come first. Grades below 0 (junk, in some collections) count as 0.

    Raises:
        EvaluationError: the file cannot be read, a line has another form, or two lines disagree.
    """
    text = read_text(path)
    judgements: Judgements = {}
    for line, query, case, grade_text in _found(text, path):
        if not query or not case:
            raise EvaluationError(path, "a judgement needs a query and a case", line)
        grade = max(_grade(grade_text, path, line), 0)
        if judgements.setdefault(query, {}).setdefault(case, grade) != grade:
            raise EvaluationError(
                path, f"query {query!r} and case {case!r} have another grade above", line
            )
    if not judgements:
        raise EvaluationError(path, "holds no judgement; write lines of: query TAB case TAB grade")
    return judgements


def _found(text: str, path: str) -> Iterator[_Found]:
    if holds_json(text):
        for line, record in objects_of(text, path):
            query = value_of(record, QUERY_NAMES, path, line)
            case = value_of(record, CASE_NAMES, path, line)
            yield line, query, case, value_of(record, GRADE_NAMES, path, line)
        return
    first = True
    for line, row in lines_of(text):
        cells = [cell.strip() for cell in row.split("\t")] if "\t" in row else row.split()
        if len(cells) not in (3, 4):
            raise EvaluationError(
                path, "a line must be: query, case, grade, or: query, 0, case, grade", line
            )
        if not (first and _are_names(cells)):
            yield line, cells[0], cells[-2], cells[-1]
        first = False


def _are_names(cells: Sequence[str]) -> bool:
    return cells[0].lower() in QUERY_NAMES and not cells[-1].lstrip("-").isdigit()


def _grade(text: str, path: str, line: int) -> int:
    try:
        grade = float(text)
    except ValueError:
        grade = 0.5
    if not grade.is_integer():
        raise EvaluationError(path, f"a grade must be a whole number, not {text!r}", line)
    return int(grade)
