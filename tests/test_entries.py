"""One file becomes one entry: typed fields, a body, and the place of everything."""

from sitegen.declare.config import Settings
from sitegen.declare.kinds import News, Person
from sitegen.read.entries import parse, slug, summary
from sitegen.words.model import Entry, Place, Source
from sitegen.words.problems import Problem

SETTINGS = Settings(name="Prov", base_url="https://prov.example", languages=("en",))


def news(text: str, version: str = "", dated: str = "") -> tuple[Entry, tuple[Problem, ...]]:
    source = Source("content/news/plan.md", "news", "news/plan", version, dated)
    return parse(source, text, SETTINGS)


def places(found: tuple[Problem, ...]) -> list[tuple[int, int, str]]:
    return [(*each.place, each.code) for each in found]


def test_a_file_becomes_an_entry() -> None:
    entry, found = news("---\ntitle: Planen\ndate: 2026-11-01\n---\n## Mål\n\nVi vill.\n")
    assert found == ()
    assert isinstance(entry.fields, News)
    assert (entry.id, entry.name, entry.key) == ("news/plan", "plan", "news/plan.sv")
    assert (entry.kind, entry.version, entry.slug, entry.whole) == ("news", "sv", "plan", True)
    assert entry.places["date"] == Place(3, 7)
    assert entry.body.headings[0].place == Place(5, 1)


def test_a_file_of_data_has_no_body() -> None:
    source = Source("content/people/anna.yaml", "person", "people/anna", "", "")
    entry, found = parse(source, "name: Anna\n", SETTINGS)
    assert found == ()
    assert entry.fields == Person(name="Anna")
    assert entry.body.html == ""


def test_mistakes_in_fields_and_text_are_found_together() -> None:
    entry, found = news("---\ntitle: Planen: nu\ndate: 2026-02-30\n---\n# Mål\n")
    assert places(found) == [
        (2, 8, "yaml-colon"),
        (3, 7, "impossible-date"),
        (5, 1, "heading-level-one"),
    ]
    assert not entry.whole


def test_a_mistake_in_the_text_leaves_the_entry_whole() -> None:
    entry, found = news("---\ntitle: Planen\ndate: 2026-11-01\n---\n# Mål\n")
    assert places(found) == [(5, 1, "heading-level-one")]
    assert entry.whole


def test_a_file_that_cannot_be_read_does_not_miss_its_fields_too() -> None:
    entry, found = news("Bara text.\n")
    assert places(found) == [(1, 1, "no-front-matter")]
    assert not entry.whole


def test_the_date_of_the_name_is_that_of_the_field() -> None:
    text = "---\ntitle: Planen\ndate: 2026-11-01\n---\n"
    assert places(news(text, dated="2026-11-01")[1]) == []
    assert places(news(text, dated="2026-11-02")[1]) == [(3, 7, "file-date-differs")]


def test_a_translation_needs_only_a_title() -> None:
    assert news("---\ntitle: The plan\n---\n", version="en")[1] == ()
    assert places(news("---\nsummary: The plan\n---\n", version="en")[1]) == [
        (2, 1, "missing-field")
    ]


def test_an_address_has_plain_letters() -> None:
    assert [slug(text) for text in ("plan-2", "Å, ä & ö!", "Très bien", "...")] == [
        "plan-2",
        "a-a-o",
        "tres-bien",
        "",
    ]


def test_the_slug_of_the_fields_goes_before_the_name_of_the_file() -> None:
    assert news("---\ntitle: A\ndate: 2026-11-01\nslug: Årets plan\n---\n")[0].slug == "arets-plan"


def test_a_summary_is_given_or_taken_from_the_text_and_cut_at_a_word() -> None:
    top = "---\ntitle: A\ndate: 2026-11-01\n"
    assert summary(news(f"{top}summary: Kort.\n---\nLång text.\n")[0]) == "Kort."
    assert summary(news(f"{top}---\nKort *text*.\n\nMer.\n")[0]) == "Kort text."
    taken = summary(news(f"{top}---\n{'ord, ' * 100}\n")[0])
    assert taken == "ord, " * 59 + "ord…"
