"""Mammograms. The chest wall of a right breast is on the right."""

from __future__ import annotations

import numpy as np
from PIL.Image import Image

from illustrations.canvas import Canvas, Mask, at

TALL = 124


def mammogram(dense: float, seed: int) -> tuple[Canvas, Mask]:
    """A left breast from above: fat, strands and gland behind the nipple."""
    c = Canvas(TALL)
    outline = c.shape(
        at(
            "-8,-4 10,2 34,12 56,29 70,48 74.6,60 78,62.6 74.6,65.6 69,78 55,96 34,111 "
            "10,121 -8,128"
        ),
        0.4,
    )
    c.paint(outline, 0.16 + 0.14 * c.blur(outline, 4))
    c.add(c.rim(outline, 1.0), 0.16)
    rng = np.random.default_rng(seed)
    gland = c.shape(
        at("66,58 52,44 34,36 14,38 4,52 4,72 14,86 34,88 52,78 66,67"),
        4,
    )
    patches = np.clip(0.5 + 0.6 * c.noise(seed, 3.2), 0, 1)
    c.add(gland * patches, dense)
    strands = np.zeros_like(c.grey)
    for _ in range(34):
        a = rng.uniform(-0.62, 0.62)
        reach, start = rng.uniform(26, 52), rng.uniform(6, 22)
        bend = rng.uniform(-0.25, 0.25)
        path = [
            (73 - t * np.cos(a + bend * t / 50), 62.5 + 1.15 * t * np.sin(a + bend * t / 50))
            for t in np.linspace(start, start + reach, 5)
        ]
        strands = np.maximum(strands, c.line(path, [0.5, 0.9, 0.3], 0.25) * rng.uniform(0.5, 1))
    c.add(strands * outline, 0.10)
    for _ in range(9):
        y0 = rng.uniform(22, 102)
        path = [
            (-4, y0),
            (14, y0 + rng.normal(0, 5)),
            (32, y0 + rng.normal(0, 7)),
            (44, y0 + rng.normal(0, 8)),
        ]
        c.add(c.line(path, [0.9, 0.6, 0.2], 0.25) * outline, 0.07)
    c.add(c.shape(at("-8,30 4,44 6,62 4,82 -8,96"), 1.2), 0.22)
    c.add(c.ellipse(76, 62.6, 1.8, 2.4), 0.22)
    return c, outline


def spiculated() -> Image:
    """A dense mass with rays, and fine calcifications in it and in front of it."""
    c, outline = mammogram(0.16, 5)
    x0, y0 = 33, 36
    rng, rays = np.random.default_rng(8), np.zeros_like(c.grey)
    for k in range(24):
        a = 2 * np.pi * k / 24 + rng.uniform(-0.16, 0.16)
        reach, bend = rng.uniform(8, 19), rng.uniform(-0.35, 0.35)
        path = [
            (x0 + t * np.cos(a + bend * t / 18), y0 + t * np.sin(a + bend * t / 18))
            for t in (3, 8, reach)
        ]
        rays = np.maximum(rays, c.line(path, [1.8, 0.8, 0.2], 0.3) * outline)
    c.add(rays, 0.22)
    core = c.shape(
        at("27,35 29.6,29.6 34,29 39,31.4 40,37 37,42 31.6,42.4 28,40"),
        0.9,
    )
    c.paint(core, 0.80, 0.95)
    for _ in range(34):
        x, y = rng.normal(x0 + 5, 5.6), rng.normal(y0 + 2, 3.6)
        c.paint(
            c.ellipse(
                x, y, rng.uniform(0.2, 0.4), rng.uniform(0.2, 0.3), rng.uniform(0, 180), 0.12
            ),
            1.0,
        )
    return c.finish(side="L")


def branching() -> Image:
    """Fine lines and branches of calcification in a wedge that points to the nipple."""
    c, _ = mammogram(0.30, 11)
    rng = np.random.default_rng(3)
    for k in range(46):
        t, side = rng.uniform(9, 44), rng.uniform(-1, 1)
        a = 0.30 + 0.17 * side
        x, y = 74 - t * np.cos(a), 63 + 1.25 * t * np.sin(a)
        d = a + rng.normal(0, 0.22)
        r = rng.uniform(0.7, 2.1)
        line = [
            (x + r * np.cos(d), y - 1.2 * r * np.sin(d)),
            (x, y),
            (x - r * np.cos(d), y + 1.2 * r * np.sin(d)),
        ]
        c.paint(c.line(line, rng.uniform(0.25, 0.42), 0.1), 0.95)
        if k % 3 == 0:
            f = d + rng.choice((-0.8, 0.8))
            c.paint(c.line([(x, y), (x - r * np.cos(f), y + 1.2 * r * np.sin(f))], 0.28, 0.1), 0.95)
        elif k % 3 == 1:
            c.paint(c.ellipse(x + rng.normal(0, 1), y + rng.normal(0, 1), 0.35, 0.3, 0, 0.1), 1.0)
    for x, y, a in ((30, 48, 0.1), (46, 52, 0.0), (22, 62, -0.05)):
        c.paint(c.line([(x - 2.2, y + 2 * a), (x + 2.2, y - 2 * a)], 0.9, 0.15), 0.95)
    c.grey = c.grey[:, ::-1]
    return c.finish(side="R")


DRAWINGS = {
    "breast/invasive-ductal-carcinoma": spiculated,
    "breast/ductal-carcinoma-in-situ": branching,
}
