"""Compressed copies: made, kept and left out with the files that they are copies of."""

import gzip
from collections.abc import Callable
from datetime import datetime

import brotli
import pytest

from sitegen.build import build
from sitegen.late.compression import original
from sitegen.late.search import is_of_search
from sitegen.words.outcome import Options
from tests.conftest import SAMPLE_TIME, Site

MakeSite = Callable[[str], Site]

SMALL = """
-- content/site.yaml --
name: Prov
base_url: https://prov.example
compress: true
-- content/pages/om.md --
---
title: Om
---
Text.
-- content/documents/tabell.csv --
a;b
-- content/documents/bild.png.zip --
zip
"""


@pytest.fixture
def small(site: MakeSite) -> Site:
    return site(SMALL)


def built(small: Site, *, late: bool = True, fresh: bool = False) -> dict[str, bytes]:
    options = Options(small.root, small.output, datetime.fromisoformat(SAMPLE_TIME))
    report = build(options._replace(late=late, fresh=fresh))
    assert report.ok
    return {
        path.relative_to(small.output).as_posix(): path.read_bytes()
        for path in small.output.rglob("*")
        if path.is_file()
    }


def copies(files: dict[str, bytes]) -> set[str]:
    return {path for path in files if path.endswith((".gz", ".br"))}


def test_each_text_file_has_copies_that_give_it_back(small: Site) -> None:
    files = built(small)
    endings = (".html", ".css", ".svg", ".xml", ".txt", ".csv", ".js", ".json")
    of_text = {path for path in files if path.endswith(endings) and path != "site-manifest.json"}
    assert copies(files) == {f"{path}{suffix}" for path in of_text for suffix in (".gz", ".br")}
    assert "documents/tabell.csv" in of_text
    for path in of_text:
        assert gzip.decompress(files[f"{path}.gz"]) == files[path]
        assert brotli.decompress(files[f"{path}.br"]) == files[path]


def test_copies_have_no_time_in_them(small: Site) -> None:
    # RFC 1952, 2.3.1: bytes 4 to 7.
    assert built(small)["om/index.html.gz"][4:8] == b"\0\0\0\0"


@pytest.mark.parametrize(
    ("setting", "has_copies"),
    [
        ("hosting: nginx", True),
        ("hosting: gitlab-pages", True),
        ("hosting: netlify", False),
        ("", False),
        ("hosting: nginx\ncompress: false", False),
        ("compress: true", True),
    ],
)
def test_hosts_that_send_copies_get_them(small: Site, setting: str, has_copies: bool) -> None:
    small.write("content/site.yaml", f"name: Prov\nbase_url: https://prov.example\n{setting}\n")
    assert bool(copies(built(small))) is has_copies


def test_only_the_copies_of_what_changed_are_made_again(small: Site) -> None:
    def which(name: str) -> int:
        # A file that is made again is another one.
        path = small.output / name
        return path.stat().st_ino if path.exists() else 0

    before = {name: which(name) for name in copies(built(small))}
    small.settle()
    small.write("content/pages/om.md", "---\ntitle: Om\n---\nAnnan text.\n")
    files = built(small)
    made = {name for name in copies(files) if which(name) != before.get(name)}
    assert {name for name in made if not is_of_search(original(name))} == {
        "om/index.html.br",
        "om/index.html.gz",
    }
    assert files == built(small, fresh=True)


def test_a_preview_makes_no_copy_and_leaves_none_that_is_old(small: Site) -> None:
    before = built(small)
    small.settle()
    small.write("content/pages/om.md", "---\ntitle: Om\n---\nAnnan text.\n")
    files = built(small, late=False)
    assert copies(before) - copies(files) == {"om/index.html.gz", "om/index.html.br"}
    after = built(small)
    assert gzip.decompress(after["om/index.html.gz"]) == after["om/index.html"]
    assert after == built(small, fresh=True)


def test_what_a_preview_left_out_is_made_by_a_build_of_nothing(small: Site) -> None:
    assert copies(built(small, late=False)) == set()
    small.settle()
    assert built(small) == built(small, fresh=True)


def test_a_copy_that_somebody_changed_is_made_again(small: Site) -> None:
    whole = built(small)
    small.settle()
    (small.output / "om/index.html.gz").write_bytes(b"?")
    (small.output / "om/index.html.br").unlink()
    assert built(small) == whole


def test_copies_go_with_their_file(small: Site) -> None:
    built(small)
    small.settle()
    (small.root / "content/pages/om.md").unlink()
    small.write("content/pages/kontakt.md", "---\ntitle: Kontakt\n---\nText.\n")
    files = built(small)
    assert not any(path.startswith("om/") for path in files)
    assert files == built(small, fresh=True)
