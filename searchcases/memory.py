"""How does the system get back what is not needed any more? By asking the C library, where it can.

GNU's keeps what was freed in the middle of its heaps, one of which each thread has: after 100,000
cases were read some 100 MB.
"""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Give freed memory back to the system, as far as possible; takes some milliseconds."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
        if trim is not None:
            trim(0)
