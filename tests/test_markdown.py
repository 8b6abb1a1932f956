"""Bodies: what communicators write, the HTML it becomes, and every mistake at its place.

In the sources of mistakes, ¶ shows where the problem is; it is taken out before reading.
"""

from __future__ import annotations

import re
import time

import pytest

from sitegen.read.markdown import convert
from sitegen.words.catalogue import CATALOGUE
from sitegen.words.model import Body, Place
from sitegen.words.problems import explain


def body(source: str) -> Body:
    return convert(source, "content/pages/a.md")[0]


def html(source: str) -> str:
    """The HTML on one line, with plain addresses where the markers are."""
    found = body(source)
    text = re.sub("\ue000([0-9]+)\ue001", lambda m: found.links[int(m[1])].target, found.html)
    text = re.sub("\ue002[0-9]+\ue001", "", text)
    text = re.sub("\ue003([0-9]+)\ue001", r"[picture \1]", text)
    text = re.sub("\ue004([0-9]+)\ue001", r"[figure \1]", text)
    return re.sub(r">\n+", ">", text).replace("\n", " ")


def problems(source: str) -> list[tuple[str, Place]]:
    return [(found.code, found.place) for found in convert(source, "a.md")[1]]


def marked(source: str) -> tuple[str, list[Place]]:
    """A source without its ¶, and their places."""
    places = []
    lines = source.split("\n")
    for number, line in enumerate(lines, 1):
        *before, _ = line.split("¶")
        column = 1
        for part in before:
            column += len(part)
            places.append(Place(number, column))
    return source.replace("¶", ""), places


# --- what is written, and what it becomes ---


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "Vi gör:\n- det här\n- det där",
            "<p>Vi gör:</p><ul><li>det här</li><li>det där</li></ul>",
        ),
        (
            "- en\n  - två\n    - tre",
            "<ul><li>en <ul><li>två <ul><li>tre</li></ul></li></ul></li></ul>",
        ),
        ("- en\n    - två", "<ul><li>en <ul><li>två</li></ul></li></ul>"),
        ("1. en\n   - två", "<ol><li>en <ul><li>två</li></ul></li></ol>"),
        ("7. sju\n8. åtta", '<ol start="7"><li>sju</li><li>åtta</li></ol>'),
        ("- en\n\n- två", "<ul><li><p>en</p></li><li><p>två</p></li></ul>"),
        (
            "- en\n  ```\n  kod\n    in\n  ```\n- två",
            "<ul><li>en <pre><code>kod   in </code></pre></li><li>två</li></ul>",
        ),
        (
            "- [x] gjort\n- [ ] *kvar*",
            '<ul><li class="task"><label><input checked="" disabled="" type="checkbox"> gjort'
            '</label></li><li class="task"><label><input disabled="" type="checkbox"> '
            "<em>kvar</em></label></li></ul>",
        ),
        ("~~nej~~ ~ja~", "<p><del>nej</del> <del>ja</del></p>"),
        ("rad\\\nrad  \nrad", "<p>rad<br>rad<br>rad</p>"),
        ("[a]: b.md\n--\n", "<p>--</p>"),
        ("snake_case_namn och 2*3*4", "<p>snake_case_namn och 2<em>3</em>4</p>"),
        (
            "```python x\na & b < c\n```",
            '<pre><code class="language-python">a &amp; b &lt; c </code></pre>',
        ),
        ("&copy; \\&copy; `&copy;`", "<p>© &amp;copy; <code>&amp;copy;</code></p>"),
        ('"citat" -- och...', '<p>"citat" -- och...</p>'),
    ],
)
def test_text_comes_out_as_the_git_host_shows_it(source: str, expected: str) -> None:
    assert html(source) == expected


def test_a_fence_keeps_its_tabs() -> None:
    assert body("```\nall:\n\tcc a.c\n```\n").html == "<pre><code>all:\n\tcc a.c\n</code></pre>"


