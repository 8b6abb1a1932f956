"""The files for hosts, read back by parsers of our own that follow the hosts' documents.

`_headers` and `_redirects`: developers.cloudflare.com/pages/configuration/headers and /redirects,
docs.netlify.com/routing/headers and /redirects, docs.gitlab.com/user/project/pages/redirects.
"""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

from sitegen.declare import headers
from sitegen.declare.headers import ALWAYS, FOREVER, ONLY_ENCRYPTED, in_header, policy
from sitegen.declare.hosts import HOSTS
from sitegen.doors.serve import find
from tests.conftest import ROOT, SAMPLE_TIME, Site
from tests.planned import Planned

MakeSite = Callable[[str], Site]

SMALL = """
-- content/site.yaml --
name: Prov
base_url: https://prov.example
{settings}
-- content/pages/om.md --
---
title: Om
aliases: [/om-oss/, /gammal%20å/]
---
Text.
-- content/redirects.yaml --
/borta/: gone
/annat/: https://annan.example/sida?a=1
"""


def hosted(site: MakeSite, host: str, settings: str = "") -> Site:
    return site(SMALL.format(settings=f"hosting: {host}\n{settings}"))


def read_redirects(text: str) -> dict[str, tuple[str, str]]:
    """Old address → target and status: words with space between, and comments."""
    found: dict[str, tuple[str, str]] = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        old, target, status = line.split()
        assert line.isascii()
        # The first rule for an address has the word.
        found.setdefault(unquote(old), (target, status))
    return found


class Headers:
    """A file `_headers`, and what a host says by it."""

    def __init__(self, text: str) -> None:
        self.rules: list[tuple[str, list[str]]] = []
        for line in text.splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            if line.startswith("/"):
                self.rules.append((line.strip(), []))
            else:
                assert line.startswith("  ")
                self.rules[-1][1].append(line.strip())

    def matching(self, path: str) -> list[list[str]]:
        return [
            lines
            for pattern, lines in self.rules
            if re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), path)
        ]

    def of_cloudflare(self, path: str) -> dict[str, str]:
        """All that matches is joined with commas; a line with `!` takes back what was said."""
        said: dict[str, list[str]] = {}
        for lines in self.matching(path):
            for line in (line for line in lines if line.startswith("!")):
                said.pop(line.removeprefix("!").strip().lower(), None)
            for line in (line for line in lines if not line.startswith("!")):
                name, value = line.split(":", 1)
                said.setdefault(name.lower(), []).append(value.strip())
        return {name: ", ".join(values) for name, values in said.items()}

    def of_netlify(self, path: str) -> dict[str, str]:
        """The last rule that matches has the word for each header."""
        pairs = (line.split(":", 1) for lines in self.matching(path) for line in lines)
        return {name.lower(): value.strip() for name, value in pairs}


def lowered(*headers: tuple[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers}


@pytest.mark.parametrize("host", ["netlify", "cloudflare"])
def test_headers_are_what_the_table_says(site: MakeSite, host: str) -> None:
    made = Headers(Planned(hosted(site, host)).read("/_headers"))
    read = made.of_netlify if host == "netlify" else made.of_cloudflare
    usual = lowered(in_header(policy("")), *ALWAYS, ONLY_ENCRYPTED)
    for address in ("/", "/om/", "/nyheter/atom.xml", "/finns/inte", "/documents/plan.pdf"):
        assert read(address) == usual
    of_search = lowered(in_header(policy("base/search.html")))
    for address in ("/sok/", "/sok/index.js"):
        assert read(address) == usual | of_search
    for address in ("/assets/site.0a1b2c3d.css", "/images/karta.0a1b2c3d.png"):
        assert read(address) == usual | {"cache-control": FOREVER}


def test_headers_keep_within_the_limits_of_cloudflare(site: MakeSite) -> None:
    text = Planned(hosted(site, "cloudflare", "languages: [sv, en, fi]")).read("/_headers")
    assert len(Headers(text).rules) <= 100
    assert max(map(len, text.splitlines())) <= 2_000


def test_headers_are_below_the_path_of_the_site(site: MakeSite) -> None:
    made = hosted(site, "netlify")
    text = Planned(made, base_url="https://prov.example/webb/").read("/_headers")
    assert {path.split("/")[1] for path, _ in Headers(text).rules} == {"webb"}


@pytest.mark.parametrize(
    ("host", "status", "gone"),
    [
        ("netlify", "301!", {"/borta/": ("/borta/index.html", "410!")}),
        ("cloudflare", "301", {}),
        ("gitlab-pages", "301", {}),
    ],
)
def test_redirects_are_those_of_the_content(
    site: MakeSite, host: str, status: str, gone: dict[str, tuple[str, str]]
) -> None:
    made = Planned(hosted(site, host))
    assert made.problems == []
    # GitLab leads to other sites by pages.
    elsewhere = {"/annat/": ("https://annan.example/sida?a=1", status)}
    assert read_redirects(made.read("/_redirects")) == {
        **gone,
        "/om-oss/": ("/om/", status),
        "/gammal å/": ("/om/", status),
        **(elsewhere if host != "gitlab-pages" else {}),
    }


def test_the_redirects_of_the_sample_are_all_there(sample: Callable[[str], Site]) -> None:
    wanted = yaml.safe_load((ROOT / "content/redirects.yaml").read_text("utf-8"))
    found = read_redirects(Planned(sample("netlify"), SAMPLE_TIME).read("/_redirects"))
    moved = {old: (new, "301!") for old, new in wanted.items() if new != "gone"}
    assert found.items() >= moved.items()
    assert {old for old, (_, status) in found.items() if status == "410!"} == {
        old for old, new in wanted.items() if new == "gone"
    }


@pytest.fixture
def sample(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str], Site]:
    """The project's own content, hosted elsewhere."""

    def make(host: str) -> Site:
        shutil.copytree(ROOT / "content", tmp_path / "content")
        settings = tmp_path / "content/site.yaml"
        text = re.sub("(?m)^hosting: .*", f"hosting: {host}", settings.read_text("utf-8"))
        settings.write_text(text, "utf-8")
        return Site(tmp_path, capsys)

    return make


