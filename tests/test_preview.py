"""The preview server: a folder over http as a static host would serve it, and nothing else."""

from __future__ import annotations

import http.client
import os
import socket
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from searchcases.errors import PreviewRefused
from searchcases.preview import ADDRESS, FIRST_PORT, address_of, serving


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("secret")
    site = tmp_path / "site"
    (site / "cases").mkdir(parents=True)
    (site / "index.html").write_text("<p>home")
    (site / "404.html").write_text("<p>missing")
    (site / "cases" / "a b.html").write_text("<p>case")
    for name in ("a.js", "a.css", "a.bin", "a.webp", "a.svg", "feed.xml", "a.unknown"):
        (site / name).write_bytes(b"x")
    return site


@pytest.fixture
def server(folder: Path) -> Iterator[ThreadingHTTPServer]:
    with serving(str(folder), 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def get(server: ThreadingHTTPServer, path: str, method: str = "GET") -> tuple[int, str, str]:
    """Status, type and text of an answer; the path is sent as it is."""
    connection = http.client.HTTPConnection(ADDRESS, server.server_address[1], timeout=10)
    try:
        connection.putrequest(method, path)
        connection.endheaders()
        answer = connection.getresponse()
        assert answer.headers["Cache-Control"] == "no-store"
        return answer.status, answer.headers["Content-Type"], answer.read().decode()
    finally:
        connection.close()


def test_pages_are_served_as_what_they_are(server: ThreadingHTTPServer) -> None:
    html = "text/html; charset=utf-8"
    assert get(server, "/") == (200, html, "<p>home")
    assert get(server, "/index.html?q=1#x") == (200, html, "<p>home")
    assert get(server, "/cases/a%20b.html") == (200, html, "<p>case")
    assert get(server, "/index.html", "HEAD") == (200, html, "")
    types = {name: get(server, f"/{name}")[1].partition(";")[0] for name in
             ("a.js", "a.css", "a.bin", "a.webp", "a.svg", "feed.xml", "a.unknown")}  # fmt: skip
    assert types == {
        "a.js": "text/javascript", "a.css": "text/css", "a.bin": "application/octet-stream",
        "a.webp": "image/webp", "a.svg": "image/svg+xml", "feed.xml": "application/xml",
        "a.unknown": "application/octet-stream",
    }  # fmt: skip


@pytest.mark.parametrize(
    "path",
    ["/none.html", "/cases/", "/cases", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt",
     "/cases/../../secret.txt", "//etc/passwd", "/..%5csecret.txt", "/%00", "/./index.html"],
)  # fmt: skip
def test_whatever_is_missing_or_outside_is_answered_with_404(
    server: ThreadingHTTPServer, path: str
) -> None:
    assert get(server, path) == (404, "text/html; charset=utf-8", "<p>missing")


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_a_link_that_leads_out_is_not_followed(server: ThreadingHTTPServer, folder: Path) -> None:
    (folder / "out.txt").symlink_to(folder.parent / "secret.txt")
    assert get(server, "/out.txt")[0] == 404


def test_a_folder_without_its_own_404_is_served_too(
    server: ThreadingHTTPServer, folder: Path
) -> None:
    (folder / "404.html").unlink()
    connection = http.client.HTTPConnection(ADDRESS, server.server_address[1], timeout=10)
    connection.request("GET", "/none.html")
    assert connection.getresponse().status == 404
    connection.close()


def test_only_this_machine_is_answered(server: ThreadingHTTPServer) -> None:
    assert server.server_address[0] == "127.0.0.1"
    assert address_of(server) == f"http://127.0.0.1:{server.server_address[1]}/"


def test_a_taken_port_is_one_line_and_another_is_tried_only_where_none_was_given(
    folder: Path,
) -> None:
    with socket.socket() as taken:
        taken.bind((ADDRESS, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PreviewRefused, match=rf"cannot serve on port {port} .*--port"):
            serving(str(folder), port).__enter__()
    with serving(str(folder)) as first, serving(str(folder)) as second:
        ports = [first.server_address[1], second.server_address[1]]
        assert FIRST_PORT <= ports[0] < ports[1]


def test_a_missing_folder_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(PreviewRefused, match="searchcases site"):
        serving(str(tmp_path / "none")).__enter__()
