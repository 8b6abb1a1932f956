"""Text in XML files: a reader of XML gets back what was written."""

from xml.etree import ElementTree
from xml.sax import saxutils

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.words.xml_text import content, value

# What XML can say; between tags, a reader makes line feeds of carriage returns.
SAYABLE = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
    | st.sampled_from("\t\n\r&<>\"'")
)


@given(SAYABLE)
def test_a_reader_gets_back_what_was_written(text: str) -> None:
    read = ElementTree.fromstring(f"<a b={value(text)}>{content(text)}</a>")  # noqa: S314 - our own text
    assert read.get("b") == text
    assert (read.text or "") == text.replace("\r\n", "\n").replace("\r", "\n")


@given(SAYABLE)
def test_text_is_as_the_standard_library_writes_it(text: str) -> None:
    assert content(text) == saxutils.escape(text)
    assert value(text.replace('"', "")) == saxutils.quoteattr(text.replace('"', ""))


@pytest.mark.parametrize("forbidden", ["\0", "\x08", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_cannot_say_is_left_out(forbidden: str) -> None:
    assert content(f"a{forbidden}b") == "ab"
    assert value(f"a{forbidden}b") == '"ab"'
