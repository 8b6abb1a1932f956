"""The script for object stores, run by a real rclone against a small S3 on loopback."""

import hashlib
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

import pytest

from sitegen.declare.headers import ASK_FIRST, FOREVER
from sitegen.words.media_types import media_type, with_charset
from tests.conftest import Site
from tests.tools.programs import program

MakeSite = Callable[[str], Site]


class Kept(NamedTuple):
    raw: bytes
    type: str | None
    cache: str | None


@dataclass
class Store:
    """A bucket: what it holds, and what was put there in which order."""

    port: int = 0
    objects: dict[str, Kept] = field(default_factory=dict)
    put: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def listed(self, prefix: str, delimiter: str) -> str:
        """What it holds below a prefix (ListObjects, in one page); folders by their names alone."""
        below = {key: kept for key, kept in sorted(self.objects.items()) if key.startswith(prefix)}
        rows, folders = [], set()
        for key, kept in below.items():
            folder, sign, _ = key.removeprefix(prefix).partition(delimiter or "\0")
            if sign:
                folders.add(f"{prefix}{folder}/")
                continue
            rows.append(
                f"<Contents><Key>{escape(key)}</Key><Size>{len(kept.raw)}</Size>"
                f"<ETag>&quot;{tag(kept.raw)}&quot;</ETag>"
                "<LastModified>2026-11-21T11:00:00.000Z</LastModified></Contents>"
            )
        rows += [
            f"<CommonPrefixes><Prefix>{escape(each)}</Prefix></CommonPrefixes>"
            for each in sorted(folders)
        ]
        return (
            '<?xml version="1.0"?><ListBucketResult>'
            f"<IsTruncated>false</IsTruncated>{''.join(rows)}</ListBucketResult>"
        )


def tag(raw: bytes) -> str:
    """The ETag of an object, by which rclone knows its content."""
    return hashlib.md5(raw, usedforsecurity=False).hexdigest()


@pytest.fixture
def store() -> Iterator[Store]:
    """As much of the S3 API as rclone asks for."""
    store = Store()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def key(self) -> str:
            return unquote(urlsplit(self.path).path).removeprefix("/bucket").removeprefix("/")

        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            told = (asked.get(name, [""])[0] for name in ("prefix", "delimiter"))
            self.answer(200, store.listed(*told).encode())

        def do_HEAD(self) -> None:
            kept = store.objects.get(self.key())
            self.answer(200 if kept else 404, kept.raw if kept else b"")

        def do_PUT(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            told = self.headers
            store.objects[self.key()] = Kept(raw, told["Content-Type"], told["Cache-Control"])
            store.put.append(self.key())
            self.answer(200, b"", tag(raw))

        def do_DELETE(self) -> None:
            store.objects.pop(self.key(), None)
            store.removed.append(self.key())
            self.answer(204, b"")

        def answer(self, status: int, raw: bytes, etag: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.send_header("Last-Modified", "Sat, 21 Nov 2026 11:00:00 GMT")
            self.send_header("ETag", f'"{etag or tag(raw)}"')
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(raw)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    store.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def publish(site: MakeSite, store: Store, tmp_path: Path) -> Callable[[Path], None]:
    """Run the script, as CI does, with the store's settings in the environment."""
    rclone = program("rclone", "rclone")
    script = tmp_path / "publish.sh"
    made = site("-- content/site.yaml --\nname: P\nbase_url: https://p.example\nhosting: s3\n")
    script.write_text(made.run("hosting").stdout, "utf-8")
    told = {
        "TYPE": "s3", "PROVIDER": "Other", "ENDPOINT": f"http://127.0.0.1:{store.port}",
        "ACCESS_KEY_ID": "prov", "SECRET_ACCESS_KEY": "prov", "FORCE_PATH_STYLE": "true",
    }  # fmt: skip
    settings = {f"RCLONE_CONFIG_STORE_{name}": value for name, value in told.items()}
    environment = {
        **settings,
        "PATH": f"{Path(rclone).parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "RCLONE_CONFIG": str(tmp_path / "rclone.conf"),
        "RCLONE_RETRIES": "1",
        "RCLONE_LOW_LEVEL_RETRIES": "1",
    }

    def run(output: Path) -> None:
        done = subprocess.run(
            ["sh", str(script), str(output), "store:bucket"],
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]

    return run


def files(output: Path) -> dict[str, bytes]:
    found = (path for path in output.rglob("*") if path.is_file())
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in found}


def test_every_file_is_sent_once_with_type_and_caching_and_pages_last(
    sample_output: Path, store: Store, publish: Callable[[Path], None], tmp_path: Path
) -> None:
    output = tmp_path / "output"
    shutil.copytree(sample_output, output)
    for name in (
        "documents/PLAN.PDF",
        "documents/okänd.xyz",
        "documents/två ord.txt",
        "sok/i.wasm",
    ):
        (output / name).parent.mkdir(exist_ok=True)
        (output / name).write_bytes(name.encode())
    publish(output)
    ours = files(output)
    assert {key: kept.raw for key, kept in store.objects.items()} == ours
    assert [key for key, times in Counter(store.put).items() if times > 1] == []
    told = {key: (kept.type, kept.cache) for key, kept in store.objects.items()}
    assert told == {key: expected(key) for key in ours}
    pages = [key.endswith(".html") for key in store.put]
    assert pages == sorted(pages)
    assert store.removed == []


def expected(key: str) -> tuple[str, str]:
    lasting = key.startswith(("assets/", "images/"))
    return with_charset(media_type(Path(key).name)), FOREVER if lasting else ASK_FIRST


def test_only_what_has_changed_is_sent_and_what_is_gone_is_removed(
    store: Store, publish: Callable[[Path], None], tmp_path: Path
) -> None:
    output = tmp_path / "output"
    for name in ("index.html", "om/index.html", "gammal/index.html", "nyheter/atom.xml"):
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_text(name, "utf-8")
    publish(output)
    store.put.clear()
    (output / "om/index.html").write_text("nytt", "utf-8")
    shutil.rmtree(output / "gammal")
    publish(output)
    assert store.put == ["om/index.html"]
    assert store.removed == ["gammal/index.html"]
    assert {key: kept.raw for key, kept in store.objects.items()} == files(output)