def test_tables_have_column_headers() -> None:
    source = "| Ort | Antal |\n| --- | ---: |\n| Kalmar `a\\|b` | 12 |\n"

    assert html(source) == (
        '<table><thead><tr><th scope="col">Ort</th><th class="align-right" scope="col">Antal</th>'
        "</tr></thead><tbody><tr><td>Kalmar <code>a|b</code></td>"
        '<td class="align-right">12</td></tr></tbody></table>'
    )


def test_an_empty_corner_of_a_table_is_no_header() -> None:
    assert "<td></td>" in html("| | Antal |\n| --- | --- |\n| Kalmar | 12 |\n")


def test_terms_have_definitions() -> None:
    source = "LSS\n: Lagen om *stöd*.\n\nSoL\nSocL\n: Socialtjänstlagen.\n\n  - en punkt\n"

    assert html(source) == (
        "<dl><dt>LSS</dt><dd>Lagen om <em>stöd</em>.</dd><dt>SoL</dt><dt>SocL</dt>"
        "<dd><p>Socialtjänstlagen.</p><ul><li>en punkt</li></ul></dd></dl>"
    )


def test_footnotes_come_last_in_the_order_of_their_marks() -> None:
    source = "[^b]: Bra *två*.\n[^a]: Ett.\n\nText[^a] text[^b] text[^a].\n"

    assert html(source) == (
        '<p>Text<sup class="footnote-mark"><a href="#fn-1" id="fnref-1" role="doc-noteref">1</a>'
        '</sup> text<sup class="footnote-mark"><a href="#fn-2" id="fnref-2" role="doc-noteref">2'
        '</a></sup> text<sup class="footnote-mark"><a href="#fn-1" id="fnref-1-2" '
        'role="doc-noteref">1</a></sup>.</p><section class="footnote" role="doc-endnotes"><ol>'
        '<li id="fn-1"><p>Ett. <a href="#fnref-1" role="doc-backlink">↩ 1:1</a> '
        '<a href="#fnref-1-2" role="doc-backlink">↩ 1:2</a></p></li>'
        '<li id="fn-2"><p>Bra <em>två</em>. <a href="#fnref-2" role="doc-backlink">↩ 2</a></p>'
        "</li></ol></section>"
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("## Möten {: #traffar .stor }", '<h2 class="stor" id="traffar">Möten</h2>'),
        ("## Möten {#traffar}", '<h2 id="traffar">Möten</h2>'),
        ("Stycke\n{: .ingress }", '<p class="ingress">Stycke</p>'),
        ("*Hello*{: lang=en } du", '<p><em lang="en">Hello</em> du</p>'),
        ("[a](b.md){: .knapp .stor }", '<p><a class="knapp stor" href="b.md">a</a></p>'),
        ("- punkt\n  {: .viktig }", '<ul><li class="viktig">punkt</li></ul>'),
        ("text {: .a } text", "<p>text {: .a } text</p>"),
        ("**a** {b}", "<p><strong>a</strong> {b}</p>"),
    ],
)
def test_attribute_lists(source: str, expected: str) -> None:
    assert html(source) == expected


def test_headings_get_ids_without_diacritics_and_no_id_twice() -> None:
    found = body("## Åtgärder för *ökad* hälsa\n\n## Mål\n\n## Mål\n\n## Mål 2\n\n## …\n")

    assert [heading.id for heading in found.headings] == [
        "atgarder-for-okad-halsa",
        "mal",
        "mal-2",
        "mal-2-2",
        "avsnitt",
    ]
    assert found.headings[0].text == "Åtgärder för ökad hälsa"
    assert found.headings[1].place == Place(3, 1)
    assert found.anchors == ("atgarder-for-okad-halsa", "avsnitt", "mal", "mal-2", "mal-2-2")


