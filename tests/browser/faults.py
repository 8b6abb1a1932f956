"""Faults that a designer might make: edits of one layout, style sheet or file of words each.

Each names the check that must find it and a page of the small site `STATES` on which it shows. An
edit whose text is no longer in the layout fails its test: write it anew against what is there now.
"""

from __future__ import annotations

from typing import NamedTuple

SKELETON = "base/skeleton.html"
HEAD = "base/head.html"
CSS = "base/css/99-fault.css"

HOME, NEWS, POST, PAGE = (
    "index.html",
    "nyheter/index.html",
    "nyheter/post-1/index.html",
    "om/index.html",
)
EVENT, BODY, ENGLISH = "kalender/dagar/index.html", "forum/stor/index.html", "en/index.html"


class Fault(NamedTuple):
    """One fault: what was done, and what must come of it."""

    what: str
    # Name of a check in `looking.CHECKS`, or `html` for html-validate.
    check: str
    # In the output.
    page: str
    # Relative to `layouts/`.
    file: str
    # What stands there, all of whose places are changed; "": a file of its own.
    old: str
    new: str
    # A second edit in the same file: (old, new).
    also: tuple[str, str] = ("", "")


def css(what: str, check: str, page: str, rules: str) -> Fault:
    """A fault that rules of style make, whatever the others are."""
    return Fault(what, check, page, CSS, "", rules)


POLICY = "{{ view.policy }}"
OPEN = "default-src * 'unsafe-inline'; style-src *"


def script(what: str, check: str, code: str) -> Fault:
    """A fault of a script, and of a policy that lets it run."""
    also = ("</main>", f"</main><script>{code}</script>")
    return Fault(what, check, PAGE, SKELETON, POLICY, OPEN, also)


