"""Axial and coronal slices of the head, on CT and MR."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL.Image import Image

from illustrations.canvas import Canvas, Mask, Point, at, mirrored

TALL = 112
MIDDLE = (50.0, 56.0)


@dataclass(frozen=True)
class Shades:
    """How bright each tissue is in one kind of image."""

    scalp: float
    skull: float
    marrow: float
    water: float
    grey: float
    white: float


SHADES = {
    "CT": Shades(0.30, 1.0, 0.86, 0.15, 0.50, 0.42),
    "T1": Shades(0.80, 0.04, 0.42, 0.10, 0.38, 0.55),
    "T2": Shades(0.62, 0.04, 0.30, 0.95, 0.55, 0.36),
    "FLAIR": Shades(0.58, 0.04, 0.26, 0.06, 0.52, 0.42),
    "DWI": Shades(0.05, 0.03, 0.05, 0.08, 0.36, 0.33),
}


class Head:
    """An axial slice.

    Args:
        kind: a key of ``SHADES``.
        level: ``high`` (above the ventricles), ``ventricles`` or ``cisterns``.
        shift: units by which the midline is pushed to the viewer's right.
        tight: how narrow the sulci are, from 0 (normal) to 1 (gone), left and right of the image.
        wide: how wide the lateral ventricles are, left and right of the image.
    """

    def __init__(
        self,
        kind: str,
        level: str = "ventricles",
        shift: float = 0,
        tight: tuple[float, float] = (0, 0),
        wide: tuple[float, float] = (1, 1),
        size: float = 1,
        seed: int = 3,
    ) -> None:
        self.canvas = c = Canvas(TALL)
        self.shades = SHADES[kind]
        self.kind, self.level, self.shift, self.size, self.wide = kind, level, shift, size, wide
        outer = self._egg(41, 50)
        table = self._egg(37.6, 46.4)
        inner = self._egg(34.4, 43)
        c.paint(outer, self.shades.scalp)
        c.paint(c.rim(outer, 0.5), self.shades.scalp * 0.55)
        c.paint(table, self.shades.skull)
        diploe = np.clip(self._egg(36.6, 45.4) - self._egg(35.5, 44.1), 0, 1)
        c.paint(diploe, self.shades.marrow, 0.8)
        c.paint(inner, self.shades.water)
        self.inner = inner
        self.brain = self._egg(33.3, 41.8)
        self._tissue(tight, seed)
        if level == "ventricles":
            self._deep()
        elif level == "cisterns":
            self._base()

    def _egg(self, rx: float, ry: float) -> Mask:
        """A skull's outline, wider behind."""
        x, y = MIDDLE
        angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        s = self.size
        return self.canvas.shape(
            [
                (x + s * rx * np.sin(a) * (1 - 0.07 * np.cos(a)), y - s * ry * np.cos(a))
                for a in angles
            ]
        )

    def bent(self, points: Sequence[Point]) -> list[Point]:
        """Points of the deep structures, where the midline is pushed aside."""
        x0, y0 = MIDDLE
        return [
            (x + self.shift * np.exp(-(((x - x0) / 22) ** 2) - ((y - y0) / 26) ** 2), y)
            for x, y in points
        ]

    def both(self, points: Sequence[Point], soft: float = 0.3) -> Mask:
        """A shape on either side."""
        c = self.canvas
        return np.maximum(
            c.shape(self.bent(points), soft), c.shape(self.bent(mirrored(points)), soft)
        )

    def _tissue(self, tight: tuple[float, float], seed: int) -> None:
        """White matter, and a ribbon of cortex that follows the surface into the sulci."""
        c, s = self.canvas, self.shades
        water = self._sulci(tight, np.random.default_rng(seed))
        if self.level == "high":
            falx = at("50,11 50,34 50,56 50,78 50,99")
        else:
            falx = at("50,11 50,22 50,33")
            rear = at("50,79 50,90 50,99")
            water = np.maximum(water, c.line(self.bent(rear), 1.1, 0.2))
        water = np.maximum(water, c.line(self.bent(falx), 1.1, 0.2))
        near = np.maximum(water, 1 - self.brain)
        cortex = c.grow(near, 2.1)
        self.water = water
        c.paint(self.brain, s.white)
        c.paint(self.brain * c.blur(cortex, 0.35), s.grey)
        c.paint(self.brain * water, s.water)
        if self.kind == "CT":
            for path in (falx, [(50, 84), (50, 99)]):
                if self.level != "cisterns":
                    c.paint(c.line(self.bent(path), 0.5, 0.25), 0.62, 0.7)

    def _sulci(self, tight: tuple[float, float], rng: np.random.Generator) -> Mask:
        """Furrows that run inwards from the surface, and the Sylvian fissures."""
        c, (x0, y0) = self.canvas, MIDDLE
        water = np.zeros_like(c.grey)
        for side, closed in ((-1, tight[0]), (1, tight[1])):
            for number in range(15):
                angle = np.deg2rad(12 + 156 * (number + 0.5) / 15 + rng.uniform(-3, 3))
                depth, bend = rng.uniform(6, 12), rng.uniform(-0.22, 0.22)
                path = []
                for step in np.linspace(0, 1, 5):
                    turned = angle + bend * step * np.sin(3 * step + number)
                    r = 1 - step * depth / 34
                    path.append(
                        (x0 + side * 34 * r * np.sin(turned), y0 - 42.5 * r * np.cos(turned))
                    )
                width = (1 - closed) * rng.uniform(0.8, 1.2)
                if width > 0.15:
                    water = np.maximum(water, c.line(path, [width, 0.5 * width], 0.2))
            if closed < 0.9 and self.level != "high":
                fissure = [(x0 + side * x, y) for x, y in at("34,52 29,50.5 25,48 23.5,44.5 24,41")]
                back = [(x0 + side * x, y) for x, y in at("25,48 23.6,52 24,57 26,61")]
                w = 1.5 * (1 - closed)
                for path in (fissure, back):
                    water = np.maximum(water, c.line(path, [w, w, 0.6 * w], 0.25))
        return water

    def _deep(self) -> None:
        """Basal ganglia, thalami and lateral ventricles."""
        c, s = self.canvas, self.shades
        caudate = at("45.5,42 42,41 40.6,44.5 42,48.5 44.2,49")
        lentiform = at("40,49 36,45.5 32.5,49 32,54.5 34.5,59 38.5,56")
        thalamus = at("48.4,54 44,54.5 40.5,59 41,64.5 45,66.5 48.3,64")
        insula = at("30,46 28.3,50 28,55 29,59.5")
        for shape in (caudate, lentiform, thalamus):
            c.paint(self.both(shape, 0.5), s.grey, 0.9)
        if self.kind == "T2":
            c.paint(self.both(lentiform, 0.6), s.grey - 0.09, 0.7)
        for path in (insula, mirrored(insula)):
            c.paint(c.line(self.bent(path), 1.9, 0.4), s.grey, 0.8)
        horn = at("49.2,39 46.3,36 43.2,35.6 44.6,39.5 46,44 48.3,48 49.4,47")
        atrium = at("44.5,66 40,67.5 36.2,73 35.6,80 38,82 41,77 44,71.5")
        third = at("50.8,51 50.9,58 50,63 49.1,58 49.2,51 50,49.5")
        self.ventricles = c.shape(self.bent(third))
        for shape in (horn, atrium):
            for side, width in zip((shape, mirrored(shape)), self.wide, strict=True):
                found = c.shape(self.bent(_scaled(side, width)))
                self.ventricles = np.maximum(self.ventricles, found)
        c.paint(self.ventricles, s.water)
        septum = c.line(self.bent(at("50,37 50,42 50,47.5")), 0.7, 0.2)
        c.paint(septum, s.white)
        plexus = at("42,70.5 39.2,74 38.4,77")
        glow = 1.0 if self.kind == "CT" else min(1, s.grey + 0.08)
        for path, width in zip((plexus, mirrored(plexus)), self.wide, strict=True):
            c.paint(
                c.line(self.bent(_scaled(path, width)), [0.6, 1.5 * width, 0.8], 0.4), glow, 0.6
            )
        splenium = at("41,66.5 46,69.5 50,70.6 54,69.5 59,66.5 57,70.5 50,74.5 43,70.5")
        c.paint(c.shape(self.bent(splenium), 0.5), s.white, 0.9)

    def _base(self) -> None:
        """Suprasellar cistern, midbrain, temporal lobes, upper cerebellum."""
        c, s = self.canvas, self.shades
        star = at(
            "50,36 52,42 58,43.5 67,42 59,47.5 58.5,52 53,52.5 50,54 47,52.5 41.5,52 "
            "41,47.5 33,42 42,43.5 48,42"
        )
        ring = at("41.5,53 38.5,60 40,67.5 45,71 50,69.5 55,71 60,67.5 61.5,60 58.5,53")
        stem = at("46,54 41.8,56.5 41.2,62 44,67 50,67.4 56,67 58.8,62 58.2,56.5 54,54 50,57")
        self.cistern = np.maximum(c.shape(star, 0.35), c.line(ring, 1.5, 0.3))
        c.paint(self.cistern, s.water)
        c.paint(c.shape(stem, 0.3), 0.5 * (s.grey + s.white))
        c.paint(c.ellipse(50, 66, 0.7, 0.9), s.water)
        tent = at("41,71 34,78 26,88")
        for path in (tent, mirrored(tent)):
            glow = 0.6 if self.kind == "CT" else s.grey
            c.paint(c.line(path, 0.7, 0.3), glow, 0.7)
        folia = c.shape(at("45,73 35,80 31,92 50,97 69,92 65,80 55,73 50,72"), 1)
        lines = [
            c.line([(50 - w, 77 + k * 3.4), (50, 75 + k * 3.4), (50 + w, 77 + k * 3.4)], 0.45)
            for k, w in enumerate((5, 10, 13, 15, 15, 13))
        ]
        for line in lines:
            c.paint(line * folia, s.water, 0.35)
        horn = at("33,57 31,60.5 32.3,64")
        self.horns = np.maximum(
            c.line(horn, [0.8, 1.4, 0.7]), c.line(mirrored(horn), [0.8, 1.4, 0.7])
        )
        c.paint(self.horns, s.water)

    def finish(self) -> Image:
        """The drawing, the patient's right on the left."""
        return self.canvas.finish(side="R")


def _scaled(points: Sequence[Point], by: float) -> list[Point]:
    """Points drawn in towards their middle."""
    x0, y0 = np.mean(points, axis=0)
    return [(x0 + (x - x0) * by, y0 + (y - y0) * (0.5 + 0.5 * by)) for x, y in points]
