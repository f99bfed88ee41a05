"""Frontal radiographs of the chest, and of a newborn's chest and abdomen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL.Image import Image

from illustrations.canvas import Canvas, Mask, Point, at, mirrored

LUNG = at(
    "44,17 37,16 29.5,21 23.5,31 19.5,45 17.5,60 17,73 18.5,79.5 24,75.5 "
    "31,72.5 38,73 43,76 45,68 44.6,55 45,42 44.6,28"
)
"""The right lung of a frontal radiograph, on the left of the image."""


class Film:
    """A frontal chest radiograph: bright where more is in the way of the X-rays.

    Args:
        heart: units by which heart and mediastinum are pushed to the viewer's left.
        lungs: outlines of the lung spaces, image left and right; ribs are drawn over both.
        child: rounder chest, larger heart.
    """

    def __init__(
        self,
        heart: float = 0,
        lungs: tuple[Sequence[Point], Sequence[Point]] | None = None,
        child: float = 0,
        spread: float = 0,
    ) -> None:
        self.canvas = c = Canvas(100)
        self.heart_shift, self.child = heart, child
        left, right = lungs or (LUNG, self._left_lung())
        body = c.shape(
            at(
                "40,-6 39,6 26,11 8,13 -8,20 -8,40 0,52 2,66 1,80 -2,106 102,106 99,80 "
                "98,66 100,52 108,40 108,20 92,13 74,11 61,6 60,-6"
            ),
            0.5,
        )
        thick = c.blur(body, 5)
        c.paint(body, 0.24 + 0.26 * thick**2)
        c.add(
            c.shape(at("14,60 30,70 50,74 70,74 86,62 98,106 2,106"), 5) * body,
            0.12,
        )
        self.lungs = np.maximum(c.shape(left, 0.5), c.shape(right, 0.5))
        self.image_left, self.image_right = c.shape(left, 0.5), c.shape(right, 0.5)
        depth = 0.26 + 0.14 * c.blur(self.lungs, 4)
        c.add(self.lungs, -depth)
        self._vessels()
        self._mediastinum()
        self._ribs(spread)
        self._clavicles()

    @staticmethod
    def _left_lung() -> list[Point]:
        """Smaller than the right one, for the heart lies in it."""
        return at(
            "56,17 63,16 70.5,21 76.5,31 80.5,45 82.5,60 83,75 81.5,82 76,78.5 69,76.5 "
            "62,78 58,80 57,68 56,55 55.4,42 55.6,28"
        )

    def _vessels(self) -> None:
        """Branches from the hila, finer outwards."""
        c, rng = self.canvas, np.random.default_rng(2)
        tree = np.zeros_like(c.grey)
        for side in (-1, 1):
            x0, y0 = 50 + side * 8 - self.heart_shift * 0.5, 45.0 if side < 0 else 43.0
            for angle in np.linspace(-72, 78, 9):
                a = np.deg2rad(angle + rng.uniform(-5, 5))
                reach, path = rng.uniform(18, 26), []
                for t in np.linspace(0, 1, 5):
                    bend = a + 0.25 * t * rng.uniform(-1, 1)
                    path.append(
                        (x0 + side * reach * t * np.cos(bend), y0 + 1.15 * reach * t * np.sin(bend))
                    )
                tree = np.maximum(tree, c.line(path, [1.9, 1.1, 0.5], 0.35))
                fork = [
                    path[2],
                    (path[3][0], path[3][1] + rng.uniform(2, 4)),
                    (path[4][0] - side * 1, path[4][1] + rng.uniform(5, 8)),
                ]
                tree = np.maximum(tree, 0.9 * c.line(fork, [0.8, 0.3], 0.35))
        self.tree = tree
        c.add(tree * self.lungs, 0.13)
        for side in (-1, 1):
            x = 50 + side * 8.6 - self.heart_shift * 0.7
            y = 44 if side < 0 else 41.5
            hilum = c.shape(
                [
                    (x, y - 6),
                    (x + side * 3.4, y - 3),
                    (x + side * 3.2, y + 4),
                    (x + side * 1.6, y + 11),
                    (x - side * 1, y + 6),
                ],
                1.2,
            )
            c.add(hilum * self.lungs, 0.22)

    def _mediastinum(self) -> None:
        c, s, k = self.canvas, -self.heart_shift, 1 + 0.12 * self.child
        upper = at("44,12 43.4,24 44,36 43,44 50,62 57,44 57.6,38 59.2,33 57.8,28.5 56,24 56,12")
        heart = at(
            "43.6,40 40.6,50 39.2,60 40.4,70 44,76 56,79.5 66,79 71,75.5 69.4,68 "
            "65.4,60 60.6,51 58.4,45 52,38"
        )
        heart = [(50 + (x - 50) * k + s, y) for x, y in heart]
        upper = [(x + 0.8 * s, y) for x, y in upper]
        self.heart = np.maximum(c.shape(upper, 0.7), c.shape(heart, 0.6))
        c.paint(self.heart, 0.62 + 0.10 * c.blur(self.heart, 5), 0.96)
        below = c.shape(at("50,62 59,64 66,72 60,80 46,80 43,70"), 3)
        c.add(moved_mask(below, c, s), 0.05)
        for number in range(13):  # the spine, seen through the heart
            y = 10 + number * 7.0
            block = c.polygon([(46.6, y), (53.4, y), (53.2, y + 5.4), (46.8, y + 5.4)], 0.5)
            c.add(block, 0.05)
            c.add(c.ellipse(50, y + 3.4, 0.7, 1.7, 0, 0.4), 0.05)
        air = [(50 + 0.2 * s, 4), (50 + 0.6 * s, 16), (50.4 + 0.9 * s, 26), (49.6 + s, 36.5)]
        c.add(c.line(air, [3.4, 3.0, 3.0, 3.2], 0.5), -0.17)
        for side, reach in ((-1, 6.5), (1, 8.5)):
            path = [(49.6 + s, 36.5), (49.6 + s + side * 3.4, 40), (49.6 + s + side * reach, 43.6)]
            c.add(c.line(path, [2.6, 1.8], 0.5), -0.13)

    def _ribs(self, spread: float) -> None:
        c = self.canvas
        back, front, edge = (np.zeros_like(c.grey) for _ in range(3))
        for number in range(9):
            y = 13 + number * 7.3
            reach = min(12 + number * 6.4, 34 - 0.15 * max(0, number - 5) ** 2)
            rib = [
                (47, y + 3),
                (44, y + 1.6),
                (50 - 0.62 * reach, y + 0.4),
                (50 - 0.94 * reach, y + 6),
                (50 - reach, y + 11),
            ]
            wide = [(100 - x, y2 + spread * (number - 3) * 0.3) for x, y2 in rib]
            for path in (rib, wide):
                mask = c.line(path, [1.6, 2.1, 2.3, 2.3, 1.9], 0.3)
                back = np.maximum(back, mask)
                edge = np.maximum(edge, c.rim(mask, 0.45))
            if 1 <= number <= 6:
                f = [
                    (50 - reach, y + 11),
                    (50 - 0.93 * reach, y + 17),
                    (50 - 0.7 * reach, y + 21.5),
                    (50 - 0.5 * reach, y + 23),
                ]
                for path in (f, [(100 - x, y2 + spread * (number - 3) * 0.3) for x, y2 in f]):
                    front = np.maximum(front, c.line(path, [1.9, 2.4, 2.2, 1.2], 0.4))
        c.add(back, 0.085)
        c.add(edge, 0.05)
        c.add(front * (1 - self.heart), 0.04)

    def _clavicles(self) -> None:
        c = self.canvas
        bone = at("46,20.5 40,18.5 33,17 26,14 18,12.5")
        for path in (bone, mirrored(bone)):
            mask = c.line(path, [3.4, 2.5, 2.3, 2.5, 2.8], 0.3)
            c.add(mask, 0.10)
            c.add(c.rim(mask, 0.5), 0.08)
        blade = at("18,15 11,21 11,33 16,47 19.5,44 20.5,31")
        for path in (blade, mirrored(blade)):
            mask = c.shape(path, 0.5)
            c.add(mask, 0.035)
            c.add(c.rim(mask, 0.6), 0.05)

    def finish(self) -> Image:
        """The drawing, the patient's right on the left."""
        return self.canvas.finish(side="R")


