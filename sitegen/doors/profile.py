"""Where the time of a build went: as text, and as a page for a browser.

In: what `progress.Recording` kept. Out: text, or the whole of an HTML page that asks nobody for
anything and needs no script. On the page the build is a bar, its stages are bars below it, then
come kinds and layouts, then entries and pages; tables say the same in figures.
"""

from __future__ import annotations

from collections import abc
from html import escape
from typing import NamedTuple

from sitegen.words.progress import Recorded, Spent, StageTime, duration, number, stage_name

# How many of the slowest are listed.
SLOWEST = 20
# Parts of a build below which a bar could not be seen.
_THINNEST = 0.002

_WORDS = {
    "sv": {
        "title": "Vart tiden tog vägen",
        "took": "Bygget tog {time}.",
        "workers": "Arbete som flera processer delade på räknas ihop, och kan därför vara längre "
        "än sitt steg.",
        "nothing": "Ingenting hade ändrats, så det fanns inget att bygga.",
        "bars": "Bygget som staplar",
        "reading": "Överst är hela bygget, under det stegen, sedan sorter och layouter, underst "
        "filer och sidor. Ju bredare, desto längre tid; peka på en stapel för dess tid. Tabellerna "
        "nedanför har samma siffror.",
        "build": "bygget",
        "other": "annat",
        "more": "{count} till",
        "stages": "Steg",
        "stage": "Steg",
        "time": "Tid",
        "share": "Andel",
        "count": "Antal",
        "each": "Per styck",
        "entry": "De långsammaste filerna",
        "layout": "De långsammaste layouterna",
        "page": "De långsammaste sidorna",
        "entry name": "Fil",
        "layout name": "Layout",
        "page name": "Sida",
        "within entry": "Sort",
        "within page": "Layout",
    },
    "en": {
        "title": "Where the time went",
        "took": "The build took {time}.",
        "workers": "Work that several processes shared is added up, and may be longer than its "
        "stage.",
        "nothing": "Nothing had changed, so there was nothing to build.",
        "bars": "The build as bars",
        "reading": "At the top is the whole build, below it its stages, then kinds and layouts, "
        "and at the bottom files and pages. The wider, the longer; point at a bar for its time. "
        "The tables below have the same figures.",
        "build": "the build",
        "other": "other",
        "more": "{count} more",
        "stages": "Stages",
        "stage": "Stage",
        "time": "Time",
        "share": "Share",
        "count": "Number",
        "each": "Each",
        "entry": "The slowest files",
        "layout": "The slowest layouts",
        "page": "The slowest pages",
        "entry name": "File",
        "layout name": "Layout",
        "page name": "Page",
        "within entry": "Kind",
        "within page": "Layout",
    },
}


def _words(language: str) -> dict[str, str]:
    return _WORDS["sv" if language == "sv" else "en"]


# --- Sums ---


class Cost(NamedTuple):
    """What one thing cost, or many of one name together."""

    name: str
    seconds: float
    times: int = 1
    within: str = ""


def slowest(recorded: Recorded, what: str) -> list[Cost]:
    """The costliest entries or pages, or layouts with all the pages that they made."""
    spent = [each for stage in recorded.stages for each in stage.spent]
    if what == "layout":
        # A layout is told of by each of its pages, and on its own where it is shared by them.
        own = [each for each in spent if each.what == "layout"]
        pages = [each._replace(name=each.within) for each in spent if each.what == "page"]
        found = _together([*own, *(each for each in pages if each.name)])
    else:
        found = [
            Cost(each.name, each.seconds, within=each.within) for each in spent if each.what == what
        ]
    return sorted(found, key=_costliest_first)[:SLOWEST]


def _together(spent: abc.Iterable[Spent]) -> list[Cost]:
    sums: dict[str, tuple[float, int]] = {}
    for each in spent:
        so_far, count = sums.get(each.name, (0.0, 0))
        sums[each.name] = so_far + each.seconds, count + 1
    return [Cost(name, taken, count) for name, (taken, count) in sums.items()]


def _costliest_first(cost: Cost) -> tuple[float, str]:
    return -cost.seconds, cost.name


def stages_and_rest(recorded: Recorded) -> list[StageTime]:
    """The stages, and last what belongs to none, under the name ""."""
    rest = recorded.seconds - sum(stage.seconds for stage in recorded.stages)
    return [*recorded.stages, StageTime("", max(rest, 0.0))]


# --- Text ---


