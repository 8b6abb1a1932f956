"""The table of headers, and that every page of the sample keeps to its policy."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sitegen.declare.headers import FINGERPRINTED, POLICY, in_header, policy, rules

# Where a page may name its style; everything else about it stands in the style sheet.
_EVENT = re.compile(r"on[a-z]+")


class Policed(HTMLParser):
    """What of a page a policy is about."""

    def __init__(self, page: str) -> None:
        super().__init__()
        # Element and what is wrong with it.
        self.inline: list[str] = []
        self.policies: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.inline += [f"{tag} {name}" for name in given if name == "style" or _EVENT.match(name)]
        self.inline += [
            f"{tag} {name}"
            for name in ("href", "src", "action")
            if (given.get(name) or "").strip().lower().startswith(("javascript:", "data:"))
        ]
        is_text = given.get("type") == "application/ld+json"
        if tag == "style" or (tag == "script" and not given.get("src") and not is_text):
            self.inline.append(tag)
        if tag == "meta" and given.get("http-equiv") == "Content-Security-Policy":
            self.policies.append(given.get("content") or "")


def test_no_page_of_the_sample_has_anything_inline_and_all_have_their_policy(
    sample_output: Path,
) -> None:
    searches = {"sok/index.html", "en/search/index.html"}
    found = {}
    for path in sample_output.rglob("*.html"):
        name = path.relative_to(sample_output).as_posix()
        page = Policed(path.read_text("utf-8"))
        expected = policy("base/search.html" if name in searches else "")
        if page.inline or page.policies != [expected]:
            found[name] = (page.inline, page.policies)
    assert found == {}
    assert all((sample_output / name).is_file() for name in searches)


@pytest.mark.parametrize(
    "fault",
    [
        '<p style="color: red">',
        "<a onclick='go()'>",
        "<script>go()</script>",
        "<style>p {}</style>",
        '<a href=" javascript:go()">',
        '<img src="data:image/png;base64,AA">',
    ],
)
def test_what_is_inline_is_found(fault: str) -> None:
    assert Policed(fault).inline
    assert not Policed('<script type="application/ld+json">{}</script>').inline


def test_only_the_search_page_may_run_a_script_and_nothing_may_be_inline() -> None:
    assert "script-src" not in policy("base/skeleton.html")
    assert policy("base/search.html") == f"{POLICY}; script-src 'self'"
    for each in (POLICY, policy("base/search.html")):
        assert "unsafe-inline" not in each
        assert "unsafe-eval" not in each
        assert each.startswith("default-src 'none'")


def test_no_page_is_shown_in_a_frame_where_a_header_can_say_so() -> None:
    assert in_header(POLICY) == (
        "Content-Security-Policy",
        f"{POLICY}; frame-ancestors 'none'",
    )
    # In a `meta` element it would be passed over, with a complaint (CSP Level 3, 4.2).
    assert "frame-ancestors" not in POLICY


def test_only_a_site_that_is_encrypted_says_so() -> None:
    encrypted = dict(rules("https://prov.example", ())[0].headers)
    assert encrypted["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in dict(rules("http://prov.example", ())[0].headers)


def test_what_is_kept_for_ever_has_a_digest_in_its_name(sample_output: Path) -> None:
    kept = [
        path.relative_to(sample_output).as_posix()
        for folder in FINGERPRINTED
        for path in (sample_output / folder.strip("/")).rglob("*")
        if path.is_file()
    ]
    assert kept
    named = re.compile(
        r"(.*\.[0-9a-f]{8}(-[0-9]+)?|images/card-[0-9a-f]{16})\.[a-z0-9]+(\.gz|\.br)?"
    )
    assert [name for name in kept if not named.fullmatch(name)] == []
