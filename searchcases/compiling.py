"""Which loops run as machine code? Those that are told so, where Numba is installed.

Without it NumPy does the same, more slowly. Machine code does without Python's lock, so that other
threads go on meanwhile. Numba keeps it beside the modules, as Python keeps their bytecode, or where
``NUMBA_CACHE_DIR`` says; the first run compiles it, which takes some seconds.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Callable
from functools import cache, wraps
from importlib import import_module
from importlib.util import find_spec
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def is_installed() -> bool:
    """Whether Numba is there, and nobody told it not to compile; it is not imported."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") == "0" and find_spec("numba") is not None


@cache
def is_available() -> bool:
    """Whether loops can be compiled here, and nobody told Numba not to; it is imported."""
    if not is_installed():
        return False
    try:
        import_module("numba")
    except ImportError:  # not installed, or not for this NumPy
        return False
    return True


@cache
def compiled(loop: Callable[P, R]) -> Callable[P, R]:
    """A function as machine code, for the types of its arguments.

    Args:
        loop: knows arrays and numbers only: what it took from other modules would be kept as it was
            when they change. It calls nothing of its own module.
    """
    jit = import_module("numba").njit
    kept_nowhere: Callable[P, R] = jit(nogil=True)(loop)
    try:
        kept: Callable[P, R] = jit(nogil=True, cache=True)(loop)
    except RuntimeError:  # no folder can be written to: compiled again in each process
        return kept_nowhere

    @wraps(loop)
    def called(*args: P.args, **named: P.kwargs) -> R:
        try:
            return kept(*args, **named)
        except (OSError, EOFError):  # what is kept was cut off, or has no room
            return kept_nowhere(*args, **named)

    return called


def is_kept(loop: Callable[..., object], since: float) -> bool:
    """Whether Numba keeps machine code of a loop; also where it cannot keep any.

    Args:
        loop: as ``compiled`` takes it.
        since: when it was last written (seconds since 1970): older machine code is not its own.
    """
    try:
        return any(os.path.getmtime(name) >= since for name in _kept(loop))
    except RuntimeError:
        return True


def renew(loop: Callable[..., object]) -> None:
    """Let the machine code that Numba keeps of a loop be of now."""
    for name in _kept(loop):
        os.utime(name)


def _kept(loop: Callable[..., object]) -> list[str]:
    """The files that name the machine code of a loop.

    Raises:
        RuntimeError: Numba can keep none.
    """
    folder: str = import_module("numba").njit(nogil=True, cache=True)(loop).stats.cache_path
    return glob.glob(os.path.join(glob.escape(folder), f"*.{loop.__name__}-*.nbi"))