def test_raw_headings_are_headings() -> None:
    found = body("<h2 class=a>Om <i>oss</i></h2>\n")

    assert found.html == '<h2 class="a" id="om-oss">Om <i>oss</i></h2>'
    assert [(heading.level, heading.text) for heading in found.headings] == [(2, "Om oss")]


def test_links_are_markers_and_their_targets_are_as_written() -> None:
    found = body("[a](../b%20c.md#d 'T'), <x@y.se>, www.z.se och <a href='q?a=1&amp;b'>Q</a>.\n")

    assert found.html == (
        '<p><a href="\ue0000\ue001" title="T">a\ue0020\ue001</a>, '
        '<a href="\ue0001\ue001">x@y.se\ue0021\ue001</a>, '
        '<a href="\ue0002\ue001">www.z.se\ue0022\ue001</a> och '
        '<a href="\ue0003\ue001">Q\ue0023\ue001</a>.</p>'
    )
    assert [(link.target, link.text, link.place) for link in found.links] == [
        ("../b%20c.md#d", "a", Place(1, 1)),
        ("mailto:x@y.se", "x@y.se", Place(1, 25)),
        ("http://www.z.se", "www.z.se", Place(1, 35)),
        ("q?a=1&b", "Q", Place(1, 48)),
    ]


def test_a_picture_on_its_own_is_a_figure() -> None:
    found = body(
        '![En *bild*](a.png "Bildtext")\n\nText ![b](b.png){: alt="" } <img src=c.png alt="c">\n'
    )

    assert found.html == "\ue0040\ue001\n<p>Text \ue0031\ue001 \ue0032\ue001</p>"
    assert [(p.source, p.alt, p.title, p.place) for p in found.pictures] == [
        ("a.png", "En bild", "Bildtext", Place(1, 1)),
        ("b.png", "", "", Place(3, 6)),
        ("c.png", "c", "", Place(3, 29)),
    ]


def test_lead_is_the_first_paragraph_as_plain_text() -> None:
    source = "> citat\n\n![b](c.png)\n\nEn *kort* [länk](a.md)[^1]\ntext &amp; `kod`.\n\nMer.\n"

    assert body(source + "\n[^1]: not").lead == "En kort länk text & kod."


def test_front_matter_shifts_lines() -> None:
    found, _ = convert("[a](b.md)", "a.md", first_line=9)

    assert found.links[0].place == Place(9, 1)


def test_windows_line_ends_and_byte_order_mark_change_nothing() -> None:
    source = "## A\n\nText [a](b.md)\ntext\n\n```\nkod\n```\n"

    assert convert("\ufeff" + source.replace("\n", "\r\n"), "a.md") == convert(source, "a.md")


def test_our_own_markers_cannot_be_typed() -> None:
    found = body(
        "a\ue0000\ue001 &#xe000;0&#xe001; <b title='&#xe0030;'>&#xE004;0</b>\n\n<i>&#57344;</i>\n"
    )

    assert not re.search("[\ue000-\ue0ff]", found.html)
    assert found.links == ()


def test_where_a_quotation_is_from_is_a_whole_address() -> None:
    source = (
        "<q cite='https://x.example/a'>A</q> <q cite='../pages/om.md'>B</q> <q cite='/om/'>C</q>"
    )
    assert body(source).html == '<p><q cite="https://x.example/a">A</q> <q>B</q> <q>C</q></p>'


@pytest.mark.parametrize("code", [0x7, 0xB, 0x7F, 0x80, 0x9F, 0xFDD0, 0xFFFE, 0x1FFFF, 0x10FFFE])
def test_what_no_page_may_have_cannot_be_typed(code: int) -> None:
    # HTML, 13.2.3.5. Some references mean another character, as browsers have it.
    for text in (f"A{chr(code)}B", f"A&#{code};B", f"<b title='A&#x{code:x};B'>B</b>"):
        assert chr(code) not in body(f"{text}\n").html


def test_what_is_near_it_stays() -> None:
    assert body("§\u00a0·\u00ad\ue100\ufffd😀\n").html == "<p>§\u00a0·\u00ad\ue100\ufffd😀</p>"