def moved_mask(mask: Mask, canvas: Canvas, dx: float) -> Mask:
    """A mask further to the side."""
    return np.roll(mask, round(dx * canvas.unit), axis=1)


def tension() -> Image:
    """The left half of the chest black and wide, its lung a fist at the hilum, all pushed right."""
    right = [(x - 3.2 * (x > 36), y) for x, y in LUNG]
    left = at(
        "52.6,15 62,13.5 71.5,18.5 78.6,29 83,44 85,60 85.6,78 84.6,88 77,88.5 "
        "68,88.4 59,88 54.6,84 53.4,68 52.2,55 51.6,42 51.8,28"
    )
    film = Film(heart=7.5, lungs=(right, left), spread=1)
    c = film.canvas
    space = film.image_right
    c.add(space * film.tree, -0.13)
    c.paint(space * (1 - film.heart), 0.055, 0.80)
    ribs = Film(heart=7.5, lungs=(right, left), spread=1).canvas
    faint = np.clip(ribs.grey - c.blur(ribs.grey, 2.6), 0, 1)
    c.add(space * (1 - film.heart) * faint, 0.55)
    lung = c.shape(
        at("50,38 55,35.5 60.5,37 64,42 64.6,50 62,58 57,61.5 51.5,58"),
        0.4,
    )
    lung *= 1 - 0.55 * film.heart
    c.paint(lung, 0.47 + 0.03 * c.noise(4, 1.0))
    c.add(c.rim(lung, 0.5), 0.10)
    c.add(film.tree * lung, 0.10)
    return film.finish()


