"""How is a folder served on this machine? Over http, to this machine only, as a static host would.

Nothing is listed, nothing outside the folder is read, nothing is cached; a missing page is answered
with the site's own ``404.html``.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from searchcases.errors import PreviewRefused

ADDRESS = "127.0.0.1"
FIRST_PORT = 8000
PORTS_TRIED = 20

TYPES: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".bin": "application/octet-stream",
}
"""Content types, from here: the system's own tables differ."""


@contextlib.contextmanager
def serving(folder: str, port: int | None = None) -> Iterator[ThreadingHTTPServer]:
    """A server of a folder, bound to its port; ``serve_forever`` answers requests.

    Args:
        folder: the site.
        port: the port; None for the first free one from ``FIRST_PORT``; 0 for any.

    Raises:
        PreviewRefused: there is no such folder, or the port is taken.
    """
    if not os.path.isdir(folder):
        raise PreviewRefused(f"no site in {folder}; make one with: searchcases site")
    handler = partial(_Handler, directory=os.path.realpath(folder))
    tried = range(FIRST_PORT, FIRST_PORT + PORTS_TRIED) if port is None else (port,)
    for number in tried:
        try:
            server = _Server((ADDRESS, number), handler)
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            if number != tried[-1]:
                continue
            shown = f"port {number}" if port is not None else f"ports {tried[0]} to {tried[-1]}"
            raise PreviewRefused(
                f"cannot serve on {shown} ({reason}); choose another with --port"
            ) from error
        with server:
            yield server
        return


def address_of(server: ThreadingHTTPServer) -> str:
    """Where the first page is."""
    return f"http://{ADDRESS}:{server.server_address[1]}/"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = os.name == "posix"  # elsewhere it would share a port that is taken


class _Handler(SimpleHTTPRequestHandler):
    server_version = "searchcases"
    sys_version = ""
    protocol_version = "HTTP/1.1"

    def send_head(self) -> BinaryIO | None:
        """The head of the answer; what is to be sent behind it."""
        found = self._file()
        status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
        path = found or os.path.join(self.directory, "404.html")
        try:
            file = open(path, "rb")  # noqa: SIM115  the caller sends and closes it
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        self.send_response(status)
        ending = os.path.splitext(path)[1].lower()
        self.send_header("Content-Type", TYPES.get(ending, "application/octet-stream"))
        self.send_header("Content-Length", str(os.fstat(file.fileno()).st_size))
        self.end_headers()
        return file

    def _file(self) -> str | None:
        """The file that was asked for; None where there is none, or it lies outside the folder."""
        path = unquote(urlsplit(self.path).path)
        parts = path.removeprefix("/").split("/")
        if parts[-1] == "":
            parts[-1] = "index.html"
        if any(part in ("", ".", "..") or "\0" in part or "\\" in part for part in parts):
            return None
        place = os.path.realpath(os.path.join(self.directory, *parts))
        if os.path.commonpath([place, self.directory]) != self.directory:
            return None
        return place if os.path.isfile(place) else None

    def end_headers(self) -> None:
        """Nothing is cached, so that a page built anew is seen."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Requests are not told: the terminal is for the address."""
