"""The static host of the tests does what real ones do."""

import gzip
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import pytest

from sitegen.declare.headers import FOREVER
from tests.tools import host
from tests.tools.host import serving


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "om").mkdir()
    (tmp_path / "om/index.html").write_text("<p>Om oss</p>", encoding="utf-8")
    (tmp_path / "404.html").write_text("<p>Finns inte</p>", encoding="utf-8")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/site.css").write_text("a{}", encoding="utf-8")
    (tmp_path / "a.webp").write_bytes(b"RIFF")
    with serving(tmp_path) as found:
        yield found


def ask(origin: str, path: str, **headers: str) -> Answer:
    """What the host says."""
    connection = HTTPConnection(origin.removeprefix("http://"))
    try:
        connection.request("GET", path, headers=headers)
        found = connection.getresponse()
        return Answer(found.status, dict(found.headers), found.read())
    finally:
        connection.close()


def test_a_page_is_compressed_for_who_understands_it(origin: str) -> None:
    plain = ask(origin, "/om/")
    packed = ask(origin, "/om/", **{"Accept-Encoding": "gzip"})
    assert plain.headers["Content-Type"] == "text/html; charset=utf-8"
    assert plain.body == gzip.decompress(packed.body) == b"<p>Om oss</p>"
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers


def test_a_picture_is_not_compressed_again(origin: str) -> None:
    found = ask(origin, "/a.webp", **{"Accept-Encoding": "gzip"})
    assert found.body == b"RIFF"
    assert "Content-Encoding" not in found.headers


def test_what_never_changes_is_kept_and_pages_are_not_for_long(origin: str) -> None:
    assert ask(origin, "/assets/site.css").headers["Cache-Control"] == FOREVER
    assert ask(origin, "/om/").headers["Cache-Control"] == "public, max-age=600"


def test_what_is_missing_is_told_by_the_sites_own_page(origin: str) -> None:
    found = ask(origin, "/finns/inte/")
    assert found.status == 404
    assert found.body == b"<p>Finns inte</p>"
    assert "Cache-Control" not in found.headers


def test_a_folder_without_its_slash_leads_to_the_page(origin: str) -> None:
    found = ask(origin, "/om")
    assert (found.status, found.headers["Location"]) == (301, "/om/")


def test_an_address_that_a_browser_may_remember_is_not_given_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    class Had(set[int]):
        def __contains__(self, port: object) -> bool:
            asked.append(port)
            return len(asked) == 1

    monkeypatch.setattr(host, "_had", Had())
    with serving(tmp_path) as origin:
        assert origin.endswith(f":{asked[-1]}")
    assert len(asked) == 2
