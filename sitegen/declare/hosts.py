"""The hosts that a site can be made for: which files they read, and the rules for old addresses.

In: where old addresses lead. Out: a line for each that the host can be told of, and those of which
it cannot. The limits are those that the hosts state (2026-11): docs.netlify.com/routing/redirects,
developers.cloudflare.com/pages/configuration, docs.gitlab.com/user/project/pages/redirects.
"""

from __future__ import annotations

import re
from collections import abc
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from sitegen.declare.config import Settings

REDIRECTS_FILE, HEADERS_FILE = "_redirects", "_headers"
NOJEKYLL, CNAME = ".nojekyll", "CNAME"

# Signs that stand for any text in the rules of all three.
_PATTERN = re.compile(r"\*|:[A-Za-z]")


class Host(NamedTuple):
    """What a host reads of a site; 0 for what it sets no limit to."""

    name: str
    # In the output.
    files: tuple[str, ...] = ()
    # What its rule for an old address says: its status (RFC 9110, 15.4.2), as it writes that.
    moved: str = "301"
    # The same for what is gone (15.5.11); "" where it has no such rule.
    gone: str = ""
    most_rules: int = 0
    # Characters of a line.
    longest_rule: int = 0
    # Of the whole file.
    most_bytes: int = 0
    # Whether a file at an old address would go before the rule for it.
    files_win: bool = False
    # Whether every version of it takes rules that lead to other sites.
    elsewhere: bool = True


HOSTS = {
    "github-pages": Host("GitHub Pages", (NOJEKYLL, CNAME)),
    "gitlab-pages": Host(
        "GitLab Pages",
        (REDIRECTS_FILE,),
        most_rules=1_000,
        most_bytes=64_000,
        files_win=True,
        elsewhere=False,
    ),
    # With the sign !, a rule goes before a file at the same address.
    "netlify": Host("Netlify", (REDIRECTS_FILE, HEADERS_FILE), moved="301!", gone="410!"),
    "cloudflare": Host(
        "Cloudflare Pages", (REDIRECTS_FILE, HEADERS_FILE), most_rules=2_000, longest_rule=1_000
    ),
    "nginx": Host("nginx", gone="410"),
    "s3": Host("S3"),
}


class Moved(NamedTuple):
    """An old address, and where it leads, as `Page.target` has that; "" for what is gone."""

    old: str
    target: str


class Ruled(NamedTuple):
    """What a host can be told of old addresses."""

    # For each that it can be told of, the line that does so.
    lines: dict[str, str]
    # Old addresses for which it takes no rule, though it takes some.
    left_out: tuple[str, ...]


def files(settings: Settings) -> tuple[str, ...]:
    """The files that the site's host reads."""
    named = host_of(settings).files
    return tuple(name for name in named if name != CNAME or own_domain(settings))


def own_domain(settings: Settings) -> str:
    """The domain that the site has to itself; "" on one of GitHub's, or below another site."""
    name = urlsplit(settings.base_url).hostname or ""
    if name.endswith(".github.io") or settings.base_path:
        return ""
    try:
        return name.encode("idna").decode()
    except UnicodeError:
        # No domain has such a name.
        return ""


def host_of(settings: Settings) -> Host:
    """The site's host; one that reads nothing where none is named."""
    return HOSTS.get(settings.hosting or "", Host(""))


def ruled(moved: abc.Iterable[Moved], settings: Settings) -> Ruled:
    """The rules of a host for old addresses, as many as it takes."""
    host = host_of(settings)
    lines: dict[str, str] = {}
    left_out = []
    size = 0
    for old, target in moved:
        is_here = target.startswith("/")
        if not (is_here or (host.elsewhere if target else host.gone)):
            # It has a page of its own, which says so or leads on.
            continue
        here, there = in_url(f"{unquote(settings.base_path)}{old}"), target_url(target, settings)
        # What is gone has a page there that says so.
        page = f"{here}index.html" if here.endswith("/") else here
        line = f"{here} {there} {host.moved}" if target else f"{here} {page} {host.gone}"
        is_too_much = 0 < host.most_rules <= len(lines) or 0 < host.most_bytes < size + len(line)
        if _PATTERN.search(old) or 0 < host.longest_rule < len(line) or is_too_much:
            left_out.append(old)
            continue
        lines[old] = line
        size += len(line) + 1
    return Ruled(lines, tuple(left_out))


def in_url(path: str) -> str:
    """A decoded path as it stands in a request (RFC 3986, 3.3)."""
    return quote(path, safe="/~@!$&'()+,;=:*")


def target_url(target: str, settings: Settings) -> str:
    """Where an old address leads, in one word of ASCII; what is escaped already stays as it is."""
    whole = f"{settings.base_path}{target}" if target.startswith("/") else target
    return quote(whole, safe="/~@!$&'()*+,;=:?#%[]")
