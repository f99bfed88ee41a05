"""How does an image of a case get onto the site? Upright, without metadata, under a mute name.

An image is decoded and its pixels are written anew, so that nothing else that its file held gets
out: no EXIF, XMP or colour profile, no comment, no text, no bytes behind its end. Its published
name is a digest of its bytes; the file's own name may tell the diagnosis, or the patient. Being
that digest, the name also says whether the site has the image already, and it is not decoded again.
"""

from __future__ import annotations

import contextlib
import io
import os
import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from searchcases import model
from searchcases.digests import digest
from searchcases.errors import CaseFormatError
from searchcases.sitegen.views import Picture
from searchcases.sources.images import refusal

if TYPE_CHECKING:
    from PIL.Image import Image

Put = Callable[[str, bytes], None]
"""Called with (path below the site's folder, bytes) for each file that the site is to hold."""

Known = Callable[[str], bytes | None]
"""Given such a path, what an earlier build put there; None where it put nothing."""

LONG_SIDE = 2_000
"""Pixels; a radiograph's detail at the width of a large screen."""

THUMBNAIL = (480, 640)
"""Pixels, at most: a card of 240 CSS pixels on a screen of two pixels each, and a tall one."""

MAX_BYTES = 64 << 20
MAX_PIXELS = 50_000_000
"""A mammogram has 29 million (4,800 x 6,000); one that claims many more is a bomb."""

_RECIPE = b"1"  # one more with every change of what is written for the same image
_QUALITY = 90  # of a photograph that has to be written anew; Pillow advises to stay below 95
_THUMBNAIL_QUALITY = 80

_KINDS = {"PNG": b"\x89PNG\r\n\x1a\n", "JPEG": b"\xff\xd8\xff", "WEBP": b"RIFF"}
_ENDINGS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
_ORIENTATION = 0x0112  # EXIF 2.32, section 4.6.4: the tag, and its values 1 to 8


def publish(
    images: Sequence[model.Image],
    folder: str,
    put: Put,
    known: Known = lambda _: None,
) -> tuple[tuple[Picture, ...], list[str]]:
    """Put the images of a case, and their thumbnails, onto the site.

    Args:
        images: of one case, in order.
        folder: the folder of its case file.
        put: takes the files of the site, those that are not new as well.
        known: gives back what an earlier build put.

    Returns:
        The pictures, in order, and a warning for each image that is left out.
    """
    pictures, problems = [], []
    for image in images:
        try:
            data = _read(folder, image.path)
            pictures.append(_publish(image, os.path.join(folder, image.path), data, put, known))
        except CaseFormatError as error:
            problems.append(f"{error}; the image is left out")
    return tuple(pictures), problems


def _read(folder: str, path: str) -> bytes:
    place = os.path.join(folder, path)
    if reason := refusal(folder, path):  # the disk may have changed since it was indexed
        raise CaseFormatError(place, reason)
    try:
        with open(place, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CaseFormatError(place, f"cannot be read: {error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise CaseFormatError(place, f"more than {MAX_BYTES >> 20} MiB; scale it down")
    return data


def _publish(image: model.Image, place: str, data: bytes, put: Put, known: Known) -> Picture:
    kind = next((kind for kind, head in _KINDS.items() if data.startswith(head)), "")
    if not kind:
        raise CaseFormatError(place, "no PNG, JPEG or WebP, whatever its name; convert it")
    name = digest(_RECIPE + data)
    href, thumb_href = f"images/{name}.{_ENDINGS[kind]}", f"images/{name}-small.webp"
    full, thumb = known(href), known(thumb_href)
    if full is None or thumb is None:
        try:
            full, thumb = _encode(data, kind)
        except _TooLarge as error:
            raise CaseFormatError(
                place, f"more than {MAX_PIXELS:,} pixels; scale it down"
            ) from error
        except Exception as error:  # whatever a damaged image raises is the finding
            reason = " ".join(str(error).split()) or type(error).__name__
            raise CaseFormatError(place, f"cannot be decoded ({reason}); save it again") from error
    put(href, full)
    put(thumb_href, thumb)
    return Picture(
        href, *_size(full), thumb_href, *_size(thumb), image.alt, image.caption, image.drawing
    )


def _size(data: bytes) -> tuple[int, int]:
    """Width and height of what was encoded here; only the header is read."""
    import PIL.Image

    with PIL.Image.open(io.BytesIO(data)) as image:
        return image.size


# ------------------------------------------------------------------------- pixels


class _TooLarge(Exception):
    """An image has, or claims, too many pixels."""


def _encode(data: bytes, kind: str) -> tuple[bytes, bytes]:
    """The image and its thumbnail, pixels only; raises whatever Pillow raises."""
    import PIL.Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of odd metadata, which is dropped
        try:
            found = PIL.Image.open(io.BytesIO(data), formats=[kind])
        except PIL.Image.DecompressionBombError as error:
            raise _TooLarge from error
        with found as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise _TooLarge
            opened.load()
            image = _turned(_in_srgb(_in_bytes(opened)), _orientation(opened))
            scaled = _within(image, (LONG_SIDE, LONG_SIDE))
            thumb = _within(scaled, THUMBNAIL)
            # A JPEG whose pixels stay keeps its quantisation: it is not blurred once more.
            quality = "keep" if scaled is opened and opened.format == "JPEG" else _QUALITY
            return (
                _written(scaled, kind, quality=quality),
                _written(thumb, "WEBP", quality=_THUMBNAIL_QUALITY, method=6),
            )


def _in_bytes(image: Image) -> Image:
    """Grey or colour of 8 bits, with an alpha channel where anything is transparent."""
    if image.mode.startswith("I"):  # 16 bits, of which a screen shows the upper 8
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("LA", "RGBA"):
        return image
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("L", "P", "RGB"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _in_srgb(image: Image) -> Image:
    """The colours that a colour profile means, which then is not needed any more."""
    profile = image.info.get("icc_profile")
    if profile and image.mode == "RGB":
        from PIL import ImageCms

        # A profile that is damaged, or of other colours than the image's, is worth nothing.
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
            srgb = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(image, io.BytesIO(profile), srgb)
            return turned or image
    return image


def _orientation(image: Image) -> int:
    """How an image has to be turned, as EXIF numbers it; 1 for not at all."""
    with contextlib.suppress(Exception):  # EXIF that cannot be read says nothing
        return int(image.getexif().get(_ORIENTATION, 1))
    return 1


def _turned(image: Image, orientation: int) -> Image:
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE, 6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }  # fmt: skip
    return image.transpose(turns[orientation]) if orientation in turns else image


def _within(image: Image, box: tuple[int, int]) -> Image:
    """Scaled down to fit into a box; the same image where it does."""
    if image.width <= box[0] and image.height <= box[1]:
        return image
    scaled = image.convert("RGB") if image.mode == "P" else image.copy()
    scaled.thumbnail(box)
    return scaled


def _written(image: Image, kind: str, **options: object) -> bytes:
    image.info.clear()  # Pillow writes comments and profiles that it finds there
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