@pytest.mark.parametrize("sign", ["> ", "- ", "1. ", "[", "![", "*", "<b>", "<div>\n\n", "a\n: "])
def test_what_is_nested_far_too_deep_does_not_break_anything(sign: str) -> None:
    assert "slut" in body(sign * 3000 + "slut").html


def test_an_empty_body_is_empty() -> None:
    assert convert(" \n\n", "a.md") == (Body(), ())


# --- raw HTML ---


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("H<sub>2</sub>O <kbd>Ctrl</kbd> <mark>m</mark>", None),
        ("<details>\n<summary>A</summary>\n\n*b*\n\n</details>", None),
        ('<span lang="en">Hello</span> <abbr title="a">b</abbr>', None),
        ("`<script>` <!-- bort -->x", "<p><code>&lt;script&gt;</code> x</p>"),
        ("<div onclick=x style='a:b'>\nhej\n</div>", "<div>hej </div>"),
        ("a <script>b</script> <font color=red>c</font>", "<p>a b c</p>"),
        ("<script>\nlet a = '<b>';\n</script>\n\nb", "<p>b</p>"),
        ("<form><input name=a><button>b</button></form>", "b"),
        ("<a href='x.md' onclick=y>a</a>", '<p><a href="x.md">a</a></p>'),
        ("<b>a\n\nb", None),
    ],
)
def test_html_passes_an_allow_list(source: str, expected: str | None) -> None:
    found = html(source)

    assert not re.search(
        "script>[^<]|onclick|style=|font|form|input|button|<!--", found.replace("&lt;script", "")
    )
    if expected is not None:
        assert found == expected


def test_a_link_inside_a_link_ends_it() -> None:
    assert html("<a href=a.md>b [c](d.md) e</a> f") == (
        '<p><a href="a.md">b </a><a href="d.md">c</a> e f</p>'
    )


# --- mistakes, each at its place ---

WORDS = " ".join(["ord"] * 40)


