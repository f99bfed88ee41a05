"""Which Chromium do tests drive? The machine's own: a missing one fails them, it skips none."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

REMEDY = (
    "no Chromium to test the site in: install Debian's package "
    "(sudo apt-get install chromium), or set CHROMIUM to the path of one"
)

FLAGS = (
    "--disable-gpu",
    "--disable-background-networking",  # nothing but the site is asked for anything
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)


def executable() -> str | None:
    """The path of a Chromium: what ``$CHROMIUM`` names, else the first of ``NAMES``; or None."""
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


def flags() -> list[str]:
    """How it is started. Its sandbox refuses to run as root, as in a container."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*FLAGS, *(["--no-sandbox"] if is_root else [])]


if __name__ == "__main__":
    import sys

    sys.exit(None if executable() else REMEDY)
