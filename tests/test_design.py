"""The document of the design shows what there is."""

from pathlib import Path

from PIL import Image

from sitegen.read.layouts import CSS, SHIPPED
from tests.tools.design import DOCUMENT, PARTS, PICTURES, document


def test_the_document_is_what_make_design_writes() -> None:
    assert DOCUMENT.read_text("utf-8") == document()


def test_every_style_sheet_is_spoken_of() -> None:
    text = document()
    missing = [path.name for path in (SHIPPED / CSS).glob("*.css") if path.name not in text]
    assert missing == []
    assert [part.css for part in PARTS if not (SHIPPED / CSS / part.css).is_file()] == []


def test_there_is_a_picture_of_each_part_and_no_other() -> None:
    assert {path.name for path in PICTURES.iterdir()} == {f"{part.name}.png" for part in PARTS}
    for path in PICTURES.iterdir():
        with Image.open(path) as picture:
            colours = picture.convert("RGB").getcolors(maxcolors=1_000_000) or []
        # Not a blank page: text and lines beside the two papers.
        assert len(colours) > 8, path.name


def test_what_makes_each_part_is_there() -> None:
    for part in PARTS:
        path = part.made_by.split("`")[1]
        assert path.startswith("KIND") or Path(SHIPPED, path).is_file(), part.name
