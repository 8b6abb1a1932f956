"""What the preview adds to pages: the script that reloads them, and a panel of problems.

In: the text of a page and what the last build found. Out: the text that the browser gets. The
page's own Content-Security-Policy stays, and lets just these additions through.
"""

from __future__ import annotations

import html
import re
from collections import abc
from typing import NamedTuple

from sitegen.doors import reports
from sitegen.doors.screen import around
from sitegen.words.outcome import Report
from sitegen.words.problems import group, severity

# The preview's own addresses: no page of a site begins with a full stop.
OWN = "/.sitegen/"
SCRIPT, STYLE, EVENTS = f"{OWN}preview.js", f"{OWN}preview.css", f"{OWN}events"

# Columns of a line of the source that are shown.
LONGEST_LINE = 300

_WORDS = {
    "sv": {
        "serving": "Förhandsvisning: {address}  (avsluta med Ctrl-C)",
        "port-taken": "porten {port} är upptagen; välj en annan med --port, eller 0 för en ledig",
        "port-refused": "porten {port} går inte att använda: {reason}",
        "waiting": "ett annat bygge av webbplatsen pågår; väntar på det",
        "errors": "{errors} fel att rätta",
        "warnings": "{warnings} att se över",
        "old": "Sidan visas som den var innan. Den byggs om så fort du har sparat.",
        "nothing": "Det finns ingen sida att visa än. Den byggs så fort du har sparat.",
        "bug": "Felet är sitegens, inte ditt. Det som behövs för att rätta det står i terminalen.",
        "failed": "sitegen kunde inte bygga webbplatsen",
        "title": "Förhandsvisning",
        "missing": "Sidan finns inte.",
    },
    "en": {
        "serving": "Preview: {address}  (end with Ctrl-C)",
        "port-taken": "port {port} is in use; choose another with --port, or 0 for any free one",
        "port-refused": "port {port} cannot be used: {reason}",
        "waiting": "another build of this site is under way; waiting for it",
        "errors": "{errors} to mend",
        "warnings": "{warnings} to look at",
        "old": "The page is shown as it was before. It is built again as soon as you have saved.",
        "nothing": "There is no page to show yet. It is built as soon as you have saved.",
        "bug": "The fault is sitegen's, not yours. What is needed to mend it is in the terminal.",
        "failed": "sitegen could not build the site",
        "title": "Preview",
        "missing": "There is no such page.",
    },
}

SCRIPT_TEXT = """\
// Reloads the page when the site has been built again. Only the preview adds it to pages.
const shown = document.currentScript.dataset.shown;
let source;
function listen() {
  source?.close();
  // A hidden page hangs up: browsers allow only six connections to one host.
  if (document.hidden) return;
  source = new EventSource("EVENTS");
  source.onmessage = (event) => {
    if (event.data === shown) return;
    source.close();
    location.reload();
  };
}
document.addEventListener("visibilitychange", listen);
addEventListener("pageshow", listen);
addEventListener("pagehide", () => source?.close());
""".replace("EVENTS", EVENTS)

STYLE_TEXT = """\
#sitegen-preview {
  position: relative; z-index: 1000; margin: 0; padding: 1rem max(1rem, 50% - 30rem);
  background: #fdecea; color: #17201f; border-bottom: 4px solid #b3261e;
  font: 1rem/1.5 system-ui, sans-serif; text-align: left;
}
#sitegen-preview.warning { background: #fff4dc; border-color: #a85b00; }
#sitegen-preview summary { font-weight: 700; cursor: pointer; }
#sitegen-preview :is(p, ol, pre) { margin: .5rem 0 0; max-width: none; }
#sitegen-preview ol { padding: 0; list-style: none; }
#sitegen-preview li { margin: .75rem 0 0; padding: .75rem 0 0; border-top: 1px solid #0003; }
#sitegen-preview code, #sitegen-preview pre {
  background: none; color: inherit; font: .875rem/1.5 ui-monospace, monospace;
}
#sitegen-preview code { overflow-wrap: anywhere; }
#sitegen-preview pre { padding: .5rem; overflow-x: auto; background: #fff; border: 0; }
#sitegen-preview mark { background: #ffe08a; color: inherit; }
@media print { #sitegen-preview { display: none; } }
"""


class State(NamedTuple):
    """What the browser is shown; replaced as a whole by each build that changes anything."""

    # Another for each state, also after a new start of the preview.
    version: str
    # HTML of the problems, or "".
    panel: str
    language: str
    # The path at which the site begins: "" or `/prov`.
    base: str
    # Whether the output holds a site at all.
    whole: bool


def words(language: str) -> dict[str, str]:
    """What the preview says, in Swedish, or in English for any other language."""
    return _WORDS[tongue(language)]


def tongue(language: str) -> str:
    """The language that `words` answers in."""
    return "sv" if language == "sv" else "en"


