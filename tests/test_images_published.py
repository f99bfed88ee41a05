"""Published images: nothing but pixels, upright, of a stated size, the same bytes each time."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from pictures import SECRET, encoded, gradient, opened, published, with_everything
from PIL import Image as Pillow
from PIL import ImageCms

from searchcases.model import Image
from searchcases.sitegen.images import LONG_SIDE, THUMBNAIL, publish


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
    assert opened(put[picture.href]).quantization == opened(data).quantization
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