@pytest.mark.parametrize(
    ("code", "source"),
    [
        ("heading-level-one", "¶# Titel"),
        ("heading-level-one", "text\n\n¶Titel\n====="),
        ("heading-jump", "¶### Tre"),
        ("heading-jump", "## Två\n\n> text\n>\n>  ¶#### Fyra"),
        ("heading-jump", "## Två\n\n¶<h4>Fyra</h4>"),
        ("heading-capitals", "## Två\n\n¶### KONTAKTA OSS"),
        ("image-without-alt", "text ¶![](a.png)"),
        ("image-without-alt", 'text ¶<img src="a.png">'),
        ("image-without-alt", "[¶![](a.png)](b.md)"),
        ("embedded-image", "¶![a](data:image/png;base64,AAAA)"),
        ("embedded-image", "a ¶<img alt=b src='data:image/png;base64,AAAA'>"),
        ("foreign-resource", "a\n¶![a](https://a.example/b.png)"),
        ("foreign-resource", "a ¶![a](//a.example/b.png)"),
        ("foreign-resource", "a ¶![a](/\\\\a.example/b.png)"),
        ("foreign-resource", "a ¶<img src=https://a.example/b.png alt=c>"),
        ("foreign-resource", "a ¶<img src=a.png srcset='a.png, //a.example/b.png 2x' alt=c>"),
        ("foreign-resource", "¶<iframe src='https://a.example/'></iframe>"),
        ("foreign-resource", "¶<video poster='https://a.example/b.png'></video>"),
        ("foreign-resource", "¶<link rel=stylesheet href='https://a.example/b.css'>"),
        ("foreign-resource", "¶<div style='background: url(//a.example/b)'>c</div>"),
        ("foreign-resource", "¶<style>\n@import 'https://a.example/b.css';\n</style>"),
        ("foreign-resource", '*a*¶{: style="background:url(https://a.example/b)" }'),
        ("empty-link", "text ¶[](a.md)"),
        ("empty-link", "text ¶[ ](a.md) text"),
        ("empty-link", "text ¶<a href='a.md'></a>"),
        ("vague-link", "Läs [mer om oss](a.md) ¶[här](b.md)."),
        ("vague-link", "¶[**Läs mer** …](b.md)"),
        ("vague-link", "a\n¶[Mer\ninformation](b.md)"),
        ("vague-link", "- ¶<a href='b.md'>Click here!</a>"),
        ("bare-address", "Se ¶https://a.example/b."),
        ("bare-address", "| a |\n| - |\n| ¶<https://a.example> |"),
        ("bare-address", "¶[www.a.example](https://a.example)"),
        ("bad-link-scheme", "¶[a](javascript:alert)"),
        ("bad-link-scheme", "¶[a](<java\tscript:alert>)"),
        ("bad-link-scheme", "a ¶<a href=' JavaScript&colon;alert'>b</a>"),
        ("bad-link-scheme", "¶[a](file:///c:/dokument/a.docx)"),
        ("same-text-other-target", "[Mål](a.md) och [mål](./a.md) och ¶[mål](b.md)"),
        ("undefined-reference", "Se ¶[vår plan][plan]."),
        ("undefined-footnote", "Text¶[^1]."),
        ("empty-footnote", "Text[^1].\n\n¶[^1]:"),
        ("unused-footnote", "Text.\n\n¶[^1]: Not."),
        ("table-without-headers", "¶|  |  |\n|--|--|\n| a | b |"),
        ("table-without-headers", "¶<table><tr><td>a</td></tr></table>"),
        ("duplicate-id", "## A\n\n## B ¶{: #a }"),
        ("duplicate-id", "<i id=a>b</i> ¶<b id=a>c</b>"),
        ("typed-bullet", "Vi gör:\n¶• det här\n• det där"),
        ("typed-bullet", "¶o\tett\no\ttvå"),
        ("typed-bullet", "- ett\n\n¶-två\n-tre"),
        ("typed-number", "Så här:\n¶1.Öppna\n2.Stäng"),
        ("broken-link", "¶[a] (b.md)"),
        ("broken-link", "Se ¶[a](b.md"),
        ("broken-link", "Se **¶[a](b c.md)**"),
        ("broken-link", "Se ¶[a](../b c (d).pdf) och e"),
        ("broken-link", "Se ¶[a](b (c) d.pdf)"),
        ("broken-link", "Se ¶(a)[../b.md]"),
        ("broken-link", "¶![a](b.png ”c”)"),
        ("broken-link", "¶[a](mailto: b@c.example)"),
        ("no-heading", "a\n¶###b"),
        ("no-heading", "¶#\xa0b"),
        ("no-table", "a\n¶| b | c |\n| d | e |"),
        ("no-table", "¶a\tb\nc\td"),
        ("stars-shown", "a ¶**b"),
        ("tag-shown", "a¶</w:t> b"),
        ("tag-shown", "> <div>\n> a &lt;o:p&gt;\n> ¶<o:p></o:p></div>"),
        ("broken-sentence", "Vi ses. Ansvarig ¶är\n\nRing oss."),
        ("broken-sentence", "> - **Ordförande ¶heter**"),
        ("broken-sentence", "En förening\nför kommuner ¶och"),
        ("broken-sentence", "Ring oss! ¶Kontakta"),
        ("broken-sentence", "Questions? Please ¶contact"),
        ("only-document", "## Planen\n\nLäs ¶[planen](../documents/plan.PDF#s2)."),
        ("only-document", "<p>¶<a href='plan.docx'>Planen</a></p>"),
        ("underlined-text", "a\nb\n¶---"),
        ("underlined-text", "> - Vi ses.\n>    ¶---"),
        ("underlined-text", "![a](b.png)\n¶---"),
        ("underlined-text", f"{WORDS}\n¶-"),
        ("bad-language", "a ¶*b*{: lang=xx }".replace("¶*b*", "*b*¶")),
        ("bad-language", "a <i class=b ¶lang='sv_SE'>c</i>"),
        ("bad-language", "<div ¶lang=eng>\n\nc\n\n</div>"),
        ("bad-language", f"<a ¶hreflang=gb href=b.md>{WORDS}</a>"),
        ("bold-heading", "¶__A b:__\n\nc"),
        ("indented-text", "a\n\n    ¶b\n    c"),
        ("vague-alt", "¶![DSC_0012](a.png)"),
        ("long-sentence", f"Kort. *¶Lång* {WORDS}. Kort."),
        ("long-sentence", f"Kort!\n\n- Se [en\n  länk](a.md). ¶Lång {WORDS}"),
        ("html-removed", "a ¶<font>b</font>"),
        ("html-removed", "> <div\n>   class=a ¶onclick=b>c</div>"),
        ("html-removed", "¶<script>\na\n</script>"),
        ("html-removed", "*a*¶{: onclick=b }"),
        ("html-removed", "a ¶<?php echo 1 ?> b"),
        ("html-removed", "¶<!DOCTYPE html>\n\na"),
        ("html-removed", "a [b ¶<div>c](d.md)"),
    ],
)
def test_a_mistake_is_found_at_its_place(code: str, source: str) -> None:
    text, places = marked(source)

    assert problems(text) == [(code, place) for place in places]


