"""Images: a case has those that it names or that lie beside it; only pixels are published."""

from __future__ import annotations

import io
import json
import os
import random
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from folders import indexed, read, write
from PIL import Image as Pillow
from PIL import ImageCms, PngImagePlugin

from searchcases.indexer import update
from searchcases.model import Case, Image
from searchcases.sitegen.images import LONG_SIDE, MAX_BYTES, THUMBNAIL, publish
from searchcases.sitegen.views import Picture
from searchcases.sources.images import MAX_NAMED, companions

SECRET = b"Doe, Jane 1971-02-03"
"""Stands in every place of a file where something other than pixels can stand."""


def only(folder: str | Path) -> Case:
    """The one case of a folder that reads without errors."""
    cases, errors = read(folder)
    assert errors == []
    (case,) = cases.values()
    return case


def gradient(width: int = 40, height: int = 30, mode: str = "RGB") -> Pillow.Image:
    """An image in which no two corners are alike."""
    across = Pillow.linear_gradient("L").rotate(90).resize((width, height))
    down = Pillow.linear_gradient("L").resize((width, height))
    return Pillow.merge("RGB", (across, down, Pillow.new("L", (width, height), 90))).convert(mode)


def encoded(image: Pillow.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


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


# ------------------------------------------------------------------------- what is published


def published(
    tmp_path: Path, data: bytes, name: str = "doe-jane.png"
) -> tuple[Picture, dict[str, bytes]]:
    """The picture of one image, and the files of the site."""
    put: dict[str, bytes] = {}
    folder = write(tmp_path, {name: data})
    pictures, problems = publish([Image(name, "alt", "caption")], folder, put.__setitem__)
    assert problems == []
    (picture,) = pictures
    assert set(put) == {picture.href, picture.thumb_href}
    return picture, put


def opened(data: bytes) -> Pillow.Image:
    image = Pillow.open(io.BytesIO(data))
    image.load()
    return image


def parts_of(data: bytes) -> set[str]:
    """The kinds of segments or chunks of a file, every byte of it accounted for."""
    if data.startswith(b"\xff\xd8"):
        return set(_jpeg(data))
    return set(_png(data) if data.startswith(b"\x89PNG") else _webp(data))


def _png(data: bytes) -> Iterator[str]:
    place = 8
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        yield data[place + 4 : place + 8].decode()
        place += 12 + length
    assert place == len(data)


def _webp(data: bytes) -> Iterator[str]:
    assert struct.unpack_from("<I", data, 4)[0] == len(data) - 8
    place = 12
    while place < len(data):
        (length,) = struct.unpack_from("<I", data, place + 4)
        yield data[place : place + 4].decode()
        place += 8 + length + length % 2
    assert place == len(data)


def _jpeg(data: bytes) -> Iterator[str]:
    place = 2
    while data[place + 1] != 0xDA:  # start of scan: pixels to the end
        yield f"{data[place + 1]:02X}"
        place += 2 + struct.unpack_from(">H", data, place + 2)[0]
    assert data.index(b"\xff\xd9", place) == len(data) - 2


PIXELS_ONLY = {
    "JPEG": {"E0", "DB", "C0", "C4"},  # JFIF with no thumbnail; tables; frame
    "PNG": {"IHDR", "PLTE", "IDAT", "IEND"},
    "WEBP": {"VP8 ", "VP8L", "VP8X", "ALPH"},
}


def with_everything(kind: str, image: Pillow.Image) -> bytes:
    """A file that holds the secret wherever its format has room, and behind its end."""
    exif = Pillow.Exif()
    exif[0x010E] = exif[0x9286] = SECRET.decode()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"
    text = PngImagePlugin.PngInfo()
    text.add_text("PatientName", SECRET.decode())
    text.add_text("Comment", SECRET.decode() * 20, zip=True)
    text.add_itxt("XML:com.adobe.xmp", xmp.decode())
    more: dict[str, dict[str, object]] = {
        "PNG": {"pnginfo": text}, "JPEG": {"comment": SECRET, "xmp": xmp}, "WEBP": {"xmp": xmp}
    }  # fmt: skip
    data = encoded(image, kind, exif=exif, icc_profile=profile, **more[kind]) + SECRET
    assert data.count(SECRET) > 2
    return data


@pytest.mark.parametrize(
    ("kind", "mode"),
    [(kind, mode) for kind in ("PNG", "WEBP") for mode in ("RGB", "L", "RGBA", "P", "large")]
    + [("JPEG", mode) for mode in ("RGB", "L", "CMYK", "large")],
)
def test_nothing_but_pixels_is_published(tmp_path: Path, kind: str, mode: str) -> None:
    image = gradient(2_300, 100) if mode == "large" else gradient(mode=mode)
    _, put = published(tmp_path, with_everything(kind, image))
    for name, data in put.items():
        wanted = PIXELS_ONLY["WEBP" if "small" in name else kind]
        assert parts_of(data) <= wanted
        assert SECRET not in data
        assert b"Doe" not in data
        assert not {"exif", "icc_profile", "xmp", "comment", "dpi"} & set(opened(data).info)


def test_a_published_name_tells_nothing(tmp_path: Path) -> None:
    data = encoded(gradient(), "PNG")
    one, _ = published(tmp_path / "a", data, "glioblastoma.png")
    other, _ = published(tmp_path / "b", data, "doe-jane.png")
    assert one == other
    assert len(one.href) == len("images/.png") + 32
    changed, _ = published(tmp_path / "c", encoded(gradient(41), "PNG"))
    assert not {changed.href, changed.thumb_href} & {one.href, one.thumb_href}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_same_image_gives_the_same_bytes_and_is_decoded_once(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture, put = published(tmp_path, encoded(gradient(700, 500), kind))
    assert published(tmp_path, encoded(gradient(700, 500), kind)) == (picture, put)
    monkeypatch.setattr("searchcases.sitegen.images._encode", None)
    again: dict[str, bytes] = {}
    images = [Image("doe-jane.png", "alt", "caption")]
    assert publish(images, str(tmp_path), again.__setitem__, put.get) == ((picture,), [])
    assert again == put


@pytest.mark.parametrize(("width", "height"), [(40, 30), (480, 640), (4_001, 900), (500, 3_000)])
def test_pictures_say_how_large_they_are(tmp_path: Path, width: int, height: int) -> None:
    picture, put = published(tmp_path, encoded(gradient(width, height), "PNG"))
    full, thumb = opened(put[picture.href]), opened(put[picture.thumb_href])
    assert (picture.width, picture.height) == full.size
    assert (picture.thumb_width, picture.thumb_height) == thumb.size
    assert max(full.size) == min(max(width, height), LONG_SIDE)
    assert thumb.width <= THUMBNAIL[0]
    assert thumb.height <= THUMBNAIL[1]
    if width <= LONG_SIDE >= height:
        assert full.tobytes() == gradient(width, height).tobytes()
    for found in (full, thumb):
        assert found.width / found.height == pytest.approx(width / height, rel=0.02)
    assert (picture.alt, picture.caption, picture.drawing) == ("alt", "caption", False)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_images_stand_upright(tmp_path: Path, kind: str, orientation: int) -> None:
    """Whatever way the camera was held, the published pixels are those of the upright scene."""
    from PIL import ImageOps

    exif = Pillow.Exif()
    exif[0x0112] = orientation
    data = encoded(gradient(), kind, exif=exif, quality=95)
    picture, put = published(tmp_path, data)
    upright = ImageOps.exif_transpose(opened(data)).convert("RGB")
    assert (picture.width, picture.height) == upright.size
    assert upright.size == ((30, 40) if orientation > 4 else (40, 30))
    found = opened(put[picture.href]).convert("RGB")
    corners = [(2, 2), (2, upright.height - 3), (upright.width - 3, 2)]
    for corner in corners:
        wanted, got = upright.getpixel(corner), found.getpixel(corner)
        assert isinstance(wanted, tuple)
        assert isinstance(got, tuple)
        assert max(abs(one - two) for one, two in zip(wanted, got, strict=True)) < 25


def test_a_jpeg_that_fits_is_not_blurred_once_more(tmp_path: Path) -> None:
    data = encoded(gradient(200, 160), "JPEG", quality=55, comment=SECRET)
    picture, put = published(tmp_path, data)
    assert opened(put[picture.href]).quantization == opened(data).quantization  # type: ignore[attr-defined]
    assert picture.href.endswith(".jpg")


def test_sixteen_bits_are_shown_by_the_upper_eight(tmp_path: Path) -> None:
    deep = Pillow.new("I;16", (3, 1))
    for place, value in enumerate((0, 0x4000, 0xFFFF)):
        deep.putpixel((place, 0), value)
    picture, put = published(tmp_path, encoded(deep, "PNG"))
    assert opened(put[picture.href]).tobytes() == bytes([0, 0x40, 0xFF])


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK"])
def test_every_mode_has_a_picture(tmp_path: Path, mode: str) -> None:
    data = encoded(gradient(600, 400, mode), "JPEG" if mode == "CMYK" else "PNG")
    picture, put = published(tmp_path, data)
    assert opened(put[picture.href]).mode in ("L", "LA", "P", "RGB", "RGBA")
    assert opened(put[picture.thumb_href]).size == (480, 320)


def test_a_colour_profile_is_applied_and_goes(tmp_path: Path) -> None:
    """The profile goes, the colours stay; one that is damaged only goes."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    names = (b"rXYZ", b"gXYZ", b"RXYZ")  # exchanged in its table, red means green
    exchanged = profile.replace(names[0], names[2]).replace(names[1], names[0])
    exchanged = exchanged.replace(names[2], names[1])
    image = Pillow.new("RGB", (4, 4), (200, 30, 60))
    for held, wanted in (
        (profile, (200, 30, 60)), (exchanged, (30, 200, 60)), (b"damaged" + SECRET, (200, 30, 60))
    ):  # fmt: skip
        picture, put = published(tmp_path, encoded(image, "PNG", icc_profile=held))
        pixel = opened(put[picture.href]).getpixel((0, 0))
        assert isinstance(pixel, tuple)
        assert max(abs(one - two) for one, two in zip(pixel, wanted, strict=True)) <= 1


# ------------------------------------------------------------------------- hostile files


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )  # fmt: skip


WHOLE = encoded(gradient(200, 150), "PNG")

HOSTILE = {
    "empty": (b"", "whatever its name"),
    "html": (b"<script>alert(1)</script>", "whatever its name"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "whatever its name"),
    "gif": (encoded(gradient(mode="P"), "GIF"), "whatever its name"),
    "tiff": (encoded(gradient(), "TIFF"), "whatever its name"),
    "cut": (WHOLE[: len(WHOLE) // 2], "cannot be decoded"),
    "head": (WHOLE[:8], "cannot be decoded"),
    "wave": (b"RIFF\x24\x00\x00\x00WAVEfmt ", "cannot be decoded"),
    "bomb": (claiming(8_000, 8_000), "50,000,000 pixels"),
    "larger bomb": (claiming(60_000, 60_000), "50,000,000 pixels"),
    "largest bomb": (claiming(2**31 - 1, 2**31 - 1), "pixels"),
    "text bomb": (
        WHOLE[:33] + chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(300 << 20), 9)) + WHOLE[33:], "",
    ),
    "large": (b"\x89PNG\r\n\x1a\n" + bytes(MAX_BYTES), "64 MiB"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_shown_is_named_and_the_others_are_published(
    tmp_path: Path, name: str
) -> None:
    data, reason = HOSTILE[name]
    folder = write(tmp_path, {"bad.png": data, "good.jpg": encoded(gradient(), "JPEG")})
    put: dict[str, bytes] = {}
    images = [Image("bad.png"), Image("gone.png"), Image("good.jpg", "alt")]
    pictures, problems = publish(images, folder, put.__setitem__)
    assert [picture.alt for picture in pictures] == ["alt"]
    assert len(put) == 2
    for problem, path in zip(problems, ("bad.png", "gone.png"), strict=True):
        assert problem.startswith(os.path.join(folder, path) + ": ")
        assert problem.endswith("; the image is left out")
        assert "\n" not in problem
    assert reason in problems[0]


def test_broken_orientation_does_not_cost_the_image(tmp_path: Path) -> None:
    for exif in (b"Exif\0\0MM\0*\xff\xff\xff\xff", b"Exif\0\0", b"junk" * 20):
        picture, _ = published(tmp_path, encoded(gradient(), "JPEG", exif=exif))
        assert (picture.width, picture.height) == (40, 30)


def test_flipped_bits_give_a_picture_or_a_warning(tmp_path: Path) -> None:
    rng = random.Random(4)
    for number in range(150):
        kind = ("PNG", "JPEG", "WEBP")[number % 3]
        data = bytearray(with_everything(kind, gradient()))
        for _ in range(rng.randrange(1, 8)):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        folder = write(tmp_path, {"a.png": bytes(data)})
        put: dict[str, bytes] = {}
        pictures, problems = publish([Image("a.png")], folder, put.__setitem__)
        assert len(pictures) + len(problems) == 1
        assert len(put) == 2 * len(pictures)
        assert all(SECRET not in file for file in put.values())
