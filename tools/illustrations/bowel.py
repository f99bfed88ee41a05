"""The gullet filled with barium, and an abdominal radiograph."""

from __future__ import annotations

import numpy as np
from PIL.Image import Image

from illustrations.canvas import Canvas, at, mirrored


def beak() -> Image:
    """A wide column of barium that ends below in a smooth, thin point."""
    c = Canvas(130)
    flesh = c.shape(
        at("34,-6 30,8 8,16 -8,22 -8,140 108,140 108,22 92,16 70,8 66,-6"),
        1.0,
    )
    c.paint(flesh, 0.34)
    for path in (
        at("33,20 18,34 9,60 7,92 18,99 32,96 38,98 37,60 38,34"),
        at("66,20 81,34 90,60 92,96 82,104 74,101 72,86 66,70 63,46 62,32"),
    ):
        lung = c.shape(path, 0.7)
        c.add(lung, -0.20)
    for k in range(16):
        y = -2 + 8.6 * k
        c.add(c.polygon([(43, y), (55, y), (54.6, y + 6.6), (43.4, y + 6.6)], 0.6), 0.09)
    for k in range(10):
        y, w = 18 + 9.4 * k, 26 + 3.2 * min(k, 5)
        rib = [(44, y + 3), (50 - 0.62 * w, y), (50 - w, y + 9)]
        for path in (rib, mirrored(rib)):
            c.add(c.line(path, 2.1, 0.4), 0.06)
    c.add(c.shape(at("50,56 60,62 70,78 76,94 60,100 46,97 44,76"), 1.4), 0.12)
    c.add(c.shape(at("6,104 30,97 50,100 72,104 94,106 96,136 4,136"), 3), 0.14)
    tube = at(
        "48,18 54,22 57,32 58.6,46 60.4,60 61.6,74 61,86 58.4,95 56.4,101 55.7,107 "
        "55.2,112 54.2,112 54.4,107 54,101 50,96 45,90 41.6,80 40.6,66 41.6,50 "
        "42.4,36 43.4,26"
    )
    gullet = c.shape(tube, 0.3)
    _, y = c.grid()
    wave = 31.4
    barium = gullet * np.clip((y - wave) / 0.4, 0, 1)
    c.paint(gullet * (1 - barium), 0.12, 0.8)
    c.paint(c.rim(gullet, 0.5) * (1 - barium), 0.42, 0.8)
    c.paint(barium, 0.90 + 0.07 * c.blur(barium, 3))
    for x, yy, r in ((47, 33, 1.1), (52, 34.4, 0.8), (55.6, 32.6, 0.9)):
        c.paint(c.ellipse(x, yy, r, r, 0, 0.3), 0.6, 0.8)
    c.paint(c.line(at("54.8,111 55.2,115 57.6,119"), [0.9, 0.6, 1.4], 0.25), 0.9)
    c.paint(c.shape(at("57,117 64,116.6 69,121 66,126 59,124"), 1.2), 0.55, 0.6)
    return c.finish(side="R")


def coffee_bean() -> Image:
    """A huge loop full of gas rises out of the pelvis, folded on itself along a bright line."""
    c = Canvas(122)
    flesh = c.shape(at("4,-8 0,40 -4,80 -2,132 102,132 104,80 100,40 96,-8"), 0.8)
    c.paint(flesh, 0.40 + 0.08 * c.blur(flesh, 6))
    for k in range(9):
        y = -4 + 10.6 * k
        c.add(
            c.polygon(
                [
                    (43.6, y),
                    (56.4, y),
                    (56.8, y + 4),
                    (56.2, y + 8.4),
                    (43.8, y + 8.4),
                    (43.2, y + 4),
                ],
                0.6,
            ),
            0.12,
        )
        c.add(c.ellipse(50, y + 5, 0.9, 2.6, 0, 0.4), 0.08)
        if k > 2:
            for path in ([(43, y + 5), (36, y + 4.4)], [(57, y + 5), (64, y + 4.4)]):
                c.add(c.line(path, 1.3, 0.4), 0.06)
    wing = at("40,92 32,82 20,79 9,86 8,97 16,108 24,116 34,118 40,108")
    for path in (wing, mirrored(wing)):
        mask = c.shape(path, 0.5)
        c.add(mask, 0.09)
        c.add(c.rim(mask, 1.0), 0.10)
    c.add(c.shape(at("41,90 59,90 60,98 53,113 47,113 40,98"), 0.6), 0.10)
    for x, y, rx, ry in ((90, 40, 6, 9), (91, 60, 5.4, 8.6), (88.6, 76, 5, 7)):
        gas = c.ellipse(x, y, rx, ry, 0, 0.8)
        c.add(gas, -0.13)
        c.add(gas * np.clip(c.noise(5, 1.2), 0, 2), 0.06)
    outer = at(
        "62,104 54,98 40,84 24,70 13.6,52 11,32 17,15 30,7 46,8.4 60,17 71,34 77,56 "
        "78,78 74,96 67,106"
    )
    loop = c.shape(outer, 0.5)
    c.paint(loop, c.grey - 0.30 - 0.05 * c.dome(loop, 5), 1)
    c.add(c.rim(loop, 0.9), 0.26)
    seam = at("65,104 62,92 56,76 49,58 42,42 36,30")
    c.add(c.line(seam, [2.6, 2.0, 1.9, 1.8, 1.6, 0.8], 0.3) * loop, 0.42)
    c.add(c.line(seam, [5, 5, 4], 1.4) * loop, 0.06)
    return c.finish(side="R")


DRAWINGS = {
    "gastrointestinal/achalasia": beak,
    "gastrointestinal/sigmoid-volvulus": coffee_bean,
}
