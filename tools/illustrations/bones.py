"""Radiographs of bones, and a coronal MR of the wrist."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL.Image import Image

from illustrations.canvas import Canvas, Mask, Point, at, mirrored


def bone(
    c: Canvas, points: Sequence[Point], cortex: float = 1.4, amount: float = 0.30, *, seed: int = 0
) -> Mask:
    """A bone on a radiograph: a bright edge, and fine trabeculae within."""
    mask = c.shape(points, 0.3)
    c.add(mask, 0.55 * amount)
    c.add(c.blur(c.rim(mask, cortex), 0.25), 0.75 * amount)
    if seed:
        c.texture(c.shrink(mask, 0.8), seed, 0.45, 0.018)
    return mask


def knee() -> Image:
    """A cloud of bone, spikes and a raised triangle of periosteum, medial above the knee."""
    c = Canvas(124)
    flesh = c.shape(
        at(
            "24,-8 20,20 15,45 20,66 25,80 27,100 29,132 74,132 76,104 77,84 80,68 "
            "79,52 79,24 80,-8"
        ),
        0.8,
    )
    c.paint(flesh, 0.16 + 0.12 * c.blur(flesh, 5))
    femur = at(
        "41,-8 41,14 40,32 36,46 30.6,56 29.6,66 33,74 41,76 46.6,71 50,66.5 54,71 "
        "60,76 68,74 71.6,66 70.6,56 65,46 60.4,32 59,14 59,-8"
    )
    bone(c, femur, 2.0, 0.42, seed=5)
    shaft = c.shape(at("45.6,-10 45.6,14 45,30 50,36 55,30 54.6,14 54.6,-10"), 1.2)
    c.add(shaft, -0.10)
    tibia = at(
        "31,80.6 41,79.4 47,78.4 50,76.6 53,78.4 60,79.4 69.6,80.6 70.6,87 64,97 "
        "60.6,112 60,134 41,134 40,112 37,98 30.4,87"
    )
    bone(c, tibia, 1.7, 0.42, seed=6)
    c.add(c.shape(at("45.6,136 45.6,114 46,104 50,100 55,106 55,136"), 1.2), -0.10)
    bone(
        c,
        at("69,91 73.6,89 76.4,93 74.6,99 73.4,112 73.4,134 68.6,134 69,112 68,99"),
        1.2,
        0.30,
    )
    c.add(c.shape(at("42,52 50,49.6 58,52 59.6,60 50,67 41,60"), 0.5), 0.09)
    for path in (
        at("29.6,60.4 40,58.4 50,59.8 60,58.4 71,60.4"),
        at("31,86.4 42,87.6 58,87.6 70,86.4"),
    ):
        c.add(c.line(path, 0.9, 0.25), -0.13)
        c.add(c.line([(x, y + 0.9) for x, y in path], 0.5, 0.2), 0.08)
    lesion = c.shape(at("36,34 43,30 52,34 55,44 52,55 42,58 33,56 31,46"), 1.4)
    c.add(lesion, 0.10 * c.noise(21, 1.5) + 0.05)
    c.add(c.ellipse(45, 47, 5, 5.6, 20, 1.2), -0.10)
    c.add(c.line(at("30.4,60.4 36,59.2 42,58.8"), 2.0, 0.8), 0.12)
    cloud = c.shape(at("38,32 29,33 21,39 17.6,47 19,55 26,59.4 33,57"), 1.4)
    c.add(cloud, 0.20 + 0.09 * c.noise(33, 1.3))
    for k, angle in enumerate(np.linspace(-30, 34, 13)):
        a = np.deg2rad(180 + angle)
        x, y = 36 + 5.5 * np.cos(a), 46 - 15 * np.sin(a)
        reach = 10 + 2.5 * np.sin(2.1 * k)
        c.add(
            c.line(
                [(x, y), (x + reach * np.cos(a), y - 0.8 * reach * np.sin(a))], [0.9, 0.3], 0.15
            ),
            0.24,
        )
    c.add(c.line(at("40.2,20 37.6,25.6 33.6,31.6"), [0.4, 0.9, 1.2], 0.2), 0.42)
    c.add(c.shape(at("40.4,20 40,31 34.4,31.4"), 0.4), 0.12)
    return c.finish(side="L")


def wrist() -> Image:
    """Bright bones; a dark line across the waist of the scaphoid, between grey halves."""
    c = Canvas(118)
    flesh = c.shape(
        at(
            "22,126 21,96 19,78 12,62 2,46 -4,30 4,22 14,24 20,10 22,-8 88,-8 87,20 "
            "84,44 82,70 80,96 79,126"
        ),
        0.6,
    )
    c.paint(flesh, 0.34)
    c.texture(flesh, 4, 1.6, 0.012)
    c.paint(c.rim(flesh, 1.6), 0.72, 0.8)
    for path in (at("16,70 21,84 23,110"), at("81,60 78,84 76,112")):
        c.paint(c.line(path, 2.2, 0.4), 0.08)

    def marrow(points: Sequence[Point], shade: float = 0.80) -> Mask:
        shape = c.shape(points, 0.3)
        c.paint(c.grow(shape, 0.6), 0.40)  # cartilage
        c.paint(shape, 0.04)
        inside = c.shrink(shape, 0.75)
        c.paint(inside, shade)
        c.texture(inside, int(points[0][0]), 0.6, 0.012)
        return inside

    marrow(
        at(
            "24,124 24.6,100 22.6,88 20,79 23.6,76 31,80 40,83.4 48,83 52.6,80.4 53,87 "
            "48.6,98 46.6,124"
        )
    )
    marrow(
        at(
            "58,124 58.6,100 56.6,91 57.6,85 63,83.4 69.6,84.4 73.4,79.6 75,84 72.6,92 "
            "70,102 69.6,124"
        )
    )
    c.paint(
        c.shape(at("53.6,80.6 60,80 68,79.4 72.6,75.4 67,81.4 59,82.6"), 0.4),
        0.10,
    )
    scaphoid = marrow(
        at("23.4,70 21.6,63 24.4,57.6 29.6,57.6 33.4,62 38,66.6 41.6,72 40.6,77.4 35,78.8 28.6,76")
    )
    marrow(at("43.4,75.4 44.6,69.4 50,67.6 55.6,70.6 56.6,76 53,79.4 47,80"))
    marrow(at("58.4,73.6 59,68.6 64,64 69.4,63.6 71,69 67.6,75 62,77.4"))
    marrow(at("18.6,54.6 17.4,48 22,43.6 28,44 29.6,50 26.4,55.4"))
    marrow(at("31,53.4 30.6,46 34.6,42.6 39,44.6 38.6,52 35.6,56.4"))
    marrow(at("40.4,66 37,60 40.4,52 41,44.6 47,42.6 52.6,45 52.4,55 51,64 46,67"))
    marrow(at("54.4,66.6 53.6,57 54.4,45.6 60,42.6 68,44.6 70,52 66.4,60 59.6,66"))
    for points in (
        at("4,40 10,36 18,41 20.6,44 16.6,48.6 10,50 4,46 -8,36 -8,30"),
        at("25,42 24.6,34 26.6,22 26.6,-8 37.6,-8 36.4,22 38.6,34 38,41.6 31,40.4"),
        at("41,42 40.6,34 42.4,22 42.4,-8 52.4,-8 51.6,22 53,34 52,41.6 46.6,40.4"),
        at("54.4,42.6 54.4,35 56.4,22 57.4,-8 66,-8 65,22 64.8,35 62.4,41.4 58,41"),
        at("65.6,42.6 67,36 69.4,22 71.4,-8 80,-8 77.6,24 75,38 71,43.4"),
    ):
        marrow(points)
    c.paint(c.blur(c.line(at("26,71 30.4,67 35.4,63.4"), 9.5, 1.8), 0.8) * scaphoid, 0.44, 0.9)
    c.paint(
        c.line(at("22.6,70.6 27,69 31,66.4 33.6,64.6 36.6,61.4"), 0.95, 0.2)
        * c.grow(scaphoid, 0.4),
        0.05,
    )
    return c.finish(side="R")


def pelvis() -> Image:
    """The right half of the pelvis larger and coarser than the left, its hip joint narrow."""
    c = Canvas(86)
    flesh = c.shape(
        at("4,-6 0,20 -4,50 2,92 46,92 50,76 54,92 98,92 104,50 100,20 96,-6"),
        0.8,
    )
    c.paint(flesh, 0.20 + 0.14 * c.blur(flesh, 6))
    for k in range(2):
        y = -3 + 11 * k
        bone(
            c,
            [(43, y), (57, y), (58, y + 4), (57, y + 9), (43, y + 9), (42, y + 4)],
            0.9,
            0.26,
            seed=3 + k,
        )
    bone(
        c,
        at("41,19 50,20.6 59,19 62,26 57.4,38 52,47 48,47 42.6,38 38,26"),
        0.8,
        0.26,
        seed=6,
    )
    for k in range(3):
        for x in (45.4 + 0.8 * k, 54.6 - 0.8 * k):
            c.add(c.ellipse(x, 27 + 5.4 * k, 1.3, 1.0), -0.06)
    wing = at(
        "60.6,20 66,12.6 75,9.6 84,13 89,21 87,31 81,39 78.6,46 77,52.6 70,52 64.6,47 60,41 58.6,32"
    )
    ramus = at(
        "69,50 64,52 57.4,55.6 53,56 52,60.6 54,65.6 60,69.6 66,75 72,75.6 74.6,70 74,62 76.6,54"
    )
    hole = at("58.6,60 64,57 69,59 70,65 67.6,70 62,67")
    hip = at(
        "73.4,46 80,45 85,49 86,53.6 91,55.4 96,59 97.6,65 94,69.6 91,80 91,94 "
        "79,94 79,82 81.6,70 79,65 74,60.4 71,54"
    )
    bone(c, wing, 1.1, 0.30, seed=9)
    bone(c, ramus, 1.1, 0.30, seed=10)
    c.add(c.shape(hole, 0.5), -0.17)
    bone(c, hip, 1.2, 0.28, seed=11)
    for path in (at("60,41 64,48 62,53 55,56"), at("66,48 69.6,60 70.6,72")):
        c.add(c.line(path, 0.7, 0.25), 0.12)
    c.add(c.line(at("72.4,56.6 71.4,51 74.6,45.6 80,44.4"), 0.8, 0.2), -0.12)

    def big(points: Sequence[Point]) -> list[Point]:
        """The other side, grown about the sacroiliac joint."""
        return [(40 - (x - 60) * 1.10 + 1.0, 30 + (y - 30) * 1.05) for x, y in points]

    grown = np.maximum(c.shape(big(wing), 0.3), c.shape(big(ramus), 0.3)) * (
        1 - c.shape(big(hole), 0.5)
    )
    c.add(grown, 0.19)
    c.add(c.blur(c.rim(grown, 2.0), 0.3), 0.22)
    rng = np.random.default_rng(4)
    coarse = np.zeros_like(c.grey)
    for _ in range(70):
        x, y = rng.uniform(8, 44), rng.uniform(8, 78)
        a = rng.normal(np.deg2rad(62), 0.35)
        r = rng.uniform(4, 9)
        coarse = np.maximum(
            coarse,
            c.line(
                [
                    (x - r * np.cos(a), y - r * np.sin(a)),
                    (x + rng.normal(0, 0.8), y),
                    (x + r * np.cos(a), y + r * np.sin(a)),
                ],
                [0.3, 0.9, 0.3],
                0.2,
            ),
        )
    c.add(coarse * grown, 0.12)
    c.add(grown * np.clip(c.noise(17, 2.4), -0.4, 1.6), 0.055)
    for path in (at("60,41 64,48 62,53 55,56"), at("66,48 69.6,60 70.6,72")):
        c.add(c.line(big(path), 2.0, 0.3), 0.12)
    thigh = [(x - 2.0 if x > 50 else x + 2.0, y) for x, y in mirrored(hip)]
    bone(c, [(x + 2.6, y + 0.6) for x, y in thigh], 1.2, 0.26, seed=13)
    return c.finish(side="R")


def skull() -> Image:
    """Many round holes of different sizes in the vault, seen from the side."""
    c = Canvas(92)
    flesh = c.shape(
        at(
            "14,40 16,22 30,7 52,3 74,8 89,22 93,42 88,58 80,68 78,98 50,98 44,92.6 "
            "30,94 21,91 19.6,84 19,74 16,68 12.6,62 14,54 12,50"
        ),
        0.6,
    )
    c.paint(flesh, 0.16 + 0.08 * c.blur(flesh, 5))
    vault = c.shape(
        at(
            "17.6,44 19,26 32,11 52,6.6 72,11 86,25 89.6,42 85,57 76,65 64,66.6 52,62 "
            "40,60 28,57 19.6,52"
        ),
        0.4,
    )
    c.add(vault, 0.20)
    c.add(c.blur(c.rim(vault, 2.2), 0.3), 0.26)
    c.add(c.line(at("19,51 30,54 40,56 45,60 52,61 56,66"), 1.6, 0.4), 0.24)
    c.add(c.line(at("45,56.6 46,60.6 50,61.4 52,57.6"), 0.9, 0.3), 0.22)
    c.add(c.shape(at("54,61 62,58 70,62 66,69 57,68"), 0.8), 0.30)
    face = c.shape(
        at("18,54 30,57 42,60 46,68 44,80 28,82 22,79 20.6,70 17.6,64"),
        0.6,
    )
    c.add(face, 0.17)
    c.add(c.shape(at("19,58 26,57 30,61 26,66 20.6,64"), 0.7), -0.14)
    c.add(c.shape(at("26,68 36,66 40,71 34,76 27,74"), 0.8), -0.12)
    for y in (78.6, 82.6):
        for k in range(7):
            c.add(c.ellipse(25 + 2.9 * k, y - 0.12 * k * k, 1.25, 1.9), 0.17)
    jaw = at("26,89 22.6,85 34,86 45,83 52,74 55,65 60,66.6 58.6,77 50,87.6 38,91")
    bone(c, jaw, 0.8, 0.28, seed=3)
    for k in range(4):
        y = 71 + 7.4 * k
        bone(c, [(63 - k, y), (71 - k, y - 0.6), (71.6 - k, y + 5), (63.4 - k, y + 5.6)], 0.6, 0.22)
    c.add(c.line(at("45,8 47,24 45,40 46,52"), 0.4, 0.2), -0.06)
    c.add(c.line(at("80,17 73,26 70,36 66,46"), 0.4, 0.2), -0.06)
    rng = np.random.default_rng(12)
    placed: list[tuple[float, float, float]] = []
    while len(placed) < 62:
        x, y, r = (
            rng.uniform(20, 87),
            rng.uniform(9, 56),
            rng.choice((0.8, 1.1, 1.5, 2.1, 2.8), p=(0.3, 0.3, 0.22, 0.12, 0.06)),
        )
        inside = np.hypot((x - 53.5) / 34.4, (y - 37) / 28.6) < 1
        if inside and all(np.hypot(x - a, y - b) > r + q + 0.7 for a, b, q in placed):
            placed.append((x, y, r))
            c.paint(
                c.ellipse(x, y, r, r * rng.uniform(0.85, 1), rng.uniform(0, 90), 0.3), 0.13, 0.85
            )
    return c.finish()


DRAWINGS = {
    "musculoskeletal/osteosarcoma-distal-femur": knee,
    "musculoskeletal/occult-scaphoid-fracture": wrist,
    "musculoskeletal/paget-disease-of-the-pelvis": pelvis,
    "haematology/multiple-myeloma": skull,
}
