"""MR of the brain: tumours, infection, plaques, and the sella from the front."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from PIL.Image import Image

from illustrations.canvas import Canvas, Mask, Point, at, mirrored, placed
from illustrations.head import Head


def ring(number: int) -> Image:
    """A thick, uneven bright ring in the left temporal lobe, in three slices and on FLAIR."""
    level = ("cisterns", "ventricles", "ventricles", "ventricles")[number]
    kind = "FLAIR" if number == 3 else "T1"
    head = Head(
        kind,
        level,
        shift=(-1.5, -3.4, -2.2, -3.4)[number],
        tight=(0.1, 0.7),
        wide=(1.1, 0.6),
        seed=9,
    )
    c = head.canvas
    size = (0.8, 1.0, 0.62, 1.0)[number]
    x0, y0 = (69, 58)
    outline = placed(at("-11,-5 -6,-11.5 3,-12.5 9,-8 11,0 8.5,8 2,11.5 -6,10 -12,4"), x0, y0, size)
    mass = c.shape(outline, 0.4) * head.inner
    swollen = c.shape([(x0 + (x - x0) * 1.5 - 1.5, y0 + (y - y0) * 1.5) for x, y in outline], 2.2)
    fingers = np.clip(
        swollen
        + 0.5 * c.shape(at("56,44 66,40 76,44 74,50 60,52"), 1.6)
        + 0.5 * c.shape(at("60,66 72,74 69,82 62,76"), 1.6),
        0,
        1,
    )
    fingers *= head.brain * (1 - 0.8 * head.water)
    if kind == "T1":
        c.paint(fingers, 0.33, 0.75)
        c.paint(mass, 0.80 + 0.06 * c.noise(12, 0.9))
        core = c.shape(
            placed(at("-5,-4 -2,-8 4,-8.5 7,-4 7.6,2 4,7 -2,6.5 -5.5,3"), x0, y0, size),
            0.5,
        )
        c.paint(core, 0.16)
        c.paint(c.ellipse(x0 - size * 4, y0 + size * 1.5, 2.6 * size, 3.4 * size, 20, 0.6), 0.84)
        if number == 1:
            c.paint(c.ellipse(70.5, 76.5, 2.0, 1.8, 0, 0.4), 0.82)
    else:
        c.paint(fingers, 0.84, 0.85)
        c.paint(mass, 0.58 + 0.03 * c.noise(12, 1.2), 0.95)
        core = c.shape(
            [
                (x0 + 0.62 * x, y0 + 0.62 * y)
                for x, y in at("-8,-5 -2,-11 5,-11 10,-5 9.5,4 5,10 -3,8 -9,4")
            ],
            0.7,
        )
        c.paint(core, 0.74)
    return head.finish()


def abscess(kind: str) -> Image:
    """A round lesion in the right frontal lobe: a thin rim, or a bright content."""
    head = Head(kind, "ventricles", shift=2.4, tight=(0.6, 0.1), wide=(0.55, 1.05), seed=11)
    c = head.canvas
    x, y = 36.5, 31
    swollen = c.shape(at("20,34 24,22 36,17 46,24 47,38 42,48 32,50 24,44"), 2.4)
    swollen *= head.brain * (1 - 0.8 * head.water)
    hole = c.ellipse(x, y, 8.6, 8.0, 10, 0.3)
    if kind == "T1":
        c.paint(swollen, 0.30, 0.8)
        c.paint(hole, 0.90)
        c.paint(c.ellipse(x + 0.25, y + 0.35, 7.1, 6.7, 10, 0.35), 0.15)
        dura = [
            (50 - 33.9 * np.sin(a), 56 - 42.6 * np.cos(a)) for a in np.deg2rad((52, 42, 30, 18, 8))
        ]
        c.paint(c.line(dura, [0.5, 1.3, 1.5, 1.3, 0.5], 0.25), 0.86)
    else:
        c.paint(swollen, 0.24, 0.6)
        c.paint(hole, 0.30)
        c.paint(c.ellipse(x, y, 7.4, 6.9, 10, 0.5), 0.97)
    return head.finish()


def splenium(*, after: bool) -> Image:
    """An even, bright mass that crosses the midline behind the ventricles; then half of it."""
    head = Head("T1", "ventricles", wide=(0.8, 0.8) if not after else (1, 1), seed=10)
    c = head.canvas
    if after:
        mass = c.shape(at("44,69 50,70.8 56,69 55.5,72 50,73.8 44.5,72"), 0.9)
        c.paint(mass, 0.70, 0.85)
    else:
        halo = c.shape(at("31,66 42,62 58,62 69,66 68,80 58,84 42,84 32,80"), 2.5)
        c.paint(halo * (1 - head.ventricles) * (1 - head.water), 0.36, 0.7)
        mass = c.shape(
            at(
                "36.5,68 42,66 50,68.6 58,66 63.5,68 65,74 59.5,79 53,77.4 50,78.2 46,77.6 "
                "40,79 35,74"
            ),
            0.9,
        )
        c.paint(mass, 0.88 + 0.015 * c.noise(2, 1.5))
        c.paint(c.ellipse(43.5, 44.5, 2.3, 2.7, 0, 0.6), 0.86)
    return head.finish()


def plaques(level: str) -> Image:
    """Bright ovals that stand on the lateral ventricles."""
    head = Head("FLAIR", level, seed=7)
    c = head.canvas
    if level == "ventricles":
        c.paint(c.rim(c.grow(head.ventricles, 0.7), 0.6), 0.62, 0.6)
        spots = (
            (41.2, 34.2, 3.6, 1.6, 38),
            (61.4, 36, 4.2, 1.8, -32),
            (33.4, 73.5, 4.4, 1.9, 8),
            (66.8, 74.5, 3.6, 1.7, -14),
            (65.6, 82, 2.4, 1.5, -40),
            (37.5, 64, 2.6, 1.5, 35),
            (73.5, 66, 2.1, 1.3, 60),
        )
    else:
        spots = (
            (41, 40, 1.8, 4.4, 70),
            (42, 50.5, 2.1, 5.6, 86),
            (58.2, 46, 2.0, 5.2, -84),
            (59.2, 57, 1.7, 4.0, -76),
            (41.6, 62, 1.5, 3.6, 100),
            (29.6, 38, 2.2, 1.6, 40),
            (70.5, 62, 1.9, 1.4, 10),
        )
    for x, y, rx, ry, turn in spots:
        c.paint(c.ellipse(x, y, rx, ry, turn, 0.5) * (1 - head.water), 0.92)
    if level == "ventricles":
        c.paint(head.ventricles, head.shades.water)
    return head.finish()


def sella() -> Image:
    """Coronal: a mass with a waist rises out of the sella under a thinned chiasm."""
    c = Canvas(100, 0.30)

    def both(points: Sequence[Point], soft: float) -> Mask:
        return np.maximum(c.shape(points, soft), c.shape(mirrored(points), soft))

    c.paint(both(at("50,-5 50,20 42,24 36,21 20,24 -5,20 -5,-5"), 0.4), 0.42)
    c.paint(both(at("44,2 40,-2 35,2 38,10 45,15"), 0.4), 0.08)  # lateral ventricles
    c.paint(c.shape(at("49.2,11 50.8,11 51,21 50,24 49,21"), 0.3), 0.08)
    c.paint(both(at("-5,38 14,33 27,38 31,49 26,62 12,70 -5,70"), 0.5), 0.42)
    water = both(at("50,24 38,25 24,27 28,35 36,42 50,44"), 0.6)
    c.paint(water, 0.08)
    c.paint(c.line(at("10,27 22,29 30,36 34,46"), 1.2, 0.4), 0.08)
    c.paint(c.line(mirrored(at("10,27 22,29 30,36 34,46")), 1.2, 0.4), 0.08)
    c.paint(c.shape(at("20,78 32,70 50,73 68,70 80,78 76,104 24,104"), 0.5), 0.04)
    for x in (38, 62):
        c.paint(c.line([(50, 76), (x, 88), (x - 4, 102)], 0.8, 0.3), 0.5, 0.7)
    cavernous = both(at("37,49 30,48 25.5,55 28,65 37,68"), 0.6)
    c.paint(cavernous, 0.72)
    mass = c.shape(
        at(
            "42,35 46,29.5 52,28.5 58,31 60.5,37 57.5,43.5 58.5,48 65,52 66.5,58.5 "
            "62,66 54,70.5 45,70 37.5,66 36,58 38.5,51 41.8,47.5 43,42"
        ),
        0.35,
    )
    c.paint(c.grow(mass, 0.5), 0.16, 0.5)
    c.paint(mass, 0.60 + 0.012 * c.noise(7, 2))
    c.paint(c.line(at("39.4,51 37.2,58 39,66"), [1.0, 2.2, 1.4], 0.3), 0.92)
    c.paint(
        c.line(
            at("30,28.5 38,28 44,27.5 51,26 58,27.8 64,28 70,28.5"),
            [1.8, 1.6, 0.9, 0.7, 0.9, 1.6, 1.8],
            0.25,
        ),
        0.46,
    )
    for x, y in at("30.4,60 31.4,51 70.4,59.2 68.6,50"):
        c.paint(c.ellipse(x, y, 2.9, 2.6), 0.03)
    c.paint(c.line(at("37.5,69 45,73.6 55,74 64,69"), 0.9, 0.25), 0.04)
    return c.finish(side="R")


DRAWINGS = {
    **{f"neuro/glioblastoma-{n + 1}": partial(ring, n) for n in range(4)},
    "neuro/pyogenic-brain-abscess-1": partial(abscess, "T1"),
    "neuro/pyogenic-brain-abscess-2": partial(abscess, "DWI"),
    "neuro/primary-cns-lymphoma-1": partial(splenium, after=False),
    "neuro/primary-cns-lymphoma-2": partial(splenium, after=True),
    "neuro/multiple-sclerosis-first-attack-1": partial(plaques, "ventricles"),
    "neuro/multiple-sclerosis-first-attack-2": partial(plaques, "high"),
    "endocrine/pituitary-macroadenoma": sella,
}
