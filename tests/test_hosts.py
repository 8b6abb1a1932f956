"""The hosts' limits, and the rules for old addresses that fit into them."""

from dataclasses import replace

import pytest

from sitegen.declare.config import Settings
from sitegen.declare.field_types import Choice
from sitegen.declare.fields import declared
from sitegen.declare.hosts import HOSTS, Moved, files, own_domain, ruled, target_url

SITE = Settings(name="Prov", base_url="https://prov.example")


def hosted(host: str | None, base_url: str = "https://prov.example") -> Settings:
    return replace(SITE, hosting=host, base_url=base_url)


def many(count: int, letters: int = 0) -> list[Moved]:
    return [Moved(f"/{number:04}{'a' * letters}/", "/om/") for number in range(count)]


def test_every_host_of_the_settings_is_known() -> None:
    chosen = declared(Settings)["hosting"].type
    assert isinstance(chosen, Choice)
    assert tuple(HOSTS) == chosen.choices


@pytest.mark.parametrize(
    ("base_url", "domain"),
    [
        ("https://www.exempel.se/", "www.exempel.se"),
        ("https://räksmörgås.se", "xn--rksmrgs-5wao1o.se"),
        ("https://exempel.github.io/", ""),
        ("https://exempel.github.io/webb/", ""),
        ("https://tva..punkter.se/", ""),
        # That domain is the site's above it.
        ("https://www.exempel.se/webb/", ""),
    ],
)
def test_a_domain_is_the_sites_own_or_not(base_url: str, domain: str) -> None:
    settings = hosted("github-pages", base_url)
    assert own_domain(settings) == domain
    assert files(settings) == ((".nojekyll", "CNAME") if domain else (".nojekyll",))


@pytest.mark.parametrize(
    ("host", "moved", "gone"),
    [
        ("netlify", "/a/ /om/ 301!", "/b/ /b/index.html 410!"),
        ("cloudflare", "/a/ /om/ 301", None),
        ("gitlab-pages", "/a/ /om/ 301", None),
    ],
)
def test_each_host_has_its_words(host: str, moved: str, gone: str | None) -> None:
    found = ruled([Moved("/a/", "/om/"), Moved("/b/", "")], hosted(host))
    assert found.lines.get("/a/") == moved
    assert found.lines.get("/b/") == gone
    # What is gone is no rule that was left out: its page says so.
    assert found.left_out == ()


def test_gitlab_leads_to_other_sites_by_pages_as_some_versions_take_no_such_rule() -> None:
    moved = [Moved("/a/", "https://annan.example/")]
    assert ruled(moved, hosted("gitlab-pages")) == ({}, ())
    assert ruled(moved, hosted("cloudflare")).lines == {"/a/": "/a/ https://annan.example/ 301"}


@pytest.mark.parametrize(("host", "most"), [("gitlab-pages", 1_000), ("cloudflare", 2_000)])
def test_no_more_rules_than_the_host_takes(host: str, most: int) -> None:
    moved = many(most + 2)
    assert len(ruled(moved[:most], hosted(host)).lines) == most
    found = ruled(moved, hosted(host))
    assert len(found.lines) == most
    assert found.left_out == (f"/{most:04}/", f"/{most + 1:04}/")


def test_the_file_is_no_larger_than_gitlab_reads() -> None:
    found = ruled(many(900, letters=100), hosted("gitlab-pages"))
    text = "\n".join(found.lines.values())
    assert 63_000 < len(text) < 64_000
    assert len(found.lines) + len(found.left_out) == 900


def test_a_line_is_no_longer_than_cloudflare_reads() -> None:
    long = Moved("/lang/", f"https://annan.example/{'a' * 970}")
    fits = Moved("/lang/", f"https://annan.example/{'a' * 900}")
    assert ruled([long], hosted("cloudflare")).left_out == ("/lang/",)
    assert ruled([fits], hosted("cloudflare")).left_out == ()
    assert ruled([long], hosted("netlify")).left_out == ()


@pytest.mark.parametrize("old", ["/allt/*/", "/:namn/", "/a/b:c/"])
def test_an_address_that_a_host_would_read_as_a_pattern_gets_no_rule(old: str) -> None:
    for host in ("netlify", "cloudflare", "gitlab-pages"):
        assert ruled([Moved(old, "/om/")], hosted(host)).left_out == (old,)


def test_addresses_are_written_as_requests_have_them() -> None:
    settings = hosted("cloudflare", "https://prov.example/förening/")
    (line,) = ruled([Moved('/gammal å"#%/', "/om/?a=å&b#ö")], settings).lines.values()
    assert line == (
        "/f%C3%B6rening/gammal%20%C3%A5%22%23%25/ /f%C3%B6rening/om/?a=%C3%A5&b#%C3%B6 301"
    )
    assert target_url("https://annan.example/%C3%A5?x=1", settings) == (
        "https://annan.example/%C3%A5?x=1"
    )
