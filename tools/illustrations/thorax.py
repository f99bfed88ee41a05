"""Axial CT of the chest."""

from __future__ import annotations

from functools import partial

import numpy as np
from PIL.Image import Image

from illustrations.canvas import at, mirrored
from illustrations.trunk import (
    GAS,
    KIDNEY,
    mediastinum,
    upper,
)


def saddle(number: int) -> Image:
    """Dark clots in the pulmonary arteries, then the wide right ventricle, in three slices."""
    body = mediastinum()
    c = body.canvas
    if number == 0:
        trunk = at(
            "52,18 58,16.6 63,20 63.4,26 60,31 56.4,33.4 47,34.6 40,37 33,39 31.4,35.4 "
            "38,32.4 45,30.6 51.4,28 51.4,23"
        )
        branch = at("59,26 65,31 71,36 74,40 71.6,42.6 66,38.6 60,33.4 56,31")
        lumen = np.maximum(c.shape(trunk, 0.3), c.shape(branch, 0.3))
        c.paint(lumen, 0.92)
        body.round(43.6, 22.4, 5.0, 0.90)
        body.round(60.4, 44.6, 3.4, 0.88)
        body.round(37.4, 27, 2.0, 0.80, 3.0)
        clot = at("34,37 41,34.6 49,32.4 56,29 62,31 69,37 72,40")
        c.paint(
            c.line(clot, [1.3, 2.0, 2.3, 1.9, 2.1, 2.0, 1.2], 0.3) * c.shrink(lumen, 0.35), 0.46
        )
    elif number == 1:
        body.round(58.6, 20.6, 6.4, 0.90, 5.4)
        body.round(44.6, 23.4, 5.2, 0.88)
        body.round(37.6, 29, 2.0, 0.80, 3.0)
        body.round(60.4, 44.6, 3.4, 0.88)
        c.paint(c.shape(at("45,31 53,30 58,33 55,37 47,37"), 0.4), 0.82)
        for path in (
            at("31.6,33 31,37.6 29,42.6 26,47"),
            at("31.4,35 27,36 22.6,34.4"),
            at("68.6,32 70,37 72,42 75,47"),
            at("69.4,35 74,35.6 79,33"),
        ):
            c.paint(c.line(path, [3.8, 3.4, 2.4], 0.3), 0.90)
            c.paint(c.line(path, [2.2, 2.0, 1.2], 0.3), 0.45)
    else:
        c.paint(
            c.shape(
                at("33,24 42,15 55,14 67,21 74,31 71,41 60,45 47,44 37,38"),
                0.4,
            ),
            0.55,
        )
        right = c.shape(
            at("36,26 43,18.4 54,17 62,20.4 66,26.4 60,28 54,32 47,34.4 39,32"),
            0.4,
        )
        left = c.shape(at("60,31 66,29.4 71,33.4 69.4,39 63,40.4 58,37.4"), 0.4)
        atrium = c.shape(at("47,38 53,36 57,39.6 55,43.4 49,43"), 0.4)
        for mask, shade in ((right, 0.88), (left, 0.80), (atrium, 0.80)):
            c.paint(mask, shade)
        c.paint(c.shape(at("35,31 40,33 43,38 39,40.6 34.4,37"), 0.4), 0.86)
        body.round(60, 47.4, 2.9, 0.80)
        for x, y, r in ((28, 41, 1.7), (31, 46.4, 1.3), (72, 45, 1.6)):
            body.round(x, y, r, 0.88)
            body.round(x + 0.2, y, r * 0.62, 0.44)
    return body.finish()


