"""What the command ``searchcases`` runs; ``python -m searchcases`` is the same.

A search is over in two tenths of a second, of which collecting garbage among modules and freeing
them one by one at the end would be a sixth (``docs/performance.md``): here nothing is collected
while modules are imported, and the process ends without tidying its memory first.
"""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line and end the process with its exit code."""
    gc.disable()
    from searchcases import cli

    gc.freeze()  # modules stay: no collection has to look at them again
    gc.enable()
    code = cli.exit_code()
    if sys.stderr is not None:  # it may have been closed from the start
        sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
