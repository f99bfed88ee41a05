"""``searchcases search`` as a user meets it: every format and option, and what else it tells."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from commands import GIVEN, run, search

from searchcases.facets import FACET_FIELDS


def test_the_given_case_comes_first(seeds_index: str) -> None:
    done = search(seeds_index, "extramedullary hematopoiesis", "--format", "ids")
    assert done.stdout.splitlines()[0] == GIVEN


def test_queries_from_stdin_are_answered_line_by_line(seeds_index: str) -> None:
    typed = 'extramedullary hematopoiesis\n\n"open\nnothingofthesort\n'
    done = run("search", "--index", seeds_index, "--stdin", "-n", "1", typed=typed)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["query"] for row in rows] == typed.split("\n")[:1] + typed.split("\n")[2:4]
    assert [hit["case_id"] for hit in rows[0]["hits"]] == [GIVEN]
    assert "quotation mark" in rows[1]["error"]
    assert rows[2]["total"] == 0
    assert done.returncode == 1  # one of them was not well formed


@pytest.mark.skipif(os.name != "posix", reason="a POSIX shell closes the output")
@pytest.mark.parametrize(("words", "code"), [("mass", 0), ("open(", 2)])
def test_a_search_whose_output_is_closed_ends_as_any(
    seeds_index: str, words: str, code: int
) -> None:
    command = [sys.executable, "-m", "searchcases", "search", words, "--index", seeds_index]
    done = subprocess.run(
        ["/bin/sh", "-c", 'exec "$0" "$@" >&- 2>&-', *command], check=False, timeout=60
    )
    assert done.returncode == code


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
@pytest.mark.parametrize("words", ["mass", "the"])  # a page, and more than is held back
def test_a_search_onto_a_full_disk_says_so_in_one_line(seeds_index: str, words: str) -> None:
    command = [sys.executable, "-m", "searchcases", "search", words, "--index", seeds_index]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*command, "-n", "60"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 2
    assert re.fullmatch("error: not all could be written: .*; free some space\n", done.stderr)


@pytest.mark.parametrize("form", ["ids", "json", "table"])
def test_queries_from_stdin_have_one_form_of_answers(seeds_index: str, form: str) -> None:
    done = run("search", "--index", seeds_index, "--stdin", "--format", form, typed="mass\n")
    assert done.returncode == 2
    assert "--format" in done.stderr


@pytest.mark.parametrize("form", [(), ("--format", "jsonl")])
def test_queries_from_stdin_are_counted_by_facets(seeds_index: str, form: tuple[str, ...]) -> None:
    asked = ("search", "--index", seeds_index, "--stdin", "--facet", "modality", *form)
    (row,) = map(json.loads, run(*asked, typed="mass\n").stdout.splitlines())
    assert sum(one["count"] for one in row["facets"]["modality"]) > 0


@pytest.mark.parametrize("words", [(), ("mass", "--stdin")])
def test_a_search_has_a_query_or_reads_queries(seeds_index: str, words: tuple[str, ...]) -> None:
    done = search(seeds_index, *words)
    assert done.returncode == 2
    assert "--stdin" in done.stderr


def test_json_has_the_documented_shape(seeds_index: str) -> None:
    asked = ("marrow hypointensity", "--no-expand", "--format", "json", "-n", "3")
    record = json.loads(search(seeds_index, *asked).stdout)
    assert list(record) == [
        "query", "weighting", "total", "took_ms", "expansions", "added", "suggestion", "hits",
    ]  # fmt: skip
    assert (record["query"], record["weighting"]) == ("marrow hypointensity", "bm25")
    assert record["total"] >= len(record["hits"]) == 3
    for rank, hit in enumerate(record["hits"], start=1):
        assert list(hit) == ["rank", "case_id", "score", "title", "status", "snippet", "matched"]
        assert hit["rank"] == rank
        assert hit["score"] > 0
        assert set().union(*hit["matched"].values()) <= {"marrow", "hypointensity", "hypointense"}


def test_formats_agree(seeds_index: str) -> None:
    whole = json.loads(search(seeds_index, "lymphoma", "--format", "json").stdout)["hits"]
    lines = search(seeds_index, "lymphoma", "--format", "jsonl").stdout.splitlines()
    ids = search(seeds_index, "lymphoma", "--format", "ids").stdout.split()
    table = search(seeds_index, "lymphoma").stdout
    assert [json.loads(line) for line in lines] == whole
    assert ids == [hit["case_id"] for hit in whole]
    assert re.findall(r"^ *\d+  .* (\d+\.\d{3})$", table, re.MULTILINE) == [
        f"{hit['score']:.3f}" for hit in whole
    ]


def test_pages_continue_the_ranking(seeds_index: str) -> None:
    ten = search(seeds_index, "mass", "--format", "ids", "-n", "10").stdout.split()
    five = [
        search(seeds_index, "mass", "--format", "ids", "-n", "5", "--page", p).stdout.split()
        for p in "12"
    ]
    assert five[0] + five[1] == ten


def test_words_of_several_arguments_are_one_query(seeds_index: str) -> None:
    one = search(seeds_index, "marrow hypointensity", "--format", "ids").stdout
    assert search(seeds_index, "marrow", "hypointensity", "--format", "ids").stdout == one


def test_all_asks_for_every_word(seeds_index: str) -> None:
    every = search(seeds_index, "--all", "marrow hypointensity", "--format", "ids").stdout
    assert every == search(seeds_index, "marrow AND hypointensity", "--format", "ids").stdout


def test_settings_of_the_command_line_change_the_ranking(seeds_index: str) -> None:
    plain = search(seeds_index, "lymphoma", "--format", "jsonl").stdout
    for change in (["--boost", "title=50"], ["--k1", "0"], ["--b", "0"], ["--weighting", "tfidf"]):
        assert search(seeds_index, "lymphoma", "--format", "jsonl", *change).stdout != plain


def test_settings_of_a_file_change_the_ranking(seeds_index: str, tmp_path: Path) -> None:
    (tmp_path / "searchcases.toml").write_text("[ranking]\nk1 = 0\n")
    here = run(
        "search", "--index", seeds_index, "lymphoma", "--format", "jsonl", cwd=tmp_path
    ).stdout
    assert here == search(seeds_index, "lymphoma", "--format", "jsonl", "--k1", "0").stdout


def test_facets_are_counted_over_the_whole_result(seeds_index: str) -> None:
    asked = ["--facet", "modality", "--facet", "sex", "-n", "1"]
    record = json.loads(search(seeds_index, "mass", "--format", "json", *asked).stdout)
    assert list(record)[-1] == "facets"
    assert list(record["facets"]) == ["modality", "sex"]
    for rows in record["facets"].values():
        for row in rows:
            assert list(row) == ["value", "count", "filter"]
            narrowed = search(seeds_index, f"mass {row['filter']}", "--format", "ids", "-n", "99")
            assert len(narrowed.stdout.split()) == row["count"] > 0
    table = search(seeds_index, "mass", *asked).stdout
    printed = re.findall(r"^  (\w+) +(\d+)  [█▉▊▋▌▍▎▏]+$", table, re.MULTILINE)
    rows = [row for rows in record["facets"].values() for row in rows]
    assert printed == [(row["value"], str(row["count"])) for row in rows]


def test_a_facet_shows_its_first_values_and_says_how_many_there_are(seeds_index: str) -> None:
    record = json.loads(search(seeds_index, "mass", "--format", "json", "--facet", "tags").stdout)
    table = search(seeds_index, "mass", "--facet", "tags").stdout
    assert table.endswith(f"\n  and {len(record['facets']['tags']) - 12} more values\n")


@pytest.mark.parametrize("output", ["ids", "jsonl"])
def test_a_format_without_a_place_for_facets_says_so(seeds_index: str, output: str) -> None:
    done = search(seeds_index, "mass", "--facet", "sex", "--format", output)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"--format {output} has no place for --facet" in done.stderr


def test_an_unknown_facet_is_answered_with_the_known_ones(seeds_index: str) -> None:
    done = search(seeds_index, "mass", "--facet", "colour")
    assert (done.returncode, done.stdout) == (2, "")
    for name in FACET_FIELDS:
        assert f"'{name}'" in done.stderr


def test_an_unknown_word_is_answered_with_the_one_that_was_perhaps_meant(seeds_index: str) -> None:
    done = search(seeds_index, "marow hypointensty")
    assert "\ndid you mean: marrow hypointensity\n" in done.stdout
    record = json.loads(search(seeds_index, "marow", "--format", "json").stdout)
    assert (record["total"], record["suggestion"]) == (0, "marrow")
    assert "did you mean" not in search(seeds_index, "marrow").stdout
    assert (
        json.loads(search(seeds_index, "marrow", "--format", "json").stdout)["suggestion"] is None
    )


def test_other_names_are_searched_and_told(seeds_index: str) -> None:
    done = search(seeds_index, "GBM kidney")
    assert done.stdout.splitlines()[1] == "also searched: glioblastoma; renal"
    record = json.loads(search(seeds_index, "GBM", "--format", "json").stdout)
    assert record["expansions"] == [{"words": "GBM", "others": ["glioblastoma"]}]
    assert "neuro/glioblastoma" in [hit["case_id"] for hit in record["hits"]]


def test_other_names_are_left_out_where_asked(seeds_index: str) -> None:
    done = search(seeds_index, "kidney", "--no-expand")
    assert "also searched" not in done.stdout
    record = json.loads(search(seeds_index, "kidney", "--no-expand", "--format", "json").stdout)
    assert record["expansions"] == []
    everything = json.loads(search(seeds_index, "kidney", "--format", "json").stdout)
    assert 0 < record["total"] < everything["total"]


def test_words_of_the_first_cases_are_searched_and_told(seeds_index: str) -> None:
    plain = json.loads(search(seeds_index, "hypointensity", "--format", "json").stdout)
    record = json.loads(
        search(seeds_index, "hypointensity", "--feedback", "--format", "json").stdout
    )
    assert plain["added"] == []
    assert "marrow" in record["added"]
    assert "hypointensity" not in record["added"]
    assert record["total"] > plain["total"]
    told = " ".join(search(seeds_index, "hypointensity", "--feedback").stdout.split())
    assert f"words of the first cases: {', '.join(record['added'])} 1 " in told


def test_a_users_table_is_a_setting(seeds_index: str, tmp_path: Path) -> None:
    table, settings = tmp_path / "own.csv", tmp_path / "settings.toml"
    settings.write_text(f"[search]\nsynonyms = {json.dumps(str(table))}\n")
    table.write_text("term,means\nwake-up call,stroke\n")
    done = search(seeds_index, '"wake-up call"', "--config", str(settings))
    assert "also searched: stroke\n" in done.stdout
    table.write_text("term,means\nwake-up call\n")
    done = search(seeds_index, "stroke", "--config", str(settings))
    assert (done.returncode, done.stderr) == (
        2, f"error: {table}:2: means holds '', which has no word; write a name or remove it\n",
    )  # fmt: skip


def test_no_hit_is_no_error(seeds_index: str) -> None:
    done = search(seeds_index, "zebrafish")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("0 cases found")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ('marrow "hypo', 'add a " (at character 8: marrow -->"hypo)'),
        ("(marrow", "add a ) (at character 1: -->(marrow)"),
        ("finding:mass", "did you mean findings:"),
        ("mass AND", "AND needs a word behind it (at character 6"),
        ("-mass", "negations alone find nothing"),
        ("alpha marrow *", "(at character 14: alpha marrow -->*)"),
        ("a* e*", ""),
    ],
)
def test_a_bad_query_is_one_line_and_exit_2(seeds_index: str, query: str, said: str) -> None:
    done = run("search", "--index", seeds_index, "--", query)
    if not said:
        assert done.returncode == 0
        return
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert said in done.stderr


def test_a_quoted_query_may_begin_with_a_negation(seeds_index: str) -> None:
    one = search(seeds_index, "-lymphoma marrow", "--format", "ids")
    assert one.returncode == 0
    assert one.stdout == search(seeds_index, "marrow -lymphoma", "--format", "ids").stdout
