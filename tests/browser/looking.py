"""The questions that are put to pages: a function of a `Window` for each, which returns the faults.

The same functions look at every layout (`test_layouts`), at every page (`test_pages`), and at pages
with a fault planted in their layout (`test_planted`), so that each is known to find what it is for.
A function sets the size and the media that it needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TypeAlias

import yaml

from sitegen.connect.pages import has_statement, special
from sitegen.read.layouts import SHIPPED
from tests.browser.window import NARROW, WIDE, Window

Check: TypeAlias = Callable[[Window], list[str]]

# HTML, style sheet, icon, and two pictures: what a news page may ask for.
MOST_REQUESTS = 5

RUN_AXE = """
async only => {
  const found = await axe.run(document, {
    runOnly: only ?? ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"],
    preload: false,
  });
  return found.violations.flatMap(rule => rule.nodes.map(
    node => `${rule.id} ${node.target.join(" ")}: ${node.any.concat(node.all, node.none)
      .map(check => check.message).join("; ")}`));
}
"""

DESCRIBE_FOCUS = """
() => {
  const element = document.activeElement, box = element.getBoundingClientRect();
  return {
    skips: element.matches('body > a[href^="#"]:first-child'),
    shown: box.width > 1 && box.height > 1 && box.top >= 0 && box.left >= 0
      && box.bottom <= innerHeight && box.right <= innerWidth
      && getComputedStyle(element).opacity !== "0"
      && getComputedStyle(element).clipPath === "none" && element.checkVisibility(),
    in_main: element.closest("main") !== null,
  };
}
"""

# Texts of links that tell nothing without the words around them (WCAG 2.4.4, Digg R5).
GENERIC = {
    "sv": ["här", "läs mer", "läs mer här", "klicka här", "mer", "mer information", "mer info"],
    "en": [
        "here",
        "read more",
        "click here",
        "more",
        "more information",
        "learn more",
        "more info",
    ],
}


# --- What pages are compared with ---


@cache
def strings(language: str) -> dict[str, str]:
    """The words of the shipped layouts, whatever a site or a planted fault makes of them."""
    text = (SHIPPED / f"strings/{language}.yaml").read_text("utf-8")
    return {key: str(value) for key, value in yaml.safe_load(text).items()}


def _words(window: Window) -> dict[str, str]:
    said = strings(window.planned.language)
    return {
        "breadcrumbs": said["breadcrumbs.label"],
        "home": said["breadcrumbs.home"],
        "pagination": said["pagination.label"],
        "alerts": said["alert.label"],
        "elsewhere": said["link.external"],
    }


@cache
def _foreign(language: str) -> dict[str, str]:
    """Words that a layout writes in another language, and never in this one."""
    own = set(strings(language).values())
    others = [other for other in ("sv", "en") if other != language]
    return {
        words: other
        for other in others
        for words in strings(other).values()
        # Short words may be names, and words with gaps are never on a page as they are.
        if words not in own and len(words) > 3 and "{" not in words
    }


def is_document(window: Window) -> bool:
    """Whether it has all that a document has; a page that only redirects does not."""
    return window.planned.template != "base/redirect.html"


def _count_alerts(window: Window) -> int:
    return len(window.built.plan.ground().view(window.planned).alerts)


# --- In the document ---


def structure(window: Window) -> list[str]:
    found: list[str] = window.ask("structure")
    if not is_document(window):
        return [fault for fault in found if "skip link" not in fault]
    scripts: list[str] = window.page.evaluate("[...document.scripts].map(each => each.src)")
    if window.planned.template != "base/search.html":
        found += [f"a script: {each}" for each in scripts if each]
    return found


def empty(window: Window) -> list[str]:
    return list(window.ask("empty"))


def links(window: Window) -> list[str]:
    words = _words(window)
    generic = GENERIC[window.planned.language]
    return [
        *window.ask("links", {"words": words, "generic": generic}),
        *_wrong_documents(window),
    ]


def _wrong_documents(window: Window) -> Iterator[str]:
    """Type and size in the text of a link, compared with the file."""
    for address, text in window.ask("documents"):
        file = window.built.output / address.removeprefix("/")
        match = re.search(r"\(.*?(\d[\d\s,.]*)\s(B|byte|bytes|kB|MB)\b.*\)$", text)
        if not file.is_file() or not match:
            yield f"does not tell type and size: {text!r}"
            continue
        unit = {"kB": 1000, "MB": 1_000_000}.get(match[2], 1)
        said = float(re.sub(r"\s", "", match[1]).replace(",", ".")) * unit
        if abs(said - file.stat().st_size) > unit * 0.06:
            yield f"the file has {file.stat().st_size} bytes: {text!r}"


def breadcrumbs(window: Window) -> list[str]:
    homes = ("page/home.html", "base/404.html", "base/redirect.html")
    none = window.planned.template in homes
    return list(window.ask("breadcrumbs", {"words": _words(window), "none": none}))


def pagination(window: Window) -> list[str]:
    page = window.planned
    return list(
        window.ask("pagination", {"words": _words(window), "number": page.number, "of": page.of})
    )


def alerts(window: Window) -> list[str]:
    count = _count_alerts(window) if is_document(window) else 0
    return list(window.ask("alerts", {"words": _words(window), "count": count}))


def footer(window: Window) -> list[str]:
    if not is_document(window):
        return []
    page = window.planned
    statement = special("statement", page.language, window.site)
    wanted = statement if has_statement(window.site) else ""
    return list(window.ask("footer", {"statement": wanted}))


def language(window: Window) -> list[str]:
    code = window.planned.language
    return list(window.ask("language", {"code": code, "foreign": _foreign(code)}))


# --- Axe ---


def axe(window: Window, *only: str) -> list[str]:
    """As the tab is now; `only` these tags."""
    return list(window.page.evaluate(RUN_AXE, list(only) or None))


def axe_wide(window: Window) -> list[str]:
    window.resize(WIDE)
    window.media()
    return axe(window)


def axe_narrow(window: Window) -> list[str]:
    window.resize(NARROW)
    window.media()
    return axe(window)


def axe_wide_dark(window: Window) -> list[str]:
    window.resize(WIDE)
    window.media(color_scheme="dark")
    return axe(window)


def axe_narrow_dark(window: Window) -> list[str]:
    window.resize(NARROW)
    window.media(color_scheme="dark")
    return axe(window)


# --- Room ---


def reflow(window: Window) -> list[str]:
    """WCAG 1.4.10: no scrolling sideways at 320 px."""
    window.media()
    window.resize(NARROW)
    return list(window.ask("room"))


def large_text(window: Window) -> list[str]:
    """WCAG 1.4.4: text of twice its size in a window as wide as before."""
    window.media()
    window.resize(WIDE)
    window.page.evaluate("document.documentElement.style.fontSize = '200%'")
    found = list(window.ask("room"))
    window.page.evaluate("document.documentElement.removeAttribute('style')")
    return found


def large_text_narrow(window: Window) -> list[str]:
    """The same on a phone, which WCAG does not ask for and many have: words can still be read."""
    window.media()
    window.resize(NARROW)
    window.page.evaluate("document.documentElement.style.fontSize = '200%'")
    found = [*window.ask("room"), *window.ask("squeezed")]
    window.page.evaluate("document.documentElement.removeAttribute('style')")
    return found


def text_spacing(window: Window) -> list[str]:
    """WCAG 1.4.12: what readers may set for lines, letters and words, on a phone."""
    window.media()
    window.resize(NARROW)
    window.ask("space", True)
    found = list(window.ask("room"))
    window.ask("space", False)
    return found


def targets(window: Window) -> list[str]:
    """WCAG 2.5.8, on a phone."""
    window.media()
    window.resize(NARROW)
    return list(window.ask("targets"))


# --- Keyboard ---


def skip_link(window: Window) -> list[str]:
    """Press Tab and Enter as a keyboard user does (A2)."""
    if not is_document(window):
        return []
    window.media()
    _from_the_top(window)
    page = window.page
    page.keyboard.press("Tab")
    focus: dict[str, bool] = page.evaluate(DESCRIBE_FOCUS)
    if not focus["skips"]:
        return ["the first Tab does not reach a skip link that is the body's first element"]
    faults = [] if focus["shown"] else ["the skip link is not shown when it has focus"]
    page.keyboard.press("Enter")
    if not page.evaluate(DESCRIBE_FOCUS)["in_main"]:
        faults.append("Enter on the skip link does not move focus into <main>")
    # What comes next is below the menu.
    page.keyboard.press("Tab")
    after = page.evaluate("document.activeElement.closest('body > header, body > nav') === null")
    return faults if after else [*faults, "after the skip link, Tab is back in the menu"]


def _from_the_top(window: Window) -> None:
    """Where Tab begins is moved by clicks and by fragments; this moves it back."""
    window.page.evaluate(
        "() => { document.body.tabIndex = -1; document.body.focus();"
        " document.body.removeAttribute('tabindex'); scrollTo(0, 0); }"
    )


def keyboard(window: Window) -> list[str]:
    """Tab reaches all that can be used, in the order of the page, and shows where it is."""
    window.media()
    window.resize(WIDE)
    return _tab_through(window)


def keyboard_narrow(window: Window) -> list[str]:
    window.media()
    window.resize(NARROW)
    return _tab_through(window)


def _tab_through(window: Window) -> list[str]:
    _from_the_top(window)
    count: int = window.ask("beginTabs")
    for _ in range(count):
        window.page.keyboard.press("Tab")
    return list(window.ask("endTabs"))


# --- What readers ask for ---


def forced_colours(window: Window) -> list[str]:
    window.resize(WIDE)
    window.media()
    window.ask("beginColours")
    window.media(forced_colors="active")
    return list(window.ask("endColours"))


def reduced_motion(window: Window) -> list[str]:
    window.media()
    return list(window.ask("motion"))


def paper(window: Window) -> list[str]:
    if not is_document(window):
        return []
    window.media(media="print", color_scheme="dark")
    # A4 between margins of 2 cm, in CSS pixels.
    window.resize((643, 900))
    found = list(window.ask("print"))
    return found + [fault for fault in window.ask("room") if "beyond" in fault or "side" in fault]


def pdf(window: Window) -> list[str]:
    window.media()
    made = window.page.pdf(format="A4", tagged=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", made))
    return [] if made.startswith(b"%PDF") and pages else ["nothing is printed"]


# --- Without scripts, and in private ---


def without_script(window: Window) -> list[str]:
    """The same words with and without JavaScript; where there is search, a way to all pages."""
    if not is_document(window):
        return []
    window.media()
    window.resize(WIDE)
    plain = window.plain
    plain.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    plain.goto(window.address)
    words = "document.body.innerText"
    if window.planned.template == "base/search.html":
        index = special("a-to-z", window.planned.language, window.site)
        way = plain.locator(f"main a[href='{index}']:visible").count()
        return [] if way else ["no way to the A–Ö for those without JavaScript"]
    here, there = (page.evaluate(words).split() for page in (window.page, plain))
    return [] if here == there else ["another text without JavaScript"]


def requests(window: Window) -> list[str]:
    heard = window.heard
    found = [f"asks another host: {url}" for url in heard.elsewhere]
    found += [f"is not there: {line}" for line in heard.failed]
    # The icon may come later.
    count = 1 + len({url for url in heard.requests if "/favicon" not in url})
    if window.planned.template == "news/page.html" and count > MOST_REQUESTS:
        found.append(f"{count} requests: {heard.requests}")
    return found


def console(window: Window) -> list[str]:
    return list(window.heard.errors)


def private(window: Window) -> list[str]:
    """No cookie, nothing stored."""
    cookies = [f"a cookie: {each.get('name')}" for each in window.context.cookies()]
    window.context.clear_cookies()
    return [*cookies, *window.ask("stored")]


# Asked of every page of every site: what stands in the document, and what it asked for.
OF_PAGES: dict[str, Check] = {
    check.__name__: check
    for check in (
        structure, empty, links, breadcrumbs, pagination, alerts, footer, language,
        requests, console, private, axe_wide, reflow, skip_link,
    )
}  # fmt: skip

# Asked of every layout and state.
OF_LAYOUTS: dict[str, Check] = {
    check.__name__: check
    for check in (
        without_script, axe_wide_dark, forced_colours, reduced_motion, large_text,
        large_text_narrow, keyboard, axe_narrow, axe_narrow_dark,
        text_spacing, targets, keyboard_narrow, paper, pdf,
    )
}  # fmt: skip

CHECKS = OF_PAGES | OF_LAYOUTS


def look(window: Window, path: str, names: Iterable[str]) -> dict[str, list[str]]:
    """Open a page and put questions to it: name of the check → faults."""
    window.open(path)
    return {name: CHECKS[name](window) for name in names}
