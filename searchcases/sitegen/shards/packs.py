"""Which files does a search index in the browser consist of? Deflated packs, and their twins.

A pack is one file, ``search/<generation>/<kind>/<number>.bin``, deflated by the format itself (RFC
1951, raw), so that a host that does not compress does as well. Pages opened from a disk cannot read
files (``fetch`` refuses ``file://``), but they can run scripts: each pack has a twin, base64 within
a script, many of them in one file, since a disk reads half a megabyte as fast as a page.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable

Put = Callable[[str, bytes], None]
"""Takes a file of the site: its path below the top folder, and its bytes."""

BUNDLE_BYTES = 512 * 1024
"""Size at which a script of twins is full, in characters of base64."""

FIRST_BUNDLE = "local/0.js"
"""Holds the core and says which bundle holds what, so it is written last."""


class Packs:
    """Writes packs and their twins.

    Args:
        folder: ``search/<generation>/``.
        put: takes the files.
    """

    def __init__(self, folder: str, put: Put) -> None:
        self._folder, self._put = folder, put
        self._bundle: dict[str, str] = {}
        self._size = 0
        self._bundles = 1  # number of the bundle that is being filled
        self._homes: dict[str, list[tuple[int, int]]] = {}  # kind: (first number, bundle)

    def add(self, name: str, data: bytes) -> None:
        """A pack, served and as a twin; ``name`` is ``kind/number``."""
        packed = deflated(data)
        self._put(f"{self._folder}{name}.bin", packed)
        self._add_twin(name, packed)

    def add_local(self, name: str, data: bytes) -> None:
        """A pack that only pages opened from a disk need."""
        self._add_twin(name, deflated(data))

    def close(self, core: bytes) -> None:
        """The last pack, which is read first."""
        packed = deflated(core)
        self._put(f"{self._folder}core.bin", packed)
        self._flush()
        twin = {"core": base64.b64encode(packed).decode()}
        script = f"searchcases.sources.twins({json.dumps(twin)},{json.dumps(self._homes)});\n"
        self._put(self._folder + FIRST_BUNDLE, script.encode())

    def _add_twin(self, name: str, packed: bytes) -> None:
        kind, number = _parts(name)
        homes = self._homes.setdefault(kind, [])
        if not homes or homes[-1][1] != self._bundles:
            homes.append((number, self._bundles))
        text = self._bundle[name] = base64.b64encode(packed).decode()
        self._size += len(text)
        if self._size >= BUNDLE_BYTES:
            self._flush()

    def _flush(self) -> None:
        if self._bundle:
            script = f"searchcases.sources.twins({json.dumps(self._bundle)});\n"
            self._put(f"{self._folder}local/{self._bundles}.js", script.encode())
            self._bundle, self._size = {}, 0
            self._bundles += 1


def _parts(name: str) -> tuple[str, int]:
    """``t/12`` is the kind ``t`` and number 12; a name without a number is a kind of its own."""
    kind, _, number = name.rpartition("/")
    return (kind, int(number)) if number.isdigit() else (name, 0)


def deflated(data: bytes) -> bytes:
    """Raw deflate (RFC 1951), as ``DecompressionStream("deflate-raw")`` reads it."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush()


def json_bytes(value: object) -> bytes:
    """JSON without blanks, as UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
