"""Images: a case has those that it names or that lie beside it; the index holds them, too."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from folders import indexed, only, read, write
from pictures import encoded, gradient

from searchcases.indexer import update
from searchcases.model import Image
from searchcases.sitegen.images import publish
from searchcases.sources.images import MAX_NAMED, companions

# ------------------------------------------------------------------------- which images a case has


def test_images_beside_a_case_file_are_its_images_in_natural_order(tmp_path: Path) -> None:
    names = ("effusion.png", "effusion-1.jpg", "effusion_02.webp", "effusion-10.PNG",
             "effusion-9.jpeg", "effusion (3).png")  # fmt: skip
    others = ("effusions.png", "effusion.svg", "effusion.gif", "left.png", ".effusion.png",
              "deep/effusion.png", "eff.png", "effusion2.png")  # fmt: skip
    folder = write(
        tmp_path, {"c/effusion.md": "text", **{f"c/{name}": b"" for name in (*names, *others)}}
    )
    assert [image.path for image in only(folder).images] == [
        "effusion.png", "effusion (3).png", "effusion-1.jpg", "effusion-9.jpeg", "effusion-10.PNG",
        "effusion_02.webp",
    ]  # fmt: skip
    assert [image.path for image in only(tmp_path / "c" / "effusion.md").images] == [
        image.path for image in only(folder).images
    ]


def test_the_case_file_with_the_longer_name_has_the_image() -> None:
    names = ["a.md", "a-left.txt", "a-left-lower.json", "a-left-1.png", "a-left-lower.png",
             "a-left-low.png", "a-leftmost.png", "a-.png"]  # fmt: skip
    for order in (names, names[::-1]):
        assert companions(order, {".md", ".txt", ".json"}) == {
            "a": ("a-.png", "a-leftmost.png"),
            "a-left": ("a-left-1.png", "a-left-low.png"),
            "a-left-lower": ("a-left-lower.png",),
        }


LISTING = """---
title: x
images:
  - plain.png
  - {file: ./sub/b.jpg, alt: "A line:\\tseen", caption: "PA\\nview", drawing: true}
  - file: a.webp
    alt: A mass