def dissection(number: int) -> Image:
    """A flap in the aorta, in four slices from the arch to the kidneys."""
    if number == 3:
        body = upper(0.88, 0.62, kidneys=0.80)
        c = body.canvas
        right = c.shape(mirrored(KIDNEY), 0.3)
        c.paint(right, 0.52)  # fed by the false lumen
        c.paint(c.rim(right, 1.3), 0.68)
        body.aorta = body.round(52.4, 39.6, 4.2, 0.66)
        c.paint(c.shape(at("49.2,37 52,35.7 53.6,38.4 52.6,42 50,43"), 0.2), 0.97)
        c.paint(c.line(at("52.6,35.6 53.8,38.6 52.8,42 50.4,43.6"), 0.5, 0.15), 0.30)
        return body.finish()
    body = mediastinum()
    c = body.canvas
    if number == 0:
        arch = at(
            "44,15 50,13.4 55,17 58.4,24 61.4,33 62.4,41 58.6,44 54.6,40 52.4,32 49,25.6 43.6,22"
        )
        lumen = c.shape(arch, 0.3)
        c.paint(lumen, 0.66)
        c.paint(
            c.shape(
                at("44,15.4 49,14.6 52.6,20 54,28 57,37 57.6,42 54.8,40 52.4,32 49,25.6 44,21.6"),
                0.2,
            )
            * lumen,
            0.96,
        )
        c.paint(
            c.line(
                at("46,14.2 50,15.4 53.2,21 54.8,29 57.8,38 58.4,43.4"),
                0.55,
                0.15,
            )
            * lumen,
            0.28,
        )
        body.round(40.4, 25, 3.0, 0.84)
        body.round(47, 38.6, 2.9, GAS, 2.6)
        return body.finish()
    if number == 1:
        lumen = body.round(43, 24, 8.4, 0.70)
        trunk = c.shape(at("54,17 60,16 64.4,20 64,27 59,32 53,34.4 48.6,35.8 51,31 53,25"), 0.3)
        c.paint(trunk, 0.80)
        true = c.shape(at("45,16 50,18.6 51.2,25 47.6,31 43.4,28 42.4,21.4"), 0.25) * lumen
        c.paint(true, 0.97)
        c.paint(c.line(at("44,15.4 42.2,21.4 43.2,28 48,31.6"), 0.55, 0.15) * lumen, 0.28)
        body.round(32.8, 27, 1.8, 0.82, 3.2)
        down = body.round(61.6, 44, 4.3, 0.68)
        c.paint(c.shape(at("57.6,42 61,40.4 62,44 60,47.6 57.8,46"), 0.2) * down, 0.97)
        c.paint(c.line(at("61.2,39.8 62.4,44 60.4,48"), 0.5, 0.15) * down, 0.28)
        return body.finish()
    sac = c.shape(
        at("31,25 41,13.6 55,12.4 68,19.4 76,31 73,43 61,47 46,46.4 35,40"),
        0.4,
    )
    c.paint(sac, 0.44)
    c.paint(
        c.shape(
            at("35,26 43,17.4 55,16 66,22 72,32 69.6,40 60,43.6 47,43 38,37"),
            0.4,
        ),
        0.56,
    )
    right = c.shape(at("38,26 44,20 54,18.6 60,21.4 55,25 48,29 40,32"), 0.4)
    left = c.shape(at("55,29 63,26 69,32 67,38.4 59,39 54,34.6"), 0.4)
    c.paint(right, 0.78)
    c.paint(left, 0.86)
    root = body.round(49, 31.6, 5.6, 0.70)
    c.paint(c.shape(at("50,26.6 54,29 54,34 50.4,36.6 48.6,32"), 0.25) * root, 0.97)
    c.paint(c.line(at("49.4,26 48.2,31.4 50,37"), 0.5, 0.15) * root, 0.28)
    down = body.round(61.8, 48, 4.0, 0.66)
    c.paint(
        c.shape(at("58,45.6 61.6,44.6 62.4,48.2 60.4,51.6 58,49.6"), 0.2) * down,
        0.97,
    )
    c.paint(c.line(at("61.6,44 62.8,48.2 60.8,51.8"), 0.5, 0.15) * down, 0.28)
    return body.finish()


DRAWINGS = {
    **{f"chest/massive-pulmonary-embolism-{n + 1}": partial(saddle, n) for n in range(3)},
    **{f"vascular/type-a-aortic-dissection-{n + 1}": partial(dissection, n) for n in range(4)},
}
