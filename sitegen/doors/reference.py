"""Writes the documents that follow from the code: `docs/content.md` and `docs/problems.md`.

In: the classes of `kinds` and `config`, and the catalogue of problems. Out: Markdown. What a
field is for is the line below it in its class; nothing is said here that stands there already.
Run by `make docs`; a test fails when a document has fallen behind.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
import sys
from collections import abc
from itertools import pairwise
from pathlib import Path

from sitegen.declare.config import EASY_TO_READ, Paths, Settings, SettingsInWords
from sitegen.declare.field_types import OrFalse
from sitegen.declare.fields import Declared, ListOf, Record, declared
from sitegen.declare.kinds import DAYS_A_CLOSED_JOB_STAYS, KINDS, Alert, Forum, Job, Kind, Prose
from sitegen.read.entries import LONGEST_SUMMARY
from sitegen.read.sources import REDIRECTS, SETTINGS
from sitegen.words.catalogue import CATALOGUE, Code

# A site in which every kind is at its richest; the documents show it, and a test builds it.
EXAMPLES: dict[str, tuple[str, str]] = {
    "page": (
        "content/pages/om.md",
        """\
---
title: Om föreningen
summary: Vilka vi är, och vad vi vill.
menu: 10
children: true
image:
  file: karta.svg
  alt: En karta över länet, med våra sju orter
  credit: "Bild: föreningen, CC BY 4.0"
aliases: /om-oss/
contact: anna-andersson
---
Vi är en förening för alla i länet.

## Vad vi vill

Läs mer om [nätverket för skolpolitik](../networks/skolpolitik.md).
""",
    ),
    "network": (
        "content/networks/skolpolitik.md",
        """\
---
title: Skolpolitik
summary: För dig som arbetar med skolan i din kommun.
area: Skola och förskola
responsible: anna-andersson
audience: Skolchefer och förtroendevalda
---
Nätverket möts två gånger om året.
""",
    ),
    "forum": (
        "content/forum/index.md",
        """\
---
title: Forum för social hållbarhet
period: 2026–2028
focus_areas:
  - Barn och unga
  - Ensamhet
convener: exempelkommunen
documents:
  - file: stadga.txt
    title: Forumets stadga
---
Här möts kommuner, föreningar och myndigheter.
""",
    ),
    "body": (
        "content/forum/styrgruppen.md",
        """\
---
title: Styrgruppen
kind: steering
chair: anna-andersson
members: [exempelkommunen]
meets:
  times: 4
  per: year
tasks:
  - Bereda forumets möten
---
Styrgruppen leder arbetet mellan mötena.
""",
    ),
    "news": (
        "content/news/2026-11-20-ny-plan.md",
        """\
---
title: Ny plan för länet
date: 2026-11-20 09:00
updated: 2026-11-21
summary: Planen gäller från årsskiftet.
author: Anna Andersson
source: Exempelkommunen
tags: [planer, skola]
---
Planen är klar.
""",
    ),
    "event": (
        "content/events/arsmote.md",
        """\
---
title: Årsmöte
start: 2027-03-01 13:00
end: 2027-03-01 16:00
place:
  name: Folkets hus
  address: Storgatan 1, Exempelstad
online:
  url: https://exempel.se/mote
  note: via länk
organisers: exempelkommunen
audience: Alla medlemmar
programme:
  - time: 13:00
    title: Årsmötet öppnas
    speakers: Anna Andersson, ordförande
  - time: 14:30
    title: Kaffe
registration:
  email: anmalan@exempel.se
  deadline: 2027-02-15
networks: skolpolitik
bodies: styrgruppen
---
Välkommen till årsmötet.
""",
    ),
    "job": (
        "content/jobs/redaktor.md",
        """\
---
title: Redaktör
employer: exempelkommunen
date: 2026-11-01
deadline: 2026-12-15
starts: 2027-02-01
ends: 2027-12-31
employment: [full_time, temporary]
extent: 100
place: Exempelstad
remote: true
positions: 1
reference: 2026/123
salary: Månadslön
apply:
  email: jobb@exempel.se
---
Vi söker en redaktör.
""",
    ),
    "person": (
        "content/people/anna-andersson.yaml",
        """\
name: Anna Andersson
role: Ordförande
organisation: exempelkommunen
email: anna@exempel.se
phone: 036-10 00 00
""",
    ),
    "organisation": (
        "content/organisations/exempelkommunen.yaml",
        """\
name: Exempelkommunen
kind: municipality
url: https://exempel.se/
number: 202100-2288
""",
    ),
    "alert": (
        "content/alerts/storm.yaml",
        """\
text: "Storm: kansliet är stängt i dag."
level: warning
link:
  url: https://exempel.se/storm
  text: Läs om stormen
publish: 2026-11-20
expires: 2026-11-22 08:00
""",
    ),
    "settings": (
        SETTINGS,
        """\
