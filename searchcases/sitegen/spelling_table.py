"""How does a browser get the table of spellings? As few letters, which ``stems.js`` reads.

Only what an archive needs: stems whose American one occurs in it. An entry is the British stem;
behind a blank stands the American one where the rule below does not make it.
"""

from __future__ import annotations

import re
from collections.abc import Container

from searchcases.analysis.stems import spelling, unspelled


def encode(occurring: Container[str] | None = None) -> str:
    """The entries, with commas between them.

    Args:
        occurring: the terms of the archive; None for all entries.
    """
    return ",".join(
        british if _by_rule(british) == american else f"{british} {american}"
        for british, american in spelling().items()
        if occurring is None or american in occurring
    )


def _by_rule(british: str) -> str:
    """The usual American stem: of "localise" that of "localize", of "haemat" "hemat"."""
    if british.endswith("is"):
        return unspelled(british[:-1] + "ze")
    return re.sub("ae|oe", "e", british).replace("our", "or")
