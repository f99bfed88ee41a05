"""Axial slices of the chest and the abdomen, on CT and MR."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL.Image import Image

from illustrations.canvas import Canvas, Mask, Point, at, mirrored

TALL = 76
GAS = 0.02
PSOAS = at("41.6,48 36.4,49 33.4,54 36,59.4 41,58 42.6,53")


@dataclass(frozen=True)
class Shades:
    """How bright the wall of the trunk is in one kind of image."""

    fat: float
    fluid: float
    muscle: float
    bone: float
    marrow: float
    canal: float


CT = Shades(fat=0.22, fluid=0.42, muscle=0.50, bone=0.95, marrow=0.80, canal=0.40)
MR = Shades(fat=0.15, fluid=0.10, muscle=0.33, bone=0.03, marrow=0.27, canal=0.08)
"""T1-weighted, with fat suppressed."""


class Slice:
    """The wall of the trunk with its bones; organs are put in by what is drawn.

    Args:
        chest: whether lungs fill it, else fat.
        shades: of the kind of image.
        ribs: how many stand on each side.
    """

    def __init__(self, *, chest: bool = False, shades: Shades = CT, ribs: int = 0) -> None:
        self.canvas = c = Canvas(TALL)
        self.shades, self.ribs = shades, ribs
        ring = at("50,3 66,4.5 82,11 93,23 96.5,38 93,53 83,65 68,71.5 56,72")
        outer = c.shape([*ring, (50, 70.4), *mirrored(ring)[::-1][:-1]], 0.3)
        c.paint(outer, shades.fat)
        c.paint(c.rim(outer, 0.35), 0.46 if shades is CT else 0.30)
        muscle = c.shrink(outer, 2.6)
        c.paint(muscle, shades.muscle)
        self.inside = c.shrink(muscle, 2.0)
        c.paint(self.inside, GAS if chest else shades.fat)
        back = at("47,53 41,55 34,60 33,66 39,69.6 47,68 48.6,62")
        for path in (back, mirrored(back)):
            c.paint(c.shape(path, 0.4), shades.muscle + 0.02)
        self.spine()

    def spine(self) -> None:
        """Paint a vertebra."""
        c, bone, marrow = self.canvas, self.shades.bone, self.shades.marrow
        c.paint(
            c.shape(
                at(
                    "45,53 43.6,56 36.6,58.6 37,60.4 44,61 48.4,65 50,69.6 51.6,65 56,61 "
                    "63,60.4 63.4,58.6 56.4,56 55,53"
                ),
                0.3,
            ),
            max(bone, marrow),
        )
        body = c.shape(
            at(
                "42.6,50 43,45.8 46.4,43.8 50,43.5 53.6,43.8 57,45.8 57.4,50 55.2,53.6 "
                "50,52.8 44.8,53.6"
            ),
            0.3,
        )
        c.paint(body, bone)
        c.paint(c.shrink(body, 0.7), marrow)
        c.texture(c.shrink(body, 0.9), 8, 0.35, 0.025 if self.shades is CT else 0.01)
        c.paint(c.ellipse(50, 56.4, 3.7, 2.9, 0, 0.3), self.shades.canal)
        c.paint(c.ellipse(50, 56.4, 2.0, 1.7, 0, 0.4), self.shades.canal + 0.12)

    def _rib_cage(self, size: float = 0.92) -> None:
        c = self.canvas
        for number in range(self.ribs):
            angle = np.deg2rad(28 + number * 19.5)
            for side in (-1, 1):
                x = 50 + side * size * 44.6 * np.sin(angle)
                y = 38 - size * 33.0 * np.cos(angle)
                turn = side * (np.rad2deg(angle) * 0.95)
                rib = c.ellipse(x, y, 5.0, 1.25, turn, 0.25)
                c.paint(rib, self.shades.bone)
                c.paint(c.ellipse(x, y, 3.8, 0.55, turn, 0.3), self.shades.marrow - 0.06)

    def organ(self, points: Sequence[Point], shade: float) -> Mask:
        """Paint an organ; its mask."""
        mask = self.canvas.shape(points, 0.3) * self.inside
        self.canvas.paint(mask, shade)
        return mask

    def round(self, x: float, y: float, r: float, shade: float, ry: float | None = None) -> Mask:
        """Paint a vessel or another round thing; its mask."""
        mask = self.canvas.ellipse(x, y, r, ry, 0, 0.3)
        self.canvas.paint(mask, shade)
        return mask

    def loop(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float,
        turn: float = 0,
        inside: float = 0.42,
        wall: float = 0.62,
    ) -> Mask:
        """A loop of bowel."""
        c = self.canvas
        mask = c.ellipse(x, y, rx, ry, turn, 0.3)
        c.paint(mask, wall)
        c.paint(c.ellipse(x, y, rx - 0.75, ry - 0.75, turn, 0.3), inside)
        return mask

    def finish(self) -> Image:
        """The drawing, the patient's right on the left."""
        self._rib_cage()
        return self.canvas.finish(side="R")


