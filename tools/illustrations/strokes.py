"""Axial slices of the head: blood where it should not be, or none where it should."""

from __future__ import annotations

from functools import partial

import numpy as np
from PIL.Image import Image

from illustrations.canvas import at
from illustrations.head import Head


def extradural(number: int) -> Image:
    """A lens of dense blood below the right temporal bone, in four slices from below upwards."""
    level = ("cisterns", "ventricles", "ventricles", "high")[number]
    thick, high, y0 = ((9, 13, 54), (14, 18, 54), (12, 16.5, 56), (6, 11, 57))[number]
    shift = (2.5, 5.5, 4.5, 1.2)[number]
    head = Head("CT", level, shift, tight=(0.85, 0.3), wide=(0.45, 1.05), seed=5)
    c = head.canvas
    wall = [
        (50 - 34.2 * np.cos(a) * (1 - 0.03 * np.sin(a)), 56 - 42.6 * np.sin(a))
        for a in np.linspace(
            np.arcsin((56 - y0 + high) / 42.6), np.arcsin((56 - y0 - high) / 42.6), 9
        )
    ]
    deep = [
        (wall[4][0] + thick * np.sqrt(1 - t * t), y0 + t * high * 0.93)
        for t in (0.9, 0.6, 0.2, -0.2, -0.6, -0.9)
    ]
    clot = c.shape(wall + deep, 0.3) * head.inner
    c.paint(c.grow(clot, 0.8) * (1 - clot) * head.brain, 0.40, 0.5)
    c.paint(clot, 0.83)
    swirl = c.shape(
        [
            (wall[4][0] + thick * u, y0 + high * v)
            for u, v in at("0.3,-0.35 0.6,-0.25 0.55,0.1 0.4,0.45 0.25,0.2")
        ],
        1.2,
    )
    c.paint(swirl * clot, 0.55, 0.8)
    curl = c.line(
        [
            (wall[4][0] + thick * u, y0 + high * v)
            for u, v in at("0.2,0.55 0.55,0.5 0.7,0.1 0.5,-0.15")
        ],
        [1.6, 2.2, 1],
        0.8,
    )
    c.paint(curl * clot, 0.58, 0.7)
    if number == 0:  # the uncus over the tentorial edge, the ambient cistern gone
        uncus = c.shape(at("38,47 43,48 46,52.5 43.6,57 39.5,61 36,56"), 0.5)
        c.paint(uncus, 0.48)
    if number in (0, 1):  # the fracture
        x, y = wall[5]
        c.paint(c.line([(x - 2.9, y - 1.0), (x + 0.2, y + 0.3)], 0.7, 0.15), 0.25)
    return head.finish()


def convexity_thrombus() -> Image:
    """A dense sagittal sinus, and blood with swelling in the left parietal lobe."""
    head = Head("CT", "high", shift=0, tight=(0, 0.55), seed=8)
    c = head.canvas
    for y, w in ((13.2, 2.2), (97.6, 4.6)):
        sign = 1 if y < 50 else -1
        sinus = c.polygon([(50 - w, y), (50 + w, y), (50, y + sign * 2.0 * w)], 0.45)
        c.paint(sinus, 0.80)
    oedema = c.shape(at("58,62 66,58 75,61 79,69 74,79 65,83 58,77"), 2.0)
    c.paint(oedema * head.brain, 0.32, 0.9)
    for x, y, rx, ry, turn in (
        (70, 71, 5.5, 7.5, 25),
        (65, 66, 3, 4.2, -20),
        (72.5, 63.5, 2.2, 2.6, 0),
    ):
        c.paint(c.ellipse(x, y, rx, ry, turn, 0.7), 0.78)
    vein = c.line(at("80.5,57 76,59 73,56.5 69,57.5"), [1.3, 1.1, 0.7], 0.3)
    c.paint(vein, 0.74)
    return head.finish()


