"""Feeds: the news of a language as Atom (RFC 4287)."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from sitegen.model import When
from sitegen.view import Shown, View

# How many posts a feed holds: readers fetch all of it each time.
MOST_ENTRIES = 30


def atom(view: View) -> str:
    """The feed of a list page, newest first.

    Ids are the addresses of the posts (RFC 4287, 4.2.6); a post's date never changes its id.
    """
    posts = view.items[:MOST_ENTRIES]
    title = view.string("title.site", title=view.page.title, site=view.settings.name)
    latest = max((_updated(post) for post in posts), default=datetime.fromtimestamp(0, UTC))
    # The page that shows the same list: the feed's address without its last part.
    page = view.absolute(view.url(view.page.address.rpartition("/")[0] + "/"))
    author = view.settings.organisation.name or view.settings.name
    return "".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>\n',
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{view.page.language}">\n',
            f"  <title>{escape(title)}</title>\n",
            f"  <id>{escape(view.canonical)}</id>\n",
            f'  <link rel="self" type="application/atom+xml" href={quoteattr(view.canonical)}/>\n',
            f'  <link rel="alternate" type="text/html" href={quoteattr(page)}/>\n',
            f"  <updated>{_stamp(latest)}</updated>\n",
            f"  <author><name>{escape(author)}</name></author>\n",
            *(_entry(view, post) for post in posts),
            "</feed>\n",
        ]
    )


def _entry(view: View, post: Shown) -> str:
    address = view.absolute(post.url)
    tags = "".join(f"    <category term={quoteattr(tag)}/>\n" for tag in post.fields.tags)
    return (
        "  <entry>\n"
        f"    <title>{escape(post.title)}</title>\n"
        f"    <id>{escape(address)}</id>\n"
        f'    <link rel="alternate" type="text/html" href={quoteattr(address)}/>\n'
        f"    <published>{_stamp(post.fields.date.instant)}</published>\n"
        f"    <updated>{_stamp(_updated(post))}</updated>\n"
        f"{tags}"
        f"    <summary>{escape(post.summary)}</summary>\n"
        "  </entry>\n"
    )


def _updated(post: Shown) -> datetime:
    updated: When | None = post.fields.updated
    published: datetime = post.fields.date.instant
    return max(updated.instant, published) if updated else published


def _stamp(instant: datetime) -> str:
    """A date-time of RFC 3339, in UTC."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
