"""The words of the command line: which commands there are, and which options each takes.

A command takes the options that it can honour, and no others. What an option says is checked here
as far as that needs no site; `cli` runs the commands.
"""

from __future__ import annotations

import argparse
import re
from collections import abc
from datetime import datetime
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

from sitegen import __version__

# What runs a command; it returns the exit code.
Command: TypeAlias = abc.Callable[[argparse.Namespace], int]


def parser_of(commands: abc.Mapping[str, Command]) -> argparse.ArgumentParser:
    """The parser of the whole command line; `commands`: name → what runs it."""
    parser = argparse.ArgumentParser(
        prog="sitegen", description="Compiles Markdown and YAML into an organisation's web site."
    )
    parser.add_argument("--version", action="version", version=f"sitegen {__version__}")
    added = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    site, making, telling = _site_options(), _making_options(), _telling_options()
    judging = _judging_options()
    made = {}
    # A command takes the options that it can honour, and no others.
    for name, parents, words in (
        ("build", [site, making, telling, judging], "build content/ into output/"),
        (
            "check",
            [site, making, telling, judging],
            "find all that build would find, and write nothing",
        ),
        ("serve", [site, making, telling], "preview on this machine, with reload on every change"),
        ("schedule", [site], "what will change on the site by itself, and when"),
        (
            "hosting",
            [site],
            "print how the site is put on its host: configuration for nginx, a script for S3",
        ),
    ):
        made[name] = added.add_parser(name, parents=parents, help=words, description=words)
        made[name].set_defaults(run=commands[name])
    made["serve"].set_defaults(strict=False, summary=None)
    made["build"].add_argument(
        "--profile",
        type=_page_name,
        metavar="FILE",
        help="tell where the time goes: as text, and as a page for a browser in FILE (.html)",
    )
    made["serve"].add_argument(
        "--port", type=int, default=8000, metavar="N", help="port on 127.0.0.1 (default 8000)"
    )
    made["schedule"].add_argument(
        "--format", choices=("text", "json"), default="text", help="how to print (default text)"
    )
    made["schedule"].set_defaults(
        output=None, base_url=None, fresh=False, strict=False, quiet=False, summary=None
    )
    _add_base_url(made["hosting"])
    made["hosting"].set_defaults(
        output=None, format="text", fresh=False, strict=False, quiet=False, summary=None
    )
    renaming = added.add_parser(
        "rename", help="move an entry, mend every reference to it, and leave an alias"
    )
    renaming.add_argument("old", metavar="OLD", help="as people/anna-berg")
    renaming.add_argument("new", metavar="NEW", help="the new name, as anna-bergman")
    _add_root(renaming)
    renaming.add_argument(
        "--dry-run", action="store_true", help="say what would change, and write nothing"
    )
    _add_language(renaming)
    renaming.set_defaults(run=commands["rename"])
    starter = added.add_parser("init", help="make a new site to start from")
    starter.add_argument(
        "folder", metavar="DIR", help="a folder that is not there, or empty but for git's own"
    )
    starter.add_argument("--lang", choices=("sv", "en"), help="language of the site (default sv)")
    starter.set_defaults(run=commands["init"])
    return parser


def _site_options() -> argparse.ArgumentParser:
    """Which site, as it is when."""
    site = argparse.ArgumentParser(add_help=False)
    _add_root(site)
    site.add_argument(
        "--at",
        type=_moment,
        metavar="TIME",
        help="the site as it is then, as 2026-12-24T08:00 (default: now)",
    )
    site.add_argument(
        "--jobs",
        type=_count,
        metavar="N",
        help="processes to use (default: the processors there are)",
    )
    site.add_argument("--drafts", action="store_true", help="include drafts")
    _add_language(site)
    return site


def _making_options() -> argparse.ArgumentParser:
    """Where a build goes, and from what."""
    making = argparse.ArgumentParser(add_help=False)
    making.add_argument("--output", metavar="DIR", help="where to build (default: ROOT/output)")
    _add_base_url(making)
    making.add_argument("--fresh", action="store_true", help="use nothing of earlier builds")
    return making


def _add_root(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--root",
        type=_folder,
        default=".",
        metavar="DIR",
        help="the folder that holds content/ (default: this one)",
    )


def _add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lang", choices=("sv", "en"), help="language of messages (default: the site's)"
    )


def _add_base_url(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--base-url", type=_base_url, metavar="URL", help="instead of base_url of the settings"
    )


def _telling_options() -> argparse.ArgumentParser:
    """What is told of a build."""
    telling = argparse.ArgumentParser(add_help=False)
    telling.add_argument("--why", action="store_true", help="say why each page was rendered")
    telling.add_argument(
        "--verify", action="store_true", help="compare the output with that of a clean build"
    )
    telling.add_argument(
        "--format",
        choices=("text", "json", "github"),
        default="text",
        help="how to print (default text)",
    )
    telling.add_argument("--quiet", action="store_true", help="print problems only")
    return telling


def _judging_options() -> argparse.ArgumentParser:
    """What counts as a failure of a build that runs once, and where else it is told."""
    judging = argparse.ArgumentParser(add_help=False)
    judging.add_argument("--strict", action="store_true", help="let warnings fail the command")
    judging.add_argument(
        "--summary",
        type=_summary_name,
        metavar="FILE",
        help="write the problems as a list of links in Markdown to FILE (.md)",
    )
    return judging


def _folder(text: str) -> str:
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text}")
    return text


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        # At the ends of the calendar there is no other zone's time.
        if moment.year not in range(2, 9999):
            raise ValueError(text)
        return moment
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text} is not a time; write as 2026-12-24T08:00"
        ) from None


def _page_name(text: str) -> str:
    if Path(text).suffix not in (".html", ".htm"):
        raise argparse.ArgumentTypeError(f"{text} is to be a page; write as profile.html")
    _folder(str(Path(text).parent))
    return text


def _summary_name(text: str) -> str:
    if Path(text).suffix != ".md":
        raise argparse.ArgumentTypeError(f"{text} is to be Markdown; write as problems.md")
    _folder(str(Path(text).parent))
    return text


def _base_url(text: str) -> str:
    from sitegen.declare.field_types import BASE_PATH

    parts = urlsplit(text)
    is_web = parts.scheme in ("http", "https") and parts.hostname
    is_plain = re.fullmatch(BASE_PATH, parts.path, re.IGNORECASE)
    if not is_web or not is_plain or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(f"{text} is not an address; write as https://exempel.se/")
    return text


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of processes")
    return int(text)
