"""Feeds: the news of a language as Atom (RFC 4287)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from xml.sax import saxutils

from sitegen.model import When
from sitegen.view import Shown, View

# How many posts a feed holds: readers fetch all of it each time.
MOST_ENTRIES = 30

# What XML cannot say, not even escaped (XML 1.0, 2.2).
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(view: View) -> str:
    """The feed of a list page, newest first.

    Ids are addresses (RFC 4287, 4.2.6): they stay when title, text, tags or dates change, and no
    two posts or languages share one. A feed without posts was last updated at the beginning of
    time, because no clock may say when.
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
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_value(view.page.language)}>\n',
            f"  <title>{_text(title)}</title>\n",
            f"  <id>{_text(view.canonical)}</id>\n",
            f'  <link rel="self" type="application/atom+xml" href={_value(view.canonical)}/>\n',
            f'  <link rel="alternate" type="text/html" href={_value(page)}/>\n',
            f"  <updated>{_stamp(latest)}</updated>\n",
            f"  <author><name>{_text(author)}</name></author>\n",
            *(_entry(view, post) for post in posts),
            "</feed>\n",
        ]
    )


def _entry(view: View, post: Shown) -> str:
    address = view.absolute(post.url)
    summary = f"    <summary>{_text(post.summary)}</summary>\n" if post.summary else ""
    tags = "".join(f"    <category term={_value(tag)}/>\n" for tag in post.fields.tags)
    return (
        "  <entry>\n"
        f"    <title>{_text(post.title)}</title>\n"
        f"    <id>{_text(address)}</id>\n"
        f'    <link rel="alternate" type="text/html" href={_value(address)}/>\n'
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


def _text(text: str) -> str:
    """Text between tags."""
    return saxutils.escape(_FORBIDDEN.sub("", text))


def _value(text: str) -> str:
    """The value of an attribute, in quotes."""
    return saxutils.quoteattr(_FORBIDDEN.sub("", text))