def cistern_blood() -> Image:
    """Blood in the basal cisterns, the interhemispheric fissure and both Sylvian fissures."""
    head = Head("CT", "cisterns", tight=(0.45, 0.45), seed=4)
    c = head.canvas
    blood = np.clip(head.cistern + 0, 0, 1)
    c.paint(c.blur(blood, 0.35), 0.76)
    front = c.line(at("50,12 50.4,22 49.7,32 50,40"), [1.0, 1.8, 3.4, 4.4], 0.5)
    c.paint(front, 0.84, 0.95)
    for side in (-1, 1):
        path = [(50 + side * x, y) for x, y in at("14,43 21,42.5 25,46.5 30,50.5 33.5,52")]
        c.paint(c.line(path, [3.0, 2.6, 2.2, 1.8, 0.9], 0.5), 0.74, 0.95)
        horn = [(50 + side * x, y) for x, y in at("17,55.5 19.5,59.5 19,64 16.8,67")]
        c.paint(c.line(horn, [1.4, 3.2, 2.8, 1.2], 0.35), head.shades.water)
    return head.finish()


def layered_blood() -> Image:
    """Blood in the fissures, and a level of it in both occipital horns."""
    head = Head("CT", "ventricles", tight=(0.5, 0.5), wide=(1.3, 1.3), seed=4)
    c = head.canvas
    c.paint(c.line(at("50,11.5 50,22 50,34"), [1.2, 2, 1.6], 0.4), 0.78)
    for side in (-1, 1):
        for path in (
            at("33.5,52 29,50.5 25,48 23.5,44.5"),
            at("25,48 23.6,53 25,59"),
        ):
            c.paint(c.line([(50 + side * x, y) for x, y in path], [0.9, 1.7, 1.3], 0.4), 0.70)
    _, y = c.grid()
    level = np.clip((y - 78.4) / 0.7, 0, 1)
    c.paint(head.ventricles * level, 0.76)
    return head.finish()


def dense_artery() -> Image:
    """A bright line in the place of the left middle cerebral artery."""
    head = Head("CT", "cisterns", seed=6)
    c = head.canvas
    c.paint(c.line(at("53,45.2 57,44.1 61.5,44.4 65,43.2"), [1.3, 1.5, 1.5, 1.2], 0.2), 0.90)
    c.paint(c.line(at("47,45.2 43,44.1 38.5,44.4 35,43.2"), 0.9, 0.3), 0.46)
    c.paint(c.ellipse(50, 54.2, 1.0, 1.0), 0.56)
    return head.finish()


INFARCT = at("62,49 66.5,45.5 71,44 76,42.5 80,46 78,51.5 74,55 72.5,60 67,59.5 62.5,56")


def lost_ribbon() -> Image:
    """The left insula and lentiform nucleus have the shade of white matter."""
    head = Head("CT", "ventricles", tight=(0, 0.45), seed=6)
    c = head.canvas
    area = c.shape(at("60,48 65,44.5 71.5,45 73.5,52 72.5,60 66,61 61,56"), 1.2)
    c.paint(area * (1 - head.water), 0.395, 0.93)
    return head.finish()


def restricted() -> Image:
    """Bright insula, lentiform nucleus and operculum on the left."""
    head = Head("DWI", "ventricles", seed=6)
    c = head.canvas
    area = c.shape(INFARCT, 0.9) * (1 - 0.75 * head.water) * head.brain
    c.paint(area, 0.88 + 0.05 * c.noise(5, 1.6), 0.95)
    spot = c.ellipse(78.5, 36.5, 3.4, 2.3, 50, 0.8) * head.brain
    c.paint(spot, 0.8, 0.9)
    return head.finish()


DRAWINGS = {
    **{f"trauma/extradural-haematoma-{n + 1}": partial(extradural, n) for n in range(4)},
    "neuro/cerebral-venous-sinus-thrombosis": convexity_thrombus,
    "neuro/aneurysmal-subarachnoid-haemorrhage-1": cistern_blood,
    "neuro/aneurysmal-subarachnoid-haemorrhage-2": layered_blood,
    "neuro/middle-cerebral-artery-infarct-1": dense_artery,
    "neuro/middle-cerebral-artery-infarct-2": lost_ribbon,
    "neuro/middle-cerebral-artery-infarct-3": restricted,
}
