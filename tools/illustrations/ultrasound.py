"""Ultrasound images: a fan or a rectangle of soft echoes, brighter where tissues meet."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PIL.Image import Image

from illustrations.canvas import Canvas, Mask, Point, at

TALL = 84


class Echo:
    """An image of a curved or a straight probe.

    Args:
        fan: whether the probe is curved.
        tissue: how bright the tissue is.
    """

    def __init__(
        self, *, fan: bool, tissue: float = 0.36, seed: int = 1, tall: float = TALL
    ) -> None:
        self.canvas = c = Canvas(tall)
        x, y = c.grid()
        if fan:
            self.apex: Point = (50, -22)
            far = np.hypot(x - 50, y + 22)
            angle = np.rad2deg(np.arctan2(x - 50, y + 22))
            self.field = np.clip((31 - np.abs(angle)) * 2, 0, 1) * np.clip((far - 27) * 3, 0, 1)
            self.field *= np.clip((tall + 18 - far) * 3, 0, 1)
            self.depth = (far - 27) / (tall - 9)
        else:
            self.apex = (50, -1e6)
            self.field = np.clip((46 - np.abs(x - 50)) * 3, 0, 1) * np.clip((y - 3) * 3, 0, 1)
            self.field *= np.clip((tall - 6 - y) * 3, 0, 1)
            self.depth = (y - 3) / (tall - 9)
        fine = 0.6 * c.noise(seed, 0.55) + 0.4 * c.noise(seed + 1, 1.3)
        self.speckle = 1 + 0.13 * fine
        c.grey += tissue

    def band(
        self, y: float, shade: float, width: float = 0.8, *, wave: float = 0.6, seed: float = 0
    ) -> None:
        """A bright layer across the image."""
        path = [(x, y + wave * np.sin(x / 11 + seed)) for x in range(-4, 108, 8)]
        self.canvas.paint(self.canvas.line(path, width, 0.3), shade, 0.8)

    def fluid(self, mask: Mask) -> None:
        """Something without echoes, and a brighter strip behind it."""
        self.beam(mask, 1.0, 0.13)
        self.canvas.paint(mask, 0.03)

    def shadow(self, x: float, y: float, width: float, dark: float = 0.85) -> None:
        """Dark behind a place, along the beam."""
        c = self.canvas
        ax, ay = self.apex
        across, down = c.grid()
        if ay < -1e5:
            strip = np.clip((width / 2 - np.abs(across - x)) / 0.7 + 0.5, 0, 1) * np.clip(
                (down - y) / 0.8, 0, 1
            )
        else:
            angle, half = np.arctan2(x - ax, y - ay), width / 2 / np.hypot(x - ax, y - ay)
            off = np.abs(np.arctan2(across - ax, down - ay) - angle)
            far = np.hypot(across - ax, down - ay) - np.hypot(x - ax, y - ay)
            strip = np.clip((half - off) / (0.25 * half) + 0.5, 0, 1) * np.clip(far / 0.8, 0, 1)
        c.grey *= 1 - dark * strip

    def beam(self, mask: Mask, reach: float, amount: float) -> None:
        """Brighten what lies straight behind a mask."""
        c = self.canvas
        below = np.maximum.accumulate(mask, axis=0) * (1 - mask)
        c.add(c.blur(below, 0.8) * reach, amount)

    def finish(self) -> Image:
        """The drawing: grain, loss with depth, and the edge of the field."""
        c = self.canvas
        c.grey = (
            np.clip(c.grey, 0, 1)
            * self.speckle
            * (1.06 - 0.42 * np.clip(self.depth, 0, 1))
            * self.field
        )
        return c.finish()


def gallbladder() -> Image:
    """A wide gallbladder with a thick, layered wall and shadowing stones."""
    e = Echo(fan=True, tissue=0.40)
    c = e.canvas
    bag = at("22,40 30,31 44,28.5 58,31.5 68,37 74,44 70.5,48.6 62,51.5 48,53.5 34,52.5 24.5,48")
    lumen = c.shape(bag, 0.3)
    wall = c.grow(c.grow(lumen, 1.9), 1.7)
    thin = c.grow(lumen, 1.6)
    e.beam(lumen, 1, 0.14)
    edge = c.shape(at("27,25 44,21.5 60,24 74,33 70,30 58,26.6 44,24.4 30,28"), 0.4)
    c.paint(wall, 0.52)
    c.paint(np.clip(c.grow(thin, 0.9) - thin, 0, 1), 0.16, 0.9)
    c.paint(np.clip(thin - lumen, 0, 1), 0.62)
    c.paint(lumen, 0.04)
    c.paint(edge, 0.05, 0.85)
    for x, y, r in ((68.6, 44.4, 3.6), (30, 49.2, 1.7), (34, 51, 1.5), (38, 51.6, 1.7)):
        c.paint(c.ellipse(x, y, r, r * 0.72, 0, 0.4), 0.30)
        c.paint(
            c.line(
                [
                    (x - r, y),
                    (x - 0.6 * r, y - 0.6 * r),
                    (x, y - 0.78 * r),
                    (x + 0.6 * r, y - 0.6 * r),
                    (x + r, y),
                ],
                [0.6, 1.5, 1.7, 1.5, 0.6],
                0.25,
            ),
            1.0,
        )
        e.shadow(x, y + 0.3 * r, 1.75 * r)
    for path in (at("20,20 30,15 42,12"), at("64,14 72,20 80,24")):
        c.paint(c.line(path, 1.1, 0.3), 0.08)
        c.paint(c.rim(c.line(path, 2.4, 0.3), 0.6), 0.6, 0.5)
    return e.finish()


def testis() -> Image:
    """Both testes side by side, colour boxes drawn: flow in the right one, none in the left."""
    e = Echo(fan=False, tissue=0.26)
    c = e.canvas
    e.band(8, 0.62, 1.2)
    e.band(11.5, 0.5, 0.8, seed=2)
    c.paint(c.shape(at("52,20 70,15 92,19 97,42 90,66 68,70 54,62"), 0.8), 0.06)  # hydrocele
    for x, rx, ry, turn, shade in ((27, 14.5, 19, 4, 0.52), (74, 17.5, 15, -4, 0.46)):
        body = c.ellipse(x, 43, rx, ry, turn, 0.4)
        c.paint(body, shade)
        c.paint(c.rim(body, 0.7), 0.74, 0.8)
    c.paint(c.line(at("27,30 26,42 27,54"), [0.5, 1.0, 0.5], 0.4), 0.66)
    for path in (
        at("21,34 24,39 22.5,45 25,50"),
        at("31,33 29.6,39 32,44 30,51"),
        at("26,37 27.6,44 26,49"),
    ):
        c.paint(c.line(path, [1.7, 1.3, 0.7], 0.2), 0.97)
    knot = [
        (74 + r * np.cos(a), 20 + 0.85 * r * np.sin(a))
        for a, r in zip(np.linspace(0, 5.2 * np.pi, 30), np.linspace(7.5, 0.8, 30), strict=True)
    ]
    c.paint(c.ellipse(74, 20, 8.8, 7.4, 0, 0.5), 0.40)
    c.paint(c.line(knot, 1.1, 0.25), 0.74)
    for x0, x1 in ((11, 43), (54, 94)):
        box = [
            (x0, 24 if x0 < 50 else 28),
            (x1, 24 if x0 < 50 else 28),
            (x1, 63),
            (x0, 63),
            (x0, 24 if x0 < 50 else 28),
        ]
        for side in pairwise(box):
            c.paint(c.line(side, 0.35, 0.1), 0.85)
    return e.finish()


def leg_veins() -> Image:
    """Left half without, right half with pressure: the artery and a wide vein that stays."""
    e = Echo(fan=False, tissue=0.34)
    c = e.canvas
    x, _ = c.grid()
    e.band(9, 0.66, 1.0)
    e.band(15, 0.5, 0.7, seed=1)
    for x0, squeeze in ((27, 0), (73, 1)):
        y = 42 - 5 * squeeze
        for dy, w in ((-15, 1.0), (15 - 3 * squeeze, 1.2)):
            c.paint(
                c.line([(x0 - 20, y + dy), (x0, y + dy + 1.6), (x0 + 20, y + dy - 0.6)], w, 0.3),
                0.6,
                0.8,
            )
        vein = c.ellipse(x0 + 5, y + 3, 9.4 - 0.4 * squeeze, 8.8 - 0.8 * squeeze, 0, 0.4)
        c.paint(c.grow(vein, 0.7), 0.62, 0.8)
        c.paint(vein, 0.24 + 0.035 * c.noise(9, 1.2))
        artery = c.ellipse(x0 - 9.6, y - 3, 4.3, 4.3 - 0.3 * squeeze, 0, 0.3)
        c.paint(c.grow(artery, 0.8), 0.74)
        e.fluid(artery)
    c.paint(np.clip(1 - np.abs(x - 50) / 0.5, 0, 1), 0.0)
    for dx in (-6, 0, 6):  # arrows of pressure
        c.paint(c.polygon([(73 + dx - 1.6, 4.6), (73 + dx + 1.6, 4.6), (73 + dx, 8.4)], 0.15), 0.98)
    return e.finish()


def target() -> Image:
    """Rings within a ring, with a bright crescent and small dark ovals inside."""
    e = Echo(fan=False, tissue=0.34, seed=4)
    c = e.canvas
    e.band(8, 0.64, 1.0)
    e.band(13, 0.5, 0.7, seed=1)
    e.band(17, 0.44, 0.6, seed=2)
    x, y = 50, 46
    for r, shade in at("23,0.16 20,0.58 18.6,0.14 15.6,0.5 14.6,0.3"):
        c.paint(c.ellipse(x, y, r, r * 0.9, 8, 0.5), shade)
    fat = c.shape(
        at("40,42 44,35.5 52,33.4 59,37 56,40 49,39.4 44.6,44 43.6,50 40.4,48"),
        0.6,
    )
    c.paint(fat, 0.86)
    c.paint(c.ellipse(54, 49, 7.6, 6.8, 0, 0.5), 0.20)
    c.paint(c.ellipse(54, 49, 3.6, 2.6, 20, 0.6), 0.55)
    for a, b, r in ((46.4, 38, 2.2), (43.4, 45.8, 1.8), (53.6, 36.2, 1.7)):
        c.paint(c.ellipse(a, b, r, r * 0.72, 30, 0.3), 0.16)
    return e.finish()


def breast_nodule() -> Image:
    """A smooth, dark oval that lies along the skin, with thin bright edges."""
    e = Echo(fan=False, tissue=0.34, seed=7)
    c = e.canvas
    e.band(6, 0.70, 1.4, wave=0.3)
    for y, w, s in ((22, 1.0, 0), (27, 0.8, 2), (52, 0.9, 1), (57, 1.0, 3)):
        e.band(y, 0.56, w, wave=1.4, seed=s)
    c.paint(c.polygon(at("-2,62 102,60 102,70 -2,72"), 0.8), 0.24)
    e.band(61, 0.62, 0.9, wave=0.5)
    e.band(71, 0.66, 0.9, wave=0.5)
    c.paint(c.polygon(at("-2,75 102,74 102,90 -2,90"), 0.8), 0.08)
    mass = c.shape(
        at(
            "27,40 33,33.4 43,31.4 52,32.6 61,31.2 70,34.4 74.4,40.6 70,46.4 59,48.6 "
            "47,48 36,47.4 29.4,45"
        ),
        0.3,
    )
    e.beam(mass, 1, 0.12)
    c.paint(c.grow(mass, 0.6), 0.74, 0.9)
    c.paint(mass, 0.20 + 0.012 * c.noise(3, 1.4))
    for x in (27.4, 74):
        e.shadow(x, 42, 1.6, 0.35)
    return e.finish()


def thyroid_nodule() -> Image:
    """Neck from the front: a dark nodule, taller than wide, with bright dots, in the left lobe."""
    e = Echo(fan=False, tissue=0.30, seed=11)
    c = e.canvas
    e.band(6, 0.64, 1.2, wave=0.2)
    for x0 in (20, 80):
        c.paint(c.ellipse(x0, 17, 24, 6, 6 if x0 < 50 else -6, 0.8), 0.20)
    gland = c.shape(
        at(
            "16,38 21,26 33,22.4 43,27 50,28 57,27 67,21.4 79,25 84,38 80,52 71,56.4 "
            "62,50 58,38 50,34.5 42,38 38,50 29,55 20,51"
        ),
        0.5,
    )
    c.paint(c.grow(gland, 0.5), 0.68, 0.7)
    c.paint(gland, 0.52)
    ring = [(42 + 0, 46), (43.4, 40), (50, 37.4), (56.6, 40), (58, 46)]
    c.paint(
        c.shape(at("42,47 43.4,40 50,37.2 56.6,40 58,47 57,60 43,60"), 0.5),
        0.10,
    )
    c.paint(c.line(ring, 1.5, 0.3), 0.86)
    for k in range(4):
        c.paint(
            c.line([(44.6, 45 + 3.4 * k), (50, 42.6 + 3.4 * k), (55.4, 45 + 3.4 * k)], 0.6, 0.4),
            0.42 - 0.09 * k,
        )
    for x0 in (12.6, 87.4):
        artery = c.ellipse(x0, 49, 5.0, 5.0, 0, 0.3)
        c.paint(c.grow(artery, 0.8), 0.66)
        e.fluid(artery)
    c.paint(c.line(at("22,64 28,62 34,65"), 5, 0.8), 0.18)
    c.paint(c.line(at("66,65 74,62 80,64"), 5, 0.8), 0.18)
    mass = c.shape(
        at(
            "66.4,30 68,24.4 71.4,21.6 74.6,24.6 78,28 76.8,33 79,38 76,42.6 73.4,47.4 "
            "70,45.4 66,46 66.6,40 64,36"
        ),
        0.3,
    )
    c.paint(mass, 0.15)
    for x, y in at("70,28 73.6,31.4 69,35 74.4,38 71,41.4 72,25.6 68.6,40.4"):
        c.paint(c.ellipse(x, y, 0.6, 0.5, 0, 0.15), 1.0)
    return e.finish()


DRAWINGS = {
    "hepatobiliary/acute-cholecystitis": gallbladder,
    "genitourinary/testicular-torsion": testis,
    "vascular/iliofemoral-deep-vein-thrombosis": leg_veins,
    "paediatric/ileocolic-intussusception": target,
    "breast/fibroadenoma": breast_nodule,
    "endocrine/papillary-thyroid-carcinoma": thyroid_nodule,
}
