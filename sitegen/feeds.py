"""Feeds: the news of a language as Atom (RFC 4287)."""

from __future__ import annotations

from datetime import UTC, datetime

from sitegen.edition import Shown
from sitegen.model import When
from sitegen.view import View
from sitegen.xml_text import content, value

# How many posts a feed holds: readers fetch all of it each time.
MOST_ENTRIES = 30


def atom(view: View) -> str:
    """The feed of a list page, newest first.

    Ids are addresses (RFC 4287, 4.2.6): they stay when title, text, tags or dates change, and no
    two posts or languages share one. A feed without posts was last updated at the beginning of
    time, because no clock may say when.
    """
    posts = view.first(MOST_ENTRIES)
    title = view.string("title.site", title=view.page.title, site=view.settings.name)
    latest = max((_updated(post) for post in posts), default=datetime.fromtimestamp(0, UTC))
    # The page that shows the same list: the feed's address without its last part.
    page = view.absolute(view.url(view.page.address.rpartition("/")[0] + "/"))
    author = view.settings.organisation.name or view.settings.name
    return "".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>\n',
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={value(view.page.language)}>\n',
            f"  <title>{content(title)}</title>\n",
            f"  <id>{content(view.canonical)}</id>\n",
            f'  <link rel="self" type="application/atom+xml" href={value(view.canonical)}/>\n',
            f'  <link rel="alternate" type="text/html" href={value(page)}/>\n',
            f"  <updated>{_stamp(latest)}</updated>\n",
            f"  <author><name>{content(author)}</name></author>\n",
            *(_entry(view, post) for post in posts),
            "</feed>\n",
        ]
    )


def _entry(view: View, post: Shown) -> str:
    address = view.absolute(post.url)
    summary = f"    <summary>{content(post.summary)}</summary>\n" if post.summary else ""
    tags = "".join(f"    <category term={value(tag)}/>\n" for tag in post.fields.tags)
    return (
        "  <entry>\n"
        f"    <title>{content(post.title)}</title>\n"
        f"    <id>{content(address)}</id>\n"
        f'    <link rel="alternate" type="text/html" href={value(address)}/>\n'
        f"    <published>{_stamp(post.fields.date.instant)}</published>\n"
        f"    <updated>{_stamp(_updated(post))}</updated>\n"
        f"{tags}"
        f"{summary}"
        "  </entry>\n"
    )


def _updated(post: Shown) -> datetime:
    updated: When | None = post.fields.updated
    published: datetime = post.fields.date.instant
    return max(updated.instant, published) if updated else published


def _stamp(instant: datetime) -> str:
    """A date-time of RFC 3339, in UTC."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
