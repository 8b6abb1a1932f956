"""The configuration for nginx, in a real nginx on loopback with the sample site behind it."""

import gzip
import json
import os
import re
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import brotli
import pytest

from sitegen.declare.headers import ALWAYS, ASK_FIRST, FOREVER, ONLY_ENCRYPTED, in_header, policy
from sitegen.words.media_types import media_type, with_charset
from tests.conftest import SAMPLE_TIME, Site
from tests.tools.nginx import BROTLI, SECONDS, Hosted, checked, configured, hosting_sample, running
from tests.tools.programs import program

MakeSite = Callable[[str], Site]


@pytest.fixture(scope="module")
def nginx() -> str:
    return program("nginx", "nginx libnginx-mod-http-brotli-static")


@pytest.fixture(scope="module")
def hosted(nginx: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    with hosting_sample(nginx, tmp_path_factory.mktemp("nginx")) as sample:
        yield sample


def usual(template: str = "", cache: str = ASK_FIRST) -> dict[str, str]:
    headers = [in_header(policy(template)), *ALWAYS, ONLY_ENCRYPTED, ("Cache-Control", cache)]
    return {name.lower(): value for name, value in headers}


def addresses(output: Path) -> dict[str, Path]:
    """The address of each file, and the file; those of the build's own are left out."""
    files = (path for path in sorted(output.rglob("*")) if path.is_file())
    named = {f"/{path.relative_to(output).as_posix()}": path for path in files}
    return {
        address.removesuffix("index.html"): path
        for address, path in named.items()
        if not address.endswith((".gz", ".br")) and not address.startswith("/.sitegen")
    }


def test_every_file_is_served_with_its_type_and_headers(hosted: Hosted) -> None:
    old = {"/om-oss/", "/kalendarium/", "/gastbok/", "/om-webbplatsen/", "/skolnatverket/"}
    wrong = {}
    served = addresses(hosted.output)
    for address, path in served.items():
        if address in old or address == "/404.html":
            continue
        answer = hosted.server.get(address)
        type_ = with_charset(media_type(path.name))
        search = "base/search.html" if address.startswith(("/sok/", "/en/search/")) else ""
        lasting = address.startswith(("/assets/", "/images/"))
        expected = usual(search, FOREVER if lasting else ASK_FIRST) | {"content-type": type_}
        said = {name: answer.headers.get(name) for name in expected}
        if (answer.status, said, answer.body) != (200, expected, path.read_bytes()):
            wrong[address] = (answer.status, answer.headers)
    assert wrong == {}
    types = {media_type(path.name) for path in served.values()}
    assert {"text/calendar", "application/atom+xml", "application/feed+json"} <= types


@pytest.mark.parametrize(
    "path", ["/", "/sok/", "/nyheter/atom.xml", "/nyheter/feed.json", "/assets/*.css"]
)
def test_text_is_sent_packed_to_those_who_understand(hosted: Hosted, path: str) -> None:
    if "*" in path:
        (found,) = hosted.output.glob(path.removeprefix("/"))
        path = f"/{found.relative_to(hosted.output).as_posix()}"
    plain = hosted.server.get(path)
    packed = hosted.server.get(path, "gzip")
    assert plain.headers.get("content-encoding") is None
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body)
    for answer in (plain, packed):
        assert answer.headers["vary"] == "Accept-Encoding"
    for name in ("content-type", "content-security-policy", "cache-control"):
        assert packed.headers[name] == plain.headers[name]


@pytest.mark.skipif(
    not BROTLI.is_file() and not os.environ.get("SITEGEN_REAL_PARTS"),
    reason="nginx has no module for br: apt-get install libnginx-mod-http-brotli-static",
)
def test_br_goes_before_gzip(hosted: Hosted) -> None:
    answer = hosted.server.get("/nyheter/", "gzip, br")
    assert answer.headers["content-encoding"] == "br"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert brotli.decompress(answer.body) == hosted.server.get("/nyheter/").body


@pytest.mark.parametrize(
    ("path", "status", "where"),
    [
        ("/om-oss/", 301, "/om/"),
        ("/om-oss", 301, "/om/"),
        ("/om-oss/?fran=mejl", 301, "/om/"),
        ("/kalendarium/", 301, "/kalender/"),
        ("/nyheter", 301, "/nyheter/"),
        ("/gastbok/", 410, None),
        ("/gastbok", 410, None),
        ("/finns-inte/", 404, None),
        ("/404.html", 404, None),
        # No list of what a folder holds.
        ("/assets/", 404, None),
        ("/documents/", 404, None),
        ("/.sitegen-staging/1-1", 404, None),
        ("/../secret.txt", 400, None),
        ("/documents/../../secret.txt", 400, None),
        ("/documents/..%2f..%2fsecret.txt", 400, None),
        ("/assets../secret.txt", 404, None),
    ],
)
def test_what_is_not_there_and_what_has_moved(
    hosted: Hosted, path: str, status: int, where: str | None
) -> None:
    answer = hosted.server.get(path)
    assert (answer.status, answer.headers.get("location")) == (status, where)
    if status != 400:
        expected = usual()
        assert {name: answer.headers.get(name) for name in expected} == expected


def test_what_is_gone_or_missing_has_the_pages_of_the_site(hosted: Hosted) -> None:
    for path, page in (("/gastbok/", "gastbok/index.html"), ("/finns-inte", "404.html")):
        assert hosted.server.get(path).body == (hosted.output / page).read_bytes()
        packed = hosted.server.get(path, "gzip")
        assert gzip.decompress(packed.body) == (hosted.output / page).read_bytes()