def round_opacity() -> Image:
    """A ball in the right lower zone of a child, with a hint of air in the bronchi."""
    film = Film(child=1)
    c = film.canvas
    ball = c.ellipse(30, 59, 8.6, 8.4, 0, 0.8)
    c.add(ball * film.lungs, 0.20 + 0.15 * c.dome(ball, 3.2))
    for path in (
        at("36.5,54 32,57 28.6,60.5"),
        [(32, 57), (29, 56)],
        [(33.6, 56), (33, 61)],
    ):
        c.add(c.line(path, [0.9, 0.5], 0.3) * ball, -0.075)
    thymus = c.shape(at("56,24 60,25 64,31 61,36 57,37"), 0.8)
    c.add(thymus * film.lungs, 0.14)
    return film.finish()


def hila() -> Image:
    """Both hila large and lobulated, a band right of the trachea, fine nodules above."""
    film = Film()
    c = film.canvas
    for side in (-1, 1):
        x0, y0 = 50 + side * 11.5, 44 if side < 0 else 42
        lobes = ((0, 0, 5.4), (3.0, -4.6, 4.2), (3.8, 4.2, 4.6), (0.6, 8.4, 4.0), (-1.6, -6.6, 3.4))
        for dx, dy, r in lobes:
            node = c.ellipse(x0 + side * dx, y0 + dy, r, r, 0, 1.0)
            c.add((0.35 * node + c.dome(node, 2.2)) * (1 - film.heart), 0.15)
    stripe = c.shape(at("44.4,20 41.2,25 40.6,32 42.4,37 46,37 46,20"), 0.5)
    c.paint(stripe, 0.60, 0.9)
    rng = np.random.default_rng(14)
    for _ in range(240):
        u, v = rng.normal(0, 9), rng.normal(38, 9)
        side = rng.choice((-1, 1))
        c.add(c.ellipse(50 + side * (20 + u), v, 0.42, 0.42, 0, 0.35) * film.lungs, 0.10)
    return film.finish()


