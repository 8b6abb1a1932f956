"""Feeds: what is new, as Atom (RFC 4287) and JSON Feed 1.1 (jsonfeed.org).

The feed of a whole list holds the newest entries with their whole texts, in which every address is
a full one: what a reader's program shows does not stand at the entry's address. That of a tag has
their summaries: there may be hundreds of them, and each text would stand in several. An entry is
made once for all feeds that hold it.
"""

from __future__ import annotations

import json
from collections import abc
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup

from sitegen.connect.pages import MOST_IN_FEED
from sitegen.render.edition import Shown
from sitegen.render.view import View
from sitegen.words.model import When
from sitegen.words.xml_text import content, value


def atom(view: View) -> str:
    """The feed of a list or of a tag, newest first.

    Ids are addresses (RFC 4287, 4.2.6): they stay when title, text, tags or dates change, and no
    two entries or languages share one. A feed without entries was last updated at the beginning
    of time, because no clock may say when.
    """
    posts = view.first(MOST_IN_FEED)
    latest = max((_updated(view, post) for post in posts), default=datetime.fromtimestamp(0, UTC))
    return "".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>\n',
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={value(view.page.language)}>\n',
            f"  <title>{content(_title(view))}</title>\n",
            f"  <id>{content(view.canonical)}</id>\n",
            f'  <link rel="self" type="application/atom+xml" href={value(view.canonical)}/>\n',
            f'  <link rel="alternate" type="text/html" href={value(_list_address(view))}/>\n',
            f"  <updated>{_stamp(latest)}</updated>\n",
            f"  <author><name>{content(_publisher(view))}</name></author>\n",
            *(view.once(_WRITERS[view.page.section == "tag"], post) for post in posts),
            "</feed>\n",
        ]
    )


def _atom_whole(view: View, post: Shown) -> str:
    return _atom_entry(view, post, _text(view, post))


def _atom_summary(view: View, post: Shown) -> str:
    return _atom_entry(view, post)


# Functions of their own, because what each makes is kept by its name. The second is for tags.
_WRITERS = (_atom_whole, _atom_summary)


def _atom_entry(view: View, post: Shown, text: str = "") -> str:
    address = view.absolute(post.url)
    author = view.field(post.key, "author")
    lines = [
        f"<title>{content(post.title)}</title>",
        f"<id>{content(address)}</id>",
        f'<link rel="alternate" type="text/html" href={value(address)}/>',
        f"<published>{_stamp(_published(view, post))}</published>",
        f"<updated>{_stamp(_updated(view, post))}</updated>",
    ]
    if author:
        lines.append(f"<author><name>{content(author)}</name></author>")
    lines += [f"<category term={value(tag)}/>" for tag in view.field(post.key, "tags")]
    if post.summary:
        lines.append(f"<summary>{content(post.summary)}</summary>")
    if text:
        lines.append(f'<content type="html">{content(text)}</content>')
    return "".join(["  <entry>\n", *(f"    {line}\n" for line in lines), "  </entry>\n"])


def json_feed(view: View) -> str:
    """The same feed as JSON, for programs that would rather not read XML."""
    posts = view.first(MOST_IN_FEED)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(view),
        "home_page_url": _list_address(view),
        "feed_url": view.canonical,
        "language": view.page.language,
        "authors": [{"name": _publisher(view), "url": view.absolute(view.url("/"))}],
        "items": [],
    }
    head = json.dumps(feed, ensure_ascii=False, indent=1).removesuffix("[]\n}")
    items = ",\n".join(view.once(_json_item, post) for post in posts)
    return f"{head}[\n{items}\n]}}\n" if items else f"{head}[]}}\n"


def _json_item(view: View, post: Shown) -> str:
    published, updated = _published(view, post), _updated(view, post)
    image, text = view.field(post.key, "image"), _text(view, post)
    author = view.field(post.key, "author")
    facts: dict[str, Any] = {
        # An item needs a text (jsonfeed.org, 'items').
        **({"content_html": text} if text else {"content_text": post.summary or post.title}),
        "summary": post.summary,
        "image": view.absolute(view.image_url(image)) if image else "",
        "date_published": _stamp(published),
        "date_modified": _stamp(updated) if updated > published else "",
        "authors": [{"name": author}] if author else [],
        "tags": view.field(post.key, "tags"),
    }
    address = view.absolute(post.url)
    item = {"id": address, "url": address, "title": post.title}
    item |= {name: fact for name, fact in facts.items() if fact}
    return json.dumps(item, ensure_ascii=False)


# --- What both say ---


def _title(view: View) -> str:
    return view.string("title.site", title=view.page.title, site=view.settings.name)


def _list_address(view: View) -> str:
    """The page that shows the same list: the feed's address without its last part."""
    return view.absolute(view.url(view.page.address.rpartition("/")[0] + "/"))


def _publisher(view: View) -> str:
    name: str = view.settings.organisation.name or view.settings.name
    return name


def _text(view: View, post: Shown) -> Markup:
    """The text as HTML; before that of a job, what one must know of it."""
    return Markup("").join([*_facts(view, post), view.body_of(post)])


def _facts(view: View, post: Shown) -> abc.Iterator[Markup]:
    if post.kind != "job":
        return
    employer = ", ".join(each.title for each in view.named(post, "employer"))
    facts = {
        "job.employer": employer,
        "job.place": post.fields.place or "",
        "job.deadline": view.date_time(post.fields.deadline),
    }
    lines = (
        Markup("{}: {}").format(view.string(word), fact) for word, fact in facts.items() if fact
    )
    yield Markup("<p>{}</p>\n").format(Markup("<br>").join(lines))


def _published(view: View, post: Shown) -> datetime:
    when: When = view.field(post.key, "date")
    return when.instant


def _updated(view: View, post: Shown) -> datetime:
    updated: When | None = view.field(post.key, "updated")
    published = _published(view, post)
    return max(updated.instant, published) if updated else published


def _stamp(instant: datetime) -> str:
    """A date-time of RFC 3339, in UTC."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
