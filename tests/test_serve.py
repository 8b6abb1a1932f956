"""The preview, as a browser and an author meet it: a real server on loopback, real files edited."""

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sitegen.build import build
from sitegen.doors import serve
from sitegen.doors.preview import State, problem_panel, widen, with_preview
from sitegen.doors.serve import HOST, Preview, find
from sitegen.doors.watch import Watch
from sitegen.late.search import is_of_search
from sitegen.words.media_types import media_type
from sitegen.words.model import Place
from sitegen.words.outcome import Options, Report
from sitegen.words.problems import problem
from tests.conftest import DEFAULT_SETTINGS, Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MakeSite = Callable[[str], Site]

# Nothing takes so long; a test that waits for it has failed.
PATIENCE = 60

NEWS = "content/news/2026-11-20-sommar.md"
ONE_POST = f"""
-- {NEWS} --
---
title: Sommar
date: 2026-11-20
summary: Vi stänger.
---

Vi ses i höst.
"""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str


@dataclass(frozen=True)
class Visitor:
    """Asks a preview for pages, and waits for its word as a browser does."""

    preview: Preview

    def get(self, path: str, host: str | None = None, method: str = "GET") -> Answer:
        connection = HTTPConnection(HOST, self.preview.port, timeout=PATIENCE)
        try:
            # `putrequest` sends the path as it is: a client that tidies it up proves nothing.
            connection.putrequest(method, path, skip_host=True)
            connection.putheader("Host", host or f"{HOST}:{self.preview.port}")
            connection.endheaders()
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read().decode())
        finally:
            connection.close()

    def listen(self) -> "Listener":
        connection = HTTPConnection(HOST, self.preview.port, timeout=PATIENCE)
        connection.request("GET", "/.sitegen/events")
        return Listener(connection, connection.getresponse())


@dataclass(frozen=True)
class Listener:
    """A page that is open in a browser."""

    connection: HTTPConnection
    response: HTTPResponse

    def next(self) -> str:
        """The version of the site that the preview tells of next; "" when it hangs up."""
        deadline = time.monotonic() + PATIENCE
        while line := self.response.readline():
            if line.startswith(b"data: "):
                return line.decode().removeprefix("data: ").strip()
            # What tells only that it is still there may come for ever.
            assert time.monotonic() < deadline
        return ""

    def close(self) -> None:
        self.response.close()
        self.connection.close()


@contextmanager
def previewing(site: Site, **changes: Any) -> Iterator[Visitor]:
    """Run a preview in a thread; afterwards none of its threads may be left."""
    now = changes.pop("now", lambda: datetime(2026, 11, 21, 12, tzinfo=UTC))
    make = changes.pop("make", build)
    options = Options(root=site.root, output=site.output, late=False)._replace(**changes)
    before = set(threading.enumerate())
    with Preview(options, 0, "sv", now, make=make) as preview:
        ended = threading.Event()

        def run() -> None:
            preview.run()
            ended.set()

        running = threading.Thread(target=run)
        running.start()
        # The first answer comes when the first build is done.
        visitor = Visitor(preview)
        listener = visitor.listen()
        listener.next()
        yield visitor
        preview.stop()
        running.join(PATIENCE)
        assert ended.is_set()
    while listener.next():
        pass
    listener.close()
    assert [thread for thread in threading.enumerate() if thread not in before] == []


# --- Pages ---


def test_a_page_is_served_with_a_script_that_reloads_it(site: MakeSite) -> None:
    with previewing(site(ONE_POST)) as visitor:
        page = visitor.get("/nyheter/sommar/")
        script = visitor.get("/.sitegen/preview.js")
    assert page.status == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Vi ses i höst." in page.text
    assert '<script src="/.sitegen/preview.js"' in page.text
    assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "EventSource" in script.text


def test_files_on_disk_are_those_of_a_build(site: MakeSite) -> None:
    previewed, built = site(ONE_POST), site(ONE_POST)
    with previewing(previewed):
        pass
    assert built.build().exit_code == 0
    # The search index is made when nobody has saved for a while.
    made = {name: raw for name, raw in built.outputs().items() if not is_of_search(name)}
    assert previewed.outputs().keys() == made.keys()
    manifest = "site-manifest.json"
    differ = {name for name, raw in made.items() if previewed.outputs()[name] != raw}
    assert differ == {manifest}


