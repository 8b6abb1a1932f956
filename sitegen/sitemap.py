"""What search engines read first: `sitemap.xml` (sitemaps.org, with language alternates) and
`robots.txt` (RFC 9309)."""

from __future__ import annotations

from sitegen.view import View
from sitegen.xml_text import content, value


def sitemap(view: View) -> str:
    """All pages that may be found by searching, with the day on which each last changed."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>\n',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n',
    ]
    for address, changed, alternates in view.findable:
        lines.append(f"  <url>\n    <loc>{content(address)}</loc>\n")
        if changed:
            lines.append(f"    <lastmod>{changed}</lastmod>\n")
        lines += [
            f'    <xhtml:link rel="alternate" hreflang={value(language)} href={value(other)}/>\n'
            for language, other in alternates
        ]
        lines.append("  </url>\n")
    return "".join([*lines, "</urlset>\n"])


def robots(view: View) -> str:
    return f"User-agent: *\nAllow: /\n\nSitemap: {view.absolute(view.url('/sitemap.xml'))}\n"
