"""A script that puts a site into an object store, such as S3, by `rclone`.

A store keeps with each object the headers that it is sent with. rclone guesses types from tables of
the machine that it runs on, so each type is a copy of its own here, and each file belongs to
exactly one of them. Pages are copied after all that they name, and what is gone is removed last.
"""

from __future__ import annotations

from collections import abc

from sitegen.declare.headers import ASK_FIRST, FINGERPRINTED, FOREVER
from sitegen.render.view import View
from sitegen.words.media_types import ANY, FEEDS, TYPES, with_charset

_BEGINNING = """\
#!/bin/sh
# Made by `sitegen hosting` for S3 and its kin. Use: sh publish.sh output store:bucket
set -eu
from=${1:?the folder of the site}
to=${2:?the bucket, as store:bucket}

# Type and caching, and then the filters of rclone: the first that fits a file decides.
copy() {
  type=$1 cache=$2
  shift 2
  # The store is asked only where there is something to send.
  [ -n "$(rclone lsf --recursive --files-only "$from" "$@")" ] || return 0
  rclone copy "$from" "$to" --checksum --header-upload "Content-Type: $type" \\
    --header-upload "Cache-Control: $cache" "$@"
}

"""
_END = """\

# What the site no longer has is removed; what is there stays as it was sent.
rclone sync "$from" "$to" --ignore-existing --delete-after
"""
_PAGE = "text/html"
# The search index is JSON.
_OF_LAYOUTS = ("text/css", "text/javascript", "application/json", "application/wasm")


def script(_: View) -> str:
    """The script; it is the same for every site."""
    return "".join([_BEGINNING, *_copies(), _END])


def _copies() -> abc.Iterator[str]:
    types = [each for each in dict.fromkeys(TYPES.values()) if each != _PAGE]
    # What layouts bring and pages show.
    shown = [each for each in types if each.startswith(("image/", "font/")) or each in _OF_LAYOUTS]
    lasting = f"/{_either(folder.strip('/') for folder in FINGERPRINTED)}/**"
    known = f"- *.{_either(TYPES)}"
    known_there = f"- *.{_either(suffix for suffix, its in TYPES.items() if its in shown)}"
    yield "# Kept for ever: the digest of the content is in the name.\n"
    for type_ in shown:
        yield _copy(type_, FOREVER, f"+ {lasting}.{_suffixes(type_)}", "- *")
    yield _copy(ANY, FOREVER, known_there, f"+ {lasting}", "- *")
    yield "\n# All else is asked about each time.\n"
    for type_ in types:
        named = [f"- {name}" for name in FEEDS if name.endswith(tuple(_of(type_)))]
        others = [f"- {lasting}", *named]
        yield _copy(type_, ASK_FIRST, *others, f"+ *.{_suffixes(type_)}", "- *")
    for name, type_ in FEEDS.items():
        yield _copy(type_, ASK_FIRST, f"- {lasting}", f"+ {name}", "- *")
    yield _copy(ANY, ASK_FIRST, f"- {lasting}", known, "+ *")
    yield "\n# Pages, when all is there that they name.\n"
    yield _copy(_PAGE, ASK_FIRST, f"- {lasting}", f"+ *.{_suffixes(_PAGE)}", "- *")


def _copy(type_: str, cache: str, *filters: str) -> str:
    words = " ".join(f"--filter '{each}'" for each in filters)
    return f"copy '{with_charset(type_)}' '{cache}' --ignore-case {words}\n"


def _of(type_: str) -> list[str]:
    return [suffix for suffix, its in TYPES.items() if its == type_]


def _suffixes(type_: str) -> str:
    return _either(_of(type_))


def _either(words: abc.Iterable[str]) -> str:
    """One of some words, as rclone's patterns have it."""
    return "{" + ",".join(words) + "}"
