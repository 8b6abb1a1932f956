"""Media types by the names of files: one table, for the preview and for every host.

What machines have in tables of their own differs from one to the next.
"""

from __future__ import annotations

from functools import cache
from pathlib import PurePosixPath

# By the whole name: feeds have no suffix of their own (RFC 4287; jsonfeed.org, version 1.1).
FEEDS = {"atom.xml": "application/atom+xml", "feed.json": "application/feed+json"}

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
# All that a site can have, by suffix.
TYPES = {
    "html": "text/html", "htm": "text/html", "css": "text/css",
    "js": "text/javascript", "mjs": "text/javascript", "wasm": "application/wasm",
    "txt": "text/plain", "csv": "text/csv", "ics": "text/calendar", "xml": "application/xml",
    "json": "application/json", "webmanifest": "application/manifest+json",
    "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
    "gif": "image/gif", "webp": "image/webp", "avif": "image/avif", "ico": "image/x-icon",
    "woff2": "font/woff2", "mp3": "audio/mpeg", "mp4": "video/mp4",
    "pdf": "application/pdf", "zip": "application/zip", "epub": "application/epub+zip",
    "rtf": "application/rtf", "doc": "application/msword", "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "docx": f"{_OFFICE}.wordprocessingml.document", "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "odt": f"{_OPEN}.text", "ods": f"{_OPEN}.spreadsheet", "odp": f"{_OPEN}.presentation",
}  # fmt: skip
ANY = "application/octet-stream"


def media_type(name: str) -> str:
    """The media type of a file by its name."""
    if name in FEEDS:
        return FEEDS[name]
    suffix = PurePosixPath(name).suffix.lower().removeprefix(".")
    return TYPES.get(suffix) or _other(name) or ANY


@cache
def _other(name: str) -> str | None:
    """What Python knows, without the tables of this machine."""
    # Builds need only the tables above, and each has to begin soon.
    from mimetypes import MimeTypes

    return MimeTypes(filenames=()).guess_type(name)[0]


def is_text(type_: str) -> bool:
    """Whether a type takes a `charset`; those that need none do no worse with it."""
    return type_.startswith("text/") or type_.endswith(("xml", "json", "javascript"))


def with_charset(type_: str) -> str:
    """The type as `Content-Type` has it: all our text is UTF-8."""
    return f"{type_}; charset=utf-8" if is_text(type_) else type_