@pytest.mark.parametrize(
    "source",
    [
        "## A\n\n### B\n\n## C\n\n### D",
        "## FAQ\n\n## LSS och SoL\n\n## UNESCO",
        "[info@a.example](mailto:info@a.example) och info@a.example",
        "[här finns planen](a.md), [läs mer om planen](b.md), [+46 8 1](tel:+4681)",
        "[Plan](a.md) och [plan](./a.md 'c')",
        "`[här](a.md)` \\[här](a.md) <!-- [här](a.md) -->",
        "```\n# Ett\n![](a.png)\n<script>\n```",
        "matris[0][1] och [sic] och [ ] och [x]",
        "- en • två\n- tre",
        f"{WORDS}.\n\nSlut. {WORDS.capitalize()}. Slut.",
        "Box 1\\\n" * 50 + "slut",
        "[![Karta](a.png)](b.md) <a href=c.md><img src=d.png alt='D'></a>",
        '![](a.png){: alt="" } <img src="b.png" alt="">',
        "<a id='fast'></a> text",
        "<table><tr><th>a</th></tr></table>",
        "2 < 3 > 1 & 4 {a} a{:b",
        "kl. 13:00 och a:b",
        "Ansvarig är:\n\n- Anna",
        "- Vad du heter\n- Hur det går till\n- Vem du ska kontakta\n- Större än det är",
        "- Who we are\n- How things are\n- Emergency contact",
        "Vi heter `och`\n\nVi är [en förening och](a.md)",
        f"{WORDS}. Läs [planen](plan.pdf).",
        "[Planen](plan.pdf) och [budgeten](budget.pdf)",
        "[Planen](plan.md)",
        "Möten\n---\n\nVi ses.\n\n---\n\n| a |\n---\n\n## Vi ses.",
        '<p lang="en-GB">a <i lang="zh-Hant">b</i> <i lang="fit">c</i> <i lang="">d</i></p>',
        '*a*{: lang="SMA" } *b*{: lang="ca-valencia" } *c*{: lang="es-419" }',
    ],
)
def test_what_is_right_is_no_mistake(source: str) -> None:
    assert problems(source) == []


def test_the_id_of_a_heading_is_as_its_author_wrote_it() -> None:
    found = body("## A {: #a&b }\n\n<h3 id='c&amp;d'>C</h3>\n")
    assert [each.id for each in found.headings] == ["a&b", "c&d"]
    assert found.anchors == ("a&b", "c&d")
    assert 'id="a&amp;b"' in found.html