def test_a_page_that_has_not_changed_is_not_sent_again(hosted: Hosted) -> None:
    connection = HTTPConnection("127.0.0.1", hosted.server.port, timeout=SECONDS)
    connection.request(
        "GET", "/om/", headers={"If-None-Match": hosted.server.get("/om/").headers["etag"]}
    )
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (304, b"")
    assert answer.getheader("Cache-Control") == ASK_FIRST
    connection.close()


def test_nothing_can_be_sent_to_the_site(hosted: Hosted) -> None:
    assert hosted.server.get("/om/", method="POST").status == 405
    head = hosted.server.get("/om/", method="HEAD")
    assert (head.status, head.body) == (200, b"")


# --- What authors may write ---

# As it is typed, and what is asked for it and answered.
ODD = [
    ("/tv%C3%A5%20ord/", "/om/", "/tv%C3%A5%20ord/", "/om/"),
    ("/tv%C3%A5%20ord-till/", "/om/", "/tv%C3%A5%20ord-till", "/om/"),
    ("/citat%22och'/", "/om/", "/citat%22och%27/", "/om/"),
    ("/pris$100/", "/om/", "/pris$100/", "/om/"),
    ("/a;b/", "/om/", "/a;b/", "/om/"),
    ("/%7Buri%7D/", "/om/#del", "/%7Buri%7D/", "/om/#del"),
    ("/procent%25/", "/om/", "/procent%25/", "/om/"),
    ("/snett%7D%20return%20200;%20%23/", "/om/", "/snett%7D%20return%20200;%20%23/", "/om/"),
    (
        "/ut/",
        "https://annan.example/?a=$uri;'&c=%C3%A5",
        "/ut/",
        "https://annan.example/?a=%24uri;'&c=%C3%A5",
    ),
    ("/$uri/", "gone", "/$uri/", None),
    ("/vad%3F/", "gone", "/vad%3F/", None),
    ("/borta%20%C3%A5/", "gone", "/borta%20%C3%A5/", None),
]


def test_no_address_is_more_than_an_address(nginx: str, site: MakeSite, tmp_path: Path) -> None:
    typed = "".join(f"{json.dumps(old)}: {json.dumps(new)}\n" for old, new, _, _ in ODD)
    made = site(
        "-- content/site.yaml --\nname: Prov\nbase_url: http://prov.example\nhosting: nginx\n"
        "-- content/pages/om.md --\n---\ntitle: Om\n---\nText.\n\n## Del\n"
        f"-- content/redirects.yaml --\n{typed}"
    )
    assert made.problems == []
    made.build()
    printed = made.run("hosting", "--at", SAMPLE_TIME).stdout
    with running(nginx, tmp_path / "nginx", made.output, printed) as server:
        answers = [server.get(path) for _, _, path, _ in ODD]
        assert server.get("/").status == 200
    assert [(each.status, each.headers.get("location")) for each in answers] == [
        (410 if new == "gone" else 301, where) for _, new, _, where in ODD
    ]
    assert "<h1>Sidan är borttagen</h1>" in answers[-1].body.decode()


def test_a_site_below_a_path_has_all_below_it(nginx: str, site: MakeSite, tmp_path: Path) -> None:
    made = site(
        "-- content/site.yaml --\nname: Prov\nbase_url: http://prov.example/f%C3%B6rening/\n"
        "hosting: nginx\n"
        "-- content/pages/om.md --\n---\ntitle: Om\naliases: /gammal/\n---\nText.\n"
    )
    made.build()
    made.output.rename(tmp_path / "förening")
    printed = made.run("hosting", "--at", SAMPLE_TIME).stdout
    with running(nginx, tmp_path / "nginx", tmp_path, printed) as server:
        paths = ("/f%C3%B6rening/om/", "/f%C3%B6rening/gammal/", "/f%C3%B6rening/ej")
        answers = [server.get(path) for path in paths]
    assert [each.status for each in answers] == [200, 301, 404]
    assert answers[1].headers["location"] == "/f%C3%B6rening/om/"
    assert answers[2].body == (tmp_path / "förening/404.html").read_bytes()
    # It is not encrypted, and so does not say that it always is.
    assert "strict-transport-security" not in answers[0].headers


def test_the_configuration_holds_no_variable_and_names_no_folder(site: MakeSite) -> None:
    made = site("-- content/site.yaml --\nname: P\nbase_url: https://p.example\nhosting: nginx\n")
    printed = made.run("hosting").stdout
    assert "$" not in re.sub(r"(?m)^ +location ~ \S+\$ ", "", printed)
    assert str(made.root) not in printed


def test_a_new_redirect_is_two_lines_of_the_configuration(site: MakeSite) -> None:
    made = site(
        "-- content/site.yaml --\nname: P\nbase_url: https://p.example\nhosting: nginx\n"
        "-- content/pages/om.md --\n---\ntitle: Om\naliases: /gammal/\n---\nText.\n"
    )
    before = made.run("hosting").stdout
    made.write("content/redirects.yaml", "/aldre/: /om/\n")
    after = made.run("hosting").stdout
    assert made.run("hosting").stdout == after
    new = [line.strip() for line in after.splitlines() if line not in before.splitlines()]
    assert new == [
        'location = "/aldre/" { return 301 "/om/"; }',
        'location = "/aldre" { return 301 "/om/"; }',
    ]


def test_a_fault_in_the_configuration_is_found(nginx: str, tmp_path: Path) -> None:
    done = checked(nginx, configured(tmp_path / "nginx", tmp_path, 'return 301 "/om/', 1))
    assert done.returncode != 0
    assert "unexpected end of file" in done.stderr
