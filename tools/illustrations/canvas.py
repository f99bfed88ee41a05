"""How is soft grey shading drawn? Masks between 0 and 1, and a canvas that takes them.

Coordinates run from 0 to 100 across, and downwards at the same scale. Everything is drawn at twice
the final size. A mask is an array of how much of each pixel something covers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Mask = NDArray[np.float64]
Point = tuple[float, float]

WIDTH = 360
"""Pixels of a finished drawing."""

FINE = 2
LEVELS = 28
"""Shades of grey: enough for soft edges, few enough for small files."""


class Canvas:
    """A picture in the making; ``grey`` runs from 0 (black) to 1 (white)."""

    def __init__(self, tall: float = 100, background: float = 0.0) -> None:
        self.size = (WIDTH * FINE, round(WIDTH * tall / 100) * FINE)
        self.unit = WIDTH * FINE / 100
        self.tall = tall
        self.grey = np.full(self.size[::-1], background)

    # ---------------------------------------------------------------- masks

    def grid(self) -> tuple[Mask, Mask]:
        """x and y of every pixel."""
        y, x = np.mgrid[0 : self.size[1], 0 : self.size[0]]
        return (x + 0.5) / self.unit, (y + 0.5) / self.unit

    def shape(self, points: Sequence[Point], soft: float = 0.25) -> Mask:
        """A closed curve through points, filled."""
        return self._filled(curve(points, closed=True), soft)

    def polygon(self, points: Sequence[Point], soft: float = 0.25) -> Mask:
        """A polygon with straight sides, filled."""
        return self._filled(points, soft)

    def ellipse(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float | None = None,
        turn: float = 0,
        soft: float = 0.25,
    ) -> Mask:
        """An ellipse, turned clockwise by degrees."""
        ry = rx if ry is None else ry
        across, down = self.grid()
        angle = np.deg2rad(turn)
        u = (across - x) * np.cos(angle) + (down - y) * np.sin(angle)
        v = (down - y) * np.cos(angle) - (across - x) * np.sin(angle)
        far = np.hypot(u / rx, v / ry)
        edge = max(soft, 0.12)
        return step((1 - far) * min(rx, ry) / edge * 0.5 + 0.5)

    def line(
        self,
        points: Sequence[Point],
        width: float | Sequence[float],
        soft: float = 0.2,
        *,
        closed: bool = False,
    ) -> Mask:
        """A curve through points as a stroke; several widths taper along it."""
        path = curve(points, closed=closed)
        widths = np.interp(
            np.linspace(0, 1, len(path)),
            np.linspace(0, 1, np.size(width)),
            np.atleast_1d(width),
        )
        picture = Image.new("L", self.size)
        pen = ImageDraw.Draw(picture)
        for (x, y), (x2, y2), w in zip(path, [*path[1:], path[-1]], widths, strict=True):
            r = w * self.unit / 2
            a, b, c, d = (value * self.unit for value in (x, y, x2, y2))
            pen.line((a, b, c, d), fill=255, width=max(1, round(2 * r)))
            if r > 1:
                pen.ellipse((a - r, b - r, a + r, b + r), fill=255)
        return self._soft(picture, soft)

    def _filled(self, path: Sequence[Point], soft: float) -> Mask:
        picture = Image.new("L", self.size)
        ImageDraw.Draw(picture).polygon([(x * self.unit, y * self.unit) for x, y in path], fill=255)
        return self._soft(picture, soft)

    def _soft(self, picture: Image.Image, soft: float) -> Mask:
        """What was drawn, its edges blurred; only where something was drawn, which is faster."""
        mask = np.zeros_like(self.grey)
        box = picture.getbbox()
        if box:
            room = int(4 * soft * self.unit) + 2
            left, top = max(box[0] - room, 0), max(box[1] - room, 0)
            box = (left, top, min(box[2] + room, self.size[0]), min(box[3] + room, self.size[1]))
            part = self.blur(np.asarray(picture.crop(box)) / 255, soft)
            mask[box[1] : box[3], box[0] : box[2]] = part
        return mask

    # ---------------------------------------------------------------- what masks become

    def blur(self, mask: Mask, sigma: float) -> Mask:
        """A Gaussian blur; sigma in units."""
        return _blur(mask, sigma * self.unit)

    def shrink(self, mask: Mask, by: float) -> Mask:
        """A mask whose edge lies further in."""
        return step((self.blur(mask, by) - 0.84) * 6 + 0.5)

    def grow(self, mask: Mask, by: float) -> Mask:
        """A mask whose edge lies further out."""
        return step((self.blur(mask, by) - 0.16) * 6 + 0.5)

    def rim(self, mask: Mask, width: float) -> Mask:
        """The border of a mask, inside its edge."""
        return np.clip(mask - self.shrink(mask, width), 0, 1)

    def dome(self, mask: Mask, size: float) -> Mask:
        """A mask that falls off towards its edge, as a rounded body does."""
        return mask * np.clip(2 * self.blur(mask, size) - 1, 0, 1) ** 0.7

    def noise(self, seed: int, scale: float) -> Mask:
        """Soft random texture with mean 0 and deviation 1; scale in units."""
        found = _blur(
            np.random.default_rng(seed).standard_normal(self.grey.shape), scale * self.unit
        )
        return (found - found.mean()) / found.std()

    # ---------------------------------------------------------------- drawing

    def paint(self, mask: Mask, grey: float | Mask, opacity: float = 1) -> None:
        """Cover with a shade, or with a picture of shades."""
        self.grey += mask * opacity * (grey - self.grey)

    def add(self, mask: Mask, amount: float) -> None:
        """Add to the shade, as bodies behind one another do on a radiograph."""
        self.grey += mask * amount

    def texture(self, mask: Mask, seed: int, scale: float, amount: float) -> None:
        """Make a surface uneven."""
        self.grey += mask * self.noise(seed, scale) * amount

    def finish(self, *, side: str = "", gamma: float = 1.0) -> Image.Image:
        """The picture, marked as a drawing; ``side`` stands in the upper left corner."""
        grey = np.clip(self.grey, 0, 1) ** gamma
        height, width = grey.shape
        grey = grey.reshape(height // FINE, FINE, width // FINE, FINE).mean(axis=(1, 3))
        picture = Image.fromarray(np.rint(grey * 255).astype(np.uint8))
        pen = ImageDraw.Draw(picture)
        pixels = np.asarray(picture)
        where = (picture.width - 7, picture.height - 6)
        shade = 15 if pixels[-18:, -55:].mean() > 105 else 160
        pen.text(where, "drawing", anchor="rs", fill=shade, font=ImageFont.load_default(11))
        if side:
            shade = 15 if pixels[4:24, 4:24].mean() > 105 else 210
            pen.text((8, 8), side, anchor="lt", fill=shade, font=ImageFont.load_default(15))
        return _few_shades(picture)


def _few_shades(picture: Image.Image) -> Image.Image:
    """As a palette of greys: smaller, as PNG, than the same pixels as greyscale."""
    shades = np.rint(np.asarray(picture) * ((LEVELS - 1) / 255)).astype(np.uint8)
    found = Image.fromarray(shades).convert("P")
    greys = [round(number * 255 / (LEVELS - 1)) for number in range(LEVELS)]
    found.putpalette([grey for grey in greys for _ in range(3)])
    return found


def step(value: Mask) -> Mask:
    """0 below 0, 1 above 1, smooth between."""
    value = np.clip(value, 0, 1)
    return value * value * (3 - 2 * value)


def curve(points: Sequence[Point], *, closed: bool = False) -> list[Point]:
    """A centripetal-like Catmull-Rom curve through points, as many short lines."""
    knots = np.asarray(points, float)
    if len(knots) < 3 and not closed:
        return [tuple(point) for point in np.linspace(knots[0], knots[-1], 60)]
    if closed:
        knots = np.vstack([knots[-1], knots, knots[0], knots[1]])
    else:
        knots = np.vstack([2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]])
    t = np.linspace(0, 1, 24, endpoint=False)[:, None]
    path = []
    for a, b, c, d in zip(knots, knots[1:], knots[2:], knots[3:], strict=False):
        path.append(
            0.5
            * (
                2 * b
                + (c - a) * t
                + (2 * a - 5 * b + 4 * c - d) * t**2
                + (3 * b - a - 3 * c + d) * t**3
            )
        )
    return [tuple(point) for point in np.vstack(path)] + ([] if closed else [tuple(knots[-2])])


def at(text: str) -> list[Point]:
    """Points as they are written: ``at("10,20 30,40")``."""
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in text.split())]


def mirrored(points: Sequence[Point], axis: float = 50) -> list[Point]:
    """The same points on the other side."""
    return [(2 * axis - x, y) for x, y in points]


def placed(points: Sequence[Point], x: float, y: float, size: float = 1) -> list[Point]:
    """Points around (0, 0), moved to a place and scaled."""
    return [(x + size * u, y + size * v) for u, v in points]


def _blur(mask: Mask, sigma: float) -> Mask:
    """Three box blurs for wide ones (Wells 1986), the kernel itself for narrow ones."""
    if sigma < 0.3:
        return mask
    for axis in (0, 1):
        mask = _boxes(mask, sigma, axis) if sigma > 3 else _kernel(mask, sigma, axis)
    return mask


def _kernel(mask: Mask, sigma: float, axis: int) -> Mask:
    reach = int(np.ceil(3 * sigma))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    weights /= weights.sum()
    padded = np.pad(mask, [(reach, reach) if axis == a else (0, 0) for a in (0, 1)], "edge")
    size = mask.shape[axis]
    parts = (padded.take(range(i, i + size), axis) * w for i, w in enumerate(weights))
    return sum(parts, np.zeros_like(mask))


def _boxes(mask: Mask, sigma: float, axis: int) -> Mask:
    width = round(np.sqrt(12 * sigma**2 / 3 + 1)) | 1
    reach = width // 2
    for _ in range(3):
        padded = np.pad(mask, [(reach + 1, reach) if axis == a else (0, 0) for a in (0, 1)], "edge")
        total = padded.cumsum(axis)
        size = mask.shape[axis]
        upper = total.take(range(width, width + size), axis)
        mask = (upper - total.take(range(size), axis)) / width
    return mask
