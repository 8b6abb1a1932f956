"""A static host on loopback that does what real ones do: compresses, lets keep, shows the 404.

Tests measure what a reader's browser gets, and Lighthouse counts a host's faults as the page's.
"""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from sitegen.declare.headers import FINGERPRINTED, FOREVER

# What shrinks; pictures are compressed already.
TEXT = ("text/", "application/json", "application/xml", "application/atom+xml", "image/svg+xml")


@cache
def packed(body: bytes) -> bytes:
    """A text as a host compresses it."""
    return gzip.compress(body, 9, mtime=0)


class StaticHost(SimpleHTTPRequestHandler):
    """Serves files as a static host does, with the site's own page for what is missing."""

    # Chromium keeps a connection, so that a page costs one hand-shake and not five.
    protocol_version = "HTTP/1.1"
    timeout = 5

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing: a test reports what matters."""

    def guess_type(self, path: object) -> str:
        """Texts are UTF-8, which the base does not say."""
        found = super().guess_type(str(path))
        return f"{found}; charset=utf-8" if found.startswith("text/") else found

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def _answer(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.partition("?")[0].endswith("/"):
            path /= "index.html"
        elif path.is_dir():
            # It adds the slash.
            super().do_HEAD()
            return
        status = 200 if path.is_file() else 404
        if status == 404:
            path = Path(self.directory) / "404.html"
        self._send(status, path)

    def _send(self, status: int, path: Path) -> None:
        kind = self.guess_type(path)
        body = path.read_bytes() if path.is_file() else b""
        self.send_response(status)
        if kind.startswith(TEXT) and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = packed(body) if body else body
            self.send_header("Content-Encoding", "gzip" if body else "identity")
        self.send_header("Vary", "Accept-Encoding")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        if status == 200:
            lasting = self.path.startswith(FINGERPRINTED)
            self.send_header("Cache-Control", FOREVER if lasting else "public, max-age=600")
        self.end_headers()
        # Who has gone meanwhile misses nothing.
        with suppress(BrokenPipeError, ConnectionResetError):
            if self.command != "HEAD":
                self.wfile.write(body)


# Ports that this process has had. A browser keeps what it got from an address for as long as it
# was told to, and the system may give a port again as soon as it is free.
_had: set[int] = set()


def _listen(folder: Path, port: int) -> ThreadingHTTPServer:
    handler = partial(StaticHost, directory=str(folder))
    while True:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        if port or server.server_port not in _had:
            _had.add(server.server_port)
            return server
        server.server_close()


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[str]:
    """Serve a folder on loopback; the value is its origin, which no other folder has had.

    Unless a port is named.
    """
    with _listen(folder, port) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
