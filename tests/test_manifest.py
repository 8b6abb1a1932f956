"""The manifest is what `json.dumps` makes of the same, however odd names and titles are."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.connect.manifest import addresses, manifest
from sitegen.declare.config import Settings
from sitegen.words.model import Page
from sitegen.words.outcome import Change

SETTINGS = Settings(name="Prov", base_url='https://prov.example/"å"', languages=("sv", "en"))
CHANGE = Change(datetime(2026, 11, 23, 8, tzinfo=UTC), "jobs/redaktör", "publish")

# Control characters, quotes, what lies above 16 bits, and bytes that are no UTF-8.
ODD = ['"', "\\", "\0\n\r\t\x1f\x7f", "\u2028\u2029", "😀", "\udcff", "åäö", "</script>", ""]


def expected(files: dict[str, str], pages: list[Page], change: Change | None) -> bytes:
    """The same by the standard library, in the plainest way."""
    urls = {
        page.address: {"entry": page.entry.rpartition(".")[0], "title": page.title}
        for page in pages
        if page.format == "html"
    }
    value = {
        "base_url": SETTINGS.base_url,
        "next_change": change.facts("sv") if change else None,
        "files": files,
        "urls": urls,
    }
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    return text.encode("utf-8", "surrogatepass") + b"\n"


def page(address: str, title: str, format: str = "html") -> Page:  # noqa: A002 - the field's name
    return Page(address, format, "sv", title=title, entry=f"news/{title}.sv" if title else "")


@pytest.mark.parametrize("change", [None, CHANGE])
@pytest.mark.parametrize("files", [{}, {f"{odd}.css": odd for odd in ODD}])
def test_the_manifest_is_sorted_json(files: dict[str, str], change: Change | None) -> None:
    pages = [page(f"/{odd}/", odd) for odd in ODD] if files else []
    hidden = [page("/a.xml", "Flöde", "atom")]
    made = manifest(SETTINGS, addresses([*pages, *hidden]), files, change)
    assert made == expected(files, pages, change)


@given(
    st.dictionaries(st.text(), st.text(), max_size=5),
    st.dictionaries(st.text(), st.text(), max_size=5),
)
def test_no_text_makes_it_anything_else(files: dict[str, str], titles: dict[str, str]) -> None:
    pages = [page(address, title) for address, title in titles.items()]
    made = manifest(SETTINGS, addresses(pages), files, None)
    assert made == expected(files, pages, None)
    assert json.loads(made)["files"] == files
