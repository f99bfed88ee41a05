"""The command line as a user meets it: processes, exit codes, one-line errors, every format."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from searchcases.cli import COMMANDS
from searchcases.facets import FACET_FIELDS

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
GIVEN = "000_6df73cbcf84d81d4"


def run(
    *arguments: str, cwd: Path | None = None, typed: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("SEARCHCASES")}
    return subprocess.run(
        [sys.executable, "-m", "searchcases", *arguments],
        cwd=cwd,
        env={**inherited, "PYTHONWARNINGS": "error", "COLUMNS": "100", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        input=typed,
    )


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("cli") / "index")
    done = run("index", str(SEEDS), "--index", folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def search(index: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run("search", "--index", index, *arguments)


def test_the_given_case_comes_first(index: str) -> None:
    done = search(index, "extramedullary hematopoiesis", "--format", "ids")
    assert done.stdout.splitlines()[0] == GIVEN


def test_queries_from_stdin_are_answered_line_by_line(index: str) -> None:
    typed = 'extramedullary hematopoiesis\n\n"open\nnothingofthesort\n'
    done = run("search", "--index", index, "--stdin", "-n", "1", typed=typed)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["query"] for row in rows] == typed.split("\n")[:1] + typed.split("\n")[2:4]
    assert [hit["case_id"] for hit in rows[0]["hits"]] == [GIVEN]
    assert "quotation mark" in rows[1]["error"]
    assert rows[2]["total"] == 0
    assert done.returncode == 1  # one of them was not well formed


@pytest.mark.skipif(os.name != "posix", reason="a POSIX shell closes the output")
@pytest.mark.parametrize(("words", "code"), [("mass", 0), ("open(", 2)])
def test_a_search_whose_output_is_closed_ends_as_any(index: str, words: str, code: int) -> None:
    command = [sys.executable, "-m", "searchcases", "search", words, "--index", index]
    done = subprocess.run(
        ["/bin/sh", "-c", 'exec "$0" "$@" >&- 2>&-', *command], check=False, timeout=60
    )
    assert done.returncode == code


@pytest.mark.parametrize("form", ["ids", "json"])
def test_queries_from_stdin_have_one_form_of_answers(index: str, form: str) -> None:
    done = run("search", "--index", index, "--stdin", "--format", form, typed="mass\n")
    assert done.returncode == 2
    assert "--format" in done.stderr


@pytest.mark.parametrize("words", [(), ("mass", "--stdin")])
def test_a_search_has_a_query_or_reads_queries(index: str, words: tuple[str, ...]) -> None:
    done = search(index, *words)
    assert done.returncode == 2
    assert "--stdin" in done.stderr


def test_json_has_the_documented_shape(index: str) -> None:
    asked = ("marrow hypointensity", "--no-expand", "--format", "json", "-n", "3")
    record = json.loads(search(index, *asked).stdout)
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


def test_formats_agree(index: str) -> None:
    whole = json.loads(search(index, "lymphoma", "--format", "json").stdout)["hits"]
    lines = search(index, "lymphoma", "--format", "jsonl").stdout.splitlines()
    ids = search(index, "lymphoma", "--format", "ids").stdout.split()
    table = search(index, "lymphoma").stdout
    assert [json.loads(line) for line in lines] == whole
    assert ids == [hit["case_id"] for hit in whole]
    assert re.findall(r"^ *\d+  .* (\d+\.\d{3})$", table, re.MULTILINE) == [
        f"{hit['score']:.3f}" for hit in whole
    ]


def test_pages_continue_the_ranking(index: str) -> None:
    ten = search(index, "mass", "--format", "ids", "-n", "10").stdout.split()
    five = [
        search(index, "mass", "--format", "ids", "-n", "5", "--page", p).stdout.split()
        for p in "12"
    ]
    assert five[0] + five[1] == ten


def test_words_of_several_arguments_are_one_query(index: str) -> None:
    one = search(index, "marrow hypointensity", "--format", "ids").stdout
    assert search(index, "marrow", "hypointensity", "--format", "ids").stdout == one


def test_all_asks_for_every_word(index: str) -> None:
    every = search(index, "--all", "marrow hypointensity", "--format", "ids").stdout
    assert every == search(index, "marrow AND hypointensity", "--format", "ids").stdout


def test_settings_of_the_command_line_change_the_ranking(index: str) -> None:
    plain = search(index, "lymphoma", "--format", "jsonl").stdout
    for change in (["--boost", "title=50"], ["--k1", "0"], ["--b", "0"], ["--weighting", "tfidf"]):
        assert search(index, "lymphoma", "--format", "jsonl", *change).stdout != plain


def test_settings_of_a_file_change_the_ranking(index: str, tmp_path: Path) -> None:
    (tmp_path / "searchcases.toml").write_text("[ranking]\nk1 = 0\n")
    here = run("search", "--index", index, "lymphoma", "--format", "jsonl", cwd=tmp_path).stdout
    assert here == search(index, "lymphoma", "--format", "jsonl", "--k1", "0").stdout


def test_facets_are_counted_over_the_whole_result(index: str) -> None:
    asked = ["--facet", "modality", "--facet", "sex", "-n", "1"]
    record = json.loads(search(index, "mass", "--format", "json", *asked).stdout)
    assert list(record)[-1] == "facets"
    assert list(record["facets"]) == ["modality", "sex"]
    for rows in record["facets"].values():
        for row in rows:
            assert list(row) == ["value", "count", "filter"]
            narrowed = search(index, f"mass {row['filter']}", "--format", "ids", "-n", "99")
            assert len(narrowed.stdout.split()) == row["count"] > 0
    table = search(index, "mass", *asked).stdout
    printed = re.findall(r"^  (\w+) +(\d+)  [█▉▊▋▌▍▎▏]+$", table, re.MULTILINE)
    rows = [row for rows in record["facets"].values() for row in rows]
    assert printed == [(row["value"], str(row["count"])) for row in rows]


def test_a_facet_shows_its_first_values_and_says_how_many_there_are(index: str) -> None:
    record = json.loads(search(index, "mass", "--format", "json", "--facet", "tags").stdout)
    table = search(index, "mass", "--facet", "tags").stdout
    assert table.endswith(f"\n  and {len(record['facets']['tags']) - 12} more values\n")


@pytest.mark.parametrize("output", ["ids", "jsonl"])
def test_a_format_without_a_place_for_facets_says_so(index: str, output: str) -> None:
    done = search(index, "mass", "--facet", "sex", "--format", output)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"--format {output} has no place for --facet" in done.stderr


def test_an_unknown_facet_is_answered_with_the_known_ones(index: str) -> None:
    done = search(index, "mass", "--facet", "colour")
    assert (done.returncode, done.stdout) == (2, "")
    for name in FACET_FIELDS:
        assert f"'{name}'" in done.stderr


def test_an_unknown_word_is_answered_with_the_one_that_was_perhaps_meant(index: str) -> None:
    done = search(index, "marow hypointensty")
    assert "\ndid you mean: marrow hypointensity\n" in done.stdout
    record = json.loads(search(index, "marow", "--format", "json").stdout)
    assert (record["total"], record["suggestion"]) == (0, "marrow")
    assert "did you mean" not in search(index, "marrow").stdout
    assert json.loads(search(index, "marrow", "--format", "json").stdout)["suggestion"] is None


def test_other_names_are_searched_and_told(index: str) -> None:
    done = search(index, "GBM kidney")
    assert done.stdout.splitlines()[1] == "also searched: glioblastoma; renal"
    record = json.loads(search(index, "GBM", "--format", "json").stdout)
    assert record["expansions"] == [{"words": "GBM", "others": ["glioblastoma"]}]
    assert "neuro/glioblastoma" in [hit["case_id"] for hit in record["hits"]]


def test_other_names_are_left_out_where_asked(index: str) -> None:
    done = search(index, "kidney", "--no-expand")
    assert "also searched" not in done.stdout
    record = json.loads(search(index, "kidney", "--no-expand", "--format", "json").stdout)
    assert record["expansions"] == []
    everything = json.loads(search(index, "kidney", "--format", "json").stdout)
    assert 0 < record["total"] < everything["total"]


def test_words_of_the_first_cases_are_searched_and_told(index: str) -> None:
    plain = json.loads(search(index, "hypointensity", "--format", "json").stdout)
    record = json.loads(search(index, "hypointensity", "--feedback", "--format", "json").stdout)
    assert plain["added"] == []
    assert "marrow" in record["added"]
    assert "hypointensity" not in record["added"]
    assert record["total"] > plain["total"]
    told = " ".join(search(index, "hypointensity", "--feedback").stdout.split())
    assert f"words of the first cases: {', '.join(record['added'])} 1 " in told


def test_a_users_table_is_a_setting(index: str, tmp_path: Path) -> None:
    table, settings = tmp_path / "own.csv", tmp_path / "settings.toml"
    settings.write_text(f"[search]\nsynonyms = {json.dumps(str(table))}\n")
    table.write_text("term,means\nwake-up call,stroke\n")
    done = search(index, '"wake-up call"', "--config", str(settings))
    assert "also searched: stroke\n" in done.stdout
    table.write_text("term,means\nwake-up call\n")
    done = search(index, "stroke", "--config", str(settings))
    assert (done.returncode, done.stderr) == (
        2, f"error: {table}:2: means holds '', which has no word; write a name or remove it\n",
    )  # fmt: skip


def test_complete_prints_words_that_begin_so(index: str) -> None:
    words = run("complete", "LYMPH", "--index", index, "-n", "4").stdout.split()
    assert len(words) == 4
    assert all(word.startswith("lymph") for word in words)
    told = run("complete", "LYMPH", "--index", index, "-n", "4", "--format", "json").stdout
    assert json.loads(told) == {"prefix": "LYMPH", "words": words}
    done = run("complete", "zyxw", "--index", index)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_shell_completes_words_and_case_ids(index: str) -> None:
    def completed(*words: str) -> list[str]:
        asked = {
            "_SEARCHCASES_COMPLETE": "complete_bash",
            "COMP_WORDS": " ".join(("searchcases", *words)),
            "COMP_CWORD": str(len(words)),
            "SEARCHCASES_INDEX": index,
        }
        script = "import sys; sys.argv[0] = 'searchcases'; from searchcases.cli import main; main()"
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("SEARCHCASES")}
        done = subprocess.run(
            [sys.executable, "-c", script],
            env={**inherited, **asked},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        return done.stdout.split()

    words = run("complete", "lymph", "--index", index, "-n", "30").stdout.split()
    assert completed("search", "lymph") == words
    assert completed("ddx", "title:lymph") == [f"title:{word}" for word in words]
    assert completed("search", "l") == []
    assert "spine/epidural-lymphoma" in completed("similar", "spine/")
    assert completed("search", "--index", "nosuch", "lymph") == []


def test_similar_lists_other_cases_and_what_they_share(index: str) -> None:
    case = "spine/epidural-lymphoma"
    record = json.loads(
        run("similar", case, "-n", "3", "--format", "json", "--index", index).stdout
    )
    assert record["case_id"] == case
    assert [one["rank"] for one in record["similar"]] == [1, 2, 3]
    text = run("similar", case, "-n", "3", "--index", index).stdout
    for one in record["similar"]:
        assert list(one) == ["rank", "case_id", "title", "score", "shared"]
        assert one["case_id"] != case
        assert one["title"] in text
        assert f"shares: {', '.join(one['shared'])}" in text
    done = run("similar", "spine/epidural-lymfoma", "--index", index)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert case in done.stderr


def test_ddx_lists_diseases_with_the_cases_that_support_them(index: str) -> None:
    asked = ["ddx", "epidural mass", "--index", index, "-n", "5"]
    record = json.loads(run(*asked, "--format", "json").stdout)
    assert record["query"] == "epidural mass"
    text = run(*asked).stdout
    assert len(record["diseases"]) == 5
    for one in record["diseases"]:
        assert list(one) == ["rank", "name", "score", "diagnosis", "differential"]
        assert one["name"] in text
        supports = one["diagnosis"] + one["differential"]
        assert supports
        assert all(list(support) == ["case_id", "title", "score"] for support in supports)
        assert one["diagnosis"][:1] == [] or one["diagnosis"][0]["case_id"] in text
    scores = [one["score"] for one in record["diseases"]]
    assert scores == sorted(scores, reverse=True)
    assert run("ddx", "zebrafish", "--index", index).stdout.count("\n") == 1
    assert run("ddx", "(mass", "--index", index).returncode == 2


def test_no_hit_is_no_error(index: str) -> None:
    done = search(index, "zebrafish")
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
def test_a_bad_query_is_one_line_and_exit_2(index: str, query: str, said: str) -> None:
    done = run("search", "--index", index, "--", query)
    if not said:
        assert done.returncode == 0
        return
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert said in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "x", "-n", "0"],
        ["search"],
        ["search", "x", "--format", "xml"],
        ["search", "x", "--weighting", "bm52"],
        ["search", "x", "--boost", "title"],
        ["search", "x", "--boost", "title=1000"],
        ["search", "x", "--k1", "-1"],
        ["search", "x", "--config", "missing.toml"],
        ["index", "no-such-folder"],
        ["show", "no-such-case"],
        ["keywords", "no-such-case"],
        ["explain", "x", "no-such-case"],
        ["remove", "no-such-case"],
        ["frobnicate"],
    ],
)
def test_bad_usage_exits_2_and_says_so_on_stderr(index: str, arguments: list[str]) -> None:
    done = run(*arguments, SEARCHCASES_INDEX=index)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_no_index_says_how_to_make_one(tmp_path: Path) -> None:
    done = run("search", "x", "--index", str(tmp_path))
    assert done.returncode == 2
    assert "searchcases index FOLDER" in done.stderr


def test_a_damaged_index_exits_2(index: str, tmp_path: Path) -> None:
    copy = tmp_path / "index"
    shutil.copytree(index, copy)
    (segment,) = copy.glob("*.segment")
    data = bytearray(segment.read_bytes())
    data[len(data) // 2] ^= 1
    segment.write_bytes(data)
    done = run("check", "--index", str(copy))
    assert done.returncode == 2
    assert "does not match its checksum" in done.stdout
    segment.write_bytes(data[:-1])
    done = run("search", "x", "--index", str(copy))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "damaged" in done.stderr


def test_check_finds_a_sound_index_sound(index: str) -> None:
    done = run("check", "--index", index)
    assert (done.returncode, done.stdout) == (0, f"{index} is sound\n")


def test_show_json_has_the_documented_shape(index: str) -> None:
    record = json.loads(run("show", GIVEN, "--format", "json", "--index", index).stdout)
    assert list(record) == [
        "case_id", "title", "fields", "metadata", "derived", "images", "source",
    ]  # fmt: skip
    assert record["metadata"]["age"] == "37"
    assert record["derived"] == ["modality", "system", "age", "sex", "plane"]
    assert record["title"] == record["fields"]["diagnosis"] == "extramedullary hematopoiesis"
    assert "patient's history" in record["fields"]["discussion"]
    assert record["source"].endswith(f"{GIVEN}.txt")
    other = json.loads(
        run("show", "spine/epidural-lymphoma", "--format", "json", "--index", index).stdout
    )
    assert other["metadata"]["modality"] == ["MR", "PET"]
    assert other["metadata"]["sex"] == "M"
    assert not {"modality", "sex"} & set(other["derived"])
    drawn = json.loads(
        run("show", "neuro/glioblastoma", "--format", "json", "--index", index).stdout
    )
    assert list(drawn["images"][0]) == ["path", "alt", "caption", "drawing"]


def test_show_says_what_is_told_from_the_text(index: str) -> None:
    lines = run("show", GIVEN, "--index", index).stdout.splitlines()
    assert lines[1] == GIVEN
    told = "modality MR · system Spine and Muscles · age 37 · sex M · plane axial, sagittal"
    assert lines[2] == f"From the text: {told}"
    lines = run("show", "neuro/glioblastoma", "--index", index).stdout.splitlines()
    assert " · MR" in lines[1]
    assert "modality" not in lines[2]


def test_show_prints_every_section(index: str) -> None:
    text = run("show", "spine/epidural-lymphoma", "--index", index).stdout
    for heading in ("History", "Findings", "Diagnosis", "Differential diagnosis", "Discussion"):
        assert f"\n{heading}\n" in text


def test_keywords_of_the_given_case_are_its_own_list(index: str) -> None:
    listed = (SEEDS / f"{GIVEN}.txt").read_text()
    wanted = listed[listed.index("Keywords by value:") :].strip()
    assert run("keywords", GIVEN, "--index", index).stdout.strip() == wanted


def test_keywords_of_another_case_come_from_the_recovered_archive(index: str) -> None:
    done = run("keywords", "spine/epidural-lymphoma", "-n", "5", "--index", index)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 6


def test_keywords_json_says_what_the_weights_rest_on(index: str) -> None:
    told = json.loads(run("keywords", GIVEN, "--format", "json", "--index", index).stdout)
    assert (told["doc_count"], told["lists"], len(told["keywords"])) == (6738, 1, 152)
    assert 1 <= told["distinct_weights"]["needed"] <= told["distinct_weights"]["explained"]
    other = run("keywords", "spine/epidural-lymphoma", "--format", "json", "--index", index)
    assert json.loads(other.stdout)["doc_count"] == 6738
    assert json.loads(other.stdout)["distinct_weights"] is None


def test_a_quoted_query_may_begin_with_a_negation(index: str) -> None:
    one = search(index, "-lymphoma marrow", "--format", "ids")
    assert one.returncode == 0
    assert one.stdout == search(index, "marrow -lymphoma", "--format", "ids").stdout


def test_explain_sums_to_the_score(index: str) -> None:
    hit = json.loads(search(index, "marrow hypointensity", "--format", "json").stdout)["hits"][0]
    done = run(
        "explain", "marrow hypointensity", hit["case_id"], "--format", "json", "--index", index
    )
    told = json.loads(done.stdout)
    assert told["score"] == hit["score"] == sum(term["contribution"] for term in told["terms"])
    text = run("explain", "marrow hypointensity", hit["case_id"], "--index", index).stdout
    assert text.startswith(repr(hit["score"]))


def test_stats_counts_the_cases(index: str) -> None:
    files = [p for p in SEEDS.rglob("*") if p.suffix in {".md", ".txt"}]
    record = json.loads(run("stats", "--format", "json", "--index", index).stdout)
    assert record["cases"] == len(files)
    assert sum(record["distributions"]["sex"].values()) <= len(files)
    assert run("stats", "--index", index).stdout.startswith(f"{len(files)} cases")


def test_index_reports_and_strict_exits_1(tmp_path: Path) -> None:
    cases = tmp_path / "cases"
    cases.mkdir()
    (cases / "good.md").write_text("## Findings\nA small hiatal hernia.\n")
    (cases / "bad.txt").write_bytes(b"Texto: \xff\xfe")
    (cases / "odd.doc").write_text("x")
    folder = str(tmp_path / "index")
    done = run("index", str(cases), "--index", folder)
    assert done.returncode == 0
    assert "1 added" in done.stdout
    assert "2 not read" in done.stdout
    assert re.search(r"bad\.txt:1: not UTF-8", done.stderr)
    assert re.search(r"odd\.doc: unknown ending '\.doc'", done.stderr)
    assert run("index", str(cases), "--index", folder, "--strict").returncode == 1
    record = json.loads(run("index", str(cases), "--index", folder, "--format", "json").stdout)
    assert record["unchanged"] == ["good"]
    assert len(record["errors"]) == 2


def test_removing_more_than_half_needs_prune(tmp_path: Path) -> None:
    cases = tmp_path / "cases"
    cases.mkdir()
    for name in "abc":
        (cases / f"{name}.md").write_text(f"## Findings\nNodule {name}.\n")
    folder = str(tmp_path / "index")
    run("index", str(cases), "--index", folder)
    (cases / "a.md").unlink()
    (cases / "b.md").unlink()
    done = run("index", str(cases), "--index", folder)
    assert done.returncode == 2
    assert "--prune" in done.stderr
    assert run("search", "nodule", "--format", "ids", "--index", folder).stdout.split() == list(
        "abc"
    )
    assert run("index", str(cases), "--index", folder, "--prune").returncode == 0
    assert run("search", "nodule", "--format", "ids", "--index", folder).stdout.split() == ["c"]


def test_remove_takes_out_one_case(tmp_path: Path, index: str) -> None:
    copy = str(tmp_path / "index")
    shutil.copytree(index, copy)
    assert run("remove", GIVEN, "--index", copy).returncode == 0
    every = run("search", "the", "-n", "99", "--format", "ids", "--index", copy).stdout.split()
    done = run("remove", *every, "--index", copy)
    assert (done.returncode, "--prune" in done.stderr) == (2, True)
    assert run("show", GIVEN, "--index", copy).returncode == 2


def test_open_runs_the_editor_on_the_source_file(index: str) -> None:
    done = run(
        "open",
        GIVEN,
        "--index",
        index,
        EDITOR=f"{sys.executable} -c 'import sys; print(sys.argv[1])'",
    )
    assert done.returncode == 0
    assert Path(done.stdout.strip()).resolve() == SEEDS / f"{GIVEN}.txt"


def test_an_editor_that_cannot_be_run_is_one_line(index: str) -> None:
    for editor in ("no-such-editor", "vi 'x"):
        done = run("open", GIVEN, "--index", index, EDITOR=editor)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_a_mistyped_folder_leaves_nothing_behind(tmp_path: Path) -> None:
    assert run("index", "nosuch", "--index", "here", cwd=tmp_path).returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_new_writes_a_case_that_can_be_indexed(tmp_path: Path) -> None:
    path = tmp_path / "chest" / "collapse.md"
    done = run("new", str(path), "--title", 'A "golden S": collapse', "--modality", "XR")
    assert done.returncode == 0
    path.write_text(
        path.read_text().replace("## Findings\n", "## Findings\nRight upper lobe collapse.\n")
    )
    folder = str(tmp_path / "index")
    done = run("index", str(tmp_path / "chest"), "--index", folder, "--strict")
    assert (done.returncode, done.stderr) == (0, "")
    record = json.loads(run("show", "collapse", "--format", "json", "--index", folder).stdout)
    assert record["title"] == 'A "golden S": collapse'
    assert record["metadata"]["modality"] == ["XR"]
    again = run("new", str(path))
    assert again.returncode == 2
    assert "exists already" in again.stderr


def test_output_is_plain_when_piped_and_marked_on_request_of_nobody(index: str) -> None:
    assert "\x1b" not in search(index, "lymphoma").stdout
    assert "\x1b" not in run("show", GIVEN, "--index", index).stdout


def test_a_closed_pipe_is_no_error(index: str) -> None:
    command = f"{sys.executable} -m searchcases search the -n 60 --index {index} | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stderr == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert f"Example: searchcases {command}" in " ".join(done.stdout.split())


def test_help_lists_every_command_and_version_prints() -> None:
    shown = run("--help").stdout
    assert all(re.search(rf"\b{command}\b", shown) for command in COMMANDS)
    assert re.fullmatch(r"searchcases \d+\.\d+\.\d+\n", run("--version").stdout)


def test_shell_completion_knows_the_commands() -> None:
    script = str(Path(sys.executable).with_name("searchcases"))
    asked = {
        "_SEARCHCASES_COMPLETE": "complete_bash",
        "COMP_WORDS": "searchcases se",
        "COMP_CWORD": "1",
    }
    done = subprocess.run(
        [script], env={**os.environ, **asked}, capture_output=True, text=True, check=False
    )
    assert "search" in done.stdout