def test_the_policy_of_a_page_lets_in_just_the_preview(site: MakeSite) -> None:
    with previewing(site(ONE_POST)) as visitor:
        page = visitor.get("/nyheter/sommar/").text
        origin = f"http://{HOST}:{visitor.preview.port}"
    policy = page.partition('Content-Security-Policy" content="')[2].partition('"')[0]
    assert "default-src &#x27;none&#x27;" in policy
    assert f"script-src {origin}/.sitegen/preview.js;" in policy + ";"
    assert f"connect-src &#x27;self&#x27; {origin}/.sitegen/events;" in policy + ";"
    assert f"style-src &#x27;self&#x27; {origin}/.sitegen/preview.css;" in policy + ";"


@pytest.mark.parametrize(
    ("policy", "widened"),
    [
        ("default-src 'none'", "default-src 'none'; script-src A"),
        ("default-src 'self'; script-src 'none'", "default-src 'self'; script-src A"),
        ("script-src 'self'", "script-src 'self' A"),
        ("default-src 'self'", "default-src 'self'; script-src 'self' A"),
        (
            "script-src 'self'; script-src-elem 'none'",
            "script-src 'self'; script-src-elem A",
        ),
        # What a policy does not speak of is not forbidden.
        ("img-src 'self'; ;", "img-src 'self'"),
    ],
)
def test_a_policy_is_widened_for_one_address_alone(policy: str, widened: str) -> None:
    assert widen(policy, {"script-src": "A"}) == widened


def test_a_page_without_head_or_policy_still_gets_the_script() -> None:
    state = State("1", "<p>fel</p>", "sv", "", whole=True)
    page = with_preview("<p>Hej</p>", state, "http://127.0.0.1")
    assert "/.sitegen/preview.js" in page
    assert "<p>fel</p>" in page
    assert page.endswith("<p>Hej</p>")


def test_files_have_their_types(site: MakeSite) -> None:
    types = {
        "/sitemap.xml": "application/xml; charset=utf-8",
        "/robots.txt": "text/plain; charset=utf-8",
        "/nyheter/atom.xml": "application/atom+xml; charset=utf-8",
        "/kalender/fika/fika.ics": "text/calendar; charset=utf-8",
        "/site-manifest.json": "application/json; charset=utf-8",
        "/documents/plan.pdf": "application/pdf",
    }
    made = site(ONE_POST)
    made.write("content/events/fika.md", "---\ntitle: Fika\nstart: 2026-12-01\n---\n")
    made.write("content/documents/plan.pdf", b"%PDF-1.7\n")
    with previewing(made) as visitor:
        answers = {path: visitor.get(path, method="HEAD") for path in types}
    assert {path: answer.headers["Content-Type"] for path, answer in answers.items()} == types
    assert {answer.status for answer in answers.values()} == {200}
    assert {answer.text for answer in answers.values()} == {""}


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("a.css", "text/css"),
        ("a.svg", "image/svg+xml"),
        ("a.PNG", "image/png"),
        ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.unknown", "application/octet-stream"),
        ("a", "application/octet-stream"),
    ],
)
def test_types_do_not_depend_on_the_machine(name: str, type_: str) -> None:
    assert media_type(name) == type_


def test_a_folder_without_its_slash_leads_to_the_one_with(site: MakeSite) -> None:
    with previewing(site(ONE_POST)) as visitor:
        answer = visitor.get("/nyheter")
    assert (answer.status, answer.headers["Location"]) == (302, "/nyheter/")


def test_an_old_address_without_a_file_leads_on_as_its_host_will(site: MakeSite) -> None:
    made = site(f"{ONE_POST}-- content/redirects.yaml --\n/gammal%20å/: /nyheter/\n")
    made.write("content/site.yaml", f"{DEFAULT_SETTINGS}hosting: gitlab-pages\n")
    with previewing(made) as visitor:
        assert not (visitor.preview.output / "gammal å").exists()
        for path in ("/gammal%20%C3%A5/", "/gammal%20%C3%A5"):
            answer = visitor.get(path)
            assert (answer.status, answer.headers["Location"]) == (302, "/nyheter/")
        assert visitor.get("/gammal/").status == 404


def test_what_is_missing_gets_the_sites_own_page(site: MakeSite) -> None:
    with previewing(site(ONE_POST)) as visitor:
        answer = visitor.get("/finns/inte/")
        expected = (visitor.preview.output / "404.html").read_text("utf-8")
    assert answer.status == 404
    heading = expected.partition("<h1>")[2].partition("</h1>")[0]
    assert f"<h1>{heading}</h1>" in answer.text


