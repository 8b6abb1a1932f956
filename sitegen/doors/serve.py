"""The preview: builds, serves the output on this machine, and builds again when a file changes.

In: the options of a build and a port. A thread of the web server answers the browser, watchdog
tells of changed files, and the calling thread builds. Pages are served as they lie in the output,
with one script added that reloads them and, where there is something to mend, a panel that says
what: the files themselves are never touched.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import socket
import sys
import threading
import time
import traceback
from collections import abc
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TextIO, TypeAlias
from urllib.parse import unquote, urlsplit

from sitegen.build import build
from sitegen.declare.hosts import REDIRECTS_FILE
from sitegen.doors import reports
from sitegen.doors.preview import (
    EVENTS,
    SCRIPT,
    SCRIPT_TEXT,
    STYLE,
    STYLE_TEXT,
    State,
    failure_panel,
    own_page,
    problem_panel,
    with_preview,
    words,
)
from sitegen.doors.watch import Watch
from sitegen.read.pictures import SUFFIXES
from sitegen.words.files import MANIFEST, STAGING, CannotWrite, UnsafePath, safe_path
from sitegen.words.lock import lock
from sitegen.words.media_types import media_type, with_charset
from sitegen.words.outcome import Options, Report

# Builds once; tells of a build that took so many seconds.
Make: TypeAlias = abc.Callable[[Options], Report]
Tell: TypeAlias = abc.Callable[[Options, Report, float], None]

DONE, USAGE = 0, 2
HOST = "127.0.0.1"
# What a browser on this machine may call it. Under any other name, a strange web page that had
# its own name lead here could read drafts (DNS rebinding).
_OUR_NAMES = re.compile(r"(127\.0\.0\.1|localhost)(:[0-9]+)?", re.IGNORECASE)

# Seconds. The clock is looked at this often, because a machine that slept has not counted them.
_LOOK_AT_CLOCK = 30.0
# What is made late is made when nobody has saved anything for so long.
_IDLE_BEFORE_LATE = 3.0
# A browser that has left is noticed when a word to it does not arrive.
_HEARTBEAT = 15.0
# A connection on which nothing is asked for so long is closed.
_IDLE = 30.0

# The address of a smaller version of a picture, see `pictures`.
_VERSION = re.compile(r"(.*\.[0-9a-f]{8})-[0-9]+\.(?:webp|jpg|png)")


def tell_plainly(options: Options, report: Report, seconds: float) -> None:
    """Print what a build found and did."""
    output = os.path.relpath(options.output)
    told = reports.summary(report, report.language, seconds, output, wrote=True)
    sys.stdout.write(f"{reports.as_text(report, report.language)}{told}\n")


def serve(
    options: Options,
    port: int,
    language: str | None,
    make: Make = build,
    tell: Tell = tell_plainly,
    talk: TextIO | None = None,
) -> int:
    """Preview the site on `port` (0: any free one) until Ctrl-C; returns the exit code.

    `language` is that of problems and messages; None: the site's own. `make` builds, `tell` tells
    of it; `talk` is where the preview says where it is, standard output if that is not given.
    """
    try:
        preview = Preview(options, port, language, make=make, tell=tell, talk=talk)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        _complain("port-taken" if taken else "port-refused", language, port, error.strerror or "")
        return USAGE
    except OverflowError:
        _complain("port-refused", language, port, "0–65535")
        return USAGE
    with preview:
        try:
            preview.run()
        except KeyboardInterrupt:
            preview.say("")
    return DONE


def _complain(word: str, language: str | None, port: int, reason: str) -> None:
    say = words(language or "en")
    sys.stderr.write(f"sitegen: {say[word].format(port=port, reason=reason)}\n")


class Preview:
    """A preview that is running: its web server, its watch over the files, and its builds.

    Use as a context, and call `run` in it. Raises `OSError` where the port cannot be had.
    """

    def __init__(
        self,
        options: Options,
        port: int,
        language: str | None = None,
        now: abc.Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        make: Make = build,
        tell: Tell = tell_plainly,
        talk: TextIO | None = None,
    ) -> None:
        self._options = options
        self._asked_language = language
        self._now = now
        self._make, self._tell, self._talk = make, tell, talk
        self._server = _Server(self, port)
        self._answering = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, name="sitegen-server"
        )
        self._files = Watch(options.root)
        self._stopped = threading.Event()
        self._news = threading.Condition()
        self._state = State("", "", language or "sv", "", whole=False)
        # Whether what is made late is still to be made.
        self._lacks_late = False
        # When a page changes by itself; None: never, or the time is fixed by `--at`.
        self._next: datetime | None = None

    def __enter__(self) -> Preview:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._files.close()
        if self._answering.is_alive():
            self._server.shutdown()
            self._answering.join()
        self._server.end_connections()
        # Waits for the threads that answer.
        self._server.server_close()

    @property
    def port(self) -> int:
        return self._server.server_port

    @property
    def address(self) -> str:
        """Where to look: `http://127.0.0.1:8000/prov/`."""
        return f"http://{HOST}:{self.port}{self._state.base}/"

    @property
    def output(self) -> Path:
        return self._options.output

    @property
    def state(self) -> State:
        return self._state

    def run(self) -> None:
        """Build and serve until `stop` is called."""
        self.rebuild()
        self._answering.start()
        self.say(words(self._state.language)["serving"].format(address=self.address))
        while not self._stopped.is_set():
            changed = self._files.wait(self._patience())
            is_time = self._next is not None and self._now() >= self._next
            if self._stopped.is_set():
                break
            if changed or is_time:
                self.rebuild()
            elif self._lacks_late:
                self._make_late()

    def say(self, text: str) -> None:
        talk = self._talk or sys.stdout
        talk.write(f"{text}\n")
        talk.flush()

    def stop(self) -> None:
        """End `run` and hang up on all browsers; may be called by any thread."""
        self._stopped.set()
        with self._news:
            self._news.notify_all()
        self._files.wake()

    def wait_for_news(self, version: str) -> str | None:
        """Wait until the state is another than `version`, or for a while; None: the end."""
        with self._news:
            self._news.wait_for(
                lambda: self._stopped.is_set() or self._state.version != version, _HEARTBEAT
            )
            return None if self._stopped.is_set() else self._state.version

    def rebuild(self) -> None:
        """Build once, print what was found, and tell the browsers if anything is new."""
        started = time.monotonic()
        # Before the build, so that what is saved while it runs leads to another.
        self._files.look()
        options = self._options._replace(at=self._options.at or self._now())
        try:
            with lock(self._options.root / ".sitegen", self._say_waiting):
                report = self._make(options)
        except (CannotWrite, OSError) as error:
            # A full disk, a folder that may not be written: the next change tries again.
            sys.stderr.write(f"sitegen: {error}\n")
            self._next = None
            self._show(failure_panel(self._state.language, f"{error}"), self._state.language)
            return
        except Exception:  # noqa: BLE001 - a preview outlives our bugs; the traceback is shown
            sys.stderr.write(traceback.format_exc())
            self._next = None
            self._show(failure_panel(self._state.language), self._state.language)
            return
        self._lacks_late = report.ok and not options.late
        language = self._asked_language or report.language
        change = report.next_change
        self._next = change.at if change and self._options.at is None else None
        self._tell(options, report, time.monotonic() - started)
        panel = problem_panel(report, language, whole=_published(self.output)[0])
        self._show(panel, language, changed=bool(report.written or report.removed))

    def _make_late(self) -> None:
        """Make what the builds of a preview leave out, such as the index of the site's search."""
        self._lacks_late = False
        moment = self._options.at or self._now()
        # What goes wrong is told by the next build.
        with (
            contextlib.suppress(CannotWrite, OSError),
            lock(self._options.root / ".sitegen", self._say_waiting),
        ):
            self._make(self._options._replace(at=moment, late=True))

    def _show(self, panel: str, language: str, *, changed: bool = False) -> None:
        """Replace the state, unless a browser would show the same again."""
        whole, base = _published(self.output)
        new = self._state._replace(panel=panel, language=language, base=base, whole=whole)
        if self._state.version and new == self._state and not changed:
            return
        # The time is in it, so that pages of an earlier preview see that they are old.
        version = f"{time.time_ns():x}"
        with self._news:
            self._state = new._replace(version=version)
            self._news.notify_all()

    def _patience(self) -> float:
        """Seconds until the clock is to be looked at."""
        longest = _IDLE_BEFORE_LATE if self._lacks_late else _LOOK_AT_CLOCK
        if self._next is None:
            return longest
        # Not too eager: a wait that ends a little before the moment must not spin.
        until = (self._next - self._now()) / timedelta(seconds=1)
        return min(max(until, 0.05), longest)

    def _say_waiting(self) -> None:
        sys.stderr.write(f"sitegen: {words(self._state.language)['waiting']}\n")


