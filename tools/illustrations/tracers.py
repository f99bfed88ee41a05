"""Whole-body images of tracers from the front, dark where there is more of it."""

from __future__ import annotations

from functools import partial

import numpy as np
from PIL.Image import Image

from illustrations.canvas import Canvas, Mask, Point, at, mirrored

TALL = 150
HALF: list[Point] = at(
    "50,4 55,5.4 58.6,11 57.8,18 55,23 55.4,27.6 62,30.6 71,33.4 76,40 78,56 "
    "80.6,72 83.6,88 84.6,97 81,98.6 78,92 74.6,76 71.6,62 69,52 67.6,64 67,76 "
    "69.6,88 70.6,102 68.6,122 66.6,156 53.6,156 53,124 51.6,104 50,101"
)


class Body:
    """The outline of a person; ``take`` adds uptake."""

    def __init__(self) -> None:
        self.canvas = c = Canvas(TALL)
        self.outline = c.shape([*HALF, *mirrored(HALF)[::-1]], 0.6)
        self.dark = 0.10 * self.outline + 0.05 * c.blur(self.outline, 3) * self.outline

    def take(self, mask: Mask, amount: float) -> None:
        """More tracer, seen through the body."""
        self.dark = self.dark + mask * amount

    def finish(self) -> Image:
        """The drawing, the patient's right on the left."""
        c = self.canvas
        c.grey = 0.97 - np.clip(self.dark, 0, 1) ** 0.9 * 0.95
        return c.finish(side="R")


def sugar(name: str) -> Image:
    """FDG: brain, kidneys and bladder as always; and what the case adds."""
    b = Body()
    c = b.canvas
    b.take(c.ellipse(50, 12.6, 6.4, 6.6, 0, 1.2), 0.62)
    b.take(c.shape(at("36,62 50,60 56,63 48,70 38,75 34,69"), 1.4), 0.20)
    b.take(c.ellipse(63, 66, 2.6, 4.4, 15, 1), 0.13)
    for x in (41.6, 58.4):
        b.take(c.ellipse(x, 75, 2.4, 4.2, 8 if x > 50 else -8, 0.9), 0.34)
    b.take(c.ellipse(50, 98, 3.6, 3.0, 0, 0.8), 0.75)
    b.take(c.line(at("50,30 50,50 50,70 50,90"), 3.2, 1.0), 0.10)
    b.take(c.shape(at("40,84 46,80 55,82 60,86 52,90 43,90"), 2.2), 0.08)
    if name == "staging":
        b.take(
            c.ellipse(56, 54, 4.4, 4.8, -20, 1.6) - 0.8 * c.ellipse(56, 54, 2.3, 2.8, -20, 1), 0.34
        )
        b.take(c.ellipse(40.4, 41.6, 3.0, 2.8, 20, 0.6), 0.95)
        b.take(c.ellipse(47.4, 45.6, 1.4, 1.7, 0, 0.5), 0.75)
    else:
        amount = 0.80 if name == "before" else 0.13
        size = 1.0 if name == "before" else 0.5
        lobes = (
            (50, 44, 6.2, 7),
            (44.6, 46.6, 4.8, 4.6),
            (56, 42.4, 4.6, 5.4),
            (54, 50.6, 4.8, 3.8),
            (47, 39, 3.6, 3.6),
        )
        mass = np.zeros_like(c.grey)
        for x, y, rx, ry in lobes:
            mass = np.maximum(
                mass,
                c.ellipse(50 + (x - 50) * size, 45 + (y - 45) * size, rx * size, ry * size, 0, 1.0),
            )
        b.take(mass * (1 - 0.25 * np.clip(c.noise(4, 1.3), -0.5, 1)), amount)
        if name == "before":
            for x, y, r in (
                (59.4, 29.4, 1.6),
                (62.2, 30.6, 1.3),
                (60.4, 32.6, 1.2),
                (42.4, 50.4, 1.6),
                (41.6, 47.6, 1.3),
            ):
                b.take(c.ellipse(x, y, r, r * 1.1, 0, 0.5), 0.75)
    return b.finish()


def heart_scan() -> Image:
    """A bone tracer that goes to the heart more than to the bones."""
    b = Body()
    c = b.canvas
    skull = c.ellipse(50, 12.6, 7.2, 8, 0, 0.6)
    b.take(c.rim(skull, 1.4), 0.12)
    b.take(c.shape(at("46,17 54,17 53,22 47,22"), 0.8), 0.14)
    for k in range(17):
        b.take(c.ellipse(50, 28 + 3.5 * k, 1.9, 1.4, 0, 0.4), 0.15)
    for k in range(9):
        y, w = 33 + 3.6 * k, 9 + min(k, 5) * 1.4
        rib = [(51.6, y), (50 + 0.6 * w, y - 0.6), (50 + w, y + 2.6), (50 + 0.8 * w, y + 6)]
        for path in (rib, mirrored(rib)):
            b.take(c.line(path, 0.8, 0.3), 0.09)
    for path, w in (
        (at("54,31 60,30 67,32"), 1.4),
        (at("70,36 74,52 75.4,60"), 2.0),
        ([(76.6, 64), (80, 84)], 1.5),
        (at("60,100 62,120 61.6,134"), 2.6),
        ([(61, 138), (60.4, 156)], 2.2),
        (at("55,84 61,82 64.6,88 60,94 54,98"), 2.4),
    ):
        for one in (path, mirrored(path)):
            b.take(c.line(one, w, 0.4), 0.12)
    for x, y, r in ((70, 34.6, 1.9), (61.6, 137, 2.2), (60, 97.6, 2.0), (80.6, 86, 1.2)):
        for one in (x, 100 - x):
            b.take(c.ellipse(one, y, r, r, 0, 0.6), 0.10)
    for x in (42, 58):
        b.take(c.ellipse(x, 74, 2.2, 3.8, 8 if x > 50 else -8, 0.8), 0.14)
    b.take(c.ellipse(50, 99, 3.4, 2.8, 0, 0.7), 0.7)
    left = c.ellipse(55.4, 51, 6.4, 5.4, 32, 0.9)
    b.take(left - 0.45 * c.ellipse(55, 50.4, 3.2, 2.4, 32, 0.8), 0.85)
    b.take(c.line(at("49,47 46.6,51 48.6,56 54,58"), [1.4, 2.2, 2.0, 1.2], 0.7), 0.5)
    return b.finish()


DRAWINGS = {
    "chest/lung-adenocarcinoma-pet-staging": partial(sugar, "staging"),
    "haematology/hodgkin-lymphoma-1": partial(sugar, "before"),
    "haematology/hodgkin-lymphoma-2": partial(sugar, "after"),
    "cardiac/transthyretin-amyloidosis": heart_scan,
}