def newborn() -> Image:
    """Gas-filled loops in the left half of a newborn's chest, the heart on the right."""
    c = Canvas(118)
    body = c.shape(
        at(
            "38,-6 37,6 22,12 8,20 12,34 20,46 23,66 24,84 20,124 80,124 76,84 77,66 "
            "80,46 88,34 92,20 78,12 63,6 62,-6"
        ),
        1.0,
    )
    c.paint(body, 0.52 + 0.12 * c.blur(body, 6))
    right = c.shape(at("37,18 30,21 26.4,32 25,48 25.4,60 31,56 33,46 34,34"), 0.6)
    c.add(right, -0.22)
    apex = c.shape(at("58,17 65,18 70,24 71,30 64,29 58,25"), 0.8)
    c.add(apex, -0.20)
    heart = c.shape(at("36,30 31.4,40 30.4,52 34,60.6 44,63 50,58 50,40 46,28"), 0.8)
    c.paint(heart, 0.70, 0.75)
    loops = (
        (62, 35, 6.4, 4.2, 15),
        (70.5, 40, 3.9, 6.2, 10),
        (57.6, 45, 4.2, 6.4, 20),
        (66, 50, 6.2, 4.2, -25),
        (72, 55.5, 3.8, 5.4, 0),
        (59.6, 57, 5.8, 4.0, 20),
        (66.4, 63.5, 6.2, 3.9, -10),
        (55.4, 35.5, 2.6, 4.2, 0),
        (72.4, 30.6, 3.0, 3.4, 0),
        (57, 66.4, 3.6, 3.2, 30),
    )
    for x, y, rx, ry, turn in loops:
        loop = c.ellipse(x, y, rx, ry, turn, 0.35)
        c.paint(loop, 0.16 + 0.10 * (1 - c.dome(loop, 1.3)), 0.86)
        c.paint(c.rim(loop, 0.45), 0.60, 0.7)
    stomach = c.shape(at("46,82 53,80 58,84 54,89 46,88"), 0.7)
    c.add(stomach, -0.14)
    for number in range(17):
        y = 9 + number * 6.2
        c.add(c.polygon([(47.4, y), (52.6, y), (52.4, y + 4.6), (47.6, y + 4.6)], 0.45), 0.09)
    for number in range(10):
        y, reach = 15 + number * 5.2, 15 + min(number, 5) * 2.2
        rib = [
            (46.4, y + 1.4),
            (50 - 0.6 * reach, y),
            (50 - reach, y + 5),
            (50 - 1.06 * reach, y + 9),
        ]
        for path in (rib, mirrored(rib)):
            c.add(c.line(path, [1.2, 1.5, 1.3], 0.3), 0.10)
    for path in (at("47,15.4 40,13.6 32,13.8"),):
        for one in (path, mirrored(path)):
            c.add(c.line(one, 2.0, 0.3), 0.13)
    wing = at("44,101 36,95 29.6,98 30.6,106 38,110")
    for path in (wing, mirrored(wing)):
        c.add(c.shape(path, 0.5), 0.12)
    tube = at("48.4,-3 47,12 46,26 49,44 56,55 60.5,50")
    c.paint(c.line(tube, 0.75, 0.15), 0.95)
    c.paint(c.line(at("46.4,-3 45.2,10 44.8,22"), 1.1, 0.15), 0.88)
    return c.finish(side="R")


DRAWINGS = {
    "chest/tension-pneumothorax": tension,
    "chest/sarcoidosis-stage-two": hila,
    "paediatric/round-pneumonia": round_opacity,
    "paediatric/congenital-diaphragmatic-hernia": newborn,
}
