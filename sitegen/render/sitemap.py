"""What search engines read first: `sitemap.xml` (sitemaps.org, with language alternates) and
`robots.txt` (RFC 9309)."""

from __future__ import annotations

from sitegen.connect.pages import map_address
from sitegen.render.view import View
from sitegen.words.xml_text import content, value


def sitemap(view: View) -> str:
    """All pages that may be found by searching, with the day on which each last changed."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>\n',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n',
    ]
    for address, changed, alternates in _part(view):
        lines.append(f"  <url>\n    <loc>{content(address)}</loc>\n")
        if changed:
            lines.append(f"    <lastmod>{changed}</lastmod>\n")
        lines += [
            f'    <xhtml:link rel="alternate" hreflang={value(language)} href={value(other)}/>\n'
            for language, other in alternates
        ]
        lines.append("  </url>\n")
    return "".join([*lines, "</urlset>\n"])


def _part(view: View) -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
    """The pages of this map. None is empty, as fewer pages may be found than there are."""
    found, number = view.findable, view.page.number
    size = -(-len(found) // view.page.of)
    return found[(number - 1) * size : number * size]


def sitemap_index(view: View) -> str:
    """Where the parts are of a map that one file cannot hold."""
    parts = [map_address(number) for number in range(1, view.page.of + 1)]
    lines = [
        f"  <sitemap><loc>{content(view.absolute(view.url(each)))}</loc></sitemap>\n"
        for each in parts
    ]
    return "".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>\n',
            '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n',
            *lines,
            "</sitemapindex>\n",
        ]
    )


def robots(view: View) -> str:
    return f"User-agent: *\nAllow: /\n\nSitemap: {view.absolute(view.url('/sitemap.xml'))}\n"