def as_text(recorded: Recorded, language: str) -> str:
    """A line for each stage, then the slowest entries, layouts and pages."""
    say = _words(language)
    parts = [say["took"].format(time=duration(recorded.seconds, language)), ""]
    parts += [_stage_line(stage, recorded.seconds, language) for stage in stages_and_rest(recorded)]
    if not recorded.stages:
        parts = [*parts[:1], say["nothing"]]
    for what in ("entry", "layout", "page"):
        found = slowest(recorded, what)
        if found:
            parts += ["", say[what], *(_cost_line(cost, language) for cost in found)]
    return "\n".join(parts) + "\n"


def _stage_line(stage: StageTime, whole: float, language: str) -> str:
    name = stage_name(stage.name, language) if stage.name else _words(language)["other"]
    count = number(stage.items, language) if stage.items else ""
    time = duration(stage.seconds, language)
    return f"  {name:<16}{time:>12}{_percent(stage.seconds, whole):>7}{count:>12}".rstrip()


def _cost_line(cost: Cost, language: str) -> str:
    count = f"  × {number(cost.times, language)}" if cost.times > 1 else ""
    return f"{duration(cost.seconds, language):>12}  {cost.name}{count}"


def _percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.0f} %" if whole else ""


# --- The page ---


class Node(NamedTuple):
    """One bar, and those below it."""

    name: str
    seconds: float
    below: tuple[Node, ...] = ()

    @property
    def width(self) -> float:
        """What the bars below need beside each other: several processes do more than one."""
        return max(self.seconds, sum(node.seconds for node in self.below))


def tree(recorded: Recorded, language: str) -> Node:
    """The build, its stages, their kinds or layouts, and the files or pages of each."""
    say = _words(language)
    thinnest = recorded.seconds * _THINNEST
    stages = []
    for stage in stages_and_rest(recorded):
        if stage.seconds < thinnest:
            continue
        groups = [
            Node(cost.name or say["other"], cost.seconds, _items(stage, cost, thinnest, language))
            for cost in sorted(_groups(stage), key=_costliest_first)
        ]
        name = stage_name(stage.name, language) if stage.name else say["other"]
        below = tuple(group for group in groups if group.seconds >= thinnest)
        stages.append(Node(name, stage.seconds, below))
    return Node(say["build"], recorded.seconds, tuple(stages))


def _groups(stage: StageTime) -> list[Cost]:
    return _together(each._replace(name=each.within) for each in _items_of(stage))


def _items_of(stage: StageTime) -> list[Spent]:
    # What a layout cost on its own is within a page already.
    return [each for each in stage.spent if each.what != "layout"]


def _items(stage: StageTime, group: Cost, thinnest: float, language: str) -> tuple[Node, ...]:
    """The costliest of a group, and one bar for all the others."""
    found = sorted(
        (Cost(each.name, each.seconds) for each in _items_of(stage) if each.within == group.name),
        key=_costliest_first,
    )
    shown = [cost for cost in found[:SLOWEST] if cost.seconds >= thinnest]
    nodes = [Node(cost.name, cost.seconds) for cost in shown]
    others = found[len(shown) :]
    if others:
        name = _words(language)["more"].format(count=number(len(others), language))
        nodes.append(Node(name, sum(cost.seconds for cost in others)))
    return tuple(nodes)


def as_page(recorded: Recorded, language: str) -> str:
    """An HTML page, whole in itself."""
    say = _words(language)
    took = say["took"].format(time=duration(recorded.seconds, language))
    if not recorded.stages:
        return _PAGE.format(
            language="sv" if language == "sv" else "en",
            title=say["title"],
            style=_STYLE,
            main=f"<p>{took} {say['nothing']}</p>",
        )
    is_shared = any(
        sum(each.seconds for each in _items_of(stage)) > stage.seconds for stage in recorded.stages
    )
    parts = [
        f"<p>{took}{' ' + say['workers'] if is_shared else ''}</p>",
        f'<h2 id="bars">{say["bars"]}</h2>\n<p>{say["reading"]}</p>',
        f'<ul class="flame">{_bar(tree(recorded, language), 1.0, language)}</ul>',
        _stages_table(recorded, language),
        *(_costs_table(recorded, what, language) for what in ("entry", "layout", "page")),
    ]
    return _PAGE.format(
        language="sv" if language == "sv" else "en",
        title=say["title"],
        style=_STYLE,
        main="\n".join(part for part in parts if part),
    )


