"""Axial slices of the abdomen, on CT and MR."""

from __future__ import annotations

from functools import partial

import numpy as np
from PIL.Image import Image

from illustrations.canvas import at, mirrored, placed
from illustrations.trunk import (
    CT,
    KIDNEY,
    MR,
    PSOAS,
    SPLEEN,
    Slice,
    lower,
    upper,
    veins,
)


def spleen_injury(*, late: bool) -> Image:
    """Dark clefts in the spleen, a bright spot in it, clot around it."""
    body = upper(
        0.97 if not late else 0.76, 0.56 if not late else 0.66, kidneys=0.86 if not late else 0.80
    )
    c = body.canvas
    if late:
        veins(body, 0.78)
    clot = c.shape(
        at("80,30 88,33 91.4,42 89,52 82,60 74,62.6 70,59 76,55 83,44"),
        0.5,
    )
    c.paint(clot * body.inside, 0.50)
    spleen = c.shape(SPLEEN, 0.3)
    c.paint(spleen, 0.72)
    if not late:
        c.texture(spleen, 5, 1.5, 0.05)
    dead = c.shape(at("84,33 89,40 88,45 82,44 80,40 81,36"), 0.6) * spleen
    c.paint(dead, 0.42)
    for path in (
        at("89,48 85,46.6 80,47.6 76.6,50"),
        at("88,52.4 83,52 79,55.4"),
        at("85,46.6 83.6,50 82,57"),
    ):
        c.paint(c.line(path, [1.4, 2.0, 0.7], 0.3) * spleen, 0.40)
    if late:
        c.paint(c.shape(at("82.6,46 86,47 86.6,50.6 84,53 81.4,50.6"), 0.5), 0.90)
    else:
        c.paint(c.ellipse(84, 48.8, 1.5, 1.3, 0, 0.3), 0.98)
        c.paint(c.ellipse(79.6, 52.8, 1.1, 1.1, 0, 0.3), 0.96)
    c.paint(c.shape(at("13,52 17,57 24,61 22,63 14,58"), 0.5) * body.inside, 0.44)
    return body.finish()


def liver_nodule(phase: int) -> Image:
    """A nodule in a nodular liver: bright at first, then dark, then dark with a bright capsule."""
    shade = (0.40, 0.56, 0.52)[phase]
    body = upper(
        (0.97, 0.78, 0.70)[phase], shade, kidneys=(0.84, 0.76, 0.74)[phase], air=False, shades=MR
    )
    c = body.canvas
    edge = np.zeros_like(c.grey)
    for x, y, r in (
        (12.6, 25, 3.4),
        (10.6, 34, 3.6),
        (12.4, 43, 3.6),
        (17.6, 52, 3.4),
        (21, 15.8, 3.4),
        (30, 11.2, 3.6),
        (39, 9.6, 3.2),
        (58, 17, 3.4),
        (52, 25, 2.6),
        (47, 10.8, 2.6),
    ):
        edge = np.maximum(edge, c.ellipse(x, y, r, r, 0, 0.3))
    c.paint(edge * body.inside, shade)
    body.liver = np.maximum(body.liver, edge * body.inside)
    c.texture(body.liver, 21, 0.8, 0.022)
    if phase:
        veins(body, (0, 0.80, 0.66)[phase])
    c.paint(c.shape(SPLEEN, 0.3), (0.66, 0.60, 0.56)[phase])
    c.paint(c.line(at("84,33 86.6,31 86,36"), 2.4, 0.4), (0.66, 0.60, 0.56)[phase])
    if phase == 0:
        c.texture(c.shape(SPLEEN, 0.3), 9, 1.3, 0.05)
    nodule = c.ellipse(25, 24, 6.2, 5.8, 0, 0.35)
    c.paint(nodule, (0.82, 0.42, 0.37)[phase])
    if phase == 2:
        c.paint(c.rim(c.grow(nodule, 0.3), 0.7), 0.80, 0.95)
    return body.finish()


def renal_thrombus(number: int) -> Image:
    """A mottled mass in place of the left kidney, and a filled renal vein and vena cava."""
    body = upper(0.94, 0.58, kidneys=0.84, air=number == 0)
    c = body.canvas
    veins(body, 0.68)
    size = (0.72, 1.0, 0.9)[number]
    mass = c.shape(
        placed(at("-8,-9 0,-13 9,-10 13,-2 11,7 3,12 -7,10 -11,2"), 72, 50, size),
        0.4,
    )
    mass *= body.inside
    c.paint(mass, 0.72 + 0.10 * c.noise(6, 1.4))
    c.paint(
        c.shape(placed(at("-3,-5 3,-7 6,-1 2,4 -3,2"), 72, 50, size), 0.7) * mass,
        0.40,
    )
    c.paint(c.rim(mass, 0.5), 0.78, 0.7)
    if number == 0:
        body.cava = body.round(43.2, 39.4, 4.4, 0.84, 3.8)
        body.round(43.0, 39.8, 2.9, 0.55, 2.5)
    else:
        vein = c.line(at("64,47 58,43.6 52,43.2 46,41.4"), [3.2, 4.4, 3.4, 3.6], 0.3)
        if number == 1:
            c.paint(vein, 0.66 + 0.05 * c.noise(4, 0.8))
            c.paint(c.rim(vein, 0.4), 0.84, 0.6)
        body.cava = body.round(42.8, 40.4, 4.8, 0.82, 4.2)
        body.round(43.2, 40.6, 3.7, (0, 0.64, 0.46)[number], 3.1)
        body.round(52.6, 38.6, 3.1, 0.94)
        kidney = c.shape(KIDNEY, 0.3)
        c.paint(c.shape(at("33,51.6 36,52 35.6,54.4 33,54"), 0.4) * kidney, CT.fat + 0.1)
    return body.finish()


