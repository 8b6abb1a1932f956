"""The documents that follow from the code say what the code says, and their examples build."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

from sitegen.declare.config import Settings, SettingsInWords
from sitegen.declare.fields import declared
from sitegen.declare.kinds import KINDS
from sitegen.doors.reference import EXAMPLES, content_document, documents, field_documents
from sitegen.words.catalogue import CATALOGUE
from tests.conftest import ROOT, Site

MakeSite: TypeAlias = Callable[[str], Site]


@pytest.mark.parametrize("name", ["content.md", "problems.md"])
def test_a_document_is_what_make_docs_writes(name: str) -> None:
    document = ROOT / "docs" / name
    assert documents(ROOT / "docs")[document] == document.read_text("utf-8")


@pytest.mark.parametrize(
    "cls", [*KINDS.values(), Settings, SettingsInWords], ids=lambda cls: str(cls.__name__)
)
def test_every_field_is_in_the_reference_with_what_it_is_for(cls: type) -> None:
    assert sorted(field_documents(cls)) == sorted(declared(cls))
    text = content_document()
    assert [name for name in declared(cls) if f"| `{name}` |" not in text] == []


def test_every_kind_has_an_example_at_its_richest() -> None:
    assert list(EXAMPLES) == [*KINDS, "settings", "translation", "redirects"]


def test_the_examples_make_a_site_without_problems(site: MakeSite) -> None:
    made = site("")
    for path, text in EXAMPLES.values():
        made.write(path, text)
    made.write(
        "content/images/karta.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>'
    )
    made.write("content/documents/stadga.txt", "Stadga\n")
    result = made.build()
    assert result.problems == []
    assert result.exit_code == 0
    assert "Folkets hus" in made.read("kalender/arsmote/index.html")


def test_every_code_is_in_the_document_of_problems() -> None:
    text = documents(ROOT / "docs")[ROOT / "docs" / "problems.md"]
    assert [name for name in CATALOGUE if f"\n## {name}\n" not in text] == []
