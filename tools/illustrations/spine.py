"""Sagittal MR of the spine."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from PIL.Image import Image

from illustrations.canvas import Canvas, Mask, Point, at

TALL = 128


class Spine:
    """A midline slice, the patient's front on the left.

    Args:
        shades: of marrow, disc, water, cord, fat and muscle.
        bend: x of the rear edge of the vertebral bodies at given heights.
        bodies: how many, over the whole height.
        dark: numbers of discs that have lost their water, and how much height, 0 to 1.
        low: numbers of bodies that are lower, and by how much, 0 to 1.
    """

    def __init__(
        self,
        shades: dict[str, float],
        bend: Sequence[Point],
        bodies: int,
        depth: float,
        dark: dict[int, float] | None = None,
        low: dict[int, float] | None = None,
    ) -> None:
        self.canvas = c = Canvas(TALL)
        self.shades, self.depth = shades, depth
        heights, rears = [y for _, y in bend], [x for x, _ in bend]
        self.rear = lambda y: float(
            np.interp(y, np.linspace(-8, TALL + 8, 200), _smooth(heights, rears))
        )
        s = shades
        back = [(self.rear(y) + 14, y) for y in np.linspace(-8, TALL + 8, 9)]
        c.paint(np.ones_like(c.grey), 0.10)
        skin = [(self.rear(y) + 37 + 3 * np.sin(y / 22), y) for y in np.linspace(-8, TALL + 8, 9)]
        c.paint(
            c.polygon([(-5, -8), (-5, TALL + 8), *[(x, y) for x, y in skin[::-1]]], 0.4), s["fat"]
        )
        belly = [(self.rear(y) - depth - 4, y) for y in np.linspace(-8, TALL + 8, 9)]
        c.paint(c.polygon([*belly, (-5, TALL + 8), (-5, -8)], 0.8), 0.18)
        muscle = [(x + 12, y) for x, y in back]
        c.paint(c.polygon([*back, *muscle[::-1]], 0.8), s["muscle"])
        step = (TALL + 8) / bodies
        self.middle: list[Point] = []
        self.bodies: list[Mask] = []
        canal = [(self.rear(y), y) for y in np.linspace(-8, TALL + 8, 30)]
        c.paint(c.polygon([*canal, *[(x + 11.5, y) for x, y in canal[::-1]]], 0.3), s["water"])
        self.discs: list[Mask] = []
        for number in range(bodies):
            y = -4 + step * (number + 0.5)
            self._body(y, step, (low or {}).get(number, 0), (dark or {}).get(number))
        for number in range(bodies):
            y = -4 + step * (number + 0.75)
            x = self.rear(y) + 12
            process = c.shape(
                [
                    (x, y - 1),
                    (x + 9, y + 2.4),
                    (x + 12, y + 6.4),
                    (x + 9.4, y + 8.4),
                    (x + 2, y + 4),
                ],
                0.4,
            )
            c.paint(process, 0.04)
            c.paint(c.shrink(process, 0.7), s["marrow"])
            c.paint(c.line([(x - 0.5, y + 4.4), (x + 0.2, y + step - 1)], 1.5, 0.3), 0.16)

    def _body(self, y: float, step: float, low: float, dark: float | None) -> None:
        c, s = self.canvas, self.shades
        half = 0.39 * step * (1 - 0.5 * low)
        lean = (self.rear(y + 2) - self.rear(y - 2)) / 4
        front = self.depth
        corners = []
        for u, v in at("0,-1 0.35,-0.9 0.7,-0.9 1,-1 0.955,0 1,1 0.7,0.9 0.35,0.9 0,1 0.045,0"):
            top = (
                y + v * half + (0.35 * low * half * (u) if v < 0 else 0) - lean * (u - 0.5) * front
            )
            corners.append((self.rear(y + v * half) - u * front, top))
        body = c.shape(corners, 0.25)
        c.paint(body, 0.03)
        marrow = c.shrink(body, 0.55)
        c.paint(marrow, s["marrow"])
        c.paint(
            c.line(
                [(self.rear(y) - 0.2, y - lean), (self.rear(y) - 0.3 * front, y - lean)],
                [1.0, 0.3],
                0.4,
            )
            * marrow,
            min(1, s["water"] * 0.8 + 0.1),
            0.5,
        )
        self.bodies.append(marrow)
        self.middle.append((self.rear(y) - front / 2, y))
        lost = dark or 0
        yd = y + step / 2
        gap = 0.11 * step * (1 - 0.45 * lost)
        x = self.rear(yd)
        disc = c.shape(
            [
                (x + 0.3, yd - gap),
                (x - 0.5 * front, yd - 1.25 * gap),
                (x - front, yd - gap),
                (x - front - 0.5, yd),
                (x - front, yd + gap),
                (x - 0.5 * front, yd + 1.25 * gap),
                (x + 0.3, yd + gap),
                (x + 0.7, yd),
            ],
            0.3,
        )
        c.paint(disc, 0.12)
        pulp = c.ellipse(x - 0.5 * front, yd, 0.40 * front, gap * 1.0, 0, 0.5)
        c.paint(pulp, s["disc"] * (1 - 0.8 * lost) + 0.14 * lost)
        self.discs.append(disc)

    def cord(self, until: float, push: Sequence[Point] = ()) -> None:
        """The cord down to a height, then roots; ``push`` moves it at given heights."""
        c, s = self.canvas, self.shades
        ys = np.linspace(-8, TALL + 8, 40)
        shift = np.interp(ys, [y for _, y in push], [x for x, _ in push]) if push else np.zeros(40)
        path = [(self.rear(y) + 5.6 + d, y) for y, d in zip(ys, shift, strict=True)]
        upper = [point for point in path if point[1] <= until]
        c.paint(c.line(upper, [4.8] * 6 + [4.6, 1.2] if until < TALL else 4.8, 0.35), s["cord"])
        for k in range(4):
            rest = [(x + 0.9 + 1.35 * (k - 0.8), y) for x, y in path if y > until - 6]
            if len(rest) > 2:
                c.paint(c.line(rest, 0.55, 0.25), s["cord"], 0.8)

    def finish(self) -> Image:
        """The drawing."""
        return self.canvas.finish()


def _smooth(heights: Sequence[float], values: Sequence[float]) -> list[float]:
    """A curve through the given places, as a cubic fit: a spine has no corners."""
    at = np.linspace(-8, TALL + 8, 200)
    return list(np.polyval(np.polyfit(heights, values, min(3, len(heights) - 1)), at))


T2 = {"marrow": 0.44, "disc": 0.80, "water": 0.94, "cord": 0.40, "fat": 0.66, "muscle": 0.22}
T1 = {"marrow": 0.62, "disc": 0.34, "water": 0.14, "cord": 0.40, "fat": 0.80, "muscle": 0.30}
STIR = {"marrow": 0.22, "disc": 0.66, "water": 0.94, "cord": 0.42, "fat": 0.14, "muscle": 0.28}
LUMBAR = at("52,-8 47,30 43,62 47,96 60,136")
DORSAL = at("46,-8 52,30 55,62 52,96 45,136")


def extrusion() -> Image:
    """A piece of a dark, narrow disc lies in the canal behind the body below."""
    spine = Spine(T2, LUMBAR, 6, 24, dark={3: 1.0, 4: 0.7})
    c = spine.canvas
    spine.cord(26, push=at("0,0 2.2,76 2.2,92 0,120"))
    y = -4 + 22.67 * 4
    x = spine.rear(y)
    piece = c.shape(
        [
            (x - 1, y - 2),
            (x + 3.6, y - 3.2),
            (x + 8.4, y - 0.6),
            (x + 9.2, y + 5),
            (x + 7.6, y + 11.4),
            (x + 3.4, y + 13.6),
            (x + 0.8, y + 9),
            (x - 0.6, y + 2),
        ],
        0.35,
    )
    c.paint(c.grow(piece, 0.5), 0.05, 0.9)
    c.paint(piece, 0.30)
    c.paint(c.shrink(piece, 1.2), 0.38)
    return spine.finish()


def metastases(kind: str) -> Image:
    """Replaced marrow in several bodies; one has sunk, and bulges into the canal."""
    shades = T1 if kind == "T1" else STIR
    spine = Spine(shades, DORSAL, 9, 17, low={4: 0.4})
    c = spine.canvas
    lesion = 0.24 if kind == "T1" else 0.86
    y = spine.middle[4][1]
    x = spine.rear(y)
    spine.cord(TALL + 20, push=((0, y - 22), (2.6, y - 4), (2.6, y + 4), (0, y + 22)))
    c.paint(c.grow(spine.bodies[4], 0.4), 0.03)
    c.paint(spine.bodies[4], lesion)
    bulge = c.shape(
        [(x - 2, y - 6), (x + 3.0, y - 6.4), (x + 5.2, y), (x + 3.2, y + 6.6), (x - 2, y + 6)], 0.5
    )
    c.paint(bulge, lesion + (0.06 if kind == "T1" else -0.08))
    rear = c.shape(
        [(x + 9.0, y - 9), (x + 11.4, y - 4), (x + 11.4, y + 5), (x + 9.2, y + 9), (x + 8.2, y)],
        0.4,
    )
    c.paint(rear, lesion + (0.06 if kind == "T1" else -0.08))
    if kind != "T1":
        c.paint(c.ellipse(x + 7.6, y, 0.9, 7.5, 0, 0.6), 0.70)
    for number, (u, v, rx, ry) in {
        1: (2, -1, 5, 3.4),
        7: (-3, 1, 4.4, 3.6),
        6: (5, 2, 2.4, 2.0),
    }.items():
        mx, my = spine.middle[number]
        c.paint(c.ellipse(mx + u, my + v, rx, ry, 15, 0.6) * spine.bodies[number], lesion)
    return spine.finish()


def collection() -> Image:
    """A destroyed disc between bright bodies, and a long bright collection behind the sac."""
    spine = Spine(T2 | {"marrow": 0.36, "fat": 0.40}, LUMBAR, 7, 22, dark={1: 0.3})
    c = spine.canvas
    spine.cord(22)
    for number in (3, 4):
        edge = c.blur(spine.discs[3], 3.4) * 2.2
        c.paint(spine.bodies[number] * np.clip(edge, 0, 1), 0.74)
    x0, y0 = spine.middle[3][0], -4 + (TALL + 8) / 7 * 4
    c.paint(
        c.shape(
            [
                (x0 - 9, y0 - 2.2),
                (x0 - 3, y0 - 3.6),
                (x0 + 4, y0 - 2.6),
                (x0 + 9.6, y0 - 2.4),
                (x0 + 9.8, y0 + 2.4),
                (x0 + 3, y0 + 3.4),
                (x0 - 4, y0 + 2.6),
                (x0 - 9.4, y0 + 3),
            ],
            0.5,
        ),
        0.92,
    )
    ys = np.linspace(20, 98, 14)
    thick = 6.6 * np.sin(np.pi * (ys - 18) / 82) ** 0.6
    rear = [(spine.rear(y) + 11.3, y) for y in ys]
    front = [(spine.rear(y) + 11.3 - t, y) for y, t in zip(ys, thick, strict=True)]
    pus = c.polygon([*rear, *front[::-1]], 0.4)
    c.paint(c.grow(pus, 0.5), 0.10, 0.9)
    c.paint(pus, 0.80)
    c.paint(c.shrink(pus, 1.0), 0.97)
    front_pus = c.shape(
        [(x0 + 11, y0 - 8), (x0 + 13.4, y0 - 2), (x0 + 13.2, y0 + 5), (x0 + 11, y0 + 9)], 0.5
    )
    c.paint(front_pus, 0.62)
    return spine.finish()


DRAWINGS = {
    "spine/l4-l5-disc-extrusion-cauda-equina": extrusion,
    "spine/vertebral-metastases-cord-compression-1": partial(metastases, "T1"),
    "spine/vertebral-metastases-cord-compression-2": partial(metastases, "STIR"),
    "spine/spinal-epidural-abscess": collection,
}