@pytest.mark.parametrize(
    ("value", "meant"),
    [("svenska", "sv"), ("DK", "da"), ("en_GB", "en"), ("swe", "sv"), ("xx", ""), ("", None)],
)
def test_a_language_that_is_none_is_told_with_what_was_meant(value: str, meant: str | None) -> None:
    found = convert(f'*a*{{: lang="{value}" }}', "a.md")[1]
    assert [dict(each.facts)["suggestion"] for each in found] == [meant] * (meant is not None)


def test_readability_is_words_in_a_sentence_and_long_words_in_a_hundred() -> None:
    # Ten words in each sentence, of which two have more than six letters: 10 + 20.
    sentence = "Vi har ett **fint förbund** för alla och [dit](a.md)\ndessutom. "
    text = f"- {sentence.strip()}\n\n{sentence * 10}"
    for hardest, found in ((29, ["hard-to-read"]), (30, []), (None, [])):
        problems = convert(text, "a.md", 1, hardest)[1]
        assert [each.code for each in problems] == found
    (told,) = convert(text, "a.md", 1, 20)[1]
    assert (told.place, dict(told.facts)["lix"]) == (Place(1, 3), "30")
    assert convert(sentence * 9, "a.md", 1, 20)[1] == ()


def test_every_mistake_of_a_body_is_explained_in_both_languages() -> None:
    for source in (
        "# A\n\n### B",
        "![](a{b}.png)",
        "[här](a.md)",
        "a[^1] [b][c] https://d.example",
    ):
        for found in convert(source, "a.md")[1]:
            for language in ("sv", "en"):
                told = explain(found, language)
                assert told.message
                assert told.hint
                assert CATALOGUE[found.code].sv != CATALOGUE[found.code].en


# --- Text that no author writes ---

MANY = 30_000

ENDLESS = {
    "spaces": "a" + " " * MANY + "b",
    "letters before @": "a" * MANY + " @",
    "comments": "x " + "<!--" * MANY,
    "instructions": "x " + "<?" * MANY,
    "declarations": "x " + "<!A " * MANY,
    "sections": "x " + "<![CDATA[" * MANY,
    "an address with many brackets": "http://a.b/" + ")" * MANY,
    "an address with many entities": "http://a.b/" + "&a;" * MANY,
    "links in brackets": "[" * MANY + "[a](b)" * (MANY // 2),
    "definitions": "\n".join(f"[a{number}]: b" for number in range(MANY)),
    "a line that is nearly one of a table": "a\n---" + " " * MANY + "x",
    "a table of few signs and many cells": "a|" * 3000 + "\n" + "-|" * 3000 + "\n|" * 3000,
    "spaces in a heading": "# a" + " " * MANY + "b",
    "nearly attributes of a heading": "# a " + " {:" * MANY,
    "signs in a link": "[a" + "!" * MANY + "a](b)",
    "signs in a sentence": "a " * 50 + "!" * MANY,
    "lines with links": "\n".join(f"[a{number}](b.md)" for number in range(MANY // 2)),
    "spaces before an address": "[a](" + " " * MANY + "x",
    "spaces in an address": "[a](./" + " " * MANY + "x",
    "ampersands": "&a" * MANY * 5,
    "footnotes": "".join(f"[^{n}] " for n in range(9000))
    + "".join(f"\n\n[^{n}]: x" for n in range(9000)),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_reading_takes_time_in_proportion_to_the_length(name: str) -> None:
    source = ENDLESS[name]
    started = time.process_time()
    found = body(source)
    # The slowest took half a minute before; a minute and more where there is ten times as much.
    assert time.process_time() - started < 4
    assert len(found.html) < 4_000_000


def test_a_row_gets_its_missing_cells_in_any_table_that_people_write() -> None:
    made = html("| a | b | c |\n|---|---|---|\n| 1 |\n")
    assert made.count("<td>") == 3
