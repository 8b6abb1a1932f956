"""YAML as authors mean it: what they typed stays text, and every mistake has its place."""

import time

import pytest

from sitegen.read.front_matter import read, split
from sitegen.words.model import Mapping, Node, Place, Scalar, Sequence


def plain(node: Node) -> object:
    """Only the text of a tree."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.pairs}


def problems(text: str, first_line: int = 1) -> list[str]:
    _, found = read(text, "a.md", first_line)
    return [f"{each.place.line}:{each.place.column} {each.code}" for each in found]


def written(text: str) -> list[str]:
    """What the hints say to write."""
    _, found = read(text, "a.md")
    return [dict(each.facts)["write"] for each in found]


# --- Values ---


@pytest.mark.parametrize(
    "typed",
    [
        "13:00",
        "no",
        "yes",
        "on",
        "0701234567",
        "01234",
        "0o17",
        "0x1F",
        "1_000",
        "1e3",
        ".5",
        "2026-02-30",
        "2026-11-21",
        "2026-11-21 13:00",
        "12:30:45",
        "true",
        "=",
        "<<",
        "https://exempel.example/?a=b#c",
        "it's",
        'ett "citat" mitt i',
        "C#",
        "100 %",
        "a & b",
        "Ja!",
        "– med tankstreck",
        "🙂",
    ],
)
def test_a_value_is_what_was_typed(typed: str) -> None:
    top, found = read(f"värde: {typed}\n", "a.md")
    assert found == ()
    assert plain(top) == {"värde": typed}


@pytest.mark.parametrize("typed", ["", "~", "null", "Null", "NULL", "# en anteckning"])
def test_no_value_is_empty(typed: str) -> None:
    top, found = read(f"värde: {typed}\n", "a.md")
    assert found == ()
    assert plain(top) == {"värde": ""}


@pytest.mark.parametrize("typed", ["~", "null", "", "2026-11-21", "no"])
def test_a_quoted_value_is_text_whatever_it_is(typed: str) -> None:
    top, _ = read(f"värde: \"{typed}\"\nannat: '{typed}'\n", "a.md")
    assert [value for _, value in top.pairs] == [
        Scalar(typed, Place(1, 8), quoted=True),
        Scalar(typed, Place(2, 8), quoted=True),
    ]


def test_a_key_is_what_was_typed() -> None:
    top, _ = read("null: a\nno: b\n2026: c\n", "a.md")
    assert plain(top) == {"null": "a", "no": "b", "2026": "c"}


def test_text_of_several_lines_is_kept() -> None:
    top, found = read("a: |\n  ett: två\n  *tre*\nb: >\n  fyra\n  fem\n", "a.md")
    assert found == ()
    assert plain(top) == {"a": "ett: två\n*tre*\n", "b": "fyra fem\n"}


def test_every_value_has_its_place_in_the_file() -> None:
    top, _ = read("titel: Å\nprogramme:\n  - time: 13:00\n    title: Mingel\n", "a.md", 5)
    programme = top.pairs[1][1]
    assert isinstance(programme, Sequence)
    item = programme.items[0]
    assert isinstance(item, Mapping)
    assert (top.place, programme.place, item.place) == (Place(5, 1), Place(7, 3), Place(7, 5))
    assert [(key.place, value.place) for key, value in item.pairs] == [
        (Place(7, 5), Place(7, 11)),
        (Place(8, 5), Place(8, 12)),
    ]


# --- Mistakes: each is read as it was meant, and the rest of the file too ---


@pytest.mark.parametrize(
    ("text", "expected", "write"),
    [
        ("title: Möte: vad nu?\n", "1:8 yaml-colon", 'title: "Möte: vad nu?"'),
        ('title: Vad är "nu": ja\n', "1:8 yaml-colon", "title: 'Vad är \"nu\": ja'"),
        ("title: Vi har\n  ett nytt möte: kom!\n", "2:3 yaml-colon", None),
        ("title: @oss\n", "1:8 yaml-start", 'title: "@oss"'),
        ("title: %-räkning\n", "1:8 yaml-start", 'title: "%-räkning"'),
        ("title: `kod`\n", "1:8 yaml-start", 'title: "`kod`"'),
        ("title: *viktigt*\n", "1:8 yaml-start", 'title: "*viktigt*"'),
        ("title: &co\n", "1:8 yaml-start", 'title: "&co"'),
        ("title: !nytt\n", "1:8 yaml-start", 'title: "!nytt"'),
        ("title: > större\n", "1:8 yaml-start", 'title: "> större"'),
        ("title: | rör\n", "1:8 yaml-start", 'title: "| rör"'),
        ("title: , och\n", "1:8 yaml-start", 'title: ", och"'),
        ("title: ? va\n", "1:8 yaml-start", 'title: "? va"'),
        ("title: [Nytt] Vi\n", "1:8 yaml-start", 'title: "[Nytt] Vi"'),
        ("tags: [a, @b]\n", "1:11 yaml-start", 'tags: [a, "@b"]'),
        ("tags:\n  - @b\n", "2:5 yaml-start", '- "@b"'),
        ("%a: b\n", "1:1 yaml-start", '"%a": b'),
        ('title: "Vi\n', "1:8 yaml-quote", '"Vi"'),
        ("title: 'Vi\n", "1:8 yaml-quote", '"Vi"'),
        ('title: "Vi\nb: "c"\n', "1:8 yaml-quote", '"Vi"'),
        ('title: "Vi" alla\n', "1:13 yaml-after-quote", "title: '\"Vi\" alla'"),
        ('title: "C:\\Users"\n', "1:11 yaml-backslash", "title: 'C:\\Users'"),
        ("title: [Vi\nb: c\n", "1:8 yaml-bracket", '"[Vi"'),
        ("title: {Vi\nb: c\n", "1:8 yaml-bracket", '"{Vi"'),
        ("title: - Vi\n", "1:8 yaml-dash", '"- Vi"'),
        ("title: vi\n  - ni\n", "2:3 yaml-list", None),
        ("title: Vi och #de\n", "1:15 yaml-hash", 'title: "Vi och #de"'),
        ("title: #vi\n", "1:8 yaml-hash", 'title: "#vi"'),
        ("title Vi\nb: c\n", "1:1 yaml-no-colon", "title: Vi"),
        ("b: c\ntitle\nd: e\n", "2:1 yaml-no-colon", "title: ..."),
        ("title\n", "1:1 yaml-no-colon", "title: ..."),
        ("title:Vi\nb: c\n", "1:6 yaml-no-space", "title: Vi"),
        ("b: c\ntitle:Vi\n", "2:6 yaml-no-space", "title: Vi"),
        ("title:Vi\n", "1:6 yaml-no-space", "title: Vi"),
        ("title: Vi\n  b: c\n", "2:3 yaml-indent", None),
        ('title: "Vi"\n  b: c\n', "2:3 yaml-indent", None),
        ("  title: Vi\nb: c\n", "1:3 yaml-indent", None),
        ("image:\n    file: a\n  alt: b\n", "3:3 yaml-indent", None),
        ("image:\n  file: a\n   alt: b\n", "3:4 yaml-indent", None),
        ("tags:\n  - a\n - b\n", "3:2 yaml-indent", None),
        ("image:\n\tfile: a\n", "2:1 yaml-tab", None),
        ("image:\n  \tfile: a\n", "2:3 yaml-tab", None),
        ("title: Vi\n---\nb: c\n", "2:1 yaml-documents", None),
        ("title: Vi\n...\nb: c\n", "2:1 yaml-documents", None),
        ("title: V\x01i\n", "1:9 yaml-character", None),
        (": Vi\n", "1:1 key-not-text", None),
        ("~title: a\n? [b]\n: c\n", "2:3 key-not-text", None),
        ("title: Vi\n]\n", "2:1 yaml-syntax", None),
        ("- Vi\n", "1:1 not-fields", None),
        ('"Vi"\n', "1:1 not-fields", None),
    ],
)
def test_a_mistake_has_its_place_and_what_to_write(
    text: str, expected: str, write: str | None
) -> None:
    assert problems(text) == [expected]
    if write is not None:
        assert written(text) == [write]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a: b: c\nd: e\n", {"a": "b: c", "d": "e"}),
        ("a: @b\nd: e\n", {"a": "@b", "d": "e"}),
        ('a: "b\nd: e\n', {"a": "b", "d": "e"}),
        ("a: 'it's'\nd: e\n", {"a": "it's", "d": "e"}),
        ("a:b\nd: e\n", {"a": "b", "d": "e"}),
        ("a: b\n  d: e\n", {"a": "b", "d": "e"}),
        ("a:\n\td: e\n\tf: g\n", {"a": {"d": "e", "f": "g"}}),
        ("a: [b, c\nd: e\n", {"a": ["b", "c"], "d": "e"}),
        ("a: b\n---\nd: e\n", {"a": "b", "d": "e"}),
        ("a: &x b\nd: *x\n", {"a": "&x b", "d": "*x"}),
    ],
)
def test_what_stands_on_a_wrong_line_is_read_as_it_was_meant(text: str, meant: object) -> None:
    top, found = read(text, "a.md")
    assert found != ()
    assert plain(top) == meant


def test_what_a_hint_says_to_write_has_no_problem() -> None:
    text = 'a: b: c\nd: @e\nf: [G] h\ni: "J" k\nl: m #n\nopq: r "s: t\n'
    mended = "\n".join(written(text))
    assert problems(text) != []
    assert problems(mended) == []
    assert plain(read(mended, "a.md")[0]) == {
        "a": "b: c", "d": "@e", "f": "[G] h", "i": '"J" k', "l": "m #n", "opq": 'r "s: t',
    }  # fmt: skip


def test_several_mistakes_are_found_at_once() -> None:
    text = "a: b: c\nd: @e\nimage:\n\tfile: x\n\tfile: y\nf: 'g\nh: i\nh: j\n"
    assert problems(text, 2) == [
        "2:4 yaml-colon",
        "3:4 yaml-start",
        "5:1 yaml-tab",
        "6:1 yaml-tab",
        "7:4 yaml-quote",
        "6:2 key-twice",
        "9:1 key-twice",
    ]


def test_a_key_that_is_there_twice_names_both_lines() -> None:
    _, found = read("a: b\nc: d\na: e\n", "a.md", 2)
    assert [(each.code, each.place, dict(each.facts)) for each in found] == [
        ("key-twice", Place(4, 1), {"key": "a", "first": "2"})
    ]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_places_are_the_same_whatever_ends_a_line(end: str) -> None:
    assert problems(f"a: b{end}c: d: e{end}") == ["2:4 yaml-colon"]


def test_a_line_end_that_no_editor_shows_is_a_space() -> None:
    top, found = read("a: b\u2028c\nd: e\x85f\ng: @h\n", "a.md")
    assert plain(top) == {"a": "b c", "d": "e f", "g": "@h"}
    assert [each.place for each in found] == [Place(3, 4)]


# --- Attacks ---

BILLION_LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (BILLION_LAUGHS, "yaml-reference"),
        ("a: &a [*a]\n", "yaml-reference"),
        ("a: " + "[" * 100_000, "yaml-too-large"),
        ("a: " + "[" * 1_000 + "]" * 1_000, "yaml-too-large"),
        ("a: " + "{b: " * 500 + "}" * 500, "yaml-too-large"),
        ("- " * 100_000 + "a", "yaml-too-large"),
        ("? " * 100_000 + "a", "yaml-too-large"),
        ("\n".join("  " * level + "a:" for level in range(200)), "yaml-too-large"),
        ("a:\n" + "- b\n" * 30_000, "yaml-too-large"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "",
)
def test_a_file_made_to_exhaust_the_reader_is_a_problem_at_once(text: str, code: str) -> None:
    # The processor's time: what else the machine does is no fault of the text.
    started = time.process_time()
    _, found = read(text, "a.md")
    assert found[0].code == code
    assert time.process_time() - started < 2


# --- Where fields end and the text begins ---


def test_a_file_is_parted_at_its_lines_of_dashes() -> None:
    assert split("---\na: b\n---\nText\n---\n", "a.md") == ("a: b\n", 2, "Text\n---\n", 4, ())


@pytest.mark.parametrize(
    ("text", "front", "body", "body_line", "expected"),
    [
        ("Text\n", None, "Text\n", 1, [("no-front-matter", 1, 1)]),
        ("", None, "", 1, [("no-front-matter", 1, 1)]),
        ("a: b\n---\nText\n", "a: b\n", "Text\n", 3, [("no-front-matter", 1, 1)]),
        ("\n\n---\na: b\n---\nText", "a: b\n", "Text", 6, [("front-matter-late", 1, 1)]),
        ("----\na: b\n---\nText", "a: b\n", "Text", 4, [("front-matter-dashes", 1, 1)]),
        ("---\na: b\n—\nText", "a: b\n", "Text", 4, [("front-matter-dashes", 3, 1)]),
        ("---\na: b\n", "a: b\n", "", 3, [("front-matter-open", 3, 1)]),
        ("---\na: b\n\nText: c\n", "a: b\n", "\nText: c\n", 3, [("front-matter-open", 3, 1)]),
        ("---\na: b\nText\n", "a: b\n", "Text\n", 3, [("front-matter-open", 3, 1)]),
        (
            "---\na: b\n---\nc: d\n---\nText",
            "a: b\n   \nc: d\n",
            "Text",
            6,
            [("yaml-documents", 3, 1)],
        ),
    ],
)
def test_a_line_of_dashes_that_is_wrong_or_missing_does_not_hide_the_rest(
    text: str, front: str | None, body: str, body_line: int, expected: list[tuple[str, int, int]]
) -> None:
    found = split(text, "a.md")
    assert (found.front, found.body, found.body_line) == (front, body, body_line)
    assert [(each.code, *each.place) for each in found.problems] == expected


def test_no_fields_and_no_text_is_no_mistake_of_yaml() -> None:
    assert split("---\n---\n", "a.md") == ("", 2, "", 3, ())
    assert read("", "a.md", 2) == (Mapping((), Place(2, 1)), ())


def test_an_escape_brings_in_no_control_character() -> None:
    text = 'title: "a\\0b\\e[31mc"\nx: "rad\\nrad\\tb"\n"k\\a": y\n'
    assert problems(text) == ["1:8 yaml-character", "3:1 yaml-character"]
    assert plain(read(text, "a.md")[0]) == {"title": "a b [31mc", "x": "rad\nrad\tb", "k ": "y"}