def with_preview(page: str, state: State, origin: str) -> str:
    """The page with the preview's script and panel, and a policy that lets just these in."""
    allowed = {
        "script-src": f"{origin}{SCRIPT}",
        "style-src": f"{origin}{STYLE}",
        "connect-src": f"{origin}{EVENTS}",
    }
    page = _POLICY.sub(lambda found: _widened(found, allowed), page)
    added = f'<script src="{SCRIPT}" data-shown="{html.escape(state.version)}"></script>\n'
    if state.panel:
        added = f'<link rel="stylesheet" href="{STYLE}">\n{added}'
    page = _put(page, re.search(r"</head>", page), added)
    return _put(page, re.search(r"<body\b[^>]*>", page), state.panel, after=True)


_POLICY = re.compile(
    r"""(<meta\s+http-equiv=["']?Content-Security-Policy["']?\s+content=)(["'])(.*?)\2""",
    re.IGNORECASE | re.DOTALL,
)


def _widened(found: re.Match[str], allowed: abc.Mapping[str, str]) -> str:
    return f'{found[1]}"{html.escape(widen(html.unescape(found[3]), allowed))}"'


def widen(policy: str, allowed: abc.Mapping[str, str]) -> str:
    """A Content-Security-Policy (CSP level 3) that lets one address more through a directive.

    `allowed`: directive → address. What the page's policy refuses it goes on refusing.
    """
    rules: dict[str, list[str]] = {}
    for rule in policy.split(";"):
        if words := rule.split():
            rules.setdefault(words[0].lower(), words[1:])
    for directive, address in allowed.items():
        # The directive for elements goes before the general one, where a page has it.
        name = f"{directive}-elem" if f"{directive}-elem" in rules else directive
        sources = rules.get(name, rules.get("default-src"))
        if sources is not None:
            kept = [source for source in sources if source.lower() != "'none'"]
            rules[name] = [*kept, address]
    return "; ".join(" ".join([name, *sources]) for name, sources in rules.items())


def _put(page: str, at: re.Match[str] | None, added: str, *, after: bool = False) -> str:
    """Put text before (or after) a tag; at the beginning where a page has no such tag."""
    place = (at.end() if after else at.start()) if at else 0
    return page[:place] + added + page[place:]


def problem_panel(report: Report, language: str, *, whole: bool) -> str:
    """The problems of a build as HTML for the top of every page; "" where there are none."""
    if not report.problems:
        return ""
    say, names = words(language), reports.words(language)
    errors = sum(severity(each) == "error" for each in report.problems)
    rest = len(report.problems) - errors
    counts = [say["errors"].format(errors=errors)] if errors else []
    counts += [say["warnings"].format(warnings=rest)] if rest else []
    items = []
    sources = reports.source_lines(report)
    for first, also in group(report.problems):
        each = reports.in_words(first, language)
        line = _source_line(sources.get(each.path, []), each.line, each.column)
        place = html.escape(f"{each.path}:{each.line}:{each.column}")
        items.append(
            f'<li class="{each.severity}"><code>{place}</code>'
            f" <strong>{names[each.severity]}:</strong> {html.escape(each.message)}"
            + (f"<pre>{line}</pre>" if line else "")
            + (f"<p>{html.escape(each.hint)}</p>" if each.hint else "")
            + (f"<p>{html.escape(reports.also_line(also, language))}</p>" if also else "")
            + "</li>"
        )
    note = "" if not errors else f"<p>{say['old' if whole else 'nothing']}</p>"
    return _panel(", ".join(counts), note + f"<ol>{''.join(items)}</ol>", language, bool(errors))


def _source_line(lines: abc.Sequence[str], line: int, column: int) -> str:
    """A line of the source as HTML, with a mark on the word at the column; "" if it is blank."""
    if not (0 < line <= len(lines) and lines[line - 1].strip()):
        return ""
    shown, column = around(lines[line - 1], column, LONGEST_LINE)
    before, after = shown[: column - 1], shown[column - 1 :].rstrip()
    # At the end of a line there is nothing to mark but its end.
    marked = re.match(r"\w+|.?", after)
    word = marked[0] if marked else ""
    rest = html.escape(after.removeprefix(word))
    return f"{html.escape(before)}<mark>{html.escape(word) or ' '}</mark>{rest}"


def failure_panel(language: str, reason: str = "") -> str:
    """What stands for problems where the build itself failed; no `reason`: for a fault of ours."""
    say = words(language)
    text = html.escape(reason) if reason else say["bug"]
    return _panel(say["failed"], f"<p>{text}</p>", language, is_error=True)


def _panel(title: str, inner: str, language: str, is_error: bool) -> str:
    # Mistakes stand open; what is only to be looked at does not push the page down.
    opened, class_ = (" open", "error") if is_error else ("", "warning")
    return (
        f'<details id="sitegen-preview" class="{class_}" lang="{tongue(language)}"{opened}>'
        f"<summary>{html.escape(title)}</summary>{inner}</details>\n"
    )


def own_page(state: State, word: str) -> str:
    """A page of the preview's own, where the site has none to show."""
    say = words(state.language)
    title = say["title"]
    shown = "" if state.panel else f"<h1>{title}</h1>\n<p>{say[word]}</p>\n"
    return (
        f'<!DOCTYPE html>\n<html lang="{tongue(state.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n</head>\n<body>\n{shown}</body>\n</html>\n"
    )