# --- Which files there are ---


@pytest.mark.parametrize(
    ("host", "there", "pages"),
    [
        ("github-pages", {".nojekyll", "CNAME"}, {"om-oss", "gammal å", "annat", "borta"}),
        ("netlify", {"_headers", "_redirects"}, {"om-oss", "gammal å", "annat", "borta"}),
        ("cloudflare", {"_headers", "_redirects"}, {"om-oss", "gammal å", "annat", "borta"}),
        # A page would hide the rule.
        ("gitlab-pages", {"_redirects"}, {"annat", "borta"}),
        ("nginx", set(), {"om-oss", "gammal å", "annat", "borta"}),
        ("s3", set(), {"om-oss", "gammal å", "annat", "borta"}),
    ],
)
def test_each_host_gets_the_files_that_it_reads(
    site: MakeSite, host: str, there: set[str], pages: set[str]
) -> None:
    made = hosted(site, host)
    result = made.build("--verify")
    assert result.exit_code == 0
    ours = {".nojekyll", "CNAME", "_headers", "_redirects"}
    assert {name for name in ours if (made.output / name).is_file()} == there
    old = {"om-oss", "gammal å", "annat", "borta"}
    assert {name for name in old if (made.output / name / "index.html").is_file()} == pages
    assert (made.output / "404.html").is_file()
    claimed = json.loads(made.read("site-manifest.json"))["files"]
    assert there <= claimed.keys()


def test_the_files_of_a_host_that_was_left_go(site: MakeSite) -> None:
    made = hosted(site, "github-pages")
    made.build()
    assert made.read("CNAME") == "prov.example\n"
    assert (made.output / ".nojekyll").read_bytes() == b""
    settings = made.root / "content/site.yaml"
    settings.write_text(settings.read_text("utf-8").replace("github-pages", "gitlab-pages"))
    assert made.build("--verify").exit_code == 0
    assert not (made.output / "CNAME").exists()
    assert not (made.output / ".nojekyll").exists()
    assert not (made.output / "om-oss").exists()


@pytest.mark.parametrize("host", ["netlify", "gitlab-pages"])
def test_a_new_redirect_changes_what_it_must(site: MakeSite, host: str) -> None:
    made = hosted(site, host)
    made.build()
    redirects = made.root / "content/redirects.yaml"
    redirects.write_text(f"{redirects.read_text('utf-8')}/ny/: /om/\n", "utf-8")
    result = made.build("--verify", "--why")
    assert result.exit_code == 0
    page = {"ny/index.html"} if host == "netlify" else set()
    rendered = {line.partition(":")[0].strip() for line in result.stderr.splitlines()[1:]}
    assert {name for name in rendered if "." in name or "_" in name} == {"_redirects", *page}


def test_a_link_to_an_old_address_is_no_mistake_on_any_host(site: MakeSite) -> None:
    for host in ("github-pages", "gitlab-pages"):
        made = hosted(site, host)
        text = made.root / "content/pages/om.md"
        text.write_text(f"{text.read_text('utf-8')}\n[Mer om oss](/annat/).\n", "utf-8")
        assert Planned(made).problems == []


def test_a_preview_shows_them(site: MakeSite) -> None:
    made = hosted(site, "netlify")
    made.build()
    assert find(made.output, "/_headers") == made.output / "_headers"


# --- Pages at old addresses ---


def test_a_page_at_an_old_address_leads_on_by_itself_and_in_words(site: MakeSite) -> None:
    page = Planned(hosted(site, "github-pages")).read("/gammal å/")
    assert '<meta http-equiv="refresh" content="0; url=/om/">' in page
    assert '<link rel="canonical" href="https://prov.example/om/">' in page
    assert '<meta name="robots" content="noindex">' in page
    assert re.search(r'<a href="/om/">[^<]{10,}</a>', page)


def test_a_page_of_what_is_gone_says_so_and_is_not_to_be_found(site: MakeSite) -> None:
    page = Planned(hosted(site, "github-pages")).read("/borta/")
    assert "<h1>Sidan är borttagen</h1>" in page
    assert '<meta name="robots" content="noindex">' in page
    assert 'http-equiv="refresh"' not in page


# --- What the document says ---


def test_every_host_has_a_section_and_a_column_in_the_document() -> None:
    text = (ROOT / "docs/hosting.md").read_text("utf-8")
    sections = re.findall(r"(?m)^## (.*)", text)
    table = text.partition("| `hosting:` |")[2].partition("\n")[0]
    for name, host in HOSTS.items():
        assert f"`{name}`" in table
        word = host.name.split()[0]
        assert any(word in section for section in sections), host.name
    assert table.count("|") == len(HOSTS)


def test_the_document_names_every_header_and_the_limits() -> None:
    text = (ROOT / "docs/hosting.md").read_text("utf-8")
    for rule in headers.rules("https://prov.example", ()):
        for name, _ in rule.headers:
            assert f"`{name}" in text
    for host in HOSTS.values():
        assert not host.most_rules or f"{host.most_rules:,}" in text
        assert not host.longest_rule or f"{host.longest_rule:,} characters" in text
        assert not host.most_bytes or f"{host.most_bytes // 1_000} kB" in text
    for value in (headers.FOREVER, headers.ASK_FIRST):
        assert f"`{value}`" in text
