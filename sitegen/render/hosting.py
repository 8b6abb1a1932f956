"""Files for hosts: what GitHub Pages, GitLab Pages, Netlify and Cloudflare Pages read of a site.

Each is a planned file like a feed. Which the site has follows from `hosting` in its settings. What
configures a server or sends files to a store is printed: it has no place among what is published.
"""

from __future__ import annotations

from collections import abc

from sitegen.declare import headers
from sitegen.declare.hosts import own_domain, ruled
from sitegen.render import nginx, rclone
from sitegen.render.view import View

# What `sitegen hosting` prints for a host.
PRINTED: dict[str, abc.Callable[[View], str]] = {
    "nginx": nginx.configuration,
    "s3": rclone.script,
}

_MADE = "# Made by sitegen; what is changed here is written over."


def nojekyll(_: View) -> str:
    """That GitHub Pages is to publish all files as they lie: an empty file says so."""
    return ""


def cname(view: View) -> str:
    """The domain at which GitHub Pages is to publish a branch."""
    return f"{own_domain(view.settings)}\n"


def redirects_file(view: View) -> str:
    """`_redirects`: a line for each old address, with where it leads and the status."""
    lines = ruled(view.redirects, view.settings).lines.values()
    return "\n".join([_MADE, *lines, ""])


def headers_file(view: View) -> str:
    """`_headers`: for each rule the addresses, and below them the headers.

    Netlify takes what the last rule for an address says of a header. Cloudflare puts what several
    rules say into one, unless the later of them takes the earlier back (`!`).
    """
    base = view.settings.base_path
    takes_back = view.settings.hosting == "cloudflare"
    lines = [_MADE]
    said: set[str] = set()
    for below, named in headers.rules(view.base(), view.policies):
        lines.append(f"{base}{below}*")
        for name, value in named:
            if takes_back and name in said:
                lines.append(f"  ! {name}")
            lines.append(f"  {name}: {value}")
        if below == "/":
            said.update(name for name, _ in named)
    return "\n".join([*lines, ""])