def aneurysm() -> Image:
    """A huge aorta with a gap in its calcified wall, and blood behind it on the left."""
    body = lower()
    c = body.canvas
    blood = c.shape(
        at("58,40 66,34 78,35 86,42 87,52 80,61 68,64 60,58 57,50"),
        0.8,
    )
    c.paint(blood * body.inside, 0.55)
    c.texture(blood * body.inside, 5, 2.2, 0.012)
    c.paint(c.shape(at("60,52 64.6,52 66,57 62,60 58.4,57"), 0.5), CT.muscle - 0.02)
    sac = body.round(51, 33.4, 13.0, 0.46, 11.6)
    crescent = c.shape(at("60,24.6 63.6,31 63,38 58.4,42.6 59.8,36 60.6,30"), 0.6)
    c.paint(crescent * sac, 0.64)
    body.round(48, 32, 6.8, 0.95, 6.0)
    jet = c.line(at("53.6,35.6 58,38.4 62.4,41.4 66,45.4"), [2.2, 1.5, 1.2, 2.4], 0.4)
    c.paint(jet, 0.94)
    for start, end in at("75,205 212,300 310,345 22,38"):
        arc = [
            (51 + 13 * np.cos(a), 33.4 + 11.6 * np.sin(a))
            for a in np.deg2rad(np.linspace(start, end, 14))
        ]
        c.paint(c.line(arc, 0.75, 0.15), 1.0)
    body.round(43.2, 44.6, 2.8, 0.62, 1.7)
    body.spine()
    return body.finish()


def obstructing_stone() -> Image:
    """Wide loops full of fluid, and in one of them a body with a calcified rim."""
    body = Slice()
    c = body.canvas
    for path in (PSOAS, mirrored(PSOAS)):
        body.organ(path, CT.muscle + 0.03)
    body.round(52, 39.8, 2.6, 0.80)
    body.round(45, 40.4, 3.0, 0.74, 2.4)
    for x, y, rx, ry, turn in (
        (24, 24, 11, 7.4, -38),
        (44, 15.6, 12, 6.6, 0),
        (68, 18.6, 11.4, 6.8, 22),
        (79, 34, 7.4, 10, -8),
        (62, 31.6, 9.4, 6.2, 0),
        (27, 41, 8.2, 9.2, 10),
        (44, 29, 8.6, 6.0, -12),
    ):
        loop = body.loop(x, y, rx, ry, turn, CT.fluid, 0.66)
        for k in np.linspace(-0.7, 0.7, 4):  # the folds of the small bowel
            a = np.deg2rad(turn)
            px, py = x + k * rx * np.cos(a), y + k * rx * np.sin(a)
            nx, ny = -np.sin(a) * ry, np.cos(a) * ry
            w = np.sqrt(1 - k * k)
            for s in (-1, 1):
                c.paint(
                    c.line(
                        [
                            (px + s * nx * w, py + s * ny * w),
                            (px + s * nx * w * 0.62, py + s * ny * w * 0.62),
                        ],
                        0.6,
                        0.2,
                    )
                    * loop,
                    0.64,
                )
    for x, y in ((13, 50), (86, 51)):
        body.loop(x, y, 2.6, 3.2, 0, 0.5)
    c.paint(c.ellipse(27.4, 43.4, 6.0, 5.8, 0, 0.3), 1.0)
    c.paint(c.ellipse(27.4, 43.4, 5.1, 4.9, 0, 0.3), 0.60)
    c.paint(c.rim(c.ellipse(27.4, 43.4, 3.6, 3.4, 0, 0.3), 0.5), 0.84)
    c.paint(c.ellipse(27.4, 43.4, 1.3, 1.2, 0, 0.4), 0.80)
    return body.finish()


DRAWINGS = {
    "trauma/splenic-laceration-1": partial(spleen_injury, late=False),
    "trauma/splenic-laceration-2": partial(spleen_injury, late=True),
    **{
        f"hepatobiliary/hepatocellular-carcinoma-{n + 1}": partial(liver_nodule, n)
        for n in range(3)
    },
    **{
        f"genitourinary/clear-cell-renal-carcinoma-ivc-thrombus-{n + 1}": partial(renal_thrombus, n)
        for n in range(3)
    },
    "vascular/ruptured-abdominal-aortic-aneurysm": aneurysm,
    "gastrointestinal/gallstone-ileus": obstructing_stone,
}