def test_a_site_below_a_path_is_served_there(site: MakeSite) -> None:
    made = site(ONE_POST + "-- content/site.yaml --\nname: P\nbase_url: https://x.example/prov/\n")
    with previewing(made) as visitor:
        assert visitor.preview.address.endswith("/prov/")
        start = visitor.get("/")
        assert (start.status, start.headers["Location"]) == (302, "/prov/")
        assert visitor.get("/prov").headers["Location"] == "/prov/"
        assert visitor.get("/prov/nyheter/sommar/").status == 200
        assert visitor.get("/nyheter/sommar/").status == 404
        assert visitor.get("/provning/").status == 404


ATTEMPTS = (
    "/../hemligt.txt",
    "/%2e%2e/hemligt.txt",
    "/nyheter/../../hemligt.txt",
    "/nyheter/..%2f..%2fhemligt.txt",
    "/..%5chemligt.txt",
    "/%00",
    "/ut/hemligt.txt",
    "/ut.txt",
    "//etc/passwd",
    "/.sitegen-staging/0",
    f"/{'a' * 4000}",
    "/%ff",
    "http://[",
    "*",
)


def test_nothing_outside_the_output_is_served(site: MakeSite) -> None:
    made = site(ONE_POST)
    made.write("hemligt.txt", "hemligt")
    made.write("output/.sitegen-staging/0", "hemligt")
    (made.output / "ut").symlink_to(made.root)
    (made.output / "ut.txt").symlink_to(made.root / "hemligt.txt")
    with previewing(made) as visitor:
        answers = {path: visitor.get(path) for path in ATTEMPTS}
    assert {path: answer.status for path, answer in answers.items()} == {
        path: 400 if path == "http://[" else 404 for path in ATTEMPTS
    }
    assert [path for path, answer in answers.items() if "hemligt" in answer.text] == []


