"""Files that are no images, or want to be more: named and left out, the others are published."""

from __future__ import annotations

import os
import random
import struct
import zlib
from pathlib import Path

import pytest
from folders import write
from pictures import SECRET, encoded, gradient, published, with_everything

from searchcases.model import Image
from searchcases.sitegen.images import MAX_BYTES, publish


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
