"""Evaluation: queries and judgements in every form, and the command that measures with them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from commands import run

from searchcases import update
from searchcases.errors import EvaluationError
from searchcases.evaluation import read_judgements, read_queries

QUERIES = {"q1": "ring enhancement", "q2": "loss of height"}
JUDGED = {"q1": {"a": 1, "b": 0}, "q2": {"c": 2}}
TOPICS = """<top>
<num> Number: q1
<title> ring
enhancement
<desc> Description:
more
</top>

<top>
<num> q2 </num>
<title>loss of height</title>
</top>
"""
OPEN_TOPICS = """<top><num> Number: q1 <title> ring enhancement
<top><num> q2 <title> <desc> Description: loss of height"""
OBJECTS = """{"query_id": "q1", "doc_id": "a", "grade": 1}
{"qid": "q1", "docid": "b", "relevance": 0}
{"query-id": "q2", "corpus-id": "c", "score": "2"}"""


def written(folder: Path, text: str | bytes, name: str = "file") -> str:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(path)


@pytest.mark.parametrize(
    "text",
    [
        '{"id": "q1", "text": "ring enhancement"}\n\n{"id": "q2", "text": "loss of height"}\n',
        '{"_id": "q1", "query": "ring enhancement"}\r\n{"qid": "q2", "title": "loss of height"}',
        '\ufeff{"qid": "q1", "text": "ring enhancement"}\n{"id": "q2", "text": "loss of height"}',
        "q1\tring enhancement\nq2\tloss of  height\r\n",
        "query_id\ttext\nq1\tring enhancement\nq2\tloss of height",
        TOPICS,
        OPEN_TOPICS,
    ],
    ids=["jsonl", "other keys", "byte order mark", "tsv", "tsv with names", "trec", "open trec"],
)
def test_queries_in_every_form(text: str, tmp_path: Path) -> None:
    assert read_queries(written(tmp_path, text)) == QUERIES


def test_ids_that_are_numbers_are_texts(tmp_path: Path) -> None:
    assert read_queries(written(tmp_path, '{"id": 7, "text": "mass"}')) == {"7": "mass"}


@pytest.mark.parametrize(
    "text",
    [
        "q1 0 a 1\nq1 0 b 0\n\nq2 0 c 2\n",
        "q1\t0\ta\t1\r\nq1\t0\tb\t-1\r\nq2\t0\tc\t2\r\n",
        "q1\ta\t1\nq1\tb\t0\nq2\tc\t2",
        "query-id\tcorpus-id\tscore\nq1\ta\t1\nq1\tb\t0\nq2\tc\t2",
        OBJECTS,
        "q1 a 1\nq1 a 1\nq1 b 0\nq2 c 2.0",
    ],
    ids=["trec", "trec by tabs", "tsv", "tsv with names", "jsonl", "said twice"],
)
def test_judgements_in_every_form(text: str, tmp_path: Path) -> None:
    assert read_judgements(written(tmp_path, text)) == JUDGED


def test_ids_of_cases_may_hold_blanks_between_tabs(tmp_path: Path) -> None:
    assert read_judgements(written(tmp_path, "q1\tcase one\t1")) == {"q1": {"case one": 1}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"id": "q1", "text": "x"}\n{"id": ', ":2: not valid JSON"),
        ('{"id": "q1", "text": "x"}\n[]', ":2: each line must be a JSON object"),
        ('{"name": "q1", "text": "x"}', ":1: needs one of the keys query_id"),
        ('{"id": "q1", "text": ["x"]}', ":1: 'text' must be text or a number"),
        ('{"id": "q1", "text": " "}', ":1: a query needs an id and a text"),
        ("q1\tx\nq1\ty", ":2: query 'q1' stands here twice; rename one"),
        ("q1 x", ":1: a line must be an id, a tab and the text"),
        ("<xml>", ":1: no <top>"),
        ("<top>\n<title> x </top>", ":1: a query needs an id"),
        ("", ": holds no query; write lines of"),
        (b"q1\tx\nq2\t\xff", ":2: not UTF-8; save it as UTF-8"),
    ],
)
def test_errors_in_queries_name_file_line_and_remedy(
    text: str | bytes, message: str, tmp_path: Path
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(EvaluationError) as caught:
        read_queries(path)
    assert str(caught.value).startswith(path + message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("q1 0 a 1\nq1 a", ":2: a line must be: query, case, grade"),
        ("q1 0 a high", ":1: a grade must be a whole number, not 'high'"),
        ("q1 0 a 0.5", ":1: a grade must be a whole number, not '0.5'"),
        ("q1 0 a nan", ":1: a grade must be a whole number, not 'nan'"),
        ("q1 0 a 1\nq1 0 a 2", ":2: query 'q1' and case 'a' have another grade above"),
        ("q1\t\t1", ":1: a judgement needs a query and a case"),
        ('{"query_id": "q1", "doc_id": "a"}', ":1: needs one of the keys grade"),
        ("\n", ": holds no judgement; write lines of"),
    ],
)
def test_errors_in_judgements_name_file_line_and_remedy(
    text: str, message: str, tmp_path: Path
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(EvaluationError) as caught:
        read_judgements(path)
    assert str(caught.value).startswith(path + message)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="nowhere: cannot be read: No such file"):
        read_queries(str(tmp_path / "nowhere"))


CASES = {
    "a": "Ring enhancement of a round lesion.",
    "b": "Enhancement is absent; a ring artefact.",
    "c": "Loss of vertebral height.",
    "d": "Normal height and width.",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evaluation")
    cases = [json.dumps({"id": name, "findings": text}) for name, text in CASES.items()]
    written(folder, "\n".join(cases), "cases.jsonl")
    written(
        folder, "q1\tring-enhancement: NOT (known\nq2\tloss of height\nq9\tno answer", "queries"
    )
    written(folder, "q1 0 a 1\nq1 0 gone 1\nq2 0 d 1\n", "qrels")
    written(folder, "[ranking]\nk1 = 0.5\n", "other.toml")
    update([str(folder / "cases.jsonl")], str(folder / "index"))
    return folder


def evaluate(folder: Path, *more: str, **environment: str) -> subprocess.CompletedProcess[str]:
    files = ["--queries", "queries", "--qrels", "qrels", "--index", "index"]
    return run("eval", *files, *more, cwd=folder, **environment)


def test_the_command_measures(folder: Path) -> None:
    done = evaluate(folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:3] == [
        "2 queries, 3 judgements, 4 cases",
        "queries without a relevant case, left out: 1",
        "judged cases that are not in the index: 1",
    ]
    # q1: a is first, gone is never found; q2: c is first, d second.
    assert "MAP           0.5000" in done.stdout
    assert "MRR           0.7500" in done.stdout


def test_the_command_compares(folder: Path) -> None:
    done = evaluate(folder, "--against", "other.toml", "--against", "feedback=on")
    assert (done.returncode, done.stderr) == (0, "")
    assert "95 % of resamples" in done.stdout
    assert (
        done.stdout
        == evaluate(folder, "--against", "other.toml", "--against", "feedback=on").stdout
    )


def test_json_holds_every_figure(folder: Path) -> None:
    done = evaluate(folder, "--format", "json", "--against", "k1=2")
    record: dict[str, Any] = json.loads(done.stdout)
    assert record["queries"] == 2
    assert record["measures"]["MRR"] == 0.75
    assert record["per_query"]["q2"]["MRR"] == 0.5
    assert record["differences"]["MAP"]["mean"] == pytest.approx(
        record["measures"]["MAP"] - record["against"]["MAP"]
    )
    assert {"low", "high", "better", "worse", "equal"} < record["differences"]["MAP"].keys()


@pytest.mark.parametrize(
    ("against", "message"),
    [
        ("nothing=1", "--against nothing=1: unknown setting; choose from feedback"),
        ("k1=high", "--against k1=high: 'high' is no number"),
        ("k1=11", "k1 must be a number from 0 to 10, not 11"),
        ("title=1.5", "boost of title must be a whole number, not 1.5"),
        ("feedback=maybe", "--against feedback= takes on or off, not 'maybe'"),
        ("weighting=best", "unknown weighting 'best'"),
        ("none.toml", "none.toml: cannot be read"),
    ],
)
def test_bad_settings_to_compare_with_are_one_line(
    folder: Path, against: str, message: str
) -> None:
    done = evaluate(folder, "--against", against)
    assert done.returncode == 2
    assert done.stderr.startswith("error: " + message)
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("qrels", "message"),
    [
        ("other 0 a 1", "finds nothing relevant to the queries of queries; their ids must be"),
        ("q1 0 a 0", "finds nothing relevant"),
        ("q1 0 elsewhere 1", "none of its cases is in index; index those cases"),
    ],
)
def test_files_that_do_not_belong_together_are_told(folder: Path, qrels: str, message: str) -> None:
    written(folder, qrels, "strange")
    done = evaluate(folder, "--qrels", "strange")
    assert done.returncode == 2
    assert done.stderr.startswith("error: strange: " + message)


def test_without_the_extra_one_line_says_what_to_install(folder: Path) -> None:
    path = folder / "without"
    path.mkdir(exist_ok=True)
    written(path, 'raise ImportError("not here")', "ir_measures.py")
    done = evaluate(folder, PYTHONPATH=str(path))
    assert done.returncode == 2
    assert done.stderr == (
        "error: searchcases eval: needs ir_measures; run: pip install 'searchcases[eval]'\n"
    )