def test_a_path_is_looked_up_below_the_output_alone(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.html").touch()
    (tmp_path / "ut").symlink_to("/")
    assert find(tmp_path, "/") == tmp_path
    assert find(tmp_path, "/a/") == tmp_path / "a"
    assert find(tmp_path, "/a/b.html") == tmp_path / "a/b.html"
    for path in ("/a/../a", "/./a", "/a//b.html", "/ut/", "/ut/etc/passwd", "/c", "/a\0"):
        assert find(tmp_path, path) is None


def test_a_strange_web_page_cannot_have_its_own_name_lead_here(site: MakeSite) -> None:
    with previewing(site(ONE_POST)) as visitor:
        strange = visitor.get("/nyheter/sommar/", host="evil.example")
        local = visitor.get("/nyheter/sommar/", host=f"localhost:{visitor.preview.port}")
    assert strange.status == 421
    # Nor can it show what is here as a picture or a script of its own.
    assert local.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Vi ses" not in strange.text
    assert local.status == 200


def test_it_listens_on_this_machine_alone(site: MakeSite) -> None:
    with previewing(site(ONE_POST)) as visitor:
        assert visitor.preview.address.startswith("http://127.0.0.1:")
        try:
            other = socket.gethostbyname(socket.gethostname())
        except OSError:
            other = HOST
        if other == HOST:
            pytest.skip("this machine has no other address")
        with pytest.raises(OSError, match=r"refused|timed out|unreachable|No route"):
            socket.create_connection((other, visitor.preview.port), timeout=2)


# --- Changes ---


def saved_in_place(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def saved_by_renaming(path: Path, text: str) -> None:
    """As most editors do, so that nobody ever finds half a text; what other tests save by."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.swp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def saved_with_backup(path: Path, text: str) -> None:
    """As Vim does: it tries the folder, moves the old file away, and writes a new one."""
    probe = path.with_name("4913")
    probe.touch()
    probe.unlink()
    backup = path.with_name(f"{path.name}~")
    path.rename(backup)
    path.write_text(text, encoding="utf-8")
    backup.unlink()


@pytest.mark.parametrize("save", [saved_in_place, saved_by_renaming, saved_with_backup])
def test_a_saved_file_is_built_and_the_page_reloads(
    site: MakeSite, save: Callable[[Path, str], None]
) -> None:
    made = site(ONE_POST)
    with previewing(made) as visitor:
        page = visitor.listen()
        first = page.next()
        assert f'data-shown="{first}"' in visitor.get("/nyheter/sommar/").text
        save(made.root / NEWS, (made.root / NEWS).read_text("utf-8").replace("höst", "vinter"))
        text = ""
        while "Vi ses i vinter." not in text:
            # On a busy machine, a file that is not saved at once is also seen half-way.
            second = page.next()
            text = visitor.get("/nyheter/sommar/").text
            if f'data-shown="{second}"' not in text:
                text = ""
        page.close()
    assert first != second
    assert "sitegen-preview" not in text


def test_files_that_come_and_go_are_followed(site: MakeSite) -> None:
    made = site(ONE_POST)
    with previewing(made) as visitor:
        page = visitor.listen()
        page.next()
        saved_by_renaming(
            made.root / "content/pages/om/index.md", "---\ntitle: Om oss\n---\n\nHej.\n"
        )
        page.next()
        assert visitor.get("/om/").status == 200
        made.remove("content/pages/om/index.md")
        page.next()
        assert visitor.get("/om/").status == 404
        # The first layout of the site's own: the folder was not there to watch before.
        saved_by_renaming(made.root / "layouts/base/404.html", "<title>Borta</title>")
        page.next()
        assert "<title>Borta</title>" in visitor.get("/om/").text
        page.close()


def test_builds_do_not_set_off_builds(site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[int] = []
    rebuild = Preview.rebuild

    def counted(self: Preview) -> None:
        rebuild(self)
        built.append(1)

    monkeypatch.setattr(Preview, "rebuild", counted)
    made = site(ONE_POST)
    with previewing(made) as visitor:
        page = visitor.listen()
        page.next()
        # Neither its own output, nor what editors keep beside a file, nor a file that is read.
        made.write("output/foreign.txt", "a")
        made.write(".sitegen/cache", "a")
        made.write("content/news/.sommar.md.swp", "a")
        made.write("content/news/2026-11-20-sommar.md~", "a")
        (made.root / NEWS).read_bytes()
        saved_by_renaming(made.root / NEWS, (made.root / NEWS).read_text("utf-8") + "\nHej då.\n")
        page.next()
        page.close()
    assert len(built) == 2


def test_what_is_made_late_is_made_when_nobody_saves(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[bool] = []
    whole = threading.Event()

    def noted(options: Options) -> Report:
        built.append(options.late)
        report = build(options)
        if options.late:
            whole.set()
        return report

    monkeypatch.setattr(serve, "_IDLE_BEFORE_LATE", 0.2)
    small = site(ONE_POST)
    small.write("content/site.yaml", f"{DEFAULT_SETTINGS}compress: true\n")
    with previewing(small, make=noted) as visitor:
        assert visitor.get("/nyheter/sommar/").status == 200
        assert whole.wait(PATIENCE)
    assert built == [False, True]
    assert (small.output / "nyheter/sommar/index.html.gz").is_file()


def test_several_saves_in_a_row_are_one_change(tmp_path: Path) -> None:
    folder = tmp_path / "content/news"
    folder.mkdir(parents=True)
    watch = Watch(tmp_path)
    try:
        for number in range(20):
            (folder / f"{number}.md").write_text("a")
        assert watch.wait(PATIENCE)
        assert not watch.wait(0.3)
    finally:
        watch.close()


def test_changes_are_seen_where_the_system_does_not_tell_of_them(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    watch = Watch(tmp_path)
    watch.close()
    (tmp_path / "content/a.md").write_text("a")
    assert watch.wait(PATIENCE)


def test_a_folder_that_was_replaced_is_watched_again(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    watch = Watch(tmp_path)
    try:
        (tmp_path / "content").rename(tmp_path / "old")
        (tmp_path / "content").mkdir()
        (tmp_path / "content/a.md").write_text("a")
        assert watch.wait(PATIENCE)
        (tmp_path / "content/a.md").write_text("b")
        assert watch.wait(PATIENCE)
    finally:
        watch.close()


def test_the_site_is_built_again_when_its_time_has_come(site: MakeSite) -> None:
    made = site(ONE_POST.replace("date: 2026-11-20", "date: 2026-11-20\npublish: 2026-11-21 13:00"))
    before = datetime(2026, 11, 21, 11, 59, 59, 900_000, tzinfo=UTC)
    moments = [before]
    with previewing(made, now=lambda: moments[-1]) as visitor:
        page = visitor.listen()
        page.next()
        assert visitor.get("/nyheter/sommar/").status == 404
        moments.append(datetime(2026, 11, 21, 12, tzinfo=UTC))
        page.next()
        assert visitor.get("/nyheter/sommar/").status == 200
        page.close()


# --- Problems ---


def test_a_mistake_is_shown_on_every_page_until_it_is_mended(site: MakeSite) -> None:
    made = site(ONE_POST)
    right = (made.root / NEWS).read_text("utf-8")
    with previewing(made) as visitor:
        page = visitor.listen()
        page.next()
        saved_by_renaming(made.root / NEWS, right.replace("summary:", "sumary:"))
        page.next()
        for path in ("/", "/nyheter/sommar/", "/finns/inte/"):
            text = visitor.get(path).text
            assert '<details id="sitegen-preview" class="error" lang="sv" open>' in text
            assert f"<code>{NEWS}:4:1</code>" in text
            assert "okänt fält &quot;sumary&quot;" in text
            assert "Menade du &quot;summary&quot;?" in text
            assert "<pre><mark>sumary</mark>: Vi stänger.</pre>" in text
        assert "Vi ses i höst." in visitor.get("/nyheter/sommar/").text
        saved_by_renaming(made.root / NEWS, right)
        page.next()
        assert "sitegen-preview" not in visitor.get("/nyheter/sommar/").text
        page.close()


def test_a_mistake_is_shown_where_there_is_no_page_yet(site: MakeSite) -> None:
    made = site(ONE_POST)
    right = (made.root / NEWS).read_text("utf-8")
    made.write(NEWS, right.replace("summary:", "sumary:"))
    with previewing(made) as visitor:
        page = visitor.listen()
        page.next()
        answer = visitor.get("/vad/som/helst/")
        assert answer.status == 503
        assert f"<code>{NEWS}:4:1</code>" in answer.text
        assert "/.sitegen/preview.js" in answer.text
        assert not (made.output / "index.html").exists()
        saved_by_renaming(made.root / NEWS, right)
        page.next()
        assert visitor.get("/nyheter/sommar/").status == 200
        page.close()


def test_what_authors_wrote_is_no_html_in_the_panel(site: MakeSite) -> None:
    made = site(ONE_POST.replace("summary:", "<script>alert(1)</script>:"))
    with previewing(made) as visitor:
        text = visitor.get("/").text
    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert" not in text


@pytest.mark.parametrize(
    ("line", "column", "shown"),
    [
        ("a: <b>", 4, "a: <mark>&lt;</mark>b&gt;"),
        ("sidan är här", 7, "sidan <mark>är</mark> här"),
        ("slut", 5, "slut<mark> </mark>"),
        ("slut", 9, "slut<mark> </mark>"),
        ("  ", 1, ""),
        ("rad\r", 1, "<mark>rad</mark>"),
    ],
)
def test_the_word_at_the_place_is_marked(line: str, column: int, shown: str) -> None:
    report = Report(
        (problem("stray-file", "content/a", Place(2, column)),), texts={"content/a": f"1\n{line}\n"}
    )
    panel = problem_panel(report, "sv", whole=True)
    assert (f"<pre>{shown}</pre>" in panel) if shown else ("<pre>" not in panel)


def test_what_one_change_mends_is_one_item_of_the_panel_with_the_other_places() -> None:
    facts = {"name": "<b>", "folder": "people", "field": "contact", "file": "people/b.md"}
    found = [
        problem("dangling-reference", f"content/<{name}>.md", Place(2, 3), suggestion="", **facts)
        for name in ("a", "b", "c")
    ]
    panel = problem_panel(Report(tuple(found)), "sv", whole=True)
    assert panel.count("<li") == 1
    assert "<summary>3 fel att rätta</summary>" in panel
    assert "<p>Också: content/&lt;b&gt;.md:2, content/&lt;c&gt;.md:2</p>" in panel


def test_problems_are_printed_too(site: MakeSite, capsys: pytest.CaptureFixture[str]) -> None:
    with previewing(site(ONE_POST.replace("summary:", "sumary:"))):
        pass
    printed = capsys.readouterr().out
    assert f"{NEWS}:4:1 fel: okänt fält" in printed
    assert "Förhandsvisning: http://127.0.0.1:" in printed


def test_a_bug_of_ours_ends_nothing(site: MakeSite, capsys: pytest.CaptureFixture[str]) -> None:
    broken = True

    def make(options: Options) -> Report:
        if broken:
            raise RuntimeError("planted")
        return build(options)

    made = site(ONE_POST)
    with previewing(made, make=make) as visitor:
        page = visitor.listen()
        page.next()
        assert "Felet är sitegens" in visitor.get("/").text
        broken = False
        saved_by_renaming(made.root / "content/pages/om.md", "---\ntitle: Om\n---\n\nHej.\n")
        page.next()
        assert visitor.get("/om/").status == 200
        page.close()
    assert "planted" in capsys.readouterr().err


# --- As a command ---


@contextmanager
def command(site: Site, *args: str) -> Iterator[subprocess.Popen[str]]:
    line = [sys.executable, "-m", "sitegen", "serve", "--root", str(site.root), *args]
    with subprocess.Popen(
        line,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        # Whoever started the tests in the background made them pass over Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_the_command_prints_its_address_and_ends_quietly(site: MakeSite) -> None:
    with command(site(ONE_POST), "--port", "0", "--lang", "en") as process:
        assert process.stdout is not None
        address = ""
        for line in process.stdout:
            if line.startswith("Preview: "):
                address = line.split()[1]
                break
        port = int(address.rpartition(":")[2].strip("/"))
        connection = HTTPConnection(HOST, port, timeout=PATIENCE)
        connection.request("GET", "/")
        assert connection.getresponse().status == 200
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE)
        connection.close()
    # A build of more than a second, as on a busy machine, tells of its stages.
    errors = re.sub(r"(?m)^[a-z ]+: (\d+ in )?\d+\.\d s\n", "", errors)
    assert (process.returncode, errors) == (0, "")


def test_each_build_is_told_as_the_options_ask(site: MakeSite) -> None:
    made = site(ONE_POST)
    options = ("--port", "0", "--format", "json", "--why", "--verify", "--at", "2026-11-21T12:00")
    with command(made, *options) as process:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        text = (made.root / NEWS).read_text("utf-8")
        saved_by_renaming(made.root / NEWS, text.replace("höst", "vinter"))
        second = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=PATIENCE)
    assert (first["ok"], second["ok"], process.returncode, output) == (True, True, 0, "")
    assert first["rendered"] > second["rendered"] > 0
    assert "ingenting sparat från förra bygget" in errors
    assert f"{NEWS} är ändrad." in errors
    assert "Förhandsvisning: http://127.0.0.1:" in errors


def test_quiet_says_where_it_is_and_what_is_wrong(site: MakeSite) -> None:
    with command(site(ONE_POST), "--port", "0", "--quiet") as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Förhandsvisning: ")
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=PATIENCE) == ("\n", "")


def test_a_port_in_use_is_said_and_is_wrong_usage(site: MakeSite) -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        result = site(ONE_POST).run("serve", "--port", str(port), "--lang", "sv")
    assert result.exit_code == 2
    assert f"porten {port} är upptagen" in result.stderr
    assert not result.output.exists()


def test_a_port_that_there_is_not_is_wrong_usage(site: MakeSite) -> None:
    result = site(ONE_POST).run("serve", "--port", "70000", "--lang", "en")
    assert result.exit_code == 2
    assert "port 70000 cannot be used" in result.stderr


@pytest.mark.browser
def test_an_open_page_reloads_by_itself_and_keeps_the_policy(
    site: MakeSite, browser: "Browser"
) -> None:
    made = site(ONE_POST)
    right = (made.root / NEWS).read_text("utf-8")
    with previewing(made) as visitor:
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{visitor.preview.address}nyheter/sommar/")
        saved_by_renaming(made.root / NEWS, right.replace("höst", "vinter"))
        page.get_by_text("Vi ses i vinter.").wait_for(timeout=PATIENCE * 1000)
        saved_by_renaming(made.root / NEWS, right.replace("summary:", "sumary:"))
        page.locator("#sitegen-preview").wait_for(timeout=PATIENCE * 1000)
        colour = page.locator("#sitegen-preview").evaluate("e => getComputedStyle(e).borderBottom")
        saved_by_renaming(made.root / NEWS, right)
        page.get_by_text("Vi ses i höst.").wait_for(timeout=PATIENCE * 1000)
        assert page.locator("#sitegen-preview").count() == 0
        page.close()
    assert "rgb(179, 38, 30)" in colour
    assert [text for text in said if "Content Security Policy" in text] == []
