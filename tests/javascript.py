"""How do tests call the site's scripts? One Node.js process, asked and answered in lines of JSON.

The Node.js is the one that Playwright ships, so that a machine needs no other::

    with Scripts("analysis", "metadata") as js:
        js.call("analysis.forms", "bone marrow")
        js.batch("analysis.forms", [["bone"], ["marrow"]])

What JSON cannot say goes as an object of one key: ``{"$bytes": base64}`` is ``bytes`` here and a
``Uint8Array`` there, ``{"$number": "NaN"}`` also an infinity or -0, ``{"$integer": "123"}`` a
BigInt (an ``int`` beyond 2^53 becomes one). Other typed arrays, maps and sets arrive as lists. Lone
surrogates survive.
"""

from __future__ import annotations

import base64
import json
import math
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from playwright._impl._driver import compute_driver_executable

import searchcases
from searchcases.data import load

TESTS = Path(__file__).parent / "javascript"
BROWSER = Path(searchcases.__file__).parent / "browser"
NODE = compute_driver_executable()[0]


PARTS = {"analysis": ("stems", "joining", "entities", "characters", "analysis")}
"""Scripts that are one module."""


class ScriptError(Exception):
    """What a script threw.

    Attributes:
        name: the class of the error, such as ``QuerySyntaxError``.
        message: its whole message.
        reason, offset: those of a ``QuerySyntaxError``, else None; the offset in UTF-16 units.
        stack: where it was thrown.
    """

    def __init__(self, thrown: Mapping[str, Any]) -> None:
        self.name: str = thrown["name"]
        self.message: str = thrown["message"]
        self.reason: str | None = thrown["reason"]
        self.offset: int | None = thrown["offset"]
        self.stack: str = thrown["stack"]
        super().__init__(self.stack)


class Scripts:
    """Scripts of ``searchcases/browser`` or ``tests/javascript``, loaded in the order given.

    Where ``analysis`` or ``metadata`` is among them, it has its tables.
    """

    def __init__(self, *names: str) -> None:
        paths = [_path(part) for name in names for part in PARTS.get(name, (name,))]
        self._node = subprocess.Popen(
            [NODE, TESTS / "server.js", *paths],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        try:
            if "analysis" in names:
                self.call("analysis.setTables", tables())
                self.call("entities.setTables", *entities())
                self.call("testing.setUnicode", unicode_table())
            if "metadata" in names:
                self.call("metadata.setTables", load("metadata.json"))
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        self._node.communicate()

    def call(self, function: str, *arguments: Any) -> Any:
        """What ``searchcases.FUNCTION(…)`` returns, awaited; a value that is no function as it is.

        Raises:
            ScriptError: it threw.
        """
        (result,) = self.batch(function, [arguments])
        if isinstance(result, ScriptError):
            raise result
        return result

    def batch(self, function: str, calls: Iterable[Sequence[Any]]) -> list[Any]:
        """The results of many calls in one round trip; a ``ScriptError`` where a call threw."""
        assert self._node.stdin
        assert self._node.stdout
        request = {"function": function, "calls": [*map(list, calls)]}
        self._node.stdin.write(json.dumps(_sent(request), allow_nan=False) + "\n")
        self._node.stdin.flush()
        answer = self._node.stdout.readline()
        assert answer, f"Node.js ended with status {self._node.wait()} during {function}"
        return [
            ScriptError(item["error"]) if "error" in item else item["value"]
            for item in json.loads(answer, object_hook=_received)
        ]


def tables() -> dict[str, Any]:
    """What ``analysis.setTables`` takes."""
    from searchcases.sitegen.spelling_table import encode as encode_spelling

    return {
        **load("english.json"),
        "normal": load("normal.json"),
        "spelling": encode_spelling(),
    }


def entities() -> tuple[dict[str, str], str]:
    """What ``entities.setTables`` takes."""
    normal = load("normal.json")
    return normal["entities"], normal["greek"]


def unicode_table() -> bytes:
    """What ``characters.read`` takes."""
    from searchcases.sitegen.unicode_table import encode

    return encode(load("unicode.json"))


def utf16(text: str, offset: int) -> int:
    """An offset in code points as one in UTF-16 units."""
    return offset + sum(character > "\uffff" for character in text[:offset])


def _path(name: str) -> Path:
    paths = [folder / f"{name}.js" for folder in (BROWSER, TESTS)]
    return next(path for path in paths if path.exists())


def _sent(value: Any) -> Any:
    match value:
        case bytes():
            return {"$bytes": base64.b64encode(value).decode()}
        case bool():
            return value
        case int() if abs(value) > 2**53:
            return {"$integer": str(value)}
        case float() if not math.isfinite(value):
            return {"$number": "NaN" if math.isnan(value) else "-Infinity"[value > 0 :]}
        case dict():
            return {name: _sent(item) for name, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_sent(item) for item in value]
        case _:
            return value


def _received(value: dict[str, Any]) -> Any:
    match value:
        case {"$bytes": text}:
            return base64.b64decode(text)
        case {"$number": text}:
            return float(text)
        case {"$integer": text}:
            return int(text)
        case _:
            return value