FAULTS = [
    # The document
    Fault("no language", "structure", PAGE, SKELETON, ' lang="{{ page.language }}"', ""),
    Fault("always Swedish", "language", ENGLISH, SKELETON, '"{{ page.language }}"', '"sv"'),
    Fault("no title", "structure", PAGE, SKELETON, "<title>{{ view.document_title }}</title>", ""),
    Fault("no main", "structure", PAGE, SKELETON, "<main", "<div", ("</main>", "</div>")),
    Fault("two h1", "structure", PAGE, SKELETON, "</header>", "<h1>Prov</h1></header>"),
    Fault("a style element", "structure", PAGE, SKELETON, "</head>", "<style>a{}</style></head>"),
    Fault("zoom is forbidden", "axe_wide", PAGE, SKELETON,
          "initial-scale=1", "initial-scale=1, user-scalable=no"),
    Fault("a heading jumps", "axe_wide", EVENT, "macros/facts.html", "<dl>", "<h5>Fakta</h5><dl>"),
    Fault("a picture without alt", "axe_wide", PAGE, SKELETON,
          "</header>", """<img src="{{ view.asset('favicon.svg') }}"></header>"""),
    Fault("two navigations of one name", "axe_wide", PAGE, "base/navigation.html",
          "tools.label", "menu.label"),
    Fault("an id twice", "html", PAGE, SKELETON, "</header>", '<p id="innehall">Prov</p></header>'),
    Fault("a list of no items", "html", PAGE, "base/footer.html", "<ul>", "<ul><p>Prov</p>"),
    # Skip link and keyboard
    Fault("no skip link", "skip_link", PAGE, SKELETON, 'class="skip" href="#innehall"',
          'class="skip" href="/om/"'),
    Fault("the skip link leads nowhere", "skip_link", PAGE, SKELETON, "#innehall", "#content"),
    Fault("main takes no focus", "skip_link", PAGE, SKELETON, ' tabindex="-1"', ""),
    css("the skip link stays hidden", "skip_link", PAGE, ".skip { clip-path: inset(50%) }"),
    css("focus does not show", "keyboard", PAGE, ":focus-visible { outline: 0 !important }"),
    css("focus does not show on cards", "keyboard", HOME,
        ":is(.card, .line):focus-within { outline: 0 !important }"),
    Fault("a place of its own in the order of Tab", "structure", PAGE, HEAD,
          'class="brand"', 'class="brand" tabindex="3"'),
    Fault("focus is taken", "structure", PAGE, HEAD, '"brand"', '"brand" autofocus'),
    Fault("a link out of reach", "keyboard_narrow", PAGE, SKELETON,
          "</main>", '</main><a href="/om/" inert>Om föreningen</a>'),
    Fault("a button that is none", "structure", PAGE, SKELETON,
          "</header>", '<div role="button" tabindex="0">Meny</div></header>'),
    css("a hand where nothing is to be clicked", "structure", PAGE, "main div { cursor: pointer }"),
    css("small links", "targets", PAGE,
        ".crumbs a, .bottom a { padding: 0; font-size: 0.6rem; line-height: 1 }"),
    # Colours
    css("pale text", "axe_wide", PAGE, "main p, main li { color: #aaa }"),
    css("pale text on phones", "axe_narrow", PAGE,
        "@media (max-width: 30rem) { main p { color: #aaa } }"),
    css("dark text on dark", "axe_wide_dark", PAGE,
        "@media (prefers-color-scheme: dark) { main p { color: #444 } }"),
    css("dark text on dark phones", "axe_narrow_dark", PAGE,
        "@media (prefers-color-scheme: dark) and (max-width: 30rem) { main p { color: #444 } }"),
    css("only a colour sets the facts apart", "forced_colours", EVENT,
        ".facts { border: 0 !important }"),
    # Room
    css("a fixed width", "reflow", PAGE, ".page { min-width: 600px }"),
    css("a span of days on two lines", "reflow", EVENT, "main time + time { display: block }"),
    css("words that do not break", "reflow", PAGE,
        "h1 { hyphens: none; overflow-wrap: normal }"),
    css("a fixed height", "large_text", PAGE, ".lead, h1 { max-height: 5rem; overflow: hidden }"
        " h1 { font-size: 40px; max-height: 90px }  .bottom h2 { height: 22px; overflow: hidden }"),
    css("no room beside what is large", "large_text_narrow", HOME,
        ".line { display: grid; grid-template-columns: 4.5rem 0 1fr }"),
    css("no room for more space", "text_spacing", PAGE,
        "main p { max-height: 3em; overflow: hidden }"),
    # Movement and paper
    css("something moves", "reduced_motion", PAGE,
        "@keyframes prov { to { opacity: 0.9 } } h1 { animation: prov 3s infinite }"),
    css("scrolling takes time", "reduced_motion", PAGE, "html { scroll-behavior: smooth }"),
    css("colours take time", "reduced_motion", PAGE, "a { transition: color 1s }"),
    css("main is not printed", "paper", PAGE, "@media print { main { display: none } }"),
    css("the menu is printed", "paper", PAGE, "@media print { nav { display: block !important } }"),
    css("addresses are not printed", "paper", PAGE,
        "@media print { main a::after { content: none !important } }"),
    css("where to register is not printed", "paper", EVENT,
        "@media print { .facts-action { display: none } }"),
    css("what is folded is not printed", "paper", PAGE,
        "@media print { details::details-content { content-visibility: hidden !important } }"),
    css("paper is dark", "paper", PAGE,
        "@media print { :root { --ink: #fff; --paper: #000 } body { background: #000 } }"),
    # Links
    Fault("another window", "links", POST, "macros/links.html",
          'href="{{ address }}"', 'href="{{ address }}" target="_blank"'),
    Fault("no word of another site", "links", POST, "macros/links.html",
          "{{ text }} <span", "{{ text }}</a> <span"),
    Fault("'läs mer' alone", "links", NEWS, "news/card.html",
          "</li>", '<p><a href="{{ teaser.url }}">Läs mer</a></p></li>'),
    Fault("no size of a document", "links", BODY, "macros/links.html",
          "({{ document.detail }})", "(PDF)"),
    Fault("a wrong size of a document", "links", BODY, "macros/links.html",
          "({{ document.detail }})", "(PDF, 3 MB)"),
    Fault("no word of a feed", "links", PAGE, "base/footer.html", "view.string('feed.type')", "''"),
    Fault("a link without text", "empty", PAGE, SKELETON, "</header>", '<a href="/"></a></header>'),
    Fault("no way to the statement", "footer", PAGE, "base/footer.html", ", 'statement')", ")"),
    # Parts
    Fault("labels without a value", "empty", EVENT, "macros/facts.html",
          "{% if value is string and value | trim or value is not string and value %}",
          "{% if true %}"),
    Fault("a word of the program", "empty", POST, "news/page.html",
          "{{ heading(entry) }}", "{{ heading(entry) }}<p>Av {{ entry.fields.author }}</p>"),
    Fault("breadcrumbs on the start page", "breadcrumbs", HOME, SKELETON,
          "<main", """<nav aria-label="{{ view.string('breadcrumbs.label') }}"><ol><li>"""
          '<a href="/om/">Om</a></li></ol></nav><main'),
    Fault("breadcrumbs after main", "breadcrumbs", PAGE, SKELETON,
          "{{ breadcrumbs(view) }}", "", ("</main>", "</main>{{ breadcrumbs(view) }}")),
    Fault("the current page is not marked", "pagination", NEWS, "macros/lists.html",
          ' aria-current="page"', ""),
    Fault("a page before the first", "pagination", NEWS, "macros/lists.html",
          "{% if pages.previous %}", "{% if true %}"),
    Fault("alerts speak at once", "alerts", HOME, "alert/card.html",
          'class="alerts"', 'class="alerts" role="alert"'),
    Fault("a link in the text of an alert", "alerts", HOME, "alert/card.html",
          "<p><strong>", '<p><a href="/om/">Om</a> <strong>'),
    Fault("a Swedish word on an English page", "language", ENGLISH, "base/navigation.html",
          "{{ view.string('menu.label') }}", "Huvudmeny"),
    Fault("a Swedish word among the English", "language", ENGLISH, "strings/en.yaml",
          "Skip to main content", "Hoppa till innehållet"),
    # Light and private
    Fault("a style sheet of another host", "requests", PAGE, SKELETON, POLICY, OPEN,
          ("</head>", '<link rel="stylesheet" href="https://cdn.example/a.css"></head>')),
    Fault("a file that is not there", "requests", PAGE, SKELETON,
          "</head>", '<link rel="stylesheet" href="/finns-inte.css"></head>'),
    Fault("six requests", "requests", POST, "news/page.html", "<article", "".join(
        f'<img src="/images/karta.svg?{number}" alt="Prov">' for number in range(6)) + "<article"),
    Fault("what the policy forbids", "console", PAGE, SKELETON,
          "<main", '<main style="color: red"'),
    Fault("a script", "structure", PAGE, SKELETON,
          "</head>", '<script src="/a.js"></script></head>'),
    script("a cookie", "private", "document.cookie = 'a=1'"),
    script("something kept", "private", "localStorage.setItem('a', '1')"),
    script("words only with JavaScript", "without_script",
           "document.querySelector('main').append('Prov')"),
]  # fmt: skip
