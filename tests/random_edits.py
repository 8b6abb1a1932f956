"""Random edits of a site: what authors, designers, hosts and accidents do to one.

Each edit is a function of a `Bench` and a `Random`; it returns what it did, in a few words, or ""
where this site gives it nothing to do. Some leave the site with mistakes in it, as authors do.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from random import Random

from sitegen.read.layouts import SHIPPED
from tests.edits import Bench

Edit = Callable[[Bench, Random], str]

WORDS = "sol vind Åska räka zebra 7 och **stark** `kod` <b>rå</b> å–ö ämnet &amp; ”så”".split()
# Lines of a text: everything that depends on something else on the site, and mistakes too.
LINES = [
    "Ett stycke till.",
    "## En rubrik",
    "- en punkt",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "Se [ut](https://annan.example/x).",
    "Se [hem](/).",
    "Se [nyheter](/nyheter/).",
    "Se [rubriken](#en-rubrik).",
    "Se [det borttagna](/nedlagd/).",
    "Text[^1].\n\n[^1]: Noten.",
]
# Fields by the folder whose entries have them, with values.
FIELDS: dict[str, list[str]] = {
    "": [
        "title: {word} {number}", "summary: Kort om {word}.", "slug: s{number}",
        "draft: true", "draft: false", "publish: {day}", "expires: {day}", "updated: {day}",
        "tags: [{word}]", "tags: [skola, vatten]", "tags: []", "contact: {person}",
        "image: {{file: {image}, alt: {word}}}", "noindex: true", "aliases: /gammal-{number}/",
    ],
    "pages": ["menu: {number}", "menu: false", "children: true", "blocks: [news, events, people]"],
    "networks": ["area: {word}", "responsible: {person}", "vacant: true", "audience: {word}"],
    "forum": ["chair: {person}", "members: [{organisation}, {person}]", "period: 2020–2{number:03}",
              "tasks: [{word}]", "kind: hearing", "meets: {{times: {number}, per: term}}"],
    "news": ["author: {word}", "source: {word}"],
    "events": ["start: {day} 13:00", "end: {day} 15:00", "all_day: true", "place: {word}",
               "organisers: {organisation}", "cancelled: true", "online: via {word}",
               "registration: {{email: a@b.example, deadline: {day}}}", "programme: [{word}]"],
    "jobs": ["deadline: {day}", "employer: {organisation}", "extent: 50", "remote: true",
             "employment: [part_time]", "starts: {day}", "positions: {number}"],
    "people": ["name: {word} {number}", "role: {word}", "organisation: {organisation}",
               "phone: 036-{number:03} 10", "email: p{number}@b.example"],
    "organisations": ["name: {word} {number}", "kind: region", "kind: company",
                      "url: https://o{number}.example"],
    "alerts": ["text: {word}.", "level: danger", "level: info", "publish: {day}",
               "expires: {day}", "under: /nyheter/", "under: /"],
    "site": ["name: {word} {number}", "per_page: {number}", "share: [email, x]", "share: []",
             "search: false", "search: true", "short_name: {word}", "menu: [/nyheter/, /om/]",
             "colours: {{accent: '#00{number:03}a'}}", "languages: [sv, en]", "languages: [sv]",
             "paths: {{news: aktuellt}}", "time_zone: Europe/Helsinki"],
}  # fmt: skip


# --- Choosing ---


def files(bench: Bench, top: str, *suffixes: str) -> list[str]:
    """The files below a folder of the site, sorted; of all suffixes where none is given."""
    found = (path for path in (bench.root / top).rglob("*") if path.is_file())
    names = sorted(path.relative_to(bench.root).as_posix() for path in found)
    return [name for name in names if not suffixes or name.endswith(suffixes)]


def entries(bench: Bench, *folders: str) -> list[str]:
    return [
        name
        for name in files(bench, "content", ".md", ".yaml")
        if name.count("/") > 1 and (not folders or name.split("/")[1] in folders)
    ]


def filled(bench: Bench, rng: Random, pattern: str) -> str:
    """A pattern of `FIELDS` with values of this site in it."""

    def one(folder: str) -> str:
        names = [PurePosixPath(name).name for name in files(bench, f"content/{folder}")]
        plain = [name for name in names if not name.startswith(".")]
        return rng.choice(plain).partition(".")[0] if plain else "ingen"

    images = [PurePosixPath(name).name for name in files(bench, "content/images")]
    day = datetime(2026, 6, 15) + timedelta(days=rng.randint(-400, 400))  # noqa: DTZ001 - a day
    return pattern.format(
        word=rng.choice(WORDS).replace("`", "").replace("*", "").replace("&", ""),
        number=rng.randint(2, 60),
        day=f"{day:%Y-%m-%d}",
        person=one("people"),
        organisation=one("organisations"),
        image=rng.choice(images) if images else "ingen.png",
    )


# --- Texts ---


def a_word(bench: Bench, rng: Random) -> str:
    name = rng.choice(entries(bench) or [""])
    if not name.endswith(".md"):
        return ""
    head, line, body = bench.read(name).rpartition("---\n")
    words = list(re.finditer(r"(?<![\w(/#-])\w+(?![\w)/.])", body))
    if not words:
        return ""
    word, new = rng.choice(words), rng.choice(["", *WORDS])
    bench.write(name, f"{head}{line}{body[: word.start()]}{new}{body[word.end() :]}")
    return f"{name}: {word[0]!r} becomes {new!r}"


def a_line(bench: Bench, rng: Random) -> str:
    names = [name for name in entries(bench) if name.endswith(".md")]
    if not names:
        return ""
    name, other = rng.choice(names), rng.choice(entries(bench))
    up = "../" * (name.count("/") - 1)
    more = [f"Se [annat]({up}{other.removeprefix('content/')})."]
    more += [
        f"Se [filen]({up}{each.removeprefix('content/')})."
        for each in files(bench, "content/documents")
    ]
    more += [
        f"![Bild]({up}{each.removeprefix('content/')})" for each in files(bench, "content/images")
    ]
    line = rng.choice([*LINES, *more])
    head, rule, body = bench.read(name).rpartition("---\n")
    first = rng.random() < 0.5
    bench.write(name, head + rule + (f"{line}\n\n{body}" if first else f"{body}\n{line}\n"))
    return f"{name}: {line!r} {'first' if first else 'last'}"


def a_line_less(bench: Bench, rng: Random) -> str:
    name = rng.choice(entries(bench) or [""])
    lines = bench.read(name).splitlines(keepends=True) if name else []
    if len(lines) < 4:
        return ""
    number = rng.randrange(1, len(lines))
    gone = lines.pop(number)
    bench.write(name, "".join(lines))
    return f"{name}: without line {number + 1} {gone!r}"


def a_field(bench: Bench, rng: Random) -> str:
    name = rng.choice([*entries(bench), "content/site.yaml"])
    is_text = name.endswith(".md")
    folder = PurePosixPath(name).parts[1].removesuffix(".yaml")
    patterns = [*FIELDS.get(folder, []), *(FIELDS[""] if is_text else [])]
    new = filled(bench, rng, rng.choice(patterns))
    field, text = new.partition(":")[0], bench.read(name)
    # A block of lines below the field goes with it.
    old = re.search(rf"^{field}:.*\n(?:[ ]+.*\n)*", text, re.MULTILINE)
    if old and (rng.random() < 0.8 or field not in ("summary", "updated", "expires", "tags")):
        text = f"{text[: old.start()]}{new}\n{text[old.end() :]}"
    elif old:
        text, new = text[: old.start()] + text[old.end() :], f"without {field}"
    else:
        begin = text.index("\n") + 1 if is_text else 0
        text = f"{text[:begin]}{new}\n{text[begin:]}"
    bench.write(name, text)
    return f"{name}: {new}"


# --- Files ---


def an_entry_more(bench: Bench, rng: Random) -> str:
    name = rng.choice(entries(bench) or [""])
    if not name:
        return ""
    stem, dot, rest = name.partition(".")
    new = f"{stem}-{rng.randint(2, 9)}{dot}{rest}"
    text = re.sub(r"(?m)^(title|name): .*$", rf"\1: Ny {rng.randint(2, 99)}", bench.read(name))
    bench.write(new, re.sub(r"(?m)^(slug|aliases): .*\n", "", text))
    return f"{new} like {name}"


def a_translation_more(bench: Bench, rng: Random) -> str:
    names = [name for name in entries(bench) if PurePosixPath(name).name.count(".") == 1]
    name = rng.choice(names or [""])
    version = rng.choice(["en", "en", "lattlast"])
    if not name.endswith(".md"):
        return ""
    new = f"{name.removesuffix('.md')}.{version}.md"
    bench.write(new, f"---\ntitle: {version} {rng.randint(2, 99)}\n---\nText.\n")
    return new


def an_entry_less(bench: Bench, rng: Random) -> str:
    name = rng.choice(entries(bench) or [""])
    if name:
        bench.remove(name)
    return f"{name} is deleted" if name else ""


def another_name(bench: Bench, rng: Random) -> str:
    name = rng.choice(entries(bench) or [""])
    if not name:
        return ""
    stem, dot, rest = name.partition(".")
    new = f"{stem}{rng.choice('abc')}{dot}{rest}"
    bench.rename(name, new)
    return f"{name} becomes {new}"


def an_asset(bench: Bench, rng: Random) -> str:
    names = [*files(bench, "content/images"), *files(bench, "content/documents")]
    name = rng.choice(names or [""])
    if not name:
        return ""
    raw = (bench.root / name).read_bytes()
    more = f"<!-- {rng.randint(2, 99)} -->" if name.endswith(".svg") else " " * rng.randint(1, 3000)
    bench.write(name, raw + more.encode())
    return f"{name}: {len(more)} bytes more"


def a_redirect(bench: Bench, rng: Random) -> str:
    name = "content/redirects.yaml"
    text = bench.read(name) if (bench.root / name).exists() else ""
    line = (
        f"/fordom-{rng.randint(2, 99)}/: {rng.choice(['/nyheter/', '/', 'gone', '/finns-ej/'])}\n"
    )
    bench.write(name, text + line)
    return f"{name}: {line.strip()}"


def touched(bench: Bench, rng: Random) -> str:
    some = rng.sample(files(bench, "content"), 3)
    for name in some:
        bench.age(bench.root / name)
    return f"touched: {', '.join(some)}"


# --- Layouts ---


def a_layout(bench: Bench, rng: Random) -> str:
    names = sorted(path.relative_to(SHIPPED).as_posix() for path in SHIPPED.rglob("*.html"))
    own = [name.removeprefix("layouts/") for name in files(bench, "layouts", ".html")]
    name = rng.choice([*names, *own])
    there = bench.root / "layouts" / name
    text = (there if there.exists() else SHIPPED / name).read_text("utf-8")
    tags = list(re.finditer(r"<(?:li|p|section|div|article|ul|dl)(?=[ >])", text))
    mark = f"{{# {rng.randint(2, 99)} #}}" if not tags or rng.random() < 0.3 else ""
    if mark:
        text = f"{text}{mark}\n"
    else:
        tag, mark = rng.choice(tags), f' data-n="{rng.randint(2, 99)}"'
        text = text[: tag.end()] + mark + text[tag.end() :]
    bench.write(f"layouts/{name}", text)
    return f"layouts/{name}: {mark.strip()}"


def a_candidate(bench: Bench, rng: Random) -> str:
    """A template that layouts of the small site ask for only if it is there."""
    name = rng.choice(["extra", "kommunen", "foreningen", "usual", "region-words", "company-words"])
    text = f"{{% macro sort() %}}{name}{{% endmacro %}}<p>{rng.randint(2, 99)}</p>\n"
    bench.write(f"layouts/organisation/{name}.html", text)
    return f"layouts/organisation/{name}.html: another"


def a_layout_less(bench: Bench, rng: Random) -> str:
    name = rng.choice(files(bench, "layouts") or [""])
    if name:
        bench.remove(name)
    return f"{name} is deleted" if name else ""


def a_string(bench: Bench, rng: Random) -> str:
    language = rng.choice(["sv", "sv", "en"])
    shipped = (SHIPPED / f"strings/{language}.yaml").read_text("utf-8")
    lines = [line for line in shipped.splitlines() if line.startswith('"') and line.endswith('"')]
    line = f'{rng.choice(lines)[:-1]} {rng.choice("abcdef")}"\n'
    if line.startswith('"language.'):
        return ""
    name = f"layouts/strings/{language}.yaml"
    text = bench.read(name) if (bench.root / name).exists() else ""
    key = re.escape(line.partition(":")[0])
    bench.write(name, re.sub(rf"(?m)^{key}:.*\n", "", text) + line)
    return f"{name}: {line.strip()}"


def css(bench: Bench, rng: Random) -> str:
    rule = f"p {{ margin: {rng.randint(2, 99)}px }}\n"
    bench.write("layouts/base/css/95-own.css", rule)
    return f"css: {rule.strip()}"


# --- What is not content ---


def the_clock(bench: Bench, rng: Random) -> str:
    change = bench.report.next_change if bench.report else None
    if change and rng.random() < 0.6:
        bench.options["at"] = change.at - timedelta(seconds=rng.choice([0, 0, 1, -1]))
    else:
        bench.at("2026-06-15T12:00")
        bench.options["at"] += timedelta(hours=rng.randint(-9000, 9000))
    return f"at {bench.options['at'].isoformat()}"


def an_option(bench: Bench, rng: Random) -> str:
    name, value = rng.choice(
        [("drafts", True), ("drafts", False), ("base_url", "https://annan.example/p"),
         ("base_url", "")]
    )  # fmt: skip
    bench.options[name] = value
    return f"{name}={value}"


def the_output(bench: Bench, rng: Random) -> str:
    names = sorted(name for name in bench.outputs() if name != "site-manifest.json")
    if not names:
        return ""
    name, how = rng.choice(names), rng.choice(["junk", "empty", "deleted", "folder deleted", "all"])
    target = bench.output / name
    if how == "deleted":
        target.unlink()
    elif how == "folder deleted" and target.parent != bench.output:
        shutil.rmtree(target.parent)
    elif how == "all" and rng.random() < 0.3:
        shutil.rmtree(bench.output)
    else:
        target.write_bytes(b"" if how == "empty" else target.read_bytes()[::-1] + b"junk")
        bench.age(target)
    return f"output/{name}: {how}"


def kept(bench: Bench) -> list[Path]:
    """The files that a build keeps for the next one."""
    return sorted(path for path in bench.kept.rglob("*") if path.is_file() and path.name != "lock")


def the_cache(bench: Bench, rng: Random) -> str:
    found = kept(bench)
    if not found:
        return ""
    how = rng.choice(["all", "deleted", "truncated", "flipped", "empty"])
    path = rng.choice(found)
    raw = bytearray(path.read_bytes())
    if how == "all":
        shutil.rmtree(bench.kept)
    elif how == "deleted":
        path.unlink()
    elif how == "flipped" and raw:
        raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
        path.write_bytes(raw)
    else:
        path.write_bytes(raw[: rng.randrange(len(raw) + 1)] if how == "truncated" else b"")
    return f".sitegen/{path.name}: {how}"


def a_mistake(bench: Bench, rng: Random) -> str:
    kind = rng.choice(["link", "date", "yaml", "layout", "settings"])
    name = rng.choice([name for name in entries(bench) if name.endswith(".md")] or [""])
    if kind == "layout":
        bench.write("layouts/macros/facts.html", rng.choice(["{% if %}", "{{ view.nothing }}"]))
    elif kind == "settings":
        bench.write("content/site.yaml", bench.read("content/site.yaml") + "nonsense: 1\n")
    elif not name:
        return ""
    elif kind == "link":
        bench.write(name, bench.read(name) + "\nSe [här](finns-inte.md).\n")
    else:
        wrong = "updated: i går" if kind == "date" else "title: [oj"
        bench.write(name, bench.read(name).replace("---\n", f"---\n{wrong}\n", 1))
    return f"a mistake: {kind} {name}"


# How often each is made, of a hundred.
WEIGHTS: dict[Edit, int] = {
    a_word: 12, a_line: 11, a_line_less: 4, a_field: 18, an_entry_more: 5, a_translation_more: 3,
    an_entry_less: 3, another_name: 4, an_asset: 4, a_redirect: 2, touched: 2, a_layout: 8,
    a_candidate: 2, a_layout_less: 2, a_string: 4, css: 1, the_clock: 7, an_option: 2,
    the_output: 4, the_cache: 3, a_mistake: 3,
}  # fmt: skip


def any_edit(bench: Bench, rng: Random) -> str:
    """Make one edit of those above, and say which."""
    while True:
        (edit,) = rng.choices(list(WEIGHTS), list(WEIGHTS.values()))
        done = edit(bench, rng)
        if done:
            return done
