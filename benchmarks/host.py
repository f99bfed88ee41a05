"""What would a static host send? A web server on 127.0.0.1 that keeps count.

GitHub Pages' rule: text types and wasm go out with gzip, everything else as it lies there (zlib's
usual level 6). Bodies are counted, headers are not: those are the host's. Pages are served as
isolated (COOP and COEP), so that the browser's clock ticks in microseconds.
"""

from __future__ import annotations

import gzip
import mimetypes
import os
import threading
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import unquote, urlsplit

COMPRESSED = (
    ".html",
    ".js",
    ".mjs",
    ".css",
    ".json",
    ".xml",
    ".svg",
    ".txt",
    ".wasm",
    ".webmanifest",
)
GZIP_LEVEL = 6


class Sent(NamedTuple):
    """One answer: the path below the served folder, and the bytes of its body."""

    path: str
    size: int


@dataclass(slots=True)
class _Count:
    sent: list[Sent] = field(default_factory=list)
    answers: int = 0  # refusals as well
    open_requests: int = 0


class Host:
    """A folder on http://127.0.0.1; a context manager.

    Attributes:
        address: of the folder, ending in a slash.
    """

    def __init__(self, folder: str) -> None:
        self._count = _Count()
        self._lock = threading.Lock()
        handler = partial(_Handler, folder, self._count, self._lock)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def activity(self) -> tuple[int, int]:
        """Answers so far, and requests under way; stable means quiet."""
        with self._lock:
            return self._count.answers, self._count.open_requests

    def taken(self) -> list[Sent]:
        """The answers since the last call, in the order in which they ended."""
        with self._lock:
            sent = self._count.sent[:]
            self._count.sent.clear()
        return sent


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, folder: str, count: _Count, lock: threading.Lock, *args: Any) -> None:
        self._folder = folder
        self._count = count
        self._lock = lock
        super().__init__(*args)

    def do_GET(self) -> None:
        with self._lock:
            self._count.open_requests += 1
        name = unquote(urlsplit(self.path).path).lstrip("/")
        size = 0
        try:
            size = self._answer(name or "index.html")
        except ConnectionError:
            pass  # the browser left; what it took is not known, so it counts as nothing
        finally:
            with self._lock:
                self._count.open_requests -= 1
                self._count.answers += 1
                if size:  # a page that has no icon is asked for one all the same
                    self._count.sent.append(Sent(name, size))

    def _answer(self, name: str) -> int:
        path = os.path.join(self._folder, *name.split("/"))
        if ".." in name.split("/") or not os.path.isfile(path):
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return 0
        with open(path, "rb") as file:
            body = file.read()
        self.send_response(200)
        if name.endswith(COMPRESSED):
            body = gzip.compress(body, GZIP_LEVEL, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")  # as GitHub Pages has it
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        self.end_headers()
        self.wfile.write(body)
        return len(body)

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""