---
text
"""


def test_front_matter_names_images_in_the_author_s_order(tmp_path: Path) -> None:
    files = ("plain.png", "sub/b.jpg", "a.webp", "c.png")
    case = only(write(tmp_path, {"c.md": LISTING, **dict.fromkeys(files, b"")}))
    assert case.images == (
        Image("plain.png"),
        Image("sub/b.jpg", "A line: seen", "PA view", drawing=True),
        Image("a.webp", "A mass"),
    )
    assert case.fields == {"title": "x", "other": "text"}
    (warning,) = case.warnings
    assert warning.startswith("no alt text for plain.png; ")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a.png", ("a.png",)),
        ({"file": "a.png", "alt": "x"}, ("a.png",)),
        (["b.png", "a.png"], ("b.png", "a.png")),
        ([], ()),
        (None, ("x.png",)),
    ],
)
def test_json_names_images_alike_and_only_an_empty_list_means_none(
    tmp_path: Path, value: object, expected: tuple[str, ...]
) -> None:
    record = {"title": "x", "Images": value}
    files = {"x.json": json.dumps(record), "x.png": b"", "a.png": b"", "b.png": b""}
    folder = write(tmp_path, files)
    assert tuple(image.path for image in only(folder).images) == expected
    assert "png" not in repr(only(folder).fields)


def test_a_file_of_several_cases_has_only_the_images_that_they_name(tmp_path: Path) -> None:
    records = [{"title": "one", "images": "l-1.png"}, {"title": "two"}]
    folder = write(tmp_path, {
        "l.json": json.dumps(records), "m.jsonl": "\n".join(map(json.dumps, records)),
        "l-1.png": b"", "m-1.png": b"",
    })  # fmt: skip
    cases, _ = read(folder)
    images = {case_id: [image.path for image in case.images] for case_id, case in cases.items()}
    assert images == {"l:1": ["l-1.png"], "l:2": [], "m:1": ["l-1.png"], "m:2": []}


def test_a_seed_text_has_the_images_beside_it(tmp_path: Path) -> None:
    folder = write(tmp_path, {"a.txt": "Texto: \na mass\n", "a_1.jpg": b""})
    assert only(folder).images == (Image("a_1.jpg"),)


def test_a_heading_images_is_text_as_before(tmp_path: Path) -> None:
    case = only(write(tmp_path, {"a.md": "## Images\na.png shows a mass\n"}))
    assert (case.images, case.fields["other"]) == ((), "Images\na.png shows a mass")


def test_one_warning_names_what_lacks_alt_text(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "x", **{f"a-{number}.png": b"" for number in range(4)}})
    (warning,) = only(tmp_path).warnings
    assert warning.startswith("no alt text for a-0.png and 3 more; ")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../secret.png", "copy the image beside"), ("sub/../../secret.png", "copy the image"),
        ("sub/../a.png", "copy the image"), ("/etc/a.png", "copy the image"),
        ("//host/a.png", "copy the image"), ("https://host/a.png", "copy the image"),
        ("C:/a.png", "copy the image"), ("c:a.png", "copy the image"), ("sub//a.png", "copy"),
        ("sub\\a.png", "write /"), ("a.svg", "convert it"), ("a.dcm", "convert it"),
        ("a.png/", "copy"), ("a", "convert it"), ("a.md", "convert it"), ("folder.png", "regular"),
    ],
)  # fmt: skip
def test_a_path_that_cannot_be_an_image_of_the_case_is_left_out_and_named(
    tmp_path: Path, path: str, reason: str
) -> None:
    write(
        tmp_path, {"secret.png": b"", "c/sub/a.png": b"", "c/folder.png/x.png": b"", "c/a.svg": b""}
    )
    record = {"title": "x", "images": [{"file": path, "alt": "x"}]}
    case = only(write(tmp_path / "c", {"a.json": json.dumps(record)}))
    assert case.images == ()
    (warning,) = case.warnings
    assert warning.startswith(f"image {path}: ")
    assert reason in warning
    assert warning.endswith("; left out")


@pytest.mark.skipif(os.name != "posix", reason="links need rights here")
def test_links_out_of_the_folder_of_a_case_are_refused_when_read_and_when_published(
    tmp_path: Path,
) -> None:
    inside = encoded(gradient(), "PNG")
    write(tmp_path, {"secret.png": inside, "s/a.png": inside, "c/a.md": "x", "c/own.png": inside})
    links = {"a-1.png": "own.png", "a-2.png": "../secret.png", "a-3.png": "gone.png",
             "a-4.png": "a-4.png", "a-5.png": str(tmp_path / "secret.png")}  # fmt: skip
    for name, target in links.items():
        (tmp_path / "c" / name).symlink_to(target)
    case = only(tmp_path / "c")
    assert [image.path for image in case.images] == ["a-1.png", "a-3.png", "a-4.png"]
    told = {warning.partition(":")[0]: warning for warning in case.warnings}
    assert "outside" in told["image a-2.png"]
    assert "outside" in told["image a-5.png"]
    assert "no such file" in told["image a-3.png"]
    (tmp_path / "c" / "sub").symlink_to("../s")
    every = [Image(name) for name in (*links, "sub/a.png", "../secret.png")]
    put: dict[str, bytes] = {}
    pictures, problems = publish(every, str(tmp_path / "c"), put.__setitem__)
    assert (len(pictures), len(put), len(problems)) == (1, 2, 6)


def test_a_missing_image_is_named_and_kept_for_it_may_come_later(tmp_path: Path) -> None:
    case = only(write(tmp_path, {"a.md": "---\nimages: {file: later.png, alt: x}\n---\ntext"}))
    assert case.images == (Image("later.png", "x"),)
    assert case.warnings == ("image later.png: no such file; check its name",)


@pytest.mark.parametrize(
    "entry", [7, True, None, {}, {"alt": "x"}, {"file": 7}, {"file": "  "}, [["a.png"]], "\x00"]
)
def test_an_entry_that_names_no_file_is_a_warning(tmp_path: Path, entry: object) -> None:
    record = {"title": "x", "images": [entry, {"file": "a.png", "alt": "y"}]}
    case = only(write(tmp_path, {"x.json": json.dumps(record), "a.png": b""}))
    assert case.images == (Image("a.png", "y"),)
    assert len(case.warnings) == 1


def test_what_an_entry_says_in_vain_is_a_warning(tmp_path: Path) -> None:
    entry = {"file": "a.png", "alt": "x", "drawing": "yes", "at": 1, "caption": ["x"]}
    record = {"title": "x", "images": entry}
    case = only(write(tmp_path, {"x.json": json.dumps(record), "a.png": b""}))
    assert case.images == (Image("a.png", "x"),)
    assert [warning.partition(";")[0] for warning in case.warnings] == [
        "image a.png: unknown key 'at'", "image a.png: drawing must be true or false"
    ]  # fmt: skip


def test_no_more_images_than_a_series_are_read(tmp_path: Path) -> None:
    record = {"title": "x", "images": ["a.png"] * (MAX_NAMED + 1)}
    case = only(write(tmp_path, {"x.json": json.dumps(record), "a.png": b""}))
    assert len(case.images) == MAX_NAMED
    assert "1,000" in case.warnings[0]


def test_no_control_character_of_a_listing_reaches_a_case(tmp_path: Path) -> None:
    """They would break the stored record, and a terminal."""
    record = {
        "title": "x",
        "images": [{"file": "a\x1f\x1e.png", "alt": "a\x1eb\x9b", "caption": "\ud800"}],
    }
    case = only(write(tmp_path, {"x.json": json.dumps(record)}))
    assert case.images == (Image("a .png", "a b"),)
    assert "\x1e" not in repr(case.warnings)


# ------------------------------------------------------------------------- in the index


def test_an_index_holds_the_images_and_follows_their_listing(tmp_path: Path) -> None:
    cases, index = str(tmp_path / "c"), str(tmp_path / "i")
    write(tmp_path / "c", {"a.md": "x", "b.md": LISTING, "a-1.png": b"1"})
    update([cases], index)
    assert indexed(index)["a"].images == (Image("a-1.png"),)
    assert indexed(index)["b"].images == only(tmp_path / "c" / "b.md").images
    write(tmp_path / "c", {"a-2.png": b"2"})
    report = update([cases], index)
    assert (report.updated, report.unchanged) == (("a",), ("b",))
    assert [image.path for image in indexed(index)["a"].images] == ["a-1.png", "a-2.png"]
    write(tmp_path / "c", {"a-2.png": b"other pixels"})  # which the index does not hold
    assert not update([cases], index).published
    os.unlink(tmp_path / "c" / "a-1.png")
    assert update([cases], index).updated == ("a",)
    fresh = str(tmp_path / "j")
    update([cases], fresh)
    assert Path(index, "CURRENT").read_bytes() == Path(fresh, "CURRENT").read_bytes()


def test_alt_text_and_captions_are_not_searched(tmp_path: Path) -> None:
    from searchcases import Index

    update([write(tmp_path / "c", {"b.md": LISTING})], str(tmp_path / "i"))
    index = Index.open(str(tmp_path / "i"))
    assert (index.search("mass").total, index.search("text").total) == (0, 1)


def test_the_images_of_the_sample_cases_are_small_drawings_and_say_so() -> None:
    seeds = Path(__file__).parent.parent / "seeds"
    cases, _ = read(seeds)
    named = {
        (seeds / case.case_id).parent / image.path: image
        for case in cases.values()
        for image in case.images
    }
    assert set(named) == set(seeds.glob("**/*.png"))
    assert len({path.stem.rstrip("-0123456789") for path in named}) >= 24
    assert all(image.drawing and image.alt and image.caption for image in named.values())
    assert [case.warnings for case in cases.values() if case.images and case.warnings] == []
    sizes = [path.stat().st_size for path in named]
    assert max(sizes) <= 25_000
    assert sum(sizes) <= 900_000