def _published(output: Path) -> tuple[bool, str]:
    """Whether the output holds a site, and the path at which it begins."""
    try:
        found = json.loads((output / MANIFEST).read_bytes())
        return True, urlsplit(found["base_url"]).path.rstrip("/")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False, ""


# --- Answers to the browser ---


class _Server(ThreadingHTTPServer):
    """Answers on loopback only; its threads end when it does."""

    daemon_threads = False

    def __init__(self, preview: Preview, port: int) -> None:
        self.preview = preview
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__((HOST, port), _Handler)

    # The types are those of the base class, whose requests may be other things than sockets.
    def process_request(self, request: Any, client_address: Any) -> None:
        with self._guard:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def end_connections(self) -> None:
        """Hang up, so that threads that wait for a browser's next word end."""
        with self._guard:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - the base's form
        """A browser that hangs up in the middle of an answer is nothing to tell of."""
        if not isinstance(sys.exception(), OSError):
            sys.stderr.write(traceback.format_exc())


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _IDLE
    server: _Server

    def do_GET(self) -> None:
        if not _OUR_NAMES.fullmatch(self.headers.get("Host", "")):
            self._send(421, "text/plain", f"{self.server.preview.address}\n".encode())
            return
        own = {SCRIPT: ("text/javascript", SCRIPT_TEXT), STYLE: ("text/css", STYLE_TEXT)}
        try:
            path = urlsplit(self.path).path
        except ValueError:
            self._send(400, "text/plain", b"")
            return
        if path == EVENTS:
            self._send_events()
        elif path in own:
            type_, text = own[path]
            self._send(200, type_, text.encode())
        else:
            self._send_site(path)

    do_HEAD = do_GET  # noqa: N815 - the base's names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing: the terminal belongs to problems."""

    def _send_site(self, path: str) -> None:
        """A file of the output, a redirect to where it is, or the site's page for what is not."""
        state, output = self.server.preview.state, self.server.preview.output
        if not state.whole:
            self._send_page(503, own_page(state, "nothing"), state)
            return
        if path == "/" and state.base:
            self._redirect(f"{state.base}/")
            return
        found, below = None, ""
        if path == state.base or path.startswith(f"{state.base}/"):
            below = unquote(path.removeprefix(state.base))
            found = find(output, below) or original(output, below)
        if found is None and (target := moved(output, path)):
            self._redirect(target)
        elif found is None or not found.is_dir():
            self._send_file(found, state)
        elif path.endswith("/"):
            self._send_file(find(output, f"{below}index.html"), state)
        else:
            self._redirect(f"{path}/")

    def _send_file(self, found: Path | None, state: State) -> None:
        status = 200
        if found is None or not found.is_file():
            status, found = 404, self.server.preview.output / "404.html"
        try:
            raw = found.read_bytes()
        except OSError:
            self._send_page(404, own_page(state, "missing"), state)
            return
        if found.suffix == ".html":
            self._send_page(status, raw.decode("utf-8", "replace"), state)
        else:
            self._send(status, media_type(found.name), raw)

    def _send_page(self, status: int, page: str, state: State) -> None:
        origin = f"http://{self.headers['Host']}"
        self._send(status, "text/html", with_preview(page, state, origin).encode())

    def _redirect(self, where: str) -> None:
        # Not a permanent one: browsers keep those, and the next site may be another.
        self._send(302, "text/plain", b"", Location=where)

    def _send(self, status: int, type_: str, raw: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", with_charset(type_))
        self.send_header("Content-Length", str(len(raw)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        # No page of another site may show or measure what lies here.
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(raw)

    def _send_events(self) -> None:
        """Server-sent events (HTML, 9.2): the version shown, at once and whenever it changes."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        if self.command == "HEAD":
            return
        self.wfile.write(b"retry: 500\n\n")
        told = ""
        while (version := self.server.preview.wait_for_news(told)) is not None:
            news = f"data: {version}\n\n" if version != told else ": still here\n\n"
            self.wfile.write(news.encode())
            told = version


def find(output: Path, path: str) -> Path | None:
    """The file or folder of the output at a decoded path below the site's beginning, or None."""
    inside = path.removeprefix("/").removesuffix("/")
    try:
        found = output / safe_path(inside) if inside else output
        if inside.startswith(STAGING) or not found.exists():
            return None
        top = os.path.realpath(output)
        real = os.path.realpath(found)
    except (OSError, UnsafePath, ValueError):
        return None
    return found if real == top or real.startswith(top + os.sep) else None


def original(output: Path, path: str) -> Path | None:
    """The picture of which a file is a smaller version that is still to be made, or None."""
    version = _VERSION.fullmatch(path)
    found = (find(output, f"{version[1]}{suffix}") for suffix in SUFFIXES) if version else ()
    return next(filter(None, found), None)


def moved(output: Path, path: str) -> str | None:
    """Where a rule leads from an address that has no file of its own, or None; see `hosts`."""
    try:
        rules = (output / REDIRECTS_FILE).read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return None
    words = (rule.split() for rule in rules if not rule.startswith("#"))
    # Somebody's own file may hold what is none of ours.
    leading = {unquote(each[0]).removesuffix("/"): each[1] for each in words if len(each) == 3}
    return leading.get(unquote(path).removesuffix("/"))