LIVER = at(
    "49,12 40,9.6 28,11.6 17.5,19 11.6,30 11,42 15.4,51 23,56.6 30,56.4 35.4,50 "
    "39,43 43,36.6 44.6,30 52,25.6 60,19.6 57,14"
)
SPLEEN = at("84,34 88,40 87.4,48 82.6,55 75.4,59.6 72.4,57.4 76.6,51.6 79.4,44 80.6,37")
STOMACH = at("58,20 64,15.6 74,16.6 81,23 82,31 77,36 70,34 66,28 60,25.6")
KIDNEY = at(
    "26.6,49 31,46.8 35.4,48.6 36.8,52.6 35.2,54.2 33.6,54 34.4,56.6 35,59.4 "
    "31.6,62.2 27,60.8 24.4,55.4"
)


def upper(
    vessels: float, organ: float, *, kidneys: float = 0.7, air: bool = True, shades: Shades = CT
) -> Slice:
    """A slice through liver, spleen, stomach and the upper kidneys."""
    body = Slice(shades=shades, ribs=7)
    c = body.canvas
    body.liver = body.organ(LIVER, organ)
    fissure = at("47.6,27 46.4,21 47.4,14")
    c.paint(c.line(fissure, [1.5, 0.9, 0.4], 0.3), shades.fat + 0.06)
    body.spleen = body.organ(SPLEEN, organ + 0.02)
    stomach = body.organ(STOMACH, shades.muscle + 0.1)
    hollow = c.shrink(stomach, 0.9)
    c.paint(hollow, shades.fluid)
    if air:
        _, y = c.grid()
        c.paint(hollow * np.clip((23.6 - y) / 0.4, 0, 1), GAS)
    for path in (at("38.6,51 37.6,56 40,57.6 43,54 42.6,50.6"),):
        for one in (path, mirrored(path)):
            body.organ(one, shades.muscle + 0.02)
    body.aorta = body.round(52.6, 39.8, 3.1, vessels)
    body.cava = body.round(43.4, 40.2, 3.3, 0.45 * vessels + 0.34, 2.6)
    for path in (KIDNEY, mirrored(KIDNEY)):
        mask = body.organ(path, kidneys)
        c.paint(c.blur(c.shrink(mask, 1.7), 0.4), kidneys - 0.13, 0.9)
    c.paint(
        c.line(at("41,36 46,34.6 53,34 60,35.4 68,37"), [2.6, 2.2, 2.6, 2.4, 2.0], 0.4),
        organ - 0.03,
    )
    return body


def veins(body: Slice, shade: float) -> None:
    """Vessels in the liver."""
    c = body.canvas
    for path, w in (
        (at("41,36 34,36 27,33 21,35"), 1.5),
        (at("34,36 29,41 24,46"), 1.2),
        (at("41,36 40,28 37,20"), 1.2),
        (at("27,33 23,27 20,25"), 0.8),
        (at("40,28 33,24 29,18"), 0.8),
    ):
        c.paint(c.line(path, [w, 0.8 * w, 0.3 * w], 0.3) * body.liver, shade)


def mediastinum() -> Slice:
    """A slice at the level of the pulmonary trunk, with lungs."""
    body = Slice(chest=True, ribs=8)
    c = body.canvas
    middle = c.shape(
        at(
            "50,8.6 58,10 66,17 69,27 66,35 60,41 57,48 50,50 43,48 40,42 33.6,36 33,27 37,17 43,10"
        ),
        0.5,
    )
    rng = np.random.default_rng(3)
    for side in (-1, 1):
        for angle in np.linspace(-75, 75, 8):
            a = np.deg2rad(angle + rng.uniform(-6, 6))
            x, y = 50 + side * 15, 33.0
            path = [
                (x + side * t * np.cos(a + 0.2 * t / 24), y + 1.1 * t * np.sin(a))
                for t in (0, 8, 15, 22)
            ]
            c.paint(c.line(path, [1.3, 0.8, 0.3], 0.25) * body.inside, 0.40)
    c.paint(middle * body.inside, CT.fat + 0.03)
    sternum = c.shape(at("45,6.2 50,5.6 55,6.2 54.4,9 50,9.6 45.6,9"), 0.3)
    c.paint(sternum, CT.bone)
    c.paint(c.shrink(sternum, 0.7), 0.76)
    body.round(44.6, 41.2, 2.3, GAS, 2.1)
    body.round(54.4, 41.6, 2.2, GAS, 2.0)
    c.paint(c.ellipse(50.6, 45.4, 2.0, 1.5, 0, 0.3), 0.50)
    body.spine()
    return body


def lower() -> Slice:
    """A slice below the kidneys: bowel, psoas, the great vessels."""
    body = Slice()
    c = body.canvas
    for path in (PSOAS, mirrored(PSOAS)):
        body.organ(path, CT.muscle + 0.03)
    for x, y, rx, ry, turn in ((15, 40, 5.0, 6.4, 0), (85, 41, 3.6, 5.2, 0)):
        body.loop(x, y, rx, ry, turn, 0.36)
        c.texture(c.ellipse(x, y, rx - 1, ry - 1), 3, 0.7, 0.06)
        c.paint(c.ellipse(x, y - ry * 0.45, rx * 0.55, ry * 0.28, 0, 0.5), GAS)
    for x, y, rx, ry, turn in (
        (30, 20, 6, 3.6, -20),
        (43, 15.6, 6.4, 3.4, 5),
        (57, 17, 6.2, 3.6, 10),
        (70, 21, 6, 3.6, 25),
        (27, 30, 4.6, 3.6, 40),
        (77, 31, 4.4, 3.6, -30),
        (38, 24.6, 5, 3.2, -10),
    ):
        body.loop(x, y, rx, ry, turn, CT.fluid + 0.05)
    return body
