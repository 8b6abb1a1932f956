"""What a host says with every file: the headers of its answers, in one table for all hosts.

The Content-Security-Policy stands in each page too (`meta`), where it holds on hosts that send no
headers of their own. Where an address is below several rules, the last of them has the word.
"""

from __future__ import annotations

from collections import abc
from typing import NamedTuple

SEARCH = "base/search.html"

# Nothing is allowed but what is named (CSP Level 3): no script at all, no style in an attribute.
# Connections matter to nobody where no script runs, but Lighthouse asks for robots.txt as the page.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'self'"
)
# The page that searches runs our script, which fetches the site's own index.
_OF_SEARCH = f"{POLICY}; script-src 'self'"

# Everything whose name has a digest of its content in it, and nothing else, lies below these.
FINGERPRINTED = ("/assets/", "/images/")
FOREVER = "public, max-age=31536000, immutable"
# Kept, but asked about each time (RFC 9111, 5.2.2.4): with its ETag that is a line each way.
ASK_FIRST = "no-cache"

ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    # No other site is told which page its visitor comes from.
    ("Referrer-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()",
    ),
    # A page that opens ours in a window has no hold of it. Pictures and feeds stay for all to show
    # (no Cross-Origin-Resource-Policy), and nothing here needs to be isolated (no -Embedder-).
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
# A year. Without `includeSubDomains`, as the build knows nothing of the domain's other sites.
ONLY_ENCRYPTED = ("Strict-Transport-Security", "max-age=31536000")


class Rule(NamedTuple):
    """Headers of all that lies below an address, which ends in a slash."""

    below: str
    headers: tuple[tuple[str, str], ...]


def policy(template: str) -> str:
    """The policy of the pages of a layout, as it may stand in a `meta` element."""
    return _OF_SEARCH if template == SEARCH else POLICY


def in_header(policy: str) -> tuple[str, str]:
    """The same policy as a header, which may also forbid that a page is shown in a frame."""
    return "Content-Security-Policy", f"{policy}; frame-ancestors 'none'"


def rules(base_url: str, others: abc.Iterable[tuple[str, str]]) -> tuple[Rule, ...]:
    """The headers of a site, the rule for all of it first.

    `others`: addresses below which another policy than the usual one holds, each with that.
    """
    encrypted = (ONLY_ENCRYPTED,) if base_url.startswith("https:") else ()
    caching = tuple(Rule(each, (("Cache-Control", FOREVER),)) for each in FINGERPRINTED)
    return (
        Rule("/", (in_header(POLICY), *ALWAYS, *encrypted)),
        *(Rule(address, (in_header(other),)) for address, other in others),
        *caching,
    )
