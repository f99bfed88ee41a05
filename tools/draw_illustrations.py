"""Which drawings go with the sample cases? Draws them: python tools/draw_illustrations.py [NAME…].

They are schematic drawings, made here from nothing but shapes, and every one says so in its corner
and in the front matter of its case (``drawing: true``). Without names all are drawn; a name is the
beginning of a path below ``seeds/``. The same versions of NumPy and Pillow give the same bytes.
"""

from __future__ import annotations

import argparse
import os

from illustrations import (
    abdomen,
    bones,
    bowel,
    brain,
    breast,
    chest,
    spine,
    strokes,
    thorax,
    tracers,
    ultrasound,
)

REGIONS = (abdomen, bones, bowel, brain, breast, chest, spine, strokes, thorax, tracers, ultrasound)
DRAWINGS = {name: draw for region in REGIONS for name, draw in region.DRAWINGS.items()}
SEEDS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "seeds")
MAX_BYTES = 25_000
"""Of one drawing, so that all of them weigh less than a photograph."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("names", nargs="*", default=[""], metavar="NAME")
    parser.add_argument("--out", default=SEEDS, help="folder to draw into (default: seeds/)")
    given = parser.parse_args()
    for name in sorted(DRAWINGS):
        if not name.startswith(tuple(given.names)):
            continue
        path = os.path.join(given.out, f"{name}.png")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        DRAWINGS[name]().save(path, optimize=True)
        size = os.path.getsize(path)
        print(f"{size:>7,}  {path}")
        if size > MAX_BYTES:
            raise SystemExit(f"{path} has more than {MAX_BYTES:,} bytes")


if __name__ == "__main__":
    main()