name: Exempelföreningen
short_name: Exempel
base_url: https://exempel.se/
languages: [sv, en]
organisation:
  name: Exempelföreningen
  email: info@exempel.se
  opening_hours: Vardagar kl. 9–15
menu:
  - /om/
  - to: /nyheter/
    label: Nytt
paths:
  events: kalender
colours:
  accent: "#005a9c"
share: [email, linkedin]
hosting: gitlab-pages
""",
    ),
    "translation": (
        SETTINGS.replace(".yaml", ".en.yaml"),
        """\
name: The Sample Association
organisation:
  name: The Sample Association
  opening_hours: Weekdays, 9 am to 3 pm
""",
    ),
    "redirects": (
        REDIRECTS,
        """\
/gammal/: /om/
/nedlagd/: gone
""",
    ),
}

_INTRODUCTION = f"""\
# What to write in `content/`

One file is one page, post, person or meeting. Where there is prose it is Markdown, with fields
between two lines of `---` at the top; where there are only facts it is YAML. The folder says what
kind of thing it is. The file's name, without date and language, is its id: what other files write
to refer to it, and the last part of its address.

Names of fields are English. Messages about mistakes come in the language of the site, so in
Swedish for a Swedish site: each says where the mistake is and what to write instead. All of them
are in [problems.md](problems.md), and what can be written in the text itself is in
[markdown.md](markdown.md).

- **Dates** are written `2026-11-21`, with time `2026-11-21 13:00`, in the time zone of the site.
  Nothing needs quotation marks to be a date, a time or a telephone number.
- **A list** of one may be written as a plain value, `tags: info`, and a list of names or subjects
  with commas between: `tags: planer, skola`.
- **Another language** is a file beside the first: `om.en.md` beside `om.md`. It needs only what
  differs. Easy-to-read text is `om.{EASY_TO_READ}.md`.
- **`index.md`** in a folder introduces that folder's list; `pages/index.md` is the start page.
- **A summary** that is left out is taken from the first paragraph, at most {LONGEST_SUMMARY}
  characters of it.
