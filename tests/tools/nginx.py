"""A real nginx on loopback, with files and configuration in a folder of its own."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.conftest import ROOT, SAMPLE_TIME

BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
SECONDS = 60


@dataclass(frozen=True)
class Answer:
    status: int
    # By name in small letters.
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    port: int

    def get(self, path: str, coding: str = "", method: str = "GET") -> Answer:
        """Ask for a path exactly as it is written, with no header but those that must be there."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            if coding:
                connection.putheader("Accept-Encoding", coding)
            connection.endheaders()
            found = connection.getresponse()
            headers = [(name.lower(), value) for name, value in found.getheaders()]
            # No header twice.
            assert len(dict(headers)) == len(headers), headers
            return Answer(found.status, dict(headers), found.read())
        finally:
            connection.close()


def configured(folder: Path, root: Path, site: str, port: int) -> Path:
    """A whole configuration of a server that has all its files in one folder, and its log there."""
    folder.mkdir(exist_ok=True)
    snippet = folder / "site.conf"
    snippet.write_text(site, "utf-8")
    temporary = "".join(
        f"{each}_temp_path {folder}/{each};\n"
        for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    module = f"load_module {BROTLI};\n" if "\n    brotli_static on;" in site else ""
    configuration = folder / "nginx.conf"
    # Its workers would else be somebody who may not read the folders of tests.
    user = "user root;\n" if os.geteuid() == 0 else ""
    configuration.write_text(
        f"{module}{user}daemon off;\nworker_processes 1;\npid {folder}/nginx.pid;\n"
        f"error_log {folder}/error.log;\nevents {{ }}\nhttp {{\naccess_log off;\n{temporary}"
        f"server {{ listen 127.0.0.1:{port}; root {root};\ninclude {snippet};\n}}\n}}\n",
        "utf-8",
    )
    return configuration


def checked(nginx: str, configuration: Path) -> subprocess.CompletedProcess[str]:
    command = [nginx, "-t", "-c", str(configuration), "-p", str(configuration.parent)]
    log = ["-e", str(configuration.parent / "error.log")]
    return subprocess.run([*command, *log], capture_output=True, encoding="utf-8", check=False)


@contextmanager
def running(nginx: str, folder: Path, root: Path, site: str) -> Iterator[Server]:
    """A server with a site's configuration; it ends with the test."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        configuration = configured(folder, root, site, port)
        done = checked(nginx, configuration)
        assert done.returncode == 0, done.stderr
        command = [nginx, "-c", str(configuration), "-p", str(folder)]
        # It takes the socket over, as from an nginx that it follows: a port that was let go might
        # be another's before it is nginx's.
        process = subprocess.Popen(
            [*command, "-e", str(folder / "error.log")],
            stderr=subprocess.DEVNULL,
            pass_fds=[listening.fileno()],
            env={**os.environ, "NGINX": f"{listening.fileno()};"},
        )
    try:
        wait_for(process, port)
        yield Server(port)
    finally:
        process.terminate()
        process.wait(SECONDS)


def wait_for(process: "subprocess.Popen[bytes]", port: int) -> None:
    for _ in range(SECONDS * 20):
        assert process.poll() is None
        try:
            socket.create_connection(("127.0.0.1", port), timeout=SECONDS).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("nginx does not answer")


def with_brotli(site: str) -> str:
    """The configuration as it is where nginx has the module."""
    assert "\n    #brotli_static on;" in site
    return site.replace("#brotli_static on;", "brotli_static on;") if BROTLI.is_file() else site


@dataclass(frozen=True)
class Hosted:
    """The sample site behind nginx."""

    server: Server
    output: Path


@contextmanager
def hosting_sample(nginx: str, root: Path) -> Iterator[Hosted]:
    """The sample site, built for nginx, and served with what `sitegen hosting` prints."""
    shutil.copytree(ROOT / "content", root / "content")
    settings = root / "content/site.yaml"
    text = re.sub("(?m)^hosting: .*", "hosting: nginx", settings.read_text("utf-8"))
    settings.write_text(text, "utf-8")
    program = [str(Path(sys.executable).parent / "sitegen")]
    for command in (["build", "--quiet"], ["hosting"]):
        done = subprocess.run(
            [*program, *command, "--root", str(root), "--at", SAMPLE_TIME],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
    # What a build leaves where it is killed, and what is no part of the site.
    (root / "output/.sitegen-staging").mkdir()
    (root / "output/.sitegen-staging/1-1").write_text("half", "utf-8")
    (root / "secret.txt").write_text("secret", "utf-8")
    with running(nginx, root / "nginx", root / "output", with_brotli(done.stdout)) as server:
        yield Hosted(server, root / "output")
