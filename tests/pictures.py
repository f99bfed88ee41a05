"""Images of every format with a secret in them, and what is published of one."""

from __future__ import annotations

import io
from pathlib import Path

from folders import write
from PIL import Image as Pillow
from PIL import ImageCms, PngImagePlugin

from searchcases.model import Image
from searchcases.sitegen.images import publish
from searchcases.sitegen.views import Picture

SECRET = b"Doe, Jane 1971-02-03"
"""Stands in every place of a file where something other than pixels can stand."""


def gradient(width: int = 40, height: int = 30, mode: str = "RGB") -> Pillow.Image:
    """An image in which no two corners are alike."""
    across = Pillow.linear_gradient("L").rotate(90).resize((width, height))
    down = Pillow.linear_gradient("L").resize((width, height))
    return Pillow.merge("RGB", (across, down, Pillow.new("L", (width, height), 90))).convert(mode)


def encoded(image: Pillow.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


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