"""


def content_document() -> str:
    """`docs/content.md`: every kind and field, and the settings."""
    parts = [_INTRODUCTION]
    parts += [
        "## Fields of every Markdown file\n",
        _table(Prose),
    ]
    for name, cls in KINDS.items():
        parts += [_kind(name, cls)]
    parts += [
        "## Settings: `" + SETTINGS + "`\n",
        f"{inspect.getdoc(Settings)} Only `name` and `base_url` must be there.\n",
        _table(Settings),
        _example("settings"),
        f"## Settings in another language: `{EXAMPLES['translation'][0]}`\n",
        f"{inspect.getdoc(SettingsInWords)} What it leaves out is said in the first language, and "
        "marked as that for screen readers.\n",
        _table(SettingsInWords),
        _example("translation"),
        "## Old addresses: `" + REDIRECTS + "`\n",
        "Each line leads an old address to a new one, or says that what was there is gone.\n",
        _example("redirects"),
        "## Fields within fields\n",
    ]
    for cls in _records():
        parts += [f"### {_title(cls)}\n", _table(cls)]
    return "\n".join(parts)


def _kind(name: str, cls: type[Kind]) -> str:
    path = EXAMPLES[name][0]
    if cls is not Forum:
        path = re.sub(r"[^/]+(\.\w+)$", r"*\1", path)
    if cls.dated:
        path = path.replace("*", "YYYY-MM-DD-*")
    segment = cls.segments.get("sv", "")
    where = f"`/{segment}/…/`" if segment else "`/…/`, the folders as they are"
    if cls is Forum:
        where = f"`/{segment}/`"
    lines = [f"## {_title(cls)}: `{path}`\n", f"{inspect.getdoc(cls)}\n"]
    lines.append(f"Its address is {where}.\n" if cls is not Alert else "It has no page.\n")
    if cls is Job:
        lines.append(f"A closed ad stays for {DAYS_A_CLOSED_JOB_STAYS} days.\n")
    own = [field for field in declared(cls) if field not in _inherited(cls)]
    if issubclass(cls, Prose):
        lines.append("Besides the fields of every Markdown file:\n")
    lines += [_table(cls, own), _example(name)]
    return "\n".join(lines)


def _inherited(cls: type) -> abc.Container[str]:
    return declared(Prose) if issubclass(cls, Prose) else ()


def _example(name: str) -> str:
    path, text = EXAMPLES[name]
    language = "markdown" if path.endswith(".md") else "yaml"
    return f"A whole example, `{path}`:\n\n```{language}\n{text}```\n"


# --- Fields ---


def field_documents(cls: type) -> dict[str, str]:
    """What stands below each field of a class and of those that it builds on."""
    found: dict[str, str] = {}
    for each in reversed(cls.__mro__):
        if not dataclasses.is_dataclass(each):
            continue
        source = ast.parse(inspect.getsource(each)).body[0]
        for field, after in pairwise(ast.iter_child_nodes(source)):
            if (
                isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(after, ast.Expr)
                and isinstance(after.value, ast.Constant)
            ):
                found[field.target.id] = " ".join(str(after.value.value).split())
    return found


def _table(cls: type, names: abc.Iterable[str] | None = None) -> str:
    documents = field_documents(cls)
    rows = ["| field | value | if left out | what it is |", "|---|---|---|---|"]
    for name in declared(cls) if names is None else names:
        field = declared(cls)[name]
        cells = (f"`{name}`", _label(field), _left_out(cls, field), documents[name])
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(rows) + "\n"


def _label(field: Declared) -> str:
    record = _record(field)
    if record is None:
        return field.type.label
    enough = {each.name for each in declared(record.cls).values() if each.required}
    alone = [f"`{name}`" for name in record.short if enough <= {name}]
    short = f"; or its {' or '.join(alone)} alone" if alone else ""
    many = "list of " if isinstance(field.type, ListOf) else ""
    return f"{many}[fields](#{_title(record.cls).lower().replace(' ', '-')}){short}"


def _left_out(cls: type, field: Declared) -> str:
    if field.required:
        return "**required**"
    if cls is Paths:
        kind = next(kind for kind in KINDS.values() if kind.folder == field.name)
        return f"`{kind.segments['sv']}`"
    value = next(each.default for each in dataclasses.fields(cls) if each.name == field.name)
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`" if isinstance(value, int | str) else ""


def _record(field: Declared) -> Record | None:
    """The type of the fields within a field, if it has any."""
    type_ = field.type
    if isinstance(type_, ListOf):
        type_ = type_.item
    if isinstance(type_, OrFalse):
        type_ = type_.other
    return type_ if isinstance(type_, Record) else None


def _records() -> list[type]:
    """Every class of fields within fields, in the order in which they are met."""
    found: dict[type, None] = {}
    waiting: list[type] = [*KINDS.values(), Settings, SettingsInWords]
    for cls in waiting:
        for field in declared(cls).values():
            record = _record(field)
            if record and record.cls not in found:
                found[record.cls] = None
                waiting.append(record.cls)
    return list(found)


def _title(cls: type) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cls.__name__)
    return words.capitalize()


# --- Problems ---


def problems_document(sites: Path) -> str:
    """`docs/problems.md`: every code, in both languages; `sites` holds an example of each."""
    parts = [
        "# What can be wrong, and what to write instead\n",
        "Every message has a code, which stays the same from version to version. An error stops "
        "the build, and leaves what was built before as it was; a warning does not, unless "
        "`--strict` is given. `…` stands for what the case is about.\n",
    ]
    for name, code in CATALOGUE.items():
        parts += [f"## {name}\n", _problem(code), _shown(sites / f"{name}.txt", name)]
    return "\n".join(parts)


def _problem(code: Code) -> str:
    rows = [code.severity.capitalize() + ".\n"]
    for language, message, hints in (
        ("Svenska", code.sv, (code.hint_sv, code.otherwise_sv)),
        ("English", code.en, (code.hint_en, code.otherwise_en)),
    ):
        said = " / ".join(_plain(hint) for hint in hints if hint)
        rows.append(f"- {language}: {_plain(message)}. *{said}*")
    return "\n".join(rows) + "\n"


def _plain(text: str) -> str:
    """A message with its slots as dots, and nothing in it that Markdown would take for its own."""
    return re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", re.sub(r"\{[a-z_]+\}", "…", text))


def _shown(site: Path, name: str) -> str:
    """The line of the example with the mistake, and a mark below its place."""
    sections = re.split(r"^-- (\S+)(?: \[.*\])? --\n", site.read_text("utf-8"), flags=re.MULTILINE)
    files = dict(zip(sections[1::2], sections[2::2], strict=True))
    places = re.findall(rf"^(.+):(\d+):(\d+) {name}$", files["expected"], re.MULTILINE)
    path, line, column = places[0]
    lines = files.get(path, "").split("\n")
    number, shown = int(line), ""
    if number <= len(lines) and lines[number - 1].strip():
        text = lines[number - 1].replace("\t", " ")[:100]
        shown = f"\n{text}\n{' ' * (int(column) - 1)}^"
    return f"```text\n{path}:{line}:{column}{shown}\n```\n"


def documents(folder: Path) -> dict[Path, str]:
    """Each document of the folder that follows from the code, and what it should say."""
    return {
        folder / "content.md": content_document(),
        folder / "problems.md": problems_document(folder.parent / "tests" / "sites"),
    }


if __name__ == "__main__":
    for document, wanted in documents(Path(sys.argv[1]).resolve()).items():
        document.write_text(wanted, "utf-8")