def _bar(node: Node, share: float, language: str) -> str:
    """A bar, and in a row below it those that it is made of. `share`: its part of the row."""
    name, time = escape(node.name), duration(node.seconds, language)
    row = "".join(_bar(below, below.seconds / (node.width or 1), language) for below in node.below)
    return (
        f'<li style="width:{100 * share:.3f}%" title="{name}: {time}">'
        f"<span>{name} <small>{time}</small></span>"
        f"{f'<ul>{row}</ul>' if row else ''}</li>\n"
    )


def _stages_table(recorded: Recorded, language: str) -> str:
    say = _words(language)
    rows = []
    for stage in stages_and_rest(recorded):
        name = stage_name(stage.name, language) if stage.name else say["other"]
        count = number(stage.items, language) if stage.items else ""
        share = _percent(stage.seconds, recorded.seconds)
        rows.append([name, duration(stage.seconds, language), share, count])
    return _table(say["stages"], [say[key] for key in ("stage", "time", "share", "count")], rows)


def _costs_table(recorded: Recorded, what: str, language: str) -> str:
    say = _words(language)
    found = slowest(recorded, what)
    if not found:
        return ""
    if what == "layout":
        heads = [say["layout name"], say["time"], say["count"], say["each"]]
        rows = [
            [
                cost.name,
                duration(cost.seconds, language),
                number(cost.times, language),
                duration(cost.seconds / cost.times, language),
            ]
            for cost in found
        ]
    else:
        heads = [say[f"{what} name"], say["time"], say[f"within {what}"]]
        rows = [[cost.name, duration(cost.seconds, language), cost.within] for cost in found]
    return _table(say[what], heads, rows)


def _table(title: str, heads: abc.Iterable[str], rows: abc.Iterable[abc.Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "\n".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + "</tr>"
        for first, *cells in rows
    )
    return (
        f"<h2>{escape(title)}</h2>\n<table>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>"
    )


_PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title} – sitegen</title>
<style>
{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{main}
</main>
</body>
</html>
"""

# Text on each bar has a contrast of at least 7:1 in both schemes (WCAG 1.4.6): the hues differ,
# light and dark do not.
_STYLE = """\
:root { color-scheme: light dark; --text: #1b1b1b; --ground: #fff; --line: #767676;
  --saturation: 55%; --lightness: 86%; }
@media (prefers-color-scheme: dark) {
  :root { --text: #f4f4f4; --ground: #16181b; --line: #8f8f8f;
    --saturation: 35%; --lightness: 25%; }
}
body { margin: 0; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 80rem; margin: 0 auto; padding: 1rem; }
p { max-width: 45rem; }
h2 { margin: 2rem 0 0.5rem; font-size: 1.25rem; }
.flame, .flame ul { display: flex; margin: 0; padding: 0; list-style: none; }
.flame { font-size: 0.8125rem; }
.flame li { flex: none; min-width: 0; }
.flame span { display: block; height: 1.75rem; overflow: hidden; text-indent: 0.25rem;
  border: solid var(--ground); border-width: 0 1px 1px 0; white-space: nowrap;
  text-overflow: ellipsis; line-height: 1.75rem;
  background: hsl(var(--hue, 0) var(--saturation) var(--lightness)); }
.flame li:hover > span { text-decoration: underline; outline: 2px solid; outline-offset: -2px; }
.flame small { font-size: inherit; }
/* What is below a stage has its colour; the build itself is grey. */
.flame > li > span { --saturation: 0%; }
.flame > li > ul > li:nth-child(7n + 1) { --hue: 200; }
.flame > li > ul > li:nth-child(7n + 2) { --hue: 35; }
.flame > li > ul > li:nth-child(7n + 3) { --hue: 280; }
.flame > li > ul > li:nth-child(7n + 4) { --hue: 160; }
.flame > li > ul > li:nth-child(7n + 5) { --hue: 320; }
.flame > li > ul > li:nth-child(7n + 6) { --hue: 10; }
.flame > li > ul > li:nth-child(7n + 7) { --hue: 95; }
table { border-collapse: collapse; }
th, td { padding: 0.25rem 1.5rem 0.25rem 0; border-bottom: 1px solid var(--line); text-align: left;
  vertical-align: top; }
tbody th { min-width: 5rem; font-weight: normal; overflow-wrap: anywhere; }
td { white-space: nowrap; font-variant-numeric: tabular-nums; }
td:last-child { white-space: normal; overflow-wrap: anywhere; }
@media (max-width: 30rem) { table { font-size: 0.875rem; } th, td { padding-right: 0.5rem; } }
@media print {
  :root { --text: #000; --ground: #fff; --saturation: 55%; --lightness: 86%; }
}
"""
