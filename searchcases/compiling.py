"""Which loops run as machine code? Those that are told so, where Numba is installed.

Without it NumPy does the same, more slowly. Machine code does without Python's lock, so that other
threads go on meanwhile. It is kept beside the modules, as their bytecode is, or where Numba keeps
what is its own; the first run compiles it, which takes some seconds.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


@cache
def is_available() -> bool:
    """Whether loops can be compiled here, and nobody told Numba not to."""
    return find_spec("numba") is not None and os.environ.get("NUMBA_DISABLE_JIT", "0") == "0"


@cache
def compiled(loop: Callable[P, R]) -> Callable[P, R]:
    """A function as machine code, for the types with which it is called first.

    Args:
        loop: knows arrays and numbers only, all of them given: what it took from another module
            would be kept as it was when that module changes. It calls nothing of its own module.
    """
    jit = import_module("numba").njit
    try:
        found: Callable[P, R] = jit(nogil=True, cache=True)(loop)
    except RuntimeError:  # no folder can be written to: compiled again in each process
        found = jit(nogil=True)(loop)
    return found
