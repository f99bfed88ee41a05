"""What commands tell of cases: texts, keywords, similar ones, diseases, scores, counts."""

from __future__ import annotations

import json

from commands import GIVEN, SEEDS, run, search


def test_similar_lists_other_cases_and_what_they_share(seeds_index: str) -> None:
    case = "spine/epidural-lymphoma"
    record = json.loads(
        run("similar", case, "-n", "3", "--format", "json", "--index", seeds_index).stdout
    )
    assert record["case_id"] == case
    assert [one["rank"] for one in record["similar"]] == [1, 2, 3]
    text = run("similar", case, "-n", "3", "--index", seeds_index).stdout
    for one in record["similar"]:
        assert list(one) == ["rank", "case_id", "title", "score", "shared"]
        assert one["case_id"] != case
        assert one["title"] in text
        assert f"shares: {', '.join(one['shared'])}" in text
    done = run("similar", "spine/epidural-lymfoma", "--index", seeds_index)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert case in done.stderr


def test_ddx_lists_diseases_with_the_cases_that_support_them(seeds_index: str) -> None:
    asked = ["ddx", "epidural mass", "--index", seeds_index, "-n", "5"]
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
    assert run("ddx", "zebrafish", "--index", seeds_index).stdout.count("\n") == 1
    assert run("ddx", "(mass", "--index", seeds_index).returncode == 2


def test_show_json_has_the_documented_shape(seeds_index: str) -> None:
    record = json.loads(run("show", GIVEN, "--format", "json", "--index", seeds_index).stdout)
    assert list(record) == [
        "case_id", "title", "fields", "metadata", "derived", "images", "source",
    ]  # fmt: skip
    assert record["metadata"]["age"] == "37"
    assert record["derived"] == ["modality", "system", "age", "sex", "plane"]
    assert record["title"] == record["fields"]["diagnosis"] == "extramedullary hematopoiesis"
    assert "patient's history" in record["fields"]["discussion"]
    assert record["source"].endswith(f"{GIVEN}.txt")
    other = json.loads(
        run("show", "spine/epidural-lymphoma", "--format", "json", "--index", seeds_index).stdout
    )
    assert other["metadata"]["modality"] == ["MR", "PET"]
    assert other["metadata"]["sex"] == "M"
    assert not {"modality", "sex"} & set(other["derived"])
    drawn = json.loads(
        run("show", "neuro/glioblastoma", "--format", "json", "--index", seeds_index).stdout
    )
    assert list(drawn["images"][0]) == ["path", "alt", "caption", "drawing"]


def test_show_says_what_is_told_from_the_text(seeds_index: str) -> None:
    lines = run("show", GIVEN, "--index", seeds_index).stdout.splitlines()
    assert lines[1] == GIVEN
    told = "modality MR · system Spine and Muscles · age 37 · sex M · plane axial, sagittal"
    assert lines[2] == f"From the text: {told}"
    lines = run("show", "neuro/glioblastoma", "--index", seeds_index).stdout.splitlines()
    assert " · MR" in lines[1]
    assert "modality" not in lines[2]


def test_show_prints_every_section(seeds_index: str) -> None:
    text = run("show", "spine/epidural-lymphoma", "--index", seeds_index).stdout
    for heading in ("History", "Findings", "Diagnosis", "Differential diagnosis", "Discussion"):
        assert f"\n{heading}\n" in text


def test_keywords_of_the_given_case_are_its_own_list(seeds_index: str) -> None:
    listed = (SEEDS / f"{GIVEN}.txt").read_text()
    wanted = listed[listed.index("Keywords by value:") :].strip()
    assert run("keywords", GIVEN, "--index", seeds_index).stdout.strip() == wanted


def test_keywords_of_another_case_come_from_the_recovered_archive(seeds_index: str) -> None:
    done = run("keywords", "spine/epidural-lymphoma", "-n", "5", "--index", seeds_index)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 6


def test_keywords_json_says_what_the_weights_rest_on(seeds_index: str) -> None:
    told = json.loads(run("keywords", GIVEN, "--format", "json", "--index", seeds_index).stdout)
    assert (told["doc_count"], told["lists"], len(told["keywords"])) == (6738, 1, 152)
    assert 1 <= told["distinct_weights"]["needed"] <= told["distinct_weights"]["explained"]
    other = run("keywords", "spine/epidural-lymphoma", "--format", "json", "--index", seeds_index)
    assert json.loads(other.stdout)["doc_count"] == 6738
    assert json.loads(other.stdout)["distinct_weights"] is None


def test_explain_sums_to_the_score(seeds_index: str) -> None:
    hit = json.loads(search(seeds_index, "marrow hypointensity", "--format", "json").stdout)[
        "hits"
    ][0]
    done = run(
        "explain",
        "marrow hypointensity",
        hit["case_id"],
        "--format",
        "json",
        "--index",
        seeds_index,
    )
    told = json.loads(done.stdout)
    assert told["score"] == hit["score"] == sum(term["contribution"] for term in told["terms"])
    text = run("explain", "marrow hypointensity", hit["case_id"], "--index", seeds_index).stdout
    assert text.startswith(repr(hit["score"]))


def test_stats_counts_the_cases(seeds_index: str) -> None:
    files = [p for p in SEEDS.rglob("*") if p.suffix in {".md", ".txt"}]
    record = json.loads(run("stats", "--format", "json", "--index", seeds_index).stdout)
    assert record["cases"] == len(files)
    assert sum(record["distributions"]["sex"].values()) <= len(files)
    assert run("stats", "--index", seeds_index).stdout.startswith(f"{len(files)} cases")
